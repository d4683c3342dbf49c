"""`markdown`: a page for a pull request or a job: the counts, the rules that hit most, the worst findings.

Text of articles stands in code spans with a fence longer than any in it, on one line: nothing in it is markup there,
calls nobody by name and links to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from linter.checked import Checked, Failure, Located
from linter.finding import Severity
from linter.report import Report
from linter.reporters import Context, left
from linter.reporters.jsontext import clean
from linter.reporters.text import counted, excerpt, fix_summary, lint_summary
from linter.reporters.worst import Worst

MOST_FINDINGS = 50
MOST_FAILURES = 20
MOST_RULES = 30
SPECIAL = re.compile(r"([\\`*_\[\]<>&|~@#$!])")
TICKS = re.compile("`+")


def reporter(out: TextIO, context: Context) -> Markdown:
    return Markdown(out, context)


class Markdown:
    """Keeps the worst few and writes them at the end."""

    def __init__(self, out: TextIO, context: Context) -> None:
        self._out = out
        self._command = context.command
        self._worst: Worst[str] = Worst(MOST_FINDINGS)
        self._failures: Worst[str] = Worst(MOST_FAILURES)

    def add(self, article: Checked) -> None:
        where = str(article.origin)
        for finding in left(article):
            self._worst.offer(finding.severity, lambda item: _finding(where, item), finding)

    def fail(self, failure: Failure) -> None:
        self._failures.offer(Severity.ERROR, lambda item: f"- {code(str(item.origin))} {code(item.problem)}", failure)

    def finish(self, report: Report) -> None:
        self._out.writelines(f"{line}\n" for line in self._lines(report))

    def _lines(self, report: Report) -> Iterator[str]:
        yield "## newslint"
        yield ""
        yield lint_summary(report)
        if self._command != "lint":
            yield fix_summary(report, would=self._command != "fix")
        if report.by_rule:
            yield ""
            yield from _rules(report)
        yield from _section("Findings" if self._command == "lint" else "What is left", "findings", self._worst)
        yield from _section("What failed", "failures", self._failures)
        yield ""


def _rules(report: Report) -> Iterator[str]:
    yield "| rule | findings | articles | with a fix |"
    yield "|---|--:|--:|--:|"
    rules = sorted(report.by_rule.items(), key=lambda item: (-item[1], item[0]))
    for rule, count in rules[:MOST_RULES]:
        yield f"| {code(rule)} | {count:,} | {report.articles_by_rule[rule]:,} | {report.fixable_by_rule[rule]:,} |"
    if len(rules) > MOST_RULES:
        rest = sum(count for _, count in rules[MOST_RULES:])
        yield f"| {counted(len(rules) - MOST_RULES, 'more rule')} | {rest:,} | | |"


def _section(title: str, noun: str, kept: Worst[str]) -> Iterator[str]:
    if not len(kept):
        return
    yield ""
    yield f"### {title}"
    yield ""
    yield from kept.kept
    if kept.left_out:
        yield ""
        yield f"{kept.left_out:,} more {noun} are left out."


def _finding(where: str, finding: Located) -> str:
    place = code(f"{where}:{finding.region.line}:{finding.region.column}")
    line = f"- **{finding.severity.value}** {place} {plain(finding.message)} ({code(finding.rule)})"
    return f"{line}\\\n  {code(excerpt(finding.excerpt))}" if finding.excerpt.strip() else line


def code(text: str) -> str:
    """The text as a code span: literally, on one line."""
    text = excerpt(clean(text), most=2000)
    longest = max(map(len, TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def plain(text: str) -> str:
    """The text as words: no markup, no links, and nobody called by name."""
    return SPECIAL.sub(r"\\\1", excerpt(clean(text), most=2000)).replace("\\@", "\\@\N{ZERO WIDTH SPACE}")
