"""Findings as lines of text: `path:line:column: severity: message [rule]`.

In a file of many articles the row stands behind the path: `path:row:line:column`.  Lines are in the order of the input
and the same on every run; colour and the offending text are for terminals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

import click

from linter.checked import Checked, Failure, Located
from linter.finding import Severity
from linter.report import Report
from linter.reporters import Context, left

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
EXCERPT = 100  # characters of the text that are shown
MARGIN = "    | "  # in front of a text: a line that began with the text itself could be a command to a CI runner


def reporter(out: TextIO, context: Context) -> TextReporter:
    return TextReporter(out, context)


class TextReporter:
    """Prints what is left to do, article by article."""

    def __init__(self, out: TextIO, context: Context) -> None:
        self._out = out
        self._context = context
        self._room = EXCERPT if context.width is None else max(20, min(EXCERPT, context.width - len(MARGIN)))

    def add(self, article: Checked) -> None:
        if findings := left(article):
            lines = finding_lines(article, findings, source=self._room if self._context.show_source else 0)
            text = "".join(f"{line}\n" for line in lines)
            self._out.write(text if self._context.colour else click.unstyle(text))
            self._out.flush()

    def fail(self, failure: Failure) -> None:
        """Failures are told on standard error, whatever the reports."""

    def finish(self, report: Report) -> None:
        """The summary is told on standard error."""


def finding_lines(article: Checked, findings: Sequence[Located], *, source: int = 0) -> Iterable[str]:
    """The lines for findings of one article, styled; below each its text, where there is room for `source` characters."""
    for finding in findings:
        severity = click.style(finding.severity.value, fg=COLOURS[finding.severity], bold=True)
        rule = click.style(f"[{finding.rule}]", dim=True)
        yield f"{article.origin}:{finding.region.line}:{finding.region.column}: {severity}: {finding.message} {rule}"
        if source and finding.excerpt:
            yield MARGIN + click.style(excerpt(finding.excerpt, source), dim=True)


def excerpt(text: str, most: int = EXCERPT) -> str:
    """The text on one line, shortened, with line breaks and control characters made visible."""
    plain = " \u23ce ".join(part.strip() for part in text.splitlines() if part.strip()) or text
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in plain)
    return plain if len(plain) <= most else plain[: most - 1] + "\u2026"


def statistics(report: Report) -> Iterable[str]:
    """A table by rule: findings, articles with one, findings that have a fix; most findings first."""
    rows = [
        (str(count), str(report.articles_by_rule[rule]), str(report.fixable_by_rule[rule]), rule)
        for rule, count in sorted(report.by_rule.items(), key=lambda item: (-item[1], item[0]))
    ]
    yield from table([("findings", "articles", "with a fix", "rule"), *rows], right=3)


def table(rows: Sequence[Sequence[str]], *, right: int = 0) -> Iterable[str]:
    """Rows with aligned columns, the first `right` of them to the right; the last column is not padded."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(widths[n]) if n < right else cell.ljust(widths[n]) for n, cell in enumerate(row)]
        yield "  ".join(cells).rstrip()


def lint_summary(report: Report) -> str:
    words = (
        f"{counted(report.findings, 'finding')} in {report.articles_with_findings:,} of {counted(report.articles, 'article')}"
    )
    fixable = report.fixable_by_rule.total()
    return words + (f", {fixable:,} with a fix" if fixable else "") + _failed(report)


def fix_summary(report: Report, *, would: bool, quarantine: str | None = None) -> str:
    verb = "would be changed" if would else "changed"
    words = f"{report.changed:,} of {counted(report.articles, 'article')} {verb}"
    if report.dropped:
        words += f", {report.dropped:,} dropped to '{quarantine}'" if quarantine else f", {report.dropped:,} to be dropped"
    words += f", {report.refused:,} refused" if report.refused else ""
    return words + _failed(report)


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _failed(report: Report) -> str:
    return f", {report.failed:,} failed" if report.failed else ""
