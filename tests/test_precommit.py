"""The hooks, with the real pre-commit: a dirty file fails, the fix hook repairs it and fails once, then all pass."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

STORY = (
    "The council of Northport closed the old bridge on Monday after engineers found that the steel below it had rusted.",
    "Nobody was hurt, the mayor said, and buses would take the long way round by the harbour until the work ends in May.",
    "The repair will cost four million crowns, of which the ministry pays half.",
)
CLEAN = "\n\n".join(STORY) + "\n"
DIRTY = "close\n\n" + CLEAN
RULES = """\
pack: house
rules:
  - id: stamp
    kind: line
    message: stamp
    why: ours
    phrases: [our stamp]
    fix: {action: delete, safety: safe}
    examples: {bad: [{text: "our stamp\\nA.", fixed: "A."}], good: [GOOD]}
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a git repository of its own, with everything that is in the working tree."""
    copy = tmp_path_factory.mktemp("published") / "newslint"
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    _commit(copy)
    return copy


def test_hooks(published: Path, tmp_path: Path) -> None:
    work = tmp_path / "corpus"
    (work / "newslint-rules").mkdir(parents=True)
    (work / "story.txt").write_text(DIRTY, "utf-8")
    (work / "rows.jsonl").write_text(json.dumps({"id": 7, "text": DIRTY}) + "\n", "utf-8")
    (work / "newslint-rules" / "house.yaml").write_text(RULES.replace("GOOD", "our stamp"), "utf-8")
    hooks = "".join(f"      - id: {name}\n" for name in ("newslint", "newslint-fix", "newslint-test-rules"))
    revision = _git("rev-parse", "HEAD", cwd=published).strip()
    config = f"repos:\n  - repo: {published}\n    rev: {revision}\n    hooks:\n{hooks}"
    (work / ".pre-commit-config.yaml").write_text(config, "utf-8")
    _commit(work)

    assert _outcomes(work) == {"newslint": "Failed", "newslint-fix": "Failed", "newslint-test-rules": "Failed"}
    assert (work / "story.txt").read_text("utf-8") == CLEAN
    assert (work / "rows.jsonl").read_text("utf-8") == json.dumps({"id": 7, "text": CLEAN}) + "\n"
    (work / "newslint-rules" / "house.yaml").write_text(RULES.replace("GOOD", "not ours"), "utf-8")
    assert _outcomes(work) == {"newslint": "Passed", "newslint-fix": "Passed", "newslint-test-rules": "Passed"}


def _outcomes(work: Path) -> dict[str, str]:
    """What pre-commit says of each hook on all files."""
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never", "--verbose"],
        cwd=work,
        env={**os.environ, "PRE_COMMIT_HOME": str(work.parent / "home")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    outcomes: dict[str, str] = {}
    ended = ""
    for line in done.stdout.splitlines():
        if line.endswith(("Passed", "Failed")):
            ended = line[-6:]
        elif line.startswith("- hook id: "):
            outcomes[line.removeprefix("- hook id: ")] = ended
    assert outcomes, done.stdout + done.stderr
    return outcomes


def _commit(folder: Path) -> None:
    _git("init", "-q", cwd=folder)
    _git("add", "-A", cwd=folder)
    _git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "all", cwd=folder)


def _git(*arguments: str, cwd: Path) -> str:
    return subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, text=True, check=True).stdout
