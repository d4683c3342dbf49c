"""Measuring on labelled articles.

`labelled/expected.json` has the figures of `labelled/made.jsonl` as another scorer of the same measure gave them for the
lines that the house rules strike out; the figures of single rows below are worked out by hand.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from linter import Safety, load_rules
from linter.bench import Bench, folds_of, measure
from linter.config import Config, Fields
from linter.figures import Figures, figures, score_of, shingles_of, words_of
from linter.labelled import Labelled, read_labelled
from linter.measured import Measurement
from linter.measuring import measure_all
from linter.repair import fix
from linter.text import Article

FOLDER = Path(__file__).parent / "labelled"
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))


def _rows() -> list[Labelled]:
    with (FOLDER / "made.jsonl").open("rb") as stream:
        return read_labelled(stream, "made.jsonl", Fields())


def _bench(safety: Safety, folds: int = 3) -> Bench:
    rows, rules = _rows(), load_rules(FOLDER / "house.yaml", shipped=False)
    bench = Bench(["page_text"], folds_of((row.site for row in rows), folds))
    for row in rows:
        bench.add(measure(row, fix(row.article, rules, safety=safety)))
    return bench


@pytest.mark.parametrize("safety", [Safety.SAFE, Safety.UNSAFE])
def test_figures_are_those_of_another_scorer(safety: Safety) -> None:
    found = {name: dataclasses.asdict(group) for name, group in _bench(safety).group_figures.items()}
    wanted = EXPECTED[safety.value]
    assert list(found) == ["all", "English", "other languages", "lines", "page_text", "paragraphs"]
    assert {name: {key: found[name][key] for key in wanted[name]} for name in found} == {
        name: {key: pytest.approx(value, abs=1e-8) for key, value in group.items()} for name, group in wanted.items()
    }


def _row(text: str, labels: str, gold: str) -> Labelled:
    return Labelled(Article(text), labels, gold, name="a", scraper="x", group="g", site="s")


GOLD = "one two three four five six"


@pytest.mark.parametrize(
    ("labels", "gone", "wanted"),
    [
        pytest.param("KA.A", [], {"precision": None, "recall": 0, "lost": 0, "body_after": 6 / 8}, id="nothing-gone"),
        pytest.param("KA.A", [1, 3], {"precision": 1, "recall": 1, "lost": 0, "body_after": 1}, id="all-artifacts-gone"),
        pytest.param("KA.A", [1], {"precision": 1, "recall": 0.5, "characters": 0.5, "f1": 2 / 3}, id="half-of-them"),
        pytest.param(
            "KA.A", [0], {"precision": 0, "recall": 0, "lost": 10000, "hurt": 1, "f1_of_rows": 0}, id="the-reporter's"
        ),
        pytest.param("KD.T", [1, 3], {"precision": None, "recall": None, "f1_of_rows": 1}, id="other-labels-do-not-count"),
        pytest.param("MA.A", [0], {"precision": None, "hurt": 0, "lost": 10000}, id="a-mixed-line-is-no-reporter's-line"),
    ],
)
def test_figures_of_a_row(labels: str, gone: list[int], wanted: dict[str, float | None]) -> None:
    found = figures(score_of(_row(f"{GOLD}\nshare\n\nclick", labels, GOLD), set(gone), ""))
    assert {key: getattr(found, key) for key in wanted} == {key: pytest.approx(value) for key, value in wanted.items()}


def test_of_a_mixed_line_only_the_reporters_words_are_lost() -> None:
    row = _row(f"{GOLD} by A. Bee\n{GOLD}", "MK", GOLD)
    assert figures(score_of(row, {0}, "")).lost == pytest.approx(1e4 * 6 / 12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("It’s 3.5 km", ["it", "s", "3", "5", "km"], id="letters-and-digits"),
        pytest.param("Straße", ["strasse"], id="case-folded"),
        pytest.param("古い橋 a_b", ["古", "い", "橋", "a", "b"], id="characters-of-unspaced-scripts"),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_shingles() -> None:
    assert dict(shingles_of("a b a b a b".split())) == {("a", "b", "a", "b"): 2, ("b", "a", "b", "a"): 1}
    assert dict(shingles_of(["a", "b"])) == {("a", "b"): 1}
    assert dict(shingles_of([])) == {}


def test_rules_are_charged_with_what_they_took() -> None:
    bench = _bench(Safety.UNSAFE)
    assert {
        rule: (r.hits, r.artifacts, r.kept, r.other, r.parts_right, r.parts_wrong, r.alone) for rule, r in bench.rules.items()
    } == {
        "house/share-button": (7, 6, 1, 0, 0, 0, 6),
        "house/teaser": (2, 2, 0, 0, 0, 0, 2),
        "house/credit": (4, 0, 0, 0, 3, 1, 0),
        "house/again": (1, 1, 0, 0, 0, 0, 1),
        "house/short-label": (2, 1, 1, 0, 0, 0, 1),
        "house/note": (2, 2, 0, 0, 0, 0, 2),
        "house/entity": (1, 0, 0, 0, 0, 0, 0),
    }


def test_the_same_line_of_one_article_is_evidence_once() -> None:
    note = _bench(Safety.SAFE).rules["house/note"].measurement
    assert note == Measurement(lines=2, artifacts=2, kept=0, right=1, wrong=0, sites=1)


def test_what_the_reporter_lost_is_listed_with_its_neighbours() -> None:
    losses = _bench(Safety.SAFE).worst
    assert [(loss.name, loss.line, loss.text, loss.is_part, loss.rules, loss.groups) for loss in losses] == [
        ("bread", 2, "(Photo: C. Dee)", True, {"house/credit"}, {"paragraphs"}),
        ("verse", 2, "Share", False, {"house/share-button"}, {"lines"}),
    ]
    assert losses[1].after == ","


def test_dropped_and_refused_articles_are_counted_and_lose_nothing() -> None:
    bench = _bench(Safety.SAFE)
    total = bench.group_figures["all"]
    assert (total.dropped, total.refused) == (1, 1)
    assert bench.dropped == [("wall", "paragraphs", "house/wall")]


def test_folds_hold_every_row_once_and_a_site_in_one_fold() -> None:
    bench = _bench(Safety.SAFE, folds=2)
    assert sum(found.rows for found in bench.fold_figures["all"]) == bench.group_figures["all"].rows
    sites = [f"site-{n}.example" for n in range(11)]
    folds = folds_of(sites, 4)
    assert folds == folds_of(reversed(sites), 4)
    assert sorted(list(folds.values()).count(n) for n in range(4)) == [2, 3, 3, 3]


def test_scores_add_up() -> None:
    rows = [(_row("a\nb", "KA", "a"), {1}), (_row("c d\ne", "KA", "c d"), {0})]
    one, two = (score_of(row, gone, "") for row, gone in rows)
    assert figures(one + two) == dataclasses.replace(
        figures(one + two), rows=2, artifacts=2, kept=2, precision=0.5, recall=0.5, lost=pytest.approx(1e4 * 2 / 3), hurt=0.5
    )
    assert isinstance(figures(one + two), Figures)


def test_whole_pages_stay_apart_whatever_the_groups_are() -> None:
    rules = load_rules(FOLDER / "house.yaml", shipped=False)
    with (FOLDER / "made.jsonl").open("rb") as stream:
        rows = read_labelled(stream, "made.jsonl", Fields(), "lang")
    bench = Bench(["page_text"])
    for row in rows:
        bench.add(measure(row, fix(row.article, rules)))
    assert {name: score.rows for name, score in bench.groups.items()} == {
        "all": 12,
        "English": 7,
        "other languages": 5,
        "en": 7,
        "de": 4,
        "ja": 1,
        "page_text": 1,
    }


def test_processes_make_no_difference() -> None:
    rows = [row for _ in range(3) for row in _rows()]
    settings = Config(rules=(str(FOLDER / "house.yaml"),), select=("house",))
    safeties = (Safety.SAFE, Safety.UNSAFE)
    alone, together = (list(measure_all(settings, safeties, [rows, rows], jobs)) for jobs in (1, 2))
    assert [done.results for done in together] == [done.results for done in alone]
    assert [len(done.results) for done in alone] == [4] * len(rows)


def test_rules_that_fight_leave_the_row_alone_and_are_told(tmp_path: Path) -> None:
    file = tmp_path / "fight.yaml"
    example = "examples: {bad: [{text: x, fixed: x}], good: [x]}"
    rules = "".join(
        f"  - {{id: {name}, kind: line, message: m, why: w, phrases: [{name}], {example}, "
        f"fix: {{action: replace, with: {other}, safety: safe}}}}\n"
        for name, other in (("tick", "tock"), ("tock", "tick"))
    )
    file.write_text(f"pack: clock\nrules:\n{rules}", "utf-8")
    row = _row("tick\nHe won.", "AK", "He won.")
    (done,) = measure_all(Config(rules=(str(file),), select=("clock",)), (Safety.SAFE,), [[row]], 1)
    assert done.problem is not None
    assert done.problem.startswith("these rules undo each other's fixes: clock/tick and clock/tock;")
    assert done.results[0].score == score_of(row, set(), row.article.text)


def test_record_writes_numbers_and_no_text(tmp_path: Path) -> None:
    """In a checkout whose only pack is the house's."""
    root = FOLDER.parent.parent
    shutil.copytree(root / "linter", tmp_path / "linter", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("rules", "docs"):
        (tmp_path / folder).mkdir()
    shutil.copy(FOLDER / "house.yaml", tmp_path / "rules")
    shutil.copy(FOLDER / "made.jsonl", tmp_path)

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "linter", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
        return done.stdout

    assert run("rules").count("too rare") == 0
    run("bench", "made.jsonl", "--record", "--folds", "2")
    measured = json.loads((tmp_path / "rules" / "measured.json").read_text("utf-8"))
    assert (measured["articles"], measured["sites"]) == (8, 3)
    assert measured["rules"]["house/short-label"] == {"lines": 2, "artifacts": 1, "kept": 1, "right": 1, "wrong": 1, "sites": 2}
    assert measured["rules"]["house/share-button"]["lines"] == 7
    page = (tmp_path / "docs" / "accuracy.md").read_text("utf-8")
    assert "`newslint bench LABELLED.jsonl --folds 2 --record`" in page
    assert "## Safe fixes" in page
    assert "## Safe and unsafe fixes" in page
    assert not [row for row in _rows() for line in row.lines if len(line) > 10 and line in page]
    assert "measured 2 lines on 2 sites, precision \u2265 9.4 %" in " ".join(run("explain", "house/short-label").split())
    assert "measured too rare to measure" in " ".join(run("explain", "house/broken-sentence").split())
    assert "7 lines on 3 sites" in run("rules")
