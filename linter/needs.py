"""What a line must have before a pattern can match it: one of some literals, and a shape.

Both are derived from the pattern's tree and are necessary, never sufficient.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from linter.forms import Form
from linter.spelling import COMMON, cost_of, spelled, union
from linter.syntax import MOST, Anything, Char, Choice, Edge, Group, Look, Node, Repeat, Sequence, Unsure, parse

SHORTEST_ECHO = 8
CLASSES = 1.0  # what it costs more to look for classes
RATHER_RARE = 0.05  # hits in an article: no need to look for something rarer


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
            best = min(best, _spelled(parts, shape, form), key=lambda need: need.cost)
    return best


def _spelled(node: Node, shape: Shape, form: Form) -> Need:
    literals = spelled(node, form, in_text=False)
    if literals is None:
        return Need(None, math.inf, shape)
    return Need(literals, cost_of(literals, form) + (CLASSES if form is Form.CLASSED else 0), shape, form)


def text_literals(source: str) -> frozenset[str] | None:
    """Literals of which one is in every text that a pattern is found in, lines or not; None where there are none.

    They are to be looked for in the folded text between TEXT_START and TEXT_END.
    """
    try:
        return spelled(parse(source), Form.FOLDED, in_text=True)
    except Unsure:
        return None


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
            return union(sources for sources, _ in found), any(empty for _, empty in found)
        case Sequence():
            sources: frozenset[str] | None = frozenset()
            for part in node.parts if first else reversed(node.parts):
                more, empty = _edge_sources(part, first)
                sources = union((sources, more))
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
            return union([_odd(option) for option in node.options])
        case Repeat():
            return _odd(node.part) if node.least else None
        case Group():
            return _odd(node.part)
        case _:
            return None
