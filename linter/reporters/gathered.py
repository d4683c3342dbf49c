"""Reports that are one document of bounded size: the worst findings and the first failures, written at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from linter.checked import Checked, Failure
from linter.finding import Severity
from linter.report import Report
from linter.reporters import left
from linter.reporters.places import Place, below, places
from linter.reporters.worst import Worst

T = TypeVar("T")
MOST_FAILURES = 1000


class Gathered(Generic[T]):
    """A reporter that keeps what `keep` makes of the worst places, and has it all written by `write`."""

    def __init__(self, folder: str, keep: Callable[[Place], T], write: Callable[[Gathered[T], Report], None]) -> None:
        self._folder = folder
        self._keep = keep
        self._write = write
        self._worst: Worst[T] = Worst()
        self._failures: Worst[Failure] = Worst(MOST_FAILURES)

    def add(self, article: Checked) -> None:
        for place in places(article, left(article), self._folder):
            self._worst.offer(place.finding.severity, self._keep, place)

    def fail(self, failure: Failure) -> None:
        self._failures.offer(Severity.ERROR, _same, failure)

    def finish(self, report: Report) -> None:
        self._write(self, report)

    @property
    def findings(self) -> list[T]:
        return self._worst.kept

    @property
    def left_out(self) -> int:
        return self._worst.left_out

    @property
    def failures(self) -> list[tuple[str, int | None, str]]:
        """Path, row and problem of the first files and rows that could not be read."""
        return [(below(f.origin.path, self._folder), f.origin.row, f.problem) for f in self._failures.kept]

    @property
    def remarks(self) -> list[tuple[Severity, str]]:
        """What there is to say of what the document leaves out."""
        found: list[tuple[Severity, str]] = []
        if self._failures.left_out:
            text = f"{self._failures.left_out:,} more files and rows could not be read, fixed or written"
            found.append((Severity.ERROR, text))
        if self._worst.left_out:
            shown = len(self._worst)
            text = f"{self.left_out:,} more findings are left out; these are the worst {shown:,} of {self.left_out + shown:,}"
            found.append((Severity.INFO, text))
        return found


def _same(failure: Failure) -> Failure:
    return failure
