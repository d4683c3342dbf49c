"""Articles whose lines somebody has labelled, and corrections of their labels: what `newslint bench` measures with.

docs/labelled.md describes both files.  Everything wrong in a file is reported together, with the number of its row: a
measurement on part of a file would be a wrong one.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from linter.config import Fields
from linter.errors import Location, Mistake, MistakesFound
from linter.formats import Record
from linter.formats.jsonl import JsonLines
from linter.text import Article, Origin

LABELS = "KAMTDS?."
SCRAPER = "scraper"  # the field that says how a text was scraped; figures are given by it unless by another


@dataclass(frozen=True, slots=True)
class Labelled:
    """One scraped text with a label for each line of `text.split("\\n")` and the reporter's text it should leave.

    `name` says which article it is, `scraper` who scraped it: together they name a row.  `group` is what its figures are
    given with, `site` where the article stood.
    """

    article: Article
    labels: str
    gold: str
    name: str
    scraper: str
    group: str
    site: str

    @property
    def lines(self) -> list[str]:
        return self.article.text.split("\n")

    @property
    def is_english(self) -> bool:
        return self.article.language == "en"


@dataclass(frozen=True, slots=True)
class Correction:
    """Another label for one line of one row; `line` counts from 1."""

    name: str
    scraper: str
    line: int
    label: str
    text: str | None
    location: Location


def read_labelled(stream: BinaryIO, path: str, fields: Fields, group_by: str = SCRAPER) -> list[Labelled]:
    """All rows, in order.  Raises MistakesFound with everything that is wrong in any of them."""
    rows: list[Labelled] = []
    mistakes: list[Mistake] = []
    for record in _records(stream, path, fields):
        place = Location(path, record.origin.row or 1, 1)
        if record.article is None:
            mistakes += [Mistake(place, record.problem)] if record.problem else []
            continue
        values = _object(record.raw)
        wrong = list(_wrong(record.article.text, values))
        mistakes += [Mistake(place, words) for words in wrong]
        if not wrong:
            rows.append(_row(record.article, values, group_by))
    if mistakes or not rows:
        raise MistakesFound(mistakes or [Mistake(Location(path, 1, 1), "no labelled articles in this file")])
    return rows


def _records(stream: BinaryIO, path: str, fields: Fields) -> Iterator[Record]:
    rows = JsonLines()
    for chunk in rows.chunks(stream, fields, writes=False):
        if chunk.problem is not None:
            yield Record(Origin(path, chunk.row), problem=chunk.problem)
        elif chunk.has_records:
            yield from rows.records(chunk, path, fields)


def _wrong(text: str, values: Mapping[str, object]) -> Iterator[str]:
    for name, what in (("labels", "a label for each line"), ("gold", "the reporter's text")):
        if name not in values:
            yield f"key '{name}' is missing ({what})"
        elif not isinstance(values[name], str):
            yield f"'{name}' is not text"
    labels = values.get("labels")
    if isinstance(labels, str):
        lines = text.count("\n") + 1
        if len(labels) != lines:
            yield f"{len(labels)} labels for {lines} lines (the lines of a text are what \\n parts)"
        unknown = sorted(set(labels) - set(LABELS))
        if unknown:
            yield f"unknown label '{unknown[0]}'; labels are {' '.join(LABELS)}"


def _row(article: Article, values: Mapping[str, object], group_by: str) -> Labelled:
    name = article.id or f"row {article.origin.row}"
    return Labelled(
        article,
        labels=str(values["labels"]),
        gold=str(values["gold"]),
        name=name,
        scraper=_word(values.get(SCRAPER)),
        group=_word(values.get(group_by)),
        site=_word(values.get("domain")) or article.domain or name,
    )


def read_corrections(stream: BinaryIO, path: str) -> list[Correction]:
    """All corrections, in order.  Raises MistakesFound."""
    found: list[Correction] = []
    mistakes: list[Mistake] = []
    for row, raw in enumerate(stream, 1):
        place = Location(path, row, 1)
        try:
            values = _object(raw) if raw.strip() else None
        except ValueError as error:
            mistakes.append(Mistake(place, str(error)))
            continue
        if values is None:
            continue
        line, label, text = values.get("line"), values.get("label"), values.get("text")
        if not isinstance(line, int) or isinstance(line, bool) or not isinstance(label, str) or len(label) != 1:
            mistakes.append(Mistake(place, "a correction has id, scraper, line (a number from 1) and label (one character)"))
        elif label not in LABELS:
            mistakes.append(Mistake(place, f"unknown label '{label}'; labels are {' '.join(LABELS)}"))
        else:
            scraper = _word(values.get(SCRAPER))
            found.append(
                Correction(_word(values.get("id")), scraper, line, label, text if isinstance(text, str) else None, place)
            )
    if mistakes:
        raise MistakesFound(mistakes)
    return found


def corrected(rows: Sequence[Labelled], corrections: Iterable[Correction]) -> list[Labelled]:
    """The rows with corrected labels.  Raises MistakesFound for a correction that fits no line."""
    places: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        places.setdefault((row.name, row.scraper), []).append(number)
    made = list(rows)
    mistakes: list[Mistake] = []
    for correction in corrections:
        named = places.get((correction.name, correction.scraper), [])
        words = _misfit(correction, [rows[number] for number in named])
        if words:
            mistakes.append(Mistake(correction.location, words))
            continue
        labels = made[named[0]].labels
        changed = labels[: correction.line - 1] + correction.label + labels[correction.line :]
        made[named[0]] = dataclasses.replace(made[named[0]], labels=changed)
    if mistakes:
        raise MistakesFound(mistakes)
    return made


def _misfit(correction: Correction, named: Sequence[Labelled]) -> str:
    """What keeps a correction from being made on the rows it names; empty when nothing does."""
    row = f"'{correction.name}' of '{correction.scraper}'"
    if len(named) != 1:
        return f"{len(named)} rows are called {row}" if named else f"no row {row}"
    lines = named[0].lines
    if not 1 <= correction.line <= len(lines):
        return f"no line {correction.line}: {row} has {len(lines)} lines"
    text = lines[correction.line - 1].strip()
    if correction.text is not None and correction.text.strip() != text:
        return f"line {correction.line} of {row} is another: '{text[:60]}'"
    return ""


def _object(raw: bytes) -> Mapping[str, object]:
    """A JSON object.  Raises ValueError."""
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON: {error.msg.removesuffix(' at')} at column {error.pos + 1}") from None
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def _word(value: object) -> str:
    """A field that names something, as text; empty when there is none."""
    return str(value) if isinstance(value, str | int | float) else ""
