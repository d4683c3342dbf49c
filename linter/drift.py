"""What changed between two runs: how often each rule finds something, on each site and over all.

A share of a few articles jumps about by chance, and among a thousand shares some always do; so each change is tested, the
tests of one comparison are corrected together, and only a rise that is beyond chance and large enough to matter is called
broken.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from linter.shares import adjusted, chance, difference, percent
from linter.summary import Summary

LEVEL = 0.01  # the share of false alarms among all alarms stays below this
RISE = 0.02  # a share that rises by less is no broken scraper
ALL = "all sites"


@dataclass(frozen=True, slots=True)
class Rate:
    """Articles in which a rule found something, and all of them."""

    some: int
    of: int

    @property
    def share(self) -> float:
        return self.some / self.of if self.of else 0.0

    def __str__(self) -> str:
        return percent(self.share)


class Trend(enum.Enum):
    """What became of a share."""

    BROKEN = "broken"  # risen beyond chance, by enough to matter
    WORSE = "worse"  # risen beyond chance
    BETTER = "better"  # fallen beyond chance
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """One rule on one site, before and after.

    `low` and `high` bound how much the share has risen (95 %); `chance` is corrected for all tests of the comparison.
    """

    site: str
    rule: str
    before: Rate
    after: Rate
    low: float
    high: float
    chance: float
    trend: Trend

    @property
    def rise(self) -> float:
        return self.after.share - self.before.share

    def __str__(self) -> str:
        return f"{self.site} {self.rule} {self.before} -> {self.after}"


@dataclass(frozen=True)
class Drift:
    """All that can be compared of two runs, the largest changes first, and what cannot."""

    changes: tuple[Change, ...]
    new_sites: tuple[tuple[str, int], ...]  # with their articles
    gone_sites: tuple[tuple[str, int], ...]
    new_rules: tuple[str, ...]  # found something only in the second run
    gone_rules: tuple[str, ...]
    same_rules: bool

    def by_trend(self, *trends: Trend) -> list[Change]:
        return [change for change in self.changes if change.trend in trends]


def compare(before: Summary, after: Summary, *, level: float = LEVEL, rise: float = RISE) -> Drift:
    """The changes of every rule on every site that both runs have, and over all sites."""
    shared = before.articles.keys() & after.articles.keys()
    pairs = [
        _Pair(site, rule, _rate(before, site, rule), _rate(after, site, rule))
        for site, rule in sorted(before.found.keys() | after.found.keys())
        if site in shared
    ]
    if len(before.articles.keys() | after.articles.keys()) > 1:
        pairs += _over_all(before, after)
    chances = adjusted([chance(pair.before.some, pair.before.of, pair.after.some, pair.after.of) for pair in pairs])
    changes = [_change(pair, found, level, rise) for pair, found in zip(pairs, chances, strict=True)]
    return Drift(
        tuple(sorted(changes, key=lambda change: (-abs(change.rise), change.site, change.rule))),
        tuple(_only(after.articles, shared)),
        tuple(_only(before.articles, shared)),
        tuple(sorted(_by_rule(after.found).keys() - _by_rule(before.found).keys())),
        tuple(sorted(_by_rule(before.found).keys() - _by_rule(after.found).keys())),
        _have_same_rules(set(before.rulesets), set(after.rulesets)),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is to be compared."""

    site: str
    rule: str
    before: Rate
    after: Rate


def _rate(summary: Summary, site: str, rule: str) -> Rate:
    return Rate(summary.found.get((site, rule), 0), summary.articles[site])


def _over_all(before: Summary, after: Summary) -> Iterator[_Pair]:
    first, second = _by_rule(before.found), _by_rule(after.found)
    articles, later_articles = sum(before.articles.values()), sum(after.articles.values())
    for rule in sorted(first.keys() | second.keys()):
        yield _Pair(ALL, rule, Rate(first[rule], articles), Rate(second[rule], later_articles))


def _by_rule(found: Mapping[tuple[str, str], int]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for (_, rule), articles in found.items():
        sums[rule] += articles
    return sums


def _change(pair: _Pair, found: float, level: float, rise: float) -> Change:
    before, after = pair.before, pair.after
    low, high = difference(before.some, before.of, after.some, after.of)
    risen = after.share - before.share
    if found > level or not risen:
        trend = Trend.SAME
    elif risen < 0:
        trend = Trend.BETTER
    else:
        trend = Trend.BROKEN if risen >= rise else Trend.WORSE
    return Change(pair.site, pair.rule, before, after, low, high, found, trend)


def _only(articles: Mapping[str, int], shared: Collection[str]) -> list[tuple[str, int]]:
    return sorted((site, count) for site, count in articles.items() if site not in shared)


def _have_same_rules(before: set[str], after: set[str]) -> bool:
    """Whether the rules can have been the same: a run need not have met articles for all of a config's selections."""
    return before <= after or after <= before
