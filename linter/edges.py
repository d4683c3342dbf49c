"""The first or the last characters of what a pattern matches."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence

from linter.joints import SIZE, Edges, Joints
from linter.linetest import Joint
from linter.pattern import Pattern
from linter.syntax import Anything, Char, Choice, Edge, Group, Look, Node, Repeat, Unsure, parse
from linter.syntax import Sequence as Parts

MOST = 200  # edges of one pattern
ANY: Edges = frozenset({()})


def joiner_of(joints: Sequence[Joint]) -> Joints:
    """Joints, looked for by the edges of their patterns."""
    ends = [_edges_of_any(joint.ends, first=False) for joint in joints]
    starts = [_edges_of_any(joint.starts, first=True) for joint in joints]
    return Joints(joints, ends, starts)


def _edges_of_any(patterns: Iterable[Pattern], *, first: bool) -> Edges:
    return frozenset(itertools.chain.from_iterable(edges_of(pattern.source, first=first) for pattern in patterns))


def edges_of(source: str, *, first: bool) -> Edges:
    """The first (or last) characters of what a pattern matches, from outside in."""
    try:
        found = _edges(parse(source), first)
    except Unsure:
        return ANY
    return frozenset(edge[:-1] if edge[-1:] == ("",) else edge for edge in found)


def _edges(node: Node, first: bool) -> Edges:
    """Edges; an empty source behind fewer than SIZE classes says that nothing is known of what is further in."""
    match node:
        case Char():
            return frozenset({(node.source,)})
        case Choice():
            return _few(itertools.chain.from_iterable(_edges(option, first) for option in node.options))
        case Parts():
            parts = node.parts if first else tuple(reversed(node.parts))
            return functools.reduce(_followed, (_edges(part, first) for part in parts), ANY)
        case Repeat():
            part = _edges(node.part, first)
            found: set[tuple[str, ...]] = {()} if node.least == 0 else set()
            now = ANY
            for times in range(1, min(node.most, node.least + SIZE) + 1):
                now = _followed(now, part)
                found |= now if times >= node.least else {edge for edge in now if _is_full(edge)}
                if all(map(_is_full, now)):
                    break
            else:
                if node.most > node.least + SIZE:
                    found |= {(*edge, "") for edge in now if not _is_full(edge)}
            return _few(found)
        case Group():
            return _edges(node.part, first)
        case Anything():
            return frozenset({("",)})
        case Edge() | Look():
            return ANY


def _followed(outer: Edges, inner: Edges) -> Edges:
    return _few(
        edge if _is_full(edge) else (edge + more)[:SIZE] for edge in outer for more in (inner if not _is_full(edge) else ((),))
    )


def _is_full(edge: tuple[str, ...]) -> bool:
    return len(edge) >= SIZE or edge[-1:] == ("",)


def _few(edges: Iterable[tuple[str, ...]]) -> Edges:
    found = frozenset(edges)
    return found if len(found) <= MOST else frozenset({("",)})
