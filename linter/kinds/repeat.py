"""`repeat`: a line that was said before.  The first one always stays."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field

from linter.bits import bits_of, positions_of
from linter.keys import key
from linter.linetest import LineTest, Part
from linter.rule import Action, Hit, Rule
from linter.view import View

SIMILARITY = (
    "1 is equal by key; below it, the least rapidfuzz ratio from 0 to 1 of a line and the last hundred lines before it whose "
    "first or last letters are the same"
)


class Of(enum.Enum):
    """What a line repeats: the line before it, any line before it, the headline."""

    PREVIOUS = "previous"
    EARLIER = "earlier"
    TITLE = "title"


@dataclass(frozen=True)
class RepeatCheck:
    """Lines that say again what an earlier line said."""

    of: Of = field(metadata=key("previous, earlier or title"))
    similarity: float = field(default=1.0, metadata=key(SIMILARITY))
    within: int | None = field(default=None, metadata=key("how many lines back at most, blank ones not counted"))
    test: LineTest = field(default=LineTest(), metadata=key("", flat=True))

    def __post_init__(self) -> None:
        if not 0.5 <= self.similarity <= 1:
            raise ValueError("similarity goes from 0.5 to 1")

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        return ()

    @property
    def needs(self) -> tuple[tuple[Part, ...], ...]:
        return ()

    def may_find(self, view: View) -> bool:
        if self.of is Of.TITLE and view.title_key is None:
            return False
        return bool(view.said_before) or (self.similarity < 1 and bool(view.alike))

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        said = bits_of(view.said_before if self.similarity == 1 else view.said_before.keys() | view.alike.keys())
        for position in positions_of(view.among(self.test, said & rule.guards.places(view))):
            if self._is_repeated(view, position):
                lines = (position,) if rule.head.fix.action is Action.DELETE else ()
                yield Hit(view.solid[position].span, position, position, lines=lines)

    def _is_repeated(self, view: View, position: int) -> bool:
        line = view.solid[position]
        if self.of is Of.TITLE and (view.title_key is None or not self._same(line.key, view.title_key)):
            return False
        furthest = position - 1 if self.of is Of.PREVIOUS else 0
        if self.within is not None:
            furthest = max(furthest, position - self.within)
        if position in view.said_before:
            return view.said_before[position] >= furthest
        if self.similarity == 1:
            return False
        keys = (view.solid[other].key for other in view.alike[position] if other >= furthest)
        others = [key for key in keys if self._may_be_similar(len(key), len(line.key))]
        if not others:  # as nearly always: then the package need not even be there
            return False
        from rapidfuzz import fuzz, process

        return process.extractOne(line.key, others, scorer=fuzz.ratio, score_cutoff=100 * self.similarity) is not None

    def _may_be_similar(self, size: int, other: int) -> bool:
        """Whether texts of these sizes can be: twice what they share is at most twice the shorter one."""
        return 2 * min(size, other) >= self.similarity * (size + other) - 1e-9

    def _same(self, one: str, other: str) -> bool:
        if one == other:
            return True
        if self.similarity == 1:
            return False
        from rapidfuzz import fuzz

        return fuzz.ratio(one, other) >= 100 * self.similarity
