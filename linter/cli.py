"""The command line: the table of commands, and the one place that turns errors into words and exit codes.

0 clean · 1 findings · 2 the user's or the input's fault · 3 ours · 130 interrupted · 141 nobody reads us any more.
"""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import TextIO

import click

from linter.errors import NewslintError

COMMANDS = {
    "lint": "Report the artifacts in articles.",
    "fix": "Repair articles.",
    "explain": "Show why a rule exists and what it does.",
    "rules": "List the rules.",
    "test": "Try rules on their own examples.",
    "bench": "Measure rules on labelled articles.",
    "baseline": "Accept the findings that are there.",
    "undo": "Put back what a fix took out.",
    "report": "Compare the reports of two runs.",
    "init": "Write a config and a first rule file.",
    "config": "Look at the configuration.",
    "schema": "Print the JSON Schema of rule files or of the config.",
    "completion": "Print the completion script for a shell.",
}

# What the disk says to a command that writes; whoever reads or writes articles has told of it before.
_REFUSALS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR)


class _ReaderGone(Exception):
    """Nobody reads our output any more, as when `head` has seen enough."""


class _Commands(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"linter.commands.{cmd_name}"), cmd_name)
        return _coloured(command) if isinstance(command, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"No such command '{args[0]}'." + (f" Did you mean '{close[0]}'?" if close else ""))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click would end with 1, which is the word for findings
            raise _ReaderGone from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"newslint {version('newslint')}")
        ctx.exit()


def _set_colour(ctx: click.Context, param: click.Parameter, wish: str | None) -> None:
    """True, False, or None to let the terminal decide; NO_COLOR and FORCE_COLOR as at no-color.org and force-color.org."""
    if wish in ("always", "never"):
        ctx.color = wish == "always"
    elif wish == "auto" or ctx.parent is None:
        plain = os.environ.get("NO_COLOR") or (os.environ.get("TERM") == "dumb" and not os.environ.get("FORCE_COLOR"))
        ctx.color = False if plain else True if os.environ.get("FORCE_COLOR") else None


COLOUR = click.Option(
    ["--color"],
    type=click.Choice(["auto", "always", "never"]),
    expose_value=False,
    is_eager=True,
    callback=_set_colour,
    help="When to colour the output (auto: on a terminal; NO_COLOR and FORCE_COLOR are heeded).",
)


def _coloured(command: click.Command) -> click.Command:
    """The command with --color, so that it may stand behind the command's name too."""
    if COLOUR not in command.params:
        command.params.append(COLOUR)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _coloured(inner)
    return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Print the version.")
def cli() -> None:
    """Find and repair what scrapers leave between the reporter's paragraphs."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    gc.set_threshold(1_000_000)  # what a start makes stays: to look for garbage in it would cost a tenth of the start
    signal.signal(signal.SIGTERM, _end)
    sys.exit(run(arguments))


def _end(number: int, frame: object) -> None:
    """End as on Ctrl-C, so that no temporary file is left."""
    sys.exit(128 + number)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    _open_streams()
    try:
        code = _coloured(cli).main(arguments, prog_name="newslint", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return 2
    except NewslintError as error:
        click.echo(str(error), err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except (_ReaderGone, BrokenPipeError):
        return 141
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _REFUSALS:
            where = f" '{error.filename}'" if error.filename else ""
            click.echo(f"cannot write{where}: {error.strerror}", err=True)
            return 2
        import traceback

        traceback.print_exc()
        click.echo("this is a fault of newslint; report it with the lines above", err=True)
        return 3
    finally:
        _close_stdout()


def _open_streams() -> None:
    """Standard output and error that take any text; where the shell closed one, a hole in its place."""
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8", closefd=False))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _close_stdout() -> None:
    """Write what is left; what cannot be written any more is dropped here and not on the interpreter's way out."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
