"""Time, size and memory of each kind of report on made-up articles that were linted.

python benchmarks/reports.py [--articles 100000] [--kind sarif ...]

A thousand articles are really linted; they are told again and again, each time as other rows.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import tempfile
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path

import newstext

from linter import Article, lint, load_rules
from linter.checked import Checked, checked
from linter.report import Report
from linter.reporters import KINDS, Context, kind_of
from linter.text import Origin

SAMPLE = 1000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--kind", nargs="*", default=sorted(KINDS), choices=sorted(KINDS))
    given = options.parse_args()
    rules = load_rules()
    sample = [
        checked(article, lint(article, rules), keeps_text=True)
        for article in map(Article, newstext.articles(min(SAMPLE, given.articles)))
    ]
    findings = sum(len(article.findings) for article in itertools.islice(itertools.cycle(sample), given.articles))
    print(f"{given.articles:,} articles, {findings:,} findings")
    print("| report | seconds | MB | MB of memory |")
    print("|---|--:|--:|--:|")
    for kind in given.kind:
        context = Context({rule.id: rule for rule in rules.known}.get)
        seconds, size, _ = _written(kind, context, sample, given.articles)
        tracemalloc.start()
        _, _, memory = _written(kind, context, sample, min(given.articles, 10 * SAMPLE))
        tracemalloc.stop()
        print(f"| {kind} | {seconds:.1f} | {size / 1e6:.1f} | {memory / 1e6:.1f} |")


def _written(kind: str, context: Context, sample: Sequence[Checked], count: int) -> tuple[float, int, int]:
    """Seconds, bytes, and the most bytes of memory held at a time, where that is being traced."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        articles = _rows(sample, count)
        with path.open("w", encoding="utf-8", errors="backslashreplace") as stream:
            before = tracemalloc.get_traced_memory()[0]
            started = time.perf_counter()
            reporter = kind_of(kind).load()(stream, context)
            report = Report()
            for article in articles:
                report.articles += 1
                report.by_rule.update(finding.rule for finding in article.findings)
                reporter.add(article)
            reporter.finish(report)
            seconds = time.perf_counter() - started
            peak = tracemalloc.get_traced_memory()[1]
        return seconds, path.stat().st_size, peak - before


def _rows(sample: Sequence[Checked], count: int) -> Iterator[Checked]:
    for row, article in zip(range(1, count + 1), itertools.cycle(sample), strict=False):
        yield dataclasses.replace(article, origin=Origin("news.jsonl", row), id=str(row))


if __name__ == "__main__":
    main()
