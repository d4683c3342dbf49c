"""`github`: workflow commands, which GitHub Actions turns into annotations of the files in a pull request.

GitHub shows ten annotations of each severity a step and drops the others without a word, so the worst ten of each are
given and the last one says how many there are besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from linter.checked import Checked, Failure, Region
from linter.finding import Severity
from linter.report import Report
from linter.reporters import Context, left
from linter.reporters.jsontext import clean
from linter.reporters.places import Place, below, places
from linter.reporters.text import counted
from linter.reporters.worst import Worst

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST = 10  # of each severity


def reporter(out: TextIO, context: Context) -> GitHub:
    return GitHub(out, context)


class GitHub:
    """Keeps the first few of each severity and writes them at the end, errors first; one notice is for the remark."""

    def __init__(self, out: TextIO, context: Context) -> None:
        self._out = out
        self._folder = context.folder
        self._kept: dict[Severity, Worst[str]] = {
            Severity.ERROR: Worst(MOST),
            Severity.WARNING: Worst(MOST),
            Severity.INFO: Worst(MOST - 1),
        }

    def add(self, article: Checked) -> None:
        for place in places(article, left(article), self._folder):
            self._kept[place.finding.severity].offer(place.finding.severity, _annotation, place)

    def fail(self, failure: Failure) -> None:
        where = {"file": below(failure.origin.path, self._folder), "line": failure.origin.row or 1, "title": "newslint"}
        self._kept[Severity.ERROR].offer(Severity.ERROR, lambda problem: _command("error", where, problem), failure.problem)

    def finish(self, report: Report) -> None:
        for kept in self._kept.values():
            self._out.writelines(f"{line}\n" for line in kept.kept)
        left_out = sum(kept.left_out for kept in self._kept.values())
        if left_out:
            text = f"GitHub shows {MOST} annotations of a kind; {counted(left_out, 'more finding')} not shown"
            self._out.write(_command("notice", {"title": "newslint"}, text) + "\n")


def _annotation(place: Place) -> str:
    finding = place.finding
    where: dict[str, object] = {"file": place.path, "line": place.line}
    if place.row is None:
        where |= _columns(finding.region)
    return _command(COMMANDS[finding.severity], {**where, "title": f"newslint {finding.rule}"}, place.message)


def _columns(region: Region) -> dict[str, object]:
    """GitHub takes columns only where a region stays on one line, and counts the last one in."""
    if region.end_line > region.line:
        return {"endLine": region.end_line}
    return {"col": region.column, "endColumn": max(region.column, region.end_column - 1)}


def _command(name: str, properties: Mapping[str, object], message: str) -> str:
    given = ",".join(f"{key}={_escaped(str(value), is_property=True)}" for key, value in properties.items())
    return f"::{name} {given}::{_escaped(message)}"


def _escaped(text: str, *, is_property: bool = False) -> str:
    text = clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text
