"""`article`: a verdict or a warning on the whole article, from what its lines say and from its measures.

An article that is to be dropped is never edited: a wall page must not be cleaned into an empty one.
"""

from __future__ import annotations

import enum
import functools
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from linter.bits import positions_of
from linter.guards import Where
from linter.keys import key
from linter.linetest import LineTest, Part, Search
from linter.pattern import Pattern
from linter.rule import Hit, Rule
from linter.text import Span
from linter.view import View


class Metric(enum.Enum):
    """Measures of an article.  Shares go from 0 to 1; `short` is a line of at most 30 characters."""

    WORDS = "words"
    CHARS = "chars"
    LINES = "lines"
    PARAGRAPHS = "paragraphs"
    SENTENCES = "sentences"
    SHORT_SHARE = "short_share"
    REPEATED_SHARE = "repeated_share"
    TITLE_SHARE = "title_share"


class Outcome(enum.Enum):
    """What a hit means: the article is to be dropped, or only flagged."""

    DROP = "drop"
    FLAG = "flag"


@dataclass(frozen=True)
class Condition:
    """One thing that is so: lines that pass a test, words anywhere in the text, or a measure within bounds."""

    test: LineTest = field(metadata=key("", flat=True))
    where: tuple[Where, ...] = field(default=(), metadata=key("where these lines stand"))
    least: int = field(default=1, metadata=key("at least so many lines pass", name="min"))
    text: tuple[Pattern, ...] = field(default=(), metadata=key("one of these patterns occurs anywhere in a line"))
    metric: Metric | None = field(default=None, metadata=key("a measure: " + ", ".join(m.value for m in Metric)))
    below: float | None = field(default=None, metadata=key("the measure is less than this"))
    above: float | None = field(default=None, metadata=key("the measure is more than this"))

    def __post_init__(self) -> None:
        if (self.metric is None) is not (self.below is None and self.above is None):
            raise ValueError("a metric needs below or above, and they need a metric")
        if self.test.is_empty and not self.text and self.metric is None:
            raise ValueError("say what must be so: a line test, text, or a metric with below or above")

    @property
    def parts(self) -> tuple[Part, ...]:
        """What must be on some line for this to hold; empty where it may hold without."""
        if not self.test.is_empty and self.least:
            return (self.test,)
        return (self.search,) if self.text else ()

    @functools.cached_property
    def search(self) -> Search:
        return Search(self.text)

    def holds(self, view: View) -> bool:
        """Whether all that is said is so.  Raises TimeoutError as patterns do."""
        if self.metric is not None:
            low, high = _within(self.metric, view, self.below, self.above)
            if (self.below is not None and low >= self.below) or (self.above is not None and high <= self.above):
                return False
        if self.text and not self._occurs(view):
            return False
        if self.test.is_empty:
            return True
        lines = functools.reduce(operator.or_, (where.lines_in(view) for where in self.where)) if self.where else view.all
        return view.among(self.test, lines).bit_count() >= self.least

    def _occurs(self, view: View) -> bool:
        return any(pattern.occurs(view.solid[n].text) for n in positions_of(view.worth(self.search)) for pattern in self.text)


@dataclass(frozen=True)
class ArticleCheck:
    """Articles for which all of `all`, one of `any` and none of `none` hold."""

    verdict: Outcome = field(metadata=key("drop or flag"))
    every: tuple[Condition, ...] = field(default=(), metadata=key("all of these hold", name="all"))
    some: tuple[Condition, ...] = field(default=(), metadata=key("one of these holds", name="any"))
    no: tuple[Condition, ...] = field(default=(), metadata=key("none of these holds", name="none"))

    def __post_init__(self) -> None:
        if not (self.every or self.some):
            raise ValueError("an article rule needs all or any")

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        return ()

    @property
    def needs(self) -> tuple[tuple[Part, ...], ...]:
        every = tuple(condition.parts for condition in self.every if condition.parts)
        some = [condition.parts for condition in self.some]
        return (*every, tuple(part for parts in some for part in parts)) if some and all(some) else every

    def may_find(self, view: View) -> bool:
        return True

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        if not all(condition.holds(view) for condition in self.every):
            return
        if self.some and not any(condition.holds(view) for condition in self.some):
            return
        if any(condition.holds(view) for condition in self.no):
            return
        end = view.solid[0].span.end if view.solid else 0
        yield Hit(Span(view.solid[0].span.start if view.solid else 0, end))


def _within(metric: Metric, view: View, below: float | None, above: float | None) -> tuple[float, float]:
    """Bounds of a measure, the same but where a count is stopped because it has passed both limits already."""
    if metric in COUNTS:
        most = max(limit for limit in (below, above) if limit is not None)
        count = 0.0
        for position in range(len(view.solid)):
            count += COUNTS[metric](view, position)
            if count > most:
                return count, math.inf
        return count, count
    value = MEASURES[metric](view)
    return value, value


def _short_share(view: View) -> float:
    return sum(len(text) <= 30 for text in view.solid.texts) / max(1, len(view.solid))


def _repeated_share(view: View) -> float:
    return len(view.said_before) / max(1, len(view.solid))


def _title_share(view: View) -> float:
    """Share of the title's words of four letters or more that the text has; 1 where there is no title."""
    title = {word for word in (view.title_key or "").split() if len(word) >= 4}
    text = f" {view.text.casefold()} " if title else ""
    return sum(_has_word(text, word) for word in title) / len(title) if title else 1.0


def _has_word(text: str, word: str) -> bool:
    """Whether a word stands in a text between white space."""
    place = text.find(word)
    while place >= 0:
        if text[place - 1].isspace() and text[place + len(word)].isspace():
            return True
        place = text.find(word, place + 1)
    return False


# Measures that are added up line by line.
COUNTS: Mapping[Metric, Callable[[View, int], float]] = {
    Metric.WORDS: lambda view, position: view.solid[position].words,
    Metric.PARAGRAPHS: lambda view, position: view.is_paragraph(position),
    Metric.SENTENCES: lambda view, position: view.solid[position].is_sentence,
}
MEASURES: Mapping[Metric, Callable[[View], float]] = {
    Metric.CHARS: lambda view: len(view.text),
    Metric.LINES: lambda view: len(view.solid),
    Metric.SHORT_SHARE: _short_share,
    Metric.REPEATED_SHARE: _repeated_share,
    Metric.TITLE_SHARE: _title_share,
}
