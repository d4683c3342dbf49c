"""`concise`: a line for every article that something is left to do about, with its rules and how often each hit."""

from __future__ import annotations

from collections import Counter
from typing import TextIO

import click

from linter.checked import Checked, Failure
from linter.report import Report
from linter.reporters import Context, left
from linter.reporters.text import COLOURS, counted
from linter.reporters.worst import RANK


def reporter(out: TextIO, context: Context) -> Concise:
    return Concise(out, context)


class Concise:
    """`path:row: 3 findings: media/video-embed 2, social/share-label 1`, the rules that hit most first."""

    def __init__(self, out: TextIO, context: Context) -> None:
        self._out = out
        self._colour = context.colour

    def add(self, article: Checked) -> None:
        findings = left(article)
        if not findings:
            return
        rules = Counter(finding.rule for finding in findings)
        worst = max((finding.severity for finding in findings), key=RANK.__getitem__)
        number = click.style(counted(len(findings), "finding"), fg=COLOURS[worst], bold=True)
        names = ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items(), key=lambda item: (-item[1], item[0])))
        line = f"{article.origin}: {number}: {names}\n"
        self._out.write(line if self._colour else click.unstyle(line))
        self._out.flush()

    def fail(self, failure: Failure) -> None:
        """Failures are told on standard error, whatever the reports."""

    def finish(self, report: Report) -> None:
        """The summary is told on standard error."""
