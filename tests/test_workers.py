"""Work shared among processes: the same outcome for any number of them, whatever dies."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from linter.repair import Fixed
from linter.workers import AHEAD, Lost, Pool, processes_for
from tests.corpora import CLEAN, DIRTY, fix, lint, read, see_fixed, write

Step = Callable[[int], None]


def _double(job: int, skip: frozenset[int], step: Step) -> int:
    time.sleep(0.001 * (job * 7 % 5))
    return 2 * job


def _sum_of_steps(job: list[int], skip: frozenset[int], step: Step) -> list[int]:
    """The job is a list of numbers; 13 kills the process."""
    done = []
    for number, value in enumerate(job):
        if number in skip:
            continue
        step(number)
        if value == 13:
            os.kill(os.getpid(), signal.SIGKILL)
        done.append(value)
    return done


def _exit(job: int, skip: frozenset[int], step: Step) -> int:
    return os._exit(3) if job == 5 else job


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
def test_results_come_in_the_order_of_the_jobs(processes: int) -> None:
    with Pool[str, int, int](_double, processes) as pool:
        found = list(pool.results((f"tag {n}", n if n % 10 else None) for n in range(200)))
    wanted = [(f"tag {n}", n if n % 10 else None, 2 * n if n % 10 else None) for n in range(200)]
    assert found == wanted


def test_the_source_is_not_read_far_ahead() -> None:
    taken = 0

    def source() -> Iterator[tuple[int, int]]:
        nonlocal taken
        for taken in range(1, 1001):
            yield taken, taken

    with Pool[int, int, int](_double, 2) as pool:
        results = pool.results(source())
        for count, _ in enumerate(itertools.islice(results, 900), 1):
            assert taken <= count + 2 * AHEAD


def test_steps_that_kill_are_left_out_and_nothing_else() -> None:
    jobs = [[1, 2], [3, 13, 4, 13, 5], [6], [7, 8]]
    with Pool[None, list[int], list[int]](_sum_of_steps, 2) as pool:
        found = [result for _, _, result in pool.results((None, job) for job in jobs)]
    assert found == [[1, 2], [3, 4, 5], [6], [7, 8]]


def test_a_job_that_nobody_survives_is_lost_alone() -> None:
    with Pool[None, int, int](_exit, 2) as pool:
        found = [result for _, _, result in pool.results((None, job) for job in range(10))]
    assert found == [0, 1, 2, 3, 4, Lost("ended with exit code 3"), 6, 7, 8, 9]


def test_leaving_ends_the_processes() -> None:
    before = set(psutil.Process().children())  # of other tests
    with Pool[None, int, int](_double, 3) as pool:
        next(pool.results((None, job) for job in range(100)))
        children = set(psutil.Process().children()) - before
        assert len(children) == 3
    assert not any(child.is_running() for child in children)


@pytest.mark.parametrize(
    ("wish", "size", "most"),
    [(3, None, 3), (1, 10**9, 1), (0, 1000, 1), (0, None, 1), (0, 10**12, os.cpu_count() or 1)],
    ids=["as-many-as-wished", "one", "one-for-little", "one-for-who-knows", "all-for-much"],
)
def test_number_of_processes(wish: int, size: int | None, most: int) -> None:
    assert 1 <= processes_for(wish, size) <= most
    assert processes_for(wish, size) == wish or not wish


def _corpus(folder: Path, rows: int = 600) -> list[Path]:
    """Files of several formats, clean and dirty rows, and some that cannot be read."""
    texts = [f"{DIRTY if n % 3 else CLEAN} {'word ' * (n * 7 % 900)}{n}" for n in range(rows)]
    table = [{"id": str(n), "text": text} for n, text in enumerate(texts)]
    for name in ("a.jsonl", "b.jsonl.gz", "c.jsonl.zst", "d.parquet", "file.arrow"):
        write(folder / name, table)
    with (folder / "a.jsonl").open("a") as file:
        file.write('no json\n{"text": 3}\n')
    for n in range(30):
        (folder / f"t{n:02}.txt").write_text(texts[n], "utf-8")
    (folder / "t99.txt").write_bytes(b"\xff\xfe")
    return sorted(folder.iterdir())


def test_linting_and_fixing_are_the_same_for_any_number_of_processes(tmp_path: Path) -> None:
    files = _corpus(tmp_path / "in")
    outcomes = [(lint(files, jobs=jobs), fix(files, tmp_path / str(jobs), jobs=jobs)) for jobs in (1, 2, 3)]
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert len(outcomes[0][0].failed) == 3
    written = [{file.name: file.read_bytes() for file in sorted((tmp_path / str(jobs)).iterdir())} for jobs in (1, 2, 3)]
    assert written[0] == written[1] == written[2]
    assert set(written[0]) == {file.name for file in files}


def _see_with_a_deadly_row(fixed: Fixed) -> str:
    if fixed.article.id == "100":
        os.kill(os.getpid(), signal.SIGKILL)
    return see_fixed(fixed)


def test_a_row_that_kills_is_told_left_as_it_is_and_nothing_else_is_lost(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": DIRTY} for n in range(300)]
    write(tmp_path / "a.jsonl", rows)
    out = fix([tmp_path / "a.jsonl"], jobs=2, see=_see_with_a_deadly_row)
    assert out.failed == [
        f"{tmp_path / 'a.jsonl'}:101: the process that worked on this row died twice; the row is left as it is"
    ]
    assert read(tmp_path / "a.jsonl") == [{**row, "text": DIRTY if row["id"] == "100" else CLEAN} for row in rows]
    assert out.told == [f"{tmp_path / 'a.jsonl'}:{n + 1} {n} True" for n in range(300) if n != 100]


def _newslint(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "linter", *arguments, "--isolated", "--select", "ui/close-button"]
    return subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _children(process: subprocess.Popen[bytes], count: int) -> list[psutil.Process]:
    """The processes that a process has started, once there are so many."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        children = psutil.Process(process.pid).children()
        if len(children) >= count:
            return children
        time.sleep(0.005)
    raise AssertionError("no workers")


def test_killed_workers_of_the_command_cost_nothing(tmp_path: Path) -> None:
    rows = [{"id": n, "text": f"{DIRTY} {'word ' * 800}"} for n in range(4000)]
    write(tmp_path / "a.jsonl", rows)
    process = _newslint("fix", "-q", "-j", "2", "a.jsonl", cwd=tmp_path)
    killed: set[int] = set()
    while len(killed) < 3 and process.poll() is None:
        for child in _children(process, 2):
            if child.pid not in killed and len(killed) < 3:
                child.send_signal(signal.SIGKILL)
                killed.add(child.pid)
    said, problems = process.communicate(timeout=300)
    assert (process.returncode, said, problems, len(killed)) == (0, b"", b"", 3)
    assert read(tmp_path / "a.jsonl") == [{**row, "text": str(row["text"]).removeprefix("close\n\n")} for row in rows]


@pytest.mark.parametrize(
    ("sign", "code", "words"),
    [(signal.SIGINT, 130, b"interrupted"), (signal.SIGTERM, 143, b"")],
    ids=["interrupted", "terminated"],
)
def test_stopped_with_workers(sign: signal.Signals, code: int, words: bytes, tmp_path: Path) -> None:
    raw = f"{json.dumps({'text': DIRTY * 50})}\n" * 40_000
    (tmp_path / "a.jsonl").write_text(raw, "utf-8")
    process = _newslint("fix", "-j", "2", "a.jsonl", cwd=tmp_path)
    children = _children(process, 2)
    while not list(tmp_path.glob(".a.jsonl.*")):
        time.sleep(0.005)
    started = time.monotonic()
    process.send_signal(sign)
    _, said = process.communicate(timeout=60)
    assert time.monotonic() - started < 10  # at once, on a machine that may be busy
    assert (process.returncode, said.strip()) == (code, words)
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
    assert (tmp_path / "a.jsonl").read_text("utf-8") == raw
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)
