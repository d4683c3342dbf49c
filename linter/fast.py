"""The fast engine: one look at each line for all rules, and only rules whose cues are there are tried.

What a rule finds is still decided by the rule's own check and guards, on the lines that the index leaves: the engine
may only leave out what cannot be found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from linter.finding import Finding
from linter.indexed import IndexedView
from linter.rule import Rule, Ruleset
from linter.scan import findings_of, in_text_order
from linter.text import Article
from linter.view import View


@dataclass
class _Plan:
    """How the rules of a stage are called: `always`, or when a part of theirs has a cue.

    Rules are named by their place in the stage; `needs` are the other groups of parts that must have one.
    """

    rules: Sequence[Rule]
    always: list[int] = field(default_factory=list)
    by_part: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    needs: dict[int, list[frozenset[int]]] = field(default_factory=dict)


class FastEngine:
    """Rules are tried where their cues are."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._plans: dict[tuple[int, str | None, bool], _Plan] = {}

    def open(self, article: Article) -> View:
        return IndexedView(article, self._ruleset.line_tests, self._ruleset.index)

    def scan(self, view: View, stage: int) -> list[Finding]:
        assert isinstance(view, IndexedView)
        kept = (stage, view.article.language, view.article.is_file)
        plan = self._plans.get(kept)
        if plan is None:
            plan = self._plans[kept] = self._plan([r for r in self._ruleset.stages[stage] if r.guards.may_admit(*kept[1:])])
        findings: list[Finding] = []
        for place in self._called(view, plan):
            rule = plan.rules[place]
            if rule.check.may_find(view):
                findings += findings_of(rule, view, findings)
        return in_text_order(findings) if len(findings) > 1 else findings

    def _called(self, view: IndexedView, plan: _Plan) -> list[int]:
        """The rules of which all needs have a cue, in their order."""
        if not plan.by_part:
            return plan.always
        present, needs, by_part = view.present, plan.needs, plan.by_part
        cued = {place for part in present & by_part.keys() for place in by_part[part]}
        called = [place for place in cued if not any(group.isdisjoint(present) for group in needs[place])]
        return sorted([*plan.always, *called])

    def _plan(self, rules: Sequence[Rule]) -> _Plan:
        costs = self._ruleset.index.costs
        plan = _Plan(rules)
        for place, rule in enumerate(rules):
            groups = sorted(self._groups(rule), key=lambda group: sum(costs[part] for part in group))
            if not groups:
                plan.always.append(place)
                continue
            for part in groups[0]:
                plan.by_part[part].append(place)
            plan.needs[place] = groups[1:]
        return plan

    def _groups(self, rule: Rule) -> list[frozenset[int]]:
        """The needs of a rule that the index knows cues for."""
        numbers = self._ruleset.index.numbers
        groups = [frozenset(numbers.get(id(part), -1) for part in group) for group in rule.check.needs]
        return [group for group in groups if -1 not in group]
