"""What docs/ci.md and action.yml say can be run: the commands, and the shell of the action as a runner would run it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(yaml|sh)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
STORY = (
    "The council of Northport closed the old bridge on Monday after engineers found that the steel below it had rusted.\n\n"
    "Nobody was hurt, the mayor said, and buses would take the long way round by the harbour until the work ends in May.\n\n"
    "The repair will cost four million crowns, of which the ministry pays half, and it begins before the winter is over.\n"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with a clean article and one with a label of a button."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "clean.txt").write_text(STORY, "utf-8")
    (tmp_path / "articles" / "dirty.txt").write_text(f"close\n\n{STORY}", "utf-8")
    return tmp_path


def _environment(**more: str) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONUTF8": "1", "NO_COLOR": "1", **more}


def _shell(script: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A script as a runner gives it to bash."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def _documented() -> list[str]:
    """The commands of the page, those in the YAML of GitLab included."""
    lines = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines()]
    jobs = [yaml.safe_load(block) for kind, block in BLOCKS if kind == "yaml"]
    lines += [line for job in jobs for name in job if isinstance(job[name], dict) for line in job[name].get("script", [])]
    return [line for line in lines if line.startswith("newslint ")]


def test_the_commands_of_the_page_run(corpus: Path) -> None:
    commands = _documented()
    codes = {command: _shell(command, corpus, _environment()).returncode for command in commands}
    assert codes == {
        "newslint lint articles/ --fail-on warning --output concise --output junit:newslint.xml": 1,
        "newslint lint articles/ --statistics": 1,
        "newslint baseline create --baseline newslint.baseline articles/": 0,
        "newslint lint articles/ --baseline newslint.baseline": 0,
        "newslint lint articles/ --max-rate 60% --max-findings 1000": 0,
        "newslint lint articles/ --fail-on warning --output gitlab:gl-code-quality.json --output junit:newslint.xml": 1,
    }
    assert len(json.loads((corpus / "gl-code-quality.json").read_text("utf-8"))) == 1


def test_gitlab_collects_what_is_written() -> None:
    (job,) = [yaml.safe_load(block)["newslint"] for _, block in BLOCKS if block.startswith("newslint:")]
    for file in job["artifacts"]["reports"].values():
        assert any(f":{file}" in line for line in job["script"])


def test_the_workflow_gives_inputs_that_the_action_has() -> None:
    (workflow,) = [yaml.safe_load(block) for _, block in BLOCKS if "runs-on" in block]
    (step,) = [step for step in workflow["jobs"]["newslint"]["steps"] if "newslint@" in step["uses"]]
    assert set(step["with"]) <= set(ACTION["inputs"])
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) \|", PAGE, re.MULTILINE)
    assert [name for name, _ in rows] == list(ACTION["inputs"])
    for name, said in rows:
        default = ACTION["inputs"][name]["default"]
        assert said == f"`{default}`" if default else said in ("none", "the config's")


@dataclass(frozen=True)
class Job:
    """How a job with the action ended: its code, what the gate printed, its outputs, and what would be uploaded."""

    code: int
    printed: str
    outputs: dict[str, str]
    uploaded: str | None


def _run_action(folder: Path, given: dict[str, str]) -> Job:
    """The steps of the action behind the installation, with expressions put in as a runner would."""
    inputs = {name: given.get(name, spec["default"]) for name, spec in ACTION["inputs"].items()}
    outputs: dict[str, str] = {}
    written, summary = folder / "github-output", folder / "github-summary.md"
    printed, uploaded, code = "", None, 0

    def value(expression: str) -> str:
        kind, _, name = expression.strip().rpartition(".")
        return inputs[name] if kind == "inputs" else outputs.get(name, "")

    def filled(text: str) -> str:
        return re.sub(r"\$\{\{(.*?)\}\}", lambda found: value(found[1]), text)

    for step in ACTION["runs"]["steps"][2:]:
        terms = re.findall(r"([\w.-]+) (==|!=) '(.*?)'", step.get("if", ""))
        if not all((value(name) == wanted) is (sign == "==") for name, sign, wanted in terms):
            continue
        if "run" not in step:
            uploaded = filled(step["with"]["sarif_file"])
            continue
        variables = {name: filled(text) for name, text in step["env"].items()}
        environment = _environment(GITHUB_OUTPUT=str(written), GITHUB_STEP_SUMMARY=str(summary), **variables)
        done = _shell(step["run"], folder / filled(step.get("working-directory", ".")), environment)
        printed, code = printed + done.stdout, done.returncode
        if written.exists():
            outputs.update(line.split("=", 1) for line in written.read_text("utf-8").splitlines())
        if code:
            break
    return Job(code, printed, outputs, uploaded)


def test_the_action_fails_on_findings_and_uploads_them(corpus: Path) -> None:
    job = _run_action(corpus, {"paths": "articles/dirty.txt\narticles/clean.txt\n", "fail-on": "warning"})
    assert job.code == 1
    assert job.printed == (
        "::warning file=articles/dirty.txt,line=1,col=1,endColumn=5,title=newslint ui/close-button::label of a close button\n"
    )
    assert job.outputs == {"exit-code": "1", "sarif-file": "./newslint.sarif"}
    assert job.uploaded == "./newslint.sarif"
    found = json.loads((corpus / "newslint.sarif").read_text("utf-8"))
    assert [result["ruleId"] for result in found["runs"][0]["results"]] == ["ui/close-button"]
    assert "`ui/close-button`" in (corpus / "github-summary.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "code", "uploads"),
    [
        pytest.param({"paths": "articles/clean.txt"}, 0, True, id="clean"),
        pytest.param({"fail-on": "error"}, 0, True, id="nothing-so-grave"),
        pytest.param({"options": "--max-findings=5\n--ignore=verdicts"}, 0, True, id="within-a-limit"),
        pytest.param({"working-directory": "articles", "upload-sarif": "false"}, 1, False, id="another-folder"),
        pytest.param({"paths": "no such folder"}, 2, False, id="no-such-file"),
        pytest.param({"options": "--no-such-option"}, 2, False, id="no-such-option"),
        pytest.param({"paths": "articles/$(touch hit).txt"}, 2, False, id="paths-are-no-shell"),
    ],
)
def test_the_action_ends_as_the_lint_does(corpus: Path, given: dict[str, str], code: int, uploads: bool) -> None:
    job = _run_action(corpus, {"paths": "." if "working-directory" in given else "articles/", **given})
    assert (job.code, job.outputs["exit-code"], job.uploaded is not None) == (code, str(code), uploads)
    assert not (corpus / "hit").exists()


def test_the_action_takes_a_baseline(corpus: Path) -> None:
    made = _shell("newslint baseline create --baseline accepted.baseline articles/", corpus, _environment())
    assert made.returncode == 0, made.stderr
    assert _run_action(corpus, {"paths": "articles/", "baseline": "accepted.baseline"}).code == 0


def test_the_action_installs_its_own_revision(tmp_path: Path) -> None:
    venv.create(tmp_path / "python", with_pip=True)
    programs = tmp_path / "python" / "bin"
    environment = _environment(GITHUB_ACTION_PATH=str(ROOT), PATH=f"{programs}{os.pathsep}{os.environ['PATH']}")
    (install,) = [step["run"] for step in ACTION["runs"]["steps"] if step["name"] == "Install newslint"]
    done = _shell(install, tmp_path, environment)
    assert done.returncode == 0, done.stderr
    said = subprocess.run([programs / "newslint", "--version"], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.startswith("newslint ")
