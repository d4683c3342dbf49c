"""The counts of a run as a small file, for `newslint report compare`: linter/summary.py says what is in it."""

from __future__ import annotations

from typing import TextIO

from linter.checked import Checked, Failure
from linter.report import Report
from linter.reporters import Context
from linter.summary import Summary


def reporter(out: TextIO, context: Context) -> SummaryReporter:
    return SummaryReporter(out)


class SummaryReporter:
    """Waits for the end: all it tells are counts."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def add(self, article: Checked) -> None:
        """Articles are counted in the report of the run."""

    def fail(self, failure: Failure) -> None:
        """What could not be read is no article."""

    def finish(self, report: Report) -> None:
        for line in Summary.of(report).lines():
            self._out.write(f"{line}\n")
