"""What Parquet and Arrow files share: chunks that are batches of rows, records of a batch, new texts in it.

The first chunk of a table is its head, the schema with a note on how the file was written; each other one is an Arrow
stream of a single batch, marked when it is the last of a stretch that belongs together in the file (a row group).
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from linter.config import Fields
from linter.errors import MissingPackage
from linter.formats import CHUNK, MAX_ROW, TOO_LONG, Chunk, Record, Verbatim, names_of
from linter.text import Article, Origin

if TYPE_CHECKING:
    import pyarrow as pa

MOST_HELD = 64 * 1024 * 1024  # bytes of a row group that are collected before they are written
TEXTS = ("string", "large_string", "string_view")
MOST_ROWS = 1024  # of a chunk
_LAYOUT = b"newslint:layout"
_LAST = {"last": "1"}
Layout: TypeAlias = Mapping[str, object]


def check_package(what: str) -> None:
    """Raises UsageError where pyarrow is missing."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise MissingPackage(what, "pyarrow", "parquet") from None


@contextlib.contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream, or a temporary copy of one that can only be read forward."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryDirectory(prefix="newslint-") as folder, Path(folder, "copy").open("w+b") as copy:
        shutil.copyfileobj(stream, copy, 1024 * 1024)
        copy.seek(0)
        yield copy


def columns_of(schema: pa.Schema, fields: Fields) -> list[str]:
    """The columns that newslint looks at, in the order of the schema.  Raises OSError where there is no column of texts."""
    if schema.names.count(fields.text) != 1:
        known = ", ".join(schema.names) or "none"
        found = "several columns" if fields.text in schema.names else "no column"
        raise OSError(f"{found} '{fields.text}' (columns: {known}); name it with --text-field")
    kind = str(schema.field(fields.text).type)
    if kind not in TEXTS:
        raise OSError(f"column '{fields.text}' is not text: {kind}")
    wanted = names_of(fields)
    return [name for name in schema.names if name in wanted]


def head(schema: pa.Schema, layout: Layout) -> Chunk:
    """The chunk that goes before all others."""
    noted = schema.with_metadata({**(schema.metadata or {}), _LAYOUT: json.dumps(layout).encode()})
    return Chunk(noted.serialize().to_pybytes(), has_records=False)


def head_of(raw: bytes) -> tuple[pa.Schema, Layout]:
    """The schema, as the file had it, and the note."""
    import pyarrow as pa

    noted = pa.ipc.read_schema(pa.py_buffer(raw))
    metadata = dict(noted.metadata or {})
    layout = json.loads(metadata.pop(_LAYOUT))
    return noted.with_metadata(metadata or None), layout


def cut(batches: Iterator[pa.RecordBatch], row: int, rows: int) -> Iterator[Chunk]:
    """Chunks of batches that belong together; `rows` of them in all, the first of which is number `row` of the file."""
    end = row + rows
    for batch in batches:
        step = rows_for(batch.nbytes, batch.num_rows)
        for start in range(0, batch.num_rows, step):
            part = batch.slice(start, step)
            yield Chunk(_packed(part, is_last=row + part.num_rows >= end), row)
            row += part.num_rows


def rows_for(size: int, rows: int) -> int:
    """How many rows make a chunk where so many rows have so many bytes."""
    return max(1, min(MOST_ROWS, CHUNK * rows // max(1, size)))


def _packed(batch: pa.RecordBatch, *, is_last: bool) -> bytes:
    import pyarrow as pa

    out = io.BytesIO()
    with pa.ipc.new_stream(out, batch.schema) as writer:
        writer.write_batch(batch, custom_metadata=_LAST if is_last else None)
    return out.getvalue()


def _unpacked(raw: bytes) -> tuple[pa.RecordBatch, bool]:
    import pyarrow as pa

    found = pa.ipc.open_stream(raw).read_next_batch_with_custom_metadata()
    return found.batch, bool(found.custom_metadata)


def records(chunk: Chunk, path: str, fields: Fields) -> Sequence[Record]:
    """A record for every row."""
    batch, _ = _unpacked(chunk.raw)
    first = chunk.row or 1
    columns = {name: _strings(batch, name) for name in names_of(fields)}
    return [_record(Origin(path, first + n), fields, batch, columns, n) for n in range(batch.num_rows)]


def _record(
    origin: Origin, fields: Fields, batch: pa.RecordBatch, columns: Mapping[str, Sequence[str | None]], number: int
) -> Record:
    text = columns[fields.text][number]
    if text is None:
        is_null = not batch.column(fields.text)[number].is_valid
        return Record(origin, problem=f"column '{fields.text}' is {'null' if is_null else 'not UTF-8'} here")
    if len(text) > MAX_ROW:
        return Record(origin, problem=f"a row of {TOO_LONG}")
    article = Article(
        text,
        id=columns[fields.id][number],
        title=columns[fields.title][number],
        url=columns[fields.url][number],
        language=next((found for name in fields.language if (found := columns[name][number])), None),
        origin=origin,
    )
    return Record(origin, article)


def _strings(batch: pa.RecordBatch, name: str) -> Sequence[str | None]:
    """The values of a column of texts or whole numbers, coded or plain; None for each where there is no such column."""
    import pyarrow as pa

    if batch.schema.names.count(name) != 1:
        return [None] * batch.num_rows
    column = batch.column(name)
    kind = str(column.type.value_type if pa.types.is_dictionary(column.type) else column.type)
    if not ("string" in kind or "int" in kind) or "<" in kind:
        return [None] * batch.num_rows
    try:
        values = column.to_pylist()
    except UnicodeDecodeError:
        values = [_value(scalar) for scalar in column]
    return [None if value is None else str(value) for value in values]


def _value(scalar: pa.Scalar) -> object:
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return None


def rewrite(chunk: Chunk, records: Sequence[Record], texts: Mapping[int, str | Verbatim], name: str) -> bytes:
    """The chunk with other texts in the column of that name; all other values are the very same."""
    import pyarrow as pa

    batch, is_last = _unpacked(chunk.raw)
    place = batch.schema.get_field_index(name)
    column = batch.column(place)
    pieces: list[pa.Array] = []
    position = 0
    for number, text in sorted(texts.items()):
        pieces += (column.slice(position, number - position), pa.array([Verbatim.of(text)], column.type))
        position = number + 1
    changed = pa.concat_arrays([*pieces, column.slice(position)])
    arrays = [changed if n == place else batch.column(n) for n in range(batch.num_columns)]
    return _packed(pa.RecordBatch.from_arrays(arrays, schema=batch.schema), is_last=is_last)


def without(chunk: Chunk, left_out: Collection[int]) -> bytes:
    """The chunk without some of its rows, counted from 0."""
    import pyarrow as pa

    batch, is_last = _unpacked(chunk.raw)
    pieces: list[pa.RecordBatch] = []
    position = 0
    for number in sorted(left_out):
        pieces.append(batch.slice(position, number - position))
        position = number + 1
    kept = pa.Table.from_batches([*pieces, batch.slice(position)], batch.schema).combine_chunks().to_batches()
    return _packed(kept[0] if kept else batch.slice(0, 0), is_last=is_last)


def as_json(chunk: Chunk, record: Record) -> bytes:
    """A row as a JSON object; what JSON has no values for, such as dates, as text."""
    batch, _ = _unpacked(chunk.raw)
    number = (record.origin.row or 1) - (chunk.row or 1)
    values = {name: _value(batch.column(place)[number]) for place, name in enumerate(batch.schema.names)}
    return json.dumps(values, default=str).encode("utf-8")


class Collected:
    """Batches put together again as they stood in the file: a stretch is given to `write` when it is whole, or too large."""

    def __init__(self, write: Callable[[pa.Table], None]) -> None:
        self._write = write
        self._batches: list[pa.RecordBatch] = []
        self._size = 0

    def add(self, packed: bytes) -> None:
        batch, is_last = _unpacked(packed)
        self._batches.append(batch)
        self._size += len(packed)
        if is_last or self._size > MOST_HELD:
            self.flush()

    def flush(self) -> None:
        import pyarrow as pa

        if self._batches:
            self._write(pa.Table.from_batches(self._batches))
        self._batches, self._size = [], 0
