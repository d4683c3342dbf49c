"""The core of all adapters: record batches."""

from __future__ import annotations

import dataclasses

import pyarrow as pa
import pytest

from linter import UsageError, load_rules
from linter.adapters.arrow import Fixer
from tests.engines.conftest import KEPT, Corpus

ONE = Fixer(select=("ui/close-button",))


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
def test_rows_are_those_of_fix_and_of_the_command(kind: str, corpus: Corpus, by_command: list[str]) -> None:
    table = pa.Table.from_pylist(list(corpus.rows))
    place = table.schema.get_field_index("text")
    table = table.set_column(place, "text", table.column("text").cast(getattr(pa, kind)()))
    found = Fixer()(table)
    assert found.column("clean_text").to_pylist() == corpus.texts == by_command
    assert found.column("verdict").to_pylist() == corpus.verdicts
    assert found.column("findings").to_pylist() == corpus.findings
    assert found.select(table.column_names).equals(table)
    assert found.schema == Fixer().schema(table.schema)


def test_what_is_no_text_stays_as_it_is() -> None:
    broken = pa.array([b"\xff close", None, f"close\n\n{KEPT}".encode()], pa.binary()).view(pa.string())
    batch = pa.RecordBatch.from_arrays([broken], ["text"])
    found = dataclasses.replace(ONE, in_place=True)(batch)
    assert found.column("text").view(pa.binary()).to_pylist() == [b"\xff close", None, KEPT.encode()]
    assert found.column("verdict").to_pylist() == ["unreadable", "unreadable", "fix"]


def test_one_name_is_as_good_as_a_tuple_of_it_and_so_is_a_list() -> None:
    fixer = Fixer(language="locale", select="ads.de", ignore=["ui"])
    assert fixer == Fixer(language=("locale",), select=("ads.de",), ignore=("ui",))
    table = pa.table({"text": [f"Anzeige\n\n{KEPT}"] * 2, "locale": ["de", "en"]})
    assert fixer(table)["verdict"].to_pylist() == ["fix", "keep"]
    assert fixer.ruleset.content == load_rules(select="ads.de", ignore=["ui"]).content


def test_an_empty_batch_has_all_columns() -> None:
    empty = pa.table({"text": pa.array([], pa.string())})
    assert ONE(empty).column_names == ["text", "clean_text", "verdict", "findings"]
    assert ONE(empty.to_batches()[0] if empty.to_batches() else empty).num_rows == 0


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (pa.table({"body": ["x"]}), "no column 'text' (columns: body); name it with text="),
        (pa.table([["x"], ["y"]], ["text", "text"]), "several columns 'text' (columns: text, text); name it with text="),
        (pa.table({"text": [1]}), "column 'text' is not text: int64"),
        (pa.table({"text": ["x"], "verdict": ["y"]}), "there is a column 'verdict' already; rename it first"),
    ],
    ids=["no-text", "two-texts", "numbers", "a-name-that-is-taken"],
)
def test_columns_that_cannot_be_used(table: pa.Table, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        ONE(table)
    assert str(caught.value) == words
