"""Which rules looked at one line of an article, why each found it or not, and what became of it.

The article is made ready as for a lint: characters are repaired and broken lines joined first, and the line is followed
through that, so that every rule is asked about the line as it saw it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from linter.check import lint
from linter.draft import Draft
from linter.errors import RuleConflict, UsageError
from linter.finding import Edit, Fate, Finding, Safety
from linter.looks import Look, Outcome, look
from linter.profile import ArticleKind
from linter.repair import MAX_REMOVED, TOO_MUCH_REMOVED, Fixed, fix
from linter.rule import Rule, Ruleset
from linter.text import Article, Line, Span, split_lines
from linter.view import MAX_LINE, View
from linter.wording import counted, listed, shortened

LONGEST_LINE = 200  # characters of a line that are shown


@dataclass(frozen=True)
class Explained:
    """One line and what the rules make of it: `looks` best first; `fate` says what becomes of the line, in words."""

    article: Article
    line: Line
    facts: tuple[str, ...]
    looks: tuple[Look, ...]
    fate: str


def explain_line(
    article: Article, number: int, ruleset: Ruleset, *, safety: Safety = Safety.SAFE, max_removed: float = MAX_REMOVED
) -> Explained:
    """What the rules make of the line `number` (from 1), those besides that would find it if they were selected.

    Raises UsageError where the article has no such line.
    """
    lines = list(split_lines(article.text))
    if not 0 < number <= len(lines):
        raise UsageError(f"{article.origin} has {counted(len(lines), 'line')}, and no line {number}")
    line = lines[number - 1]
    if line.is_blank or len(line.text) > MAX_LINE:
        why = "blank" if line.is_blank else f"longer than {MAX_LINE:,} characters"
        return Explained(article, line, (f"the line is {why}: no rule looks at it",), (), "")
    facts, looks = _look_around(article, line, ruleset, safety)
    found = lint(article, ruleset, safety=safety)
    chosen = {rule.id for rule in ruleset.rules}
    looks = [_noted(one, found, safety, line) if one.rule.id in chosen else _unselected(one) for one in looks]
    looks = [one for one in looks if one.rule.id in chosen or one.outcome is not Outcome.NOTHING]
    order = list(Outcome)
    looks.sort(key=lambda one: (order.index(one.outcome), one.rule.order))
    return Explained(article, line, facts, tuple(looks), _fate(article, line, ruleset, safety, max_removed))


def lines_of(explained: Explained, *, every: bool) -> Iterator[str]:
    """The lines that are printed; with `every`, rules that have nothing to do with the line too."""
    yield f"{explained.article.origin}:{explained.line.number + 1}: {shortened(explained.line.text, LONGEST_LINE)}"
    yield from (f"  {fact}" for fact in explained.facts)
    for outcome in Outcome:
        looks = [one for one in explained.looks if one.outcome is outcome]
        if outcome is Outcome.NOTHING and not every:
            if looks:
                yield ""
                yield f"{counted(len(looks), 'rule')} not concerned (--all lists them)"
        elif looks:
            yield ""
            yield f"{outcome.value}:"
            for one in looks:
                yield from _look_lines(one)
    if explained.fate:
        yield ""
        yield f"in the end: {explained.fate}"


def near_misses(article: Article, rule: Rule, ruleset: Ruleset) -> Iterator[str]:
    """For each line of an article that one rule nearly found, a line that says why it did not."""
    for line in split_lines(article.text):
        for one in _look_around(article, line, ruleset.only((rule,), "one"), Safety.SAFE, (rule,))[1] if line.text else ():
            if one.outcome in (Outcome.REFUSED, Outcome.MISSED):
                yield f"line {line.number + 1} {one.what}: {'; '.join(one.reasons)}"


def _look_around(
    article: Article, line: Line, ruleset: Ruleset, safety: Safety, rules: Sequence[Rule] | None = None
) -> tuple[tuple[str, ...], list[Look]]:
    """Facts about the line, and the look of every known rule at it, at the stage when it works."""
    draft = Draft(article, ruleset, safety)
    looks: list[Look] = []
    facts: tuple[str, ...] = ()
    for stage in range(len(ruleset.stages)):
        view = View(draft.article, ruleset.line_tests)
        positions = [n for n, now in enumerate(view.solid) if draft.trace.original(now.span).overlaps(line.span)]
        asked = ruleset.known if rules is None else rules
        looks += [_best(rule, view, positions) for rule in asked if _stage(rule) == stage]
        facts = tuple(_facts(view, positions, line))
        if stage + 1 < len(ruleset.stages):
            draft.settle(stage)
    return facts, looks


def _stage(rule: Rule) -> int:
    """The index of `Ruleset.stages` in which a rule works."""
    return {"encoding": 0, "join": 1}.get(rule.head.kind, 2)


def _best(rule: Rule, view: View, positions: Sequence[int]) -> Look:
    order = list(Outcome)
    looks = [look(rule, view, position) for position in positions]
    return min(looks, key=lambda one: order.index(one.outcome), default=Look(rule, Outcome.NOTHING))


def _facts(view: View, positions: Sequence[int], line: Line) -> Iterator[str]:
    """Where the line stands, and what the guards know of its article."""
    for position in positions:
        now = view.solid[position]
        if now.text != line.text:
            yield f"repaired and joined it is: {shortened(now.text, LONGEST_LINE)}"
        body = "the article has no body"
        if view.body:
            first, last = view.body
            body = "before the body" if position < first else "behind the body" if position > last else "in the body"
        yield f"line {position + 1} of the {len(view.solid):,} that are not blank, {body}"
    article = view.article
    kinds = [kind.value.replace("_", " ") for kind in ArticleKind if view.is_of_kind(kind)]
    known = [f"language {article.language}" if article.language else "language not known"]
    known += [f"site {article.domain}" if article.domain else "site not known"]
    known += [f"title '{shortened(article.title)}'"] if article.title else ["title not known"]
    yield ", ".join([*known, *([f"looks like a {listed(kinds)}"] if kinds else [])])


def _unselected(one: Look) -> Look:
    """Of a rule that does not run here: refused if it would find the line, else nothing."""
    if one.outcome is Outcome.FOUND and one.rule.head.enabled and one.rule.head.kind != "article":
        return replace(one, outcome=Outcome.REFUSED, reasons=("select: the rule is not among those selected here",))
    return replace(one, outcome=Outcome.NOTHING)


def _noted(one: Look, found: Sequence[Finding], safety: Safety, line: Line) -> Look:
    """A look with what keeps the rule from being reported, or its fix from being applied."""
    if one.outcome is not Outcome.FOUND:
        return one
    rule = one.rule
    if not any(finding.rule == rule.id and _meets(finding.span, line) for finding in found):
        stronger = listed(sorted({f.rule for f in found if _meets(f.span, line)}) or ["a stronger rule"])
        return replace(one, reasons=(f"not reported besides: {stronger} goes first",))
    if rule.fixes and not safety.allows(rule.head.fix.safety):
        needs = "--unsafe" if rule.head.fix.safety is Safety.UNSAFE else "a reader"
        return replace(one, reasons=(f"its fix is {rule.head.fix.safety.value}: it takes {needs} to apply it",))
    return one


def _fate(article: Article, line: Line, ruleset: Ruleset, safety: Safety, max_removed: float) -> str:
    """What a fix makes of the line."""
    try:
        fixed = fix(article, ruleset, safety=safety, max_removed=max_removed)
    except RuleConflict as conflict:
        return str(conflict)
    if fixed.verdict.fate is Fate.DROP:
        return f"the article is dropped by {fixed.verdict.rule}, and nothing in it is edited"
    refusal = next((finding for finding in fixed.remaining if finding.rule == TOO_MUCH_REMOVED), None)
    if refusal is not None and not fixed.is_changed:
        return f"nothing is edited: {refusal.message}"
    return _edited(fixed, line)


def _edited(fixed: Fixed, line: Line) -> str:
    by = sorted({f.rule for f in fixed.applied if f.fix and any(_touches(edit, line) for edit in f.fix.edits)})
    who = f", by {' and '.join(by)}" if by else ""
    kept, position = "", line.span.start
    for edit in fixed.edits:
        if _touches(edit, line):
            kept += fixed.article.text[position : max(position, edit.span.start)]
            kept += edit.replacement if line.span.start <= edit.span.start <= line.span.end else ""
            position = max(position, edit.span.end)
    kept += fixed.article.text[position : line.span.end]
    if kept == line.text or (kept.strip() == line.text and not by):
        return "the line stays as it is"
    if not kept.strip():
        return f"the line is deleted{who}"
    return f"the line becomes: {shortened(kept.strip(), LONGEST_LINE)}{who}"


def _touches(edit: Edit, line: Line) -> bool:
    return edit.span.start <= line.span.end and line.span.start <= edit.span.end


def _meets(span: Span, line: Line) -> bool:
    return span.overlaps(line.span) or (not len(span) and line.start <= span.start <= line.end)


def _look_lines(one: Look) -> Iterator[str]:
    head = one.rule.head
    grade = f"{head.fix.action.value}, {head.fix.safety.value}" if one.rule.fixes else "report"
    yield f"  {one.rule.id} ({head.severity.value}; {grade}): " + (one.what or head.message)
    yield from (f"    {reason}" for reason in one.reasons)
