"""Counts of a run for the page: by rule, family, site and language, in memory that does not grow with the corpus."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from linter.checked import Checked, Located
from linter.finding import Fate, Safety, Severity
from linter.reporters.html.marks import Stretch, taken
from linter.text import count_words

MOST_SITES = 20_000  # sites that are counted apart; those that come later are counted together
MOST_LANGUAGES = 500
OTHERS = "others"


class Outlook(enum.Enum):
    """What becomes of an article."""

    CLEAN = "clean"
    MENDED = "mended"
    LEFT = "left"  # something is found that the fixes of this run do not take
    DROPPED = "dropped"


@dataclass
class Group:
    """Articles that have something in common.

    Of the words of its articles, `gone` are taken by the fixes that this run does, `offered` by other fixes only;
    `dropped` are those of articles to be dropped, whatever else is found in them.
    """

    articles: int = 0
    affected: int = 0
    words: int = 0
    gone: int = 0
    offered: int = 0
    dropped: int = 0
    families: Counter[str] = field(default_factory=Counter)  # articles by family

    @property
    def rate(self) -> float:
        return share(self.affected, self.articles)

    @property
    def gone_share(self) -> float:
        return share(self.gone, self.words)


@dataclass
class RuleCount:
    """What one rule found."""

    severity: Severity
    message: str
    findings: int = 0
    articles: int = 0
    fixes: Counter[Safety | None] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Loss:
    """The words of one article, and how many of them go or might."""

    words: int
    gone: int
    offered: int

    @property
    def share(self) -> float:
        return share(self.gone, self.words)


class Tally:
    """Adds articles up.

    `goes` says which fixes this run does, `drops` which rules have an article dropped.
    """

    def __init__(self, goes: Callable[[Located], bool], drops: Callable[[str], bool]) -> None:
        self._goes = goes
        self._drops = drops
        self.whole = Group()
        self.findings = 0
        self.rules: dict[str, RuleCount] = {}
        self.sites: dict[str, Group] = {}
        self.languages: dict[str, Group] = {}
        self.outlooks: Counter[Outlook] = Counter()
        self.losses: Counter[int] = Counter()  # articles by step of `LOSS_STEPS`
        self.unplaced = 0  # articles without an address

    def add(self, article: Checked) -> Loss:
        """Count one article; what it loses."""
        outlook = self._outlook(article)
        loss = self._loss(article)
        self.outlooks[outlook] += 1
        if outlook is not Outlook.DROPPED:
            self.losses[loss_step(loss.share)] += 1
        self._count_rules(article.findings)
        families = {family_of(finding.rule) for finding in article.findings}
        groups = [self.whole]
        if article.domain:
            groups.append(_group(self.sites, article.domain, MOST_SITES))
        else:
            self.unplaced += 1
        if article.language:
            groups.append(_group(self.languages, article.language, MOST_LANGUAGES))
        for group in groups:
            group.articles += 1
            group.affected += bool(families)
            group.words += loss.words
            if outlook is Outlook.DROPPED:
                group.dropped += loss.words
            else:
                group.gone += loss.gone
                group.offered += loss.offered
            group.families.update(families)
        return loss

    def _count_rules(self, findings: Sequence[Located]) -> None:
        self.findings += len(findings)
        for finding in findings:
            count = self.rules.get(finding.rule)
            if count is None:
                count = self.rules[finding.rule] = RuleCount(finding.severity, finding.message)
            elif finding.severity is not count.severity:  # an override may make it graver for some articles
                count.severity = max(finding.severity, count.severity, key=lambda severity: severity.rank)
            count.findings += 1
            count.fixes[finding.safety] += 1
        for rule in {finding.rule for finding in findings}:
            self.rules[rule].articles += 1

    def _outlook(self, article: Checked) -> Outlook:
        if not article.findings:
            return Outlook.CLEAN
        if article.verdict.fate is Fate.DROP or any(self._drops(finding.rule) for finding in article.findings):
            return Outlook.DROPPED
        return Outlook.MENDED if all(map(self._goes, article.findings)) else Outlook.LEFT

    def _loss(self, article: Checked) -> Loss:
        if not article.findings:
            return Loss(article.words, 0, 0)
        gone, possible = taken(article.findings, self._goes)
        text = article.text or ""
        words = _words(text, gone)
        return Loss(article.words, words, _words(text, possible) - words if possible is not gone else 0)


LOSS_STEPS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 1 / 3, 1.0)  # upper ends, each with its end


def loss_step(lost: float) -> int:
    return next(step for step, end in enumerate(LOSS_STEPS) if lost <= end or end == 1.0)


def family_of(rule: str) -> str:
    """`share` of `share.de/label`."""
    return rule.split("/", 1)[0].split(".", 1)[0]


def share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _group(groups: dict[str, Group], name: str, most: int) -> Group:
    if name not in groups and len(groups) >= most:
        name = OTHERS
    return groups.setdefault(name, Group())


def _words(text: str, stretches: Iterable[Stretch]) -> int:
    return sum(count_words(text[start:end]) for start, end in stretches)
