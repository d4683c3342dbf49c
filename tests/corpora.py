"""Files of articles in every format, written and read by other hands than newslint's, and runs over them."""

from __future__ import annotations

import functools
import gzip
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from linter.checked import Checked, checked
from linter.config import Config, Settings
from linter.files import inputs, targets
from linter.finding import Finding
from linter.repair import Fixed
from linter.report import Report
from linter.run import Run
from linter.text import Article

DIRTY = "close\n\nThe council closed the old bridge on Monday."
CLEAN = "The council closed the old bridge on Monday."
Row = Mapping[str, object]


@functools.cache
def close_button() -> Settings:
    """One rule, to be quick; loaded once."""
    return Settings(Config(select=("ui/close-button",)))


@dataclass
class Outcome:
    """What a run told, in order, and counted."""

    told: list[object] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def see_linted(article: Article, findings: list[Finding]) -> Checked:
    return checked(article, findings)


def see_fixed(fixed: Fixed) -> str:
    return f"{fixed.article.origin} {fixed.article.id} {fixed.is_changed}"


def lint(paths: Sequence[Path | str], *, jobs: int = 1, settings: Settings | None = None) -> Outcome:
    out = Outcome()
    run = _run(out, jobs, settings, io.BytesIO(), "-")
    run.lint(inputs([str(path) for path in paths], lambda _: False), see_linted, out.told.append)
    out.report = run.report
    return out


def fix(
    paths: Sequence[Path | str],
    output: Path | str | None = None,
    *,
    jobs: int = 1,
    settings: Settings | None = None,
    stdin: BinaryIO | None = None,
    stdin_name: str = "-",
    stdout: BinaryIO | None = None,
    see: Callable[[Fixed], object] = see_fixed,
) -> Outcome:
    out = Outcome()
    run = _run(out, jobs, settings, stdin or io.BytesIO(), stdin_name)
    files = inputs([str(path) for path in paths], lambda _: False)
    target = targets(files, None if output is None else str(output))
    run.fix(files, see, out.told.append, target, stdout or io.BytesIO())
    out.report = run.report
    return out


def _run(out: Outcome, jobs: int, settings: Settings | None, stdin: BinaryIO, stdin_name: str) -> Run:
    chosen = settings or close_button()
    return Run(
        lambda _: chosen,
        lambda failure: out.failed.append(f"{failure.origin}: {failure.problem}"),
        lambda: stdin,
        stdin_name,
        jobs=jobs,
    )


def write(path: Path, rows: Sequence[Row]) -> None:
    """The rows as a file of the format that the name says; `stream.arrow` and `lz4.feather` are kinds of their own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    match path.name.split(".", 1)[1]:
        case "jsonl":
            path.write_bytes(lines)
        case "jsonl.gz":
            path.write_bytes(gzip.compress(lines))
        case "jsonl.zst":
            path.write_bytes(zstandard.compress(lines))
        case "parquet":
            pq.write_table(pa.Table.from_pylist(list(rows)), path)
        case "arrow" | "feather":
            table = pa.Table.from_pylist(list(rows))
            kind = path.name.split(".")[0]
            make = pa.ipc.new_stream if kind == "stream" else pa.ipc.new_file
            options = pa.ipc.IpcWriteOptions(compression=kind if kind in ("lz4", "zstd") else None)
            with make(str(path), table.schema, options=options) as writer:
                writer.write_table(table)
        case other:
            raise AssertionError(other)


def read(path: Path) -> list[Row]:
    """The rows of such a file."""
    raw = path.read_bytes()
    match path.name.split(".", 1)[1]:
        case "jsonl":
            return [json.loads(line) for line in raw.splitlines()]
        case "jsonl.gz":
            return [json.loads(line) for line in gzip.decompress(raw).splitlines()]
        case "jsonl.zst":
            with zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) as stream:
                return [json.loads(line) for line in stream.read().splitlines()]
        case "parquet":
            return list(pq.read_table(path).to_pylist())
        case _:
            opened = pa.ipc.open_stream if path.name.startswith("stream") else pa.ipc.open_file
            return list(opened(raw).read_all().to_pylist())
