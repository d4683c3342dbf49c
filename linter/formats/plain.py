"""`.txt` and `.md`: one article a file, in UTF-8.

A byte order mark stays where it is; a file in another encoding is reported with the place where it stops being UTF-8,
and never guessed at.
"""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import BinaryIO

from linter.config import Fields
from linter.formats import CHUNK, MAX_ROW, TOO_LONG, Chunk, Record, Sink, Straight, Verbatim
from linter.text import Article, Origin


class PlainText:
    """One chunk of one record, the whole file."""

    is_exact = True

    def check_packages(self) -> None:
        pass

    def chunks(self, stream: BinaryIO, fields: Fields, *, writes: bool) -> Iterator[Chunk]:
        raw = stream.read(MAX_ROW + 1)
        if len(raw) <= MAX_ROW:
            yield Chunk(raw)
            return
        yield Chunk(raw, problem=f"a file of {TOO_LONG}")
        while raw := stream.read(CHUNK):
            yield Chunk(raw, has_records=False)

    def records(self, chunk: Chunk, path: str, fields: Fields) -> Sequence[Record]:
        raw, origin = chunk.raw, Origin(path)
        start = _start(raw)
        try:
            text = raw[start:].decode("utf-8")
        except UnicodeDecodeError as error:
            problem = f"not UTF-8 at byte {start + error.start}; convert the file to UTF-8 first"
            return (Record(origin, problem=problem),)
        return (Record(origin, Article(text, origin=origin, is_file=True), raw=raw),)

    def rewrite(self, chunk: Chunk, records: Sequence[Record], texts: Mapping[int, str | Verbatim], fields: Fields) -> bytes:
        return chunk.raw[: _start(chunk.raw)] + Verbatim.of(texts[0]).encode("utf-8")

    def without(self, chunk: Chunk, records: Sequence[Record], left_out: Collection[int]) -> bytes:
        return b"" if left_out else chunk.raw

    def verbatim(self, chunk: Chunk, record: Record, text: str) -> str | None:
        return None

    def as_json(self, chunk: Chunk, record: Record) -> bytes:
        from linter.jsonrow import dump

        return dump({"text": record.article.text if record.article else ""}).encode("utf-8")

    def pack(self, raw: bytes) -> bytes:
        return raw

    def sink(self, stream: BinaryIO) -> Sink:
        return Straight(stream)


def _start(raw: bytes) -> int:
    return len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0
