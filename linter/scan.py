"""The rules of a ruleset over one article: the plain engine, each rule in turn.

It is meant to be obviously right: the fast engine (`fast.py`) is tested against it.
"""

from __future__ import annotations

from collections.abc import Sequence

from linter.bits import bits_of
from linter.edit import delete_all
from linter.finding import Edit, Finding, Fix, Safety, Severity
from linter.rule import Hit, Rule, Ruleset
from linter.text import Article, Span
from linter.view import MAX_LINE, View

GRADES = {safety: grade for grade, safety in enumerate(Safety)}
TIME_BUDGET = "newslint/time-budget"
LONG_LINE = "newslint/long-line"


class PlainEngine:
    """Every rule looks at every line."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset

    def open(self, article: Article) -> View:
        return View(article, self._ruleset.line_tests)

    def scan(self, view: View, stage: int) -> list[Finding]:
        findings: list[Finding] = []
        for rule in self._ruleset.stages[stage]:
            findings += findings_of(rule, view, findings)
        return in_text_order(findings)


def findings_of(rule: Rule, view: View, before: Sequence[Finding]) -> list[Finding]:
    """All findings of one rule in one article; `before` are those of the rules before it, which leave a score no doubt.

    A rule that runs over its time on this article is reported as a finding of `newslint/time-budget`.
    """
    if not rule.guards.admit_article(view):
        return []
    if rule.head.kind == "score":
        view.taken = _taken(view, before, rule.head.fix.safety)
    try:
        return [_finding(rule, hit, view) for hit in rule.check.find(view, rule) if _is_admitted(rule, hit, view)]
    except TimeoutError:
        message = f"the rule {rule.id} ran over its time on this article and was left out"
        return [Finding(TIME_BUDGET, Severity.ERROR, Span(0, 0), message)]


def _taken(view: View, findings: Sequence[Finding], safety: Safety) -> int:
    """The lines that findings delete whose fixes are as safe, or safer."""
    fixes = (finding.fix for finding in findings if finding.fix and GRADES[finding.fix.safety] <= GRADES[safety])
    return bits_of(n for fix in fixes for edit in fix.edits if not edit.replacement for n in view.covered(edit.span))


def in_text_order(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.span, finding.rule))


def long_lines(view: View) -> list[Finding]:
    """A finding for each line that is too long for the rules to look at."""
    message = f"line of more than {MAX_LINE:,} characters, which no rule looks at"
    return [Finding(LONG_LINE, Severity.WARNING, Span(line.offset, line.offset + 1), message) for line in view.too_long]


def _finding(rule: Rule, hit: Hit, view: View) -> Finding:
    """A hit in the words and with the fix of its rule."""
    edits: tuple[Edit, ...] = delete_all(view.solid, hit.lines) if hit.lines else hit.edits
    fix = Fix(edits, rule.head.fix.safety) if edits and rule.fixes else None
    message = f"{rule.head.message}: {hit.detail}" if hit.detail else rule.head.message
    return Finding(rule.id, rule.head.severity, hit.span, message, fix)


def _is_admitted(rule: Rule, hit: Hit, view: View) -> bool:
    if hit.first is None or hit.last is None:
        return True
    return rule.guards.admit(view, hit.first, hit.last)
