"""Lint one article: everything the rules find, and nothing twice."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence

from linter.draft import Draft
from linter.finding import Finding, Safety
from linter.rule import Ruleset
from linter.scan import long_lines
from linter.text import Article, Span


def lint(article: Article, ruleset: Ruleset, *, safety: Safety = Safety.SAFE) -> list[Finding]:
    """Findings in the order of the text, in its offsets.

    Broken characters and broken lines are mended in memory first, as a fix of that safety would do, so that the other
    rules see whole sentences.  A finding that a stronger one's deletion takes away with it is not reported besides.
    """
    draft = Draft(article, ruleset, safety)
    open_ends = draft.prepare()
    rest = [draft.original(finding) for finding in draft.scan(2)]
    return in_order(draft.applied + open_ends + uncovered(rest, ruleset) + long_lines(draft.view))


def uncovered(findings: Sequence[Finding], ruleset: Ruleset) -> list[Finding]:
    """The findings that no other one of a stronger rule takes away."""
    deletions = (
        (edit.span, finding)
        for finding in findings
        if finding.fix and not any(edit.replacement for edit in finding.fix.edits)
        for edit in finding.fix.edits
    )
    deleted = sorted(deletions, key=lambda deletion: deletion[0].start)
    reach = list(itertools.accumulate((span.end for span, _ in deleted), max))  # of all deletions up to each
    return [finding for finding in findings if not _is_covered(finding, deleted, reach, ruleset)]


def _is_covered(weak: Finding, deleted: Sequence[tuple[Span, Finding]], reach: Sequence[int], ruleset: Ruleset) -> bool:
    """Whether a stronger deletion takes a finding's place; asked are those that begin before it and may reach over it."""
    span = weak.span
    if span.start == span.end:
        return False
    place = bisect_right(deleted, span.start, key=lambda deletion: deletion[0].start) - 1
    while place >= 0 and reach[place] >= span.end:
        other, strong = deleted[place]
        if other.covers(span) and _is_stronger(strong, weak, ruleset):
            return True
        place -= 1
    return False


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(set(findings), key=lambda finding: (finding.span, finding.rule))


def _is_stronger(strong: Finding, weak: Finding, ruleset: Ruleset) -> bool:
    """Whether a finding that deletes another one's place makes it needless to speak of that."""
    if strong.rule == weak.rule or weak.rule.startswith("newslint/") or strong.fix is None:
        return False
    if ruleset.rule(weak.rule).head.kind == "article":
        return False
    grades = list(Safety)
    if weak.fix is not None and grades.index(strong.fix.safety) > grades.index(weak.fix.safety):
        return False
    return ruleset.rule(strong.rule).order < ruleset.rule(weak.rule).order
