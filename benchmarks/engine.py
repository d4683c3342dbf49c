"""What one core does, as ratios to a floor: decode each row of JSON, split its text, look each line up in a dictionary.

python benchmarks/engine.py [--articles 500] [--passes 3] [--jsonl FILE[.gz] [--text-field text] [--lang-field language]]

`lint` and `fix` are whole runs over a file of JSON lines, in this process: read, decode, all shipped rules, everything counted;
`fix` writes the rows as well.  The plain engine is measured on a few of the articles.  Seconds are those of the process, the
best of the passes, so that a busy machine does no more harm than it must; the ratios are of one run.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import io
import itertools
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import newstext

from linter import Article, lint, load_rules
from linter.config import Config, Fields, Settings
from linter.files import Input
from linter.rule import Ruleset
from linter.run import Run
from linter.scan import PlainEngine

PLAIN = 8  # articles that the plain engine is asked about
WORDS = frozenset(("Advertisement", "Share", "close", "Comments", "Most Popular"))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=500, help="how many to make up, or to take from the file")
    options.add_argument("--passes", type=int, default=3, help="the best of so many is taken")
    options.add_argument("--jsonl", type=Path, help="rows to measure on besides the made-up ones")
    options.add_argument("--text-field", default="text")
    options.add_argument("--lang-field", default="language")
    given = options.parse_args()
    os.nice(5)
    print("| text | KB an article | what | articles/s | MB/s | times the floor |")
    print("|---|--:|---|--:|--:|--:|")
    for name, chance in (("naive scrape", newstext.DIRTY), ("clean extractor", newstext.CLEAN)):
        made = list(newstext.rows(given.articles, chance=chance))
        _measure(name, made, Fields(), given.passes)
    if given.jsonl:
        fields = Fields(text=given.text_field, language=(given.lang_field,))
        _measure(given.jsonl.name, _read(given.jsonl, given.articles), fields, given.passes)


def _measure(name: str, rows: Sequence[str], fields: Fields, passes: int) -> None:
    """Print the lines of one corpus."""
    settings = Settings(Config(fields=fields))
    raw = "".join(row + "\n" for row in rows).encode()
    with tempfile.TemporaryDirectory() as folder:
        file = Input(str(Path(folder, "news.jsonl")), Path("news.jsonl"))
        Path(file.path).write_bytes(raw)
        target = str(Path(folder, "clean.jsonl"))
        works = {
            "floor": lambda: _floor(raw, fields.text),
            "lint": lambda: _run(settings).lint([file], lambda article, findings: None, _ignore),
            "fix": lambda: _run(settings).fix([file], lambda fixed: None, _ignore, lambda _: target, io.BytesIO()),
        }
        seconds = dict.fromkeys(works, float("inf"))
        _timed(works["lint"])  # compile what is compiled on first use
        for _ in range(passes):  # in turn, so that a slow minute of the machine meets all of them
            for what, work in works.items():
                seconds[what] = min(seconds[what], _timed(work))
    articles = [_article(row, fields) for row in rows[:PLAIN]]
    few = sum(len(article.text.encode("utf-8", "replace")) for article in articles)
    rules = load_rules()
    fast = min(_timed(lambda: _lint(articles, rules)) for _ in range(passes + 1))
    plain_rules = dataclasses.replace(rules, make_engine=PlainEngine)
    _lint(articles[:1], plain_rules)
    plain = _timed(lambda: _lint(articles, plain_rules))
    for what, took in seconds.items():
        print(
            f"| {name} | {len(raw) / len(rows) / 1000:.1f} | {what} | {len(rows) / took:,.0f} "
            f"| {len(raw) / took / 1e6:.2f} | {took / seconds['floor']:.1f} |"
        )
    print(
        f"| {name} | {few / len(articles) / 1000:.1f} | plain engine, {plain / fast:.1f} times the fast one "
        f"| {len(articles) / plain:,.1f} | {few / plain / 1e6:.3f} | |",
        flush=True,
    )


def _floor(raw: bytes, field: str) -> int:
    decode = msgspec.json.Decoder(dict[str, object]).decode
    known = 0
    for row in raw.splitlines():
        for line in str(decode(row)[field]).split("\n"):
            known += line in WORDS
    return known


def _run(settings: Settings) -> Run:
    return Run(lambda _: settings, _ignore, io.BytesIO)


def _lint(articles: Sequence[Article], rules: Ruleset) -> None:
    for article in articles:
        lint(article, rules)


def _article(row: str, fields: Fields) -> Article:
    record: dict[str, object] = msgspec.json.decode(row)
    language = record.get(fields.language[0])
    return Article(str(record[fields.text]), language=str(language) if language else None)


def _timed(work: Callable[[], object]) -> float:
    """Seconds that this process was at work."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _ignore(_: object) -> None:
    pass


def _read(path: Path, most: int) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as rows:
        return [row.rstrip("\n") for row in itertools.islice(rows, most)]


if __name__ == "__main__":
    main()
