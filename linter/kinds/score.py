"""`score`: lines for which many weak reasons add up, where no word alone is enough.

Each reason is a named measure of the line and its neighbours (`features.py`) or another rule's line test, and is worth
points, for an artifact or against it.  A line whose points reach the threshold is found, and the finding says which reasons
weighed most.  Other rules use the score as a veto: `line: {rule: score/…}`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields

from linter.bits import positions_of
from linter.errors import did_you_mean
from linter.features import FEATURES, Surroundings, Tally
from linter.keys import key
from linter.linetest import Lines, LineTest, Part
from linter.rule import Action, Hit, Rule
from linter.view import View

MOST_POINTS = 60  # entries: more explain nothing
SHOWN = 4  # reasons in a finding
ROUNDING = 1e-9
USUAL = 4.0  # of measures that are not bounded


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

    def __getstate__(self) -> dict[str, object]:
        return {each.name: getattr(self, each.name) for each in fields(self)}  # what is worked out stays behind

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
            for position in positions_of(view.among(self.test, rule.guards.places(view) & ~view.taken))
            if self.reaches(view, position)
        ]
        inside = self._inside(view, found)
        for position in found:
            if self.most_inside is not None and len(inside) > self.most_inside and position in inside:
                continue
            lines = (position,) if rule.head.fix.action is Action.DELETE else ()
            yield Hit(view.solid[position].span, position, position, lines=lines, detail=self.reasons(view, position))

    def reaches(self, lines: Lines, position: int) -> bool:
        """Whether a line has the points; never without an article around it."""
        return isinstance(lines, View) and self._may_reach(lines, position) and self.total(lines, position) >= self.threshold

    def _may_reach(self, view: View, position: int) -> bool:
        """False only where the threshold is out of reach, whatever the reasons say that weigh less."""
        tally = self.tally(view)
        total = self.base + sum(points for _, points, positions in tally.cues if position in positions)
        near, needed = tally.near, self.threshold - ROUNDING
        for points, measure, room in self._heaviest:
            total += points * measure(near, position)
            if total + room < needed:
                return False
        return True

    @functools.cached_property
    def _heaviest(self) -> tuple[tuple[float, Callable[[Surroundings, int], float], float], ...]:
        """Points and measures, those first that weigh most and cost little, each with what all after it may add."""
        weights = {name: points * min(FEATURES[name].most, USUAL) for name, points in self.points.items() if points}
        names = sorted(weights, key=lambda name: (FEATURES[name].is_dear, -abs(weights[name]), name))
        found, room = [], sum(max(0.0, self.points[name] * FEATURES[name].most) for name in names)
        for name in names:
            room -= max(0.0, self.points[name] * FEATURES[name].most)
            found.append((self.points[name], FEATURES[name].measure, room))
        return tuple(found)

    def total(self, view: View, position: int) -> float:
        totals = self.tally(view).totals
        if position not in totals:
            totals[position] = self.base + sum(points for _, points in self.parts(view, position))
        return totals[position]

    def parts(self, view: View, position: int) -> Iterator[tuple[str, float]]:
        """The points of a line by their reasons, those of nothing left out."""
        tally = self.tally(view)
        for name, points, positions in tally.cues:
            if position in positions:
                yield name, points
        for said in self.said:
            if said.points < 0 and view.passes(position, said.test):
                yield said.name, said.points
        near = tally.near
        for name, points, measure in self._measures:
            if value := measure(near, position):
                yield name, points * value

    @functools.cached_property
    def _measures(self) -> tuple[tuple[str, float, Callable[[Surroundings, int], float]], ...]:
        return tuple((name, points, FEATURES[name].measure) for name, points in self.points.items())

    def reasons(self, view: View, position: int) -> str:
        """The points, what was needed, and the reasons that weighed most."""
        parts = sorted(self.parts(view, position), key=lambda part: (-abs(part[1]), part[0]))[:SHOWN]
        words = ", ".join(f"{name.replace('_', ' ')} {points:+.1f}" for name, points in parts)
        return f"{self.total(view, position):.1f} points of {self.threshold:.1f} ({words})"

    def tally(self, view: View) -> Tally:
        """What is known of an article, shared by all rules that give the same points."""
        known = view.tallies.get(id(self))
        if known is None:
            model = (self.base, tuple(self.points.items()), self.said)
            known = view.tallies.get(model)
            if known is None:
                cues = tuple(said for said in self.said if said.points >= 0)
                labels = tuple(said.test for said in self.said if said.is_label)
                near = view.surroundings(tuple(said.test for said in cues), labels)
                known = Tally(near, tuple((said.name, said.points, view.holding(said.test)) for said in cues))
            view.tallies[id(self)] = view.tallies[model] = known
        return known

    def _inside(self, view: View, found: Sequence[int]) -> frozenset[int]:
        """The lines inside the body, where only so many may be found."""
        if self.most_inside is None:
            return frozenset()
        return frozenset(n for n in found if self.tally(view).near.is_inside(n))
