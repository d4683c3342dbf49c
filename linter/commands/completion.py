"""`newslint completion SHELL`: the script by which a shell completes commands, options and names of rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

VARIABLE = "_NEWSLINT_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """Print the completion script for SHELL.

    \b
    bash: eval "$(newslint completion bash)"         in ~/.bashrc
    zsh:  eval "$(newslint completion zsh)"          in ~/.zshrc, after compinit
    fish: newslint completion fish | source          in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    script = found(ctx.find_root().command, {}, "newslint", VARIABLE).source()
    click.echo(script.replace('string split ","', 'string split -m 1 ","'))  # fish: lists of names have commas themselves
    return 0


def complete_rules(ctx: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Names of rules that go on from what was typed: those shipped, those of the config here and of --rules."""
    from linter.names import completed, names_in

    return completed(names_in(_texts(ctx)), begun)


def _texts(ctx: click.Context) -> Iterator[str]:
    """The texts of the rule files; a completion is silent about those that cannot be read."""
    from linter import config, packs
    from linter.errors import NewslintError
    from linter.shipped import shipped_folder

    paths = [shipped_folder(), *map(Path, ctx.params.get("rules") or ())]
    try:
        file = config.find(Path.cwd())
        paths += map(Path, config.read(file).rules) if file else ()
    except NewslintError:
        pass
    for path in paths:
        try:
            for file in packs.rule_files(path):
                yield file.read_text("utf-8-sig")
        except (NewslintError, OSError, UnicodeDecodeError):
            continue
