"""`newslint lint`: report what is wrong, change nothing."""

from __future__ import annotations

import sys

import click

from linter.commands.options import Choice, SettingsFinder, input_options, rule_options
from linter.files import inputs
from linter.finding import Finding, Severity
from linter.progress import Progress
from linter.reporters import text as report
from linter.run import Run
from linter.text import Article


@click.command()
@input_options
@rule_options
@click.option("--fail-on", type=click.Choice([s.value for s in Severity]), help="Exit with 1 from this severity on (info).")
@click.option("--statistics", is_flag=True, help="Print a table by rule instead of the findings.")
@click.option("--show-source/--no-show-source", default=None, help="Print the text under each finding (on a terminal).")
@click.option("--explain-line", metavar="FILE:LINE", help="Say what each rule makes of one line (FILE:ROW:LINE in .jsonl).")
@click.option(
    "--all", "every_rule", is_flag=True, help="With --explain-line: also rules that have nothing to do with the line."
)
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
def lint(
    paths: tuple[str, ...],
    stdin_filename: str,
    statistics: bool,
    show_source: bool | None,
    explain_line: str | None,
    every_rule: bool,
    quiet: bool,
    **_: object,
) -> int:
    """Report the artifacts in PATHS: files, folders, globs, or - for standard input.

    Reads .txt, .md (an article a file) and .jsonl (an article a row).  Exits with 1 when there are findings.
    """
    if explain_line is not None:
        from linter.commands.explain_line import print_explained

        return print_explained(explain_line, stdin_filename, every=every_rule)
    settings = SettingsFinder(Choice.current())
    printer = _Printer(prints=not statistics, show_source=sys.stdout.isatty() if show_source is None else show_source)
    run = Run(settings, printer.failed, lambda: sys.stdin.buffer, stdin_filename)
    run.lint(inputs(paths or (".",), settings.excludes), printer.linted)
    printer.progress.done()
    if statistics and run.report.findings:
        for line in report.statistics(run.report):
            click.echo(line)
    if not quiet:
        click.echo(report.lint_summary(run.report), err=True)
    return 2 if run.report.failed else int(run.report.failing > 0)


class _Printer:
    """Prints findings as they come."""

    def __init__(self, *, prints: bool, show_source: bool) -> None:
        self._prints = prints
        self._show_source = show_source
        self.progress = Progress(sys.stderr)

    def linted(self, article: Article, findings: list[Finding]) -> None:
        self.progress.step()
        if self._prints and findings:
            self.progress.done()
            for line in report.finding_lines(article, findings, show_source=self._show_source):
                click.echo(line)

    def failed(self, where: str, problem: str) -> None:
        self.progress.done()
        click.echo(f"{where}: error: {problem}", err=True)
