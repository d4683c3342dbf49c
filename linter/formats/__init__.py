"""Formats of article files: one file each, and this table.

A format cuts a stream into chunks, which is cheap and happens where the file is read; finds the records of a chunk, puts
new texts into it and packs it, which happens wherever there is a free processor; and writes packed chunks in order
through a sink.  A record that gets no new text keeps its very bytes (JSONL) or values (tables), whatever they are; one
that cannot be read says why and is copied through.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import TracebackType
from typing import BinaryIO, Protocol

from linter.config import Fields
from linter.text import Article, Origin

CHUNK = 256 * 1024  # bytes that are read, sent and worked on together
MAX_ROW = 64 * 1024 * 1024  # bytes; a longer row is reported and copied, not looked at
TOO_LONG = f"more than {MAX_ROW // 2**20} MiB, which is no article; it is left as it is"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a file that holds whole records; `row` is that of the first, from 1, None where the file is the record.

    One with a `problem` cannot be read; one without records is only copied.
    """

    raw: bytes
    row: int | None = None
    problem: str | None = None
    has_records: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """What a row holds: an article, or a problem that kept it from being read.

    Where a row is a stretch of bytes, `raw` is that stretch and `place` the part of the chunk that stands for the text.
    """

    origin: Origin
    article: Article | None = None
    problem: str | None = None
    raw: bytes = b""
    place: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A text in the very form in which it stood in a file."""

    form: str

    @classmethod
    def of(cls, text: str | Verbatim) -> str:
        """The form of a text in a file that has no other form for it."""
        return text if isinstance(text, str) else text.form


class Sink(Protocol):
    """Where the packed chunks of a file go, in order.

    A `with` block that ends well writes what is still held back; the stream stays open.
    """

    def write(self, packed: bytes) -> None: ...
    def __enter__(self) -> Sink: ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Format(Protocol):
    """A format of files.  Raises OSError for a file that is broken as a whole.

    `is_exact` says whether chunks, packed and written one after the other, are the very bytes of the file they come from.
    """

    is_exact: bool

    def check_packages(self) -> None:
        """Raises UsageError, with what to install, where a package is missing."""

    def chunks(self, stream: BinaryIO, fields: Fields, *, writes: bool) -> Iterator[Chunk]:
        """The chunks of a file in order, none much larger than `CHUNK` unless one record is.

        Where nothing will be written, what is in no field that newslint looks at may be left out.
        """

    def records(self, chunk: Chunk, path: str, fields: Fields) -> Sequence[Record]:
        """The records of a chunk."""

    def rewrite(self, chunk: Chunk, records: Sequence[Record], texts: Mapping[int, str | Verbatim], fields: Fields) -> bytes:
        """The bytes of the chunk with other texts in some of its records, named by their place in the sequence."""

    def without(self, chunk: Chunk, records: Sequence[Record], left_out: Collection[int]) -> bytes:
        """The bytes of the chunk without some of its records, named by their place in the sequence."""

    def verbatim(self, chunk: Chunk, record: Record, text: str) -> str | None:
        """How the text of a record stands in the chunk, where it would not be written so again in the place of `text`."""

    def as_json(self, chunk: Chunk, record: Record) -> bytes:
        """A record with all that it has, as a JSON object in one line: its very bytes where it is one."""

    def pack(self, raw: bytes) -> bytes:
        """The bytes of a chunk as a sink takes them: compressed, or the very same object."""

    def sink(self, stream: BinaryIO) -> Sink:
        """A sink for packed chunks."""


class Straight:
    """The sink of formats whose files are their packed chunks, one after the other."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, packed: bytes) -> None:
        self._stream.write(packed)

    def __enter__(self) -> Straight:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass


@functools.cache
def _plain() -> Format:
    from linter.formats.plain import PlainText

    return PlainText()


@functools.cache
def _lines() -> Format:
    from linter.formats.jsonl import JsonLines

    return JsonLines()


@functools.cache
def _gzipped() -> Format:
    from linter.formats.compressed import Compressed
    from linter.formats.gzipped import Gzip

    return Compressed(_lines(), Gzip())


@functools.cache
def _zstandard() -> Format:
    from linter.formats.compressed import Compressed
    from linter.formats.zst import Zstandard

    return Compressed(_lines(), Zstandard())


@functools.cache
def _parquet() -> Format:
    from linter.formats.parquet import Parquet

    return Parquet()


@functools.cache
def _arrow() -> Format:
    from linter.formats.arrow import Arrow

    return Arrow()


# What makes a format, by the suffix of the file's name; it is imported when there is such a file.
SUFFIXES: Mapping[str, Callable[[], Format]] = {
    ".txt": _plain,
    ".md": _plain,
    ".jsonl": _lines,
    ".jsonl.gz": _gzipped,
    ".jsonl.zst": _zstandard,
    ".ndjson": _lines,
    ".ndjson.gz": _gzipped,
    ".ndjson.zst": _zstandard,
    ".parquet": _parquet,
    ".arrow": _arrow,
    ".feather": _arrow,
}


def format_of(path: str) -> Format | None:
    """The format of a file by its name, None when newslint does not read such files."""
    name = PurePosixPath(path.replace("\\", "/")).name.lower()
    return next((make() for suffix, make in SUFFIXES.items() if name.endswith(suffix) and name != suffix), None)


def names_of(fields: Fields) -> tuple[str, ...]:
    """The fields of a record that newslint looks at."""
    return tuple(dict.fromkeys((fields.text, fields.title, fields.url, fields.id, *fields.language)))
