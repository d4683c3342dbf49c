"""Shapes of many patterns as tables of bits: what the size, the first and the last character of a line allow."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from linter.needs import Shape

LONG = 400  # characters; all longer lines are of one size here
# Typical first and last characters of lines, and how often they are met: guesses.
FIRST = {
    "T": 0.6,
    "a": 0.1,
    "1": 0.07,
    "\u201c": 0.1,
    "(": 0.02,
    '"': 0.05,
    "-": 0.02,
    "#": 0.01,
    "\u0421": 0.02,
    "\u5e02": 0.01,
}
LAST = {
    ".": 0.5,
    "e": 0.3,
    "\u201d": 0.07,
    "1": 0.04,
    ":": 0.03,
    ")": 0.02,
    ",": 0.01,
    "?": 0.02,
    "\u0430": 0.005,
    "\u3002": 0.005,
}
SIZES = ((10, 0.1), (20, 0.2), (40, 0.3), (100, 0.45), (200, 0.6), (LONG, 0.8), (math.inf, 1.0))
# Characters whose bits are worked out at once, and kept with the rules.
COMMON = "".join(map(chr, range(0x21, 0x7F))) + "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00ab\u00bb\u00a9\u2022\u00e9\u3002"


@dataclass(frozen=True)
class Shapes:
    """One bit for each shape, in three tables; a line may have a shape when its bit is set in all of them."""

    by_size: tuple[int, ...]
    first: Classes
    last: Classes

    @classmethod
    def of(cls, shapes: Sequence[Shape]) -> Shapes:
        begin, end = [0] * (LONG + 2), [0] * (LONG + 2)  # the bits of shapes that a size is the first for, and the first beyond
        longer = 0
        for bit, shape in enumerate(shapes):
            if shape.least <= min(shape.most, LONG):
                begin[shape.least] |= 1 << bit
                end[min(shape.most, LONG) + 1] |= 1 << bit
            if shape.most > LONG:
                longer |= 1 << bit
        allowed = itertools.accumulate(zip(begin, end, strict=True), lambda bits, both: (bits | both[0]) & ~both[1], initial=0)
        sizes = (*itertools.islice(allowed, 1, LONG + 2), longer)
        first, last = (Classes.of([getattr(shape, name) for shape in shapes]) for name in ("first", "last"))
        return cls(sizes, first, last)

    def allowed(self, text: str) -> int:
        """The bits of the shapes that a line, which is not empty, may have."""
        size = len(text)
        return self.by_size[size if size <= LONG else LONG + 1] & self.first[text[0]] & self.last[text[-1]]


class Classes(dict[str, int]):
    """For a character the bits of the shapes that allow it; worked out when it is first met."""

    def __init__(self, anywhere: int, sources: Sequence[tuple[str, int]], known: dict[str, int]) -> None:
        super().__init__(known)
        self._anywhere = anywhere
        self._sources = sources

    @classmethod
    def of(cls, classes: Sequence[frozenset[str] | None]) -> Classes:
        bits: dict[str, int] = {}
        anywhere = 0
        for bit, sources in enumerate(classes):
            if sources is None:
                anywhere |= 1 << bit
            for source in sorted(sources or ()):
                bits[source] = bits.get(source, 0) | 1 << bit
        made = cls(anywhere, tuple(bits.items()), {})
        for character in COMMON:
            made[character]
        return made

    def __reduce__(self) -> tuple[type[Classes], tuple[object, ...]]:
        return Classes, (self._anywhere, self._sources, dict(self))

    def __missing__(self, character: str) -> int:
        bits = self._anywhere
        for source, owners in self._sources:
            if _compiled(source).fullmatch(character):
                bits |= owners
        self[character] = bits
        return bits


def share_of(shape: Shape) -> float:
    """The share of an article's lines that may have a shape: a guess."""
    share = next(share for size, share in SIZES if shape.most <= size) * (0.6 if shape.least > 80 else 1)
    for classes, usual in ((shape.first, FIRST), (shape.last, LAST)):
        if classes is not None:
            share *= _share(classes, usual is FIRST)
    return share


@functools.cache
def _share(classes: frozenset[str], is_first: bool) -> float:
    usual = FIRST if is_first else LAST
    return 0.01 + sum(often for c, often in usual.items() if any(_compiled(source).fullmatch(c) for source in classes))


@functools.cache
def _compiled(source: str) -> regex.Pattern[str]:
    return regex.compile(source)
