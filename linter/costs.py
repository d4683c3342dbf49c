"""Patterns that no word gives away: every match must have some literal for the fast engine to look where it is, and these
have none, so that they are tried wherever the shape of a line and the rest of their rule leave it open.

What one costs is measured while articles are linted by all rules.  The articles are made of the lines of rules' own
examples, which are short and hostile as few articles are: on real ones it costs less.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import regex

from linter.check import lint
from linter.index import parts_in
from linter.linetest import LineTest, Part, Search
from linter.needs import need_of
from linter.pattern import Pattern
from linter.rule import Rule, Ruleset
from linter.text import Article

T = TypeVar("T")

LINES = 50  # of an article that is made of examples
PASSES = 3  # over all articles; of their times the least counts
MOST = 0.02  # of what linting an article takes: a pattern that takes more wants to be written otherwise


@dataclass(frozen=True, slots=True)
class Wordless:
    """A pattern of a rule without a literal that all its matches have."""

    rule: Rule
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds for an article: what the patterns of some sources take, and the whole of a lint."""

    by_source: Mapping[str, float]
    whole: float

    def share(self, source: str) -> float:
        return self.by_source[source] / self.whole


def patterns_of(rule: Rule) -> tuple[Pattern, ...]:
    """The patterns that a rule is found by; those of guards are tried only where the rest has hit."""
    return tuple(pattern for group in rule.check.needs for part in group for pattern in _patterns(part))


def wordless(rules: Sequence[Rule]) -> Iterator[Wordless]:
    """Such patterns among those that rules are found by."""
    for rule in rules:
        seen: set[str] = set()
        for part in (part for group in rule.check.needs for part in group):
            for pattern in _patterns(part):
                starts, ends = (part.starts, part.ends) if isinstance(part, Search) else (True, True)
                if pattern.source not in seen and need_of(pattern.source, starts=starts, ends=ends).literals is None:
                    yield Wordless(rule, pattern)
                seen.add(pattern.source)


def costs_of(sources: Sequence[str], ruleset: Ruleset, articles: Sequence[Article]) -> Costs:
    """What the patterns of these sources take while articles are linted, wherever in the rules they stand."""
    whole = min(_seconds(ruleset, articles) for _ in range(PASSES + 1))  # the first pass compiles
    least = dict.fromkeys(sources, math.inf)
    for _ in range(PASSES):
        clocks = dict.fromkeys(sources, 0.0)
        with _clocked(ruleset, clocks):
            _seconds(ruleset, articles)
        least = {source: min(least[source], clocks[source]) for source in sources}
    return Costs({source: seconds / len(articles) for source, seconds in least.items()}, whole / len(articles))


def sample_articles(rules: Sequence[Rule]) -> list[Article]:
    """Articles of the lines of all good examples, each line once, in an order that parts those of one rule."""
    lines = {line for rule in rules for example in rule.head.examples.good for line in example.text.split("\n") if line.strip()}
    mixed = sorted(lines, key=lambda line: hashlib.blake2b(line.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    return [Article("\n\n".join(mixed[start : start + LINES])) for start in range(0, len(mixed), LINES)]


@contextlib.contextmanager
def _clocked(ruleset: Ruleset, clocks: dict[str, float]) -> Iterator[None]:
    """Has the patterns of some sources measured, wherever in the rules they stand."""
    parts = (part for rule in ruleset.known for part in parts_in((rule.check, rule.guards)))
    patterns = {id(pattern): pattern for part in parts for pattern in _patterns(part) if pattern.source in clocks}.values()
    for pattern in patterns:
        vars(pattern)["compiled"] = _Clocked(pattern.compiled, clocks)
    try:
        yield
    finally:
        for pattern in patterns:
            del vars(pattern)["compiled"]  # it is made again when it is asked for


class _Clocked:
    """A compiled pattern that adds the seconds of its calls to those of its source."""

    def __init__(self, pattern: regex.Pattern[str], clocks: dict[str, float]) -> None:
        self._pattern = pattern
        self._clocks = clocks

    def fullmatch(self, text: str, timeout: float) -> regex.Match[str] | None:
        return self._timed(lambda: self._pattern.fullmatch(text, timeout=timeout))

    def match(self, text: str, timeout: float) -> regex.Match[str] | None:
        return self._timed(lambda: self._pattern.match(text, timeout=timeout))

    def search(self, text: str, timeout: float) -> regex.Match[str] | None:
        return self._timed(lambda: self._pattern.search(text, timeout=timeout))

    def finditer(self, text: str, timeout: float) -> Iterator[regex.Match[str]]:
        return iter(self._timed(lambda: list(self._pattern.finditer(text, timeout=timeout))))

    def _timed(self, call: Callable[[], T]) -> T:
        started = time.perf_counter()
        try:
            return call()
        finally:
            self._clocks[self._pattern.pattern] += time.perf_counter() - started


def _seconds(ruleset: Ruleset, articles: Sequence[Article]) -> float:
    started = time.perf_counter()
    for article in articles:
        lint(article, ruleset)
    return time.perf_counter() - started


def _patterns(part: Part) -> tuple[Pattern, ...]:
    return part.patterns if isinstance(part, (LineTest, Search)) else ()
