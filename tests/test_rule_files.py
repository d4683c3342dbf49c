"""Mistakes in rule files: every one at its place, all at once, with a suggestion where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter import MistakesFound, UsageError, load_rules

GOOD = """\
pack: mine
rules:
  - id: close
    kind: line
    message: close button
    why: it is one
    phrases: [close]
    fix: {action: delete, safety: safe}
    examples:
      bad: [{text: "close\\nA.", fixed: "A."}]
      good: ["“Close,” she said."]
"""


@pytest.mark.parametrize(
    ("old", "new", "mistakes"),
    [
        pytest.param(
            "message:",
            "mesage:",
            ["3:5: key 'message' is missing", "5:5: unknown key 'mesage'; did you mean 'message'?"],
            id="unknown-key",
        ),
        pytest.param(
            "kind: line", "kind: lines", ["4:11: 'lines' is no kind of rule; did you mean 'line'?"], id="unknown-kind"
        ),
        pytest.param(
            "[close]\n    fix",
            "[close]\n    max_words: few\n    fix",
            ["8:16: expected a whole number, found 'few'"],
            id="wrong-type",
        ),
        pytest.param("phrases: [close]", "patterns: ['a(b']", ["7:20: bad pattern: missing )"], id="bad-pattern"),
        pytest.param(
            "phrases: [close]",
            "patterns: [ab, 'c[d']",
            ["7:24: bad pattern: unterminated character set"],
            id="bad-pattern-in-its-column",
        ),
        pytest.param(
            "safety: safe",
            "safety: save",
            ["8:35: 'save' is not one of safe, unsafe, suggest; did you mean 'safe'?"],
            id="unknown-word",
        ),
        pytest.param(
            "action: delete",
            "action: join",
            ["8:10: a rule of kind line cannot join; it can delete, replace"],
            id="action-of-another-kind",
        ),
        pytest.param(
            "action: delete",
            "action: replace",
            ["8:10: action replace needs with: the text to put there"],
            id="replace-with-nothing",
        ),
        pytest.param(
            ', fixed: "A."',
            "",
            ["10:13: a bad example of a rule that fixes needs fixed: the text after the fix; newslint test --update writes it"],
            id="example-without-fixed",
        ),
        pytest.param(
            '      good: ["“Close,” she said."]\n',
            "",
            ["10:7: a rule needs examples, at least one bad and one good"],
            id="no-good-example",
        ),
        pytest.param(
            "phrases: [close]",
            "rule: ui/clos-button",
            ["3:5: rule: 'ui/clos-button' names no line rule; did you mean 'ui/close-button'?"],
            id="unknown-rule",
        ),
        pytest.param(
            "phrases: [close]",
            "rule: mine/close",
            ["3:5: the line test of 'mine/close' refers to itself"],
            id="refers-to-itself",
        ),
        pytest.param(
            "phrases: [close]",
            "max_words: 3",
            ["3:5: a line rule needs phrases, patterns or rule: length alone is never an artifact"],
            id="length-alone",
        ),
        pytest.param(
            "phrases: [close]",
            "phrases: [close]\n    where: top",
            ["8:12: 'top' is no place; say 'head 5', 'tail 20%', before_body, in_body, after_body"],
            id="unknown-place",
        ),
        pytest.param(
            "phrases: [close]",
            "phrases: [close]\n    near: {within: 2}",
            ["8:11: say what the line must be, for instance with phrases or patterns"],
            id="empty-test",
        ),
        pytest.param("kind: line", "kind: line\n    kind: line", ["5:5: key 'kind' stands here twice"], id="key-twice"),
        pytest.param(
            "id: close",
            "id: ui/close",
            ["3:9: 'ui/close': leave the pack out of the id; to change a rule use overrides"],
            id="id-with-a-pack",
        ),
        pytest.param(
            "rules:",
            "rulse:",
            ["2:1: unknown key 'rulse'; did you mean 'rules'?"],
            id="unknown-key-at-the-top",
        ),
        pytest.param("fix: {", "fix: [", ["not valid YAML"], id="not-yaml"),
        pytest.param(
            "phrases: [close]",
            "phrases_from: ../secret.txt",
            ["7:19: '../secret.txt' must be a path below the rule file's folder"],
            id="path-that-climbs",
        ),
        pytest.param("phrases: [close]", "phrases_from: none.txt", ["7:19: cannot read 'none.txt'"], id="missing-phrase-file"),
    ],
)
def test_mistake(tmp_path: Path, old: str, new: str, mistakes: list[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(MistakesFound) as caught:
        load_rules(file)
    told = [str(mistake).removeprefix(f"{file}:") for mistake in caught.value.mistakes]
    assert [
        words[: len(expected)] if "not valid" not in expected else words[words.index("not") :][: len(expected)]
        for words, expected in zip(told, mistakes, strict=True)
    ] == mistakes


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    Path(tmp_path, "a.yaml").write_text(GOOD.replace("kind: line", "kind: lyne").replace("pack: mine", "pack: a"), "utf-8")
    Path(tmp_path, "b.yaml").write_text(GOOD.replace("phrases: [close]", "patterns: ['(']").replace("why:", "wy:"), "utf-8")
    with pytest.raises(MistakesFound) as caught:
        load_rules(tmp_path)
    assert [mistake.location.path.rsplit("/", 1)[1] for mistake in caught.value.mistakes] == [
        "a.yaml",
        "b.yaml",
        "b.yaml",
        "b.yaml",
    ]


def test_duplicate_id_names_the_first(tmp_path: Path) -> None:
    Path(tmp_path, "a.yaml").write_text(GOOD, "utf-8")
    Path(tmp_path, "b.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(MistakesFound, match=r"b\.yaml:3:9: rule 'mine/close' is defined twice, first at .*a\.yaml:3:5"):
        load_rules(tmp_path)


def test_override_changes_and_switches_off(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("pack: mine\noverrides:\n  - {rule: ui/close-button, severity: error, fix: {safety: unsafe}}\n", "utf-8")
    head = load_rules(file).rule("ui/close-button").head
    assert (head.severity.value, head.fix.action.value, head.fix.safety.value) == ("error", "delete", "unsafe")
    file.write_text("pack: mine\noverrides:\n  - {rule: ui/close-button, enabled: false}\n", "utf-8")
    rules = load_rules(file)
    assert "ui/close-button" in {rule.id for rule in rules.known}
    assert "ui/close-button" not in {rule.id for rule in rules.rules}
    file.write_text("pack: mine\noverrides:\n  - {rule: ui/close-buton, enabled: false}\n", "utf-8")
    with pytest.raises(MistakesFound, match="no rule is called 'ui/close-buton'; did you mean 'ui/close-button'"):
        load_rules(file)


def test_phrases_from_a_file(tmp_path: Path) -> None:
    Path(tmp_path, "labels.txt").write_text("# ours\nfermer\nschließen\n", "utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(GOOD.replace("phrases: [close]", "phrases_from: labels.txt"), "utf-8")
    check = load_rules(file, shipped=False).rule("mine/close").check
    assert check.line_tests[0].keys == {"fermer", "schliessen"}


def test_aliases_of_aliases_do_not_blow_up(tmp_path: Path) -> None:
    layers = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    file = tmp_path / "bomb.yaml"
    file.write_text(f"pack: bomb\na0: &a0 [x, x]\n{layers}rules: *a8\n", "utf-8")
    with pytest.raises(MistakesFound):
        load_rules(file, shipped=False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("- a\n- b\n", "a rule file is a mapping"),
        ("pack: !!python/object/apply:os.system [ls]\n", "expected text"),
    ],
    ids=["empty", "a-list", "a-python-object"],
)
def test_no_rule_file(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(MistakesFound, match=words):
        load_rules(file, shipped=False)


@pytest.mark.parametrize(
    ("select", "ignore", "words"),
    [
        (["ui/clos-button"], [], "no rule is called 'ui/clos-button'; did you mean 'ui/close-button'"),
        (["ui"], ["ui"], "no rule is left to run"),
    ],
    ids=["unknown-name", "nothing-left"],
)
def test_selection_that_means_nothing(select: list[str], ignore: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        load_rules(select=select, ignore=ignore)


def test_selection_by_id_family_pack_severity_and_wildcard() -> None:
    assert {r.id for r in load_rules(select=["ui/close-button"]).rules} == {"ui/close-button"}
    assert {r.family for r in load_rules(select=["ui"]).rules} == {"ui"}
    assert {r.pack for r in load_rules(select=["ui.de"]).rules} == {"ui.de"}
    assert {r.head.severity.value for r in load_rules(select=["error"]).rules} == {"error"}
    assert {r.pack.split(".")[-1] for r in load_rules(select=["*.de"]).rules} == {"de"}
    assert "ui" not in {r.family for r in load_rules(ignore=["ui"]).rules}
