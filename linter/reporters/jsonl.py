"""`jsonl`: a JSON object a line for programs that read along: what ran, every article, every failure, the counts.

The member `kind` says which it is: `run` (first), `article`, `failure`, `summary` (last).  Clean articles have their line
too, so that rates can be computed and runs compared.
"""

from __future__ import annotations

from typing import TextIO

from linter.checked import Checked, Failure
from linter.report import Report
from linter.reporters import Context
from linter.reporters.jsontext import article_object, dumps, failure_object, head_object, summary_object


def reporter(out: TextIO, context: Context) -> JsonLines:
    return JsonLines(out, context)


class JsonLines:
    """Writes a line as soon as there is something to say."""

    def __init__(self, out: TextIO, context: Context) -> None:
        self._out = out
        self._write("run", head_object(context.command, context.version))

    def add(self, article: Checked) -> None:
        self._write("article", article_object(article))

    def fail(self, failure: Failure) -> None:
        self._write("failure", failure_object(failure))

    def finish(self, report: Report) -> None:
        self._write("summary", summary_object(report))

    def _write(self, kind: str, members: dict[str, object]) -> None:
        self._out.write(dumps({"kind": kind, **members}) + "\n")
