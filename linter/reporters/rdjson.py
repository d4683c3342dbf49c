"""`rdjson`: the diagnostic format of reviewdog, with suggestions that a reviewer can take over.

Columns are bytes of UTF-8 there, so the reporter asks for the text.  A fix of several edits becomes one suggestion that
spans them, because half of it must not be applied.  In a file of many articles a suggestion has no place: the line is
the row, and nothing is suggested.
"""

from __future__ import annotations

from typing import TextIO

from linter.finding import Severity
from linter.report import Report
from linter.reporters import Context, Reporter
from linter.reporters.gathered import Gathered
from linter.reporters.jsontext import write_document
from linter.reporters.places import Place

GRADES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def reporter(out: TextIO, context: Context) -> Reporter:
    def write(gathered: Gathered[dict[str, object]], report: Report) -> None:
        failures = [
            _diagnostic(problem, Severity.ERROR, path, _line(row) if row else None) for path, row, problem in gathered.failures
        ]
        remarks = [_diagnostic(text, severity, ".") for severity, text in gathered.remarks]
        write_document(out, {"source": {"name": "newslint"}}, "diagnostics", failures + gathered.findings + remarks)

    return Gathered(context.folder, _of, write)


def _of(place: Place) -> dict[str, object]:
    finding = place.finding
    found = _range(place) if place.row is None else _line(place.row)
    made = _diagnostic(place.message, finding.severity, place.path, found)
    made["code"] = {"value": finding.rule}
    if place.row is None and finding.edits:
        made["suggestions"] = [_suggestion(place)]
    return made


def _diagnostic(message: str, severity: Severity, path: str, found: dict[str, object] | None = None) -> dict[str, object]:
    location: dict[str, object] = {"path": path}
    if found is not None:
        location["range"] = found
    return {"message": message, "location": location, "severity": GRADES[severity]}


def _line(row: int) -> dict[str, object]:
    return {"start": {"line": row}, "end": {"line": row}}


def _range(place: Place) -> dict[str, object]:
    region, span = place.finding.region, place.finding.span
    return {
        "start": _position(place, region.line, region.column, span.start),
        "end": _position(place, region.end_line, region.end_column, span.end),
    }


def _position(place: Place, line: int, column: int, offset: int) -> dict[str, int]:
    """Line and column in bytes: those of the line's characters before the offset, and one."""
    before = _text(place)[offset - (column - 1) : offset]
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}


def _suggestion(place: Place) -> dict[str, object]:
    edits = place.finding.edits
    text = _text(place)
    first, last = edits[0], edits[-1]
    parts: list[str] = []
    position = first.edit.span.start
    for located in edits:
        parts += (text[position : located.edit.span.start], located.edit.replacement)
        position = located.edit.span.end
    return {
        "range": {
            "start": _position(place, first.region.line, first.region.column, first.edit.span.start),
            "end": _position(place, last.region.end_line, last.region.end_column, last.edit.span.end),
        },
        "text": "".join(parts),
    }


def _text(place: Place) -> str:
    assert place.article.text is not None  # the table of reporters says that this one wants it
    return place.article.text
