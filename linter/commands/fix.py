"""`newslint fix`: take out what the rules find and may take out."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from linter.cache import Cache
from linter.check import in_order
from linter.checked import Checked, checked
from linter.commands.options import Choice, SettingsFinder, cache_option, input_options, jobs_option, rule_options
from linter.commands.talk import Talk
from linter.errors import UsageError
from linter.files import STDIN, inputs, targets
from linter.finding import Fate
from linter.repair import TOO_MUCH_REMOVED, Fixed
from linter.reporters import text as report
from linter.run import Run
from linter.text import count_words


@click.command()
@input_options
@rule_options
@jobs_option
@cache_option
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
    cache: str | None,
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
    if cache and not (diff or check):
        raise UsageError("--cache keeps what --diff and --check find: add one of them, or leave it out")
    settings = SettingsFinder(Choice.current())
    files = inputs(paths or (".",), settings.excludes)
    pure = diff or check
    talks = not quiet and not diff and (pure or output is not None or all(file.path != STDIN for file in files))
    talk = Talk()

    def tell(told: _Told) -> None:
        if refusal := _refusal(told.checked):
            talk.say(report.finding_lines(refusal, show_source=False), err=True)
        if talks and told.checked.verdict.fate is Fate.FIX:
            talk.say([_changed_line(told.checked)])
        talk.say(told.diff)

    see = _See(diff=diff)
    run = Run(settings, talk.failed, lambda: sys.stdin.buffer, stdin_filename, jobs=jobs, progress=talk.progress)
    if pure:
        run.try_fix(files, see, tell, Cache(Path(cache), _Told, f"diff={diff}") if cache else None)
    else:
        run.fix(files, see, tell, targets(files, output), sys.stdout.buffer)
    talk.progress.done()
    if not quiet:
        click.echo(report.fix_summary(run.report, would=pure), err=True)
    if run.report.failed:
        return 2
    return int(run.report.refused > 0 or (pure and run.report.changed > 0))


@dataclass(frozen=True, slots=True)
class _Told:
    """What goes from the process that fixed an article to the one that prints."""

    checked: Checked
    diff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _See:
    """Look at a fixed article where it is at hand."""

    diff: bool

    def __call__(self, result: Fixed) -> _Told | None:
        findings = in_order([*result.applied, *result.remaining])
        if not findings:
            return None
        removed = sum(map(count_words, result.removed))
        told = checked(result.article, findings, verdict=result.verdict, applied=len(result.applied), removed=removed)
        return _Told(told, tuple(_diff_lines(result)) if self.diff and result.is_changed else ())


def _refusal(told: Checked) -> Checked | None:
    """The findings that say why an article was not fixed, when it was not."""
    refused = [finding for finding in told.findings if finding.rule == TOO_MUCH_REMOVED]
    if not refused and told.verdict.fate is Fate.DROP:
        refused = [finding for finding in told.findings if finding.rule == told.verdict.rule][:1]
    return replace(told, findings=tuple(refused)) if refused else None


def _changed_line(told: Checked) -> str:
    return f"{told.origin}: {told.applied} fixed, {len(told.findings) - told.applied} left"


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
