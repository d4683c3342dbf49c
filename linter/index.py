"""Which lines are worth a look: the cues of many rules, and where an article has them.

A cue is what a line must have before a part of a rule (a line test, a search) can hold there: a key, one of some
literals, or a shape.  All keys are one dictionary, all literals one Aho-Corasick automaton, all shapes one table of
bits; a line is looked up once for all rules, so that the number of rules hardly matters.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from linter.forms import Form
from linter.joints import Joints
from linter.linetest import Joint, LineTest, Part, Search, TextSearch
from linter.pattern import Pattern
from linter.reader import SHORT, Literals, Marks, Reader, letters_of
from linter.shapes import Shapes, share_of

if TYPE_CHECKING:  # what reads patterns: an index that was compiled before does without
    from linter.cues import Asked, Cues, How
    from linter.needs import Need, Shape

LINES = 50  # of an article, for which costs are reckoned
HIT = 0.2  # what a hit of a literal costs, where trying a pattern on a line costs 1
USUAL = 0.5  # hits in an article up to which a guard's cue is worth keeping


@dataclass(frozen=True)
class Index:
    """The cues of parts of rules and of patterns.

    `needed` are for each part the patterns of which one must match; `keys` give parts.  `shapes` has a shape for each
    pattern, and those of `by_shape` (bits) have no other cue.  `costs` are guesses of how many lines of an article a part
    will ask for.
    """

    parts: tuple[tuple[Part, ...], ...]  # parts that are equal have one number
    patterns: tuple[tuple[Pattern, ...], ...]
    needed: tuple[frozenset[int], ...]
    keys: Mapping[str, tuple[int, ...]]
    short: Literals
    long: Literals
    cased: Literals
    classed: Literals
    texts: Literals  # owned by searches
    heads: Mapping[str, int]  # bits of the patterns
    shapes: Shapes
    by_shape: int
    echoes: tuple[tuple[int, int], ...]  # characters, pattern
    costs: tuple[float, ...]
    longest: int  # characters of the longest line that is worth a key
    joints: tuple[Joint, ...]
    searches: tuple[TextSearch, ...]

    def __reduce__(self) -> tuple[type[Index], tuple[object, ...], dict[str, object]]:
        return (
            Index,
            tuple(getattr(self, each.name) for each in fields(self)),
            {"joiner": self.joiner, "key_letters": self.key_letters},
        )

    @functools.cached_property
    def numbers(self) -> Mapping[int, int]:
        """The number of each part, by its identity."""
        return {id(part): number for number, same in enumerate(self.parts) for part in same}

    @functools.cached_property
    def pattern_numbers(self) -> Mapping[int, int]:
        """The number of each pattern that must match whole lines, by its identity."""
        return {id(pattern): number for number, same in enumerate(self.patterns) for pattern in same}

    @functools.cached_property
    def joint_numbers(self) -> Mapping[int, int]:
        """The number of each joint, by its identity."""
        return {id(joint): number for number, joint in enumerate(self.joints)}

    @functools.cached_property
    def search_numbers(self) -> Mapping[int, int]:
        """The number of each search of whole texts, by its identity."""
        return {id(search): number for number, search in enumerate(self.searches)}

    @functools.cached_property
    def joiner(self) -> Joints:
        from linter.edges import joiner_of

        return joiner_of(self.joints)

    @functools.cached_property
    def key_letters(self) -> frozenset[bytes]:
        """The letters of all keys."""
        return frozenset(map(letters_of, self.keys))

    @functools.cached_property
    def reader(self) -> Reader:
        literals = (self.short, self.long, self.cased, self.classed, self.texts)
        return Reader(self.keys, self.key_letters, self.longest, *literals, self.heads, self.shapes, self.echoes)

    @functools.cached_property
    def masks(self) -> tuple[int, ...]:
        """For each part the shapes that are cues of it by themselves."""
        return tuple(sum(1 << number for number in needed if self.by_shape >> number & 1) for needed in self.needed)

    def cued(self, marks: Marks) -> dict[int, int]:
        """For each part that has a cue other than a shape, the lines where."""
        cued = dict(marks.keyed)
        owners = self._owners
        for number, lines in marks.matched.items():
            for part in owners[number]:
                cued[part] = cued.get(part, 0) | lines
        return cued

    def shaped(self, all_shapes: int) -> set[int]:
        """The parts that have a shape for a cue, on some line."""
        return {part for mask, part in self._by_shape if mask & all_shapes}

    @functools.cached_property
    def _owners(self) -> Sequence[Sequence[int]]:
        """For each pattern the parts that need it."""
        owners: list[list[int]] = [[] for _ in self.patterns]
        for part, needed in enumerate(self.needed):
            for number in needed:
                owners[number].append(part)
        return owners

    @functools.cached_property
    def _by_shape(self) -> Sequence[tuple[int, int]]:
        """The bits of the shapes that are cues by themselves, and the part that needs one of them."""
        return [(mask, part) for part, mask in enumerate(self.masks) if mask]

    def named(self, names: tuple[str, ...], line_tests: Callable[[str], tuple[LineTest, ...]]) -> Named:
        """The line tests that names stand for."""
        known = self._named.get(names)
        if known is None:
            tests = [test for name in names for test in line_tests(name)]
            by_part = {self.numbers[id(test)]: test for test in tests if id(test) in self.numbers}
            unknown = tuple(test for test in tests if id(test) not in self.numbers)
            known = self._named[names] = Named(frozenset(by_part), by_part, unknown)
        return known

    @functools.cached_property
    def _named(self) -> dict[tuple[str, ...], Named]:
        """What was asked for by name so far."""
        return {}


@dataclass(frozen=True, slots=True)
class Named:
    """The line tests that names stand for: by number of the part, and those of which nothing is known."""

    parts: frozenset[int]
    by_part: Mapping[int, LineTest]
    unknown: Sequence[LineTest]


def build(
    needed: Iterable[Part],
    other: Iterable[Part],
    joints: Iterable[Joint],
    searches: Iterable[TextSearch],
    line_tests: Callable[[str], tuple[LineTest, ...]],
    cues: Cues,
) -> Index:
    """The index of parts that rules need, of such `other` ones (in guards) as have rare cues, of joints and of searches of
    whole texts.

    `line_tests` gives the line tests that the name after a `rule:` stands for; what `cues` does not know yet is put there.
    """
    draft = _Draft(line_tests, cues)
    for part in needed:
        draft.add(part, most=float("inf"))
    for part in other:
        draft.add(part, most=USUAL)
    return draft.index(tuple(joints), tuple(search for search in searches if _text_literals(search) is not None))


@dataclass
class _Draft:
    line_tests: Callable[[str], tuple[LineTest, ...]]
    cues: Cues
    parts: dict[Part, int] = field(default_factory=dict)
    same: list[list[Part]] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    numbers: dict[Asked, int] = field(default_factory=dict)
    patterns: list[list[Pattern]] = field(default_factory=list)
    needed: list[set[int]] = field(default_factory=list)  # of parts
    keys: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    longest: int = 0

    def add(self, part: Part, most: float) -> None:
        """Note a part, if all of it has cues and they cost no more than `most`."""
        if part in self.parts:
            self.same[self.parts[part]].append(part)
            return
        from linter.syntax import MOST

        tests, uses = list[LineTest](), list[tuple[Pattern, tuple[bool, bool, int]]]()
        if isinstance(part, Search):
            uses += [(pattern, (part.starts, part.ends, MOST)) for pattern in part.patterns]
        else:
            tests += self._reached(part)
            uses += [(pattern, _whole(test)) for test in tests for pattern in test.patterns]
        cost = sum(self._cost(pattern, how) for pattern, how in uses) + 0.001 * sum(len(test.keys) for test in tests)
        if cost > most or cost >= LINES or not all(test.is_lexical for test in tests):
            return
        number = len(self.parts)
        self.parts[part] = number
        self.same.append([part])
        self.costs.append(cost)
        self.needed.append(set())
        for test in tests:
            self.longest = max(self.longest, test.longest_phrase)
            for key in test.keys:
                self.keys[key].add(number)
        for pattern, how in uses:
            self._note(pattern, how, number)

    def index(self, joints: tuple[Joint, ...], searches: tuple[TextSearch, ...]) -> Index:
        short, long, cased, classed = (defaultdict[str, set[int]](set) for _ in range(4))
        by_form = {Form.CASED: cased, Form.CLASSED: classed}
        heads: dict[str, int] = defaultdict(int)
        shapes: list[Shape] = []
        echoes: list[tuple[int, int]] = []
        by_shape = 0
        for asked, number in self.numbers.items():
            need, head_letters = self.cues[asked]
            shapes.append(need.shape)
            if need.shape.echo:
                echoes.append((need.shape.echo, number))
                continue
            _, cue = _cheapest(need, head_letters)
            if cue == "shape":
                by_shape |= 1 << number
            elif cue == "heads":
                for head in head_letters or ():
                    heads[head] |= 1 << number
            else:
                assert need.literals is not None
                literals = by_form.get(need.form, short if need.shape.most <= SHORT else long)
                for literal in need.literals:
                    literals[literal].add(number)
        texts: dict[str, set[int]] = defaultdict(set)
        for number, search in enumerate(searches):
            for literal in _text_literals(search) or ():
                texts[literal].add(number)
        return Index(
            tuple(map(tuple, self.same)),
            tuple(map(tuple, self.patterns)),
            tuple(map(frozenset, self.needed)),
            _alike(self.keys),
            _literals(short),
            _literals(long),
            _literals(cased),
            _literals(classed),
            _literals(texts),
            dict(heads),
            Shapes.of(shapes),
            by_shape,
            tuple(echoes),
            tuple(self.costs),
            self.longest,
            joints,
            searches,
        )

    def _reached(self, test: LineTest) -> list[LineTest]:
        """A line test and all that it refers to."""
        found = [test]
        for name in test.rule:
            for other in self.line_tests(name):
                found += self._reached(other)
        return found

    def _cost(self, pattern: Pattern, how: How) -> float:
        need, heads = self.cues[pattern.source, how]
        return 0.1 if need.shape.echo else _cheapest(need, heads)[0]

    def _note(self, pattern: Pattern, how: How, part: int) -> None:
        asked = (pattern.source, how)
        if asked not in self.numbers:
            self.numbers[asked] = len(self.patterns)
            self.patterns.append([])
        number = self.numbers[asked]
        self.needed[part].add(number)
        if how[:2] == (True, True) and all(pattern is not other for other in self.patterns[number]):
            self.patterns[number].append(pattern)


def _whole(test: LineTest) -> How:
    from linter.syntax import MOST

    return True, True, MOST if test.max_chars is None else test.max_chars


def _text_literals(search: TextSearch) -> frozenset[str] | None:
    """Literals of which one is in every text in which the search finds something; None where nothing is known."""
    from linter.needs import text_literals

    found = [text_literals(pattern.source) for pattern in search.patterns]
    return None if None in found else frozenset(literal for literals in found for literal in literals or ())


def _literals(owners: Mapping[str, set[int]]) -> Literals:
    texts = tuple(sorted(owners))
    return Literals(texts, tuple(tuple(sorted(owners[text])) for text in texts))


def _alike(keys: Mapping[str, set[int]]) -> dict[str, tuple[int, ...]]:
    """The owners of keys in order; of tuples that are equal there is one."""
    owners = {key: tuple(sorted(numbers)) for key, numbers in keys.items()}
    same = {numbers: numbers for numbers in owners.values()}
    return {key: same[numbers] for key, numbers in owners.items()}


def _cheapest(need: Need, heads: frozenset[str] | None) -> tuple[float, str]:
    """What it costs to look for a pattern, in lines of an article to be tried, and the cue that costs least."""
    from linter.heads import share_of_heads

    share = share_of(need.shape)
    costs = [(LINES * share, "shape")]
    if heads is not None:
        costs.append((LINES * min(share, share_of_heads(heads)), "heads"))
    if need.literals is not None:
        costs.append((min(need.cost, LINES) * min(1, 2 * share) + need.cost * HIT, "literals"))
    return min(costs)


def parts_in(value: object) -> Sequence[Part]:
    """All parts anywhere inside a rule."""
    import dataclasses

    if isinstance(value, LineTest | Search):
        return [value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [part for inner in dataclasses.fields(value) for part in parts_in(getattr(value, inner.name))]
    return [part for item in value for part in parts_in(item)] if isinstance(value, tuple) else []
