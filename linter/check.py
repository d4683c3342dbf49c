"""Lint one article: everything the rules find, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence

from linter.draft import Draft
from linter.finding import Finding, Safety
from linter.rule import Ruleset
from linter.scan import long_lines
from linter.text import Article


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
    deleted = [
        (edit.span.start, edit.span.end, finding)
        for finding in findings
        if finding.fix and not any(edit.replacement for edit in finding.fix.edits)
        for edit in finding.fix.edits
    ]
    return [finding for finding in findings if not _is_covered(finding, deleted, ruleset)]


def _is_covered(weak: Finding, deleted: Sequence[tuple[int, int, Finding]], ruleset: Ruleset) -> bool:
    start, end = weak.span.start, weak.span.end
    if start == end:
        return False
    return any(low <= start and end <= high and _is_stronger(strong, weak, ruleset) for low, high, strong in deleted)


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
