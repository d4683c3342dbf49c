"""`block`: neighbouring lines that belong together, each step a line test with a quantifier.

Steps are matched like a regular expression over lines, greedy unless a quantifier ends in `?`, and never overlapping.
Blank lines between are skipped.  A deletion takes every line of the match but those of steps that say `keep: true`.
One step takes 200 lines at most.
"""

from __future__ import annotations

import enum
import functools
import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import regex

from linter.bits import above, below
from linter.errors import BadScalar
from linter.linetest import LineTest, Part
from linter.rule import Action, Hit, Rule
from linter.schema import key
from linter.view import View

MOST_TRIES = 5_000  # steps tried at one place, before the rule is said to run over its time
MOST_LINES = 200  # that one step may take
_COUNTED = regex.compile(r"\{(\d+)(,?)(\d*)\}(\??)")


@dataclass(frozen=True, slots=True)
class Times:
    """How often a step may match: `?`, `*`, `+`, `{3}`, `{2,}`, `{2,5}`; a `?` behind it takes as few as will do."""

    least: int = 1
    most: int | None = 1
    lazy: bool = False

    @classmethod
    def parse(cls, text: str) -> Times:
        simple: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
        if text[:1] in simple and text[1:] in ("", "?"):
            return cls(*simple[text[0]], lazy=text.endswith("?") and len(text) == 2)
        counted = _COUNTED.fullmatch(text)
        if counted is None:
            raise BadScalar(f"'{text}' is no quantifier; say ?, *, +, {{2,5}} or one of them with a ? behind")
        least = int(counted[1])
        most = int(counted[3]) if counted[3] else None if counted[2] else least
        if most is not None and most < least:
            raise BadScalar(f"'{text}' asks for at least {least} and at most {most}")
        return cls(least, most, bool(counted[4]))


class Edge(enum.Enum):
    START = "start"
    END = "end"


@dataclass(frozen=True)
class Step:
    """One line of a block, or an edge of the article."""

    test: LineTest = field(metadata=key("", flat=True))
    any_of: tuple[LineTest, ...] = field(default=(), metadata=key("line tests of which one must pass"))
    anything: bool = field(default=False, metadata=key("any line will do"))
    times: Times = field(default=Times(), metadata=key("how often: ? * + {2,5}, as few as will do with a ? behind"))
    capture: str | None = field(default=None, metadata=key("a name for this line", name="as"))
    same_as: str | None = field(default=None, metadata=key("the line equals the one of that name, by key"))
    keep: bool = field(default=False, metadata=key("the line is only context and stays"))
    edge: Edge | None = field(default=None, metadata=key("`start` or `end`: the article begins or ends here"))

    def __post_init__(self) -> None:
        if self.test.is_empty and not (self.any_of or self.anything or self.same_as or self.edge):
            raise ValueError("say what the line must be: a line test, any_of, same_as, edge, or anything: true")
        if self.edge and not (self.test.is_empty and not self.any_of and not self.anything and not self.same_as):
            raise ValueError("an edge is no line: give it a step of its own")

    @property
    def parts(self) -> tuple[Part, ...]:
        """What must be on a line that this step takes; empty where it may take one without words, or none."""
        if not self.times.least or self.edge:
            return ()
        if self.test.is_lexical:
            return (self.test,)
        return self.any_of if self.any_of and all(test.is_lexical for test in self.any_of) else ()

    def takes(self, view: View, position: int, captured: dict[str, str]) -> bool:
        return self.is_as_captured(view, position, captured) and self.passing(view, 1 << position) != 0

    def is_as_captured(self, view: View, position: int, captured: dict[str, str]) -> bool:
        """Whether the line equals the one that it must equal."""
        return self.same_as is None or view.solid[position].key == captured.get(self.same_as)

    def passing(self, view: View, lines: int) -> int:
        """Those of some lines that pass, what was captured aside.  Raises TimeoutError as patterns do."""
        if not self.test.is_empty:
            lines = view.among(self.test, lines)
        return _union(view.among(test, lines) for test in self.any_of) if self.any_of and lines else lines

    def worth(self, view: View) -> int:
        """The lines that may pass."""
        lines = view.all if self.test.is_empty else view.worth(self.test)
        return lines & _union(map(view.worth, self.any_of)) if self.any_of and lines else lines


@dataclass(frozen=True)
class BlockCheck:
    """Runs of lines that match the steps one after the other."""

    lines: tuple[Step, ...] = field(metadata=key("the steps, in order"))

    def __post_init__(self) -> None:
        named: set[str] = set()
        for step in self.lines:
            if step.same_as and step.same_as not in named:
                raise ValueError(f"same_as: {step.same_as} refers to a line that no earlier step names with `as`")
            if step.capture:
                named.add(step.capture)
        if all(step.keep or step.edge for step in self.lines):
            raise ValueError("every step is kept or an edge: nothing would be found")
        if not any(step.times.least and not step.edge for step in self.lines):
            raise ValueError("every step may match nothing: at least one line must be required")

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        return ()

    @property
    def needs(self) -> tuple[tuple[Part, ...], ...]:
        return tuple(step.parts for step in self.lines if step.parts)

    def may_find(self, view: View) -> bool:
        return True

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        search = _Search(self.lines, view)
        starts = search.starts
        while starts:
            position = (starts & -starts).bit_length() - 1
            taken = search.match_at(position)
            own = [n for n, step in taken if not self.lines[step].keep] if taken else []
            if own:
                lines = tuple(own) if rule.head.fix.action is Action.DELETE else ()
                yield Hit(view.span_of(own[0], own[-1]), own[0], own[-1], lines=lines)
            end = max(own[-1] + 1 if own else 0, position + 1)
            starts = starts >> end << end


def _union(sets: Iterable[int]) -> int:
    return functools.reduce(operator.or_, sets, 0)


class _Search:
    """Backtracking over steps and lines, with a bound on the work."""

    def __init__(self, steps: tuple[Step, ...], view: View) -> None:
        self._steps = steps
        self._view = view
        self._tries = 0
        self._lines = [0] * len(steps)  # for each step those within its reach that pass
        self.starts = self._find_starts()

    def _find_starts(self) -> int:
        """The lines from which every step that must be there has a line within reach; the rarest steps are asked first."""
        view, worth = self._view, {n: step.worth(self._view) for n, step in enumerate(self._steps) if not step.edge}
        starts = 1 if self._steps[0].edge is Edge.START else view.all
        for index in sorted(worth, key=lambda index: (not self._steps[index].times.least, worth[index].bit_count())):
            step, (least, most) = self._steps[index], self._before[index]
            if step.times.least:
                starts &= above(step.passing(view, worth[index] & below(starts, least, most)), least, most)
            if not starts:
                return 0
        for index in worth:
            step, (least, most) = self._steps[index], self._before[index]
            reach = below(starts, least, most + (step.times.most or MOST_LINES) - 1)
            self._lines[index] = step.passing(view, worth[index] & reach)
        return starts

    @functools.cached_property
    def _before(self) -> Sequence[tuple[int, int]]:
        """For each step how many lines at least and at most the steps before it take."""
        least = [0 if step.edge else step.times.least for step in self._steps]
        most = [0 if step.edge else step.times.most or MOST_LINES for step in self._steps]
        return list(zip(accumulate(least, initial=0), accumulate(most, initial=0), strict=True))

    def match_at(self, position: int) -> tuple[tuple[int, int], ...] | None:
        """(line, step) pairs of the match that starts at a line, or None."""
        self._tries = 0
        return self._match(0, 0, position, {})

    def _match(self, index: int, count: int, position: int, captured: dict[str, str]) -> tuple[tuple[int, int], ...] | None:
        """Matches from the step `index`, which has matched `count` times already, at the line `position`."""
        self._tries += 1
        if self._tries > MOST_TRIES:
            raise TimeoutError
        if index == len(self._steps):
            return ()
        step = self._steps[index]
        if step.edge:
            met = position == 0 if step.edge is Edge.START else position == len(self._view.solid)
            return self._match(index + 1, 0, position, captured) if met else None
        if count < step.times.least:
            return self._take(index, count, position, captured)
        if step.times.lazy:
            rest = self._match(index + 1, 0, position, captured)
            return rest if rest is not None else self._take(index, count, position, captured)
        more = self._take(index, count, position, captured)
        return more if more is not None else self._match(index + 1, 0, position, captured)

    def _take(self, index: int, count: int, position: int, captured: dict[str, str]) -> tuple[tuple[int, int], ...] | None:
        step = self._steps[index]
        if position >= len(self._view.solid) or count >= min(step.times.most or MOST_LINES, MOST_LINES):
            return None
        if not self._lines[index] >> position & 1 or not step.is_as_captured(self._view, position, captured):
            return None
        if step.capture:
            captured = {**captured, step.capture: self._view.solid[position].key}
        rest = self._match(index, count + 1, position + 1, captured)
        return None if rest is None else ((position, index), *rest)
