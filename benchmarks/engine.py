"""Articles a second of one core, lint and fix, on made-up news text or on any JSONL.

python benchmarks/engine.py [--articles 2000] [--jsonl FILE[.gz] [--text-field text]]
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import newstext

from linter import Article, fix, lint, load_rules


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=2000, help="how many to make up, or to take from the file")
    options.add_argument("--jsonl", type=Path, help="rows to measure on")
    options.add_argument("--text-field", default="text")
    given = options.parse_args()
    texts = _read(given.jsonl, given.text_field, given.articles) if given.jsonl else list(newstext.articles(given.articles))
    started = time.perf_counter()
    rules = load_rules()
    print(f"{len(rules.rules)} rules loaded in {time.perf_counter() - started:.2f} s")
    megabytes = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    print(f"{len(texts)} articles, {megabytes:.1f} MB, {megabytes / len(texts) * 1000:.1f} KB each")
    print("| what | articles/s | MB/s |")
    print("|---|--:|--:|")
    for name, work in (("lint", lambda text: lint(Article(text), rules)), ("fix", lambda text: fix(Article(text), rules))):
        seconds = _time(work, texts)
        print(f"| {name} | {len(texts) / seconds:,.0f} | {megabytes / seconds:.2f} |")


def _time(work: Callable[[str], object], texts: Sequence[str]) -> float:
    for text in texts[:20]:  # compile what is compiled on first use
        work(text)
    started = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - started


def _read(path: Path, field: str, most: int) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as rows:
        return [json.loads(row)[field] for _, row in zip(range(most), rows, strict=False)]


if __name__ == "__main__":
    main()
