"""`block`: neighbouring lines that belong together, each step a line test with a quantifier.

Steps are matched like a regular expression over lines, greedy unless a quantifier ends in `?`, and never overlapping.
Blank lines between are skipped.  A step may be a group of steps that repeats as a whole, such as headline, teaser and
date.  A deletion takes every line of the match but those of steps that say `keep: true`.
"""

from __future__ import annotations

import enum
import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import NamedTuple

import regex

from linter.bits import above, below
from linter.errors import BadScalar
from linter.keys import key
from linter.linetest import LineTest, Part
from linter.rule import Action, Hit, Rule
from linter.view import View

MOST_TRIES = 20_000  # steps tried at one place, before the rule is said to run over its time
ENDLESS = 1_000_000
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
    """One line of a block, a group of steps, or an edge of the article."""

    test: LineTest = field(metadata=key("", flat=True))
    any_of: tuple[LineTest, ...] = field(default=(), metadata=key("line tests of which one must pass"))
    anything: bool = field(default=False, metadata=key("any line will do"))
    times: Times = field(default=Times(), metadata=key("how often: ? * + {2,5}, as few as will do with a ? behind"))
    capture: str | None = field(default=None, metadata=key("a name for this line", name="as"))
    same_as: str | None = field(default=None, metadata=key("the line equals the one of that name, by key"))
    keep: bool = field(default=False, metadata=key("the line is only context and stays"))
    edge: Edge | None = field(default=None, metadata=key("`start` or `end`: the article begins or ends here"))
    group: tuple[Step, ...] = field(default=(), metadata=key("steps that are done in order, `times` all together"))

    def __post_init__(self) -> None:
        is_line = not self.test.is_empty or bool(self.any_of or self.anything or self.same_as)
        if not is_line and not self.edge and not self.group:
            raise ValueError("say what the line must be: a line test, any_of, same_as, edge, group, or anything: true")
        if self.edge and (is_line or self.group):
            raise ValueError("an edge is no line: give it a step of its own")
        if self.group and (is_line or self.capture or self.keep):
            raise ValueError("a group is no line: beside it only times may stand")
        if self.group and not any(_required(self.group)):
            raise ValueError("every step of the group may match nothing: at least one line must be required")

    @property
    def parts(self) -> tuple[Part, ...]:
        """What must be on a line that this step takes; empty where it may take one without words, or none."""
        if not self.times.least or self.edge:
            return ()
        if self.test.is_lexical:
            return (self.test,)
        return self.any_of if self.any_of and all(test.is_lexical for test in self.any_of) else ()

    @property
    def reach(self) -> tuple[int, int]:
        """The least and the most lines that it takes."""
        least, most = (0, 0) if self.edge else (1, 1)
        if self.group:
            least, most = (sum(sizes) for sizes in zip(*(step.reach for step in self.group), strict=True))
        return least * self.times.least, most * (ENDLESS if self.times.most is None else self.times.most)

    def takes(self, view: View, position: int, captured: tuple[tuple[str, str], ...]) -> bool:
        """Whether it takes a line, where these names stand for those keys."""
        if self.same_as and (self.same_as, view.solid[position].key) not in captured:
            return False
        return self.passing(view, 1 << position) != 0

    def passing(self, view: View, lines: int) -> int:
        """Those of some lines that pass, what was captured aside.  Raises TimeoutError as patterns do."""
        if not self.test.is_empty:
            lines = view.among(self.test, lines)
        return lines & _union(view.among(test, lines) for test in self.any_of) if self.any_of and lines else lines

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
        for step in _leaves(self.lines):
            if step.same_as and step.same_as not in named:
                raise ValueError(f"same_as: {step.same_as} refers to a line that no earlier step names with `as`")
            if step.capture:
                named.add(step.capture)
        if all(step.keep or step.edge for step in _leaves(self.lines)):
            raise ValueError("every step is kept or an edge: nothing would be found")
        if not any(_required(self.lines)):
            raise ValueError("every step may match nothing: at least one line must be required")

    def __getstate__(self) -> dict[str, object]:
        return {each.name: getattr(self, each.name) for each in fields(self)}  # what is worked out stays behind

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        return ()

    @property
    def needs(self) -> tuple[tuple[Part, ...], ...]:
        return tuple(step.parts for step, _, _ in _required(self.lines) if step.parts)

    def may_find(self, view: View) -> bool:
        return True

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        starts = self._starts(view, rule)
        if not starts:  # as nearly always
            return
        walker = Walker(self.first, view)
        while starts:
            position = (starts & -starts).bit_length() - 1
            taken = walker.match_at(position)
            own = [n for n, step in taken if not step.keep] if taken else []
            if own:
                lines = tuple(own) if rule.head.fix.action is Action.DELETE else ()
                yield Hit(view.span_of(own[0], own[-1]), own[0], own[-1], lines=lines)
            end = max(own[-1] if own else 0, position) + 1
            starts = starts >> end << end

    def _starts(self, view: View, rule: Rule) -> int:
        """The lines from which every step that must be there has a line within reach.

        A block that keeps no line is found where it starts, so that only places where the rule may speak are looked at.
        """
        starts = view.all if self._keeps else rule.guards.places(view)
        wanted: list[tuple[int, Step, int, int]] = []
        for step, least, most in self._required if starts else ():
            worth = step.worth(view)
            if not worth:
                return 0
            wanted.append((worth, step, least, most))
        for worth, step, least, most in sorted(wanted, key=lambda known: known[0].bit_count()):  # the rarest first
            most = min(most, len(view.solid))
            starts &= above(step.passing(view, worth & below(starts, least, most)), least, most)
            if not starts:
                break
        return starts

    @functools.cached_property
    def first(self) -> Ahead | None:
        """The first step, the others behind it."""
        ahead: Ahead | None = None
        for number, step in reversed(list(enumerate(self.lines))):
            ahead = Ahead(step, number, ahead)
        return ahead

    @functools.cached_property
    def _keeps(self) -> bool:
        return any(step.keep for step in _leaves(self.lines))

    @functools.cached_property
    def _required(self) -> Sequence[tuple[Step, int, int]]:
        return list(_required(self.lines))


def _union(sets: Iterable[int]) -> int:
    return functools.reduce(operator.or_, sets, 0)


def _leaves(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps, those in groups in place of the groups."""
    for step in steps:
        if step.group:
            yield from _leaves(step.group)
        else:
            yield step


def _required(steps: Sequence[Step]) -> Iterator[tuple[Step, int, int]]:
    """The steps that take a line in every match, groups opened up, with the least and the most lines before it.

    Of a group that repeats, that is its first time.
    """
    least = most = 0
    for step in steps:
        if step.times.least and step.group:
            for inner, inner_least, inner_most in _required(step.group):
                yield inner, least + inner_least, most + inner_most
        elif step.times.least and not step.edge:
            yield step, least, most
        own_least, own_most = step.reach
        least, most = least + own_least, most + own_most


class TooManyTries(TimeoutError):
    """A block could be matched in more ways than are looked at."""


class Ahead:
    """A step that is to be done, and what is to be done behind it; the same thing is one object, known by its identity.

    `number` is that of the rule's own step that it is, or is in the group of; it has matched `matched` times already.
    """

    __slots__ = ("_again", "_inside", "matched", "number", "step", "then")

    def __init__(self, step: Step, number: int, then: Ahead | None, matched: int = 0) -> None:
        self.step, self.number, self.then, self.matched = step, number, then, matched
        self._again: Ahead | None = None
        self._inside: Ahead | None = None

    @property
    def again(self) -> Ahead:
        """What is ahead when the step was done once more."""
        if self._again is None:
            # Beyond what it must and may do, it makes no difference how often a step was done.
            most = self.matched + 1 if self.step.times.most is not None else max(self.step.times.least, 1)
            matched = min(self.matched + 1, most)
            self._again = self if matched == self.matched else Ahead(self.step, self.number, self.then, matched)
        return self._again

    @property
    def inside(self) -> Ahead:
        """The first step of the group that comes before this."""
        if self._inside is None:
            for step in reversed(self.step.group):
                self._inside = Ahead(step, self.number, self._inside or self)
            assert self._inside is not None
        return self._inside


class Taken(NamedTuple):
    """A line that a step took, and those before it."""

    position: int
    step: Step
    before: Taken | None


# Where a match stands: the position, what is ahead, what was captured and taken; and whether the step ahead is to match again.
_Way = tuple[int, Ahead | None, tuple[tuple[str, str], ...], Taken | None, bool]
Watch = Callable[[int, Ahead | None, Taken | None], None]


class Walker:
    """Matches of a block's steps in one article.

    It goes back to another way when one leads nowhere, and never goes a way twice that led nowhere, wherever it came from.
    """

    def __init__(self, first: Ahead | None, view: View) -> None:
        self._first = first
        self._view = view
        self._end = len(view.solid)
        self._been: set[tuple[int, int, tuple[tuple[str, str], ...]]] = set()

    def match_at(self, start: int, watch: Watch | None = None) -> list[tuple[int, Step]] | None:
        """The lines of the match that begins at the position `start`, each with its step; None where there is none.

        `watch` is told how far it came on each way.  Raises TooManyTries, and TimeoutError as patterns do.
        """
        ways: list[_Way] = [(start, self._first, (), None, False)]
        been, tries = self._been, 0
        while ways:
            position, ahead, captured, taken, once_more = ways.pop()
            if not once_more:
                here = (position, id(ahead), captured)
                if here in been:
                    continue
                been.add(here)
                tries += 1
                if tries > MOST_TRIES:
                    raise TooManyTries
                if watch is not None:
                    watch(position, ahead, taken)
                if ahead is None:
                    been.clear()
                    return _in_order(taken)
                times = ahead.step.times
                if ahead.step.edge:
                    if position == (0 if ahead.step.edge is Edge.START else self._end):
                        ways.append((position, ahead.then, captured, taken, False))
                    continue
                once_more = position < self._end and (times.most is None or ahead.matched < times.most)
                if ahead.matched >= times.least:
                    stop = (position, ahead.then, captured, taken, False)
                    if once_more and times.lazy:
                        ways.append((position, ahead, captured, taken, True))
                        once_more = False
                    ways.append(stop)
            if once_more and ahead is not None:
                ways += self._once_more(position, ahead, captured, taken)
        return None

    def _once_more(
        self, position: int, ahead: Ahead, captured: tuple[tuple[str, str], ...], taken: Taken | None
    ) -> tuple[_Way, ...]:
        """The way on when the step takes one more line, or is done once more; none where it cannot."""
        step, again = ahead.step, ahead.again
        if step.group:
            return ((position, again.inside, captured, taken, False),)
        if not step.takes(self._view, position, captured):
            return ()
        if step.capture:
            others = [pair for pair in captured if pair[0] != step.capture]
            captured = tuple(sorted([*others, (step.capture, self._view.solid[position].key)]))
        return ((position + 1, again, captured, Taken(position, step, taken), False),)


def _in_order(taken: Taken | None) -> list[tuple[int, Step]]:
    found = []
    while taken is not None:
        found.append((taken.position, taken.step))
        taken = taken.before
    return found[::-1]
