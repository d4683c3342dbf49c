"""What a long command says while it runs: lines in order, the progress wiped before each."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from linter.checked import Failure
from linter.progress import Progress


class Talk:
    """Prints results to standard output and everything else to standard error."""

    def __init__(self) -> None:
        self.progress = Progress(sys.stderr)

    def say(self, lines: Iterable[str], *, err: bool = False) -> None:
        for line in lines:
            self.progress.done()
            click.echo(line, err=err)

    def failed(self, failure: Failure) -> None:
        self.say([str(failure)], err=True)
