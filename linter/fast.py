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
    """How the rules of a stage are called: `always`, or when one of their cues is there.

    Rules are named by their place in the stage; `needs` are the groups of parts that must have candidates.
    """

    rules: Sequence[Rule]
    always: list[int] = field(default_factory=list)
    by_pattern: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_key: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # number of the part
    by_shape: list[tuple[int, int]] = field(default_factory=list)  # bits of shapes, rule
    needs: dict[int, list[tuple[int, ...]]] = field(default_factory=dict)


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
        for place in sorted(self._called(view, plan)):
            rule = plan.rules[place]
            if rule.check.may_find(view) and self._has_all(view, plan.needs[place]):
                findings += findings_of(rule, view, findings)
        return in_text_order(findings) if len(findings) > 1 else findings

    def _called(self, view: IndexedView, plan: _Plan) -> set[int]:
        """Rules of which some cue is there."""
        called = set(plan.always)
        if plan.by_pattern or plan.by_key:
            marks = view.marks
            for number in marks.matched.keys() & plan.by_pattern.keys():
                called |= plan.by_pattern[number]
            for part in marks.keyed.keys() & plan.by_key.keys():
                called |= plan.by_key[part]
        if plan.by_shape:
            shapes = view.all_shapes
            called.update(place for mask, place in plan.by_shape if shapes & mask)
        return called

    def _has_all(self, view: IndexedView, needs: list[tuple[int, ...]]) -> bool:
        return all(any(self._is_there(view, part) for part in group) for group in needs)

    def _is_there(self, view: IndexedView, part: int) -> bool:
        index, marks = self._ruleset.index, view.marks
        if part in marks.keyed or not marks.matched.keys().isdisjoint(index.needed[part]):
            return True
        return bool(index.masks[part] and view.all_shapes & index.masks[part])

    def _plan(self, rules: Sequence[Rule]) -> _Plan:
        index = self._ruleset.index
        plan = _Plan(rules)
        for place, rule in enumerate(rules):
            groups = self._groups(rule)
            cheapest = min(groups, key=lambda group: sum(index.costs[part] for part in group), default=None)
            if cheapest is None:
                plan.always.append(place)
                plan.needs[place] = []
                continue
            for part in cheapest:
                plan.by_key[part].add(place)
                for number in index.needed[part]:
                    plan.by_pattern[number].add(place)
                if index.masks[part]:
                    plan.by_shape.append((index.masks[part], place))
            plan.needs[place] = [group for group in groups if group is not cheapest]
        return plan

    def _groups(self, rule: Rule) -> list[tuple[int, ...]]:
        """The needs of a rule that the index knows cues for."""
        numbers = self._ruleset.index.numbers
        groups = [tuple(numbers.get(id(part), -1) for part in group) for group in rule.check.needs]
        return [group for group in groups if -1 not in group]
