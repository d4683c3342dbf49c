"""Thresholds: when a run fails, and by how much it does.

Only findings as grave as `fail_on` count.  Without any limit one of them fails the run; with limits, the limits alone
decide.  A rule or site that several selectors mean is held to the last of them.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from linter.keys import key
from linter.report import Report
from linter.rule import Rule
from linter.shares import Share, percent


@dataclass(frozen=True)
class Limits:
    """How much is too much."""

    max_findings: int | None = field(default=None, metadata=key("no more findings than this"))
    max_rate: Share | None = field(default=None, metadata=key("no larger share of articles with findings than this"))
    min_articles: int | None = field(default=None, metadata=key("judge the share only from so many articles on"))

    def __post_init__(self) -> None:
        if self.max_findings is not None and self.max_findings < 0:
            raise ValueError("max_findings is 0 or more")
        if self.min_articles is not None and self.min_articles < 1:
            raise ValueError("min_articles is 1 or more")

    def __bool__(self) -> bool:
        return self.max_findings is not None or self.max_rate is not None


@dataclass(frozen=True)
class Gate:
    """The limits for a run, for rules (of each alone) and for sites (of each alone)."""

    limits: Limits = field(default=Limits(), metadata=key("those for the whole run", flat=True))
    rules: Mapping[str, Limits] = field(default_factory=dict, metadata=key("rule or family: its limits"))
    sites: Mapping[str, Limits] = field(default_factory=dict, metadata=key("domain, `*` is a wildcard: its limits"))

    def __bool__(self) -> bool:
        return any((self.limits, *self.rules.values(), *self.sites.values()))

    def over(self, max_findings: int | None, max_rate: Share | None) -> Gate:
        """The gate with what the command line says of the whole run."""
        limits = replace(
            self.limits,
            max_findings=self.limits.max_findings if max_findings is None else max_findings,
            max_rate=self.limits.max_rate if max_rate is None else max_rate,
        )
        return replace(self, limits=limits)


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that was passed: of which rule or site (empty for the whole run), and in words by how much."""

    name: str
    words: str

    def __str__(self) -> str:
        return f"{self.name}: {self.words}" if self.name else self.words


def judge(gate: Gate, report: Report, rules: Sequence[Rule]) -> list[Breach]:
    """The limits that a run passed: those of the whole run first, then rules and sites by name."""
    breaches = list(_breaches("", gate.limits, report.failing, report.articles_failing, report.articles))
    by_id = {rule.id: rule for rule in rules}
    for name in sorted(report.failing_by_rule):
        if limits := _for_rule(gate, name, by_id.get(name)):
            counts = report.failing_by_rule[name], report.articles_failing_by_rule[name]
            breaches += _breaches(name, limits, *counts, report.articles)
    for site in sorted(report.failing_by_site) if gate.sites else ():
        if limits := _for_site(gate, site):
            counts = report.failing_by_site[site], report.articles_failing_by_site[site]
            breaches += _breaches(site, limits, *counts, report.articles_by_site[site])
    return breaches


def means_site(selector: str, site: str) -> bool:
    """Whether a selector is the domain, one above it, or a wildcard for it."""
    return fnmatch.fnmatchcase(site, selector) or site.endswith("." + selector)


def _for_rule(gate: Gate, name: str, rule: Rule | None) -> Limits | None:
    """The last limits whose selector means the rule; findings that newslint itself makes have an id, but no rule."""
    meant = [s for s in gate.rules if (rule.is_named(s) if rule else fnmatch.fnmatchcase(name, s) or s == "all")]
    return gate.rules[meant[-1]] if meant else None


def _for_site(gate: Gate, site: str) -> Limits | None:
    meant = [selector for selector in gate.sites if means_site(selector, site)]
    return gate.sites[meant[-1]] if meant else None


def _breaches(name: str, limits: Limits, findings: int, with_findings: int, articles: int) -> Iterator[Breach]:
    most, rate = limits.max_findings, limits.max_rate
    if most is not None and findings > most:
        noun = "finding" if findings == 1 else "findings"
        yield Breach(name, f"{findings:,} {noun}, {findings - most:,} more than the {most:,} allowed")
    if rate is not None and articles >= (limits.min_articles or 1) and with_findings > rate.value * articles + 1e-9:
        share = with_findings / articles
        more = percent(share - rate.value).removesuffix(" %")
        yield Breach(name, f"findings in {percent(share)} of articles, {more} points more than the {rate} allowed")
