"""Formats of article files: one file each, and this table.

A format turns a stream of bytes into records, and a record with a new text back into bytes.  A record that is not
rewritten keeps its very bytes, whatever they are; one that cannot be read says why and is copied through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Protocol

from linter.config import Fields
from linter.text import Article, Origin


@dataclass(frozen=True, slots=True)
class Record:
    """One stretch of a file.

    `raw` are its bytes, line end included.  It holds an article, or a problem that kept it from being read, or neither
    (a blank row).  `encoded` is the part of `raw` that stands for the text, as offsets.
    """

    origin: Origin
    raw: bytes
    article: Article | None = None
    problem: str | None = None
    encoded: tuple[int, int] = (0, 0)


class Format(Protocol):
    """A format of files."""

    def read(self, stream: BinaryIO, path: str, fields: Fields) -> Iterator[Record]:
        """The records of a stream, in order; together their `raw` are the stream."""

    def rewrite(self, record: Record, text: str) -> bytes:
        """The bytes of the record with another text."""


def by_suffix() -> Mapping[str, Format]:
    """Formats by the suffix of the file's name."""
    from linter.formats.jsonl import JsonLines
    from linter.formats.plain import PlainText

    plain, lines = PlainText(), JsonLines()
    return {".txt": plain, ".md": plain, ".jsonl": lines, ".ndjson": lines}


def format_of(path: str) -> Format | None:
    """The format of a file by its name, None when newslint does not read such files."""
    return by_suffix().get(PurePath(path).suffix.lower())
