"""An article as the rules look at it: its lines, where its body begins and ends, what kind of text it is.

Everything is computed once, when first asked for.  Lines are named by their position among the lines that are not
blank (`solid`), because rules never care how many blank lines stand between two.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from linter.linetest import LineTest
from linter.profile import ArticleKind, kinds_of
from linter.text import Article, Line, Places, Span, key_of, split_lines

MAX_LINE = 100_000  # characters; longer lines are reported and not searched
PARAGRAPH_WORDS = 20
CLOSING = frozenset(",.;:!?)\u2019\u201d")


class View:
    """One article, opened up for one pass of the rules.

    `line_tests` gives the line tests that the name after a `rule:` stands for.
    """

    def __init__(self, article: Article, line_tests: Callable[[str], tuple[LineTest, ...]]) -> None:
        self.article = article
        self.text = article.text
        self._line_tests = line_tests
        self._referred: dict[tuple[str, int], bool] = {}

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
        return test.passes(self.solid[position], self._refers)

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

    def _refers(self, name: str, line: Line) -> bool:
        asked = (name, line.number)
        if asked not in self._referred:
            self._referred[asked] = any(test.passes(line, self._refers) for test in self._line_tests(name))
        return self._referred[asked]
