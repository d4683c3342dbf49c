"""Patterns without words: which are named, and that what they cost is measured and little."""

from __future__ import annotations

import pytest

from linter.costs import MOST, costs_of, patterns_of, sample_articles, wordless
from linter.rule import Ruleset
from linter.text import Article
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
    costly, cheap = "(?:\\w|\\w?\\w)+\\W\\W", "\\w{1,3}\\W"
    ruleset = ruleset_of(f"kind: line, patterns: ['{costly}', '{cheap}']", "kind: span, patterns: ['!{3}']")
    articles = [Article("a" * 18 + "!\n\n" + "b" * 18 + "?")] * 5
    costs = costs_of([costly, cheap], ruleset, articles)
    assert costs.share(costly) > 10 * costs.share(cheap) >= 0
    assert costs.by_source[costly] <= costs.whole
    assert [type(pattern.compiled).__name__ for pattern in patterns_of(ruleset.known[0])] == ["Pattern", "Pattern"]


def test_the_sample_is_of_good_examples() -> None:
    assert sample_articles(ruleset_of("kind: line, phrases: [close]").known) == [Article("x")]


def test_no_shipped_pattern_without_words_is_dear(shipped: Ruleset) -> None:
    named = {one.pattern.source: one.rule.id for one in wordless(shipped.rules)}
    costs = costs_of(list(named), shipped, sample_articles(shipped.known)[::4])
    assert {rule: costs.share(source) for source, rule in named.items() if costs.share(source) > MOST} == {}
    assert max(map(costs.share, named)) > 0
