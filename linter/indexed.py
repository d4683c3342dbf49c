"""An article as the fast engine looks at it: line tests are asked only of lines that have a cue, and each once."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from linter.bits import Ranks, bits_of, positions_of
from linter.index import Index
from linter.linetest import Joint, LineTest, Part, TextSearch, has_quotation_mark
from linter.pattern import Pattern
from linter.reader import Marks, alike
from linter.text import Article
from linter.view import View

FEW = 4  # lines, of which each is measured by itself


@dataclass(slots=True)
class _Asked:
    """A line test and what is known of it: the lines of which it is still open whether they pass, and those that do."""

    open: int
    passing: int


class IndexedView(View):
    """One article and the cues that an index finds in it."""

    def __init__(self, article: Article, line_tests: Callable[[str], tuple[LineTest, ...]], index: Index) -> None:
        super().__init__(article, line_tests)
        self._index = index
        self._asked: dict[int, _Asked] = {}  # by the identity of line tests
        self._numbered: dict[int, _Asked] = {}  # the same, by number of the part
        self._named: dict[tuple[str, ...], int | TimeoutError] = {}
        self._shaped: dict[int, int] = {}

    @functools.cached_property
    def marks(self) -> Marks:
        """The lines that have a cue of something in the index."""
        return self._index.reader.read(self.solid.texts)

    @functools.cached_property
    def _line_shapes(self) -> Sequence[int]:
        """For each line the bits of the patterns whose shape it has."""
        return list(map(self._index.shapes.allowed, self.solid.texts))

    @functools.cached_property
    def all_shapes(self) -> int:
        """The bits of the patterns whose shape some line has."""
        return functools.reduce(operator.or_, self._line_shapes, 0)

    @functools.cached_property
    def _cues(self) -> Mapping[int, int]:
        """For each part of a rule the lines that have a cue of it, shapes aside."""
        return self._index.cued(self.marks)

    @functools.cached_property
    def present(self) -> frozenset[int]:
        """The parts of rules that have a cue on some line."""
        return frozenset(self._cues.keys() | self._index.shaped(self.all_shapes))

    def among(self, test: LineTest, lines: int) -> int:
        asked = self._about(test)
        todo = lines & asked.open
        if todo:
            passing = self._passing(test, todo)
            asked.open ^= todo
            asked.passing |= passing
        return lines & asked.passing

    def worth(self, part: Part) -> int:
        if isinstance(part, LineTest):
            asked = self._about(part)
            return asked.open | asked.passing
        number = self._index.numbers.get(id(part))
        return self.all if number is None else self._cued(number)

    def _about(self, test: LineTest) -> _Asked:
        asked = self._asked.get(id(test))
        if asked is None:
            asked = self._asked[id(test)] = self._begin(test)
        return asked

    def _begin(self, test: LineTest) -> _Asked:
        """What is known of a test before any line was looked at; tests that are equal share it."""
        number = self._index.numbers.get(id(test))
        if number is not None:
            known = self._numbered.get(number)
            if known is None:
                lines = self.named(test.rule) if test.is_by_name else self._cued(number)
                known = self._numbered[number] = self._opened(test, lines)
            return known
        return self._opened(test, self.named(test.rule) if test.is_by_name else self.all)

    def _opened(self, test: LineTest, lines: int) -> _Asked:
        lines = self._measured(test, lines) if lines and test.has_measures else lines
        is_open = test.asks is not None or (test.is_lexical and not test.is_by_name)
        return _Asked(lines, 0) if is_open else _Asked(0, lines)

    def _passing(self, test: LineTest, lines: int) -> int:
        """Those of some lines, which have the right measures, that pass."""
        if test.is_lexical:
            lines = self._saying(test, lines)
        if test.asks is not None:
            lines = bits_of(position for position in positions_of(lines) if test.asks(self, position))
        return lines

    def _saying(self, test: LineTest, lines: int) -> int:
        texts, found = self.solid.texts, 0
        if test.keys:
            number = self._index.numbers.get(id(test))
            keyed = lines if number is None else lines & self.marks.keyed.get(number, 0)
            found = bits_of(
                n for n in positions_of(keyed) if len(texts[n]) <= test.longest_phrase and self.solid[n].key in test.keys
            )
        for pattern in test.patterns:
            for position in positions_of(lines & self._matching(pattern) & ~found):
                if pattern.matches(texts[position]):
                    found |= 1 << position
        if test.rule:
            found |= lines & self.named(test.rule)
        return found

    def _matching(self, pattern: Pattern) -> int:
        """The lines that a pattern may match, as a whole."""
        number = self._index.pattern_numbers.get(id(pattern))
        if number is None:
            return self.all
        if self._index.by_shape >> number & 1:
            return self._with_shape(1 << number)
        return self.marks.matched.get(number, 0)

    def _cued(self, part: int) -> int:
        """The lines that have a cue of a part."""
        lines, mask = self._cues.get(part, 0), self._index.masks[part]
        return lines | self._with_shape(mask) if mask else lines

    def _with_shape(self, mask: int) -> int:
        """The lines that have one of some shapes."""
        known = self._shaped.get(mask)
        if known is None:
            known = self._shaped[mask] = bits_of(n for n, shapes in enumerate(self._line_shapes) if shapes & mask)
        return known

    def _measured(self, test: LineTest, lines: int) -> int:
        """Those of some lines that have the measures of a test."""
        if lines.bit_count() <= FEW:
            return bits_of(position for position in positions_of(lines) if test.measures(self.solid[position]))
        if test.max_chars is not None:
            lines &= self._sizes.up_to(test.max_chars)
        if test.min_chars is not None:
            lines &= ~self._sizes.up_to(test.min_chars - 1)
        if test.max_words is not None:
            lines &= self._words.up_to(test.max_words)
        if test.min_words is not None:
            lines &= ~self._words.up_to(test.min_words - 1)
        if test.sentence is not None:
            lines &= self._sentences if test.sentence else ~self._sentences
        if test.quoted is not None:
            lines &= self._quoted if test.quoted else ~self._quoted
        if test.upper is not None:
            lines &= self._capitals if test.upper else ~self._capitals
        return lines

    def named(self, names: tuple[str, ...]) -> int:
        """The lines that pass the line test of a rule that one of the names means."""
        found = self._named.get(names)
        if found is None:
            named, found = self._index.named(names, self._line_tests), 0
            try:
                for part in named.parts & self.present:
                    found |= self.among(named.by_part[part], self.all)
                for test in named.unknown:
                    found |= self.among(test, self.all)
            except TimeoutError as error:
                found = error
            self._named[names] = found
        if isinstance(found, TimeoutError):
            raise found
        return found

    def refers(self, names: tuple[str, ...], position: int) -> bool:
        return self.named(names) >> position & 1 != 0

    def joints(self, joint: Joint) -> Sequence[int]:
        number = self._index.joint_numbers.get(id(joint))
        return super().joints(joint) if number is None else self._joints.get(number, ())

    @functools.cached_property
    def _joints(self) -> Mapping[int, Sequence[int]]:
        return self._index.joiner.found(self.solid.texts, self.solid.numbers)

    def may_occur(self, search: TextSearch) -> bool:
        number = self._index.search_numbers.get(id(search))
        return number is None or number in self._occurring

    @functools.cached_property
    def _occurring(self) -> frozenset[int]:
        return self._index.reader.occurring(self.text)

    @functools.cached_property
    def said_before(self) -> Mapping[int, int]:
        return self.marks.said_before

    @functools.cached_property
    def alike(self) -> Mapping[int, Sequence[int]]:
        return alike(self.marks.letters)

    @functools.cached_property
    def _sizes(self) -> Ranks:
        """Characters."""
        return Ranks(list(map(len, self.solid.texts)))

    @functools.cached_property
    def _words(self) -> Ranks:
        return Ranks(self.solid.words)

    @functools.cached_property
    def _sentences(self) -> int:
        return bits_of(n for n, line in enumerate(self.solid) if line.is_sentence)

    @functools.cached_property
    def _quoted(self) -> int:
        return bits_of(n for n, text in enumerate(self.solid.texts) if has_quotation_mark(text))

    @functools.cached_property
    def _capitals(self) -> int:
        return bits_of(n for n, text in enumerate(self.solid.texts) if text.isupper())
