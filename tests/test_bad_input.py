"""Bad input, big input, interruptions: a clear outcome each, nothing lost, nothing hangs.

These run the command as a process of its own, as users do.
"""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "linter"]
CLOSE = ["--isolated", "--select", "ui/close-button"]
DIRTY = "close\n\nThe council closed the old bridge on Monday.\n"
CLEAN = "The council closed the old bridge on Monday.\n"
# Root may read and write anything; without these two capabilities it is bound by modes like everybody else.
AS_ANYBODY = ["setpriv", "--inh-caps=-dac_override,-dac_read_search", "--bounding-set=-dac_override,-dac_read_search"]


def _run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    bound = AS_ANYBODY if os.geteuid() == 0 else []
    return subprocess.run([*bound, *COMMAND, *arguments], cwd=cwd, capture_output=True, text=True, timeout=300, check=False)


def test_one_line_of_50_megabytes(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_text("close\n" + "The bridge is shut. " * 2_600_000, "utf-8")
    before = big.stat()
    started = time.monotonic()
    done = _run("lint", "--isolated", "big.txt", cwd=tmp_path)
    assert time.monotonic() - started < 120
    assert done.returncode == 1
    assert (
        "big.txt:2:1: warning: line of more than 100,000 characters, which no rule looks at [newslint/long-line]" in done.stdout
    )
    fixed = _run("fix", *CLOSE, "big.txt", cwd=tmp_path)
    assert fixed.returncode == 0
    assert big.stat().st_size == before.st_size - len("close\n")


def test_nul_bytes_are_found_and_taken_out(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"The council\x00 closed the bridge.\n")
    assert _run("lint", "--isolated", "a.txt", cwd=tmp_path).returncode == 1
    assert _run("fix", "--isolated", "a.txt", cwd=tmp_path).returncode == 0
    assert file.read_bytes() == b"The council closed the bridge.\n"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param('{"text":' + "[" * 100_000, id="nested-deeply"),
        pytest.param('{"text": "a", "n": ' + "9" * 100_000 + "}", id="a-long-number"),
        pytest.param('{"text": "\\ud83d \\udc00 \\ud83d"}', id="lone-surrogates"),
        pytest.param('{"text": "' + "\\u0000" * 1000 + '"}', id="escaped-nuls"),
        pytest.param("\x00" * 1000, id="nuls"),
    ],
)
def test_odd_rows_go_through(tmp_path: Path, row: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(f"{row}\n{json.dumps({'text': DIRTY})}\n", "utf-8")
    done = _run("fix", *CLOSE, "a.jsonl", cwd=tmp_path)
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr
    assert file.read_text("utf-8").split("\n")[:2] == [row, json.dumps({"text": CLEAN})]


def test_lone_surrogates_can_be_printed(tmp_path: Path) -> None:
    Path(tmp_path, "a.jsonl").write_text('{"text": "close \\ud83d\\nclose\\n\\ud83d"}\n', "utf-8")
    done = _run("lint", "--isolated", "--show-source", "a.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_read_only_file_is_left_alone_and_the_others_are_done(tmp_path: Path) -> None:
    locked, free = tmp_path / "a.txt", tmp_path / "b.txt"
    locked.write_text(DIRTY, "utf-8")
    free.write_text(DIRTY, "utf-8")
    locked.chmod(0o444)
    done = _run("fix", *CLOSE, ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "a.txt: error: the file is read-only" in done.stderr
    assert (locked.read_text("utf-8"), free.read_text("utf-8")) == (DIRTY, CLEAN)


def test_unreadable_file_and_read_only_folder(tmp_path: Path) -> None:
    secret, plain = tmp_path / "a.txt", tmp_path / "b.txt"
    secret.write_text(DIRTY, "utf-8")
    plain.write_text(DIRTY, "utf-8")
    secret.chmod(0)
    plain.chmod(0o644)
    done = _run("lint", *CLOSE, ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "a.txt: error: Permission denied" in done.stderr
    assert "b.txt:1:1:" in done.stdout
    tmp_path.chmod(0o555)
    plain.chmod(0o666)
    done = _run("fix", *CLOSE, "b.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "b.txt: error: Permission denied" in done.stderr
    done = _run("init", "new", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "cannot write 'new': Permission denied\n")
    tmp_path.chmod(0o755)
    assert plain.read_text("utf-8") == DIRTY
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_mode_and_link_survive_a_fix(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text(DIRTY, "utf-8")
    real.chmod(0o640)
    link.symlink_to("real.txt")
    assert _run("fix", *CLOSE, "link.txt", cwd=tmp_path).returncode == 0
    assert link.is_symlink()
    assert real.read_text("utf-8") == CLEAN
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_what_has_nothing_to_fix_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbfNothing\r\nto fix\rhere")
    os.utime(file, (1, 1))
    before = file.stat()
    assert _run("fix", *CLOSE, "a.txt", cwd=tmp_path).returncode == 0
    after = file.stat()
    assert (after.st_mtime, after.st_ino) == (before.st_mtime, before.st_ino)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_a_stopped_fix_leaves_whole_files(tmp_path: Path, sign: signal.Signals) -> None:
    file = tmp_path / "rows.jsonl"
    row = json.dumps({"text": DIRTY * 50})
    file.write_text(f"{row}\n" * 20_000, "utf-8")
    before = file.read_bytes()
    process = subprocess.Popen(
        [*COMMAND, "fix", *CLOSE, "rows.jsonl"], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob(".rows.jsonl.*"))) == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(sign)
    _, said = process.communicate(timeout=60)
    assert file.read_bytes() == before
    if sign is signal.SIGINT:
        assert process.returncode == 130
        assert said.decode().endswith("interrupted\n")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.jsonl"]
    else:
        assert process.returncode == -signal.SIGKILL


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    Path(tmp_path, "rows.jsonl").write_text(f"{json.dumps({'text': 'close'})}\n" * 20_000, "utf-8")
    command = f"{' '.join(COMMAND)} lint {' '.join(CLOSE)} rows.jsonl | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == "rows.jsonl:1:1:1: warning: label of a close button [ui/close-button]\n"
    assert "Traceback" not in done.stderr
    assert "Broken pipe" not in done.stderr


def test_a_pattern_that_explodes_is_stopped_and_told(tmp_path: Path) -> None:
    examples = "examples: {bad: [aX], good: [b]}"
    rule = f"- {{id: slow, kind: line, message: m, why: w, patterns: ['(a|aa)+(a|aa)+(a|aa)+X'], {examples}}}"
    Path(tmp_path, "r.yaml").write_text(f"pack: bad\nrules:\n  {rule}\n", "utf-8")
    Path(tmp_path, "a.txt").write_text("a" * 3000 + "YX\n", "utf-8")
    started = time.monotonic()
    done = _run("lint", "--isolated", "--rules", "r.yaml", "--select", "bad", "a.txt", cwd=tmp_path)
    assert time.monotonic() - started < 30
    assert done.returncode == 1
    assert "error: the rule bad/slow ran over its time on this article and was left out [newslint/time-budget]" in done.stdout
    done = _run("fix", "--isolated", "--rules", "r.yaml", "--select", "bad", "a.txt", cwd=tmp_path)
    assert done.returncode == 0
    assert "error: the rule bad/slow ran over its time on this article and was left out [newslint/time-budget]" in done.stderr


def test_a_ledger_without_room_for_an_entry_still_puts_back_all_that_was_fixed(tmp_path: Path) -> None:
    spaces = CLEAN.replace("\n", " " * 5000 + "\n")
    before = {"a.txt": DIRTY, "b.txt": spaces, "c.txt": DIRTY}
    for name, text in before.items():
        (tmp_path / name).write_text(text, "utf-8")
    rules = ["--isolated", "--select", "ui/close-button,whitespace/trailing-space"]
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 4; exec "$0" "$@"', *COMMAND, "fix", ".", *rules, "--ledger", "edits"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "b.txt: error: File too large" in done.stderr
    assert [(tmp_path / name).read_text("utf-8") for name in before] == [CLEAN, spaces, CLEAN]
    assert _run("undo", "edits", cwd=tmp_path).returncode == 0
    assert {name: (tmp_path / name).read_text("utf-8") for name in before} == before


@pytest.mark.parametrize(
    ("table", "code", "said"),
    [
        pytest.param("[tool.newslint]\n", 2, "pyproject.toml:3:11: not valid TOML: Invalid value", id="ours-is-told"),
        pytest.param("[tool.other]\n", 0, "", id="that-of-others-is-not"),
    ],
)
def test_a_broken_pyproject(tmp_path: Path, table: str, code: int, said: str) -> None:
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    (tmp_path / "pyproject.toml").write_text(f"{table}# newslint\nselect = [ui]\n", "utf-8")
    done = _run("lint", "-q", "--select", "ui", "a.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr.strip()) == (code, said)


def test_a_pipe_among_the_files_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text(DIRTY, "utf-8")
    done = _run("fix", *CLOSE, ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "a.txt: error: not a regular file; pipe it in, and say '-' for it" in done.stderr
    assert (tmp_path / "b.txt").read_text("utf-8") == CLEAN
