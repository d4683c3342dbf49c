"""`.gz`: gzip, read member by member and written as one member for each chunk, as bgzip and web archives do."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from linter.formats import CHUNK

BLOCK = 64 * 1024  # compressed bytes that are read at once
GZIP = 31  # zlib's word for a gzip header around a window of 32 KiB
LEVEL = 6  # gzip's own default


class Gzip:
    """Gzip by the standard library's zlib."""

    def check_package(self) -> None:
        pass

    def unpacked(self, stream: BinaryIO) -> Iterator[bytes]:
        member = zlib.decompressobj(GZIP)
        between, is_first = True, True
        data = b""
        while data := data or stream.read(BLOCK):
            if between and not is_first:
                data = data.lstrip(b"\0")  # padding, as tapes and block devices leave it
                if not data:
                    continue
            try:
                piece = member.decompress(data, CHUNK)
            except zlib.error as error:
                raise OSError(f"not whole gzip data ({error})") from None
            between, is_first = member.eof, False
            data = member.unused_data if member.eof else member.unconsumed_tail
            if member.eof:
                member = zlib.decompressobj(GZIP)
            if piece:
                yield piece
        if not between:
            raise OSError("the gzip data is cut off")

    def pack(self, raw: bytes) -> bytes:
        return zlib.compress(raw, LEVEL, GZIP)
