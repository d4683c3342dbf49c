"""Grades of rules are earned by measurement, or by a form that says why none is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter import MistakesFound, load_rules
from linter.finding import Safety
from linter.measured import (
    MEASURED,
    Form,
    Measurement,
    Record,
    complaint,
    lines_needed,
    lower_bound,
    read_forms,
    read_measured,
    write_measured,
)
from linter.packs import GRADED_BY_FORM
from linter.rule import Rule, Ruleset
from linter.shipped import shipped_folder

HOUSE = Path(__file__).parent / "labelled" / "house.yaml"
FORMS = (Form(("house",), "its labels are whole lines", kinds=("line",)),)


def test_the_grade_of_every_shipped_rule_is_earned(shipped: Ruleset) -> None:
    """Once numbers are recorded.  A rule that fails here was wrong too often: make it better, or regrade it."""
    measured, forms = read_measured(), read_forms(shipped.known)
    if not measured:
        pytest.skip(f"nothing was recorded yet: no {shipped_folder() / MEASURED}")
    said = [complaint(rule, measured.get(rule.id, Measurement()), forms) for rule in shipped.known]
    assert [words for words in said if words] == []


def test_recorded_rules_exist(shipped: Ruleset) -> None:
    assert set(read_measured()) <= {rule.id for rule in shipped.known}


def _rule(name: str) -> Rule:
    return load_rules(HOUSE, shipped=False).rule(f"house/{name}")


@pytest.mark.parametrize(
    ("name", "right", "wrong", "earned"),
    [
        pytest.param("share-button", 189, 0, True, id="enough-lines-without-an-error"),
        pytest.param("share-button", 2000, 20, True, id="one-in-a-hundred-wrong-of-many"),
        pytest.param("share-button", 500, 10, False, id="two-in-a-hundred-wrong"),
        pytest.param("share-button", 188, 0, True, id="too-rare-and-named-by-form"),
        pytest.param("share-button", 0, 0, True, id="never-seen-and-named-by-form"),
        pytest.param("credit", 188, 0, False, id="too-rare-and-of-a-kind-that-is-not-named"),
        pytest.param("share-button", 100, 1, True, id="rare-with-one-error-in-a-hundred"),
        pytest.param("share-button", 5, 1, False, id="rare-and-often-wrong"),
        pytest.param("share-button", 150, 2, False, id="rare-with-two-errors"),
        pytest.param("short-label", 5, 5, True, id="an-unsafe-rule-may-err"),
        pytest.param("note", 5, 5, True, id="a-suggestion-may-err"),
        pytest.param("wall", 0, 0, True, id="a-rule-that-only-reports"),
    ],
)
def test_what_earns_the_grade_safe(name: str, right: int, wrong: int, earned: bool) -> None:
    measurement = Measurement(right + wrong, right, wrong, right, wrong, 3)
    assert (complaint(_rule(name), measurement, FORMS) is None) is earned


def test_a_complaint_says_what_is_wrong() -> None:
    assert complaint(_rule("share-button"), Measurement(9, 7, 2, 7, 2, 3), FORMS) == (
        "house/share-button is safe, but of 9 lines that it took 2 were the reporter's (bound 0.453, must be 0.98)"
    )
    assert complaint(_rule("credit"), Measurement(1, 1, 0, 1, 0, 1), FORMS) == (
        "house/credit is safe, but of 1 line that it took 0 were the reporter's: that is too few to measure, "
        "and graded_by_form.yaml gives no reason for its grade"
    )


def test_lower_bound_is_wilsons() -> None:
    """81 of 263 is the example of R. G. Newcombe (1998), Two-sided confidence intervals for the single proportion."""
    assert [round(lower_bound(*pair), 4) for pair in ((0, 0), (1, 1), (10, 10), (81, 263))] == [0.0, 0.2065, 0.7225, 0.2553]


def test_lines_needed() -> None:
    assert [lines_needed(wrong) for wrong in (0, 1, 2)] == [189, 280, 361]


def test_numbers_in_words() -> None:
    assert str(Measurement(812, 800, 1, 640, 1, 97)) == "812 lines on 97 sites, precision ≥ 99.1 %"
    assert str(Measurement(1, 0, 0, 0, 0, 1)) == "1 line on 1 site, none of them labelled either way"
    assert str(Measurement()) == "too rare to measure"


def test_numbers_are_read_as_they_were_written(tmp_path: Path) -> None:
    numbers = {"b/x": Measurement(9, 7, 2, 7, 2, 3), "a/y": Measurement(1, 1, 0, 1, 0, 1)}
    file = write_measured(tmp_path, 12, 3, numbers)
    assert read_measured(tmp_path) == numbers
    assert file.read_text("utf-8").startswith('{\n  "articles": 12,\n  "sites": 3,\n  "rules": {\n    "a/y": {"lines": 1,')


def test_only_shipped_rules_have_a_record(shipped: Ruleset) -> None:
    rule = next(rule for rule in shipped.rules if rule.fixes)
    record = Record({rule.id: Measurement(3, 3, 0, 3, 0, 2)}, ())
    assert record.summary(rule) == "3 lines on 2 sites, precision ≥ 43.8 %"
    assert record.summary(_rule("share-button")) is None
    assert Record({}, ()).summary(rule) is None


@pytest.mark.parametrize(
    ("safety", "found", "reason"),
    [
        (Safety.SAFE, Measurement(900, 900, 0, 900, 0, 40), "of what it took in labelled articles, 98% or more were artifacts"),
        (Safety.SAFE, Measurement(3, 3, 0, 3, 0, 2), "of its form: it is a label"),
        (Safety.UNSAFE, Measurement(3, 2, 1, 2, 1, 2), "of what it took in labelled articles only 20.8% are surely artifacts"),
        (Safety.UNSAFE, Measurement(), "it may take a reporter's line, and no measurement says that it does not"),
    ],
)
def test_a_grade_has_its_reason(shipped: Ruleset, safety: Safety, found: Measurement, reason: str) -> None:
    rule = next(rule for rule in shipped.rules if rule.fixes and rule.head.fix.safety is safety)
    said = Record({rule.id: found}, (Form((rule.id,), "is a label"),)).reason(rule)
    assert said is not None
    assert said.startswith(reason)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param("graded_by_form: [{rules: [hous], reason: x}]", "did you mean 'house'?", id="a-rule-that-is-none"),
        pytest.param("graded_by_form: [{rules: [house]}]", "key 'reason' is missing", id="no-reason"),
        pytest.param(
            "graded_by_form: [{rules: [house], kinds: [lines], reason: x}]", "did you mean 'line'?", id="a-kind-that-is-none"
        ),
    ],
)
def test_mistakes_in_the_list_of_forms(tmp_path: Path, text: str, mistake: str) -> None:
    file = tmp_path / GRADED_BY_FORM
    file.write_text(text, "utf-8")
    with pytest.raises(MistakesFound) as raised:
        read_forms(load_rules(HOUSE, shipped=False).known, tmp_path)
    assert str(raised.value).startswith(f"{file}:1:")
    assert str(raised.value).endswith(mistake)
