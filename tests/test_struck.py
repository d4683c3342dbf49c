"""Which lines a fix struck out, which it cut, and which rules did it: also when several rounds had a hand in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter import Safety, load_rules
from linter.repair import fix
from linter.rule import Ruleset
from linter.struck import Struck, StruckLine, StruckPart, struck
from linter.text import Article

HOUSE = Path(__file__).parent / "labelled" / "house.yaml"
LONG = "The council of the small town said on Monday that it would close the old bridge for repairs until the end of May."
BUTTON, TEASER, AGAIN = "house/share-button", "house/teaser", "house/again"


@pytest.fixture(scope="module")
def house() -> Ruleset:
    return load_rules(HOUSE, shipped=False)


@pytest.mark.parametrize(
    ("text", "lines", "parts", "suggested"),
    [
        pytest.param(f"{LONG}\n\n\n", [], [], [], id="nothing-is-struck"),
        pytest.param(f"Share\n\n{LONG}", [(0, BUTTON)], [], [], id="a-line-but-not-the-blank-one-beside-it"),
        pytest.param(f"Share\nTeilen\n{LONG}\n Share ", [(0, BUTTON), (1, BUTTON), (3, BUTTON)], [], [], id="neighbours"),
        pytest.param(f"Share it, she said.\n{LONG}", [], [], [], id="a-line-that-only-begins-so-stays"),
        pytest.param(
            f"A b c\nShare\nA b c\n{LONG}",
            [(1, BUTTON), (2, AGAIN)],
            [],
            [],
            id="what-a-later-round-deletes-around-is-not-its-own",
        ),
        pytest.param(
            f"Read on: the first half of a line\nand then the second one\n{LONG}",
            [(0, TEASER), (1, TEASER)],
            [],
            [],
            id="lines-that-were-joined-and-deleted-as-one",
        ),
        pytest.param(f"Share\n&amp; then it ended.\n{LONG}", [(0, BUTTON)], [], [], id="beside-a-repair-of-the-next-line"),
        pytest.param(f"Read &amp;\n{LONG}", [], [], [], id="a-line-that-was-only-repaired-stays"),
        pytest.param(
            f"The pier. (Photo: A. Bee)\n{LONG}", [], [(0, "house/credit", 9, 25)], [], id="a-part-of-a-line-that-stays"
        ),
        pytest.param(f"{LONG}\n(Photo: A. Bee)", [(1, "house/credit")], [], [], id="a-part-that-is-the-whole-line"),
        pytest.param(f"{LONG}\nNote: corrected.", [], [], [(1, "house/note")], id="what-is-only-suggested"),
        pytest.param(f"{LONG}\nWatch now", [], [], [], id="what-would-be-unsafe"),
        pytest.param(f"Access denied\nShare\n{LONG}", [], [], [], id="an-article-that-is-dropped"),
        pytest.param("It rained.\nRead on: a b c d e\nShare", [], [], [], id="a-fix-that-is-refused"),
    ],
)
def test_struck(
    house: Ruleset,
    text: str,
    lines: list[tuple[int, str]],
    parts: list[tuple[int, str, int, int]],
    suggested: list[tuple[int, str]],
) -> None:
    assert struck(fix(Article(text), house)) == Struck(
        tuple(StruckLine(number, (rule,)) for number, rule in lines),
        tuple(StruckPart(*part) for part in parts),
        tuple(StruckLine(number, (rule,)) for number, rule in suggested),
    )


def test_two_rules_that_take_the_same_line_are_both_charged(house: Ruleset) -> None:
    text = f"{LONG}\nRead on: now\nRead on: now"
    assert struck(fix(Article(text), house)).lines == (StruckLine(1, (TEASER,)), StruckLine(2, (AGAIN, TEASER)))


def test_unsafe_fixes_count_when_they_are_applied(house: Ruleset) -> None:
    text = f"{LONG}\nWatch now"
    assert struck(fix(Article(text), house, safety=Safety.UNSAFE)).lines == (StruckLine(1, ("house/short-label",)),)
