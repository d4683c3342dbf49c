"""`newslint lint`: report what is wrong, change nothing."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linter.checked import Checked, Failure, checked
from linter.commands.gating import outcome
from linter.commands.options import (
    Choice,
    SettingsFinder,
    cache_option,
    gate_options,
    input_options,
    jobs_option,
    rule_options,
    standard_input,
)
from linter.commands.reports import besides, check_apart, context, needs_files, report_option, wanted
from linter.commands.talk import Talk
from linter.files import inputs
from linter.finding import Finding
from linter.outputs import Outputs
from linter.reporters import text as report
from linter.run import Run
from linter.text import Article

if TYPE_CHECKING:
    from linter.cache import Cache


@click.command()
@input_options
@rule_options
@jobs_option
@cache_option
@report_option("--output", "--report", without="Without it, text.")
@gate_options
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
    jobs: int,
    reports: tuple[str, ...],
    cache: str | None,
    statistics: bool,
    show_source: bool | None,
    explain_line: str | None,
    every_rule: bool,
    quiet: bool,
    **_: object,
) -> int:
    """Report the artifacts in PATHS: files, folders, globs, or - for standard input.

    Reads .txt, .md (an article a file), .jsonl, .jsonl.gz, .jsonl.zst, .parquet and .arrow (an article a row), here and
    behind addresses such as s3://bucket/folder.  Exits with 1 when there are findings, or more than the limits
    allow.
    """
    if explain_line is not None:
        from linter.commands.explain_line import print_explained

        return print_explained(explain_line, stdin_filename, every=every_rule)
    settings = SettingsFinder(Choice.current())
    wishes = wanted(reports if reports or statistics else ("text",), "--output")
    if statistics:
        needs_files(wishes, "--output", taken="--statistics")
    files = inputs(paths or (".",), besides(settings.excludes, wishes))
    check_apart(files, wishes)
    talk = Talk()
    with Outputs(wishes, context("lint", settings.rule, show_source=show_source), sys.stdout) as outputs:

        def tell(article: Checked) -> None:
            if article.findings:
                talk.progress.done()
            outputs.add(article)

        def failed(failure: Failure) -> None:
            talk.failed(failure)
            outputs.fail(failure)

        run = Run(settings, failed, standard_input, stdin_filename, jobs=jobs, progress=talk.progress)
        see = _See(keeps_text=outputs.wants_text, tells_clean=outputs.wants_clean)
        run.lint(files, see, tell, _cache(cache, repr(see)) if cache else None)
        talk.progress.done()
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


def _cache(folder: str, about: str) -> Cache[Checked]:
    from linter.cache import Cache

    return Cache(Path(folder), Checked, about)


@dataclass(frozen=True, slots=True)
class _See:
    """What goes from the process that linted an article to the one that reports it."""

    keeps_text: bool
    tells_clean: bool

    def __call__(self, article: Article, findings: list[Finding]) -> Checked | None:
        return checked(article, findings, keeps_text=self.keeps_text) if findings or self.tells_clean else None
