"""`score`: lines for which many weak reasons add up, where no word alone is enough.

Each reason is a named measure of the line and its neighbours (`features.py`) or another rule's line test, and is worth
points, for an artifact or against it.  A line whose points reach the threshold is found, and the finding says which reasons
weighed most.  Other rules use the score as a veto: `line: {rule: score/…}`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from linter.errors import did_you_mean
from linter.features import FEATURES, Surroundings
from linter.linetest import Lines, LineTest, Part
from linter.rule import Action, Hit, Rule
from linter.schema import key
from linter.view import View

MOST_POINTS = 60  # entries: more explain nothing
SHOWN = 4  # reasons in a finding


@dataclass(frozen=True, slots=True)
class Said:
    """Points for a line that passes a line test, most often that of other rules."""

    test: LineTest = field(metadata=key("", flat=True))
    points: float = field(metadata=key("what it is worth, for an artifact or (below 0) against one"))
    name: str = field(metadata=key("what a finding calls it", name="as"))
    is_label: bool = field(default=False, metadata=key("such a line may be the label of a list that follows", name="label"))

    def __post_init__(self) -> None:
        if self.test.is_empty:
            raise ValueError("say what the line must be, for instance with rule or patterns")


@dataclass(frozen=True)
class ScoreCheck:
    """Lines whose points reach a threshold."""

    threshold: float = field(metadata=key("the points from which a line is found"))
    base: float = field(metadata=key("the points of every line to begin with"))
    points: Mapping[str, float] = field(metadata=key("measure: points for each unit of it"))
    said: tuple[Said, ...] = field(default=(), metadata=key("line tests that are worth points; such lines are cues for others"))
    test: LineTest = field(default=LineTest(), metadata=key("", flat=True))
    most_inside: int | None = field(
        default=None, metadata=key("where more lines than this would be found inside the body, none there is")
    )

    def __post_init__(self) -> None:
        for name in self.points:
            if name not in FEATURES:
                raise ValueError(f"points: '{name}' is no measure{did_you_mean(name, FEATURES)}")
        if len(self.points) + len(self.said) > MOST_POINTS:
            raise ValueError(f"at most {MOST_POINTS} points: nobody reads more")

    @functools.cached_property
    def line_tests(self) -> tuple[LineTest, ...]:
        return (LineTest(asks=self.reaches),)

    @property
    def needs(self) -> tuple[tuple[Part, ...], ...]:
        return ()

    def may_find(self, view: View) -> bool:
        return True

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        found = [
            position
            for position in range(len(view.solid))
            if rule.guards.admit_place(view, position) and view.passes(position, self.test) and self.reaches(view, position)
        ]
        near = self.surroundings(view) if found else None
        inside = frozenset(n for n in found if near is not None and near.is_inside(n))
        for position in found:
            if self.most_inside is not None and len(inside) > self.most_inside and position in inside:
                continue
            lines = (position,) if rule.head.fix.action is Action.DELETE else ()
            yield Hit(view.solid[position].span, position, position, lines=lines, detail=self.reasons(view, position))

    def reaches(self, lines: Lines, position: int) -> bool:
        """Whether a line has the points; never without an article around it."""
        return isinstance(lines, View) and self.total(lines, position) >= self.threshold

    def total(self, view: View, position: int) -> float:
        known = view.points(self._model)
        if position not in known:
            known[position] = self.base + sum(points for _, points in self.parts(view, position))
        return known[position]

    def parts(self, view: View, position: int) -> Iterator[tuple[str, float]]:
        """The points of a line by their reasons, those of nothing left out."""
        near = self.surroundings(view)
        for said in self.said:
            if position in view.holding(said.test):
                yield said.name, said.points
        for name, points in self.points.items():
            if value := FEATURES[name].measure(near, position):
                yield name, points * value

    def reasons(self, view: View, position: int) -> str:
        """The points, what was needed, and the reasons that weighed most."""
        parts = sorted(self.parts(view, position), key=lambda part: (-abs(part[1]), part[0]))[:SHOWN]
        words = ", ".join(f"{name.replace('_', ' ')} {points:+.1f}" for name, points in parts)
        return f"{self.total(view, position):.1f} points of {self.threshold:.1f} ({words})"

    @functools.cached_property
    def _model(self) -> object:
        """What makes two checks give the same points."""
        return self.base, tuple(self.points.items()), self.said

    def surroundings(self, view: View) -> Surroundings:
        return view.surroundings(self._cues, self._labels)

    @functools.cached_property
    def _cues(self) -> tuple[LineTest, ...]:
        return tuple(said.test for said in self.said if said.points >= 0)

    @functools.cached_property
    def _labels(self) -> tuple[LineTest, ...]:
        return tuple(said.test for said in self.said if said.is_label)
