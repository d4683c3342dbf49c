"""`newslint lint`: report what is wrong, change nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from linter.cache import Cache
from linter.checked import Checked, checked
from linter.commands.options import Choice, SettingsFinder, cache_option, input_options, jobs_option, rule_options
from linter.commands.talk import Talk
from linter.files import inputs
from linter.finding import Finding, Severity
from linter.reporters import text as report
from linter.run import Run
from linter.text import Article


@click.command()
@input_options
@rule_options
@jobs_option
@cache_option
@click.option("--fail-on", type=click.Choice([s.value for s in Severity]), help="Exit with 1 from this severity on (info).")
@click.option("--statistics", is_flag=True, help="Print a table by rule instead of the findings.")
@click.option("--show-source/--no-show-source", default=None, help="Print the text under each finding (on a terminal).")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
def lint(
    paths: tuple[str, ...],
    stdin_filename: str,
    jobs: int,
    cache: str | None,
    statistics: bool,
    show_source: bool | None,
    quiet: bool,
    **_: object,
) -> int:
    """Report the artifacts in PATHS: files, folders, globs, or - for standard input.

    Reads .txt, .md (an article a file), .jsonl, .jsonl.gz, .jsonl.zst, .parquet and .arrow (an article a row), here and
    behind addresses such as s3://bucket/folder.  Exits with 1 when there are findings.
    """
    settings = SettingsFinder(Choice.current())
    talk = Talk()
    shows_source = sys.stdout.isatty() if show_source is None else show_source

    def tell(told: Checked) -> None:
        if not statistics:
            talk.say(report.finding_lines(told, show_source=shows_source))

    run = Run(settings, talk.failed, lambda: sys.stdin.buffer, stdin_filename, jobs=jobs, progress=talk.progress)
    kept = Cache(Path(cache), Checked, "findings") if cache else None
    run.lint(inputs(paths or (".",), settings.excludes), _see, tell, kept)
    talk.progress.done()
    if statistics and run.report.findings:
        for line in report.statistics(run.report):
            click.echo(line)
    if not quiet:
        click.echo(report.lint_summary(run.report), err=True)
    return 2 if run.report.failed else int(run.report.failing > 0)


def _see(article: Article, findings: list[Finding]) -> Checked | None:
    """What goes from the process that linted an article to the one that prints."""
    return checked(article, findings) if findings else None
