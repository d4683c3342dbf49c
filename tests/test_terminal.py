"""What a terminal, a pipe and nobody at all get to see."""

from __future__ import annotations

import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path

import pytest

PLAIN = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")}
COMMAND = [sys.executable, "-W", "error", "-m", "linter"]
RULE = "captions/agency-labelled-caption"
ARTICLE = (
    "The council met on Monday and spoke of the bridge.\n\n"
    "A man walks past the old bridge that the council wants to close for repairs in the spring. Photo: Reuters\n"
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LINT = ["lint", "a.txt", "--isolated", "--select", RULE]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(ARTICLE)
    return tmp_path


def _seen(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], columns: int = 80) -> str:
    """What is shown on a terminal of that width."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen([*COMMAND, *arguments], cwd=folder, env={**PLAIN, **environment}, stdout=theirs, stderr=theirs):
        os.close(theirs)
        seen = b""
        while chunk := _read(ours):
            seen += chunk
    os.close(ours)
    return seen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # on Linux the end of a terminal is an error
        return b""


def _piped(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=folder, env={**PLAIN, **environment}, capture_output=True, timeout=120, check=False
    )
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "environment", "is_coloured"),
    [
        pytest.param(LINT, {"TERM": "xterm", "NO_COLOR": ""}, True, id="colours-are-for-terminals"),
        pytest.param(LINT, {"TERM": "dumb"}, False, id="not-for-dumb-ones"),
        pytest.param(LINT, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, id="no-color-goes-before-force-color"),
        pytest.param([*LINT, "--color", "always"], {"NO_COLOR": "1"}, True, id="an-option-goes-before-the-environment"),
        pytest.param(["--color", "never", *LINT], {"FORCE_COLOR": "1"}, False, id="the-option-may-stand-before-the-command"),
    ],
)
def test_colour_on_a_terminal(
    arguments: Sequence[str], environment: Mapping[str, str], is_coloured: bool, folder: Path
) -> None:
    seen = _seen(arguments, folder, environment)
    assert RULE in seen
    assert bool(COLOUR.search(seen)) == is_coloured


@pytest.mark.parametrize(
    ("behind", "environment", "is_coloured"),
    [
        pytest.param([], {}, False, id="colours-are-not-for-pipes"),
        pytest.param([], {"FORCE_COLOR": "1"}, True, id="force-color-is-heeded"),
        pytest.param(["--color", "always", "--output", "concise", "--output", "text:a.log"], {}, True, id="always-is-always"),
    ],
)
def test_colour_in_a_pipe(behind: Sequence[str], environment: Mapping[str, str], is_coloured: bool, folder: Path) -> None:
    seen = _piped([*LINT, *behind], folder, environment)
    assert RULE in seen
    assert bool(COLOUR.search(seen)) == is_coloured
    for report in folder.glob("*.log"):  # a file is never coloured
        assert RULE in report.read_text()
        assert "\x1b" not in report.read_text()


@pytest.mark.parametrize("columns", [30, 200])
def test_the_source_fits_the_terminal(columns: int, folder: Path) -> None:
    shown = [line for line in _seen(LINT, folder, {"NO_COLOR": "1"}, columns).splitlines() if line.startswith("    | ")]
    assert len(shown) == 1
    assert len(shown[0]) <= columns
    assert shown[0].endswith("\N{HORIZONTAL ELLIPSIS}")


@pytest.mark.parametrize("report", ["text", "jsonl"])
def test_a_reader_that_goes_away_ends_the_run_quietly(report: str, folder: Path) -> None:
    (folder / "many").mkdir()
    for number in range(1000):
        (folder / "many" / f"{number:03}.txt").write_text(ARTICLE)
    command = [*COMMAND, "lint", "many", "--isolated", "--select", RULE, "--output", report]
    both = [*command, "--output", "sarif:out.sarif"]
    with subprocess.Popen(both, cwd=folder, env=PLAIN, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.read(10)
        run.stdout.close()
        errors = run.stderr.read().decode()
        code = run.wait(120)
    assert (code, errors) == (141, "")
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "many"]


@pytest.mark.parametrize(
    ("arguments", "redirection", "code", "errors"),
    [
        pytest.param(
            LINT,
            ">/dev/full",
            2,
            "cannot write the report 'text' to standard output: No space left on device\n",
            id="a-full-disk-is-said",
        ),
        pytest.param(["schema"], ">/dev/full", 2, "cannot write: No space left on device\n", id="by-other-commands-too"),
        pytest.param(LINT, ">&-", 1, "1 finding in 1 of 1 article, 1 with a fix\n", id="a-closed-output-is-no-fault"),
        pytest.param(LINT, ">/dev/null 2>&-", 1, "", id="nor-are-closed-errors"),
        pytest.param(["lint", "-"], "<&-", 2, "standard input is closed\n", id="a-closed-input-is-said"),
    ],
)
def test_streams_that_are_full_or_closed(
    arguments: Sequence[str], redirection: str, code: int, errors: str, folder: Path
) -> None:
    shell = f'"$0" "$@" {redirection}'
    done = subprocess.run(
        ["sh", "-c", shell, *COMMAND, *arguments], cwd=folder, env=PLAIN, capture_output=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr.decode()) == (code, errors)


def test_devices_are_written_to_and_not_replaced(folder: Path) -> None:
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    # Open for reading and writing at once, a pipe waits for nobody.
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    done = subprocess.run([*COMMAND, *LINT, "--output", "concise:pipe"], cwd=folder, env=PLAIN, timeout=120, check=False)
    assert done.returncode == 1
    assert os.read(reader, 1000).decode() == f"a.txt: 1 finding: {RULE} 1\n"
    os.close(reader)
    assert pipe.is_fifo()
