"""Where one line may go on in a lower one, for all rules that join lines: one look at each line's last and first characters."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import regex

from linter.linetest import Joint
from linter.shapes import COMMON

SIZE = 3  # characters that are looked at
OFTEN = frozenset(COMMON + " ")  # characters whose classes are worked out at once, and kept with the rules
MOST_KNOWN = 50_000  # edges of lines that are kept in mind
# What an edge is like: sources of classes for its outermost characters, from outside in.  Fewer than SIZE stand for
# anything further in.
Edges = frozenset[tuple[str, ...]]


class Joints:
    """The joints of the rules of one stage, by their number; `ends` and `starts` are the edges of each."""

    def __init__(self, joints: Sequence[Joint], ends: Sequence[Edges], starts: Sequence[Edges]) -> None:
        self._ends = _Known(ends)
        self._starts = _Known(starts)
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
        sources = {source for edges in allowed for edge in edges for source in edge}
        self._common = {source: frozenset(c for c in OFTEN if _is_in(source, c)) for source in sources}

    def __missing__(self, edge: str) -> int:
        if len(self) > MOST_KNOWN:
            self.clear()
        self[edge] = bits = sum(1 << n for n, edges in enumerate(self._allowed) if any(self._fits(e, edge) for e in edges))
        return bits

    def _fits(self, edge: tuple[str, ...], characters: str) -> bool:
        return len(characters) >= len(edge) and all(map(self._is_in, edge, characters))

    def _is_in(self, source: str, character: str) -> bool:
        return character in self._common[source] if character in OFTEN else _is_in(source, character)


@functools.cache
def _is_in(source: str, character: str) -> bool:
    return not source or regex.fullmatch(source, character) is not None


def _numbers(bits: int) -> Iterable[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
