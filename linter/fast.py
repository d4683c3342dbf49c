"""The fast engine: one look at each line for all rules, and only rules whose cues are there are tried.

What a rule finds is still decided by the rule's own check and guards, on the lines that the index leaves: the engine
may only leave out what cannot be found.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from linter.finding import Finding
from linter.rule import Rule, Ruleset
from linter.scan import findings_of, in_text_order
from linter.text import Article
from linter.view import View


@dataclass
class _Plan:
    """How the rules of a stage are called: `always`, or when one of the parts of `triggers` has a candidate.

    Rules are named by their place in the stage; `needs` are the groups of parts that must have candidates.
    """

    rules: tuple[Rule, ...]
    always: list[int] = field(default_factory=list)
    triggers: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_shape: list[tuple[int, int]] = field(default_factory=list)  # bits of shapes, rule
    needs: dict[int, list[tuple[int, ...]]] = field(default_factory=dict)


class FastEngine:
    """Rules are tried where their cues are."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._plans = tuple(self._plan(rules) for rules in ruleset.stages)

    def open(self, article: Article) -> View:
        return View(article, self._ruleset.line_tests, self._ruleset.index)

    def scan(self, view: View, stage: int) -> list[Finding]:
        plan = self._plans[stage]
        called = set(plan.always)
        if plan.triggers:
            marks = view.marks.parts
            for part in marks.keys() & plan.triggers.keys():
                called.update(plan.triggers[part])
            shapes = view.marks.all_shapes
            called.update(place for mask, place in plan.by_shape if shapes & mask)
        findings: list[Finding] = []
        for place in sorted(called):
            rule = plan.rules[place]
            if self._has_all(view, plan.needs[place]) and rule.check.may_find(view):
                findings += findings_of(rule, view)
        return in_text_order(findings) if findings else findings

    def _has_all(self, view: View, needs: list[tuple[int, ...]]) -> bool:
        if not needs:
            return True
        parts, shapes, masks = view.marks.parts, view.marks.all_shapes, self._ruleset.index.masks
        return all(any(part in parts or shapes & masks[part] for part in group) for group in needs)

    def _plan(self, rules: tuple[Rule, ...]) -> _Plan:
        plan = _Plan(rules)
        for place, rule in enumerate(rules):
            groups = self._groups(rule)
            plan.needs[place] = groups
            if not groups:
                plan.always.append(place)
                continue
            costs = self._ruleset.index.costs
            for part in min(groups, key=lambda group: sum(costs[part] for part in group)):
                plan.triggers[part].append(place)
                if mask := self._ruleset.index.masks[part]:
                    plan.by_shape.append((mask, place))
        return plan

    def _groups(self, rule: Rule) -> list[tuple[int, ...]]:
        """The needs of a rule that the index knows cues for."""
        index = self._ruleset.index
        groups = [tuple(index.numbers.get(id(part), -1) for part in group) for group in rule.check.needs]
        return [group for group in groups if -1 not in group]
