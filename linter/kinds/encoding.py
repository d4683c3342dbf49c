"""`encoding`: characters that are not what the page meant, each sort of damage with its repair.

Correct text is never touched: curly quotes, ligatures of a script, full-width forms and the joiners of Persian, Indic
scripts and emoji all stay.  Mojibake is left to ftfy (https://ftfy.readthedocs.io), line by line, and taken only where
ftfy's own measure says that the line was bad and no longer is.
"""

from __future__ import annotations

import enum
import html
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import regex

from linter.finding import Edit
from linter.linetest import LineTest
from linter.rule import Action, Hit, Rule
from linter.schema import key
from linter.text import Line, Span
from linter.view import MAX_LINE, View


class Damage(enum.Enum):
    """Sorts of damage."""

    MOJIBAKE = "mojibake"
    ENTITIES = "entities"
    BARE_ENTITIES = "bare_entities"
    ESCAPES = "escapes"
    INVISIBLE = "invisible"
    DIRECTION_MARKS = "direction_marks"
    CONTROL = "control"
    PRIVATE_USE = "private_use"
    LINE_SEPARATORS = "line_separators"
    TABS = "tabs"
    DECOMPOSED = "decomposed"
    REPLACEMENT = "replacement"
    SURROGATES = "surrogates"


@dataclass(frozen=True)
class EncodingCheck:
    """Lines with one sort of damage."""

    damage: Damage = field(metadata=key("the sort of damage: " + ", ".join(d.value for d in Damage)))
    min_lines: int = field(default=1, metadata=key("only where so many lines of the article have it"))

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        return ()

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        repair = REPAIRS[self.damage]
        positions = {line.number: n for n, line in enumerate(view.solid)}
        hits: list[Hit] = []
        for line in view.lines:
            edits = repair(view.text[line.start : line.end], line) if line.end - line.start <= MAX_LINE else ()
            if edits:
                span = Span(edits[0].span.start, edits[-1].span.end)
                position = positions.get(line.number)
                hits.append(Hit(span, position, position, edits=edits if rule.head.fix.action is not Action.NONE else ()))
        if len(hits) >= self.min_lines:
            yield from hits


Repair = Callable[[str, Line], tuple[Edit, ...]]

# Right-to-left letters: in such lines direction marks are part of the text.
RIGHT_TO_LEFT = regex.compile(r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}]")
SUSPECT = regex.compile(
    r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2}|[\u00c2\u00c3\u00e2][^\x00-\x7f]?"
)
ENTITY = regex.compile(r"(?:&amp;)*&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
BARE_ENTITY = regex.compile(r"&(?:nbsp|pound|copy|reg|lt|gt|quot|amp)(?![\w;=])")
ESCAPE = regex.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\x[0-9a-fA-F]{2}")


def _repair_mojibake(text: str, line: Line) -> tuple[Edit, ...]:
    if text.isascii() or not SUSPECT.search(text):
        return ()
    import ftfy
    import ftfy.badness

    before = ftfy.badness.badness(text)
    if not before:
        return ()
    repaired = ftfy.fix_encoding(text)
    if repaired == text or ftfy.badness.badness(repaired) or ("\ufffd" in repaired and "\ufffd" not in text):
        return ()
    return (_difference(text, repaired, line.start),)


def _repair_entities(text: str, line: Line) -> tuple[Edit, ...]:
    """Entities with their semicolon, unescaped until stable; markup that would arise (`&lt;div&gt;`) is left alone."""
    edits = []
    for found in ENTITY.finditer(text) if "&" in text else ():
        plain = found[0]
        for _ in range(4):
            plain = html.unescape(plain)
        if plain != found[0] and plain not in "<>" and not plain.startswith("&#"):
            edits.append(Edit(Span(line.start + found.start(), line.start + found.end()), plain))
    return tuple(edits)


def _repair_bare_entities(text: str, line: Line) -> tuple[Edit, ...]:
    found = BARE_ENTITY.finditer(text) if "&" in text else ()
    return tuple(Edit(Span(line.start + m.start(), line.start + m.end()), html.unescape(m[0] + ";")) for m in found)


def _repair_escapes(text: str, line: Line) -> tuple[Edit, ...]:
    """`\\u2019` and `\\xa0` written out; pairs of surrogates become the character they mean."""
    edits = []
    for found in ESCAPE.finditer(text) if "\\" in text else ():
        units = [
            int(unit, 16)
            for unit in regex.findall(r"[0-9a-fA-F]{4}|[0-9a-fA-F]{2}", found[0].replace("\\u", " ").replace("\\x", " "))
        ]
        plain = b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be", "replace")
        if "\ufffd" not in plain and all(c.isprintable() or c == "\u00a0" for c in plain):
            edits.append(Edit(Span(line.start + found.start(), line.start + found.end()), plain))
    return tuple(edits)


def _removing(pattern: str, replacement: str = "", *, keep_in_rtl: bool = False) -> Repair:
    """A repair that puts `replacement` for every match of `pattern`."""
    compiled = regex.compile(pattern)

    def repair(text: str, line: Line) -> tuple[Edit, ...]:
        if (text.isascii() and text.isprintable()) or (keep_in_rtl and RIGHT_TO_LEFT.search(text)):
            return ()
        found = compiled.finditer(text)
        return tuple(Edit(Span(line.start + m.start(), line.start + m.end()), replacement) for m in found)

    return repair


def _repair_decomposed(text: str, line: Line) -> tuple[Edit, ...]:
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return () if composed == text else (_difference(text, composed, line.start),)


def _difference(before: str, after: str, offset: int) -> Edit:
    """The edit that turns one string into the other, without what they share at both ends."""
    shortest = min(len(before), len(after))
    head = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    tail = next((n for n in range(shortest - head) if before[-1 - n] != after[-1 - n]), shortest - head)
    return Edit(Span(offset + head, offset + len(before) - tail), after[head : len(after) - tail])


REPAIRS: Mapping[Damage, Repair] = {
    Damage.MOJIBAKE: _repair_mojibake,
    Damage.ENTITIES: _repair_entities,
    Damage.BARE_ENTITIES: _repair_bare_entities,
    Damage.ESCAPES: _repair_escapes,
    # Soft hyphen, zero-width space, word joiner, byte order mark, invisible operators, object replacement.
    Damage.INVISIBLE: _removing(r"[\u00ad\u200b\u2060-\u2064\ufeff\ufffc]+"),
    Damage.DIRECTION_MARKS: _removing(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]+", keep_in_rtl=True),
    Damage.CONTROL: _removing(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]+"),
    Damage.PRIVATE_USE: _removing(r"[\ue000-\uf8ff]+"),
    Damage.LINE_SEPARATORS: _removing(r"[\u2028\u2029\u0085]", "\n"),
    Damage.TABS: _removing(r"\t+", " "),
    Damage.DECOMPOSED: _repair_decomposed,
    Damage.REPLACEMENT: _removing(r"\ufffd+"),
    Damage.SURROGATES: _removing(r"[\ud800-\udfff]+"),
}
