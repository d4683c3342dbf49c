"""What an article costs by the number of rules: 100, 300, all the shipped ones, and twice as many.

python benchmarks/rules.py [--articles 300] [--passes 3]

The rules beyond the shipped ones are made up: each has phrases and patterns that no other has, over the letters of real words.
The shipped 100 and 300 are taken evenly from the whole.  Seconds are those of the process, the best of the passes.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from pathlib import Path

import newstext

from linter import Article, lint, load_rules
from linter.rule import Ruleset

WORDS = "alert archive author banner board button caption channel click column comment cookie credit desk edition feed".split()
ENDS = "ing ed er ly ful less ment ness able".split()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=300)
    options.add_argument("--passes", type=int, default=3)
    given = options.parse_args()
    os.nice(5)
    shipped = load_rules()
    rulesets = {count: _some(shipped, count) for count in (100, 300)} | {len(shipped.rules): shipped}
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made.yaml")
        made.write_text(_made(len(shipped.rules)), "utf-8")
        twice = load_rules(made)
    rulesets[len(twice.rules)] = twice
    print("| text | rules | ms an article | times the shipped rules |")
    print("|---|--:|--:|--:|")
    for name, chance in (("naive scrape", newstext.DIRTY), ("clean extractor", newstext.CLEAN)):
        articles = [Article(text, language="en") for text in newstext.articles(given.articles, chance=chance)]
        seconds = dict.fromkeys(rulesets, float("inf"))
        for rules in rulesets.values():
            _timed(articles[:20], rules)  # compile what is compiled on first use
        for _ in range(given.passes):
            for count, rules in rulesets.items():
                seconds[count] = min(seconds[count], _timed(articles, rules))
        for count, took in seconds.items():
            times = took / seconds[len(shipped.rules)]
            print(f"| {name} | {count} | {took / len(articles) * 1000:.2f} | {times:.2f} |", flush=True)


def _some(shipped: Ruleset, count: int) -> Ruleset:
    step = len(shipped.rules) / count
    return shipped.only(tuple(shipped.rules[int(n * step)] for n in range(count)), f"{count} of them")


def _timed(articles: list[Article], rules: Ruleset) -> float:
    started = time.process_time()
    for article in articles:
        lint(article, rules)
    return time.process_time() - started


def _made(count: int) -> str:
    """A pack of so many rules of lines."""
    chance = random.Random(1)
    rules = ["pack: made\nrules:\n"]
    for number in range(count):
        words = [f"{chance.choice(WORDS)}{chance.choice(ENDS)}{chr(97 + number % 26)}{chance.choice(WORDS)}" for _ in range(4)]
        rules.append(
            f"  - {{id: made-{number}, kind: line, message: found, why: because, "
            f"phrases: [{words[0]} {number}, {words[1]} now], "
            f"patterns: ['(?i){words[2]} (?:the|our) \\w+', '(?i)\\w+ {words[3]} \\d+'], "
            f"examples: {{bad: [{words[1]} now], good: [x]}}}}\n"
        )
    return "".join(rules)


if __name__ == "__main__":
    main()
