"""What an article costs by its size, in milliseconds for each KB: a long one should cost no more a KB than a short one.

python benchmarks/sizes.py [--sizes 0.5 2 6 20 60 200] [--passes 2] [--jsonl FILE[.gz] [--text-field text]]

Articles of each size are made up, so many that they are 400 KB together; of a file, those are taken that are within a third
of the size.  `lint` and `fix` are calls in this process; seconds are those of the process, the best of the passes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import newstext

from linter import Article, fix, lint, load_rules
from linter.rule import Ruleset

KB = 1000
TOGETHER = 400  # KB of the articles of one size


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=float, nargs="+", default=[0.5, 2, 6, 20, 60, 200], metavar="KB")
    options.add_argument("--passes", type=int, default=2, help="the best of so many is taken")
    options.add_argument("--jsonl", type=Path, help="rows to measure on besides the made-up ones")
    options.add_argument("--text-field", default="text")
    given = options.parse_args()
    os.nice(5)
    corpora: dict[str, Callable[[float], list[str]]] = {
        "naive scrape": lambda size: _made(size, newstext.DIRTY),
        "clean extractor": lambda size: _made(size, newstext.CLEAN),
    }
    if given.jsonl:
        texts = _read(given.jsonl, given.text_field)
        corpora[given.jsonl.name] = lambda size: _near(texts, size)
    rules = load_rules()
    print("| text | KB an article | articles | lint, ms a KB | fix, ms a KB |")
    print("|---|--:|--:|--:|--:|")
    for name, of_size in corpora.items():
        for size in given.sizes:
            if some := [Article(text, language="en") for text in of_size(size)]:
                _measure(name, some, rules, given.passes)


def _measure(name: str, articles: Sequence[Article], rules: Ruleset, passes: int) -> None:
    together = sum(len(article.text.encode("utf-8", "surrogatepass")) for article in articles) / KB
    took: list[float] = []
    for work in (lint, fix):
        work(articles[0], rules)  # compile what is compiled on first use
        took.append(min(_timed(work, articles, rules) for _ in range(passes)))
    cells = " | ".join(f"{seconds * 1000 / together:.2f}" for seconds in took)
    print(f"| {name} | {together / len(articles):.1f} | {len(articles)} | {cells} |", flush=True)


def _timed(work: Callable[[Article, Ruleset], object], articles: Sequence[Article], rules: Ruleset) -> float:
    """Seconds that this process was at work."""
    started = time.process_time()
    for article in articles:
        work(article, rules)
    return time.process_time() - started


def _made(size: float, chance: float) -> list[str]:
    return list(newstext.sized(max(2, round(TOGETHER / size)), round(size * KB), chance=chance))


def _near(texts: Sequence[str], size: float) -> list[str]:
    found = [text for text in texts if 2 / 3 < len(text) / (size * KB) < 4 / 3]
    return found[: max(2, round(TOGETHER / size))]


def _read(path: Path, field: str) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as rows:
        return [json.loads(row)[field] for row in rows]


if __name__ == "__main__":
    main()
