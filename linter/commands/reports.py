"""What commands that write reports share: the option, and what reports may know."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import click

from linter.commands import terminal
from linter.errors import UsageError
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


def wanted(specs: Sequence[str], option: str, *, taken: str | None = None) -> tuple[Wish, ...]:
    """The reports that were asked for.  `taken` is what prints to standard output already.  Raises UsageError."""
    found = wishes(specs, os.environ, option)
    for wish in found:
        if taken is not None and wish.path is None:
            raise UsageError(f"{taken} prints to standard output; give the report a file: {option} {wish.name}:FILE")
    return found


def context(command: str, rule: Callable[[str], Rule | None], *, show_source: bool | None = None) -> Context:
    """What reports may know of this run."""
    return Context(
        rule,
        command,
        version("newslint"),
        folder=Path.cwd().as_posix(),
        colour=terminal.has_colour(),
        width=terminal.width(),
        show_source=sys.stdout.isatty() if show_source is None else show_source,
    )
