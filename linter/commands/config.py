"""`newslint config show`: what holds for a path, and who says so."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from pathlib import Path

import click

from linter.commands.options import Choice, rule_options
from linter.config import Config
from linter.reporters.text import table
from linter.schema import keys_of


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
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(inner)}" for name, inner in value.items()) or "-"
    if dataclasses.is_dataclass(value):
        parts = {part.name: getattr(value, part.name) for part in dataclasses.fields(value)}
        return "{" + ", ".join(f"{name}: {_plain(inner)}" for name, inner in parts.items() if inner not in ((), {})) + "}"
    return f"{value:.3g}" if isinstance(value, float) else str(value)
