"""What standard output can show: colour and width."""

from __future__ import annotations

import sys

import click


def has_colour() -> bool:
    """Whether to colour what goes to standard output: as wished, else on a terminal."""
    wish = click.get_current_context().color
    return sys.stdout.isatty() if wish is None else wish


def width() -> int | None:
    """Columns of the terminal that standard output is, None where it is none."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns
