"""What a run found, counted: numbers that can be added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from linter.finding import Fate, Finding, Severity, Verdict

NO_SITE = "-"  # stands for the site of articles without an address


@dataclass
class Report:
    """Counts of a run; two reports of parts of a corpus add up to that of the whole."""

    articles: int = 0
    articles_with_findings: int = 0
    changed: int = 0
    dropped: int = 0
    refused: int = 0
    failed: int = 0  # files and rows that could not be read, fixed or written
    failing: int = 0  # findings as grave as the config's fail_on
    by_rule: Counter[str] = field(default_factory=Counter)
    articles_by_rule: Counter[str] = field(default_factory=Counter)
    fixable_by_rule: Counter[str] = field(default_factory=Counter)
    articles_failing: int = 0  # those with such findings
    failing_by_rule: Counter[str] = field(default_factory=Counter)
    articles_failing_by_rule: Counter[str] = field(default_factory=Counter)
    articles_by_site: Counter[str] = field(default_factory=Counter)
    failing_by_site: Counter[str] = field(default_factory=Counter)
    articles_failing_by_site: Counter[str] = field(default_factory=Counter)
    articles_by_rule_and_site: Counter[str] = field(default_factory=Counter)  # with a space between the two
    rulesets: Counter[str] = field(default_factory=Counter)  # articles by the content hash of the rules asked
    accepted: Counter[str] = field(default_factory=Counter)  # findings that a baseline accepts, by the keys of its entries

    def add(
        self,
        findings: Sequence[Finding],
        fail_on: Severity,
        verdict: Verdict | None = None,
        *,
        site: str | None = None,
        ruleset: str | None = None,
    ) -> None:
        """Count one article: its site, and the hash of the rules that were asked."""
        self.articles += 1
        self.articles_with_findings += bool(findings)
        self.dropped += verdict is not None and verdict.fate is Fate.DROP
        for finding in findings:
            self.by_rule[finding.rule] += 1
            self.fixable_by_rule[finding.rule] += finding.fix is not None
        rules = {finding.rule for finding in findings}
        self.articles_by_rule.update(rules)
        site = site or NO_SITE
        self.articles_by_site[site] += 1
        if ruleset is not None:
            self.rulesets[ruleset] += 1
        if findings:
            self.articles_by_rule_and_site.update(f"{rule} {site}" for rule in rules)
            self._add_failing([finding.rule for finding in findings if finding.severity.rank >= fail_on.rank], site)

    def merge(self, other: Report) -> None:
        """Add the counts of another part of the corpus."""
        for name in (part.name for part in fields(self)):
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, name, mine + theirs)

    def _add_failing(self, rules: Sequence[str], site: str) -> None:
        """Count the rules of one article's findings that are grave enough to fail."""
        if rules:
            self.failing += len(rules)
            self.articles_failing += 1
            self.failing_by_rule.update(rules)
            self.articles_failing_by_rule.update(set(rules))
            self.failing_by_site[site] += len(rules)
            self.articles_failing_by_site[site] += 1

    @property
    def findings(self) -> int:
        return self.by_rule.total()
