"""Comparisons: a broken scraper shouts, noise does not."""

from __future__ import annotations

import io
import random

import pytest

from linter.checked import Failure, checked
from linter.drift import Trend, compare
from linter.finding import Finding, Severity
from linter.report import Report
from linter.reporters import Context, kind_of
from linter.summary import Summary, parse
from linter.text import Article, Origin, Span


def _summary(*sites: tuple[str, int, dict[str, int]], rulesets: tuple[str, ...] = ("x",)) -> Summary:
    articles = {site: count for site, count, _ in sites}
    found = {(site, rule): some for site, _, rules in sites for rule, some in rules.items()}
    return Summary(articles, found, rulesets)


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        ((3, 1000), (410, 1000), Trend.BROKEN),
        ((0, 1000), (30, 1000), Trend.BROKEN),
        ((0, 12), (12, 12), Trend.BROKEN),
        ((0, 2), (2, 2), Trend.SAME),
        ((3, 1000), (5, 1000), Trend.SAME),
        ((3, 1000), (9, 1000), Trend.SAME),
        ((3000, 1_000_000), (4000, 1_000_000), Trend.WORSE),
        ((410, 1000), (3, 1000), Trend.BETTER),
        ((0, 1000), (0, 1000), Trend.SAME),
    ],
    ids=[
        "scraper-broke",
        "new-artifact",
        "small-but-sure",
        "too-few-to-say",
        "by-chance",
        "three-times-as-many-of-few",
        "sure-but-small",
        "mended",
        "nothing",
    ],
)
def test_trends(before: tuple[int, int], after: tuple[int, int], trend: Trend) -> None:
    first, second = (_summary(("cnn.com", of, {"media/video-embed": some})) for some, of in (before, after))
    assert [change.trend for change in compare(first, second).changes] == [trend]


def test_a_change_reads_as_one_line() -> None:
    first = _summary(("cnn.com", 1000, {"media/video-embed": 3}))
    second = _summary(("cnn.com", 1000, {"media/video-embed": 410}))
    (change,) = compare(first, second).changes
    assert str(change) == "cnn.com media/video-embed 0.3 % -> 41 %"
    assert (round(change.low, 3), round(change.high, 3)) == (0.376, 0.438)


def test_what_is_new_and_what_is_gone() -> None:
    first = _summary(("a.com", 50, {"ui/share": 5, "ads/label": 1}), ("b.com", 70, {}))
    second = _summary(("a.com", 50, {"ui/share": 5, "media/credit": 1}), ("c.com", 9, {}), rulesets=("y",))
    found = compare(first, second)
    assert (found.new_sites, found.gone_sites) == ((("c.com", 9),), (("b.com", 70),))
    assert (found.new_rules, found.gone_rules) == (("media/credit",), ("ads/label",))
    assert not found.same_rules


def test_noise_does_not_shout() -> None:
    """Three hundred sites with ten rules and nothing changed: no alarm; one site broken among them: that one alone."""
    chance = random.Random(7)
    rates = {f"r/{n}": rate for n, rate in enumerate((0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.9))}

    sizes = [chance.choice((3, 20, 100, 300)) for _ in range(300)]

    def sample() -> Summary:
        sites = []
        for number, articles in enumerate(sizes):
            found = {rule: sum(chance.random() < rate for _ in range(articles)) for rule, rate in rates.items()}
            sites.append((f"{number}.com", articles, {rule: some for rule, some in found.items() if some}))
        return _summary(*sites)

    first, second = sample(), sample()
    assert compare(first, second).by_trend(Trend.BROKEN, Trend.WORSE, Trend.BETTER) == []
    site = f"{sizes.index(100)}.com"
    broken = Summary(second.articles, {**second.found, (site, "r/1"): 60}, second.rulesets)
    assert [(change.site, change.rule) for change in compare(first, broken).by_trend(Trend.BROKEN)] == [(site, "r/1")]


def test_a_summary_reads_back_as_it_was() -> None:
    made = _summary(("b.com", 3, {"r/2": 1, "r/1": 2}), ("-", 2, {}))
    lines = list(made.lines())
    assert lines == [
        '{"newslint": "summary", "version": 1, "rulesets": ["x"]}',
        '{"site": "-", "articles": 2, "rules": {}}',
        '{"site": "b.com", "articles": 3, "rules": {"r/1": 2, "r/2": 1}}',
    ]
    assert parse(lines) == made


@pytest.mark.parametrize("kind", ["json", "jsonl", "summary"])
def test_all_reports_of_a_run_say_the_same(kind: str) -> None:
    out, report = io.StringIO(), Report()
    reporter = kind_of(kind).load()(out, Context(lambda _: None))
    for number in range(5):
        article = Article("close\n\nShare", url=f"https://{number % 2}.com/a" if number else None)
        findings = [Finding(f"ui/{n}", Severity.INFO, Span(n, n + 1), "found") for n in range(number)] * 2
        report.add(findings, Severity.INFO, site=article.domain)
        reporter.add(checked(article, findings))
    reporter.fail(Failure(Origin("a.txt"), "not UTF-8"))
    reporter.finish(report)
    assert parse(out.getvalue().splitlines()) == Summary.of(report)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "line 1 is not a JSON object"),
        (["{}"], "line 1 is not one of a summary"),
        (["a,b"], "line 1 is not a JSON object"),
        (['{"newslint": "summary", "version": 2, "rulesets": []}'], "line 1 is not one of a summary"),
        (
            ['{"newslint": "summary", "version": 1, "rulesets": []}', '{"site": "a", "articles": 1, "rules": {"r": 2}}'],
            "line 2 counts more articles with findings than articles",
        ),
    ],
)
def test_what_is_no_summary(lines: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(lines)
