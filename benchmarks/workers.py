"""How the runner scales: MB/s by number of workers, and peak memory of each process by size of the input.

python benchmarks/workers.py [--megabytes 50 500] [--jobs 1 2] [--text dirty] [--format jsonl] [--command lint] [--select RULES]

Makes its input (benchmarks/newstext.py, the same articles again and again; `--text clean` for those of a good extractor), runs
the command on it, and prints a table.  Seconds do not count the start: what the command takes on a single article is taken
off.  Peak memory is that which Linux keeps for each process (VmHWM); elsewhere the largest that was seen.  Needs psutil.
"""

from __future__ import annotations

import argparse
import itertools
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import newstext
import psutil

from linter.formats import format_of

DIRT = {"dirty": newstext.DIRTY, "clean": newstext.CLEAN}
EVERY = 0.05  # seconds between two looks at the memory
ARTICLES = 2000  # different ones; a row's number goes before its text, so that no two rows are the same


@dataclass(frozen=True, slots=True)
class Figures:
    """One run: seconds, and the largest resident memory in bytes of the main process and of any worker."""

    seconds: float
    main: int
    worker: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=int, nargs="+", default=[50, 500], help="sizes of the JSON lines")
    options.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    options.add_argument(
        "--text", default="dirty", choices=list(DIRT), help="as a naive scrape or as a good extractor gives it"
    )
    options.add_argument("--format", default="jsonl", choices=["jsonl", "jsonl.gz", "jsonl.zst", "parquet"])
    options.add_argument("--command", default="lint", choices=["lint", "fix"])
    options.add_argument("--select", help="only these rules, as newslint takes them")
    given = options.parse_args()
    rules = ["--select", given.select] if given.select else []
    print("| input | MB | workers | seconds | MB/s | times one | main, MB | worker, MB |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for size in given.megabytes:
            file, small = Path(folder, f"news.{given.format}"), Path(folder, f"small.{given.format}")
            _make(file, size * 1_000_000, DIRT[given.text])
            _make(small, 1, DIRT[given.text])
            one = 0.0
            for jobs in given.jobs:
                start = _run(given.command, small, jobs, rules).seconds
                found = _run(given.command, file, jobs, rules)
                seconds = max(found.seconds - start, 0.01)
                one = one or seconds
                worker = f"{found.worker / 1e6:.0f}" if found.worker else ""
                print(
                    f"| {given.format} | {size} | {jobs} | {seconds:.1f} | {size / seconds:.2f} | {one / seconds:.2f} "
                    f"| {found.main / 1e6:.0f} | {worker} |",
                    flush=True,
                )


def _make(file: Path, size: int, dirt: float) -> None:
    """Write rows of at least so many bytes in all."""
    if file.suffix == ".parquet":
        _make_parquet(file, size, dirt)
        return
    form = format_of(file.name)
    assert form is not None
    with file.open("wb") as out:
        for rows in _batches(size, dirt):
            out.write(form.pack("".join(row + "\n" for row in rows).encode()))


def _make_parquet(file: Path, size: int, dirt: float) -> None:
    import json

    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("id", pa.int64()), ("url", pa.string()), ("language", pa.string()), ("text", pa.string())])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in _batches(size, dirt):
            writer.write_table(pa.Table.from_pylist([json.loads(row) for row in rows], schema))


def _batches(size: int, dirt: float) -> Iterator[Sequence[str]]:
    rows = list(newstext.rows(ARTICLES if size > 1 else 1, chance=dirt))
    numbers = itertools.count()
    while size > 0:
        batch = [row.replace('"text": "', f'"text": "{next(numbers)} ', 1) for row in rows[: max(1, size // 6000)]]
        size -= sum(len(row.encode()) + 1 for row in batch)
        yield batch


def _run(command: str, file: Path, jobs: int, rules: Sequence[str]) -> Figures:
    """Run newslint once; its output is thrown away."""
    words = [sys.executable, "-m", "linter", command, "--isolated", "-q", "-j", str(jobs), *rules, str(file)]
    words += ["-o", str(file.with_name(f"out.{file.name}"))] if command == "fix" else []
    started = time.perf_counter()
    main = worker = 0
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            main = max(main, _peak(watched))
            worker = max([worker, *map(_peak, _children(watched))])
            time.sleep(EVERY)
    seconds = time.perf_counter() - started
    if process.returncode not in (0, 1):
        raise SystemExit(f"newslint ended with exit code {process.returncode}")
    return Figures(seconds, main, worker)


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children()
    except psutil.NoSuchProcess:
        return []


def _peak(process: psutil.Process) -> int:
    """The most memory that a process has had so far, in bytes."""
    try:
        status = Path(f"/proc/{process.pid}/status")
        if status.exists():
            found = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text("ascii", "replace"), re.MULTILINE)
            return int(found[1]) * 1024 if found else 0
        return int(process.memory_info().rss)
    except (psutil.NoSuchProcess, psutil.ZombieProcess, OSError):
        return 0


if __name__ == "__main__":
    main()
