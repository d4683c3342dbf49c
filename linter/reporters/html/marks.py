"""An article's text cut into rows and pieces: what goes, what stays, and the findings that say so.

Edits reach over the blank lines beside them, overlap, and may lie inside each other.  The text is cut at every place where
one begins or ends; each piece has the strongest mark of those that cover it and the findings of all of them.
"""

from __future__ import annotations

import enum
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeAlias

from linter.checked import Located
from linter.finding import Edit
from linter.text import LINE_END

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SYMBOLS = {"\n": "\u23ce", "\r": "\u240d", "\t": "\u2192", " ": "\u2423", "\N{NO-BREAK SPACE}": "\u237d"}
LONG_PIECE = 700  # characters of one piece that are shown
MOST_COMPARED = 1_500  # characters of an edit that are compared with what replaces them; it takes the square of that
PIECE_COST = 250  # what a piece costs in a page besides its text


Stretch: TypeAlias = tuple[int, int]  # half-open, as a Span, but sorted in a tenth of the time


class Mark(enum.IntEnum):
    """What becomes of a piece of text, the weakest claim first."""

    KEPT = 0
    NOTED = 1  # a finding that has no fix
    OFFERED = 2  # a fix that this run does not apply
    ADDED = 3  # what is put in the place of something
    GONE = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line.  `findings` are indexes of those that cover it."""

    text: str
    mark: Mark = Mark.KEPT
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is not blank, `number` counted from 1; `skipped` lines that are not blank were left out before it."""

    number: int
    pieces: tuple[Piece, ...]
    skipped: int = 0

    @property
    def sign(self) -> str:
        """One character for the margin, so that nothing is said by colour alone."""
        marks = {piece.mark for piece in self.pieces}
        if marks == {Mark.GONE}:
            return "\N{MINUS SIGN}"
        if Mark.GONE in marks or Mark.ADDED in marks:
            return "~"
        return "?" if Mark.OFFERED in marks else "!" if Mark.NOTED in marks else ""


@dataclass(frozen=True, slots=True)
class Marked:
    """The rows that are shown; `cut` lines that are not blank were left out at the end."""

    rows: tuple[Row, ...]
    cut: int = 0


def marked(
    text: str,
    findings: Sequence[Located],
    goes: Callable[[Located], bool],
    *,
    around: int | None = None,
    budget: int,
    longest: int = LONG_PIECE,
    first: int = 1,
) -> Marked:
    """The rows of a text, at most about `budget` characters of page.

    `goes` says which fixes are done.  With `around`, only rows that far from one with a mark are shown.  A piece of
    more than `longest` characters is shortened in its middle.  `first` is the number of the text's first line.
    """
    rows = list(_rows(text, list(_claims(text, findings, goes))))
    wanted = range(len(rows)) if around is None else _near(rows, around)
    shown: list[Row] = []
    last = -1
    for index in wanted:
        row = rows[index]
        pieces, cost = _within(budget, [_shortened(piece, longest) for piece in row.pieces])
        if cost > budget and shown:
            break
        row = Row(first + row.number - 1, pieces, index - last - 1)
        budget -= cost
        shown.append(row)
        last = index
    return Marked(tuple(shown), len(rows) - last - 1)


def taken(findings: Iterable[Located], goes: Callable[[Located], bool]) -> tuple[list[Stretch], list[Stretch]]:
    """The stretches of the text that go, and those that would go if all fixes were done; each disjoint and sorted."""
    gone: list[Stretch] = []
    offered: list[Stretch] = []
    for finding in findings:
        if finding.edits:
            stretches = gone if goes(finding) else offered
            for located in finding.edits:
                edit = located.edit
                if not edit.replacement or edit.replacement.isspace():
                    stretches.append((edit.span.start, edit.span.end))
    certain = _merged(gone)
    return certain, _merged([*certain, *offered]) if offered else certain


def shown(character: str) -> str:
    """A character that would not be seen, or that would disturb what is around it, by its code point."""
    if character in "\n\r\t":
        return SYMBOLS[character]
    return f"\u27e8U+{ord(character):04X}\u27e9"


def visible(text: str, *, is_marked: bool = False) -> str:
    """The text with control characters, lone surrogates and marks of direction made visible.

    In a mark whatever is invisible is shown, because it may be what was found.
    """
    if text.isprintable():
        return text
    return "".join(shown(c) if _is_hidden(c, is_marked=is_marked) else c for c in text)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A part of the text that one finding lays claim to; `added` is put behind it."""

    start: int
    end: int
    mark: Mark
    finding: int
    added: str = ""


def _claims(text: str, findings: Sequence[Located], goes: Callable[[Located], bool]) -> Iterator[_Claim]:
    for index, finding in enumerate(findings):
        if not finding.edits:
            if len(finding.span):
                yield _Claim(finding.span.start, finding.span.end, Mark.NOTED, index)
            continue
        mark = Mark.GONE if goes(finding) else Mark.OFFERED
        for located in finding.edits:
            for start, end, added in _narrowed(text, located.edit):
                yield _Claim(start, end, mark, index, added if mark is Mark.GONE else "")


def _narrowed(text: str, edit: Edit) -> Iterator[tuple[int, int, str]]:
    """The parts of an edit that make a difference, with what is put in their place.

    An edit may write a whole paragraph anew for two wrong characters, or reach over the blank lines beside a deleted one.
    """
    start, end = edit.span.start, edit.span.end
    old, new = text[start:end], edit.replacement
    if not new.strip():
        if old.strip():
            start, end = end - len(old.lstrip()), start + len(old.rstrip())
        yield start, end, new if len(old) == 0 or not old.strip() else ""
    elif len(old) > MOST_COMPARED or len(new) > MOST_COMPARED:
        yield start, end, new
    else:
        for kind, low, high, new_low, new_high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                yield start + low, start + high, new[new_low:new_high]


def _rows(text: str, claims: Sequence[_Claim]) -> Iterator[Row]:
    """The lines that are not blank, or have a mark."""
    starts = [0, *(found.end() for found in LINE_END.finditer(text))]
    ends = [*(found.start() for found in LINE_END.finditer(text)), len(text)]
    pieces: dict[int, list[Piece]] = {}
    for start, piece in _pieces(text, claims):
        number = bisect_right(starts, start) - 1
        if piece.mark is Mark.ADDED or (piece.mark and not piece.text.strip()):
            pieces.setdefault(number, []).append(piece)
            continue
        position, end = start, start + len(piece.text)
        while position < end:  # a piece runs over line ends: a part for each line
            part = text[position : min(end, ends[number])]
            if part:
                pieces.setdefault(number, []).append(replace(piece, text=part))
            number += 1
            position = starts[number] if number < len(starts) else end
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        found = pieces.get(number, [])
        if any(piece.text.strip() or piece.mark for piece in found):
            yield Row(number + 1, tuple(_drawn(piece) for piece in found))
        elif text[start:end].strip():
            yield Row(number + 1, (Piece(visible(text[start:end])),))


def _pieces(text: str, claims: Sequence[_Claim]) -> Iterator[tuple[int, Piece]]:
    """Where pieces start, in the order of the text; those of white space are left out where they are kept."""
    cuts = sorted({0, len(text), *(s.start for s in claims), *(s.end for s in claims)})
    opening: dict[int, list[_Claim]] = {}
    closing: dict[int, list[_Claim]] = {}
    for claim in claims:
        opening.setdefault(claim.start, []).append(claim)
        closing.setdefault(claim.end, []).append(claim)
    active: dict[_Claim, None] = {}
    for cut, following in zip(cuts, [*cuts[1:], len(text)], strict=True):
        for claim in closing.get(cut, ()):
            active.pop(claim, None)
        for claim in opening.get(cut, ()):
            if claim.end > cut:
                active[claim] = None
        for claim in closing.get(cut, ()):
            # What is put inside something that goes is gone with it.
            if claim.added and not any(other.mark is Mark.GONE and other.start < cut for other in active):
                yield cut - (claim.start < cut), Piece(claim.added, Mark.ADDED, (claim.finding,))
        if cut < following:
            mark = max((claim.mark for claim in active), default=Mark.KEPT)
            findings = tuple(sorted({claim.finding for claim in active}))
            yield cut, Piece(text[cut:following], mark, findings)


def _drawn(piece: Piece) -> Piece:
    if piece.mark is Mark.KEPT:
        return replace(piece, text=visible(piece.text))
    if not piece.text.strip():
        return replace(piece, text="".join(SYMBOLS.get(c) or shown(c) for c in piece.text[:40]))
    return replace(piece, text=visible(piece.text, is_marked=True))


def _is_hidden(character: str, *, is_marked: bool) -> bool:
    if character in " \u3000" or character.isprintable():
        return False
    category = unicodedata.category(character)
    return category in {"Cc", "Cs"} or character in BIDI or (is_marked and category in {"Cf", "Zs", "Zl", "Zp", "Co", "Cn"})


def _near(rows: Sequence[Row], around: int) -> list[int]:
    marks = [index for index, row in enumerate(rows) if any(piece.mark for piece in row.pieces)]
    near = {index for mark in marks for index in range(mark - around, mark + around + 1)}
    return [index for index in range(len(rows)) if index in near]


def _within(budget: int, pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], int]:
    """As many pieces of a row as the budget allows, one at least, and what they cost."""
    cost = PIECE_COST
    for count, piece in enumerate(pieces):
        more = len(piece.text) + PIECE_COST * bool(piece.findings)
        if cost + more > budget and count:
            left = sum(bool(piece.findings) for piece in pieces[count:])
            return (*pieces[:count], Piece(f" [\u2026 {left:,} more marks in this line]")), cost
        cost += more
    return tuple(pieces), cost


def _shortened(piece: Piece, longest: int) -> Piece:
    if len(piece.text) <= longest:
        return piece
    left, right = piece.text[: longest // 2], piece.text[-longest // 2 :]
    return replace(piece, text=f"{left} [\u2026 {len(piece.text) - longest:,} characters \u2026] {right}")


def _merged(stretches: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
