"""`repeat`: a line that was said before.  The first one always stays."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field

from linter.linetest import LineTest
from linter.rule import Action, Hit, Rule
from linter.schema import key
from linter.text import Line
from linter.view import View


class Of(enum.Enum):
    """What a line repeats: the line before it, any line before it, the headline."""

    PREVIOUS = "previous"
    EARLIER = "earlier"
    TITLE = "title"


@dataclass(frozen=True)
class RepeatCheck:
    """Lines that say again what an earlier line said."""

    of: Of = field(metadata=key("previous, earlier or title"))
    similarity: float = field(default=1.0, metadata=key("1 is equal by key; below it, the least rapidfuzz ratio from 0 to 1"))
    within: int | None = field(default=None, metadata=key("how many lines back at most, blank ones not counted"))
    test: LineTest = field(default=LineTest(), metadata=key("", flat=True))

    def __post_init__(self) -> None:
        if not 0.5 <= self.similarity <= 1:
            raise ValueError("similarity goes from 0.5 to 1")

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        return ()

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        last_seen: dict[str, int] = {}
        for position, line in enumerate(view.solid):
            if self._is_repeated(view, position, last_seen) and view.passes(position, self.test):
                lines = (position,) if rule.head.fix.action is Action.DELETE else ()
                yield Hit(line.span, position, position, lines=lines)
            last_seen[line.key] = position

    def _is_repeated(self, view: View, position: int, last_seen: dict[str, int]) -> bool:
        line = view.solid[position]
        if self.of is Of.TITLE and (view.title_key is None or not self._same(line.key, view.title_key)):
            return False
        furthest = position - 1 if self.of is Of.PREVIOUS else 0
        if self.within is not None:
            furthest = max(furthest, position - self.within)
        if line.key in last_seen:
            return last_seen[line.key] >= furthest
        if self.similarity == 1:
            return False
        return any(self._resembles(line, other) for other in view.solid[max(0, furthest) : position])

    def _resembles(self, line: Line, other: Line) -> bool:
        longer = max(len(line.key), len(other.key))
        return min(len(line.key), len(other.key)) >= self.similarity * 0.5 * longer and self._same(line.key, other.key)

    def _same(self, one: str, other: str) -> bool:
        if one == other:
            return True
        if self.similarity == 1:
            return False
        from rapidfuzz import fuzz

        return fuzz.ratio(one, other) >= 100 * self.similarity
