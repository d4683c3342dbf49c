"""What tests on real engines share: articles of all sorts, and what newslint makes of them without any engine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from linter import Article, fix
from linter.adapters.arrow import findings_of
from linter.rule import Ruleset
from tests.conftest import ROOT
from tests.corpora import read, write

KEPT = "The council closed the old bridge on Monday because the steel had rusted through in several places."
TEXTS = (
    *(path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))),
    "",
    KEPT,
    f"close\n\n{KEPT}\n\nAdvertisement\n\n{KEPT}",
    f"{KEPT}\n\nLesen Sie auch: Die Brücke bleibt zu\n\n„Wir müssen warten“, sagte sie.",
    "Just a moment...\n\nPlease enable JavaScript and cookies to continue.",
    f"Itâ€™s over 🚧.\n\nclose\n\n{KEPT}",
)
TITLES = ("Old bridge closed", None, "Die Brücke")
LANGUAGES = ("en", None, "de")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows, and what they become: text, verdict and findings of each."""

    rows: Sequence[Mapping[str, object]]
    texts: Sequence[str]
    verdicts: Sequence[str]
    findings: Sequence[Sequence[Mapping[str, object]]]

    def kept(self) -> list[int]:
        return [n for n, verdict in enumerate(self.verdicts) if verdict != "drop"]


@pytest.fixture(scope="session")
def corpus(shipped: Ruleset) -> Corpus:
    rows = [
        {"id": str(n), "title": TITLES[n % 3], "language": LANGUAGES[n // 2 % 3], "text": text}
        for n, text in enumerate(TEXTS * 2)
    ]
    fixed = [
        fix(Article(str(r["text"]), id=str(r["id"]), title=r["title"], language=r["language"]), shipped)  # one after the other
        for r in rows
    ]
    verdicts = [one.verdict.fate.value for one in fixed]
    assert {"keep", "fix"} <= set(verdicts)
    return Corpus(rows, [one.text for one in fixed], verdicts, [findings_of(one) for one in fixed])


@pytest.fixture(scope="session")
def by_command(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The texts of the corpus after `newslint fix`."""
    folder = tmp_path_factory.mktemp("command")
    write(folder / "news.jsonl", corpus.rows)
    newslint("fix", "-q", "--isolated", "news.jsonl", cwd=folder, code=None)
    return [str(row["text"]) for row in read(folder / "news.jsonl")]


def newslint(*arguments: str, cwd: Path, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    """The command, run in a folder."""
    words = [sys.executable, "-m", "linter", *arguments]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    assert code is None or done.returncode == code, done.stderr
    return done


def plain(value: object) -> object:
    """A value of any engine as JSON has it, to compare by."""
    return json.loads(json.dumps(value))
