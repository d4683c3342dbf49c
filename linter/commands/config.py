"""`newslint config show`: what holds for a path, and who says so."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from linter.commands.options import Choice, rule_options
from linter.config import Config
from linter.reporters.text import table
from linter.schema import keys_of
from linter.shares import Share


@click.group()
def config() -> None:
    """Look at the configuration."""


@config.command()
@click.argument("path", default=".", type=click.Path())
@rule_options
def show(path: str, **_: object) -> int:
    """Show every setting that holds for PATH and where it comes from."""
    found = Choice.current().config_for(Path(path))
    rows = [
        (declared.name, _plain(getattr(found, declared.field)), found.sources.get(declared.name, "default"))
        for declared in keys_of(Config)
    ]
    for line in table([("setting", "value", "from"), *rows]):
        click.echo(line)
    return 0


def _plain(value: object) -> str:
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(_plain(item) for item in value) or "-"
    if isinstance(value, Share):
        return str(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(inner)}" for name, inner in value.items()) or "-"
    if dataclasses.is_dataclass(value):
        said = (f"{name}: {_plain(inner)}" for name, inner in _parts(value) if inner not in ((), {}, None))
        return f"{{{', '.join(said)}}}".replace("{}", "-")
    return f"{value:.3g}" if isinstance(value, float) else str(value) or "-"


def _parts(value: object) -> Iterator[tuple[str, object]]:
    """The parts of a dataclass under the names that their keys have in a config."""
    if dataclasses.is_dataclass(value):
        for part in dataclasses.fields(value):
            inner = getattr(value, part.name)
            yield from _parts(inner) if part.metadata.get("flat") else [(part.name, inner)]
