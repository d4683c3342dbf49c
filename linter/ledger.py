"""The ledger: what a fix took out, enough of it to put every byte back.

A row is one edit from the text as it came to the text as it was written.  The edits of an article are disjoint and in order,
their offsets are those of the text as it came, and all of them together are undone or none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from linter.checked import hash_of
from linter.edit import apply
from linter.finding import Edit, Finding, Safety
from linter.jsonrow import dump
from linter.repair import Fixed
from linter.text import Span

BEGINNING = b'{"path"'  # of the line of an entry


@dataclass(frozen=True, slots=True)
class Entry:
    """One edit of one article.

    `path` and `row` say where the article came from, `written` and `written_row` where it went (rows left out make the
    two differ).  `rules` are those whose findings made the edit, several where one took what another had left.  `before`
    and `after` are hashes of the article's text.  `raw`, in the first edit of an article, is the text as it stood in its
    file, where the text alone does not tell: JSON has more than one way to write it.
    """

    path: str
    row: int | None
    id: str | None
    rules: tuple[str, ...]
    safety: Safety
    start: int
    end: int
    removed: str
    replacement: str
    before: str
    after: str
    raw: str | None = None
    written: str = ""
    written_row: int | None = None

    def __str__(self) -> str:
        values = {part.name: getattr(self, part.name) for part in fields(self)}
        values["safety"] = self.safety.value
        return dump({name: value for name, value in values.items() if value is not None})


def entries_of(fixed: Fixed, raw: str | None = None) -> Iterator[Entry]:
    """The entries for one article, in order; `raw` is kept where it is given."""
    article = fixed.article
    origin, before, after = article.origin, hash_of(article.text), hash_of(fixed.text)
    for edit in fixed.edits:
        causes = _causes(edit, fixed.applied)
        yield Entry(
            path=origin.path,
            row=origin.row,
            id=article.id,
            rules=tuple(sorted({cause.rule for cause in causes})),
            safety=max((cause.fix.safety for cause in causes if cause.fix), key=list(Safety).index),
            start=edit.span.start,
            end=edit.span.end,
            removed=article.text[edit.span.start : edit.span.end],
            replacement=edit.replacement,
            before=before,
            after=after,
            raw=raw,
        )
        raw = None


def restored(text: str, entries: Sequence[Entry]) -> str | None:
    """The text before the edits of these entries; None where `text` is not what they made."""
    if hash_of(text) != entries[0].after:
        return None
    shift = 0
    edits: list[Edit] = []
    for entry in entries:
        start = entry.start + shift
        edits.append(Edit(Span(start, start + len(entry.replacement)), entry.removed))
        shift += len(entry.replacement) - len(entry.removed)
    before = apply(text, edits)
    return before if hash_of(before) == entries[0].before else None


class CutOff(ValueError):
    """A line that begins as an entry and does not end: the run that wrote it was killed, before it changed the file."""


def parse(line: bytes) -> Entry:
    """The entry in a line of a ledger.  Raises CutOff for one that was not written to its end, ValueError for anything else."""
    try:
        value = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        if line.startswith(BEGINNING):
            raise CutOff("an entry that is cut off") from None
        if isinstance(error, UnicodeDecodeError):
            raise ValueError("not UTF-8") from None
        value = None
    if not isinstance(value, dict):
        raise ValueError("not an entry of a ledger: expected a JSON object")
    try:
        return Entry(
            path=_text(value["path"]),
            row=_number(value.get("row")),
            id=None if value.get("id") is None else _text(value["id"]),
            rules=tuple(_text(rule) for rule in value["rules"]),
            safety=Safety(value["safety"]),
            start=_offset(value["start"]),
            end=_offset(value["end"]),
            removed=_text(value["removed"]),
            replacement=_text(value["replacement"]),
            before=_text(value["before"]),
            after=_text(value["after"]),
            raw=None if value.get("raw") is None else _text(value["raw"]),
            written=_text(value["written"]),
            written_row=_number(value.get("written_row")),
        )
    except KeyError as error:
        raise ValueError(f"not an entry of a ledger: {error} is missing") from None
    except (TypeError, ValueError) as error:
        raise ValueError(f"not an entry of a ledger: {error}") from None


def _causes(edit: Edit, applied: Sequence[Finding]) -> list[Finding]:
    """The findings whose edits made this one: those that meet it, else those that touch it, else the nearest.

    Edits of whole lines that go together take the blank lines between them, which no single finding had asked for.
    """
    by_distance: dict[int, list[Finding]] = {}
    for finding in applied:
        for part in finding.fix.edits if finding.fix else ():
            distance = max(part.span.start - edit.span.end, edit.span.start - part.span.end)
            by_distance.setdefault(max(distance, -1), []).append(finding)
    return by_distance[min(by_distance)]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected text, found {json.dumps(value)[:40]}")
    return value


def _offset(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"expected a whole number, found {json.dumps(value)[:40]}")
    return value


def _number(value: object) -> int | None:
    return None if value is None else _offset(value)
