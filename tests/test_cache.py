"""The cache spares work and never changes an outcome."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from linter.cache import Cache
from linter.checked import Checked, checked
from linter.config import Config, Settings
from linter.errors import UsageError
from linter.files import inputs
from linter.finding import Finding, Severity
from linter.run import Run
from linter.text import Article
from tests.corpora import CLEAN, DIRTY, close_button, write

ROWS = [{"id": str(n), "text": f"{DIRTY if n % 3 else CLEAN} {'word ' * 500}", "body": DIRTY} for n in range(300)]


class Gate:
    """Lints with a cache, and remembers which articles were really looked at."""

    def __init__(self, folder: Path) -> None:
        self.cache = Cache(folder, Checked, "test")
        self.seen: list[str] = []

    def see(self, article: Article, findings: list[Finding]) -> Checked:
        self.seen.append(f"{article.origin}")
        return checked(article, findings)

    def run(self, path: Path, settings: Settings | None = None) -> tuple[object, ...]:
        """What was told, and counted; `seen` starts anew."""
        self.seen = []
        told: list[Checked] = []
        failed: list[str] = []
        chosen = settings or close_button()
        run = Run(lambda _: chosen, lambda failure: failed.append(str(failure)), io.BytesIO)
        run.lint(inputs([str(path)], lambda _: False), self.see, told.append, self.cache)
        return told, failed, run.report


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "cache")


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet"])
def test_the_second_run_looks_at_nothing_and_says_the_same(name: str, gate: Gate, tmp_path: Path) -> None:
    write(tmp_path / name, ROWS)
    if name == "a.jsonl":
        with (tmp_path / name).open("a") as file:
            file.write("no json\n")
    first = gate.run(tmp_path / name)
    assert len(gate.seen) == len(ROWS)
    assert gate.run(tmp_path / name) == first
    assert gate.seen == []


def test_only_what_has_changed_is_looked_at(gate: Gate, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", ROWS)
    gate.run(tmp_path / "a.jsonl")
    write(tmp_path / "a.jsonl", [*ROWS[:-1], {**ROWS[-1], "text": "close"}])
    gate.run(tmp_path / "a.jsonl")
    assert 0 < len(gate.seen) < len(ROWS) / 2
    assert f"{tmp_path / 'a.jsonl'}:{len(ROWS)}" in gate.seen


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda config: dataclasses.replace(config, select=("ui",)), id="other-rules"),
        pytest.param(lambda config: dataclasses.replace(config, fail_on=Severity.ERROR), id="other-severity"),
        pytest.param(
            lambda config: dataclasses.replace(config, fields=dataclasses.replace(config.fields, text="body")),
            id="another-field",
        ),
    ],
)
def test_other_settings_are_looked_at_anew(changed: Callable[[Config], Config], gate: Gate, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", ROWS)
    first = gate.run(tmp_path / "a.jsonl")
    other = Settings(changed(close_button().config))
    gate.run(tmp_path / "a.jsonl", other)
    assert len(gate.seen) == len(ROWS)
    assert gate.run(tmp_path / "a.jsonl") == first
    assert gate.seen == []


def test_another_phrase_file_is_looked_at_anew(gate: Gate, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", [{"text": "shut\n\nopen\n\nThe council closed the old bridge."}])
    rule = "{id: x, kind: line, message: m, why: w, phrases_from: words.txt, examples: {bad: [shut], good: [b]}}"
    (tmp_path / "rules.yaml").write_text(f"pack: own\nrules: [{rule}]\n", "utf-8")
    found = []
    for word in ("shut", "open"):
        (tmp_path / "words.txt").write_text(word, "utf-8")
        told = gate.run(tmp_path / "a.jsonl", Settings(Config(rules=(str(tmp_path / "rules.yaml"),), select=("own",))))[0]
        assert isinstance(told, list)
        found.append([finding.excerpt for finding in told[0].findings])
    assert found == [["shut"], ["open"]]


@pytest.mark.parametrize(
    "damage",
    [lambda raw: b"", lambda raw: raw[:-1], lambda raw: b"x" * 100, lambda raw: raw[:40] + b"!" + raw[41:]],
    ids=["empty", "cut", "noise", "one-byte"],
)
def test_a_broken_entry_is_as_good_as_none(damage: Callable[[bytes], bytes], gate: Gate, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", ROWS)
    first = gate.run(tmp_path / "a.jsonl")
    for file in gate.cache.folder.glob("??/*"):
        file.write_bytes(damage(file.read_bytes()))
    assert gate.run(tmp_path / "a.jsonl") == first
    assert len(gate.seen) == len(ROWS)
    assert gate.run(tmp_path / "a.jsonl") == first
    assert gate.seen == []


def test_what_cannot_be_kept_is_found_anew(gate: Gate, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "\ud83d", "text": DIRTY}) + "\n", "utf-8")
    first = gate.run(tmp_path / "a.jsonl")
    assert gate.run(tmp_path / "a.jsonl") == first
    assert len(gate.seen) == 1


def test_old_entries_go_first(gate: Gate, tmp_path: Path) -> None:
    for n in range(3):
        write(tmp_path / f"{n}.jsonl", ROWS[:10])
        gate.run(tmp_path / f"{n}.jsonl")
    gate.run(tmp_path / "0.jsonl")
    size = max(file.stat().st_size for file in gate.cache.folder.glob("??/*"))
    gate.cache.prune(size)
    assert len(list(gate.cache.folder.glob("??/*"))) == 1
    gate.run(tmp_path / "0.jsonl")
    assert gate.seen == []


def test_a_folder_of_other_things_is_no_cache(gate: Gate, tmp_path: Path) -> None:
    write(tmp_path / "cache" / "a.jsonl", ROWS)
    with pytest.raises(UsageError, match="is no cache of newslint and not empty"):
        gate.run(tmp_path / "cache" / "a.jsonl")
