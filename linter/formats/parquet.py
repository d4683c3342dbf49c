"""`.parquet`: a row is an article, read and written by row groups.

Columns, their types, the metadata of the schema, compression, dictionaries and row groups stay as they are; only a row
group of more than 64 MiB is written as several.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from linter.config import Fields
from linter.formats import Chunk, Record, Sink, Verbatim, table

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

CODECS = {"UNCOMPRESSED": "NONE", "LZ4_RAW": "LZ4"}  # where pyarrow reads one name and writes another
MOST_BATCH = 16 * 1024 * 1024  # bytes of one dictionary text, times the rows that are read together
MOST_UNPACKED = 256 * 1024 * 1024  # bytes of a column in a row group, if they were packed to less than ...
MOST_TIMES = 1000  # ... one part in so many
BUFFER = 1024 * 1024  # bytes of a column that are read at once


class Parquet:
    """Chunks of rows of one row group."""

    is_exact = False

    def check_packages(self) -> None:
        table.check_package(".parquet files")

    def chunks(self, stream: BinaryIO, fields: Fields, *, writes: bool) -> Iterator[Chunk]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with table.seekable(stream) as source:
                file = pq.ParquetFile(source, pre_buffer=False, buffer_size=BUFFER)
                texts = [field.name for field in file.schema_arrow if str(field.type) in table.TEXTS]
                coded = pq.ParquetFile(
                    source, metadata=file.metadata, read_dictionary=texts, pre_buffer=False, buffer_size=BUFFER
                )
                yield from self._chunks(file, coded, fields, writes=writes)
        except pa.ArrowException as error:
            raise OSError(f"not a whole Parquet file ({error})") from None

    def _chunks(self, file: pq.ParquetFile, coded: pq.ParquetFile, fields: Fields, *, writes: bool) -> Iterator[Chunk]:
        columns = table.columns_of(file.schema_arrow, fields)
        yield table.head(file.schema_arrow, _layout(file))
        row = 1
        for number in range(file.num_row_groups):
            group = file.metadata.row_group(number)
            parts = _parts(group, None if writes else columns)
            rows = table.rows_for(sum(part.total_uncompressed_size for part in parts), group.num_rows)
            batches = file.iter_batches(
                max(1, min(rows, MOST_BATCH // _longest(coded, number, parts))),
                row_groups=[number],
                columns=None if writes else columns,
                use_threads=False,
            )
            yield from table.cut(batches, row, group.num_rows)
            row += group.num_rows

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


def _parts(group: pq.RowGroupMetaData, columns: Sequence[str] | None) -> list[pq.ColumnChunkMetaData]:
    """The columns of a row group that are read.  Raises OSError for one that unpacks to absurd sizes."""
    parts = [group.column(n) for n in range(group.num_columns)]
    read = [part for part in parts if columns is None or part.path_in_schema.split(".", 1)[0] in columns]
    for part in read:
        size, packed = part.total_uncompressed_size, part.total_compressed_size
        if size > MOST_UNPACKED and size > packed * MOST_TIMES:
            raise OSError(f"column '{part.path_in_schema}' unpacks {packed:,} bytes to {size:,}, which is no honest file")
    return read


def _longest(coded: pq.ParquetFile, group: int, parts: Sequence[pq.ColumnChunkMetaData]) -> int:
    """Bytes of the longest text in the dictionaries of a row group, at least 1.

    A text of a dictionary may stand in any number of rows and is counted once in the sizes that the file tells.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    longest = 1
    for part in parts:
        if part.has_dictionary_page and part.total_uncompressed_size > MOST_BATCH // table.MOST_ROWS:
            name = part.path_in_schema.split(".", 1)[0]
            first = next(coded.iter_batches(1, row_groups=[group], columns=[name], use_threads=False)).column(0)
            if pa.types.is_dictionary(first.type) and len(first.dictionary):
                longest = max(longest, pc.max(pc.binary_length(first.dictionary)).as_py() or 1)
    return longest


def _layout(file: pq.ParquetFile) -> table.Layout:
    """How the file was written, by its first row group."""
    if not file.num_row_groups:
        return {}
    group = file.metadata.row_group(0)
    parts = [group.column(n) for n in range(group.num_columns)]
    return {
        "compression": {part.path_in_schema: CODECS.get(part.compression, part.compression) for part in parts},
        "use_dictionary": [part.path_in_schema for part in parts if part.has_dictionary_page],
        "store_schema": b"ARROW:schema" in (file.metadata.metadata or {}),
        "use_deprecated_int96_timestamps": any(part.physical_type == "INT96" for part in parts),
        "write_page_index": any(part.has_offset_index for part in parts),
    }


class _Sink:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._writer: pq.ParquetWriter | None = None
        self._collected = table.Collected(self._write)

    def write(self, packed: bytes) -> None:
        if self._writer is not None:
            self._collected.add(packed)
            return
        import pyarrow.parquet as pq

        schema, layout = table.head_of(packed)
        self._writer = pq.ParquetWriter(self._stream, schema, **layout)

    def _write(self, rows: pa.Table) -> None:
        if self._writer is not None:
            self._writer.write_table(rows, row_group_size=rows.num_rows)

    def __enter__(self) -> _Sink:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._writer is None:
            return
        if kind is None:
            self._collected.flush()
            self._writer.close()
        self._writer.is_open = False  # else it would end the file when it is collected
