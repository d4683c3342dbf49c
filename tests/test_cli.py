"""The command line on folders of files: each case is `cmd.yaml`, the files it works on, and what comes out.

`cmd.yaml` has `args`, and where they matter `stdin` (text), `exit` (0) and `files`: what the folder holds afterwards, when
that differs from `in/`.  What is printed stands in stdout.txt and stderr.txt; `--update-goldens` rewrites them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

CASES = Path(__file__).parent / "cli"
ENVIRONMENT = {
    **os.environ,
    "GITHUB_STEP_SUMMARY": "",
    "NO_COLOR": "",
    "FORCE_COLOR": "",
    "PYTHONWARNINGS": "error",
    "PYTHONUTF8": "1",
}


@pytest.mark.parametrize("case", sorted(path.parent.name for path in CASES.glob("*/cmd.yaml")))
def test_case(case: str, tmp_path: Path, update_goldens: bool) -> None:
    folder, work = CASES / case, tmp_path / "work"
    command = yaml.safe_load((folder / "cmd.yaml").read_text("utf-8"))
    if (folder / "in").exists():
        shutil.copytree(folder / "in", work)
    work.mkdir(exist_ok=True)
    (work / ".git").mkdir()  # no config above the case is looked for
    done = subprocess.run(
        [sys.executable, "-m", "linter", *command["args"]],
        cwd=work,
        input=command.get("stdin", "").encode("utf-8"),
        capture_output=True,
        env=ENVIRONMENT,
        timeout=120,
        check=False,
    )
    (work / ".git").rmdir()
    said = {"stdout.txt": done.stdout, "stderr.txt": done.stderr}
    if update_goldens:
        _rewrite(folder, work, said)
    assert done.returncode == command.get("exit", 0), done.stderr.decode()
    for name, content in said.items():
        wanted = (folder / name).read_bytes() if (folder / name).exists() else b""
        assert content.decode() == wanted.decode()
    after = folder / "out" if (folder / "out").exists() else folder / "in"
    assert _tree(work) == _tree(after)


def _rewrite(folder: Path, work: Path, said: dict[str, bytes]) -> None:
    for name, content in said.items():
        (folder / name).unlink(missing_ok=True)
        if content:
            (folder / name).write_bytes(content)
    shutil.rmtree(folder / "out", ignore_errors=True)
    if _tree(work) != _tree(folder / "in"):
        shutil.copytree(work, folder / "out")


def _tree(folder: Path) -> dict[str, bytes]:
    if not folder.exists():
        return {}
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
