"""`encoding`: characters that are not what the page meant, each sort of damage with its repair.

Correct text is never touched: curly quotes, full-width forms and the joiners of Persian, Indic scripts and emoji all
stay.  Mojibake is left to ftfy (https://ftfy.readthedocs.io), line by line, and taken only where
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
from linter.keys import key
from linter.linetest import LineTest, Part
from linter.rule import Action, Hit, Rule
from linter.text import Line, Span, odd_characters
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
    WINDOWS_1252 = "windows_1252"
    PRIVATE_USE = "private_use"
    LINE_SEPARATORS = "line_separators"
    TABS = "tabs"
    DECOMPOSED = "decomposed"
    LIGATURES = "ligatures"
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

    @property
    def needs(self) -> tuple[tuple[Part, ...], ...]:
        return ()

    def may_find(self, view: View) -> bool:
        return GATES[self.damage](view)

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
# What UTF-8 looks like that was read as Windows-1252 or Latin-1: two of these on end, or one of the leads alone.
SUSPECT = frozenset(
    {
        *map(chr, range(0x80, 0x100)),
        *map(chr, range(0x2013, 0x203B)),
        *"\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u0192\u02c6\u02dc\u20ac\u2122",
    }
)
SUSPECT_LEADS = frozenset("\u00c2\u00c3\u00e2")
# A closing quotation mark whose last byte was lost on the way; ftfy would make a dagger of it.
LOST_BYTE = regex.compile(r"\u00e2\u20ac(?=[ .,;:!?)]|$)")
ENTITY = regex.compile(r"&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
BARE_ENTITY = regex.compile(r"&(?:nbsp|pound|copy|reg|lt|gt|quot|amp)(?![\w;=])")
COMPOSABLE = regex.compile(r"\P{M}\p{M}+|[\u1100-\u11ff]{2,}")
LINE_SEPARATORS = regex.compile(r"[\u2028\u2029\u0085]")
INSIDE_SENTENCE = regex.compile(r"(?:(?<= )[\u2028\u2029\u0085] *|[\u2028\u2029\u0085] +)[\p{Ll}\d]")
CONTROL = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
SURROGATES = regex.compile(r"[\ud800-\udfff]+")
WINDOWS_1252 = regex.compile(r"[\x80-\x84\x86-\x9f]+")  # 85 is a line separator
LIGATURES = regex.compile(r"[\ufb00-\ufb06]")
ESCAPE = regex.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\x[0-9a-fA-F]{2}")


def _repair_mojibake(text: str, line: Line) -> tuple[Edit, ...]:
    if text.isascii() or not _is_suspect(text, odd_characters(text)):
        return ()
    import ftfy
    import ftfy.badness

    before = ftfy.badness.badness(text)
    if not before:
        return ()
    repaired = ftfy.fix_encoding(LOST_BYTE.sub("\u00e2\u20ac\x9d", text))
    if repaired == text or ftfy.badness.badness(repaired) or ("\ufffd" in repaired and "\ufffd" not in text):
        return ()
    return (_difference(text, repaired, line.start),)


def _repair_entities(text: str, line: Line) -> tuple[Edit, ...]:
    """Entities with their semicolon, unescaped until stable; markup that would arise (`&lt;div&gt;`) is left alone."""
    edits = []
    for found in ENTITY.finditer(text) if "&" in text else ():
        plain = found[0]
        for _ in range(plain.count("amp;") + 1):
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
    """Letters and their marks as one character where there is one; what is not in two parts stays as it is."""
    found = () if text.isascii() else COMPOSABLE.finditer(text)
    composed = ((m, unicodedata.normalize("NFC", m[0])) for m in found)
    return tuple(Edit(Span(line.start + m.start(), line.start + m.end()), one) for m, one in composed if len(one) < len(m[0]))


def _repair_line_separators(text: str, line: Line) -> tuple[Edit, ...]:
    """A line end as the line itself has it; beside a space and inside a sentence a separator stands for nothing."""
    line_end = "\r\n" if line.stop - line.end == 2 else "\n"
    found = () if text.isascii() else LINE_SEPARATORS.finditer(text)
    return tuple(
        Edit(Span(line.start + m.start(), line.start + m.end()), "" if INSIDE_SENTENCE.match(text, m.start()) else line_end)
        for m in found
    )


def _repair_control(text: str, line: Line) -> tuple[Edit, ...]:
    """Control characters go, and so do halves of characters, for which no YAML example could be written."""
    found = () if text.isprintable() else CONTROL.finditer(text)
    removed = (Edit(Span(line.start + m.start(), line.start + m.end())) for m in found)
    return tuple(sorted([*removed, *_repair_surrogates(text, line)]))


def _repair_surrogates(text: str, line: Line) -> tuple[Edit, ...]:
    """Two halves of a character become that character, a half that is alone goes."""
    found = () if text.isascii() else SURROGATES.finditer(text)
    return tuple(
        Edit(
            Span(line.start + m.start(), line.start + m.end()),
            m[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore"),
        )
        for m in found
    )


def _repair_windows_1252(text: str, line: Line) -> tuple[Edit, ...]:
    """Quotes and dashes of Windows-1252 that were read as control characters of Latin-1."""
    found = () if text.isascii() else WINDOWS_1252.finditer(text)
    return tuple(
        Edit(Span(line.start + m.start(), line.start + m.end()), m[0].encode("latin-1").decode("cp1252", "ignore"))
        for m in found
    )


def _repair_ligatures(text: str, line: Line) -> tuple[Edit, ...]:
    found = () if text.isascii() else LIGATURES.finditer(text)
    return tuple(Edit(Span(line.start + m.start(), line.start + m.end()), unicodedata.normalize("NFKC", m[0])) for m in found)


def _difference(before: str, after: str, offset: int) -> Edit:
    """The edit that turns one string into the other, without what they share at both ends."""
    shortest = min(len(before), len(after))
    head = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    tail = next((n for n in range(shortest - head) if before[-1 - n] != after[-1 - n]), shortest - head)
    return Edit(Span(offset + head, offset + len(before) - tail), after[head : len(after) - tail])


# What `badness` never counts, alone or beside each other: the quotes and dashes of ordinary English.
_BENIGN = frozenset("\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026")


def _is_suspect(text: str, odd: str) -> bool:
    """Whether a text whose odd characters are `odd` may have been read in the wrong encoding."""
    for character in SUSPECT.intersection(odd) - _BENIGN:
        place = text.find(character)
        while place >= 0:
            if character in SUSPECT_LEADS or not SUSPECT.isdisjoint(
                text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
            ):
                return True
            place = text.find(character, place + 1)
    return False


def _having(pattern: str) -> Callable[[View], bool]:
    """Whether one of the article's odd characters is in a class."""
    found = regex.compile(pattern).search
    return lambda view: found(view.odd) is not None


# What an article must have before its lines are looked at one by one.
GATES: Mapping[Damage, Callable[[View], bool]] = {
    Damage.MOJIBAKE: lambda view: _is_suspect(view.text, view.odd),
    Damage.ENTITIES: lambda view: "&" in view.text,
    Damage.BARE_ENTITIES: lambda view: "&" in view.text,
    Damage.ESCAPES: lambda view: "\\u" in view.text or "\\x" in view.text,
    Damage.INVISIBLE: _having(r"[\u00ad\u200b\u2060-\u2064\ufeff\ufffc]"),
    Damage.DIRECTION_MARKS: _having(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    Damage.CONTROL: _having(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"),
    Damage.WINDOWS_1252: _having(r"[\x80-\x84\x86-\x9f]"),
    Damage.PRIVATE_USE: _having(r"[\ue000-\uf8ff]"),
    Damage.LINE_SEPARATORS: _having(r"[\u2028\u2029\u0085]"),
    Damage.TABS: lambda view: "\t" in view.text,
    Damage.DECOMPOSED: _having(r"[\p{M}\u1100-\u11ff]"),
    Damage.LIGATURES: _having(r"[\ufb00-\ufb06]"),
    Damage.REPLACEMENT: lambda view: "\ufffd" in view.text,
    Damage.SURROGATES: _having(r"[\ud800-\udfff]"),
}
REPAIRS: Mapping[Damage, Repair] = {
    Damage.MOJIBAKE: _repair_mojibake,
    Damage.ENTITIES: _repair_entities,
    Damage.BARE_ENTITIES: _repair_bare_entities,
    Damage.ESCAPES: _repair_escapes,
    # Soft hyphen, zero-width space, word joiner, byte order mark, invisible operators, object replacement.
    Damage.INVISIBLE: _removing(r"[\u00ad\u200b\u2060-\u2064\ufeff\ufffc]+"),
    Damage.DIRECTION_MARKS: _removing(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]+", keep_in_rtl=True),
    Damage.CONTROL: _repair_control,
    Damage.WINDOWS_1252: _repair_windows_1252,
    Damage.PRIVATE_USE: _removing(r"[\ue000-\uf8ff]+"),
    Damage.LINE_SEPARATORS: _repair_line_separators,
    Damage.TABS: _removing(r"\t+", " "),
    Damage.DECOMPOSED: _repair_decomposed,
    Damage.LIGATURES: _repair_ligatures,
    Damage.REPLACEMENT: _removing(r"\ufffd+"),
    Damage.SURROGATES: _repair_surrogates,
}
