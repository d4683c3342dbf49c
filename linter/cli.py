"""The command line: the table of commands, and the one place that turns errors into words and exit codes.

0 clean · 1 findings · 2 the user's or the input's fault · 3 ours · 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence

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


class _Commands(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"linter.commands.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"newslint {version('newslint')}")
        ctx.exit()


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Print the version.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to colour the output.")
@click.pass_context
def cli(ctx: click.Context, color: str) -> None:
    """Find and repair what scrapers leave between the reporter's paragraphs."""
    ctx.color = _colour(color)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(arguments, prog_name="newslint", standalone_mode=False)
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
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception:
        traceback.print_exc()
        click.echo("this is a fault of newslint; report it with the lines above", err=True)
        return 3


def _colour(wish: str) -> bool | None:
    """True, False, or None to let the terminal decide; NO_COLOR and FORCE_COLOR as at https://no-color.org."""
    if wish != "auto":
        return wish == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


if __name__ == "__main__":
    main()
