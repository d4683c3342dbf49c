"""Files that are another format, compressed: each chunk is packed by itself, where the work is done.

Both gzip and Zstandard read such members one after the other as one file.  What is read is unpacked piece by piece, so a
small file that unpacks to a huge one takes time but no more memory than others.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, Protocol

from linter.config import Fields
from linter.formats import CHUNK, Chunk, Format, Record, Sink, Straight, Verbatim

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Codec(Protocol):
    """A way to compress bytes."""

    def check_package(self) -> None:
        """Raises UsageError, with what to install, where a package is missing."""

    def unpacked(self, stream: BinaryIO) -> Iterator[bytes]:
        """The bytes of a compressed stream in pieces of bounded size.  Raises OSError where it is broken or cut off."""

    def pack(self, raw: bytes) -> bytes:
        """Bytes as one compressed member, the same for the same bytes."""


class Compressed:
    """Another format, whose files are compressed by a codec."""

    is_exact = False

    def __init__(self, inner: Format, codec: Codec) -> None:
        self._inner = inner
        self._codec = codec

    def check_packages(self) -> None:
        self._inner.check_packages()
        self._codec.check_package()

    def chunks(self, stream: BinaryIO, fields: Fields, *, writes: bool) -> Iterator[Chunk]:
        return self._inner.chunks(io.BufferedReader(_Unpacked(self._codec.unpacked(stream)), CHUNK), fields, writes=writes)

    def records(self, chunk: Chunk, path: str, fields: Fields) -> Sequence[Record]:
        return self._inner.records(chunk, path, fields)

    def rewrite(self, chunk: Chunk, records: Sequence[Record], texts: Mapping[int, str | Verbatim], fields: Fields) -> bytes:
        return self._inner.rewrite(chunk, records, texts, fields)

    def without(self, chunk: Chunk, records: Sequence[Record], left_out: Collection[int]) -> bytes:
        return self._inner.without(chunk, records, left_out)

    def verbatim(self, chunk: Chunk, record: Record, text: str) -> str | None:
        return self._inner.verbatim(chunk, record, text)

    def as_json(self, chunk: Chunk, record: Record) -> bytes:
        return self._inner.as_json(chunk, record)

    def pack(self, raw: bytes) -> bytes:
        return self._codec.pack(self._inner.pack(raw))

    def sink(self, stream: BinaryIO) -> Sink:
        return Straight(stream)


class _Unpacked(io.RawIOBase):
    """Pieces of bytes as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        target = memoryview(buffer)
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
