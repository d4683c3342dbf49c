"""What the shipped joins may never glue: paragraphs, headings, list items, verse; and beside it what they must mend."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter import fix
from linter.rule import Ruleset

PARAGRAPHS = (
    "The council closed the old bridge on Monday.",
    "“We had no choice,” the mayor said.",
    "Will it ever open again?",
    "Nobody from the ministry came to look at the rusted steel.",
    "1,200 cars a day now take the ferry.",
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("What the mayor wants\nThe council closed the old bridge on Monday.", id="heading-and-paragraph"),
        pytest.param("The council closed the old bridge on Monday.\nWhat comes next", id="paragraph-and-heading"),
        pytest.param("- bread\n- milk\n- two pounds of flour", id="list-with-dashes"),
        pytest.param("bread\nmilk\nflour", id="list-of-words"),
        pytest.param("1. Open the gate\n2. Close the gate\n3. Walk on", id="list-with-numbers"),
        pytest.param("The river rose,\nThe river fell,\nAnd still the bridge\nIt stood so well.", id="verse-with-capitals"),
    ],
)
def test_is_never_joined(shipped: Ruleset, text: str) -> None:
    assert [finding for finding in fix(text, shipped).applied if "split" in finding.rule] == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(PARAGRAPHS), min_size=2, max_size=6, unique=True))
def test_whole_sentences_stay_apart(shipped: Ruleset, lines: list[str]) -> None:
    assert fix("\n".join(lines), shipped).text.split("\n") == lines


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (
            "She works for the\nHarbour Gazette\n, which closed in May.",
            "She works for the Harbour Gazette, which closed in May.",
        ),
        ("Work on the old\nbridge deck\nwould go on until spring.", "Work on the old bridge deck would go on until spring."),
    ],
)
def test_a_sentence_cut_at_a_link_is_whole_again(shipped: Ruleset, text: str, fixed: str) -> None:
    assert fix(text, shipped).text == fixed
