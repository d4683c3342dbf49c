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
    rest = [draft.original(finding) for finding in draft.scan(ruleset.stages[2])]
    return in_order(draft.applied + open_ends + uncovered(rest, ruleset) + long_lines(draft.view))


def uncovered(findings: Sequence[Finding], ruleset: Ruleset) -> list[Finding]:
    """The findings that no other one of a stronger rule takes away."""
    deleting = [f for f in findings if f.fix and all(not edit.replacement for edit in f.fix.edits)]
    return [f for f in findings if not any(_covers(other, f, ruleset) for other in deleting)]


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(set(findings), key=lambda finding: (finding.span, finding.rule))


def _covers(strong: Finding, weak: Finding, ruleset: Ruleset) -> bool:
    if strong.rule == weak.rule or strong.fix is None or not len(weak.span):
        return False
    if not weak.rule.startswith("newslint/") and ruleset.rule(weak.rule).head.kind == "article":
        return False
    grades = list(Safety)
    if weak.fix is not None and grades.index(strong.fix.safety) > grades.index(weak.fix.safety):
        return False
    if weak.rule.startswith("newslint/") or ruleset.rule(strong.rule).order >= ruleset.rule(weak.rule).order:
        return False
    return any(edit.span.covers(weak.span) for edit in strong.fix.edits)
