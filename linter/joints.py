"""Where one line may go on in a lower one, for all rules that join lines: one look at each line's last and first characters."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence

import regex

from linter.linetest import Joint
from linter.syntax import Anything, Char, Choice, Edge, Group, Look, Node, Repeat, Unsure, parse
from linter.syntax import Sequence as Parts

SIZE = 3  # characters that are looked at
MOST = 200  # edges of one pattern
MOST_KNOWN = 50_000  # edges of lines that are kept in mind
# What an edge is like: sources of classes for its outermost characters, from outside in.  Fewer than SIZE stand for
# anything further in.
Edges = frozenset[tuple[str, ...]]
ANY: Edges = frozenset({()})


class Joints:
    """The joints of the rules of one stage, by their number."""

    def __init__(self, joints: Sequence[Joint]) -> None:
        self._joints = joints
        self._ends = _Known([_union(edges_of(p.source, first=False) for p in joint.ends) for joint in joints])
        self._starts = _Known([_union(edges_of(p.source, first=True) for p in joint.starts) for joint in joints])
        self._by_distance: dict[tuple[int, bool], int] = {}
        for number, joint in enumerate(joints):
            distance = (joint.gap, joint.blank_lines)
            self._by_distance[distance] = self._by_distance.get(distance, 0) | 1 << number

    def found(self, lines: Sequence[str], numbers: Sequence[int]) -> dict[int, list[int]]:
        """For each joint that there may be, the positions of the upper lines; `numbers` count blank lines too."""
        found: dict[int, list[int]] = {}
        ends = [line[: -SIZE - 1 : -1] for line in lines]  # from outside in
        starts = [line[:SIZE] for line in lines]
        for (gap, blank_lines), bits in self._by_distance.items():
            known_ends, known_starts = self._ends, self._starts
            for position in range(len(lines) - gap):
                lower = position + gap
                if not blank_lines and numbers[lower] - numbers[position] != gap:
                    continue
                both = bits & known_starts[starts[lower]]
                if both and (both := both & known_ends[ends[position]]):
                    for number in _numbers(both):
                        found.setdefault(number, []).append(position)
        return found


class _Known(dict[str, int]):
    """The bits of the joints that an edge of a line allows; worked out when it is first met."""

    def __init__(self, allowed: Sequence[Edges]) -> None:
        super().__init__()
        self._allowed = allowed

    def __missing__(self, edge: str) -> int:
        if len(self) > MOST_KNOWN:
            self.clear()
        self[edge] = bits = sum(1 << n for n, edges in enumerate(self._allowed) if any(_fits(e, edge) for e in edges))
        return bits


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


def _union(parts: Iterable[Edges]) -> Edges:
    return frozenset(itertools.chain.from_iterable(parts))


def _fits(edge: tuple[str, ...], characters: str) -> bool:
    return len(characters) >= len(edge) and all(map(_is_in, edge, characters))


@functools.cache
def _is_in(source: str, character: str) -> bool:
    return not source or regex.fullmatch(source, character) is not None


def _numbers(bits: int) -> Iterable[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
