"""What a line must have before a pattern can match it: one of some literals, and a shape.

Both are derived from the pattern's tree and are necessary, never sufficient.  Literals are compared in `folded` form,
in which letters that `regex` takes for the same under `(?i)` are the same; in them LINE_EDGE stands for the beginning
or the end of a line.
"""

from __future__ import annotations

import enum
import functools
import itertools
import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from linter.frequency import class_frequency, frequency
from linter.syntax import (
    BLANK,
    DIGIT,
    MOST,
    SPACE,
    Anything,
    Char,
    Choice,
    Edge,
    Group,
    Look,
    Node,
    Repeat,
    Sequence,
    Unsure,
    parse,
)

LINE_EDGE = "\x01"
ANY_CHARACTER = "(?s:.)"  # source of the class that a dot is
TEXT_START, TEXT_END = "\x02", "\x03"
EDGES = LINE_EDGE + TEXT_START + TEXT_END
MOST_LITERALS = 300  # of one pattern
MOST_SPELLINGS = 32  # of one stretch of a pattern, before it is cut in two
MOST_CHARACTERS = 8  # of a class, once folded
SHORTEST_ECHO = 8
SIZE = 6_000  # characters of the article that costs are reckoned for
CLASSES = 1.0  # what it costs more to look for classes
# Classes of characters that `classed` tells apart.
CLASS_LETTERS = {r"\p{Lu}": "A", r"\p{Ll}": "a", r"\p{L}": "Aa", r"\p{Nd}": "0"}
RATHER_RARE = 0.05  # hits in an article: no need to look for something rarer
COMMON = 0.2  # hits in an article: it is worth while to look for something rarer
LONGEST = 16  # characters of a literal that are looked at
RARE = 0.00002  # hits in an article: a literal this rare need not be longer

# The zero of each run of ten digits that `\d` takes, as hexadecimal code points.
ZEROS = (
    "30 660 6f0 7c0 966 9e6 a66 ae6 b66 be6 c66 ce6 d66 de6 e50 ed0 f20 1040 1090 17e0 1810 1946 19d0 1a80 1a90 1b50 "
    "1bb0 1c40 1c50 a620 a8d0 a900 a9d0 a9f0 aa50 abf0 ff10 104a0 10d30 10d40 11066 110f0 11136 111d0 112f0 11450 "
    "114d0 11650 116c0 116d0 116da 11730 118e0 11950 11bf0 11c50 11d50 11da0 11de0 11f50 16130 16a60 16ac0 16b50 "
    "16d70 1ccf0 1d7ce 1d7d8 1d7e2 1d7ec 1d7f6 1e140 1e2f0 1e4f0 1e5f1 1e950 1fbf0"
)
# White space that does not end a line.
SPACES = "\t\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))

# Characters that `regex` takes for others under (?i), beside upper and lower case.
_UNIFIED = str.maketrans(
    {
        "\u0131": "i",
        "\u00df": "ss",
        "\u00aa": "a",
        "\u00ba": "o",
        "\u017f": "s",
        "\u00b5": "\u03bc",
        "\u03c2": "\u03c3",
        "\u03d0": "\u03b2",
        "\u03f5": "\u03b5",
        "\u03d1": "\u03b8",
        "\u03f0": "\u03ba",
        "\u03d6": "\u03c0",
        "\u03f1": "\u03c1",
        "\u03d5": "\u03c6",
        "\u0345": "\u03b9",
        "\u1fbe": "\u03b9",
        "\u1c80": "\u0432",
        "\u1c81": "\u0434",
        "\u1c82": "\u043e",
        "\u1c83": "\u0441",
        "\u1c84": "\u0442",
        "\u1c85": "\u0442",
        "\u1c86": "\u044a",
        "\u1c87": "\u0463",
    }
    | dict.fromkeys(SPACES, " ")
    | {chr(int(zero, 16) + digit): "0" for zero in ZEROS.split() for digit in range(10)}
    | {chr(0xFF41 + letter): chr(ord("a") + letter) for letter in range(26)}  # full width
)
_SHARP_S = "\u00df"


class Form(enum.Enum):
    """Forms of a text that is searched for literals: folded, as it is, or with a letter for each class of letters."""

    FOLDED = "folded"
    CASED = "cased"
    CLASSED = "classed"


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of what matches, in characters, and sources of classes for its first and its last character.

    None for a class that is not known.  A line with an `echo` ends with what it begins with, and that is so long at least.
    """

    least: int = 0
    most: int = MOST
    first: frozenset[str] | None = None
    last: frozenset[str] | None = None
    echo: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """`literals` of which one must be in the line, None where there are none; `cost` is their hits in an article, guessed.

    `form` is the form of the text in which they are to be looked for.
    """

    literals: frozenset[str] | None
    cost: float
    shape: Shape
    form: Form = Form.FOLDED


NO_NEED = Need(None, math.inf, Shape())


def folded(text: str) -> str:
    """Text in which letters that differ only by case or width are the same, and so are all digits, and all spaces in a line.

    What becomes of a character never depends on its neighbours, so a text that holds another one does so folded too.
    """
    return text.replace("\u0130", "i").lower().translate(_UNIFIED)


def need_of(source: str, *, starts: bool, ends: bool) -> Need:
    """What a pattern needs that must match from the line's beginning (`starts`) or to its end (`ends`)."""
    try:
        node = parse(source)
    except Unsure:
        return NO_NEED
    whole = starts and ends
    parts = Sequence((*((Edge(True),) if starts else ()), node, *((Edge(False),) if ends else ())))
    shape = Shape(
        _least(node),
        _most(node) if whole else MOST,
        _edge_class(node, first=True) if starts else None,
        _edge_class(node, first=False) if ends else None,
        _echo(source, node),
    )
    best = Need(None, math.inf, shape)
    for form, enough in (Form.FOLDED, 0.0), (Form.CASED, RATHER_RARE), (Form.CLASSED, COMMON):
        if best.cost > enough:
            best = min((best, *(Need(*found, shape, form) for found in _spelled(parts, form))), key=lambda need: need.cost)
    return best


def _spelled(node: Node, form: Form) -> Iterable[tuple[frozenset[str], float]]:
    """The rarest literals of which one is in every line that a tree matches, if any, and their cost."""
    speller = _Speller(in_text=False, form=form)
    best = speller.best(speller.told(node))
    if best is not None and len(best) <= MOST_LITERALS:
        literals = frozenset(_without_longer(best, form))
        yield literals, cost_of(literals, form) + (CLASSES if form is Form.CLASSED else 0)


def classed(text: str) -> str:
    """Text in which a capital is `A`, any other letter `a`, a digit `0` and white space in a line a space."""
    return "".join(map(_class_of, text))


@functools.cache
def _class_of(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "L":
        return "A" if category in ("Lu", "Lt") else "a"
    return "0" if category == "Nd" else " " if character in SPACES else character


_EMPTY = frozenset({""})


def text_literals(source: str) -> frozenset[str] | None:
    """Literals of which one is in every text that a pattern is found in, lines or not; None where there are none.

    They are to be looked for in the folded text between TEXT_START and TEXT_END.
    """
    try:
        speller = _Speller(in_text=True, form=Form.FOLDED)
        best = speller.best(speller.told(parse(source)))
    except Unsure:
        return None
    return None if best is None or len(best) > MOST_LITERALS else frozenset(_without_longer(best, Form.FOLDED))


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

    def told(self, node: Node) -> _Told:
        match node:
            case Char():
                spelled = self._spelled(node)
                return _UNKNOWN if spelled is None else _Told.of(spelled)
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

    def _spelled(self, node: Char) -> frozenset[str] | None:
        if self.form is Form.FOLDED:
            found = self._folded(node)
        else:
            found = _as_it_is(node) if self.form is Form.CASED else _classes(node)
        return frozenset(found) if 0 < len(found) <= MOST_CHARACTERS else None

    def _folded(self, node: Char) -> set[str]:
        found: set[str] = set()
        for known in node.known or ():
            if known in (SPACE, DIGIT, BLANK):
                found |= {"0"} if known == DIGIT else {" ", "\r", "\n"} if known == SPACE and self.in_text else {" "}
            elif (known in "\r\n" and not self.in_text) or not is_plain(known, node.any_case):
                return set()
            else:
                found.add(folded(known))
        return found

    def best(self, told: _Told) -> frozenset[str] | None:
        return self.rarest([part for part in (told.exact, told.required) if part is not None])

    def rarest(self, candidates: Iterable[frozenset[str]]) -> frozenset[str] | None:
        usable = [candidate for candidate in candidates if _is_usable(candidate)]
        return min(usable, key=lambda literals: cost_of(literals, self.form), default=None)

    def _choice(self, options: list[_Told]) -> _Told:
        exact = _union([one.exact for one in options])
        heads, tails = _union([one.heads for one in options]), _union([one.tails for one in options])
        required = None if exact is not None else _union([self.best(one) for one in options])
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
                return _union([self.best(without), self.best(having)])
        return None


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


def _union(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
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


def cost_of(literals: Iterable[str], form: Form) -> float:
    """How often literals are hit in an article of SIZE characters, guessed."""
    return sum(_hits(literal, form) for literal in literals)


@functools.cache
def _hits(literal: str, form: Form) -> float:
    return SIZE * (class_frequency if form is Form.CLASSED else frequency)(literal, LINE_EDGE)


def _least(node: Node) -> int:
    match node:
        case Char():
            return 1
        case Choice():
            return min(_least(option) for option in node.options)
        case Sequence():
            return sum(_least(part) for part in node.parts)
        case Repeat():
            return _least(node.part) * node.least
        case Group():
            return _least(node.part)
        case _:
            return 0


def _most(node: Node) -> int:
    match node:
        case Char():
            return 1
        case Choice():
            return max(_most(option) for option in node.options)
        case Sequence():
            return min(MOST, sum(_most(part) for part in node.parts))
        case Repeat():
            return min(MOST, _most(node.part) * node.most)
        case Group():
            return _most(node.part)
        case Anything():
            return MOST
        case _:
            return 0


def _edge_class(node: Node, *, first: bool) -> frozenset[str] | None:
    """Sources of the classes that the first (or last) character is one of; None where it is not known or there may be none."""
    sources, may_be_empty = _edge_sources(node, first)
    return None if may_be_empty or sources is None else sources


def _edge_sources(node: Node, first: bool) -> tuple[frozenset[str] | None, bool]:
    match node:
        case Char():
            return frozenset({node.source}), False
        case Choice():
            found = [_edge_sources(option, first) for option in node.options]
            return _union(sources for sources, _ in found), any(empty for _, empty in found)
        case Sequence():
            sources: frozenset[str] | None = frozenset()
            for part in node.parts if first else reversed(node.parts):
                more, empty = _edge_sources(part, first)
                sources = _union((sources, more))
                if not empty:
                    return sources, False
            return sources, True
        case Repeat():
            if node.most == 0:
                return frozenset(), True
            sources, empty = _edge_sources(node.part, first)
            return sources, empty or node.least == 0
        case Group():
            return _edge_sources(node.part, first)
        case Anything():
            return None, True
        case _:
            return frozenset(), True


def _echo(source: str, node: Node) -> int:
    """How many characters at least make up the line twice: a group at its beginning that comes again at its end."""
    if "(?i" in source or "i)" in source:
        return 0
    parts = _parts(node)
    behind = [part.part for part in parts if isinstance(part, Look) and part.part is not None and not part.is_ahead]
    if len(parts) < 2 or parts[-1] != Edge(False):
        return 0
    for began in map(_parts, (node, *behind)):
        if len(began) > 1 and began[0] == Edge(True) and isinstance(began[1], Group):
            least = _least(began[1])
            return least if least >= SHORTEST_ECHO and parts[-2] == Anything(began[1].number) else 0
    return 0


def _parts(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, Sequence) else (node,)


def odd_characters_needed(source: str) -> frozenset[str] | None:
    """Characters outside ASCII of which one is in every match; None where nothing is known of such."""
    try:
        return _odd(parse(source))
    except Unsure:
        return None


def _odd(node: Node) -> frozenset[str] | None:
    match node:
        case Char():
            plain = node.known is not None and not node.any_case and all(len(c) == 1 and not c.isascii() for c in node.known)
            return node.known if plain else None
        case Sequence():
            return min((found for part in node.parts if (found := _odd(part))), key=len, default=None)
        case Choice():
            return _union([_odd(option) for option in node.options])
        case Repeat():
            return _odd(node.part) if node.least else None
        case Group():
            return _odd(node.part)
        case _:
            return None
