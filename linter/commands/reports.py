"""What commands that write reports share: the option, and what reports may know."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from linter.commands import terminal
from linter.errors import UsageError
from linter.files import STDIN, Input
from linter.outputs import Wish, wishes
from linter.reporters import KINDS, Context
from linter.rule import Rule

F = TypeVar("F", bound=Callable[..., object])


def report_option(*names: str, without: str) -> Callable[[F], F]:
    """Which reports are written; `without` says what happens when none is asked for."""
    return click.option(
        *names,
        "reports",
        multiple=True,
        metavar="FORMAT[:FILE]",
        help=f"Write a report to standard output or FILE; repeatable. {without} Formats: {', '.join(KINDS)}.",
    )


def wanted(specs: Sequence[str], option: str) -> tuple[Wish, ...]:
    """The reports that were asked for.  Raises UsageError."""
    return wishes(specs, os.environ, option)


def needs_files(found: Sequence[Wish], option: str, *, taken: str) -> None:
    """Raises UsageError for a report to standard output, where `taken` is what prints there already."""
    for wish in found:
        if wish.path is None:
            raise UsageError(f"{taken} goes to standard output; give the report a file: {option} {wish.name}:FILE")


def besides(excludes: Callable[[str], bool], found: Sequence[Wish], *others: str | None) -> Callable[[str], bool]:
    """What is excluded, and reports and other files that are written: one that lies in a folder of articles is none of them."""
    written = {os.path.realpath(path) for path in (*(wish.path for wish in found), *others) if path is not None}
    return lambda path: excludes(path) or os.path.realpath(path) in written


def check_apart(files: Sequence[Input], found: Sequence[Wish]) -> None:
    """Raises UsageError where a report would be written over one of the files that are read."""
    written = {os.path.realpath(wish.path): wish.path for wish in found if wish.path is not None}
    for file in files if written else ():
        if file.path != STDIN and os.path.realpath(file.path) in written:
            raise UsageError(f"a report cannot be written to '{file.path}', which is to be read")


def context(command: str, rule: Callable[[str], Rule | None], *, show_source: bool | None = None) -> Context:
    """What reports may know of this run."""
    return Context(
        rule,
        command,
        folder=Path.cwd().as_posix(),
        colour=terminal.has_colour(),
        width=terminal.width(),
        show_source=sys.stdout.isatty() if show_source is None else show_source,
    )
