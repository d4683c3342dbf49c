"""Patterns as trees, as far as it takes to say what any match must contain.

A reader of the common part of `regex` syntax.  It is conservative: whatever it does not know for certain raises
`Unsure`, and the pattern is then tried on every line.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

import regex

MOST = 1 << 30  # stands for any number of repetitions
SMALL_SET = 32  # characters of a class that are still told one by one
SPACE, DIGIT, BLANK = "\\s", "\\d", "\\h"  # stand for classes among the characters of a set


class Unsure(Exception):
    """The pattern has something that this module does not follow."""


@dataclass(frozen=True, slots=True)
class Char:
    """One character: one of `known` (in any case, where `any_case`), or of a class that only `source` tells.

    In `known`, SPACE and DIGIT stand for white space and for digits, BLANK for white space that ends no line.
    """

    source: str
    known: frozenset[str] | None = None
    any_case: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    part: Node
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning (`^`, `\\A`) or the end (`$`, `\\Z`) of what is searched; of all of it, where `is_absolute`."""

    is_start: bool
    is_absolute: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Something that must stand here without being taken; None where it must not, or where nothing is known of it."""

    part: Node | None
    is_ahead: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A capturing group; numbers count from 1."""

    part: Node
    number: int


@dataclass(frozen=True, slots=True)
class Anything:
    """Any text of any length; `again` is the number of the group whose text it must be, where that is known."""

    again: int | None = None


Node = Char | Sequence | Choice | Repeat | Edge | Look | Group | Anything
NOTHING = Look(None)

_LATE_FLAGS = regex.compile(r"(?<=.)\(\?i\)")
_GLOBAL_FLAGS = regex.compile(r"\(\?([ismx]+)\)")
_GROUP_FLAGS = regex.compile(r"\?([is]*)(?:-([is]+))?:")
_NAME = regex.compile(r"\?P?<[A-Za-z_]\w*>")
_COUNT = regex.compile(r"\{(\d*)(,?)(\d*)\}")
_PROPERTY = regex.compile(r"\\[pP](?:\{\^?[\w =:-]+\}|\w)")
_HEX = regex.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_NAMED = regex.compile(r"\\N\{([A-Z0-9 -]+)\}")
_SPACE = regex.compile(r"(?:\s+|#[^\n]*)+")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_CLASSES = frozenset("dDwWsS")
_ZERO_WIDTH = frozenset("bBmM")


@functools.lru_cache(maxsize=64)  # a pattern is asked about several times running
def parse(source: str) -> Node:
    """The tree of a pattern.  Raises Unsure."""
    reader = _Reader(source)
    try:
        return reader.read()
    except (IndexError, RecursionError):
        raise Unsure from None


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._groups = 0
        # Flags count for the whole pattern wherever they stand; a pattern without case has all that one with case has.
        self._flags = frozenset("i") if _LATE_FLAGS.search(source) else frozenset[str]()

    def read(self) -> Node:
        self._read_flags()
        node = self._choice()
        if self._at < len(self._source):
            raise Unsure
        return node

    def _read_flags(self) -> None:
        while found := _GLOBAL_FLAGS.match(self._source, self._at):
            self._flags |= frozenset(found[1])
            self._at = found.end()

    def _choice(self) -> Node:
        options = [self._sequence()]
        while self._source[self._at : self._at + 1] == "|":
            self._at += 1
            if found := _LATE_FLAGS.match(self._source, self._at):
                self._at = found.end()
            options.append(self._sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        self._skip()
        while self._at < len(self._source) and self._source[self._at] not in "|)":
            parts.append(self._repeated(self._item()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeated(self, part: Node) -> Node:
        self._skip()
        while self._at < len(self._source) and self._source[self._at] in "?*+{":
            least, most = self._times()
            if self._source[self._at : self._at + 1] in ("?", "+"):  # lazy or possessive: the same texts, or fewer
                self._at += 1
            part = Repeat(part, least, most)
            self._skip()
        return part

    def _skip(self) -> None:
        """Past white space and comments, where the pattern is verbose."""
        if "x" in self._flags and (found := _SPACE.match(self._source, self._at)):
            self._at = found.end()

    def _times(self) -> tuple[int, int]:
        sign = self._source[self._at]
        if sign != "{":
            self._at += 1
            return {"?": (0, 1), "*": (0, MOST), "+": (1, MOST)}[sign]
        found = _COUNT.match(self._source, self._at)
        if found is None or not (found[1] or found[3]):
            raise Unsure  # a brace that is no quantifier, or a fuzzy one
        self._at = found.end()
        least = int(found[1] or 0)
        return least, int(found[3]) if found[3] else MOST if found[2] else least

    def _item(self) -> Node:
        sign = self._source[self._at]
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._set()
        if sign == "\\":
            return self._escape()
        self._at += 1
        if sign == ".":
            return Char("(?s:.)")
        if sign in "^$":
            return Edge(sign == "^")
        if sign in "?*+{":
            raise Unsure
        return self._known(sign)

    def _group(self) -> Node:
        self._at += 1
        source, flags = self._source, self._flags
        kind: str | None = None
        if source.startswith("?#", self._at):
            self._at = source.index(")", self._at) + 1 if ")" in source[self._at :] else len(source) + 1
            return NOTHING
        if source[self._at] == "*":
            raise Unsure
        if source[self._at] == "?":
            if found := _GROUP_FLAGS.match(source, self._at):
                self._flags = (flags | frozenset(found[1])) - frozenset(found[2] or "")
                self._at = found.end()
            elif found := _NAME.match(source, self._at):
                self._at = found.end()
                kind = "("
            else:
                kind = next((k for k in ("?<=", "?<!", "?=", "?!", "?>", "?|") if source.startswith(k, self._at)), None)
                if kind is None:
                    raise Unsure
                self._at += len(kind)
        else:
            kind = "("
        if kind == "(":
            self._groups += 1
        number = self._groups
        inner = self._choice()
        if source[self._at] != ")":
            raise Unsure
        self._at += 1
        self._flags = flags
        if kind in ("?=", "?<="):
            return Look(inner, is_ahead=kind == "?=")
        if kind == "(":
            return Group(inner, number)
        return NOTHING if kind in ("?!", "?<!") else inner

    def _escape(self) -> Node:
        if found := _PROPERTY.match(self._source, self._at):
            self._at = found.end()
            return self._opaque(found[0])
        one = self._escaped_character()
        if one is not None:
            return self._known(one)
        letter = self._source[self._at + 1]
        self._at += 2
        if letter in "sd":
            return Char("\\" + letter, frozenset({"\\" + letter}))
        if letter in _CLASSES:
            return self._opaque("\\" + letter)
        if letter in _ZERO_WIDTH:
            return NOTHING
        if letter in "AzZ":
            return Edge(letter == "A", is_absolute=True)
        if letter in "123456789":
            return Anything(int(letter) if not self._source[self._at : self._at + 1].isdigit() else None)
        raise Unsure

    def _escaped_character(self) -> str | None:
        """The character that an escape stands for, and past it; None for other escapes."""
        if found := _HEX.match(self._source, self._at):
            self._at = found.end()
            return chr(int(found[1] or found[2] or found[3], 16))
        if found := _NAMED.match(self._source, self._at):
            self._at = found.end()
            return unicodedata.lookup(found[1])
        letter = self._source[self._at + 1]
        if letter in _CONTROLS or not (letter.isalnum() or letter == "_"):
            self._at += 2
            return _CONTROLS.get(letter, letter)
        return None

    def _set(self) -> Node:
        """A class: its characters where they are few and plain, else its source."""
        start = self._at
        self._at += 1
        negated = self._source[self._at] == "^"
        self._at += negated
        known: list[str] | None = []
        is_first = True
        while is_first or self._source[self._at] != "]":
            is_first = False
            low = self._member()
            high = low
            if self._source[self._at] == "-" and self._source[self._at + 1] != "]":
                self._at += 1
                high = self._member()
            if low is None or high is None:
                known = None
            elif low == high:
                known = [*known, low] if known is not None else None
            elif len(low) > 1 or len(high) > 1 or ord(high) - ord(low) >= SMALL_SET:
                known = None
            elif known is not None:
                known += map(chr, range(ord(low), ord(high) + 1))
        self._at += 1
        source = self._source[start : self._at]
        if negated:
            known = [BLANK] if known is not None and "\\S" in known and {"\\S", "\n"}.issuperset({*known} - {"\r"}) else None
        elif known is not None and "\\S" in known:
            known = None
        if known is None or len(known) > SMALL_SET:
            return self._opaque(source)
        return Char(self._in_case(source), frozenset(known), "i" in self._flags)

    def _member(self) -> str | None:
        """A character of a class, `\\s`, `\\S` or `\\d`, or None for what stands for others."""
        if self._source[self._at] == "[":
            raise Unsure  # a set in a set, or a POSIX class
        if self._source[self._at] != "\\":
            self._at += 1
            return self._source[self._at - 1]
        if found := _PROPERTY.match(self._source, self._at):
            self._at = found.end()
            return None
        one = self._escaped_character()
        if one is None:
            letter = self._source[self._at + 1]
            if letter not in _CLASSES:
                raise Unsure
            self._at += 2
            return "\\" + letter if letter in "sSd" else None
        return one

    def _known(self, character: str) -> Char:
        return _one(character, "i" in self._flags)

    def _opaque(self, source: str) -> Char:
        return Char(self._in_case(source))

    def _in_case(self, source: str) -> str:
        return f"(?i:{source})" if "i" in self._flags else source


@functools.cache
def _one(character: str, any_case: bool) -> Char:
    source = regex.escape(character)
    return Char(f"(?i:{source})" if any_case else source, frozenset({character}), any_case)
