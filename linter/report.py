"""What a run found, counted: numbers that can be added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from linter.finding import Fate, Finding, Severity, Verdict


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

    def add(self, findings: Sequence[Finding], fail_on: Severity, verdict: Verdict | None = None) -> None:
        """Count one article."""
        self.articles += 1
        self.articles_with_findings += bool(findings)
        self.dropped += verdict is not None and verdict.fate is Fate.DROP
        for finding in findings:
            self.by_rule[finding.rule] += 1
            self.failing += finding.severity.rank >= fail_on.rank
            self.fixable_by_rule[finding.rule] += finding.fix is not None
        self.articles_by_rule.update({finding.rule for finding in findings})

    def merge(self, other: Report) -> None:
        """Add the counts of another part of the corpus."""
        for name in (part.name for part in fields(self)):
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, name, mine + theirs)

    @property
    def findings(self) -> int:
        return self.by_rule.total()
