"""`newslint baseline`: accept the findings that are there, so that only new ones count."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from linter.commands.gating import by_place, described, scope_of
from linter.commands.options import Choice, SettingsFinder, input_options, jobs_option, rule_options, standard_input
from linter.commands.talk import Talk
from linter.config import below, read_baseline, shown
from linter.errors import UsageError
from linter.files import inputs, replacing
from linter.finding import Finding
from linter.remote import is_remote
from linter.run import Run
from linter.suppress import NAME, Baseline, Entry, Scope, entries_of
from linter.text import Article

UNION = "to let git merge it without conflicts, put this line into .gitattributes: {} merge=union"


@click.group()
def baseline() -> None:
    """Accept findings: a file beside the data says which, and lint --baseline reports only others."""


def _options(command: Callable[..., int]) -> Callable[..., int]:
    named = click.option(
        "--baseline", "file", type=click.Path(dir_okay=False), help=f"The file (what the config says, else {NAME})."
    )
    return input_options(rule_options(jobs_option(named(command))))


@baseline.command()
@_options
def create(paths: tuple[str, ...], stdin_filename: str, jobs: int, file: str | None, **_: object) -> int:
    """Accept all findings in PATHS, in a new file."""
    path = _path(file)
    if path.exists():
        raise UsageError(f"there already: '{shown(path)}'; 'newslint baseline update' brings it up to date")
    found = _Found(paths, stdin_filename, jobs, path)
    if found.is_partial:
        return 2
    _write(path, found.entries)
    click.echo(f"{shown(path)}: {len(found.entries):,} accepted", err=True)
    click.echo(UNION.format(path.name), err=True)
    return 0


@baseline.command(short_help="Accept what is new, drop what is not found any more.")
@_options
def update(paths: tuple[str, ...], stdin_filename: str, jobs: int, file: str | None, **_: object) -> int:
    """Accept what is found in PATHS now, and drop what is not found there any more."""
    path = _path(file)
    before = read_baseline(path)
    found = _Found(paths, stdin_filename, jobs, path)
    if found.is_partial:
        return 2
    scope = found.scope(before)
    entries = [entry for entry in before.entries if not scope.covers(entry)] + found.entries
    new, old = Counter(entries), Counter(before.entries)
    _write(path, entries)
    counts = f"{(new - old).total():,} added, {(old - new).total():,} removed, {(new & old).total():,} as before"
    click.echo(f"{shown(path)}: {counts}", err=True)
    return 0


@baseline.command(short_help="Only drop what is not found any more.")
@_options
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if something would be removed.")
def prune(paths: tuple[str, ...], stdin_filename: str, jobs: int, file: str | None, check: bool, **_: object) -> int:
    """Remove what is not found any more in PATHS, or in files that are gone, and say what it was."""
    path = _path(file)
    before = read_baseline(path)
    found = _Found(paths, stdin_filename, jobs, path)
    if found.is_partial:
        return 2
    scope = found.scope(before)
    stale = [entry for entry in before.parted(Counter(entry.key for entry in found.entries))[1] if scope.covers(entry)]
    kept = Counter(before.entries) - Counter(stale)
    for entry in sorted(stale, key=by_place):
        click.echo(described(entry))
    if stale and not check:
        _write(path, list(kept.elements()))
    verb = "would be removed" if check else "removed"
    click.echo(f"{shown(path)}: {len(stale):,} {verb}, {kept.total():,} as before", err=True)
    return int(check and bool(stale))


def _path(file: str | None) -> Path:
    """The baseline that is meant, absolute."""
    configured = Choice.current().config_for(Path()).baseline
    return Path(file or configured or NAME).resolve()


def _write(path: Path, entries: list[Entry]) -> None:
    try:
        with replacing(str(path)) as replacement:
            replacement.stream.write(str(Baseline(tuple(entries))).encode("utf-8"))
            replacement.keep()
    except OSError as error:
        raise UsageError(f"cannot write '{shown(path)}': {error.strerror or error}") from None


class _Found:
    """All that is found in files now, whatever a baseline accepts, as entries of one."""

    def __init__(self, paths: tuple[str, ...], stdin_filename: str, jobs: int, path: Path) -> None:
        self._path = str(path)
        self._settings = SettingsFinder(dataclasses.replace(Choice.current(), baseline=""))
        self.entries: list[Entry] = []
        talk = Talk()
        run = Run(self._settings, talk.failed, standard_input, stdin_filename, jobs=jobs, progress=talk.progress)
        files = inputs(paths or (".",), self._settings.excludes)
        run.lint(files, _See(self._path), self.entries.extend)
        talk.progress.done()
        self._names = [run.name(file) for file in files]
        self.is_partial = run.report.failed > 0
        if self.is_partial:
            click.echo(f"{shown(path)}: nothing is written, because not everything could be read", err=True)

    def scope(self, baseline: Baseline) -> Scope:
        """What was looked at, of what a baseline speaks of."""
        folder = Path(self._path).parent
        spoken_of = {entry.path for entry in baseline.entries}
        gone = {path for path in spoken_of if not is_remote(path) and not (folder / path).exists()}
        return scope_of(self._settings.loaded[0], self._path, self._names, gone)


@dataclasses.dataclass(frozen=True, slots=True)
class _See:
    """The entries for an article's findings."""

    baseline: str

    def __call__(self, article: Article, findings: list[Finding]) -> list[Entry] | None:
        return list(entries_of(article, findings, below(article.origin.path, self.baseline))) if findings else None
