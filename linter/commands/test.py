"""`newslint test`: try rules on their own examples."""

from __future__ import annotations

from pathlib import Path

import click

from linter import compiled, packs
from linter.errors import MistakesFound
from linter.reporters.text import counted
from linter.trial import try_rules


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--select", multiple=True, metavar="NAMES", help="Only these rules.")
def test(paths: tuple[str, ...], select: tuple[str, ...]) -> int:
    """Try the rules of PATHS (rule files and folders; the shipped rules without any) on their examples.

    Every bad example must be found and mended as it says, every good one left alone.  Exits with 2 otherwise.
    """
    shipped = packs.shipped_folder().resolve()
    own = [path for path in paths if not Path(path).resolve().is_relative_to(shipped)]
    ruleset = compiled.load(own)
    files = {str(file.resolve()) for path in paths or (shipped,) for file in packs.rule_files(Path(path))}
    chosen = packs.select(ruleset, select, ()).rules if select else ruleset.known
    meant = [rule for rule in chosen if str(Path(rule.location.path).resolve()) in files]
    mistakes = [mistake for _, found in try_rules(ruleset, meant) for mistake in found]
    if mistakes:
        raise MistakesFound(mistakes)
    examples = sum(len(rule.head.examples.bad) + len(rule.head.examples.good) for rule in meant)
    click.echo(f"{counted(len(meant), 'rule')}, {counted(examples, 'example')}: all as they should be", err=True)
    return 0
