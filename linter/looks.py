"""What one rule makes of one line, and why: it finds it, a guard refuses it, it was near to finding it, or none of these.

It asks the same checks and guards as a scan does, one at a time, so that it can say which of them said no.  It is for
people who ask about one line, and takes the time that it needs.
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from linter.guards import Guards
from linter.kinds.block import Ahead, BlockCheck, Step, Taken, TooManyTries, Walker
from linter.kinds.join import JoinCheck
from linter.kinds.line import LineCheck
from linter.kinds.repeat import Of, RepeatCheck
from linter.kinds.span import At, Scope, SpanCheck
from linter.linetest import QUOTE_MARKS, LineTest
from linter.pattern import Pattern
from linter.prose import may_be_one_sentence
from linter.rule import Rule
from linter.view import View
from linter.wording import counted, guards_in_words, listed, shortened, test_in_words

REACH = 10  # lines above a line at which blocks may have begun that came to it
WITHOUT_GUARDS = Guards(mid_sentence=True)
ON_ARTICLES = ("languages", "sites", "whole_file")
ON_PLACES = ("where", "line", "near", "previous", "next")


class Outcome(enum.Enum):
    """What came of a look, the best first."""

    FOUND = "found"
    REFUSED = "refused by a guard"
    MISSED = "nearly found"
    NOTHING = "not found"


@dataclass(frozen=True, slots=True)
class Look:
    """A rule at a line: `what` it saw there, and the `reasons` why that is not enough."""

    rule: Rule
    outcome: Outcome
    what: str = ""
    reasons: tuple[str, ...] = ()


def look(rule: Rule, view: View, position: int) -> Look:
    """What a rule makes of the line at a position of a view that knows no index."""
    try:
        seen = _by_kind(rule, view, position)
        refused = tuple(_refusals(rule, view, ON_ARTICLES, lambda guards: guards.admit_article(view)))
    except TimeoutError:
        return Look(rule, Outcome.REFUSED, reasons=("a pattern ran over its time",))
    if not refused or seen.outcome is Outcome.NOTHING:
        return seen
    if seen.outcome is Outcome.MISSED:
        return Look(rule, Outcome.NOTHING, seen.what, (*seen.reasons, *refused))
    return Look(rule, Outcome.REFUSED, seen.what, (*refused, *seen.reasons))


def _by_kind(rule: Rule, view: View, position: int) -> Look:
    check = rule.check
    if isinstance(check, LineCheck):
        return _at_line(rule, check.test, view, position)
    if isinstance(check, SpanCheck) and check.scope is Scope.LINE:
        return _at_parts(rule, check, view, position)
    bare = dataclasses.replace(rule, guards=WITHOUT_GUARDS)
    for hit in check.find(view, bare):
        if hit.first is None or hit.last is None:
            return Look(rule, Outcome.FOUND, "speaks of the whole article")
        if hit.first <= position <= hit.last:
            numbers = [view.solid[n].number + 1 for n in (hit.first, hit.last)]
            what = "finds " + (f"line {numbers[0]}" if hit.first == hit.last else f"the lines {numbers[0]} to {numbers[1]}")
            return _guarded(rule, view, hit.first, hit.last, what)
    if isinstance(check, BlockCheck):
        return _at_steps(rule, check, view, position)
    if isinstance(check, RepeatCheck):
        return _at_repeat(rule, check, view, position)
    if isinstance(check, JoinCheck):
        return _at_joint(rule, check, view, position)
    return Look(rule, Outcome.NOTHING)


def _guarded(rule: Rule, view: View, first: int, last: int, what: str) -> Look:
    """A look that saw all that the check wants: found, unless guards refuse."""
    refused = tuple(_refusals(rule, view, ON_PLACES, lambda guards: guards.admit(view, first, last)))
    return Look(rule, Outcome.REFUSED if refused else Outcome.FOUND, what, refused)


def _refusals(rule: Rule, view: View, names: tuple[str, ...], admits: Callable[[Guards], bool]) -> Iterator[str]:
    """The guards that say no when each is asked alone."""
    alone = [dataclasses.replace(WITHOUT_GUARDS, **{name: getattr(rule.guards, name)}) for name in names]
    if names == ON_PLACES:
        alone += [dataclasses.replace(WITHOUT_GUARDS, unless=(unless,)) for unless in rule.guards.unless]
        alone.append(dataclasses.replace(WITHOUT_GUARDS, mid_sentence=rule.guards.mid_sentence))
    for guards in alone:
        if not admits(guards):
            for name, words in guards_in_words(guards):
                yield f"{name}: it keeps silent where {words}" if name == "unless" else f"{name}: it asks that {words}"


def _at_line(rule: Rule, test: LineTest, view: View, position: int) -> Look:
    said, lacking = says(test, view, position), tuple(lacks(test, view, position))
    if said is None:
        return Look(rule, Outcome.NOTHING, reasons=("the line is none of its phrases and patterns",))
    return Look(rule, Outcome.MISSED, said, lacking) if lacking else _guarded(rule, view, position, position, said)


def _at_parts(rule: Rule, check: SpanCheck, view: View, position: int) -> Look:
    text = view.solid[position].text
    misplaced = ""
    for pattern in check.patterns:
        for match in pattern.found(text):
            what = f"finds '{shortened(match[0])}' with ‹{shortened(pattern.source)}›"
            is_placed = match.start() == 0 if check.at is At.START else check.at is At.ANYWHERE or match.end() == len(text)
            if is_placed and match[0]:
                return _guarded(rule, view, position, position, what)
            misplaced = misplaced or what
    if not misplaced:
        return Look(rule, Outcome.NOTHING, reasons=("none of its patterns is in the line",))
    return Look(rule, Outcome.MISSED, misplaced, (f"at: it asks for the {check.at.value} of the line",))


def _at_repeat(rule: Rule, check: RepeatCheck, view: View, position: int) -> Look:
    if position not in view.said_before:
        return Look(rule, Outcome.NOTHING, reasons=("the line was not said before",))
    before = view.solid[view.said_before[position]].number + 1
    reasons = list(lacks(check.test, view, position))
    if check.of is Of.TITLE and view.solid[position].key != view.title_key:
        reasons.append("of: it asks for the title")
    elif check.of is Of.PREVIOUS and view.said_before[position] != position - 1:
        reasons.append("of: it asks for the line right before")
    elif check.within is not None and position - view.said_before[position] > check.within:
        reasons.append(f"within: it looks {check.within} lines back")
    return Look(rule, Outcome.MISSED, f"says line {before} again", tuple(reasons))


def _at_joint(rule: Rule, check: JoinCheck, view: View, position: int) -> Look:
    """Only where both sides look like halves of a sentence."""
    below = position + (1 if check.middle is None else 2)
    if below >= len(view.solid):
        return Look(rule, Outcome.NOTHING)
    upper, lower = view.solid[position], view.solid[below]
    ends = any(Pattern(f"(?:{pattern.source})$").occurs(upper.text[-200:]) for pattern in check.ends_with)
    if not ends or not any(Pattern(f"^(?:{pattern.source})").occurs(lower.text[:200]) for pattern in check.starts_with):
        return Look(rule, Outcome.NOTHING, reasons=("no half of a sentence ends here and goes on below",))
    reasons = [f"upper: the line {words}" for words in lacks(check.upper, view, position)]
    reasons += [f"lower: line {lower.number + 1} {words}" for words in lacks(check.lower, view, below)]
    if check.middle is not None:
        number = view.solid[position + 1].number + 1
        reasons += [f"middle: line {number} {words}" for words in lacks(check.middle, view, position + 1)]
    if not check.blank_lines and lower.number - upper.number != below - position:
        reasons.append("blank_lines: a blank line stands between")
    if check.in_prose and not may_be_one_sentence(view.solid, position, below):
        reasons.append("in_prose: what stands around looks like a list, tags or verse")
    if check.middle is not None and view.solid[position + 1].text in upper.text:
        reasons.append("middle: the upper line says it already, as a heading does")
    outcome = Outcome.MISSED if len(reasons) == 1 else Outcome.NOTHING  # most pairs of lines are near in some way
    return Look(rule, outcome, f"may go on in line {lower.number + 1}", tuple(reasons))


def _at_steps(rule: Rule, check: BlockCheck, view: View, position: int) -> Look:
    """The block that began here, or above and came to this line, and went furthest before it stopped."""
    walks = ((_walk(check, view, start), start) for start in range(max(0, position - REACH), position + 1))
    steps = len(check.lines)
    came_here = [(walk, start) for walk, start in walks if walk.has_words and walk.stopped >= position + (walk.done == steps)]
    if not came_here:
        return Look(rule, Outcome.NOTHING, reasons=("no step of it with words takes the line",))
    walk, start = max(came_here, key=lambda found: (found[0].done, found[1]))
    what = f"begins on line {view.solid[start].number + 1} and takes {walk.done} of its {counted(steps, 'step')}"
    if walk.done == steps:
        reason = "lines: another block of the rule has these lines"
    elif walk.stopped == len(view.solid):
        reason = f"lines: step {walk.done + 1} asks for {step_in_words(check.lines[walk.done])}, and the article is at its end"
    else:
        number = view.solid[walk.stopped].number + 1
        reason = f"lines: step {walk.done + 1} asks for {step_in_words(check.lines[walk.done])}, which line {number} is not"
    return Look(rule, Outcome.MISSED, what, (reason,))


@dataclass(frozen=True, slots=True, order=True)
class _Walk:
    """How far a block gets: steps done, the position where it stopped, and whether a step with words was done."""

    done: int
    stopped: int
    has_words: bool


def _walk(check: BlockCheck, view: View, start: int) -> _Walk:
    """How far a block gets that begins at a position."""
    seen = [_Walk(0, start, False)]

    def watch(position: int, ahead: Ahead | None, taken: Taken | None) -> None:
        has_words = False
        while taken is not None and not has_words:
            has_words, taken = _has_words(taken.step), taken.before
        seen.append(_Walk(len(check.lines) if ahead is None else ahead.number, position, has_words))

    with contextlib.suppress(TooManyTries):
        Walker(check.first, view).match_at(start, watch)
    return max(seen)


def _has_words(step: Step) -> bool:
    return step.test.is_lexical or any(test.is_lexical for test in step.any_of)


def step_in_words(step: Step) -> str:
    """`a line that is 'close'`."""
    if step.edge:
        return f"the {step.edge.value} of the article"
    if step.group:
        rounds = f"{step.times.least} rounds of " if step.times.least > 1 else ""
        return rounds + ", ".join(step_in_words(inner) for inner in step.group)
    said = [] if step.test.is_empty else [test_in_words(step.test)]
    said += [listed([test_in_words(test) for test in step.any_of])] if step.any_of else []
    said += [f"says its line '{step.same_as}' again"] if step.same_as else []
    lines = f"{step.times.least} lines, each of which" if step.times.least > 1 else "a line that"
    return f"{lines} {', and '.join(said or ['may be any'])}"


def says(test: LineTest, view: View, position: int) -> str | None:
    """Which of the words of a line test the line has; None where it has none, `""` where the test asks for none."""
    line = view.solid[position]
    if not test.is_lexical:
        return ""
    if line.key in test.keys:
        return f"is the phrase '{line.key}'"
    for pattern in test.patterns:
        if pattern.matches(line.text):
            return f"matches ‹{shortened(pattern.source)}›"
    return next((f"passes the line test of {name}" for name in test.rule if view.refers((name,), position)), None)


def lacks(test: LineTest, view: View, position: int) -> Iterator[str]:
    """What of a line test the line fails, each with what the line is instead."""
    line = view.solid[position]
    if says(test, view, position) is None:
        yield "is none of the phrases and patterns"
    for least, most, size, unit in (
        (test.min_words, test.max_words, line.words, "words"),
        (test.min_chars, test.max_chars, len(line.text), "chars"),
    ):
        if least is not None and size < least:
            yield f"has {size} {unit}, at least {least} are asked for (min_{unit})"
        if most is not None and size > most:
            yield f"has {size} {unit}, at most {most} may be (max_{unit})"
    for name, wish, found, yes, no in (
        ("sentence", test.sentence, line.is_sentence, "ends like a sentence", "does not end like a sentence"),
        ("quoted", test.quoted, not QUOTE_MARKS.isdisjoint(line.text), "has a quotation mark", "has no quotation mark"),
        ("upper", test.upper, line.text.isupper(), "is all in capitals", "is not all in capitals"),
    ):
        if wish is not None and found is not wish:
            yield f"{yes if found else no} ({name})"
