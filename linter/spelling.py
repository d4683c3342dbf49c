"""Trees of patterns spelled out: the literals of which one is in whatever a tree matches, the rarest that can be told."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from linter.forms import EDGES, LINE_EDGE, TEXT_END, TEXT_START, Form, classed, folded
from linter.frequency import class_frequency, frequency
from linter.syntax import BLANK, DIGIT, SPACE, Anything, Char, Choice, Edge, Group, Look, Node, Repeat, Sequence

MOST_LITERALS = 300  # of one pattern
MOST_SPELLINGS = 32  # of one stretch of a pattern, before it is cut in two
MOST_CHARACTERS = 8  # of a class, once folded
SIZE = 6_000  # characters of the article that costs are reckoned for
# Classes of characters that `classed` tells apart.
CLASS_LETTERS = {r"\p{Lu}": "A", r"\p{Ll}": "a", r"\p{L}": "Aa", r"\p{Nd}": "0"}
COMMON = 0.2  # hits in an article: it is worth while to look for something rarer
LONGEST = 16  # characters of a literal that are looked at
RARE = 0.00002  # hits in an article: a literal this rare need not be longer
_EMPTY = frozenset({""})
_SHARP_S = "\u00df"


def spelled(node: Node, form: Form, *, in_text: bool) -> frozenset[str] | None:
    """The rarest literals of which one is in all that a tree matches; None where there are none, or too many.

    `in_text` where matches may cross lines.
    """
    speller = _Speller(in_text, form)
    best = speller.best(speller.told(node))
    return None if best is None or len(best) > MOST_LITERALS else frozenset(_without_longer(best, form))


def cost_of(literals: Iterable[str], form: Form) -> float:
    """How often literals are hit in an article of SIZE characters, guessed."""
    return math.fsum(_hits(literal, form) for literal in literals)  # the same in whatever order


@functools.cache
def _hits(literal: str, form: Form) -> float:
    return SIZE * (class_frequency if form is Form.CLASSED else frequency)(literal, LINE_EDGE)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of the texts that a node matches.

    `exact` are all of them, or None; each begins with one of `heads`, ends with one of `tails`, and has one of `required`
    inside.
    """

    exact: frozenset[str] | None
    required: frozenset[str] | None = None
    heads: frozenset[str] = _EMPTY
    tails: frozenset[str] = _EMPTY

    @classmethod
    def of(cls, exact: frozenset[str]) -> _Told:
        return cls(exact, None, exact, exact)


_UNKNOWN = _Told(None)


@dataclass(frozen=True, slots=True)
class _Speller:
    """Spells out trees in a form of text; `in_text` where lines may be crossed: then line ends are characters like others."""

    in_text: bool
    form: Form
    known: dict[int, tuple[Node, _Told]] = field(default_factory=dict)  # what was told before, by the identity of the node

    def told(self, node: Node) -> _Told:
        known = self.known.get(id(node))
        if known is None:
            known = self.known[id(node)] = (node, self._told(node))
        return known[1]

    def _told(self, node: Node) -> _Told:
        match node:
            case Char():
                return _told_of(node, self.form, self.in_text)
            case Edge():
                edge = LINE_EDGE if not self.in_text else TEXT_START if node.is_start else TEXT_END
                return _Told.of(frozenset({edge}) if node.is_absolute or not self.in_text else _EMPTY)
            case Look():
                return _Told.of(_EMPTY)
            case Anything():
                return _UNKNOWN
            case Group():
                return self.told(node.part)
            case Choice():
                return self._choice([self.told(option) for option in node.options])
            case Repeat():
                return self._repeat(node)
            case Sequence():
                return self._sequence(node.parts)

    def best(self, told: _Told) -> frozenset[str] | None:
        return self.rarest([part for part in (told.exact, told.required) if part is not None])

    def rarest(self, candidates: Iterable[frozenset[str]]) -> frozenset[str] | None:
        usable = [candidate for candidate in candidates if _is_usable(candidate)]
        return min(usable, key=lambda literals: cost_of(literals, self.form), default=None)

    def _choice(self, options: list[_Told]) -> _Told:
        exact = union([one.exact for one in options])
        heads, tails = union([one.heads for one in options]), union([one.tails for one in options])
        required = None if exact is not None else union([self.best(one) for one in options])
        return _Told(exact, required, heads or _EMPTY, tails or _EMPTY)

    def _repeat(self, node: Repeat) -> _Told:
        inner = self.told(node.part)
        if node.least == 0:
            return _Told.of(inner.exact | _EMPTY) if inner.exact is not None and node.most == 1 else _UNKNOWN
        copies = min(node.least, 3)
        whole = self._sequence((node.part,) * copies)
        if copies == node.most:
            return whole
        return _Told(None, self.best(whole), whole.heads, whole.tails)

    def _sequence(self, parts: tuple[Node, ...], variants: int = 0) -> _Told:
        """Neighbours whose texts are all known are spelled out together; of the stretches so found the rarest is required."""
        required: list[frozenset[str]] = []
        heads: frozenset[str] | None = None
        run = _EMPTY
        behind: frozenset[str] | None = None  # what a look-behind saw, and what stands after it
        for part in parts:
            if isinstance(part, Look):
                if part.part is not None:
                    seen = self.told(part.part)
                    required += [
                        found for found in (self.best(seen), _product(run, seen.heads) if part.is_ahead else None) if found
                    ]
                    behind = behind if part.is_ahead else seen.tails
                continue
            told = self.told(part)
            if behind is not None:
                behind = _product(behind, told.heads if told.exact is None else told.exact)
                required += [behind] if behind is not None else []
                behind = behind if told.exact is not None else None
            if told.required is not None:
                required.append(told.required)
            longer = _product(run, told.exact) if told.exact is not None else None
            if longer is not None:
                run = longer
                continue
            flushed = _product(run, told.heads) or run
            required.append(flushed)
            heads = flushed if heads is None else heads
            run = told.tails
        if heads is None:
            return _Told(run, self.rarest(required), run, run)
        best = self.rarest([*required, run])
        if best is None or cost_of(best, self.form) > COMMON:
            other = self._with_options(parts, variants)
            best = best if other is None else other if best is None else self.rarest([best, other])
        return _Told(None, best, heads, run)

    def _with_options(self, parts: tuple[Node, ...], variants: int) -> frozenset[str] | None:
        """The same for text that may or may not have something: once without it, once with it."""
        if variants == (4 if self.in_text else 2):
            return None
        for place, part in enumerate(parts):
            if isinstance(part, Repeat) and part.least == 0 and part.most > 1 and self.told(part.part).exact is not None:
                without = self._sequence((*parts[:place], *parts[place + 1 :]), variants + 1)
                some = Repeat(part.part, 1, part.most)
                having = self._sequence((*parts[:place], some, *parts[place + 1 :]), variants + 1)
                return union([self.best(without), self.best(having)])
        return None


@functools.cache
def _told_of(node: Char, form: Form, in_text: bool) -> _Told:
    found = _folded(node, in_text) if form is Form.FOLDED else _as_it_is(node) if form is Form.CASED else _classes(node)
    return _Told.of(frozenset(found)) if 0 < len(found) <= MOST_CHARACTERS else _UNKNOWN


def _folded(node: Char, in_text: bool) -> set[str]:
    found: set[str] = set()
    for known in node.known or ():
        if known in (SPACE, DIGIT, BLANK):
            found |= {"0"} if known == DIGIT else {" ", "\r", "\n"} if known == SPACE and in_text else {" "}
        elif (known in "\r\n" and not in_text) or not is_plain(known, node.any_case):
            return set()
        else:
            found.add(folded(known))
    return found


def _as_it_is(node: Char) -> set[str]:
    known = node.known or frozenset()
    is_sure = all(
        len(c) == 1 and c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and not (node.any_case and _has_case(c)) for c in known
    )
    return set(known) if is_sure else set()


def _classes(node: Char) -> set[str]:
    if node.known is None:
        return set(CLASS_LETTERS.get(node.source, ()))
    found: set[str] = set()
    for known in node.known:
        if known in (SPACE, DIGIT, BLANK):
            found.add("0" if known == DIGIT else " ")
        elif known < "\t" or known in "\r\n" or 0xD800 <= ord(known) <= 0xDFFF:
            return set()
        else:
            found |= {classed(c) for c in ({known, known.lower()[0], known.upper()[0]} if node.any_case else {known})}
    return found


def _has_case(character: str) -> bool:
    return not character.isascii() or character.isalpha()


def is_plain(character: str, any_case: bool) -> bool:
    """Whether `folded` is certain to be the same for all that `regex` takes for this character."""
    if character < "\t" or 0xD800 <= ord(character) <= 0xDFFF:
        return False
    if not any_case or character == character.lower() == character.upper() == character.casefold():
        return True
    return ord(character) < 0x530 and character != _SHARP_S and not 0x180 <= ord(character) < 0x370


def _product(run: frozenset[str], more: frozenset[str]) -> frozenset[str] | None:
    """All texts of the one with all of the other behind them; None when they are too many."""
    if len(run) * len(more) > MOST_SPELLINGS:
        return None
    return frozenset(_joined(one, other) for one, other in itertools.product(run, more))


def _joined(one: str, other: str) -> str:
    """An edge beside an edge is the same edge."""
    return one + other[1:] if one and other and one[-1] == other[0] and one[-1] in EDGES else one + other


def union(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    found: set[str] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return frozenset(found) if len(found) <= MOST_LITERALS else None


def _is_usable(literals: frozenset[str]) -> bool:
    return bool(literals) and all(literal.strip(EDGES) for literal in literals)


def _without_longer(literals: Iterable[str], form: Form) -> set[str]:
    """Literals cut to size, without those that hold another one."""
    kept: set[str] = set()
    for literal in sorted({_cut(literal, form) for literal in literals}, key=lambda literal: (len(literal), literal)):
        if not any(other in literal for other in kept):
            kept.add(literal)
    return kept


@functools.cache
def _cut(literal: str, form: Form) -> str:
    """The shortest piece that is rare enough, or the rarest one: short literals make a small automaton."""
    literal = literal[:LONGEST]
    for size in range(4, len(literal), 2):
        pieces = (literal[start : start + size] for start in range(len(literal) - size + 1))
        best = min((p for p in pieces if p.strip(EDGES)), key=lambda piece: _hits(piece, form), default=literal)
        if _hits(best, form) < RARE:
            return best
    return literal
