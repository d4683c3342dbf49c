"""What the page shows of a corpus in full: a few findings of each rule and a few articles.

Which ones is decided by the hashes of their texts, the lowest winning: a fair choice that is the same on every run,
needs no second look, and in which a text that stands in a thousand articles has no more chances than any other.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from linter.checked import Checked, Located
from linter.reporters.html.marks import Mark, Marked, marked, visible
from linter.reporters.html.tally import Loss
from linter.text import LINE_END, Span

BY_RULE = 3  # findings of each rule, of different texts
BY_CHANCE = 10  # articles in which something was found
MOST_STRUCK = 5  # articles that lose the largest share of their words
FEWEST_WORDS = 50  # an article shorter than that says little when it loses a lot
NEAR = 3_000  # characters before and, twice as many, behind a finding's beginning that are looked at for its sample
FINDING_BUDGET = 2_400  # characters of page
FINDING_PIECE = 300  # characters of one piece of it
ARTICLE_BUDGET = 24_000
LEAD = 80  # characters of an article's first line
LONG_NAME = 300  # characters of an id, an address or a message
LONG_ARTICLE = 9_000  # characters; of a longer one only what is near a mark is shown

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a piece is marked; `does` says what becomes of it in words."""

    rule: str
    message: str
    does: str


@dataclass(frozen=True, slots=True)
class FindingSample:
    """One finding with the lines around it."""

    where: str
    reasons: tuple[Reason, ...]
    marked: Marked
    language: str | None


@dataclass(frozen=True, slots=True)
class ArticleSample:
    """One article, or what is near the marks of a long one."""

    where: str
    id: str
    lead: str
    url: str
    language: str | None
    loss: Loss
    findings: int
    reasons: tuple[Reason, ...]
    marked: Marked
    is_folded: bool


class Lowest(Generic[Shown]):
    """The `most` values of the lowest keys, each key once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._keys: list[tuple[float, str]] = []
        self._values: dict[tuple[float, str], Shown] = {}

    def wants(self, key: tuple[float, str]) -> bool:
        """Whether a value of that key would be kept."""
        return key not in self._values and (len(self._keys) < self._most or key < self._keys[-1])

    def keep(self, key: tuple[float, str], value: Shown) -> None:
        insort(self._keys, key)
        self._values[key] = value
        if len(self._keys) > self._most:
            del self._values[self._keys.pop()]

    @property
    def values(self) -> tuple[Shown, ...]:
        return tuple(self._values[key] for key in self._keys)


class Samples:
    """Chooses what is shown."""

    def __init__(self, goes: Callable[[Located], bool]) -> None:
        self._goes = goes
        self._by_rule: dict[str, Lowest[FindingSample]] = {}
        self._by_chance: Lowest[ArticleSample] = Lowest(BY_CHANCE)
        self._most_struck: Lowest[ArticleSample] = Lowest(MOST_STRUCK)

    def add(self, article: Checked, loss: Loss) -> None:
        if not article.findings:
            return
        for finding in article.findings:
            lowest = self._by_rule.get(finding.rule)
            if lowest is None:
                lowest = self._by_rule[finding.rule] = Lowest(BY_RULE)
            key = (0.0, finding.content if len(finding.span) else article.content)
            if lowest.wants(key):
                lowest.keep(key, self._finding(article, finding))
        by_chance, by_loss = (0.0, article.content), (-loss.share, article.content)
        is_chosen = self._by_chance.wants(by_chance)
        is_worst = loss.gone > 0 and loss.words >= FEWEST_WORDS and self._most_struck.wants(by_loss)
        if is_chosen or is_worst:
            sample = self._article(article, loss)
            if is_chosen:
                self._by_chance.keep(by_chance, sample)
            if is_worst:
                self._most_struck.keep(by_loss, sample)

    def of(self, rule: str) -> tuple[FindingSample, ...]:
        return self._by_rule[rule].values

    @property
    def by_chance(self) -> tuple[ArticleSample, ...]:
        return self._by_chance.values

    @property
    def most_struck(self) -> tuple[ArticleSample, ...]:
        """Those that lose most, but those that were chosen by chance already."""
        shown = set(self.by_chance)
        return tuple(article for article in self._most_struck.values if article not in shown)

    def _finding(self, article: Checked, finding: Located) -> FindingSample:
        text, near, first = _near(article.text or "", finding)
        rows = marked(text, (near,), self._goes, around=1, budget=FINDING_BUDGET, longest=FINDING_PIECE, first=first)
        where = f"{article.origin}:{finding.region.line}:{finding.region.column}"
        return FindingSample(short(where), (self._reason(finding),), rows, _code(article.language))

    def _article(self, article: Checked, loss: Loss) -> ArticleSample:
        text = article.text or ""
        is_long = len(text) > LONG_ARTICLE
        rows = marked(text, article.findings, self._goes, around=2 if is_long else None, budget=ARTICLE_BUDGET)
        needed = max((index for row in rows.rows for piece in row.pieces for index in piece.findings), default=-1)
        return ArticleSample(
            short(str(article.origin)),
            short(article.id),
            _lead(rows),
            short(article.url),
            _code(article.language),
            loss,
            len(article.findings),
            tuple(map(self._reason, article.findings[: needed + 1])),
            rows,
            is_long,
        )

    def _reason(self, finding: Located) -> Reason:
        if finding.safety is None:
            does = "reported only"
        elif self._goes(finding):
            does = f"{finding.safety.value} fix"
        else:
            does = f"{finding.safety.value} fix, not applied"
        return Reason(finding.rule, short(finding.message), does)


def _near(text: str, finding: Located) -> tuple[str, Located, int]:
    """The text around a finding, the finding in it, and the number of its first line: an article may be huge."""
    low = max(finding.span.start - NEAR, 0)
    high = min(finding.span.start + 2 * NEAR, len(text))
    if low:  # from the beginning of a line if one is near
        line_end = text.find("\n", low, finding.span.start)
        low = line_end + 1 if line_end >= 0 else low
    if high < len(text):
        line_end = text.rfind("\n", finding.span.start, high)
        high = line_end if line_end >= 0 else high
    first = finding.region.line - sum(1 for _ in LINE_END.finditer(text, low, finding.span.start))
    edits = tuple(
        replace(located, edit=replace(located.edit, span=_moved(located.edit.span, low, high)))
        for located in finding.edits
        if located.edit.span.start <= high and located.edit.span.end >= low
    )
    return text[low:high], replace(finding, span=_moved(finding.span, low, high), edits=edits), first


def _moved(span: Span, low: int, high: int) -> Span:
    return Span(max(span.start, low) - low, min(span.end, high) - low)


def _lead(marked: Marked) -> str:
    """The beginning of the first line without a mark: a headline more often than not."""
    for row in marked.rows:
        if all(piece.mark is Mark.KEPT for piece in row.pieces):
            words = "".join(piece.text for piece in row.pieces)
            return words if len(words) <= LEAD else words[: LEAD - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return ""


def _code(language: str | None) -> str | None:
    """The language of a record if it is such a thing: it becomes an attribute that browsers and screen readers act on."""
    return language if language and language.isascii() and language.isalpha() and len(language) in (2, 3) else None


def short(words: str | None) -> str:
    """Words from outside as they can be shown: what is hidden in them made visible, and not too many."""
    plain = visible(words or "", is_marked=True)
    return plain if len(plain) <= LONG_NAME else plain[: LONG_NAME - 1] + "\N{HORIZONTAL ELLIPSIS}"
