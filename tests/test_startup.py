"""Starting stays quick: `--version` imports little, and linting a text only what it uses."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from linter import Article, lint
from linter.rule import Rule, Ruleset

LIGHT = 260  # modules, those of Python itself included
HEAVY = set(
    "ftfy rapidfuzz jinja2 pyarrow ray pyspark datatrove datasets fsspec yaml msgspec regex ahocorasick_rs asyncio".split()
)
# What reading rules, other formats, fixing, baselines, caches and other processes take.
UNUSED = (HEAVY - {"regex", "ahocorasick_rs"}) | set(
    "multiprocessing socket email importlib.metadata tomllib traceback difflib tempfile linter.schema linter.packs linter.cues "
    "linter.syntax linter.spelling linter.needs linter.heads linter.edges linter.repair linter.ledger linter.cache linter.api "
    "linter.suppress linter.formats.jsonl linter.formats.table linter.adapters linter.explain linter.commands.fix".split()
)
SAID = """
import sys
from linter.cli import run
code = run(sys.argv[1:])
print("\\n".join(sorted(sys.modules)))
sys.exit(code > 1)
"""


def test_version_imports_nothing_heavy() -> None:
    modules = _imported("--version")
    assert "linter.cli" in modules
    assert sorted({name.split(".")[0] for name in modules} & HEAVY) == []
    assert len(modules) < LIGHT, modules


def test_a_lint_imports_only_what_it_uses(tmp_path: Path, shipped: Ruleset) -> None:
    """With compiled rules: `shipped` has seen to it that there are some."""
    text = tmp_path / "a.txt"
    text.write_text("The council met on Monday and agreed to rebuild the old bridge.\n", "utf-8")
    modules = _imported("lint", "--isolated", str(text))
    assert {"linter.fast", "linter.kinds.line", "ahocorasick_rs"} <= set(modules)
    assert sorted(UNUSED.intersection(modules)) == []


def test_a_lint_unpacks_few_heads_of_rules_that_were_pickled(shipped: Ruleset) -> None:
    lint(Article("Share\n\nHarbour Lights\n\nIt rains.\n"), shipped)
    kept: Ruleset = pickle.loads(pickle.dumps(shipped))
    text = "The council met on Monday.\n\nAdvertisement\n\nRead more\n\nShare this article\n"
    found = lint(Article(text), kept)
    assert found == lint(Article(text), shipped) != []
    assert sum(map(_is_unpacked, kept.known)) < len(kept.known) / 10
    assert [rule.head for rule in kept.known] == [rule.head for rule in shipped.known]
    assert kept.known == shipped.known


def _is_unpacked(rule: Rule) -> bool:
    return "head" in vars(rule)


def _imported(*words: str) -> list[str]:
    """The modules that are there when a command has run."""
    done = subprocess.run([sys.executable, "-I", "-c", SAID, *words], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.split("\n")[1:] if words[0] == "--version" else done.stdout.split("\n")
