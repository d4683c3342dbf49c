"""Compiled rules on disk: the same rules again, and cues that cannot be stale."""

from __future__ import annotations

import ast
import pickle
from pathlib import Path

import pytest

from linter import Article, compiled, lint
from linter.cues import MODULES, Cues

LINTER = Path(compiled.__file__).parent
TEXT = "The council met on Monday.\n\nAdvertisement\n\nPhoto: Reuters\n\nRead more: The bridge reopens\n\nIt will meet again.\n"


def test_cues_are_named_by_all_that_they_depend_on() -> None:
    assert _reached("cues") == set(MODULES)


def _reached(module: str) -> set[str]:
    """A module and all modules of newslint that it imports, and those that they do."""
    reached, todo = set[str](), {module}
    while todo:
        reached |= todo
        trees = [ast.parse((LINTER / f"{name}.py").read_text("utf-8")) for name in todo]
        imports = {node.module or "" for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        todo = {name.removeprefix("linter.") for name in imports if name.startswith("linter.")} - reached
    return reached


def test_rules_are_the_same_from_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(compiled.SWITCH, str(tmp_path))
    made = compiled.load()
    rules, cues = sorted(tmp_path.iterdir(), key=lambda path: path.name, reverse=True)
    assert (rules.name[:6], cues.name) == ("rules-", compiled.cues_name())
    kept = compiled.load()
    assert kept is not made
    assert (kept.content, kept.known, kept.rules) == (made.content, made.known, made.rules)
    assert lint(Article(TEXT), kept) == lint(Article(TEXT), made) != []
    known = pickle.loads(cues.read_bytes())
    assert isinstance(known, Cues)
    for asked in sorted(known)[::200]:
        assert Cues()[asked] == known[asked]
    rules.write_bytes(rules.read_bytes()[:1000])  # cut off, as by a full disk
    assert compiled.load().known == made.known
