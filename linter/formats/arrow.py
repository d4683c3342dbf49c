"""`.arrow` and `.feather`: Arrow's own files and streams (what Hugging Face datasets keeps); a row is an article.

Schema, metadata, compression and record batches stay as they are; only a batch of more than 64 MiB is written as
several.  A batch is read as a whole, so one takes as much memory as it is large.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from linter.config import Fields
from linter.formats import Chunk, Record, Sink, Verbatim, table

if TYPE_CHECKING:
    import pyarrow as pa

MAGIC = b"ARROW1\0\0"  # at the start of a file; a stream has none
CODECS = {0: "lz4", 1: "zstd"}
DICTIONARY, BATCH = 2, 3  # kinds of messages


class Arrow:
    """Chunks of rows of one record batch."""

    is_exact = False

    def check_packages(self) -> None:
        table.check_package(".arrow and .feather files")

    def chunks(self, stream: BinaryIO, fields: Fields, *, writes: bool) -> Iterator[Chunk]:
        import pyarrow as pa

        try:
            with table.seekable(stream) as source:
                yield from self._chunks(source, fields, writes=writes)
        except (pa.ArrowException, struct.error) as error:
            raise OSError(f"not a whole Arrow file or stream ({error})") from None

    def _chunks(self, source: BinaryIO, fields: Fields, *, writes: bool) -> Iterator[Chunk]:
        import pyarrow as pa

        is_file = source.read(len(MAGIC)) == MAGIC
        codec = _codec(source, len(MAGIC) if is_file else 0)
        source.seek(0)
        schema = (pa.ipc.open_file if is_file else pa.ipc.open_stream)(source).schema
        columns = table.columns_of(schema, fields)
        yield table.head(schema, {"is_file": is_file, "compression": codec})
        options = None
        if not writes:
            options = pa.ipc.IpcReadOptions(included_fields=[schema.names.index(name) for name in columns])
        source.seek(0)
        row = 1
        for batch in _batches(source, is_file=is_file, options=options):
            yield from table.cut(iter([batch]), row, batch.num_rows)
            row += batch.num_rows

    def records(self, chunk: Chunk, path: str, fields: Fields) -> Sequence[Record]:
        return table.records(chunk, path, fields)

    def rewrite(self, chunk: Chunk, records: Sequence[Record], texts: Mapping[int, str | Verbatim], fields: Fields) -> bytes:
        return table.rewrite(chunk, records, texts, fields.text)

    def without(self, chunk: Chunk, records: Sequence[Record], left_out: Collection[int]) -> bytes:
        return table.without(chunk, left_out)

    def verbatim(self, chunk: Chunk, record: Record, text: str) -> str | None:
        return None

    def as_json(self, chunk: Chunk, record: Record) -> bytes:
        return table.as_json(chunk, record)

    def pack(self, raw: bytes) -> bytes:
        return raw

    def sink(self, stream: BinaryIO) -> Sink:
        return _Sink(stream)


def _batches(source: BinaryIO, *, is_file: bool, options: pa.ipc.IpcReadOptions | None) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    if not is_file:
        yield from pa.ipc.open_stream(source, options=options)
        return
    file = pa.ipc.open_file(source, options=options)
    for number in range(file.num_record_batches):
        yield file.get_batch(number)


def _codec(source: BinaryIO, start: int) -> str | None:
    """How the first record batch is compressed, which no reader tells: its head is a flatbuffer, read by hand here."""
    position = start
    while True:
        source.seek(position)
        prefix = source.read(8)
        if len(prefix) < 8 or prefix[4:] == bytes(4):  # the end
            return None
        (size,) = struct.unpack("<i", prefix[4:])
        if prefix[:4] != b"\xff\xff\xff\xff":
            raise struct.error("no message where one should be")
        message = source.read(size)
        root = struct.unpack_from("<I", message)[0]
        kind = _field(message, root, 1)
        body = _field(message, root, 3)
        if kind is not None and message[kind] == BATCH:
            compression = _field(message, _followed(message, _field(message, root, 2)), 3)
            if compression is None:
                return None
            codec = _field(message, _followed(message, compression), 0)
            return CODECS.get(message[codec] if codec is not None else 0)
        position += 8 + size + (struct.unpack_from("<q", message, body)[0] if body is not None else 0)


def _field(data: bytes, place: int, number: int) -> int | None:
    """Where a field of the flatbuffer table at `place` stands, None where it is left out."""
    layout = place - struct.unpack_from("<i", data, place)[0]
    if 4 + 2 * number >= struct.unpack_from("<H", data, layout)[0]:
        return None
    offset: int = struct.unpack_from("<H", data, layout + 4 + 2 * number)[0]
    return place + offset if offset else None


def _followed(data: bytes, place: int | None) -> int:
    if place is None:
        raise struct.error("a field is missing")
    offset: int = struct.unpack_from("<I", data, place)[0]
    return place + offset


class _Sink:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._writer: pa.ipc.RecordBatchStreamWriter | None = None
        self._collected = table.Collected(self._write)

    def write(self, packed: bytes) -> None:
        if self._writer is not None:
            self._collected.add(packed)
            return
        import pyarrow as pa

        schema, layout = table.head_of(packed)
        options = pa.ipc.IpcWriteOptions(compression=layout["compression"])
        make = pa.ipc.new_file if layout["is_file"] else pa.ipc.new_stream
        self._writer = make(self._stream, schema, options=options)

    def _write(self, rows: pa.Table) -> None:
        if self._writer is not None:
            for batch in rows.combine_chunks().to_batches():
                self._writer.write_batch(batch)

    def __enter__(self) -> _Sink:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None and self._writer is not None:
            self._collected.flush()
            self._writer.close()
