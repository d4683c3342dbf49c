"""Progress is for terminals: a rate, the share done and the time left there, nothing anywhere else."""

from __future__ import annotations

import io
import os
import pty
import time

import pytest

from linter.progress import AFTER, Progress, progress_line


@pytest.mark.parametrize(
    ("articles", "read", "total", "seconds", "line"),
    [
        (12_000, 10, 40, 30.0, "12,000 articles, 400 a second, 25% of 40 B, 1:30 left"),
        (5, 31_000_000, 3_100_000_000, 2.0, "5 articles, 2 a second, 1% of 3.1 GB, 3:18 left"),
        (1_000, 1_000_000, 4_000_000, 3600.0, "1,000 articles, 0 a second, 25% of 4 MB, 3:00:00 left"),
        (7, 9, 8, 1.0, "7 articles, 7 a second, 100% of 8 B, 0:00 left"),
        (7, 0, None, 1.0, "7 articles, 7 a second"),
    ],
    ids=["minutes", "hardly-begun", "hours", "the-input-grew", "size-not-known"],
)
def test_line(articles: int, read: int, total: int | None, seconds: float, line: str) -> None:
    assert progress_line(articles, read, total, seconds) == line


def test_it_is_shown_on_a_terminal_and_wiped() -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        progress = Progress(terminal)
        progress.begin(100)
        progress.at(1, 1)  # too early to say anything
        time.sleep(AFTER + 0.1)
        progress.at(50, 50)
        progress.done()
        progress.done()
        said = os.read(ours, 1000).decode()
    os.close(ours)
    assert said.startswith("\r\x1b[K50 articles, 4")
    assert "50% of 100 B, 0:0" in said
    assert said.endswith(" left\r\x1b[K")


def test_it_is_quiet_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    progress = Progress(out)
    progress.begin(100)
    time.sleep(AFTER + 0.1)
    progress.at(50, 50)
    progress.done()
    assert out.getvalue() == ""
