"""What a run has to tell of one article, as a value that can be sent to another process and outlives the text.

Workers make it where they hold the text; reporters, gates, baselines and comparisons need nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linter.check import in_order
from linter.finding import Edit, Fate, Finding, Safety, Severity, Verdict
from linter.text import Article, Origin, Places, Span, count_words

if TYPE_CHECKING:
    from linter.repair import Fixed

EXCERPT = 400  # characters of a finding's text that are kept
KEPT = Verdict(Fate.KEEP)


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of text as people count: lines and columns from 1, columns in code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def of(cls, span: Span, places: Places) -> Region:
        return cls(*places.at(span.start), *places.at(span.end))


@dataclass(frozen=True, slots=True)
class LocatedEdit:
    """An edit with its region."""

    region: Region
    edit: Edit


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with its region and its text (the first EXCERPT characters).

    `content` is a hash of the whole text found, for baselines and fingerprints.  `edits` are empty and `safety` is None
    where the finding has no fix.  `is_applied` says that a fix has taken care of it.
    """

    rule: str
    severity: Severity
    message: str
    span: Span
    region: Region
    excerpt: str
    content: str
    safety: Safety | None = None
    edits: tuple[LocatedEdit, ...] = ()
    is_applied: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """One article, linted or fixed.

    `content` is a hash of the article's text; `words` counts it, `removed` the words that fixes took out.  `findings` are
    in the order of the text; `applied` says how many of them a fix has taken care of.  `text` is there only where a
    reporter asked for it.
    """

    origin: Origin
    content: str
    words: int
    findings: tuple[Located, ...]
    id: str | None = None
    url: str | None = None
    domain: str | None = None
    language: str | None = None
    verdict: Verdict = KEPT
    applied: int = 0
    removed: int = 0
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or row that could not be read, fixed or written, and why."""

    origin: Origin
    problem: str

    def __str__(self) -> str:
        return f"{self.origin}: error: {self.problem}"


def checked(
    article: Article,
    findings: Sequence[Finding],
    *,
    verdict: Verdict = KEPT,
    applied: Collection[Finding] = (),
    removed: int = 0,
    keeps_text: bool = False,
) -> Checked:
    """An article and what was found in it (in the article's own offsets), as a value to report.

    `applied` are those of the findings that a fix has taken care of.
    """
    done = frozenset(applied)
    places = Places(article.text) if findings else None
    return Checked(
        article.origin,
        hash_of(article.text),
        count_words(article.text),
        tuple(_located(article.text, finding, places, finding in done) for finding in findings) if places else (),
        article.id,
        article.url,
        article.domain,
        article.language,
        verdict,
        len(done),
        removed,
        article.text if keeps_text else None,
    )


def fixed(result: Fixed, *, keeps_text: bool = False) -> Checked:
    """A fixed article and all that was found in it, in the order and the offsets of the original."""
    return checked(
        result.article,
        in_order([*result.applied, *result.remaining]),
        verdict=result.verdict,
        applied=result.applied,
        removed=sum(map(count_words, result.removed)),
        keeps_text=keeps_text,
    )


def _located(text: str, finding: Finding, places: Places, is_applied: bool) -> Located:
    found = text[finding.span.start : finding.span.end]
    fix = finding.fix
    return Located(
        finding.rule,
        finding.severity,
        finding.message,
        finding.span,
        Region.of(finding.span, places),
        found[:EXCERPT],
        hash_of(found),
        fix.safety if fix else None,
        tuple(LocatedEdit(Region.of(edit.span, places), edit) for edit in fix.edits) if fix else (),
        is_applied,
    )


def hash_of(text: str) -> str:
    """64 bits, as hexadecimal digits: enough to tell 10^8 texts apart but for a handful."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
