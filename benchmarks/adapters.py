"""The same rows through `fix` by JSON lines, by Parquet, and by the function that all adapters stand on.

python benchmarks/adapters.py [--articles 200] [--passes 3]

Each reads a file and writes one, in this process; engines add what they cost themselves.  Seconds are those of the process,
the best of the passes.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import tempfile
import time
from pathlib import Path

import newstext
import pyarrow as pa
import pyarrow.parquet as pq

from linter.adapters.arrow import Fixer
from linter.config import Config, Settings
from linter.files import Input
from linter.run import Run


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=200)
    options.add_argument("--passes", type=int, default=3)
    given = options.parse_args()
    os.nice(5)
    print("| text | what | articles/s | times JSON lines |")
    print("|---|---|--:|--:|")
    for name, chance in (("naive scrape", newstext.DIRTY), ("clean extractor", newstext.CLEAN)):
        rows = list(newstext.rows(given.articles, chance=chance))
        with tempfile.TemporaryDirectory() as folder:
            seconds = _measure(rows, Path(folder), given.passes)
        for what, took in seconds.items():
            print(f"| {name} | {what} | {len(rows) / took:,.0f} | {took / seconds['JSON lines']:.2f} |", flush=True)


def _measure(rows: list[str], folder: Path, passes: int) -> dict[str, float]:
    lines, parquet = folder / "news.jsonl", folder / "news.parquet"
    lines.write_text("".join(row + "\n" for row in rows), "utf-8")
    pq.write_table(pa.Table.from_pylist([json.loads(row) for row in rows]), parquet, compression="zstd")
    settings, fixer = Settings(Config()), Fixer(in_place=True)
    works = {
        "JSON lines": lambda: _run(settings, lines),
        "Parquet": lambda: _run(settings, parquet),
        "adapters, Parquet": lambda: pq.write_table(fixer(pq.read_table(parquet)), folder / "out.parquet"),
    }
    seconds = dict.fromkeys(works, float("inf"))
    for number in range(passes + 1):
        for what, work in works.items():
            started = time.process_time()
            work()
            if number:  # the first pass compiles what is compiled on first use
                seconds[what] = min(seconds[what], time.process_time() - started)
    return seconds


def _run(settings: Settings, file: Path) -> None:
    run = Run(lambda _: settings, lambda failure: None, io.BytesIO)
    target = str(file.with_name(f"clean.{file.name}"))
    run.fix([Input(str(file), Path(file.name))], lambda fixed: None, lambda _: None, lambda _: target, io.BytesIO())


if __name__ == "__main__":
    main()
