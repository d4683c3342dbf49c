"""`newslint fix`: take out what the rules find and may take out."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from linter.commands.options import Choice, SettingsFinder, input_options, jobs_option, rule_options
from linter.commands.talk import Talk
from linter.errors import UsageError
from linter.files import STDIN, Input, inputs
from linter.finding import Fate
from linter.repair import TOO_MUCH_REMOVED, Fixed
from linter.reporters import text as report
from linter.run import Run


@click.command()
@input_options
@rule_options
@jobs_option
@click.option("-o", "--output", type=click.Path(), help="Write to this file or folder; the inputs stay as they are.")
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
    jobs: int,
    output: str | None,
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
    talks = not quiet and not diff and (pure or output is not None or all(file.path != STDIN for file in files))
    talk = Talk()
    see = _Lines(diff=diff, talks=talks)
    run = Run(settings, talk.failed, lambda: sys.stdin.buffer, stdin_filename, jobs=jobs, progress=talk.progress)
    if pure:
        run.try_fix(files, see, talk.say_both)
    else:
        run.fix(files, see, talk.say_both, _target(files, output), sys.stdout.buffer)
    talk.progress.done()
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


@dataclass(frozen=True, slots=True)
class _Lines:
    """What to print for an article, to standard error and to standard output: why it was not fixed; its line, or its diff."""

    diff: bool
    talks: bool

    def __call__(self, result: Fixed) -> tuple[str, str] | None:
        refused = [finding for finding in result.remaining if finding.rule == TOO_MUCH_REMOVED]
        dropped = [finding for finding in result.remaining if finding.rule == result.verdict.rule]
        errors: Iterable[str] = ()
        if refused or (dropped and result.verdict.fate is Fate.DROP):
            errors = report.finding_lines(result.article, refused or dropped[:1], show_source=False)
        lines: Iterable[str] = ()
        if result.is_changed and (self.diff or self.talks):
            lines = _diff_lines(result) if self.diff else [_changed_line(result)]
        said = "\n".join(errors), "\n".join(lines)
        return said if any(said) else None


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
