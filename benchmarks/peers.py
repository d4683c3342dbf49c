"""The same texts through newslint and through tools that people use for such work, each in seconds an article.

python benchmarks/peers.py [--articles 40] [--folder DIR] [--jsonl FILE [--text-field text]]

Peers are installed from PyPI and npm into a scratch folder (kept and used again with --folder); ripgrep is the one on the
machine (apt-get install ripgrep).  What cannot be installed or run stands in the table with its reason.  Seconds are those of
the processors: within the process for libraries, of the whole command less its time on a single text for commands.
semgrep and ripgrep are given the shipped phrases and patterns of whole lines, as far as their engines take them;
ripgrep without tables of Unicode, with which the whole is too large.  It builds its automaton while it reads, and for a few
articles that is all it does: the limit is what it takes once that is done, the time for all texts eight hundred times over
in one file less that for half of them.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import newstext

from linter import Article, lint, load_rules
from linter.kinds.line import LineCheck

LIBRARIES = {
    "datatrove: C4, Gopher and FineWeb filters": (
        "datatrove[processing] spacy",
        "from datatrove.data import Document\n"
        "import datatrove.pipeline.filters as f\n"
        "kinds = f.C4QualityFilter, f.GopherRepetitionFilter, f.GopherQualityFilter, f.FineWebQualityFilter\n"
        "filters = [kind() for kind in kinds]\n"
        "def work(text):\n    [f.filter(Document(text, '1')) for f in filters]",
    ),
    "ftfy": ("ftfy", "from ftfy import fix_text as work"),
    "clean-text": ("clean-text", "from cleantext import clean as work"),
}
TIMED = """
import json, sys, time
{setup}
texts = json.load(open(sys.argv[1]))
for text in texts[:2]: work(text)
started = time.process_time()
for text in texts: work(text)
print("seconds", time.process_time() - started)
"""
LIMIT = 300  # seconds for one peer
OFTEN = 400  # times that ripgrep is given the texts before its time is taken


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=40)
    options.add_argument("--folder", type=Path, help="where peers are installed, and found again")
    options.add_argument("--jsonl", type=Path, help="rows to measure on in the place of made-up ones")
    options.add_argument("--text-field", default="text")
    given = options.parse_args()
    os.nice(5)
    corpora = {"naive scrape": newstext.DIRTY, "clean extractor": newstext.CLEAN}
    texts = {name: list(newstext.articles(given.articles, chance=chance)) for name, chance in corpora.items()}
    if given.jsonl:
        with given.jsonl.open(encoding="utf-8") as rows:
            texts = {given.jsonl.name: [json.loads(row)[given.text_field] for row in itertools.islice(rows, given.articles)]}
    with tempfile.TemporaryDirectory() as scratch:
        folder = (given.folder or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        print("| text | tool | ms an article | times newslint |")
        print("|---|---|--:|--:|")
        for name, some in texts.items():
            _compare(name, some, folder)


def _compare(name: str, texts: Sequence[str], folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        files = Files(Path(work), texts)
        own = _newslint(texts)
        print(f"| {name} | newslint lint | {own / len(texts) * 1000:.2f} | 1.0 |", flush=True)
        peers: dict[str, Callable[[], float]] = {
            tool: lambda package=package, setup=setup: _library(package, setup, files, folder)
            for tool, (package, setup) in LIBRARIES.items()
        }
        peers |= {
            "semgrep": lambda: _semgrep(files, folder),
            "textlint (write-good)": lambda: _textlint(files, folder),
            "proselint": lambda: _command([_python_tool("proselint", folder), "check"], files, folder),
            "ripgrep, the limit": lambda: _ripgrep(files),
        }
        for tool, peer in peers.items():
            try:
                took = peer()
            except (OSError, subprocess.SubprocessError, RuntimeError) as error:
                print(f"| {name} | {tool} | not measured: {_brief(error)} | |", flush=True)
                continue
            print(f"| {name} | {tool} | {took / len(texts) * 1000:.2f} | {took / own:.2f} |", flush=True)


class Files:
    """The texts as files, one short text alone, and all texts many times over in one file."""

    def __init__(self, folder: Path, texts: Sequence[str]) -> None:
        self.all, self.one, self.json = folder / "all", folder / "one", folder / "texts.json"
        self.rules = folder / "rules"
        self.often, self.twice_as_often = folder / "often.txt", folder / "twice.txt"
        together = "\n".join(texts) + "\n"
        self.often.write_text(together * OFTEN, "utf-8")
        self.twice_as_often.write_text(together * OFTEN * 2, "utf-8")
        for place, some in ((self.all, texts), (self.one, ["The council met."])):
            place.mkdir()
            for number, text in enumerate(some):
                (place / f"{number:05}.txt").write_text(text, "utf-8")
        self.json.write_text(json.dumps(texts), "utf-8")


def _newslint(texts: Sequence[str]) -> float:
    rules = load_rules()
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        for text in texts:
            lint(Article(text, language="en"), rules)
        best = min(best, time.process_time() - started)
    return best


def _library(package: str, setup: str, files: Files, folder: Path) -> float:
    words = [_python(package, folder), "-W", "ignore", "-c", TIMED.format(setup=setup), str(files.json)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=LIMIT, check=False)
    found = re.search(r"^seconds (\S+)$", done.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return float(found[1])


def _python(package: str, folder: Path) -> str:
    """The interpreter of the scratch environment, with a package in it."""
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    marker = folder / f"{package}.installed"
    if not marker.exists():
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *package.split()]
        subprocess.run(pip, check=True, capture_output=True, timeout=600)
        marker.touch()
    return str(python)


def _python_tool(name: str, folder: Path) -> str:
    return str(Path(_python(name, folder)).with_name(name))


def _command(words: Sequence[str], files: Files, folder: Path) -> float:
    """Seconds of a command on all texts, less those on a short one."""
    return max(_seconds([*words, str(files.all)], folder) - _seconds([*words, str(files.one)], folder), 0.0)


def _seconds(words: Sequence[str], folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    path = f"{folder / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(words, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, timeout=LIMIT, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise RuntimeError((done.stderr or done.stdout).decode(errors="replace").strip()[-200:] or f"exit {done.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _semgrep(files: Files, folder: Path) -> float:
    semgrep = _python_tool("semgrep", folder)
    rules = [
        {"id": f"line-{number}", "message": "found", "severity": "INFO", "languages": ["regex"], "pattern-regex": f"(?m){line}"}
        for number, line in enumerate(_lines("-P"))
    ]
    files.rules.with_suffix(".json").write_text(json.dumps({"rules": rules}), "utf-8")
    words = [semgrep, "scan", "--quiet", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--jobs=1"]
    return _command([*words, "--config", str(files.rules.with_suffix(".json"))], files, folder)


def _textlint(files: Files, folder: Path) -> float:
    if shutil.which("npm") is None:
        raise RuntimeError("npm is not installed")
    if not (folder / "node_modules" / ".bin" / "textlint").exists():
        install = ["npm", "install", "--silent", "--prefix", str(folder), "textlint", "textlint-rule-write-good"]
        subprocess.run(install, check=True, capture_output=True, timeout=600)
    words = [str(folder / "node_modules" / ".bin" / "textlint"), "--no-textlintrc", "--rule", "write-good"]
    return _command(words, files, folder)


def _ripgrep(files: Files) -> float:
    if shutil.which("rg") is None:
        raise RuntimeError("ripgrep is not installed: apt-get install ripgrep")
    files.rules.write_text("\n".join(_lines("--no-unicode")), "utf-8")
    words = ["rg", "--count", "-j1", "--no-unicode", "--dfa-size-limit=1G", "--regex-size-limit=1G", "-f", str(files.rules)]
    once, twice = (
        min(_seconds([*words, str(place)], files.all) for _ in range(2)) for place in (files.often, files.twice_as_often)
    )
    return max(twice - once, 0.0) / OFTEN


@functools.cache
def _lines(option: str) -> list[str]:
    """An expression for each shipped rule of lines, of its phrases and patterns that ripgrep takes with an option."""
    lines: list[str] = []
    for rule in load_rules().rules:
        if not isinstance(rule.check, LineCheck):
            continue
        test = rule.check.test
        parts = [f"(?i:{re.escape(phrase)})" for phrase in test.phrases]
        parts += [f"(?:{pattern.source})" for pattern in test.patterns]
        whole = f"^\\s*(?:{'|'.join(parts)})\\s*$"
        if parts and _takes(option, whole):
            lines.append(whole)
        elif parts:
            lines += [line for part in parts if _takes(option, line := f"^\\s*{part}\\s*$")]
    return lines


def _takes(option: str, expression: str) -> bool:
    if shutil.which("rg") is None:
        raise RuntimeError("ripgrep, which tries the expressions, is not installed: apt-get install ripgrep")
    return subprocess.run(["rg", option, "-e", expression], input=b"x", capture_output=True, check=False).returncode < 2


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:120].replace("|", "/")


if __name__ == "__main__":
    main()
