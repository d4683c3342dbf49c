"""The gravest of any number of findings, in bounded memory: for reports that a service or a person takes only so much of."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Generic, TypeVar

from linter.finding import Severity

S = TypeVar("S")
T = TypeVar("T")
MOST = 5000  # findings in a report that is one document: what GitHub shows of an upload
RANK = {severity: severity.rank for severity in Severity}


class Worst(Generic[T]):
    """Keeps the `most` gravest of what it is offered, of equally grave ones the first, and counts the others."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._offered = 0
        self._heap: list[tuple[int, int, T]] = []  # the mildest and latest first

    def __len__(self) -> int:
        return len(self._heap)

    def offer(self, severity: Severity, make: Callable[[S], T], item: S) -> None:
        """The next one: what `make` makes of the item, which is called only if it is kept for now."""
        rank, order = RANK[severity], -self._offered
        self._offered += 1
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, (rank, order, make(item)))
        elif self._heap and rank > self._heap[0][0]:
            heapq.heapreplace(self._heap, (rank, order, make(item)))

    @property
    def kept(self) -> list[T]:
        """What was kept, in the order in which it was offered."""
        return [item for _, _, item in sorted(self._heap, key=lambda entry: -entry[1])]

    @property
    def left_out(self) -> int:
        return self._offered - len(self._heap)
