"""The documents made from the code and the packs are what `python -m linter.docs` would write."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter import load_rules
from linter.docs import documents, rules_page, with_tables
from linter.measured import Form, Measurement, Record
from linter.packs import read_packs
from tests.conftest import ROOT

PACKS = {
    "house.yaml": """\
pack: house
title: What our scraper leaves
rules:
  - id: stamp
    kind: line
    message: stamp | mark
    why: Ours.
    phrases: [stamp]
    enabled: false
    fix: {action: delete, safety: safe}
    examples: {bad: [{text: "stamp\\nA.", fixed: A.}], good: [A.]}
""",
    "house.de.yaml": """\
pack: house.de
languages: [de]
rules:
  - {id: stamp, kind: line, message: Stempel, why: Von uns., phrases: [a], examples: {bad: [a], good: [A.]}}
""",
    "house.fr.yaml": """\
pack: house.fr
languages: [fr]
rules:
  - {id: stamp, kind: line, message: timbre, why: De nous., phrases: [b], examples: {bad: [b], good: [A.]}}
""",
}
PAGE = """\
| rule | finds | severity | fix | measured |
|---|---|---|---|---|
| `house/stamp` | stamp \\| mark (off unless selected). Ours. | warning | delete, safe | - |

In single languages, as `house.de/…`:

| rule | languages | finds | severity | fix | measured |
|---|---|---|---|---|---|
| `stamp` | de, fr | Stempel. Von uns. | warning | report | - |"""


@pytest.mark.parametrize("name", ["rules.md", "rule-language.md"])
def test_the_documents_are_fresh(name: str) -> None:
    wanted = {path.name: text for path, text in documents().items()}
    assert (ROOT / "docs" / name).read_text("utf-8") == wanted[name], "stale: run python -m linter.docs"


def test_a_page_of_rules(tmp_path: Path) -> None:
    for name, text in PACKS.items():
        (tmp_path / name).write_text(text, "utf-8")
    found, _ = read_packs([tmp_path])
    page = "\n".join(rules_page(found, Record({}, ())))
    assert "| [house](#house) | 3 | de, fr | What our scraper leaves |" in page
    assert page.endswith("## house\n\n" + PAGE)


def test_figures_stand_where_there_are_some() -> None:
    rule = next(rule for rule in load_rules().known if rule.fixes and "." not in rule.pack)
    record = Record({rule.id: Measurement(900, 900, 0, 900, 0, 40)}, (Form(("all",), "x"),))
    found, _ = read_packs([rule.location.path])
    rows = [line for line in rules_page(found, record) if line.startswith(f"| `{rule.id}` |")]
    assert len(rows) == 1
    assert rows[0].endswith("| 900 lines on 40 sites, precision ≥ 99.5 % |")


def test_only_what_stands_between_marks_is_made_anew() -> None:
    text = "a\n<!-- table: unless -->\nold\n<!-- end -->\nb\n"
    made = with_tables(text)
    assert made.startswith("a\n<!-- table: unless -->\n| key | value | meaning |\n|---|---|---|\n| `within` | whole number |")
    assert made.endswith("|\n<!-- end -->\nb\n")
    assert "old" not in made
    assert with_tables(made) == made
