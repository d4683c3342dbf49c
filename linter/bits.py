"""Sets of lines as integers: bit n stands for the line at position n.

An article has some fifty lines, so that sets of them are one machine word or a few: what is common to two sets, or what
stands so many lines further down, is one operation, however many lines there are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence


def bits_of(positions: Iterable[int]) -> int:
    bits = 0
    for position in positions:
        bits |= 1 << position
    return bits


def positions_of(bits: int) -> list[int]:
    """The positions in a set, in order."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def between(first: int, end: int) -> int:
    """The positions from `first` up to `end`, which is left out; below 0 there are none."""
    first = max(first, 0)
    return (1 << end) - (1 << first) if first < end else 0


def below(bits: int, least: int, most: int) -> int:
    """The positions that are `least` to `most` further down than one of a set."""
    reached, size, wanted = bits, 1, most - least + 1
    while size < wanted:
        step = min(size, wanted - size)
        reached |= reached << step
        size += step
    return reached << least


def above(bits: int, least: int, most: int) -> int:
    """The positions that are `least` to `most` further up than one of a set."""
    reached, size, wanted = bits, 1, most - least + 1
    while size < wanted:
        step = min(size, wanted - size)
        reached |= reached >> step
        size += step
    return reached >> least


class Ranks:
    """The positions of lines by a measure of theirs, such as their size."""

    def __init__(self, measures: Sequence[int]) -> None:
        by_measure: dict[int, int] = {}
        for position, measure in enumerate(measures):
            by_measure[measure] = by_measure.get(measure, 0) | 1 << position
        self._measures = sorted(by_measure)
        self._sets = [0]
        for measure in self._measures:
            self._sets.append(self._sets[-1] | by_measure[measure])

    def up_to(self, most: int) -> int:
        """The positions of the lines that measure no more than that."""
        return self._sets[bisect_right(self._measures, most)]
