"""Completion in real shells (those that are installed), and the names that are completed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from linter import packs
from linter.names import completed, names_in
from linter.rule import Ruleset
from linter.shipped import shipped_folder

PROGRAM = Path(sys.executable).with_name("newslint")
HOUSE = """\
pack: house.de
rules:
  - id: stamp
    kind: line
    message: stamp
    why: ours
    phrases: [stamp]
    examples: {bad: [stamp], good: [A.]}
"""

# Each is run with the words of a command line, the last of them the one that is completed, and prints what it offers.
BASH = """
eval "$(newslint completion bash)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_newslint_completion newslint
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """
compdef() { :; }
_describe() { print -rl -- "${completions_with_descriptions[@]%%:*}"; }
compadd() { print -rl -- "${completions[@]}"; }
_path_files() { print -r -- files; }
eval "$(newslint completion zsh)"
words=("$@"); CURRENT=$#
_newslint_completion
"""
FISH = """
newslint completion fish | source
for offered in (complete -C (string join -- ' ' $argv)); string split -f 1 -- \\t $offered; end
"""
SHELLS = {"bash": ["bash", "-c", BASH, "bash"], "zsh": ["zsh", "-fc", ZSH, "zsh"], "fish": ["fish", "-N", "-c", FISH]}


@pytest.fixture(params=sorted(SHELLS))
def shell(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "newslint-rules").mkdir()
    (tmp_path / "newslint-rules" / "house.yaml").write_text(HOUSE, "utf-8")
    (tmp_path / "newslint.yaml").write_text("rules: [newslint-rules]\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        pytest.param("newslint expl", ["explain"], id="a-command"),
        pytest.param("newslint lint --stat", ["--statistics"], id="an-option"),
        pytest.param("newslint completion f", ["fish"], id="a-choice"),
        pytest.param("newslint explain media/video-embed-s", ["media/video-embed-single-title"], id="a-rule"),
        pytest.param("newslint lint --select house.de/", ["house.de/stamp"], id="a-rule-of-the-config"),
        pytest.param("newslint fix --ignore ads,house", ["ads,house", "ads,house.de"], id="the-last-of-several"),
    ],
)
def test_shells_complete(shell: str, folder: Path, words: str, offered: list[str]) -> None:
    assert _offered(shell, folder, words.split()) == offered


def _offered(shell: str, folder: Path, words: list[str]) -> list[str]:
    arguments = SHELLS[shell] + (["--", *words] if shell == "fish" else words)
    done = subprocess.run(
        arguments,
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "PYTHONWARNINGS": "",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    return sorted(done.stdout.split())


def test_names_are_those_of_the_loaded_rules(shipped: Ruleset) -> None:
    files = packs.rule_files(shipped_folder())
    rules = {name for rule in shipped.known for name in (rule.id, rule.pack, rule.family)}
    assert names_in(file.read_text("utf-8") for file in files) == sorted(rules)


@pytest.mark.parametrize(
    ("begun", "names"),
    [
        ("", ["ads", "ads.de", "share"]),
        ("ad", ["ads", "ads.de"]),
        ("ads/", ["ads/ad-label", "ads/ad-word"]),
        ("share,ads/ad-w", ["share,ads/ad-word"]),
        ("x", []),
    ],
)
def test_ids_come_once_a_pack_is_named(begun: str, names: list[str]) -> None:
    known = ["ads", "ads.de", "ads.de/ad-label", "ads/ad-label", "ads/ad-word", "share", "share/share-button"]
    assert completed(known, begun) == names


def test_a_broken_config_is_no_reason_to_be_loud(folder: Path) -> None:
    (folder / "newslint.yaml").write_text("rules: [\n", "utf-8")
    if shutil.which("bash"):
        assert _offered("bash", folder, ["newslint", "explain", "media.d"]) == ["media.da", "media.de"]
