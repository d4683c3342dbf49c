"""Patterns without words: which are named, and that what they cost is measured."""

from __future__ import annotations

import pytest

from linter.costs import sample_lines, seconds_per_article, wordless
from tests.making import ruleset_of


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("kind: line, patterns: ['\\w+', 'Scraped on .*']", ["\\w+"]),
        ("kind: line, phrases: [close]", []),
        ("kind: line, patterns: ['Read more: .*'], unless: {patterns: ['\\w+']}", []),
        ("kind: span, patterns: ['\\S+', '\\(AP\\)']", ["\\S+"]),
        ("kind: block, lines: [{patterns: ['.{3,9}']}, {phrases: [close]}]", [".{3,9}"]),
    ],
)
def test_patterns_without_words_are_named(body: str, named: list[str]) -> None:
    assert [one.pattern.source for one in wordless(ruleset_of(body).known)] == named


def test_a_costly_pattern_costs_more() -> None:
    costly, cheap = wordless(ruleset_of("kind: line, patterns: ['(?:\\w|\\w?\\w)+\\W\\W', '\\w{1,3}']").known)
    lines = ["a" * 22 + "!"] * 20
    assert seconds_per_article(costly, lines) > seconds_per_article(cheap, lines) > 0
    assert seconds_per_article(cheap, []) == 0


def test_the_sample_is_of_examples() -> None:
    assert sample_lines(ruleset_of("kind: line, phrases: [close]").known) == ["x"]
