"""Formats of article files: one file each, and this table.

A format cuts a stream into chunks, which is cheap and happens where the file is read; finds the records of a chunk and
puts new texts into it, which happens wherever there is a free processor; and writes chunks in order through a sink.  A
record that gets no new text keeps its very bytes (JSONL) or values (tables), whatever they are; one that cannot be read
says why and is copied through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Protocol

from linter.config import Fields
from linter.text import Article, Origin

CHUNK = 256 * 1024  # bytes that are read, sent and worked on together


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a file that holds whole records: `row` is that of the first, counted from 1.

    One with a `problem` cannot be read; one without records is only copied.
    """

    raw: bytes
    row: int = 1
    problem: str | None = None
    has_records: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """What a row holds: an article, or a problem that kept it from being read.

    `place` is the part of the chunk that stands for the text, for formats where that is a stretch of bytes.
    """

    origin: Origin
    article: Article | None = None
    problem: str | None = None
    place: tuple[int, int] = (0, 0)


class Sink(Protocol):
    """Where the chunks of a file go, in order."""

    def write(self, raw: bytes) -> None:
        """Write the bytes of a chunk."""

    def close(self) -> None:
        """Write what is still held back; the stream stays open."""


class Format(Protocol):
    """A format of files.  Raises OSError for a file that is broken as a whole."""

    def chunks(self, stream: BinaryIO) -> Iterator[Chunk]:
        """The chunks of a file in order, none much larger than `CHUNK` unless one record is."""

    def records(self, chunk: Chunk, path: str, fields: Fields) -> Sequence[Record]:
        """The records of a chunk."""

    def rewrite(self, chunk: Chunk, records: Sequence[Record], texts: Mapping[int, str]) -> bytes:
        """The bytes of the chunk with other texts in some of its records, named by their place in the sequence."""

    def sink(self, stream: BinaryIO) -> Sink:
        """A sink for chunks of this format."""


class Straight:
    """The sink of formats whose files are the bytes of their chunks."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, raw: bytes) -> None:
        self._stream.write(raw)

    def close(self) -> None:
        pass


def by_suffix() -> Mapping[str, Format]:
    """Formats by the suffix of the file's name."""
    from linter.formats.jsonl import JsonLines
    from linter.formats.plain import PlainText

    plain, lines = PlainText(), JsonLines()
    return {".txt": plain, ".md": plain, ".jsonl": lines, ".ndjson": lines}


def format_of(path: str) -> Format | None:
    """The format of a file by its name, None when newslint does not read such files."""
    name = PurePath(path).name.lower()
    return next((form for suffix, form in by_suffix().items() if name.endswith(suffix) and name != suffix), None)
