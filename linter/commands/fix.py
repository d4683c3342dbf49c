"""`newslint fix`: take out what the rules find and may take out."""

from __future__ import annotations

import contextlib
import difflib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from linter.cache import Cache
from linter.checked import Checked, Failure, Located, fixed
from linter.commands.aside import ledger_in, quarantine_in
from linter.commands.options import (
    Choice,
    SettingsFinder,
    cache_option,
    input_options,
    jobs_option,
    rule_options,
    standard_input,
)
from linter.commands.reports import besides, check_apart, context, needs_files, report_option, wanted
from linter.commands.talk import Talk
from linter.errors import UsageError
from linter.files import STDIN, Input, inputs, is_same, targets
from linter.finding import Fate
from linter.outputs import Outputs
from linter.repair import TOO_MUCH_REMOVED, Fixed
from linter.reporters import left
from linter.reporters import text as report
from linter.run import Run
from linter.scan import TIME_BUDGET


@click.command()
@input_options
@rule_options
@jobs_option
@cache_option
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
@click.option("--ledger", type=click.Path(dir_okay=False), help="Add every edit to this file, for newslint undo.")
@click.option(
    "--quarantine",
    type=click.Path(dir_okay=False),
    help="Write articles that are to be dropped to this .jsonl file and leave them out of --output.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    help="Where the work is done: here, or by Ray, a task for each file. The outcome is the same.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors and diffs.")
def fix(
    paths: tuple[str, ...],
    stdin_filename: str,
    jobs: int,
    cache: str | None,
    output: str | None,
    reports: tuple[str, ...],
    diff: bool,
    check: bool,
    ledger: str | None,
    quarantine: str | None,
    engine: str,
    quiet: bool,
    **_: object,
) -> int:
    """Repair the articles in PATHS: files, folders, globs, or - for standard input (written to standard output).

    Files are repaired in place, or written to --output; a file with nothing to fix keeps its very bytes.
    """
    pure = diff or check
    if output and pure:
        raise UsageError("--output writes, --diff and --check do not: leave one out")
    if ledger and pure:
        raise UsageError("--ledger tells of edits that are made, --diff and --check make none: leave one out")
    if quarantine and not output:
        raise UsageError("--quarantine leaves articles out of the output: say with --output where that goes")
    if cache and not pure:
        raise UsageError("--cache keeps what --diff and --check find: add one of them, or leave it out")
    if engine == "ray":
        _check_far(paths, output=output, aside=ledger or quarantine, jobs=jobs)
    settings = SettingsFinder(Choice.current())
    wishes = wanted(reports, "--report")
    files = inputs(paths or (".",), besides(settings.excludes, wishes, ledger, quarantine))
    check_apart(files, wishes)
    pipes = not pure and output is None and any(file.path == STDIN for file in files)
    if diff or pipes:
        needs_files(wishes, "--report", taken="--diff" if diff else "the repaired article")
    talks = not (quiet or diff or pipes or any(wish.path is None for wish in wishes))
    talk = Talk()
    with contextlib.ExitStack() as stack:
        about = context("fix --check" if pure else "fix", settings.rule, show_source=False)
        outputs = stack.enter_context(Outputs(wishes, about, sys.stdout))

        def tell(told: _Told) -> None:
            outputs.add(told.article)
            talk.say(report.finding_lines(told.article, _refusals(told.article)), err=True)
            if talks and told.article.verdict.fate is Fate.FIX:
                talk.say([_changed_line(told.article)])
            talk.say(told.diff)

        def failed(failure: Failure) -> None:
            talk.failed(failure)
            outputs.fail(failure)

        see = _See(diff=diff, keeps_text=outputs.wants_text, tells_clean=outputs.wants_clean)
        run = Run(settings, failed, standard_input, stdin_filename, jobs=jobs, progress=talk.progress)
        if pure:
            run.try_fix(files, see, tell, Cache(Path(cache), _Told, repr(see)) if cache else None)
        elif engine == "ray":
            from linter.adapters.ray import Files

            run.report = Files(settings, see, tell, failed).fix(files, targets(files, output))
        else:
            where = targets(files, output)
            if quarantine:
                _check_apart(files, where)
            entries = stack.enter_context(ledger_in(ledger, files)) if ledger else None
            dropped = stack.enter_context(quarantine_in(quarantine, files)) if quarantine else None
            run.fix(files, see, tell, where, sys.stdout.buffer, ledger=entries, quarantine=dropped)
        talk.progress.done()
        outputs.finish(run.report)
    if not quiet:
        click.echo(report.fix_summary(run.report, would=pure, quarantine=quarantine), err=True)
    if run.report.failed:
        return 2
    return int(run.report.refused > 0 or (pure and run.report.changed > 0))


def _check_far(paths: Sequence[str], *, output: str | None, aside: str | None, jobs: int) -> None:
    """Raises UsageError for what goes only with work that is done on this machine."""
    if not output:
        raise UsageError("--engine ray writes into a folder that all machines see: say with --output which")
    if aside:
        raise UsageError("--ledger and --quarantine are written here, --engine ray works elsewhere: leave one out")
    if jobs:
        raise UsageError("--jobs counts processes of this machine, Ray knows its own: leave out one of --jobs and --engine ray")
    if STDIN in paths:
        raise UsageError("--engine ray reads files that all machines see, not standard input")


def _check_apart(files: Sequence[Input], where: Callable[[Input], str | None]) -> None:
    """Raises UsageError where an input would be written over without the articles that are left out."""
    for file in files:
        target = where(file)
        if target is not None and file.path != STDIN and is_same(target, file.path):
            raise UsageError(f"--quarantine leaves articles out of the output, so '{target}' cannot be that and an input")


@dataclass(frozen=True, slots=True)
class _Told:
    """What goes from the process that fixed an article to the one that prints."""

    article: Checked
    diff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _See:
    """Look at a fixed article where it is at hand."""

    diff: bool
    keeps_text: bool
    tells_clean: bool

    def __call__(self, result: Fixed) -> _Told | None:
        if not (self.tells_clean or result.applied or result.remaining):
            return None
        lines = tuple(_diff_lines(result)) if self.diff and result.is_changed else ()
        return _Told(fixed(result, keeps_text=self.keeps_text), lines)


def _refusals(article: Checked) -> Sequence[Located]:
    """The findings that say why an article was not fixed, when it was not."""
    refused = [finding for finding in article.findings if finding.rule in (TOO_MUCH_REMOVED, TIME_BUDGET)]
    dropped = [finding for finding in left(article) if finding.rule == article.verdict.rule]
    return refused or (dropped[:1] if article.verdict.fate is Fate.DROP else [])


def _changed_line(article: Checked) -> str:
    return f"{article.origin}: {article.applied} fixed, {len(article.findings) - article.applied} left"


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
