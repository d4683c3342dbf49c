"""Findings as lines of text: `path:line:column: severity: message [rule]`.

In a file of many articles the row stands behind the path: `path:row:line:column`.  Lines are in the order of the input
and the same on every run; colour and the offending text are for terminals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from linter.checked import Checked
from linter.finding import Severity
from linter.report import Report

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
EXCERPT = 100  # characters of the text that are shown


def finding_lines(checked: Checked, *, show_source: bool) -> Iterable[str]:
    """The lines for one article's findings, styled; `click.echo` takes the styles out where they do not belong."""
    for finding in checked.findings:
        severity = click.style(finding.severity.value, fg=COLOURS[finding.severity], bold=True)
        rule = click.style(f"[{finding.rule}]", dim=True)
        place = f"{checked.origin}:{finding.region.line}:{finding.region.column}"
        yield f"{place}: {severity}: {finding.message} {rule}"
        if show_source and len(finding.span):
            yield "    " + click.style(excerpt(finding.excerpt), dim=True)


def excerpt(text: str) -> str:
    """The text on one line, shortened, with line breaks and control characters made visible."""
    plain = " \u23ce ".join(part.strip() for part in text.splitlines() if part.strip()) or text
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in plain)
    return plain if len(plain) <= EXCERPT else plain[: EXCERPT - 1] + "\u2026"


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


def fix_summary(report: Report, *, would: bool) -> str:
    verb = "would be changed" if would else "changed"
    words = f"{report.changed:,} of {counted(report.articles, 'article')} {verb}"
    words += f", {report.dropped:,} to be dropped" if report.dropped else ""
    words += f", {report.refused:,} refused" if report.refused else ""
    return words + _failed(report)


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _failed(report: Report) -> str:
    return f", {report.failed:,} failed" if report.failed else ""
