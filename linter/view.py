"""An article as the rules look at it: its lines, where its body begins and ends, what kind of text it is.

Everything is computed once, when first asked for.  Lines are named by their position among the lines that are not
blank (`solid`), because rules never care how many blank lines stand between two.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence

from linter.features import LABEL_WORDS, Surroundings
from linter.index import Index
from linter.linetest import LineTest, Part
from linter.needs import TEXT_END, TEXT_START, folded
from linter.pattern import Pattern
from linter.profile import ArticleKind, kinds_of
from linter.reader import Marks
from linter.text import Article, Line, Places, Span, key_of, odd_characters, split_lines

MAX_LINE = 100_000  # characters; longer lines are reported and not searched
PARAGRAPH_WORDS = 20
CLOSING = frozenset(",.;:!?)\u2019\u201d")


class View:
    """One article, opened up for one pass of the rules.

    `line_tests` gives the line tests that the name after a `rule:` stands for.  An `index` narrows down which lines are
    worth a look; without one, all are.
    """

    def __init__(self, article: Article, line_tests: Callable[[str], tuple[LineTest, ...]], index: Index | None = None) -> None:
        self.article = article
        self.text = article.text
        self._line_tests = line_tests
        self._index = index
        self._referred: dict[tuple[str, int], bool] = {}
        self._below: dict[int, Sequence[int]] = {}
        self._passed: dict[tuple[int, int], bool] = {}
        self._holding: dict[LineTest, frozenset[int]] = {}
        self._surroundings: dict[tuple[LineTest, ...], Surroundings] = {}
        self._points: dict[object, dict[int, float]] = {}

    @functools.cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(split_lines(self.text))

    @functools.cached_property
    def solid(self) -> tuple[Line, ...]:
        """Lines that are not blank and not too long to be searched, in order."""
        return tuple(line for line in self.lines if line.text and len(line.text) <= MAX_LINE)

    @functools.cached_property
    def too_long(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if len(line.text) > MAX_LINE)

    @functools.cached_property
    def marks(self) -> Marks:
        """The lines that have a cue of something in the index."""
        return self._index.reader.read(self.solid) if self._index is not None else Marks()

    def candidates(self, part: Part) -> Sequence[int]:
        """Positions of the lines on which a part of a rule may hold, in order: all, where nothing is known of it."""
        if self._index is not None:
            number = self._index.numbers.get(id(part))
            if number is not None:
                return self._index.candidates(self.marks, number)
        return range(len(self.solid))

    def with_line_below(self, lines: int) -> Sequence[int]:
        """Positions of lines with so many lines below them, no blank one between."""
        if lines not in self._below:
            numbers = [line.number for line in self.solid]
            self._below[lines] = [n for n in range(len(numbers) - lines) if numbers[n + lines] - numbers[n] == lines]
        return self._below[lines]

    @functools.cached_property
    def said_before(self) -> Mapping[int, int]:
        """For each line that was said before, by key: the position of the last one before it."""
        last_seen: dict[str, int] = {}
        found: dict[int, int] = {}
        for position, line in enumerate(self.solid):
            if line.key in last_seen:
                found[position] = last_seen[line.key]
            last_seen[line.key] = position
        return found

    @functools.cached_property
    def odd(self) -> str:
        """The characters that are neither printable ASCII nor LF, each once."""
        return odd_characters(self.text)

    @functools.cached_property
    def folded(self) -> str:
        """The folded text between marks of its edges."""
        return TEXT_START + folded(self.text) + TEXT_END

    @functools.cached_property
    def body(self) -> tuple[int, int] | None:
        """Positions of the first and the last real paragraph (20 words and an end mark); None without one."""
        whole = [n for n, line in enumerate(self.solid) if self.is_paragraph(n)]
        return (whole[0], whole[-1]) if whole else None

    @functools.cached_property
    def kinds(self) -> frozenset[ArticleKind]:
        return kinds_of(self.solid)

    @functools.cached_property
    def title_key(self) -> str | None:
        return key_of(self.article.title) if self.article.title else None

    @functools.cached_property
    def places(self) -> Places:
        return Places(self.text)

    def is_paragraph(self, position: int) -> bool:
        line = self.solid[position]
        return len(line.text) >= PARAGRAPH_WORDS and line.is_sentence and line.words >= PARAGRAPH_WORDS

    def is_mid_sentence(self, first: int, last: int) -> bool:
        """Whether the lines stand between two halves of one sentence: then they may be a link's text, cut out of it.

        The line before has four words or more and breaks off; the line after begins with a small letter and has three
        words or more, or begins with closing punctuation.
        """
        if not 0 < first <= last < len(self.solid) - 1:
            return False
        before, after = self.solid[first - 1], self.solid[last + 1]
        goes_on = after.text[0] in CLOSING or (after.text[0].islower() and len(after.text.split(None, 3)) >= 3)
        ends = before.text[-1]
        return goes_on and (ends.isalpha() or ends == ",") and not before.is_sentence and before.words >= 4

    def passes(self, position: int, test: LineTest) -> bool:
        """Whether the line passes.  Raises TimeoutError when a pattern runs over its time."""
        asked = (id(test), position)
        known = self._passed.get(asked)
        if known is None:
            known = self._passed[asked] = self.may_hold(test, position) and test.passes(self, position)
        return known

    def may_hold(self, part: Part, position: int) -> bool:
        """False only where a part of a rule certainly does not hold on a line."""
        if self._index is None:
            return True
        number = self._index.numbers.get(id(part))
        return number is None or self._index.may_hold(self.marks, number, position)

    def line(self, position: int) -> Line:
        return self.solid[position]

    def may_match(self, pattern: Pattern, position: int) -> bool:
        """False only where a pattern certainly does not match the whole line."""
        if self._index is None:
            return True
        number = self._index.pattern_numbers.get(id(pattern))
        return number is None or self._index.may_match(self.marks, number, position)

    def refers(self, name: str, position: int) -> bool:
        """Whether a line passes the line test of a rule that `name` means."""
        asked = (name, position)
        if asked not in self._referred:
            self._referred[asked] = any(self.passes(position, test) for test in self._line_tests(name))
        return self._referred[asked]

    def holding(self, test: LineTest) -> frozenset[int]:
        """Positions of the lines that pass.  Where a test is but the rules it names, only their cues are looked at."""
        if test not in self._holding:
            if test == LineTest(rule=test.rule):
                named = (other for name in test.rule for other in self._present(name))
                found = {n for other in named for n in self.candidates(other) if self.passes(n, other)}
            else:
                found = {n for n in range(len(self.solid)) if self.passes(n, test)}
            self._holding[test] = frozenset(found)
        return self._holding[test]

    def _present(self, name: str) -> Sequence[LineTest]:
        """The line tests that `rule:` with that name stands for, but those that certainly hold nowhere."""
        tests = self._line_tests(name)
        return tests if self._index is None else self._index.present(self.marks, name, tests)

    def surroundings(self, cues: tuple[LineTest, ...], labels: tuple[LineTest, ...]) -> Surroundings:
        """The lines with their cues; those of `labels` that are short may be the label of a list."""
        asked = (*cues, *labels)
        if asked not in self._surroundings:
            cue = frozenset().union(*map(self.holding, cues))
            label = {n for test in labels for n in self.holding(test) if self.solid[n].words <= LABEL_WORDS}
            self._surroundings[asked] = Surroundings(self.solid, self.article.title, self.kinds, cue, frozenset(label))
        return self._surroundings[asked]

    def points(self, model: object) -> dict[int, float]:
        """The points of lines by a model, as far as they were added up."""
        return self._points.setdefault(model, {})

    def span_of(self, first: int, last: int) -> Span:
        return Span(self.solid[first].span.start, self.solid[last].span.end)

    def position_of(self, offset: int) -> int | None:
        """Position of the line that holds the offset, None where that line is blank or too long."""
        position = bisect_right(self.solid, offset, key=lambda line: line.start) - 1
        return position if position >= 0 and offset <= self.solid[position].end else None

    def covered(self, span: Span) -> list[int]:
        """Positions of the lines that lie whole within a span."""
        first = bisect_left(self.solid, span.start, key=lambda line: line.offset)
        found = []
        while first < len(self.solid) and self.solid[first].span.end <= span.end:
            found.append(first)
            first += 1
        return found
