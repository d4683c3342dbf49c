"""`.txt` and `.md`: one article a file, in UTF-8.

A byte order mark stays where it is; a file in another encoding is reported with the place where it stops being UTF-8,
and never guessed at.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from linter.config import Fields
from linter.formats import Record
from linter.text import Article, Origin


class PlainText:
    """One record, the whole file."""

    def read(self, stream: BinaryIO, path: str, fields: Fields) -> Iterator[Record]:
        raw = stream.read()
        start = len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0
        origin = Origin(path)
        try:
            text = raw[start:].decode("utf-8")
        except UnicodeDecodeError as error:
            problem = f"not UTF-8 at byte {start + error.start}; convert the file to UTF-8 first"
            yield Record(origin, raw, problem=problem)
            return
        yield Record(origin, raw, Article(text, origin=origin, is_file=True), encoded=(start, len(raw)))

    def rewrite(self, record: Record, text: str) -> bytes:
        return record.raw[: record.encoded[0]] + text.encode("utf-8")
