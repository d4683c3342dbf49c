"""`.jsonl`: one JSON object a row.

Only the value of the text field is ever replaced; every other byte of the row stays as it is, down to spaces and
escapes.  A row that is no object, or has no text, is reported with its number and copied through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import msgspec

from linter.config import Fields
from linter.formats import Record
from linter.text import Article, Origin

MAX_ROW = 256 * 1024 * 1024  # bytes; a longer row is reported, not read
_KEY = re.compile(rb'[\s,{]*"((?:[^"\\]|\\.)*)"\s*:\s*')
_DECODER = msgspec.json.Decoder(dict[str, msgspec.Raw])
_SEPARATOR = re.compile(r"[\s{,:]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOM = b"\xef\xbb\xbf"


class JsonLines:
    """A record for every row, blank ones included."""

    def read(self, stream: BinaryIO, path: str, fields: Fields) -> Iterator[Record]:
        row = 0
        while raw := stream.readline(MAX_ROW + 1):
            row += 1
            origin = Origin(path, row)
            if len(raw) > MAX_ROW:
                yield Record(origin, raw, problem=f"row of more than {MAX_ROW // 2**20} MiB")
                while not raw.endswith(b"\n") and (raw := stream.readline(MAX_ROW)):
                    yield Record(origin, raw)
            elif raw.strip(b"\xef\xbb\xbf \t\r\n"):
                yield _record(origin, raw, fields)
            else:
                yield Record(origin, raw)

    def rewrite(self, record: Record, text: str) -> bytes:
        start, end = record.encoded
        escaped = (record.raw[start:end].isascii() and not text.isascii()) or _SURROGATE.search(text) is not None
        value = json.dumps(text, ensure_ascii=escaped).encode("utf-8")
        return record.raw[:start] + value + record.raw[end:]


def _record(origin: Origin, raw: bytes, fields: Fields) -> Record:
    try:
        places = _places(raw)
        if fields.text not in places:
            known = ", ".join(places) or "none"
            problem = f"no field '{fields.text}' (fields: {known}); name it with --text-field"
            return Record(origin, raw, problem=problem)
        text = _string(raw, places[fields.text])
    except RecursionError:
        return Record(origin, raw, problem="not valid JSON: nested too deeply")
    except UnicodeDecodeError:
        return Record(origin, raw, problem=f"not UTF-8 at byte {_first_bad_byte(raw)} of the row")
    except ValueError as error:  # as msgspec's and json's errors are
        return Record(origin, raw, problem=str(error))
    if text is None:
        value = raw[slice(*places[fields.text])][:20].decode("utf-8", "replace")
        return Record(origin, raw, problem=f"field '{fields.text}' is not text: {value}")
    article = Article(
        text,
        id=_scalar(raw, places, fields.id),
        title=_scalar(raw, places, fields.title),
        url=_scalar(raw, places, fields.url),
        language=next((found for name in fields.language if (found := _scalar(raw, places, name))), None),
        origin=origin,
    )
    return Record(origin, raw, article, encoded=places[fields.text])


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
        raise ValueError(f"not valid JSON: {error.msg} at column {error.pos + 1}") from None
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
