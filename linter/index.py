"""Which lines are worth a look: the cues of many rules, and where an article has them.

A cue is what a line must have before a part of a rule (a line test, a search) can hold there: a key, one of some
literals, or a shape.  All keys are one dictionary, all literals one Aho-Corasick automaton, all shapes one table of
bits; a line is looked up once for all rules, so that the number of rules hardly matters.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from linter.linetest import LineTest, Part, Search
from linter.needs import Need, Shape, need_of
from linter.pattern import Pattern
from linter.reader import Marks, Reader
from linter.shapes import Shapes, share_of

LINES = 50  # of an article, for which costs are reckoned
USUAL = 0.5  # hits in an article up to which a guard's cue is worth keeping


@dataclass(frozen=True)
class Index:
    """The cues of parts of rules and of patterns.

    `owners` are for each pattern the parts that may hold where it matches; `keys` give parts, `literals` patterns;
    `shapes` has one for each pattern, and those of `by_shape` (bits) have no other cue.  `costs` are guesses of how many lines
    of an article a part will ask for.
    """

    parts: tuple[Part, ...]
    patterns: tuple[tuple[Pattern, ...], ...]
    owners: tuple[tuple[int, ...], ...]
    keys: Mapping[str, tuple[int, ...]]
    literals: tuple[tuple[str, tuple[int, ...]], ...]
    shapes: Shapes
    by_shape: int
    echoes: tuple[tuple[int, int], ...]  # characters, pattern
    costs: tuple[float, ...]
    longest: int  # characters of the longest line that is worth a key

    def __reduce__(self) -> tuple[type[Index], tuple[object, ...]]:
        return Index, (
            self.parts,
            self.patterns,
            self.owners,
            self.keys,
            self.literals,
            self.shapes,
            self.by_shape,
            self.echoes,
            self.costs,
            self.longest,
        )

    @functools.cached_property
    def numbers(self) -> Mapping[int, int]:
        """The number of each part, by its identity."""
        return {id(part): number for number, part in enumerate(self.parts)}

    @functools.cached_property
    def pattern_numbers(self) -> Mapping[int, int]:
        """The number of each pattern that must match whole lines, by its identity."""
        return {id(pattern): number for number, same in enumerate(self.patterns) for pattern in same}

    @functools.cached_property
    def reader(self) -> Reader:
        return Reader(self.keys, self.longest, self.literals, self.owners, self.shapes, self.echoes)

    @functools.cached_property
    def masks(self) -> tuple[int, ...]:
        """For each part the shapes that are cues of it by themselves."""
        masks = [0] * len(self.parts)
        for number, owners in enumerate(self.owners):
            for owner in owners if self.by_shape >> number & 1 else ():
                masks[owner] |= 1 << number
        return tuple(masks)

    def may_hold(self, marks: Marks, part: int, position: int) -> bool:
        return bool(marks.shapes[position] & self.masks[part]) or position in marks.parts.get(part, ())

    def candidates(self, marks: Marks, part: int) -> Sequence[int]:
        found: set[int] | frozenset[int] = marks.parts.get(part, frozenset())
        if mask := self.masks[part]:
            found = found.union(n for n, shapes in enumerate(marks.shapes) if shapes & mask)
        return sorted(found)

    def present(self, marks: Marks, name: str, tests: Sequence[LineTest]) -> list[LineTest]:
        """Of the line tests that a name stands for, those that may hold on some line."""
        if name not in self._named:
            by_number = {self.numbers.get(id(test), -1): test for test in tests}
            unknown = [test for test in tests if id(test) not in self.numbers]
            by_shape = [(self.masks[number], number) for number in by_number if number >= 0 and self.masks[number]]
            self._named[name] = by_number, by_shape, unknown
        by_number, by_shape, unknown = self._named[name]
        numbers = marks.parts.keys() & by_number.keys()
        numbers |= {number for mask, number in by_shape if mask & marks.all_shapes}
        return [*unknown, *(by_number[number] for number in sorted(numbers))]

    @functools.cached_property
    def _named(self) -> dict[str, tuple[dict[int, LineTest], list[tuple[int, int]], list[LineTest]]]:
        """For names that were asked for: the line tests by number, the shapes of those that have one, those without a cue."""
        return {}

    def may_match(self, marks: Marks, pattern: int, position: int) -> bool:
        if self.by_shape >> pattern & 1:
            return bool(marks.shapes[position] >> pattern & 1)
        return position in marks.patterns.get(pattern, ())


_How = tuple[bool, bool, bool, bool]
_WHOLE: _How = (True, True, True, True)


def build(needed: Iterable[Part], other: Iterable[Part], line_tests: Callable[[str], tuple[LineTest, ...]]) -> Index:
    """The index of parts that rules need, and of such `other` ones (in guards) as have rare cues.

    `line_tests` gives the line tests that the name after a `rule:` stands for.
    """
    draft = _Draft(line_tests)
    for part in needed:
        draft.add(part, most=float("inf"))
    for part in other:
        draft.add(part, most=USUAL)
    return draft.index()


@dataclass
class _Draft:
    line_tests: Callable[[str], tuple[LineTest, ...]]
    parts: dict[int, tuple[Part, float]] = field(default_factory=dict)
    numbers: dict[tuple[str, _How], int] = field(default_factory=dict)
    patterns: list[list[Pattern]] = field(default_factory=list)
    owners: list[set[int]] = field(default_factory=list)
    needs: dict[tuple[str, _How], Need] = field(default_factory=dict)
    keys: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    longest: int = 0

    def add(self, part: Part, most: float) -> None:
        """Note a part, if all of it has cues and they cost no more than `most`."""
        if id(part) in self.parts:
            return
        tests, uses = list[LineTest](), list[tuple[Pattern, _How]]()
        if isinstance(part, Search):
            uses += [(pattern, (part.starts, part.ends, part.caret, part.dollar)) for pattern in part.patterns]
        else:
            tests += self._reached(part)
            uses += [(pattern, _WHOLE) for test in tests for pattern in test.patterns]
        cost = sum(self._cost(pattern, how) for pattern, how in uses) + 0.001 * sum(len(test.keys) for test in tests)
        if cost > most or cost >= LINES or not all(test.is_lexical for test in tests):
            return
        number = len(self.parts)
        self.parts[id(part)] = (part, cost)
        for test in tests:
            self.longest = max(self.longest, test.longest_phrase)
            for key in test.keys:
                self.keys[key].add(number)
        for pattern, how in uses:
            self._note(pattern, how, number)

    def index(self) -> Index:
        literals: dict[str, set[int]] = defaultdict(set)
        shapes: list[Shape] = []
        echoes: list[tuple[int, int]] = []
        by_shape = 0
        for asked, number in self.numbers.items():
            need = self.needs[asked]
            shapes.append(need.shape)
            if need.shape.echo:
                echoes.append((need.shape.echo, number))
            elif need.literals is None or _is_better_by_shape(need):
                by_shape |= 1 << number
            else:
                for literal in need.literals:
                    literals[literal].add(number)
        return Index(
            tuple(part for part, _ in self.parts.values()),
            tuple(map(tuple, self.patterns)),
            tuple(tuple(sorted(owners)) for owners in self.owners),
            {key: tuple(sorted(owners)) for key, owners in self.keys.items()},
            tuple((literal, tuple(sorted(numbers))) for literal, numbers in sorted(literals.items())),
            Shapes.of(shapes),
            by_shape,
            tuple(echoes),
            tuple(cost for _, cost in self.parts.values()),
            self.longest,
        )

    def _reached(self, test: LineTest) -> list[LineTest]:
        """A line test and all that it refers to."""
        found = [test]
        for name in test.rule:
            for other in self.line_tests(name):
                found += self._reached(other)
        return found

    def _cost(self, pattern: Pattern, how: _How) -> float:
        asked = (pattern.source, how)
        if asked not in self.needs:
            starts, ends, caret, dollar = how
            self.needs[asked] = need_of(pattern.source, starts=starts, ends=ends, caret=caret, dollar=dollar)
        need = self.needs[asked]
        share = share_of(need.shape)
        if need.shape.echo:
            return 0.1
        return LINES * share if _is_better_by_shape(need) else min(need.cost, LINES) * share

    def _note(self, pattern: Pattern, how: _How, part: int) -> None:
        asked = (pattern.source, how)
        if asked not in self.numbers:
            self.numbers[asked] = len(self.patterns)
            self.patterns.append([])
            self.owners.append(set())
        number = self.numbers[asked]
        self.owners[number].add(part)
        if how == _WHOLE and all(pattern is not other for other in self.patterns[number]):
            self.patterns[number].append(pattern)


def _is_better_by_shape(need: Need) -> bool:
    return need.literals is None or LINES * share_of(need.shape) < min(need.cost, LINES) / 4


def parts_in(value: object) -> Sequence[Part]:
    """All parts anywhere inside a rule."""
    import dataclasses

    if isinstance(value, LineTest | Search):
        return [value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [part for inner in dataclasses.fields(value) for part in parts_in(getattr(value, inner.name))]
    return [part for item in value for part in parts_in(item)] if isinstance(value, tuple) else []
