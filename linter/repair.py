"""Fix one article: apply what may be applied, round by round, until nothing changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from linter.check import in_order, uncovered
from linter.draft import MOST_ROUNDS, Draft, Rounds, moved
from linter.edit import Trace
from linter.finding import Edit, Fate, Finding, Safety, Severity, Verdict
from linter.kinds.article import ArticleCheck, Outcome
from linter.rule import Ruleset
from linter.scan import long_lines
from linter.text import Article, Span, count_words
from linter.view import PARAGRAPH_WORDS, View

TOO_MUCH_REMOVED = "newslint/too-much-removed"
MAX_REMOVED = 1 / 3
SENTENCE_WORDS = 8  # of a sentence that shows that a paragraph beside it is no teaser; captions and credits are shorter


@dataclass(frozen=True)
class Fixed:
    """What became of one article.

    `text` is the clean text, or the original where nothing was to be done, the article is to be dropped, or the fix was
    refused.  `applied` are the findings whose fixes made the difference, `remaining` those that are left; both stand in
    the offsets of the original.
    """

    article: Article
    text: str
    applied: tuple[Finding, ...]
    remaining: tuple[Finding, ...]
    verdict: Verdict
    trace: Trace

    @property
    def is_changed(self) -> bool:
        return self.text != self.article.text

    @property
    def removed(self) -> tuple[str, ...]:
        """The stretches of text that were taken out, in order, without the white space around them."""
        cut = (edit for edit in self.edits if len(edit.span))
        texts = (self.article.text[edit.span.start : edit.span.end].strip() for edit in cut)
        return tuple(text for text in texts if text)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits, disjoint and in order, that make the clean text of the original in one go."""
        return net_edits(self.trace, self.text) if self.is_changed else ()


def fix(article: Article, ruleset: Ruleset, *, safety: Safety = Safety.SAFE, max_removed: float = MAX_REMOVED) -> Fixed:
    """Apply the fixes of a safety until the text is stable.

    An article that a rule wants dropped is not edited, nor one that would lose more than the share `max_removed` of the
    words of its body (then a finding of `newslint/too-much-removed` says so).  Where that is the work of unsafe fixes, the
    safe ones are done, and the unsafe ones if what those leave allows it: each of the two may take the share.  Raises
    RuleConflict when rules undo each other.
    """
    fixed = _fix(article, ruleset, safety, max_removed)
    if safety is Safety.SAFE or all(finding.rule != TOO_MUCH_REMOVED for finding in fixed.remaining):
        return fixed
    safe = _fix(article, ruleset, Safety.SAFE, max_removed)
    if not safe.is_changed:
        return fixed
    rest = fix(replace(article, text=safe.text), ruleset, safety=safety, max_removed=max_removed)
    remaining = [_softened(moved(finding, safe.trace)) for finding in rest.remaining]
    if rest.verdict.fate is Fate.DROP:
        return _untouched(article, remaining, rest.verdict)
    applied = in_order([*safe.applied, *(moved(finding, safe.trace) for finding in rest.applied)])
    return Fixed(article, rest.text, tuple(applied), tuple(in_order(remaining)), safe.verdict, safe.trace.after(rest.edits))


def _fix(article: Article, ruleset: Ruleset, safety: Safety, max_removed: float) -> Fixed:
    """Apply the fixes of a safety, all or none."""
    draft = Draft(article, ruleset, safety)
    notes: dict[str, Finding] = {}  # what article rules said, before or after any edit
    rounds = Rounds(draft, most=MOST_ROUNDS)
    while rounds.go_on():
        open_ends = draft.prepare()
        findings = draft.scan(2)
        drop = None
        for finding in findings:
            if _is_on_article(finding, ruleset):
                notes.setdefault(finding.rule, draft.original(finding))
                drop = drop or (finding.rule if _drops(finding, ruleset) else None)
        if drop is not None:
            before = Draft(article, ruleset, safety)
            kept = [*notes.values(), *before.scan(2)]
            return _untouched(article, kept, Verdict(Fate.DROP, drop))
        if not draft.take(findings):
            break
    else:
        raise rounds.conflict()
    left = [draft.original(f) for f in findings if not _is_on_article(f, ruleset)]
    remaining = [*uncovered(left, ruleset), *open_ends, *notes.values(), *long_lines(draft.view)]
    text = draft.article.text
    share = removed_share(View(article, ruleset.line_tests), net_edits(draft.trace, text), draft.applied)
    if share > max_removed + 1e-9:
        return _untouched(article, [*draft.applied, *remaining, _refusal(share, max_removed)], Verdict(Fate.KEEP))
    verdict = Verdict(Fate.FIX if text != article.text else Fate.KEEP)
    return Fixed(article, text, tuple(in_order(draft.applied)), tuple(in_order(remaining)), verdict, draft.trace)


def removed_share(view: View, edits: Sequence[Edit], applied: Sequence[Finding]) -> float:
    """Share of the words of an article's body that edits take out.

    The body runs from the first real paragraph to the last that has another sentence beside it: a paragraph alone among
    headlines is a teaser of another story.  Furniture before and behind the body does not count, however much of it
    there is, nor do the labels, buttons and counters in it that safe fixes among `applied` delete.  A line as long as a
    paragraph always counts, whatever takes it.  An article without a real paragraph counts as a whole.
    """
    body, furniture = Span(0, len(view.text)), 0
    if view.body:
        first, last = view.body
        body = view.span_of(first, next((n for n in range(last, first - 1, -1) if _has_company(view, n)), last))
        certain = {n for span in _certain(applied) for n in view.covered(span) if body.start <= view.solid[n].offset < body.end}
        furniture = sum(view.solid[n].words for n in certain if view.solid[n].words < PARAGRAPH_WORDS)
    words = count_words(view.text[body.start : body.end]) - furniture
    gone = -furniture
    for edit in edits:
        low, high = max(edit.span.start, body.start), min(edit.span.end, body.end)
        if low < high:
            gone += max(0, count_words(view.text[low:high]) - count_words(edit.replacement))
    return gone / words if words > 0 else 0.0


def _has_company(view: View, position: int) -> bool:
    """Whether a line is a real paragraph and a line right beside it is a sentence too."""
    beside = (view.solid[n] for n in (position - 1, position + 1) if 0 <= n < len(view.solid))
    return view.is_paragraph(position) and any(line.is_sentence and line.words >= SENTENCE_WORDS for line in beside)


def _certain(applied: Sequence[Finding]) -> Iterator[Span]:
    """The stretches that safe fixes delete, without what they take of the white space around."""
    for finding in applied:
        if finding.fix and finding.fix.safety is Safety.SAFE:
            for edit in finding.fix.edits:
                span = Span(max(edit.span.start, finding.span.start), min(edit.span.end, finding.span.end))
                if not edit.replacement and span.start < span.end:
                    yield span


def net_edits(trace: Trace, text: str) -> tuple[Edit, ...]:
    """The edits from the original to `text` that a trace stands for."""
    edits: list[Edit] = []
    now = before = 0
    for start, original, length in (*trace.pieces, (len(text), trace.original_length, 0)):
        if start > now or original > before:
            edits.append(Edit(Span(before, original), text[now:start]))
        now, before = start + length, original + length
    return tuple(edits)


def _untouched(article: Article, findings: list[Finding], verdict: Verdict) -> Fixed:
    return Fixed(article, article.text, (), tuple(in_order(findings)), verdict, Trace.of(article.text))


def _softened(finding: Finding) -> Finding:
    """A finding; a refusal in the words of one that only unsafe fixes met."""
    if finding.rule != TOO_MUCH_REMOVED:
        return finding
    return replace(finding, message=finding.message.replace("not fixed:", "only safe fixes done:", 1))


def _refusal(share: float, max_removed: float) -> Finding:
    message = f"not fixed: {share:.0%} of the body's words would go, more than the {max_removed:.0%} that --max-removed allows"
    return Finding(TOO_MUCH_REMOVED, Severity.ERROR, Span(0, 0), message)


def _is_on_article(finding: Finding, ruleset: Ruleset) -> bool:
    return not finding.rule.startswith("newslint/") and ruleset.rule(finding.rule).head.kind == "article"


def _drops(finding: Finding, ruleset: Ruleset) -> bool:
    check = ruleset.rule(finding.rule).check
    return isinstance(check, ArticleCheck) and check.verdict is Outcome.DROP
