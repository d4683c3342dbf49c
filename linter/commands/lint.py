"""`newslint lint`: report what is wrong, change nothing."""

from __future__ import annotations

import sys

import click

from linter.checked import Failure, checked
from linter.commands.gating import outcome
from linter.commands.options import Choice, SettingsFinder, gate_options, input_options, rule_options
from linter.commands.reports import context, report_option, wanted
from linter.files import inputs
from linter.finding import Finding
from linter.outputs import Outputs
from linter.progress import Progress
from linter.reporters import text as report
from linter.run import Run
from linter.text import Article


@click.command()
@input_options
@rule_options
@report_option("--output", "--report", without="Without it, text.")
@gate_options
@click.option("--statistics", is_flag=True, help="Print a table by rule instead of the findings.")
@click.option("--show-source/--no-show-source", default=None, help="Print the text under each finding (on a terminal).")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
def lint(
    paths: tuple[str, ...],
    stdin_filename: str,
    reports: tuple[str, ...],
    statistics: bool,
    show_source: bool | None,
    quiet: bool,
    **_: object,
) -> int:
    """Report the artifacts in PATHS: files, folders, globs, or - for standard input.

    Reads .txt, .md (an article a file) and .jsonl (an article a row).  Exits with 1 when there are findings, or
    more than the limits allow.
    """
    settings = SettingsFinder(Choice.current())
    files = inputs(paths or (".",), settings.excludes)
    taken = "--statistics" if statistics else None
    wishes = wanted(reports if reports or statistics else ("text",), "--output", taken=taken)
    with Outputs(wishes, context("lint", settings.rule, show_source=show_source), sys.stdout) as outputs:
        printer = _Printer(outputs)
        run = Run(settings, printer.failed, lambda: sys.stdin.buffer, stdin_filename)
        run.lint(files, printer.linted)
        printer.progress.done()
        outputs.finish(run.report)
    if statistics and run.report.findings:
        for line in report.statistics(run.report):
            click.echo(line)
    gated = outcome(settings.loaded, run.report, [run.name(file) for file in files])
    if not quiet:
        for line in gated.stale_lines():
            click.echo(line, err=True)
        click.echo(report.lint_summary(run.report) + gated.words(), err=True)
    return 2 if run.report.failed else int(gated.is_failed)


class _Printer:
    """Tells the reports of articles as they come, and standard error of failures."""

    def __init__(self, outputs: Outputs) -> None:
        self._outputs = outputs
        self.progress = Progress(sys.stderr)

    def linted(self, article: Article, findings: list[Finding]) -> None:
        self.progress.step()
        if findings:
            self.progress.done()
        self._outputs.add(checked(article, findings, keeps_text=self._outputs.wants_text))

    def failed(self, failure: Failure) -> None:
        self.progress.done()
        click.echo(str(failure), err=True)
        self._outputs.fail(failure)
