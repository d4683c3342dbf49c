"""`newslint lint --explain-line FILE:LINE`: what every rule makes of one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import click

from linter.commands.options import Choice, SettingsFinder, standard_input
from linter.config import Fields
from linter.errors import UsageError
from linter.explainline import explain_line, lines_of
from linter.files import STDIN, opened
from linter.formats import Format, Record, format_of
from linter.text import Article

_NUMBERS = re.compile(r"(?::\d+){1,3}$")


def print_explained(place: str, stdin_name: str, *, every: bool) -> int:
    """Print what the rules make of the line at FILE:LINE or FILE:ROW:LINE; a column behind it does not matter."""
    path, numbers = _parted(place)
    name = stdin_name if path == STDIN else path
    form = format_of(name)
    if form is None:
        raise UsageError(f"not an article file: '{name}'; say FILE:LINE, or FILE:ROW:LINE in a file of rows")
    form.check_packages()
    settings = SettingsFinder(Choice.current())(name)
    fields = settings.config.fields
    try:
        with opened(path, standard_input) as stream:
            article, line = _meant(_records(form, stream, name, fields), numbers, name)
    except OSError as error:
        raise UsageError(f"cannot read '{path}': {error.strerror or error}") from None
    config = settings.config
    explained = explain_line(
        article, line, settings.ruleset_for(article), safety=settings.safety, max_removed=config.max_removed
    )
    for said in lines_of(explained, every=every):
        click.echo(said)
    return 0


def _records(form: Format, stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    for chunk in form.chunks(stream, fields, writes=False):
        if chunk.problem is not None:
            raise UsageError(f"{name}: {chunk.problem}")
        yield from form.records(chunk, name, fields) if chunk.has_records else ()


def _parted(place: str) -> tuple[str, tuple[int, ...]]:
    """A path and the numbers behind it."""
    numbers = _NUMBERS.search(place)
    if numbers is None:
        raise UsageError(f"'{place}' names no line; say FILE:LINE, or FILE:ROW:LINE in a file of rows")
    return place[: numbers.start()], tuple(map(int, numbers[0][1:].split(":")))


def _meant(records: Iterable[Record], numbers: tuple[int, ...], name: str) -> tuple[Article, int]:
    """The article that numbers mean, and the line in it."""
    for record in records:
        has_rows = record.origin.row is not None
        if has_rows and len(numbers) < 2:
            raise UsageError(f"'{name}' has many articles: say {name}:ROW:LINE")
        if record.origin.row in (None, numbers[0]):
            if record.article is None:
                raise UsageError(f"{record.origin}: {record.problem or 'the row holds no article'}")
            return record.article, numbers[has_rows]
    raise UsageError(f"'{name}' has no row {numbers[0]}")
