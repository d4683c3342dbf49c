"""What starting costs, beside an empty program of Python: `--version`, and linting one text with and without a cache of rules.

python benchmarks/startup.py [--runs 7] [FILE.txt]

Seconds are those of the processors, the least of the runs.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from linter.compiled import SWITCH, shipped_cues

SEED = Path(__file__).parent.parent / "seeds" / "scmp-ukraine-china-role.txt"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", nargs="?", type=Path, default=SEED)
    options.add_argument("--runs", type=int, default=7)
    given = options.parse_args()
    newslint = [sys.executable, "-m", "linter"]
    lint = [*newslint, "lint", "--isolated", str(given.file.resolve())]
    empty = min(_seconds([sys.executable, "-c", "pass"]) for _ in range(given.runs))
    print("| what | seconds | times python -c pass |")
    print("|---|--:|--:|")
    print(f"| python -c pass | {empty:.3f} | 1.0 |")
    _seconds(lint)
    for what, words in (("newslint --version", [*newslint, "--version"]), ("lint one text, warm", lint)):
        took = min(_seconds(words) for _ in range(given.runs))
        print(f"| {what} | {took:.3f} | {took / empty:.1f} |")
    for what, has_cues in (("in a checkout", False), ("with the cues of the wheel", True)):
        with tempfile.TemporaryDirectory() as folder:
            if has_cues:
                name, raw = shipped_cues()
                Path(folder, name).write_bytes(raw)
            took = _seconds(lint, cache=folder)
            print(f"| lint one text, nothing compiled yet, {what} | {took:.3f} | {took / empty:.1f} |")


def _seconds(words: list[str], cache: str | None = None) -> float:
    """Seconds of the processors that a command takes; with an empty folder for its cache if one is given."""
    environment = {**os.environ, **({SWITCH: cache} if cache else {})}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its bytecode
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
