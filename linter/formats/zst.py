"""`.zst`: Zstandard, read frame by frame and written as one frame for each chunk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from linter.errors import MissingPackage

BLOCK = 64 * 1024  # compressed bytes that are read at once
FED = 256  # of them unpacked at once: in the worst case 64 blocks, each of four bytes that stand for 128 KiB
MAX_WINDOW = 2**27  # bytes; what the zstd command accepts unless told otherwise
LEVEL = 3  # the zstd command's own default


class Zstandard:
    """Zstandard by the package of that name."""

    def check_package(self) -> None:
        try:
            import zstandard  # noqa: F401
        except ImportError:
            raise MissingPackage(".zst files", "zstandard", "zstd") from None

    def unpacked(self, stream: BinaryIO) -> Iterator[bytes]:
        import zstandard

        context = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW)
        frame = context.decompressobj()
        between = True
        while block := stream.read(BLOCK):
            for start in range(0, len(block), FED):
                data = block[start : start + FED]
                while data:
                    try:
                        piece = frame.decompress(data)
                    except zstandard.ZstdError as error:
                        raise OSError(f"not whole Zstandard data ({error})") from None
                    between = frame.eof
                    data = frame.unused_data if frame.eof else b""
                    if frame.eof:
                        frame = context.decompressobj()
                    if piece:
                        yield piece
        if not between:
            raise OSError("the Zstandard data is cut off")

    def pack(self, raw: bytes) -> bytes:
        import zstandard

        return zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compress(raw)
