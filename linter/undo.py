"""Put back what fixes took out of one file, from the entries of a ledger, every byte or none.

A ledger may tell of several fixes of a file, the latest last.  They are undone from the last to the first; one that never
came to the file (because the run was interrupted) is passed over.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from linter.checked import Failure, hash_of
from linter.config import Fields
from linter.errors import Location, Mistake, MistakesFound
from linter.files import opened, replacing
from linter.formats import Chunk, Format, Verbatim
from linter.ledger import CutOff, Entry, parse, restored
from linter.text import Origin
from linter.work import known_format

CHANGED = "changed since the fix; nothing is put back in this file"
MISSING = "not there any more; nothing is put back in this file"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The entries of one fix of one file: the lines of a ledger from one byte offset to another."""

    start: int
    end: int


@dataclass(slots=True)
class Undone:
    """What came of undoing one fix of one file."""

    articles: int = 0  # put back
    already: int = 0  # as they were before
    failures: list[Failure] = field(default_factory=list)


def stretches(ledger: BinaryIO, path: str) -> tuple[dict[str, list[Stretch]], list[Location]]:
    """The fixes that a ledger tells of, by the files they were written to, in order; and the entries that are cut off.

    Raises MistakesFound.
    """
    found: dict[str, list[Stretch]] = {}
    cut_off: list[Location] = []
    mistakes: list[Mistake] = []
    last: Entry | None = None
    offset = 0
    for number, line in enumerate(ledger, 1):
        start, offset = offset, offset + len(line)
        if not line.strip():
            continue
        try:
            entry = parse(line)
        except CutOff:
            cut_off.append(Location(path, number, 1))
            continue
        except ValueError as error:
            mistakes.append(Mistake(Location(path, number, 1), str(error)))
            continue
        own = found.setdefault(entry.written, [])
        if last is None or not _goes_on(last, entry):
            own.append(Stretch(start, offset))
        own[-1] = Stretch(own[-1].start, offset)
        last = entry
    if mistakes:
        raise MistakesFound(mistakes)
    return found, cut_off


def undo(ledger: BinaryIO, stretch: Stretch, path: str, fields: Fields) -> Undone:
    """Put back what one fix took out of a file, or leave the file as it is.  Raises OSError."""
    entries: dict[int | None, list[Entry]] = defaultdict(list)
    for entry in _entries(ledger, stretch):
        entries[entry.written_row].append(entry)
    undone, form = Undone(), known_format(path)
    with opened(path, _no_stdin) as stream, replacing(path) as new:
        with form.sink(new.stream) as sink:
            for chunk in form.chunks(stream, fields, writes=True):
                sink.write(form.pack(_undone(form, chunk, path, fields, entries, undone)))
        undone.failures += [Failure(Origin(path, row), MISSING) for row in entries]
        if undone.already and undone.articles:
            undone.failures.append(Failure(Origin(path), "some of it is as before the fix; nothing is put back in this file"))
        if undone.articles and not undone.failures:
            new.keep()
    return undone


def _undone(
    form: Format, chunk: Chunk, path: str, fields: Fields, entries: dict[int | None, list[Entry]], undone: Undone
) -> bytes:
    """The bytes of a chunk before the fix; entries that belong to it are taken out of `entries`."""
    if not chunk.has_records or chunk.problem is not None:
        return chunk.raw
    records = form.records(chunk, path, fields)
    texts: dict[int, str | Verbatim] = {}
    for number, record in enumerate(records):
        own = entries.pop(record.origin.row, None)
        if own is None:
            continue
        if record.article is None:
            undone.failures.append(Failure(record.origin, record.problem or "no article"))
            continue
        text = restored(record.article.text, own)
        if text is not None:
            undone.articles += 1
            texts[number] = text if own[0].raw is None else Verbatim(own[0].raw)
        elif hash_of(record.article.text) == own[0].before:
            undone.already += 1
        else:
            undone.failures.append(Failure(record.origin, CHANGED))
    return form.rewrite(chunk, records, texts, fields) if texts else chunk.raw


def _goes_on(last: Entry, entry: Entry) -> bool:
    """Whether an entry belongs to the same fix of the same file as the one before it: rows and offsets only ever grow."""
    if entry.written != last.written:
        return False
    if entry.written_row != last.written_row:
        return (entry.written_row or 0) > (last.written_row or 0)
    return entry.start > last.start and (entry.before, entry.after) == (last.before, last.after)


def _entries(ledger: BinaryIO, stretch: Stretch) -> Iterator[Entry]:
    ledger.seek(stretch.start)
    while ledger.tell() < stretch.end:
        line = ledger.readline()
        if line.strip():
            with contextlib.suppress(CutOff):  # told of already
                yield parse(line)


def _no_stdin() -> BinaryIO:
    raise ValueError("standard input cannot be undone")
