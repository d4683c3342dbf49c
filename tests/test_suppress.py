"""Baselines: what an entry accepts and what it does not, and that what two people add merges."""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from linter import Article, Finding, lint, load_rules
from linter.cache import Cache
from linter.config import Config, Settings
from linter.errors import MistakesFound
from linter.files import Input
from linter.run import Run
from linter.suppress import Baseline, Scope, entries_of, parse
from linter.text import Origin
from tests.making import ruleset_of

RULES = ruleset_of("kind: line, phrases: [Share, Advertisement, Close]")
A = "The council met on Monday.\n\nAdvertisement\n\nIt will meet again."


def _article(text: str, path: str = "a.txt", row: int | None = None, **fields: str) -> Article:
    return Article(text, origin=Origin(path, row), **fields)


def _entries(*articles: Article) -> Baseline:
    found = (entries_of(article, lint(article, RULES), article.origin.path) for article in articles)
    return Baseline(tuple(entry for entries in found for entry in entries))


def _new(baseline: Baseline, article: Article) -> list[str]:
    new, _ = baseline.split(article, lint(article, RULES), article.origin.path)
    return [article.text[finding.span.start : finding.span.end] for finding in new]


@pytest.mark.parametrize(
    ("accepted", "article", "new"),
    [
        (_article(A), _article(A), []),
        (_article(A), _article("Another first paragraph.\n\nAnd one more.\n\n" + A.split("\n\n", 1)[1]), []),
        (_article(A), _article(A, "b.txt"), ["Advertisement"]),
        (_article(A), _article(A + "\n\nAdvertisement"), ["Advertisement"]),
        (_article(A), _article(A + "\n\nShare"), ["Share"]),
        (_article(A, "n.jsonl", 3, id="7"), _article(A + " Or not.", "n.jsonl", 90, id="7"), []),
        (_article(A, "n.jsonl", 3, url="https://a.com/1"), _article(A + " No.", "n.jsonl", 4, url="https://a.com/1"), []),
        (_article(A, "n.jsonl", 3, id="7"), _article(A, "n.jsonl", 4, id="8"), ["Advertisement"]),
        (_article(A, "n.jsonl", 3, id="7"), _article(A, "m.jsonl", 3, id="7"), ["Advertisement"]),
        (_article(A, "n.jsonl", 3), _article(A, "n.jsonl", 4), []),
        (_article(A, "n.jsonl", 3), _article(A + " Or not.", "n.jsonl", 3), ["Advertisement"]),
    ],
    ids=[
        "accepts-the-same",
        "accepts-while-other-paragraphs-change",
        "not-in-another-file",
        "not-once-more-in-the-same-article",
        "not-another-text",
        "follows-an-id-to-another-row",
        "follows-a-url",
        "not-of-another-id",
        "not-of-the-same-id-in-another-file",
        "follows-a-row-without-id-by-its-content",
        "a-row-without-id-that-changed-is-new",
    ],
)
def test_what_an_entry_accepts(accepted: Article, article: Article, new: list[str]) -> None:
    assert _new(_entries(accepted), article) == new


def test_a_file_reads_back_as_it_was_in_any_order() -> None:
    made = _entries(_article(A), _article("Share\n\nShare\n\n\u201cHe left.\u201d", "\udce4.txt"))
    lines = str(made).splitlines(keepends=True)
    assert lines == sorted(lines)
    assert len(lines) == 3
    str(made).encode("utf-8")
    assert parse("".join(reversed(lines)), "newslint.baseline") == made


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("<<<<<<< HEAD", "left over from a merge; keep the entries of both sides, in any order"),
        ("ab12 ui/share", "not an entry of a baseline: expected an object with key, rule, path, article, text"),
        ('{"key": "ab"}', "not an entry of a baseline: expected an object with key, rule, path, article, text"),
    ],
)
def test_a_broken_line_is_told_with_its_place(line: str, said: str) -> None:
    with pytest.raises(MistakesFound) as caught:
        parse(f"\n{line}\n", "newslint.baseline")
    assert str(caught.value) == f"newslint.baseline:2:1: {said}"


def test_what_is_not_found_any_more_is_stale() -> None:
    baseline = _entries(_article(A + "\n\nAdvertisement\n\nShare"), _article("Close", "b.txt"))
    article = _article(A)
    _, used = baseline.split(article, lint(article, RULES), "a.txt")
    kept, stale = baseline.parted(Counter(used))
    assert [entry.text for entry in kept] == ["Advertisement"]
    assert sorted(entry.text for entry in stale) == ["Advertisement", "Close", "Share"]


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        (Scope({"a.txt"}, (), {"made/rule-1"}, {"made/rule-1"}), True),
        (Scope({"b.txt"}, (), {"made/rule-1"}, {"made/rule-1"}), False),
        (Scope({"a.txt"}, (), (), {"made/rule-1"}), False),
        (Scope({"a.txt"}, (), (), ()), True),
        (Scope((), {"a.txt"}, (), {"made/rule-1"}), True),
    ],
    ids=["read-and-asked", "file-not-read", "rule-not-asked", "rule-that-is-no-more", "file-that-is-no-more"],
)
def test_a_run_speaks_only_for_what_it_looked_at(scope: Scope, covered: bool) -> None:
    assert scope.covers(_entries(_article(A)).entries[0]) is covered


@pytest.mark.parametrize("size", [0, 400], ids=["into-an-empty-file-by-union", "into-a-long-file-without-help"])
def test_what_two_branches_add_merges(tmp_path: Path, size: int) -> None:
    """Entries fall all over a long file; in a short one git's own union merge, which the guide asks for, keeps both."""
    if not size:
        (tmp_path / ".gitattributes").write_text("*.baseline merge=union\n", "utf-8")
    file = tmp_path / "newslint.baseline"

    def git(*arguments: str) -> None:
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", *arguments]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)

    def commit(*articles: Article) -> Baseline:
        made = _entries(*articles)
        file.write_text(str(made), "utf-8")
        git("add", "-A")
        git("commit", "-qm", "accept")
        return made

    def articles(name: str, count: int) -> list[Article]:
        return [_article(A, f"{name}{number}.txt") for number in range(count)]

    common = articles("common", size)
    git("init", "-q", "-b", "main")
    commit(*common)
    git("checkout", "-qb", "other")
    commit(*common, *articles("theirs", 5))
    git("checkout", "-q", "main")
    commit(*common, *articles("ours", 5))
    git("merge", "-q", "-m", "merge", "other")
    assert parse(file.read_text("utf-8"), "newslint.baseline") == _entries(
        *common, *articles("theirs", 5), *articles("ours", 5)
    )


def test_a_cache_keeps_the_findings_of_different_baselines_apart(tmp_path: Path) -> None:
    path, baseline = tmp_path / "a.txt", tmp_path / "newslint.baseline"
    path.write_text(A + "\n", "utf-8")

    def found(accepted: str) -> tuple[int, int]:
        baseline.write_text(accepted, "utf-8")
        known = Settings(Config(select=("ads",), baseline=str(baseline)))
        run = Run(lambda _: known, lambda failure: pytest.fail(str(failure)), io.BytesIO)
        run.lint([Input(str(path), Path("a.txt"))], _nothing, _tell, Cache(tmp_path / "cache", str, ""))
        return run.report.findings, run.report.accepted.total()

    article = _article(A + "\n")
    entries = "".join(f"{entry}\n" for entry in entries_of(article, lint(article, load_rules(select=["ads"])), "a.txt"))
    assert [found(accepted) for accepted in ("", entries, entries, "")] == [(1, 0), (0, 1), (0, 1), (1, 0)]


def _nothing(article: Article, findings: list[Finding]) -> str | None:
    return None


def _tell(_: str) -> None:
    """There is nothing to tell."""
