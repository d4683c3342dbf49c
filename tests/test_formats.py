"""Every format: only texts that have something to fix change; all else stays, bytes or values, schema and layout."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from linter.config import Fields
from linter.errors import UsageError
from linter.formats import MAX_ROW, SUFFIXES, format_of
from linter.text import Article, Origin
from linter.work import known_format
from tests.corpora import CLEAN, DIRTY, Row, fix, lint, read, write

NAMES = [
    "a.jsonl",
    "a.jsonl.gz",
    "a.jsonl.zst",
    "a.parquet",
    "file.arrow",
    "stream.arrow",
    "lz4.feather",
    "zstd.feather",
]
TABLES = [name for name in NAMES if not name.startswith("a.j")]


def _rows(*texts: str) -> list[Row]:
    return [{"id": n, "text": text, "note": f"zażółć {n}", "tags": ["a", None]} for n, text in enumerate(texts, 1)]


@pytest.mark.parametrize("name", NAMES)
def test_fixes_texts_and_keeps_everything_else(name: str, tmp_path: Path) -> None:
    write(tmp_path / name, _rows(DIRTY, CLEAN, DIRTY))
    out = fix([tmp_path / name])
    assert read(tmp_path / name) == _rows(CLEAN, CLEAN, CLEAN)
    assert out.told == [f"{tmp_path / name}:{n} {n} {n != 2}" for n in (1, 2, 3)]
    assert out.failed == []
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", NAMES)
def test_keeps_the_very_bytes_where_nothing_changes(name: str, tmp_path: Path) -> None:
    write(tmp_path / name, _rows(CLEAN, CLEAN))
    before, stat = (tmp_path / name).read_bytes(), (tmp_path / name).stat()
    fix([tmp_path / name])
    assert (tmp_path / name).stat().st_ino == stat.st_ino
    fix([tmp_path / name], tmp_path / "out" / name)
    assert (tmp_path / "out" / name).read_bytes() == before


@pytest.mark.parametrize("name", NAMES)
def test_many_rows_of_all_sizes_keep_their_order(name: str, tmp_path: Path) -> None:
    texts = [f"{DIRTY if n % 3 else CLEAN} {'word ' * (n * 7 % 900)}{n}" for n in range(2500)]
    write(tmp_path / name, _rows(*texts))
    out = fix([tmp_path / name])
    assert read(tmp_path / name) == _rows(*(text.removeprefix("close\n\n") for text in texts))
    assert out.report.articles == 2500


@pytest.mark.parametrize("name", NAMES)
def test_a_file_without_rows(name: str, tmp_path: Path) -> None:
    write(tmp_path / name, _rows(DIRTY)[:0])
    if name in TABLES:
        table = pa.table({"text": pa.array([], pa.string())})
        pq.write_table(table, tmp_path / name) if name == "a.parquet" else _write_ipc(tmp_path / name, table)
    before = (tmp_path / name).read_bytes()
    out = fix([tmp_path / name], tmp_path / "out" / name)
    assert (out.failed, (tmp_path / "out" / name).read_bytes()) == ([], before)


def _write_ipc(path: Path, table: pa.Table) -> None:
    make = pa.ipc.new_stream if path.name.startswith("stream") else pa.ipc.new_file
    with make(str(path), table.schema) as writer:
        writer.write_table(table)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "a.jsonl"])
@pytest.mark.parametrize("damage", ["cut", "noise"])
def test_a_broken_file_is_told_and_left_as_it_is(name: str, damage: str, tmp_path: Path) -> None:
    write(tmp_path / name, _rows(DIRTY, *[f"{n} {CLEAN}" for n in range(500)]))
    raw = (tmp_path / name).read_bytes()
    broken = raw[: len(raw) // 2] if damage == "cut" else b"no such thing " * 100
    (tmp_path / name).write_bytes(broken)
    write(tmp_path / "z.jsonl", _rows(DIRTY))
    out = fix([tmp_path])
    assert [line.split(": ")[0] for line in out.failed] == [str(tmp_path / name)]
    assert (tmp_path / name).read_bytes() == broken
    assert read(tmp_path / "z.jsonl") == _rows(CLEAN)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "z.jsonl"])


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("a.j")])
def test_a_row_over_the_limit_is_told_and_copied(name: str, tmp_path: Path) -> None:
    huge = b'{"text": "close\\n\\n' + b"x" * (2 * MAX_ROW) + b'"}\n'
    lines = [json.dumps(row).encode() + b"\n" for row in _rows(DIRTY, DIRTY)]
    raw = b"".join((lines[0], huge, lines[1]))
    pack = {"a.jsonl": bytes, "a.jsonl.gz": lambda raw: gzip.compress(raw, 1), "a.jsonl.zst": zstandard.compress}[name]
    (tmp_path / name).write_bytes(pack(raw))
    out = fix([tmp_path / name])
    assert out.failed == [f"{tmp_path / name}:2: a row of more than 64 MiB, which is no article; it is left as it is"]
    assert out.told == [f"{tmp_path / name}:1 1 True", f"{tmp_path / name}:3 2 True"]
    done = (tmp_path / name).read_bytes()
    if name.endswith("gz"):
        done = gzip.decompress(done)
    elif name.endswith("zst"):
        with zstandard.ZstdDecompressor().stream_reader(done, read_across_frames=True) as stream:
            done = stream.read()
    assert done == raw.replace(DIRTY.encode("unicode_escape"), CLEAN.encode())


def test_a_text_file_over_the_limit_is_told_and_copied(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"close\n" + b"x" * MAX_ROW)
    out = fix([tmp_path / "a.txt"], tmp_path / "b.txt")
    assert out.failed == [f"{tmp_path / 'a.txt'}: a file of more than 64 MiB, which is no article; it is left as it is"]
    assert (tmp_path / "b.txt").read_bytes() == (tmp_path / "a.txt").read_bytes()


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_a_small_file_that_unpacks_to_a_huge_one_takes_no_memory(suffix: str, tmp_path: Path) -> None:
    packed = gzip.compress(bytes(2**24), 9) * 64 if suffix == "gz" else zstandard.compress(bytes(2**30))
    (tmp_path / f"a.jsonl.{suffix}").write_bytes(packed)
    code = (
        "import resource, sys; from tests.corpora import lint; from pathlib import Path; "
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; out = lint([Path(sys.argv[1])]); "
        "print(len(out.failed), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / f"a.jsonl.{suffix}")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True, cwd=Path(__file__).parent.parent)
    failed, megabytes = map(int, done.stdout.split())
    assert failed == 1
    assert megabytes < 500  # loading the rules included; the file stands for 1 GiB


def _rich_table(text: pa.DataType) -> pa.Table:
    schema = pa.schema(
        [
            pa.field("text", text, metadata={"role": "body"}),
            pa.field("when", pa.timestamp("ns", tz="UTC")),
            pa.field("vector", pa.list_(pa.float32())),
            pa.field("about", pa.struct([("a", pa.int8()), ("b", pa.large_string())])),
            pa.field("kind", pa.dictionary(pa.int32(), pa.string())),
            pa.field("raw", pa.binary(), nullable=False),
        ],
        metadata={"pandas": '{"x": 1}', "huggingface": '{"info": {}}'},
    )
    rows = [
        {
            "text": DIRTY if n % 2 else None if n % 10 == 0 else CLEAN,
            "when": n * 1_000_000_007,
            "vector": [n, None, 0.5] if n % 3 else None,
            "about": {"a": n % 100, "b": "ü" * n} if n % 4 else None,
            "kind": ("news", "sport", None)[n % 3],
            "raw": bytes([n % 256]),
        }
        for n in range(100)
    ]
    return pa.Table.from_pylist(rows, schema)


@pytest.mark.parametrize("text", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_parquet_keeps_schema_values_and_layout(text: pa.DataType, tmp_path: Path) -> None:
    table = _rich_table(text)
    codecs = {"text": "zstd", "when": "snappy", "raw": "none", "kind": "gzip"}
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=30, compression=codecs, use_dictionary=["kind"])
    before = pq.ParquetFile(tmp_path / "a.parquet")
    out = fix([tmp_path / "a.parquet"])
    after = pq.ParquetFile(tmp_path / "a.parquet")
    assert out.failed == [f"{tmp_path / 'a.parquet'}:{n}: column 'text' is null here" for n in range(1, 92, 10)]
    assert after.schema_arrow.equals(before.schema_arrow, check_metadata=True)
    wanted = [CLEAN if value == DIRTY else value for value in table["text"].to_pylist()]
    assert after.read().equals(table.set_column(0, table.schema.field(0), pa.array(wanted, text)))
    assert _layout(after) == _layout(before)


def _layout(file: pq.ParquetFile) -> list[tuple[object, ...]]:
    groups = [file.metadata.row_group(n) for n in range(file.num_row_groups)]
    columns = [(group.num_rows, group.column(n)) for group in groups for n in range(group.num_columns)]
    return [(rows, part.path_in_schema, part.compression, part.has_dictionary_page) for rows, part in columns]


@pytest.mark.parametrize("kind", ["file", "stream"])
@pytest.mark.parametrize("codec", [None, "lz4", "zstd"])
def test_arrow_keeps_schema_values_and_batches(kind: str, codec: str | None, tmp_path: Path) -> None:
    table = _rich_table(pa.string())
    table = table.filter(pa.compute.is_valid(table["text"]))
    path = tmp_path / f"{kind}.arrow"
    make, opened = (getattr(pa.ipc, f"{verb}_{kind}") for verb in ("new", "open"))
    with make(str(path), table.schema, options=pa.ipc.IpcWriteOptions(compression=codec)) as writer:
        writer.write_table(table, max_chunksize=30)
    size = path.stat().st_size
    assert fix([path]).failed == []
    after = opened(path.read_bytes())
    assert after.schema.equals(table.schema, check_metadata=True)
    wanted = [CLEAN if value == DIRTY else value for value in table["text"].to_pylist()]
    done = after.read_all()
    assert done.equals(table.set_column(0, table.schema.field(0), pa.array(wanted)))
    assert [len(chunk) for chunk in done["text"].chunks] == [30, 30, 30]
    assert abs(path.stat().st_size - size) < size / 10


def test_parquet_that_unpacks_to_a_huge_table_takes_no_memory(tmp_path: Path) -> None:
    long = f"{CLEAN} " * 100_000
    coded = pa.DictionaryArray.from_arrays(pa.array([0] * 300, pa.int32()), pa.array([long]))
    pq.write_table(pa.table({"text": pa.array([CLEAN] * 300), "page": coded}), tmp_path / "a.parquet", store_schema=False)
    form = format_of("a.parquet")
    assert form is not None
    with (tmp_path / "a.parquet").open("rb") as stream:
        before = pa.total_allocated_bytes()
        sizes = [(len(chunk.raw), pa.total_allocated_bytes() - before) for chunk in form.chunks(stream, Fields(), writes=True)]
    assert max(size for size, _ in sizes) < 2 * len(long)
    assert max(held for _, held in sizes) < 10 * len(long)


def test_parquet_of_absurd_sizes_is_told(tmp_path: Path) -> None:
    table = pa.table({"text": ["x" * 1_000_000] * 300})
    pq.write_table(table, tmp_path / "a.parquet", compression="zstd", use_dictionary=False)
    (problem,) = lint([tmp_path / "a.parquet"]).failed
    assert "column 'text' unpacks" in problem


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        pytest.param({"body": ["a"]}, "no column 'text' (columns: body); name it with --text-field", id="no-such-column"),
        pytest.param({"text": [1]}, "column 'text' is not text: int64", id="a-column-of-numbers"),
    ],
)
@pytest.mark.parametrize("name", ["a.parquet", "file.arrow"])
def test_a_table_without_texts_is_told_once(name: str, table: dict[str, list[object]], problem: str, tmp_path: Path) -> None:
    made = pa.table(table)
    pq.write_table(made, tmp_path / name) if name == "a.parquet" else _write_ipc(tmp_path / name, made)
    assert lint([tmp_path / name]).failed == [f"{tmp_path / name}: {problem}"]


@pytest.mark.parametrize("name", ["a.parquet", "file.arrow"])
def test_columns_of_dictionary_codes_are_read_as_their_texts(name: str, tmp_path: Path) -> None:
    columns = {"id": ["x"], "title": ["A bridge"], "url": ["https://north.example/1"], "lang": ["de"]}
    coded = {field: pa.array(values).dictionary_encode() for field, values in columns.items()}
    table = pa.table({"text": [DIRTY], **coded})
    pq.write_table(table, tmp_path / name) if name == "a.parquet" else _write_ipc(tmp_path / name, table)
    with (tmp_path / name).open("rb") as stream:
        form = known_format(name)
        (chunk,) = (chunk for chunk in form.chunks(stream, Fields(), writes=False) if chunk.has_records)
    (record,) = form.records(chunk, name, Fields())
    origin = Origin(name, 1)
    assert record.article == Article(DIRTY, "x", "A bridge", "https://north.example/1", "de", origin=origin)


@pytest.mark.parametrize("name", ["a.parquet", "file.arrow"])
def test_a_row_without_a_text_is_told_for_what_it_is(name: str, tmp_path: Path) -> None:
    texts = pa.array([b"\xff close", None, DIRTY.encode()], pa.binary()).view(pa.string())
    table = pa.table({"text": texts})
    pq.write_table(table, tmp_path / name) if name == "a.parquet" else _write_ipc(tmp_path / name, table)
    out = fix([tmp_path / name])
    assert out.failed == [
        f"{tmp_path / name}:1: column 'text' is not UTF-8 here",
        f"{tmp_path / name}:2: column 'text' is null here",
    ]
    after = pq.read_table(tmp_path / name) if name == "a.parquet" else pa.ipc.open_file(tmp_path / name).read_all()
    assert after["text"].combine_chunks().view(pa.binary()).to_pylist() == [b"\xff close", None, CLEAN.encode()]


@pytest.mark.parametrize("name", NAMES)
def test_standard_input_that_cannot_be_rewound(name: str, tmp_path: Path) -> None:
    write(tmp_path / name, _rows(DIRTY, CLEAN))
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write((tmp_path / name).read_bytes())
    written = io.BytesIO()
    with os.fdopen(reading, "rb") as stdin:
        out = fix(["-"], stdin=stdin, stdin_name=name, stdout=written)
    (tmp_path / name).write_bytes(written.getvalue())
    assert out.failed == []
    assert read(tmp_path / name) == _rows(CLEAN, CLEAN)


def test_compressed_bytes_do_not_depend_on_how_a_pipe_delivers(tmp_path: Path) -> None:
    raw = gzip.compress("".join(json.dumps(row) + "\n" for row in _rows(*[DIRTY] * 9000)).encode())
    outputs = []
    for size in (1000, 100_000):
        code = "import sys\nfor n in range(0, len(raw), size): sys.stdout.buffer.write(raw[n:n+size]); sys.stdout.flush()"
        code = f"raw = open({str(tmp_path / 'raw')!r}, 'rb').read(); size = {size}\n" + code
        (tmp_path / "raw").write_bytes(raw)
        written = io.BytesIO()
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as feeder:
            assert feeder.stdout is not None
            fix(["-"], stdin=feeder.stdout, stdin_name="a.jsonl.gz", stdout=written)
        outputs.append(written.getvalue())
    assert outputs[0] == outputs[1]


WITHOUT = (
    "import sys\nfor name in sys.argv[1].split(','): sys.modules[name] = None\n"
    "from linter.cli import run\nsys.exit(run(sys.argv[2:]))"
)


@pytest.mark.parametrize(
    ("path", "package", "words"),
    [
        ("a.parquet", "pyarrow", ".parquet files need the package pyarrow: pip install 'newslint[parquet]'"),
        ("file.arrow", "pyarrow", ".arrow and .feather files need the package pyarrow: pip install 'newslint[parquet]'"),
        ("a.jsonl.zst", "zstandard", ".zst files need the package zstandard: pip install 'newslint[zstd]'"),
        ("memory://a.jsonl", "fsspec", "remote paths need the package fsspec: pip install 'newslint[remote]'"),
    ],
)
def test_a_missing_package_is_named_with_its_extra(path: str, package: str, words: str, tmp_path: Path) -> None:
    if "://" not in path:
        write(tmp_path / path, _rows(CLEAN))
    command = [sys.executable, "-c", WITHOUT, package, "lint", "--isolated", "--select", "ui/close-button", path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", words + "\n")


def test_formats_keep_to_themselves(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl.gz", _rows(DIRTY))
    with pytest.raises(UsageError, match="the format stays as it is"):
        fix([tmp_path / "a.jsonl.gz"], tmp_path / "b.jsonl")


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_suffix_is_documented(suffix: str) -> None:
    assert f"`{suffix}`" in Path(__file__).parent.parent.joinpath("docs", "corpora.md").read_text("utf-8")
