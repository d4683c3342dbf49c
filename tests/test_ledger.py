"""Nothing is lost: what a fix took out is in the ledger, and undoing it gives the very bytes."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from linter.config import Config, Fields, Settings
from linter.files import Input
from linter.ledger import Entry, entries_of, parse, restored
from linter.repair import Fixed, fix
from linter.rule import Ruleset
from linter.run import Run
from linter.text import Article
from linter.undo import CHANGED, Undone, stretches, undo
from linter.work import Dropped
from tests.test_properties import ARTICLES, QUICK

FIRST = "The council of the small town said on Monday that it would close the old bridge for repairs until the end of May."
SECOND = "She had told the paper in March that nobody from the ministry had ever come to look at the rusted steel below it."
DIRTY = f"close\n\n{FIRST}\n\nAdvertisement\n\n{SECOND}\n"
GONE = "404 Not Found\n\nPage not found"


@pytest.fixture(scope="session")
def defaults() -> Settings:
    return Settings(Config(max_removed=1))


def _nothing(_: Fixed) -> None:
    """There is nothing to tell."""


def _fix(
    path: Path,
    known: Settings,
    *,
    to: Path | None = None,
    quarantine: Callable[[Dropped], None] | None = None,
    jobs: int = 1,
) -> tuple[bytes, Run]:
    """The ledger of fixing one file, in place unless it says where to."""
    ledger = io.StringIO()
    run = Run(lambda _: known, lambda failure: pytest.fail(str(failure)), io.BytesIO, jobs=jobs)

    def write(entry: Entry) -> None:
        ledger.write(f"{entry}\n")

    target = str(to or path)
    run.fix(
        [Input(str(path), Path(path.name))],
        _nothing,
        _nothing,
        lambda _: target,
        io.BytesIO(),
        ledger=write,
        quarantine=quarantine,
    )
    return ledger.getvalue().encode("utf-8"), run


def _undo(ledger: bytes, path: Path) -> list[Undone]:
    stream = io.BytesIO(ledger)
    fixes = stretches(stream, "ledger")[0].get(str(path), [])
    return [undo(stream, stretch, str(path), Fields()) for stretch in reversed(fixes)]


@QUICK
@given(text=ARTICLES)
def test_the_entries_of_an_article_give_its_text_back(shipped: Ruleset, text: str) -> None:
    result = fix(Article(text), shipped, max_removed=1)
    entries = [parse(str(entry).encode()) for entry in entries_of(result)]
    assert [entry.removed for entry in entries] == [text[entry.start : entry.end] for entry in entries]
    assert all(entry.rules for entry in entries)
    assert (restored(result.text, entries) if entries else result.text) == text


@QUICK
@given(text=ARTICLES, has_bom=st.booleans())
def test_a_text_file_comes_back_byte_for_byte(tmp_path: Path, defaults: Settings, text: str, has_bom: bool) -> None:
    path = tmp_path / "a.txt"
    before = text.encode("utf-8-sig" if has_bom else "utf-8")
    path.write_bytes(before)
    ledger, run = _fix(path, defaults)
    assert (path.read_bytes() != before) is (run.report.changed > 0)
    assert [undone.failures for undone in _undo(ledger, path)] == [[]] * run.report.changed
    assert path.read_bytes() == before


def _escaped(text: str, way: int) -> str:
    """A JSON string in one of the many ways to write it."""
    if way < 2:
        return json.dumps(text, ensure_ascii=way == 0)
    units = [text.encode("utf-16-be")[n : n + 2].hex() for n in range(0, len(text.encode("utf-16-be")), 2)]
    if way == 2:
        return '"' + "".join(f"\\u{unit.upper()}" for unit in units) + '"'
    plain = json.dumps(text, ensure_ascii=way == 3)
    return plain.replace("/", "\\/").replace("a", "\\u0061") if "\\u" not in plain else plain.replace("/", "\\/")


ROWS = st.lists(st.tuples(ARTICLES, st.integers(0, 4), st.sampled_from(["\n", "\r\n", " \n", "\n\n"])), max_size=4)


@QUICK
@given(rows=ROWS, has_bom=st.booleans(), has_end=st.booleans())
def test_rows_come_back_byte_for_byte(
    tmp_path: Path, defaults: Settings, rows: list[tuple[str, int, str]], has_bom: bool, has_end: bool
) -> None:
    path = tmp_path / "a.jsonl"
    lines = [f'{{ "id":{n}, "text" :{_escaped(text, way)},"z": [1.0, "\\/"]}}{end}' for n, (text, way, end) in enumerate(rows)]
    raw = "".join(lines)
    before = (raw if has_end else raw.rstrip()).encode("utf-8-sig" if has_bom else "utf-8")
    path.write_bytes(before)
    ledger, _ = _fix(path, defaults)
    assert [undone.failures for undone in _undo(ledger, path)] in ([], [[]])
    assert path.read_bytes() == before


def test_lone_surrogates_come_back_as_they_were_written(tmp_path: Path, defaults: Settings) -> None:
    path = tmp_path / "a.jsonl"
    before = json.dumps({"text": f"close\n\n{FIRST} \ud83d\n\n{SECOND}\n"}).replace("\\ud83d", "\\uD83D").encode()
    path.write_bytes(before)
    ledger, run = _fix(path, defaults)
    assert run.report.changed == 1
    _undo(ledger, path)
    assert path.read_bytes() == before


def test_fixes_one_after_the_other_are_undone_from_the_last_to_the_first(tmp_path: Path, defaults: Settings) -> None:
    path = tmp_path / "a.txt"
    before = DIRTY.encode()
    path.write_bytes(before)
    first, _ = _fix(path, defaults)
    path.write_bytes(path.read_bytes() + b"\nShare\n")
    middle = path.read_bytes()
    second, _ = _fix(path, defaults)
    assert [undone.articles for undone in _undo(second, path)] == [1]
    assert path.read_bytes() == middle
    path.write_bytes(middle.removesuffix(b"\nShare\n"))
    assert [(undone.articles, undone.already) for undone in _undo(first + first, path)] == [(1, 0), (0, 1)]
    assert path.read_bytes() == before


def test_a_file_that_changed_since_is_left_as_it_is(tmp_path: Path, defaults: Settings) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": DIRTY, "id": number}) + "\n" for number in range(3)), "utf-8")
    ledger, _ = _fix(path, defaults)
    rows = path.read_text("utf-8").splitlines(keepends=True)
    changed = rows[0] + rows[1].replace("council", "mayor") + rows[2]
    path.write_text(changed, "utf-8")
    (undone,) = _undo(ledger, path)
    assert [str(failure) for failure in undone.failures] == [f"{path}:2: error: {CHANGED}"]
    assert path.read_text("utf-8") == changed


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_left_out_is_whole_in_the_quarantine_and_the_rest_can_be_undone(
    tmp_path: Path, defaults: Settings, jobs: int
) -> None:
    rows = [
        '{"text": ' + json.dumps(text) + f', "n": {n}.0, "s": "\\/"}}\n'
        for n, text in enumerate([GONE, DIRTY, GONE, FIRST + "\n", DIRTY])
    ]
    path, output = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    path.write_text("".join(rows), "utf-8")
    dropped: list[Dropped] = []
    ledger, _ = _fix(path, defaults, to=output, quarantine=dropped.append, jobs=jobs)
    assert [(item.origin.row, item.rule, item.record) for item in dropped] == [
        (number, "verdicts/page-not-found", rows[number - 1].strip().encode()) for number in (1, 3)
    ]
    entries = [parse(line) for line in ledger.splitlines()]
    assert [(row, written) for row, written in {(entry.row, entry.written_row): None for entry in entries}] == [(2, 1), (5, 3)]
    assert path.read_text("utf-8") == "".join(rows)
    assert [undone.failures for undone in _undo(ledger, output)] == [[]]
    assert output.read_text("utf-8") == "".join(row for row in rows if "404" not in row)


def test_a_text_file_that_is_dropped_is_not_written(tmp_path: Path, defaults: Settings) -> None:
    path, output = tmp_path / "a.txt", tmp_path / "out" / "a.txt"
    path.write_text(GONE, "utf-8")
    dropped: list[Dropped] = []
    _fix(path, defaults, to=output, quarantine=dropped.append)
    assert [json.loads(item.record) for item in dropped] == [{"text": GONE}]
    assert not output.exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[]", "not an entry of a ledger: expected a JSON object"),
        ("{", "not an entry of a ledger: expected a JSON object"),
        ('{"path": "a.tx', "an entry that is cut off"),
        ('{"path": "a.txt"}', "not an entry of a ledger: 'rules' is missing"),
        ('{"path": 3}', "not an entry of a ledger: expected text, found 3"),
    ],
)
def test_what_is_no_entry(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(line.encode())


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".jsonl.zst", ".parquet", ".arrow"])
def test_compressed_files_and_tables_come_back_by_content(tmp_path: Path, defaults: Settings, suffix: str) -> None:
    path, output = tmp_path / f"a{suffix}", tmp_path / f"out{suffix}"
    rows = [{"id": str(n), "text": text, "n": n} for n, text in enumerate([GONE, DIRTY, FIRST + "\n", GONE, DIRTY])]
    _write(path, rows)
    dropped: list[Dropped] = []
    ledger, _ = _fix(path, defaults, to=output, quarantine=dropped.append)
    assert [json.loads(item.record) for item in dropped] == [rows[0], rows[3]]
    clean = f"{FIRST}\n\n{SECOND}\n"
    assert _read(output) == [{**rows[1], "text": clean}, rows[2], {**rows[4], "text": clean}]
    assert [undone.failures for undone in _undo(ledger, output)] == [[]]
    assert _read(output) == [rows[1], rows[2], rows[4]]


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    raw = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif path.suffix == ".arrow":
        table = pa.Table.from_pylist(rows)
        with pa.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table)
    else:
        path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else zstandard.ZstdCompressor().compress(raw))


def _read(path: Path) -> list[dict[str, object]]:
    if path.suffix == ".parquet":
        return list(pq.read_table(path).to_pylist())
    if path.suffix == ".arrow":
        return list(pa.ipc.open_file(path).read_all().to_pylist())
    with (gzip if path.suffix == ".gz" else zstandard).open(path, "rb") as stream:
        return [json.loads(line) for line in stream.read().splitlines()]
