"""`.jsonl`: one JSON object a row.

Only the value of the text field is ever replaced; every other byte of the row stays as it is, down to spaces and
escapes.  A row that is no object, or has no text, is reported with its number and copied through.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import BinaryIO

import msgspec

from linter.config import Fields
from linter.formats import CHUNK, MAX_ROW, TOO_LONG, Chunk, Record, Sink, Straight, Verbatim
from linter.text import Article, Origin

_KEY = re.compile(rb'[\s,{]*"((?:[^"\\]|\\.)*)"\s*:\s*')
_DECODER = msgspec.json.Decoder(dict[str, msgspec.Raw])
_SEPARATOR = re.compile(r"[\s{,:]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOM = b"\xef\xbb\xbf"
_EMPTY = _BOM + b" \t\r"


class JsonLines:
    """Chunks of whole rows; a record for every row that is not blank."""

    is_exact = True

    def check_packages(self) -> None:
        pass

    def chunks(self, stream: BinaryIO, fields: Fields, *, writes: bool) -> Iterator[Chunk]:
        read = stream.read1 if isinstance(stream, io.BufferedReader) else stream.read  # a pipe gives what it has
        row = 1
        parts: list[bytes] = []  # of a row whose end was not yet read
        held = 0  # bytes of them
        is_cut = False  # inside a row that is too long to be held
        while data := read(CHUNK):
            if is_cut:
                end = data.find(b"\n") + 1
                yield Chunk(data[: end or None], row, has_records=False)
                if not end:
                    continue
                is_cut, row, data = False, row + 1, data[end:]
            if end := data.rfind(b"\n") + 1:
                raw = b"".join((*parts, data[:end]))
                yield Chunk(raw, row)
                row += raw.count(b"\n")
                parts, held = [], 0
            if end < len(data):
                parts.append(data[end:])
                held += len(parts[-1])
            if held > MAX_ROW:
                for part in parts:
                    yield Chunk(part, row, None if is_cut else f"a row of {TOO_LONG}", has_records=False)
                    is_cut = True
                parts, held = [], 0
        if parts:
            yield Chunk(b"".join(parts), row)

    def records(self, chunk: Chunk, path: str, fields: Fields) -> Sequence[Record]:
        records: list[Record] = []
        start = 0
        for row, line in enumerate(chunk.raw.split(b"\n"), chunk.row or 1):
            if line.strip(_EMPTY):
                records.append(_record(Origin(path, row), line, start, fields))
            start += len(line) + 1
        return records

    def rewrite(self, chunk: Chunk, records: Sequence[Record], texts: Mapping[int, str | Verbatim], fields: Fields) -> bytes:
        parts: list[bytes] = []
        position = 0
        for number, text in sorted(texts.items()):
            start, end = records[number].place
            parts += (chunk.raw[position:start], _value(text, chunk.raw[start:end]))
            position = end
        return b"".join((*parts, chunk.raw[position:]))

    def without(self, chunk: Chunk, records: Sequence[Record], left_out: Collection[int]) -> bytes:
        parts: list[bytes] = []
        position = 0
        for number in sorted(left_out):
            start, end = records[number].place
            parts.append(chunk.raw[position : chunk.raw.rfind(b"\n", 0, start) + 1])
            position = chunk.raw.find(b"\n", end) + 1 or len(chunk.raw)
        return b"".join((*parts, chunk.raw[position:]))

    def verbatim(self, chunk: Chunk, record: Record, text: str) -> str | None:
        before = chunk.raw[slice(*record.place)]
        old = record.article.text if record.article else ""
        return None if _value(old, _value(text, before)) == before else before.decode("utf-8")

    def as_json(self, chunk: Chunk, record: Record) -> bytes:
        return record.raw.removeprefix(_BOM).strip()

    def pack(self, raw: bytes) -> bytes:
        return raw

    def sink(self, stream: BinaryIO) -> Sink:
        return Straight(stream)


def _value(text: str | Verbatim, before: bytes) -> bytes:
    """A text in JSON, in the style of the value that it replaces."""
    if isinstance(text, Verbatim):
        return text.form.encode("utf-8")
    escaped = (before.isascii() and not text.isascii()) or _SURROGATE.search(text) is not None
    return json.dumps(text, ensure_ascii=escaped).encode("utf-8")


def _record(origin: Origin, raw: bytes, offset: int, fields: Fields) -> Record:
    try:
        places = _places(raw)
        if fields.text not in places:
            known = ", ".join(places) or "none"
            problem = f"no field '{fields.text}' (fields: {known}); name it with --text-field"
            return Record(origin, problem=problem)
        text = _string(raw, places[fields.text])
    except RecursionError:
        return Record(origin, problem="not valid JSON: nested too deeply")
    except UnicodeDecodeError:
        return Record(origin, problem=f"not UTF-8 at byte {_first_bad_byte(raw)} of the row")
    except ValueError as error:  # as msgspec's and json's errors are
        return Record(origin, problem=str(error))
    if text is None:
        value = raw[slice(*places[fields.text])][:20].decode("utf-8", "replace")
        return Record(origin, problem=f"field '{fields.text}' is not text: {value}")
    article = Article(
        text,
        id=_scalar(raw, places, fields.id),
        title=_scalar(raw, places, fields.title),
        url=_scalar(raw, places, fields.url),
        language=next((found for name in fields.language if (found := _scalar(raw, places, name))), None),
        origin=origin,
    )
    start, end = places[fields.text]
    return Record(origin, article, raw=raw, place=(offset + start, offset + end))


def _places(raw: bytes) -> dict[str, tuple[int, int]]:
    """Where the value of each key stands in the row.  Raises ValueError for what is no JSON object."""
    start = len(_BOM) if raw.startswith(_BOM) else 0
    try:
        row = _DECODER.decode(memoryview(raw)[start:])
    except msgspec.ValidationError:
        raise ValueError("not a JSON object") from None
    except msgspec.DecodeError:
        return _places_slowly(raw, start)  # lone surrogates, which JSON allows and msgspec does not; or no JSON at all
    places: dict[str, tuple[int, int]] = {}
    position = start
    for name, value in row.items():
        found = _KEY.match(raw, position)
        size = memoryview(value).nbytes
        if found is None or raw[found.end() : found.end() + size] != bytes(value):
            return _places_slowly(raw, start)
        position = found.end() + size
        places[name] = (found.end(), position)
    return places if raw[position:].strip() == b"}" else _places_slowly(raw, start)


def _places_slowly(raw: bytes, start: int) -> dict[str, tuple[int, int]]:
    """The same by the standard library: exact about everything, and with words for what is wrong."""
    text = raw[start:].decode("utf-8")
    try:
        if not isinstance(json.loads(text), dict):
            raise ValueError("not a JSON object")
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON: {error.msg.removesuffix(' at')} at column {error.pos + 1}") from None
    decoder = json.JSONDecoder()
    places: dict[str, tuple[int, int]] = {}
    position = _after(_SEPARATOR, text, 0)
    while text[position] != "}":
        name, end = decoder.raw_decode(text, position)
        begin = _after(_SEPARATOR, text, end)
        _, end = decoder.raw_decode(text, begin)
        if name in places:
            raise ValueError(f"the key '{name}' stands in the row twice")
        places[name] = (start + len(text[:begin].encode()), start + len(text[:end].encode()))
        position = _after(_SEPARATOR, text, end)
    return places


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _first_bad_byte(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(raw)


def _string(raw: bytes, place: tuple[int, int]) -> str | None:
    """A JSON string, lone surrogates allowed; None for any other value."""
    value = raw[slice(*place)]
    if not value.startswith(b'"'):
        return None
    try:
        return msgspec.json.decode(value, type=str)
    except msgspec.DecodeError:
        decoded = json.loads(value)
        return decoded if isinstance(decoded, str) else None


def _scalar(raw: bytes, places: Mapping[str, tuple[int, int]], name: str) -> str | None:
    """A field that is a string or a number, as a string; anything else is as good as none."""
    if name not in places:
        return None
    value = raw[slice(*places[name])]
    if value[:1].isdigit():
        return value.decode("ascii")
    try:
        return _string(raw, places[name]) or None
    except ValueError:
        return None
