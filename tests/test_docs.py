"""The documents say what is so: their code runs, their rules load, their links lead somewhere, no key is left out."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from linter import load_rules
from linter.config import Config, Override
from linter.gate import Gate, Limits
from linter.guards import Guards, Near, Unless
from linter.kinds import KINDS
from linter.kinds.article import Condition, Metric
from linter.kinds.block import Step
from linter.kinds.encoding import Damage
from linter.linetest import LineTest
from linter.profile import ArticleKind
from linter.reporters import KINDS as KINDS_OF_REPORTS
from linter.rule import Example, FixSpec, RuleHead, Ruleset
from linter.schema import Reader, keys_of
from linter.selection import check_names
from linter.trial import try_rules
from tests.conftest import ROOT, blocks

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "rules" / "README.md"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "python.md"], ids=lambda page: page.name)
def test_python_in_the_documents_prints_what_it_says(page: Path) -> None:
    for block in blocks(page, "python"):
        said = [line.split("# ", 1)[1] for line in block.splitlines() if line.startswith("print(") and "  # " in line]
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(block, str(page), "exec"), {})
        printed = out.getvalue().splitlines()
        assert [words for words in said if words not in printed and "," not in words] == []


def test_the_rule_in_the_guide_is_a_good_one(tmp_path: Path) -> None:
    file = tmp_path / "house.yaml"
    file.write_text(blocks(ROOT / "rules" / "README.md", "yaml")[0], "utf-8")
    rules = load_rules(file, shipped=False)
    assert [mistakes for _, mistakes in try_rules(rules, rules.known)] == [[]]


def test_the_rule_file_of_the_language_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    file = tmp_path / "players.yaml"
    file.write_text(blocks(ROOT / "docs" / "rule-language.md", "yaml")[0], "utf-8")
    rules = load_rules(file)
    assert [mistakes for _, mistakes in try_rules(rules, [rule for rule in rules.known if rule.pack == "players"])] == [[]]


@pytest.mark.parametrize("page", ["configuration.md", "gate.md"])
def test_the_config_in_the_guide_can_be_read(page: str, shipped: Ruleset) -> None:
    reader = Reader()
    root = reader.compose(blocks(ROOT / "docs" / page, "yaml")[0], "newslint.yaml")
    assert root is not None
    config = reader.read(root, Config)
    assert reader.mistakes == []
    assert config is not None
    for _, names in config.rule_names():
        check_names(shipped, names)


@pytest.mark.parametrize(
    ("page", "parts"),
    [
        (
            "rule-language.md",
            (LineTest, Guards, Near, Unless, RuleHead, FixSpec, Example, Step, Condition, *KINDS.values()),
        ),
        ("configuration.md", (Config, Override)),
        ("gate.md", (Gate, Limits)),
    ],
)
def test_every_key_is_documented(page: str, parts: tuple[type, ...]) -> None:
    words = set(re.findall(r"\w+", (ROOT / "docs" / page).read_text("utf-8")))
    named = {key.name for part in parts for key in keys_of(part)}
    assert named - words == set()


def test_every_word_of_the_language_is_documented() -> None:
    words = set(re.findall(r"\w+", (ROOT / "docs" / "rule-language.md").read_text("utf-8")))
    assert {member.value for words_of in (Damage, Metric, ArticleKind) for member in words_of} - words == set()
    assert set(KINDS) - words == set()


def test_every_report_is_in_the_page_about_them() -> None:
    page = (ROOT / "docs" / "reports.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == set(KINDS_OF_REPORTS)
