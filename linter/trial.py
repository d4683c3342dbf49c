"""Try rules on their own examples: what is bad must be found and mended, what is good must be left alone.

An example is tried against its own rule, with all other rules known for references but silent.
"""

from __future__ import annotations

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


def article_of(example: Example) -> Article:
    return Article(example.text, title=example.title, url=example.url, language=example.language, is_file=example.whole_file)


def _try_rule(ruleset: Ruleset, rule: Rule) -> Iterator[Mistake]:
    alone = dataclasses.replace(ruleset, rules=(_as_safe(rule),), known=tuple(_as_safe(r) for r in ruleset.known))
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
    if not any(finding.rule == rule.id for finding in (*result.applied, *result.remaining)):
        yield "\n    ".join(["bad example is not found", *near_misses(article, rule, alone)])
    elif rule.fixes and example.fixed is not None and result.text != example.fixed:
        yield "bad example is not mended as it says:\n" + _difference(example.fixed, result.text)
    elif rule.fixes and example.fixed == example.text:
        yield "bad example is the same after the fix"


def _as_safe(rule: Rule) -> Rule:
    """The rule with a fix that is always applied, whatever its grade."""
    spec = rule.head.fix
    safe = FixSpec(spec.action, Safety.SAFE, spec.replacement)
    return dataclasses.replace(rule, head=dataclasses.replace(rule.head, fix=safe))


def _difference(wanted: str, got: str) -> str:
    lines = difflib.unified_diff(
        wanted.split("\n"), got.split("\n"), "fixed: in the example", "what the rule makes of it", lineterm=""
    )
    return "\n".join("    " + line for line in lines)
