"""`newslint undo`: put back what a fix took out."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from linter.commands.options import Choice
from linter.errors import UsageError
from linter.files import STDIN, is_same
from linter.reporters.text import counted
from linter.undo import Stretch, stretches
from linter.undo import undo as undo_one


@click.command()
@click.argument("ledger", type=click.Path(dir_okay=False))
@click.argument("paths", nargs=-1)
@click.option("--config", "config_path", type=click.Path(dir_okay=False), help="Use this config and no other.")
@click.option("--isolated", is_flag=True, help="Use no config.")
@click.option("--text-field", metavar="NAME", help="Field of a record that holds the article (text).")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def undo(ledger: str, paths: tuple[str, ...], quiet: bool, **_: object) -> int:
    """Put back, byte for byte, what fix --ledger LEDGER took out of all files that it wrote, or only of those in PATHS.

    A file in which something else has changed since is left as it is, and the exit code is 2.  What was written to standard
    output is put back in the one file that PATHS names.
    """
    articles = files = 0
    is_refused = False
    try:
        stream = Path(ledger).open("rb")  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"cannot read the ledger '{ledger}': {error.strerror}") from None
    with stream:
        known, cut_off = stretches(stream, ledger)
        for place in cut_off:
            click.echo(
                f"{place}: an entry that is cut off, as when its run was killed before it wrote the file; passed over", err=True
            )
        for path, fixes in _chosen(known, paths).items():
            try:
                count, failures = _undo(stream, fixes, path)
            except OSError as error:
                count, failures = 0, [f"{path}: error: {error.strerror or error}"]
            for failure in failures:
                click.echo(failure, err=True)
            is_refused = is_refused or bool(failures)
            if count:
                articles, files = articles + count, files + 1
            if not (quiet or failures):
                click.echo(f"{path}: {count:,} put back" if count else f"{path}: is as it was before the fix already")
    if not quiet:
        click.echo(f"{counted(articles, 'article')} put back in {counted(files, 'file')}", err=True)
    return 2 if is_refused else 0


def _undo(ledger: BinaryIO, fixes: list[Stretch], path: str) -> tuple[int, list[str]]:
    """Undo the fixes of a file, the last one first; how many articles were put back, and what kept others from it."""
    count = 0
    fields = Choice.current().config_for(Path(path)).fields
    for stretch in reversed(fixes):
        undone = undo_one(ledger, stretch, path, fields)
        if undone.failures:
            return count, [str(failure) for failure in undone.failures]
        count += undone.articles
    return count, []


def _chosen(fixes: dict[str, list[Stretch]], paths: tuple[str, ...]) -> dict[str, list[Stretch]]:
    """The fixes of the files that paths mean.  Raises UsageError for a path that the ledger says nothing of."""
    piped = fixes.pop(STDIN, None)
    if piped is not None:
        if not fixes and len(paths) == 1:
            return {paths[0]: piped}
        if not paths:
            raise UsageError("the ledger tells of text written to standard output: name the file that it went to")
    chosen: dict[str, list[Stretch]] = {}
    for path in paths:
        meant = {file: own for file, own in fixes.items() if is_same(path, file) or _is_below(file, path)}
        if not meant:
            raise UsageError(f"the ledger says nothing of '{path}'")
        chosen |= meant
    return chosen if paths else fixes


def _is_below(file: str, folder: str) -> bool:
    return Path(file).resolve().is_relative_to(Path(folder).resolve())
