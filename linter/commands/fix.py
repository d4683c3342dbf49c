"""`newslint fix`: take out what the rules find and may take out."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from linter.checked import Failure, fixed
from linter.commands.options import Choice, SettingsFinder, input_options, rule_options
from linter.commands.reports import context, report_option, wanted
from linter.errors import UsageError
from linter.files import STDIN, Input, inputs
from linter.finding import Fate
from linter.outputs import Outputs
from linter.progress import Progress
from linter.repair import TOO_MUCH_REMOVED, Fixed
from linter.reporters import left
from linter.reporters import text as report
from linter.run import Run


@click.command()
@input_options
@rule_options
@click.option("-o", "--output", type=click.Path(), help="Write to this file or folder; the inputs stay as they are.")
@report_option("--report", without="")
@click.option("--diff", is_flag=True, help="Show what would change, change nothing; exits with 1 if something would.")
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if something would be changed.")
@click.option("--unsafe", is_flag=True, help="Apply unsafe fixes as well.")
@click.option(
    "--max-removed",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Refuse a fix that removes more of an article's words (0.33).",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors and diffs.")
def fix(
    paths: tuple[str, ...],
    stdin_filename: str,
    output: str | None,
    reports: tuple[str, ...],
    diff: bool,
    check: bool,
    quiet: bool,
    **_: object,
) -> int:
    """Repair the articles in PATHS: files, folders, globs, or - for standard input (written to standard output).

    Files are repaired in place, or written to --output; a file with nothing to fix keeps its very bytes.
    """
    if output and (diff or check):
        raise UsageError("--output writes, --diff and --check do not: leave one out")
    settings = SettingsFinder(Choice.current())
    files = inputs(paths or (".",), settings.excludes)
    pure = diff or check
    pipes = not pure and output is None and any(file.path == STDIN for file in files)
    wishes = wanted(reports, "--report", taken="--diff" if diff else "the repaired article" if pipes else None)
    talks = not (quiet or diff or pipes or any(wish.path is None for wish in wishes))
    with Outputs(wishes, context("fix", settings.rule, show_source=False), sys.stdout) as outputs:
        printer = _Printer(outputs, diff=diff, talks=talks)
        run = Run(settings, printer.failed, lambda: sys.stdin.buffer, stdin_filename)
        if pure:
            run.try_fix(files, printer.fixed)
        else:
            run.fix(files, printer.fixed, _target(files, output), sys.stdout.buffer)
        printer.progress.done()
        outputs.finish(run.report)
    if not quiet:
        click.echo(report.fix_summary(run.report, would=pure), err=True)
    if run.report.failed:
        return 2
    return int(run.report.refused > 0 or (pure and run.report.changed > 0))


def _target(files: list[Input], output: str | None) -> Callable[[Input], Path | None]:
    """Where each file is written.  Raises UsageError when two would be written to one place."""
    if output is None:
        return lambda file: None if file.path == STDIN else Path(file.path)
    single = len(files) == 1 and not Path(output).is_dir() and not output.endswith("/")
    if single and files[0].relative.name == str(files[0].relative):
        return lambda file: Path(output)
    taken: dict[Path, str] = {}
    for file in files:
        if file.relative in taken:
            raise UsageError(
                f"'{taken[file.relative]}' and '{file.path}' would both be written to '{Path(output, file.relative)}'"
            )
        taken[file.relative] = file.path
    return lambda file: Path(output, file.relative)


class _Printer:
    """Prints a line for each changed article, or its diff."""

    def __init__(self, outputs: Outputs, *, diff: bool, talks: bool) -> None:
        self._outputs = outputs
        self._diff = diff
        self._talks = talks
        self.progress = Progress(sys.stderr)

    def fixed(self, result: Fixed) -> None:
        self.progress.step()
        article = fixed(result, keeps_text=self._outputs.wants_text)
        self._outputs.add(article)
        refused = [finding for finding in article.findings if finding.rule == TOO_MUCH_REMOVED]
        dropped = [finding for finding in left(article) if finding.rule == article.verdict.rule]
        if refused or (dropped and article.verdict.fate is Fate.DROP):
            self.progress.done()
            for line in report.finding_lines(article, refused or dropped[:1]):
                click.echo(line, err=True)
        if result.is_changed and (self._diff or self._talks):
            self.progress.done()
            for line in _diff_lines(result) if self._diff else [_changed_line(result)]:
                click.echo(line)

    def failed(self, failure: Failure) -> None:
        self.progress.done()
        click.echo(str(failure), err=True)
        self._outputs.fail(failure)


def _changed_line(result: Fixed) -> str:
    fixed, left = len(result.applied), len(result.remaining)
    return f"{result.article.origin}: {fixed} fixed, {left} left"


def _diff_lines(result: Fixed) -> Iterator[str]:
    """A unified diff, coloured, with a word where the last line has no end."""
    name = str(result.article.origin)
    before, after = (text.splitlines(keepends=True) for text in (result.article.text, result.text))
    colours = {"-": "red", "+": "green", "@": "cyan"}
    for line in difflib.unified_diff(before, after, name, name):
        content = line.rstrip("\r\n")
        heads = line.startswith(("--- ", "+++ "))
        yield click.style(content, fg=None if heads else colours.get(line[:1]), bold=heads)
        if not line.endswith(("\n", "\r")):
            yield "\\ No newline at end of file"
