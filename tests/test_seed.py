"""The article the project began with: what is reported, what is repaired, to the letter."""

from __future__ import annotations

from pathlib import Path

from linter import Article, Fate, fix, lint
from linter.rule import Ruleset
from linter.text import Places
from tests.conftest import ROOT

SEED = ROOT / "seeds" / "scmp-ukraine-china-role.txt"
GOLDEN = Path(__file__).parent / "golden" / SEED.name


def _article() -> Article:
    return Article(SEED.read_text("utf-8"), is_file=True)


def test_what_is_found(shipped: Ruleset) -> None:
    article = _article()
    places = Places(article.text)
    found = [(places.at(finding.span.start)[0], finding.rule) for finding in lint(article, shipped)]
    assert found == [
        (1, "ui/close-button"),
        (2, "ui/close-button"),
        (6, "headline/headline-twice"),
        (12, "captions/agency-labelled-caption"),
        (28, "media/video-embed"),
        (50, "captions/agency-labelled-caption"),
        (62, "whitespace/no-final-newline"),
    ]


def test_what_is_left(shipped: Ruleset, update_goldens: bool) -> None:
    result = fix(_article(), shipped)
    if update_goldens:
        GOLDEN.write_text(result.text, "utf-8")
    assert result.text == GOLDEN.read_text("utf-8")
    assert result.verdict.fate is Fate.FIX
    assert result.remaining == ()


def test_eight_lines_are_gone_and_every_other_one_is_there(shipped: Ruleset) -> None:
    before = [line for line in _article().text.split("\n") if line]
    after = [line for line in fix(_article(), shipped).text.split("\n") if line]
    video = "Ukraine war two years later: disease, displacement and demand for help"
    gone = ["close", "close", before[3], before[6], "09:43", video, video, before[25]]
    assert before[2] == before[3]
    assert before[6].endswith("Photo: Kremlin Pool Photo via AP")
    assert before[25].endswith("Photo: EPA-EFE")
    left = list(before)
    for line in gone:
        left.remove(line)
    assert sorted(after) == sorted(left)
    assert after == [line for n, line in enumerate(before) if n not in (0, 1, 3, 6, 14, 15, 16, 25)]


def test_a_second_fix_changes_nothing(shipped: Ruleset) -> None:
    once = fix(_article(), shipped).text
    assert not once.endswith("\n\n")
    assert fix(Article(once, is_file=True), shipped).text == once
    assert lint(Article(once, is_file=True), shipped) == []
