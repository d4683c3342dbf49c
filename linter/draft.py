"""A text under repair: what it is now, where its parts came from, and which findings have changed it.

Everything that is reported stands in the offsets of the original article, whatever was edited before it was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from linter.edit import Trace, apply, delete_all
from linter.errors import RuleConflict
from linter.finding import Edit, Finding, Fix, Safety
from linter.rule import Ruleset
from linter.text import Article, Span
from linter.view import View

MOST_ROUNDS = 100  # of all rules together; most articles need two, a long tail of weak lines may take one a round
MOST_REPAIRS = 1000  # of one stage that repairs characters or joins lines, where each round takes something away


class Draft:
    """The article, edited round by round."""

    def __init__(self, article: Article, ruleset: Ruleset, safety: Safety) -> None:
        self.ruleset = ruleset
        self.safety = safety
        self.trace = Trace.of(article.text)
        self.applied: list[Finding] = []
        self._start(article)

    def _start(self, article: Article) -> None:
        self.article = article
        self.view: View = self.ruleset.engine.open(article)

    def scan(self, stage: int) -> list[Finding]:
        """Findings of the rules of a stage in the text as it is now, in its own offsets."""
        return self.ruleset.engine.scan(self.view, stage)

    def take(self, findings: Sequence[Finding]) -> bool:
        """Apply as many of the findings' fixes as go together; False when there is none to apply."""
        chosen, edits = choose(self.view, self.ruleset, findings, self.safety)
        if not edits:
            return False
        self.applied += [self.original(finding) for finding in chosen]
        self.trace = self.trace.after(edits)
        self._start(replace(self.article, text=apply(self.article.text, edits)))
        return True

    def settle(self, stage: int) -> list[Finding]:
        """Apply the rules of a stage until nothing changes; what they still find then, in the original's offsets.

        Raises RuleConflict when they never come to an end.
        """
        rounds = Rounds(self, most=MOST_REPAIRS)
        while rounds.go_on():
            findings = self.scan(stage)
            if not self.take(findings):
                return [self.original(finding) for finding in findings]
        raise rounds.conflict()

    def prepare(self) -> list[Finding]:
        """Repair characters and join lines, so that all other rules see whole sentences; what was left unmended."""
        return self.settle(0) + self.settle(1)

    def original(self, finding: Finding) -> Finding:
        """A finding in the text as it is now, in the offsets of the original."""
        return moved(finding, self.trace)


def moved(finding: Finding, trace: Trace) -> Finding:
    """A finding in an edited text, in the offsets of the original."""
    fix = finding.fix
    if fix is not None:
        fix = Fix(tuple(Edit(trace.original(edit.span), edit.replacement) for edit in fix.edits), fix.safety)
    return replace(finding, span=trace.original(finding.span), fix=fix)


class Rounds:
    """Counts the rounds of a draft, and notices when its text comes back to what it was."""

    def __init__(self, draft: Draft, most: int) -> None:
        self._draft = draft
        self._most = most
        self._applied_at: dict[str, int] = {}
        self._returned_to = 0

    def go_on(self) -> bool:
        """Whether another round may begin: not too many, and none on a text that was there before."""
        text, applied = self._draft.article.text, len(self._draft.applied)
        self._returned_to = self._applied_at.get(text, 0)
        is_new = text not in self._applied_at
        self._applied_at[text] = applied
        return is_new and len(self._applied_at) <= self._most

    def conflict(self) -> RuleConflict:
        """The error that names the rules that edited since the text was the same."""
        return RuleConflict(finding.rule for finding in self._draft.applied[self._returned_to :])


def choose(view: View, ruleset: Ruleset, findings: Sequence[Finding], safety: Safety) -> tuple[list[Finding], list[Edit]]:
    """The findings whose fixes are applied together, and the disjoint edits that do it, in order.

    Fixes that delete whole lines go together whatever they overlap; of others that overlap, the rule that comes first
    by priority, kind and name wins, and the loser waits for the next round.
    """
    wanted = [finding for finding in findings if finding.fix and safety.allows(finding.fix.safety)]
    wanted.sort(key=lambda finding: (ruleset.rule(finding.rule).order, finding.span))
    removed: set[int] = set()
    deletions: list[Finding] = []
    others: list[Finding] = []
    for finding in wanted:
        lines = _whole_lines(view, finding)
        if lines is None:
            if not _meets(finding, [view.solid[n].span for n in removed]) and not _meets(finding, _spans(others)):
                others.append(finding)
        elif not any(_meets(other, [view.solid[n].span for n in lines]) for other in others):
            removed.update(lines)
            deletions.append(finding)
    edits = list(delete_all(view.solid, removed))
    spans = [edit.span for edit in edits]
    fitting = [finding for finding in others if not _meets(finding, spans)]
    edits += [edit for finding in fitting if finding.fix for edit in finding.fix.edits]
    return deletions + fitting, sorted(edits)


def _whole_lines(view: View, finding: Finding) -> frozenset[int] | None:
    """Positions of the lines that a fix deletes, or None when it does anything else."""
    lines: set[int] = set()
    for edit in finding.fix.edits if finding.fix else ():
        covered = view.covered(edit.span)
        if edit.replacement or not covered:
            return None
        lines.update(covered)
    return frozenset(lines)


def _spans(findings: Iterable[Finding]) -> list[Span]:
    return [edit.span for finding in findings if finding.fix for edit in finding.fix.edits]


def _meets(finding: Finding, spans: Iterable[Span]) -> bool:
    """Whether an edit of the finding overlaps one of the spans; an insertion meets what it touches."""
    return any(
        edit.span.overlaps(span) or (not len(edit.span) and span.start <= edit.span.start <= span.end)
        for edit in (finding.fix.edits if finding.fix else ())
        for span in spans
    )
