"""Scores: points add up, the finding says why, and the reporter's lines stay."""

from __future__ import annotations

import pytest

from linter import Article, fix, lint
from linter.errors import MistakesFound
from linter.features import FEATURES, Surroundings
from linter.rule import Ruleset
from linter.text import split_lines
from tests.making import ruleset_of

FIRST = "The council of the small town said on Monday that it would close the old bridge for repairs until the end of May."
LAST = "She had told the paper in March that nobody from the ministry had ever come to look at the rusted steel below it."
DELETE = "fix: {action: delete, safety: safe}"
POINTS = "base: 0, points: {after_body: 2, words: -0.5, cue_before: 1.5}, said: [{as: button, phrases: [share], points: 1}]"
SCORE = f"kind: score, threshold: 2.5, sentence: false, {POINTS}, {DELETE}"
CAPPED = f"kind: score, threshold: 1, most_inside: 1, sentence: false, base: 2, points: {{words: -0.5}}, {DELETE}"
VETO = f"kind: score, threshold: 0, base: 0, points: {{quoted: -1}}, {DELETE}"
VETOED = f"kind: line, phrases: [share, '\"share\"'], line: {{rule: made/rule-1}}, {DELETE}"


@pytest.mark.parametrize(
    ("rule", "text", "fixed"),
    [
        pytest.param(SCORE, f"{FIRST}\nShare\nTown Hall", f"{FIRST}\nTown Hall", id="points-reach-the-threshold-one-by-one"),
        pytest.param(SCORE, f"Share\nTown Hall\n{FIRST}", None, id="not-before-the-body-where-nothing-is-worth-points"),
        pytest.param(SCORE, f"{FIRST}\nShare.", None, id="not-a-line-that-fails-the-line-test"),
        pytest.param(SCORE, f"{FIRST}\nTown Hall", None, id="not-below-the-threshold"),
        pytest.param(CAPPED, f"{FIRST}\nTown\n{LAST}", f"{FIRST}\n{LAST}", id="few-inside-the-body-go"),
        pytest.param(CAPPED, f"{FIRST}\nTown\nSea\n{LAST}", None, id="many-inside-the-body-stay"),
    ],
)
def test_score(rule: str, text: str, fixed: str | None) -> None:
    rules = ruleset_of(rule)
    first = lint(text, rules)
    assert bool(first) is (fixed is not None)
    if fixed is not None:
        gone = [finding for finding in first if finding.fix]
        assert gone
    assert fix(fix(text, rules, max_removed=1).text, rules, max_removed=1).text == fix(text, rules, max_removed=1).text
    if fixed is None:
        assert fix(text, rules, max_removed=1).text == text


def test_a_finding_says_what_weighed_most() -> None:
    (finding,) = lint(f"{FIRST}\nShare", ruleset_of(SCORE))
    assert finding.message == "found: 2.7 points of 2.5 (after body +2.0, button +1.0, words -0.3)"


def test_a_score_is_a_veto_on_another_rule() -> None:
    rules = ruleset_of(VETO.replace(DELETE, "enabled: false"), VETOED)
    assert fix(f'Share\n{FIRST}\n"Share"', rules, max_removed=1).text == f'{FIRST}\n"Share"'


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ("points: {wrods: 1}", "points: 'wrods' is no measure; did you mean 'words'?"),
        ("points: {words: many}", "expected a number, found 'many'"),
        ("points: {}, said: [{as: x, points: 1}]", "say what the line must be, for instance with rule or patterns"),
    ],
)
def test_mistakes_are_told(points: str, message: str) -> None:
    with pytest.raises(MistakesFound) as raised:
        ruleset_of(f"kind: score, threshold: 1, base: 0, {points}, {DELETE}")
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("name", "text", "line", "value"),
    [
        ("capitals", "MORE NEWS", 0, 1.0),
        ("capitals", "More news", 0, 0.0),
        ("title_case", "Ferry Fares to Rise", 0, 0.75),
        ("title_case", "Ferry Fares", 0, 0.0),
        ("lone_name", "Town Hall", 0, 1.0),
        ("lone_name", "town hall", 0, 0.0),
        ("no_letters", "12:30", 0, 1.0),
        ("again", "Sea\nTown\nSea", 0, 1.0),
        ("again", "Sea\nTown\nSea", 1, 0.0),
        ("before_body", f"Town\n{FIRST}", 0, 1.0),
        ("after_body", f"{FIRST}\nTown", 1, 1.0),
        ("before_body", "Town\nSea", 0, 0.0),
        ("cut_before", "The people of the town had all heard from\nTown Hall", 1, 1.0),
        ("cut_before", "The people of the town had all heard from it.\nTown Hall", 1, 0.0),
        ("goes_on", "Town Hall\n, they said", 0, 1.0),
        ("goes_on", "Town Hall\nHarbour", 0, 0.0),
        ("numbers_around", "1 a\n2 b\n3 c\n4 d\n5 e", 2, 1.0),
        ("place", "a\nb\nc", 2, 1.0),
        ("title_share", "Bridge Repairs", 0, 0.5),
        ("goes_on_later", "Fall is the\nfashion\nworld’s busiest season", 0, 1.0),
        ("goes_on_later", "It fell.\nfashion\nworld’s busiest season", 0, 0.0),
        ("goes_on_later", "Fall is the\nfashion\nWorld’s End", 0, 0.0),
        ("shorter", f"{FIRST}\n{FIRST[:56]}", 1, 1 - 56 / len(FIRST)),
        ("shorter", "Town Hall\nHarbour", 0, 0.0),
        ("strange", f"{FIRST}\nAnglers march against small town", 1, 0.6),
        ("strange", f"{FIRST}\nAnglers march", 1, 0.0),
        ("strange", f"{FIRST}\n警視庁は十三日に容疑者を逮捕した", 1, 0.0),
        ("ends_in_digit", "Best Places 2023", 0, 1.0),
        ("colon", "Summary:", 0, 1.0),
    ],
)
def test_measures(name: str, text: str, line: int, value: float) -> None:
    near = Surroundings(tuple(split_lines(text)), "The old bridge closes", False, frozenset(), frozenset())
    assert FEATURES[name].measure(near, line) == value


def test_shipped_scores_leave_the_reporter_alone(shipped: Ruleset) -> None:
    lines = (
        "Old bridge is to close",
        FIRST,
        "What the mayor wants",
        "“We are tired of waiting”",
        LAST,
        "The work begins on Monday.",
    )
    text = "\n\n".join(lines)
    assert fix(Article(text), shipped, unsafe=True).text == text
