"""Try rules on their own examples: what is bad must be found and mended, what is good must be left alone.

An example is tried against its own rule, with all other rules known for references but silent.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
from collections.abc import Iterator, Sequence

from linter.draft import Draft
from linter.errors import Mistake, RuleConflict
from linter.explainline import near_misses
from linter.finding import Safety
from linter.repair import fix
from linter.rule import Example, FixSpec, Rule, Ruleset
from linter.text import Article


def try_rules(ruleset: Ruleset, rules: Sequence[Rule]) -> Iterator[tuple[Rule, list[Mistake]]]:
    """Each rule with what its examples say against it, in the order given."""
    for rule in rules:
        yield rule, list(_try_rule(ruleset, rule))


def fixed_texts(ruleset: Ruleset, rules: Sequence[Rule]) -> Iterator[tuple[Rule, Example, str]]:
    """What rules make of their bad examples that do not say so yet; those that are not found, or not changed, left out."""
    for rule in rules:
        for example in rule.head.examples.bad if rule.fixes else ():
            if example.fixed is None:
                with contextlib.suppress(RuleConflict):
                    text = fix(article_of(example), _alone(ruleset, rule), max_removed=1.0).text
                    if text != example.text:
                        yield rule, example, text


def article_of(example: Example) -> Article:
    return Article(example.text, title=example.title, url=example.url, language=example.language, is_file=example.whole_file)


def _try_rule(ruleset: Ruleset, rule: Rule) -> Iterator[Mistake]:
    alone = _alone(ruleset, rule)
    for example in rule.head.examples.bad:
        yield from (Mistake(example.location, f"{rule.id}: {words}") for words in _try_bad(alone, rule, example))
    for example in rule.head.examples.good:
        draft = Draft(article_of(example), alone, Safety.SAFE)
        found = [*draft.prepare(), *draft.applied, *draft.scan(2)]
        if found:
            where = example.text[found[0].span.start : found[0].span.end]
            yield Mistake(example.location, f"{rule.id}: good example is found: {where!r}")


def _try_bad(alone: Ruleset, rule: Rule, example: Example) -> Iterator[str]:
    article = article_of(example)
    try:
        result = fix(article, alone, max_removed=1.0)
    except RuleConflict as conflict:
        yield str(conflict)
        return
    fixed = example.fixed
    if not any(finding.rule == rule.id for finding in (*result.applied, *result.remaining)):
        yield "\n    ".join(["bad example is not found", *near_misses(article, rule, alone)])
    elif rule.fixes and fixed is None:
        yield "bad example does not say its fixed text; newslint test --update writes it"
    elif rule.fixes and fixed is not None and result.text != fixed:
        yield "bad example is not mended as it says:\n" + difference(
            fixed, result.text, "fixed: in the example", "what the rule makes of it"
        )
    elif rule.fixes and example.fixed == example.text:
        yield "bad example is the same after the fix"


def _alone(ruleset: Ruleset, rule: Rule) -> Ruleset:
    return dataclasses.replace(ruleset, rules=(_as_safe(rule),), known=tuple(_as_safe(r) for r in ruleset.known))


def _as_safe(rule: Rule) -> Rule:
    """The rule with a fix that is always applied, whatever its grade."""
    spec = rule.head.fix
    safe = FixSpec(spec.action, Safety.SAFE, spec.replacement)
    return dataclasses.replace(rule, head=dataclasses.replace(rule.head, fix=safe))


def difference(before: str, after: str, name: str, other: str) -> str:
    """What changes from one text to the other, as an indented diff."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), name, other, lineterm="")
    return "\n".join("    " + line for line in lines)
