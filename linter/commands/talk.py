"""What a long command says while it runs: lines in order, the progress wiped before each."""

from __future__ import annotations

import sys

import click

from linter.progress import Progress


class Talk:
    """Prints results to standard output and everything else to standard error."""

    def __init__(self) -> None:
        self.progress = Progress(sys.stderr)

    def say(self, lines: str) -> None:
        self.progress.done()
        click.echo(lines)

    def say_both(self, lines: tuple[str, str]) -> None:
        """Lines for standard error, and lines for standard output."""
        self.progress.done()
        errors, results = lines
        if errors:
            click.echo(errors, err=True)
        if results:
            click.echo(results)

    def failed(self, where: str, problem: str) -> None:
        self.progress.done()
        click.echo(f"{where}: error: {problem}", err=True)
