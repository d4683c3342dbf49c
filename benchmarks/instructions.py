"""Instructions of the processor for each article linted: the same on a busy machine as on a quiet one, to a few per cent.

python benchmarks/instructions.py [--articles 20] [--other CHECKOUT]

Needs `valgrind` (a package of most systems), under which the work is some thirty times slower.  What is printed is the
difference between linting the articles once and linting them three times, by the articles linted more.  With another
checkout of newslint, that one's count and the ratio are printed as well.  Instructions are not time (memory that is not at
hand costs more), but they tell whether a change of a few per cent is one.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import newstext

HERE = Path(__file__).resolve().parent.parent
TEXTS = {"naive scrape": newstext.DIRTY, "clean extractor": newstext.CLEAN}
MORE = 2  # passes
WORK = """
import sys
sys.path.insert(0, sys.argv[1])
from linter import lint, load_rules
rules = load_rules()
texts = open(sys.argv[2], encoding="utf-8").read().split("\\0")
for _ in range(int(sys.argv[3])):
    for text in texts:
        lint(text, rules)
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=20)
    options.add_argument("--other", type=Path, help="another checkout of newslint, to compare with")
    given = options.parse_args()
    if shutil.which("valgrind") is None:
        sys.exit("instructions.py: needs valgrind; install it, for instance with `apt-get install valgrind`")
    other = given.other
    print("| text | million instructions an article |" + (" of the other checkout | ratio |" if other else ""))
    print("|---|--:|" + ("--:|--:|" if other else ""))
    with tempfile.TemporaryDirectory() as folder:
        for name, chance in TEXTS.items():
            path = Path(folder, "texts")
            path.write_text("\0".join(newstext.articles(given.articles, chance=chance)), "utf-8")
            own = _millions(HERE, path, given.articles)
            more = _millions(other, path, given.articles) if other else 0.0
            print(f"| {name} | {own:.1f} |" + (f" {more:.1f} | {own / more:.2f} |" if other else ""), flush=True)


def _millions(root: Path, texts: Path, articles: int) -> float:
    """Instructions for each article, in millions."""
    _run([sys.executable, "-c", WORK, str(root), str(texts), "1"])  # compile what is compiled on first use
    counts = [_instructions([sys.executable, "-c", WORK, str(root), str(texts), str(passes)]) for passes in (1, 1 + MORE)]
    return (counts[1] - counts[0]) / (MORE * articles) / 1e6


def _instructions(command: list[str]) -> int:
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    found = re.search(r"I\s+refs:\s+([\d,]+)", _run([*valgrind, *command]))
    if found is None:
        sys.exit("instructions.py: this valgrind does not say how many instructions it counted")
    return int(found[1].replace(",", ""))


def _run(command: list[str]) -> str:
    """What a command says to standard error."""
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"instructions.py: {' '.join(command[:2])} failed:\n{done.stderr[-2000:]}")
    return done.stderr


if __name__ == "__main__":
    main()
