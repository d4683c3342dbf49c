"""`json`: one JSON document for programs: every article and every failure in order, then the counts.

It is written as the run goes on, so that it may be as large as the corpus; what it holds is what `jsonl` has by lines.
"""

from __future__ import annotations

from typing import TextIO

from linter.checked import Checked, Failure
from linter.report import Report
from linter.reporters import Context
from linter.reporters.jsontext import article_object, dumps, failure_object, head_object, summary_object


def reporter(out: TextIO, context: Context) -> JsonDocument:
    return JsonDocument(out, context)


class JsonDocument:
    """Every result stands on a line of its own."""

    def __init__(self, out: TextIO, context: Context) -> None:
        self._out = out
        self._mark = ""
        out.write("{\n")
        head = head_object(context.command, context.version)
        out.writelines(f"{dumps(name)}: {dumps(value)},\n" for name, value in head.items())
        out.write('"results": [')

    def add(self, article: Checked) -> None:
        self._write("article", article_object(article))

    def fail(self, failure: Failure) -> None:
        self._write("failure", failure_object(failure))

    def finish(self, report: Report) -> None:
        self._out.write(f'\n],\n"summary": {dumps(summary_object(report))}\n}}\n')

    def _write(self, kind: str, members: dict[str, object]) -> None:
        self._out.write(f"{self._mark}\n{dumps({'kind': kind, **members})}")
        self._mark = ","
