"""The JSON Schemas: all that ships is valid by them, typical mistakes are not, and `init` writes them where it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from linter import packs
from linter.cli import run
from linter.commands.init import CONFIG, RULES
from linter.config import Settings, read
from linter.json_schema import SCHEMAS
from linter.shipped import shipped_folder
from tests.conftest import ROOT

RULE = {
    "id": "stamp",
    "kind": "line",
    "message": "stamp of the scraper",
    "why": "Our scraper writes it.",
    "patterns": ["Scraped on .*"],
    "fix": {"action": "delete", "safety": "safe"},
    "examples": {"bad": [{"text": "A.\n\nScraped on Monday", "fixed": "A."}], "good": ["Scraped."]},
}
UNMENDED = {"bad": ["Scraped on Monday"], "good": ["A."]}
ONLY_BAD = {"bad": [{"text": "x", "fixed": ""}]}
BLOCK = {**{key: value for key, value in RULE.items() if key != "patterns"}, "kind": "block", "lines": [{"phrases": "close"}]}


def _without(key: str) -> dict[str, object]:
    return {name: value for name, value in RULE.items() if name != key}


@pytest.fixture(scope="module")
def valid() -> dict[str, Draft202012Validator]:
    return {name: Draft202012Validator(made()) for name, made in SCHEMAS.items()}


def _mistakes(validator: Draft202012Validator, value: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name]())


def test_every_shipped_pack_is_valid(valid: dict[str, Draft202012Validator]) -> None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = packs.rule_files(shipped_folder())
    wrong = {
        file.name: found
        for file in files
        if (found := _mistakes(valid["rules"], yaml.load(file.read_text("utf-8-sig"), Loader=loader)))
    }
    assert wrong == {}


@pytest.mark.parametrize("page", ["docs/rule-language.md", "rules/README.md", "docs/configuration.md"])
def test_the_yaml_of_the_documents_is_valid(valid: dict[str, Draft202012Validator], page: str) -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    for value in map(yaml.safe_load, blocks):
        assert _mistakes(valid["rules" if "pack" in value else "config"], value) == []


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(RULE, id="a-line-rule"),
        pytest.param(BLOCK, id="a-block-rule"),
        pytest.param(
            {**BLOCK, "lines": [{"group": [{"phrases": "a"}, {"group": {"max_words": 3}}], "times": "+"}]}, id="groups"
        ),
        pytest.param({**RULE, "patterns": "Scraped on .*"}, id="one-pattern-without-a-list"),
        pytest.param({**RULE, "fix": "none"}, id="no-fix-in-a-word"),
        pytest.param({**RULE, "phrases": [404, "share"]}, id="a-phrase-that-is-a-number"),
        pytest.param({**RULE, "languages": [False]}, id="norwegian-read-by-yaml-1.1"),
        pytest.param({**RULE, "where": ["head 5", "tail 20%", "before_body"]}, id="places"),
    ],
)
def test_good_rules_are_valid(valid: dict[str, Draft202012Validator], rule: dict[str, object]) -> None:
    assert _mistakes(valid["rules"], {"pack": "house", "rules": [rule]}) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        pytest.param({**RULE, "mesage": "x"}, "'mesage' was unexpected", id="an-unknown-key"),
        pytest.param(_without("why"), "'why' is a required property", id="no-why"),
        pytest.param(_without("kind"), "'kind' is a required property", id="no-kind"),
        pytest.param(_without("examples"), "'examples' is a required property", id="no-examples"),
        pytest.param({**RULE, "examples": ONLY_BAD}, "'good' is a required property", id="no-good-example"),
        pytest.param({**RULE, "kind": "lines"}, "'lines' is not one of", id="an-unknown-kind"),
        pytest.param({**RULE, "severity": "fatal"}, "'fatal' is not one of", id="an-unknown-severity"),
        pytest.param({**RULE, "lines": []}, "'lines' was unexpected", id="a-key-of-another-kind"),
        pytest.param({**RULE, "fix": {"action": "join"}}, "'join' is not one of", id="an-action-of-another-kind"),
        pytest.param({**RULE, "fix": "delete"}, "'none' was expected", id="a-fix-in-a-word"),
        pytest.param({**RULE, "fix": {"safety": "safe"}}, "'action' is a required property", id="a-fix-without-action"),
        pytest.param(
            {**RULE, "examples": UNMENDED},
            "is not of type 'object'",
            id="a-bad-example-without-fixed",
        ),
        pytest.param({**RULE, "where": "top 5"}, "does not match", id="an-unknown-place"),
        pytest.param({**RULE, "min_words": "three"}, "is not of type 'integer'", id="a-word-for-a-number"),
        pytest.param({**RULE, "id": "house/stamp"}, "does not match", id="an-id-with-its-pack"),
        pytest.param({**BLOCK, "lines": [{"phrases": "a", "times": "x"}]}, "does not match", id="an-unknown-quantifier"),
    ],
)
def test_mistakes_in_rules_are_not(valid: dict[str, Draft202012Validator], rule: dict[str, object], said: str) -> None:
    found = _mistakes(valid["rules"], {"pack": "house", "rules": [rule]})
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    ("change", "is_good"),
    [
        ({"rule": "ui/close-button", "severity": "error"}, True),
        ({"rule": "ui/close-button", "fix": {"safety": "unsafe"}}, True),
        ({"rule": "media/video-embed", "lines": [{"phrases": "close"}]}, True),
        ({"severity": "error"}, False),
        ({"rule": "ui/close-button", "severty": "error"}, False),
    ],
)
def test_overrides(valid: dict[str, Draft202012Validator], change: dict[str, object], is_good: bool) -> None:
    assert (_mistakes(valid["rules"], {"pack": "house", "overrides": [change]}) == []) is is_good


@pytest.mark.parametrize(
    "config",
    [
        {"ignored": ["ads"]},
        {"fail_on": "fatal"},
        {"max_removed": "a third"},
        {"gate": {"max_rate": "two"}},
        {"gate": {"max_rate": 2}},
        {"severity": {"ads": "fatal"}},
        {"overrides": [{"sites": ["example.com"], "fail_on": "error"}]},
        {"fields": {"body": "text"}},
        ["ads"],
    ],
    ids=str,
)
def test_mistakes_in_configs_are_not_valid(valid: dict[str, Draft202012Validator], config: object) -> None:
    assert len(_mistakes(valid["config"], config)) == 1


def test_init_writes_what_works(valid: dict[str, Draft202012Validator], tmp_path: Path) -> None:
    assert run(["init", str(tmp_path)]) == 0
    rules = tmp_path / "newslint-rules"
    for file, name in (
        (tmp_path / "newslint.yaml", "config"),
        (rules / "house.yaml", "rules"),
    ):
        text = file.read_text("utf-8")
        header = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        assert header is not None
        assert yaml.safe_load((file.parent / header[1]).read_text("utf-8")) == SCHEMAS[name]()
        assert _mistakes(valid[name], yaml.safe_load(text)) == []
    assert run(["test", str(rules)]) == 0
    assert "house/scraper-stamp" in [rule.id for rule in Settings(read(tmp_path / "newslint.yaml")).ruleset.rules]


def test_every_setting_that_init_comments_out_can_be_used(valid: dict[str, Draft202012Validator], tmp_path: Path) -> None:
    text = re.sub(r"^# ((?: +- \{|[a-z_]+: ?[\[{\n]).*)$", r"\1", CONFIG, flags=re.MULTILINE)
    text = text.replace("# overrides:", "overrides:")
    assert len(yaml.safe_load(text)) > len(yaml.safe_load(CONFIG)) + 4
    assert _mistakes(valid["config"], yaml.safe_load(text)) == []
    (tmp_path / "newslint-rules").mkdir()
    (tmp_path / "newslint-rules" / "house.yaml").write_text(RULES, "utf-8")
    (tmp_path / "newslint.yaml").write_text(text, "utf-8")
    assert Settings(read(tmp_path / "newslint.yaml")).ruleset.rules
