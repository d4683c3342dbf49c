"""Edits on a text: how whole lines are taken out, how edits are applied, and where things stood before.

A deleted line takes one side of its blank lines with it, so that the paragraphs around it stay parted as before: of the
two gaps around a run of deleted lines the wider one stays.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linter.finding import Edit
from linter.text import Line, Span


def delete_lines(solid: Sequence[Line], first: int, last: int) -> Edit:
    """The edit that removes the lines `first` to `last` (positions in `solid`, the lines that are not blank)."""
    before = solid[first - 1] if first else None
    after = solid[last + 1] if last + 1 < len(solid) else None
    if before is None:
        return Edit(Span(solid[first].start, solid[last].stop if after is None else after.start))
    if after is None:
        return Edit(Span(before.end, solid[last].end))
    gap_before = solid[first].number - before.number
    gap_after = after.number - solid[last].number
    if gap_after > gap_before:
        return Edit(Span(before.end, solid[last].end))
    return Edit(Span(solid[first].start, after.start))


def delete_all(solid: Sequence[Line], chosen: Iterable[int]) -> tuple[Edit, ...]:
    """The edits that remove the chosen lines (positions in `solid`), one for each run of neighbours."""
    edits: list[Edit] = []
    run: list[int] = []
    for index in sorted(set(chosen)):
        if run and index != run[-1] + 1:
            edits.append(delete_lines(solid, run[0], run[-1]))
            run = []
        run.append(index)
    if run:
        edits.append(delete_lines(solid, run[0], run[-1]))
    return tuple(edits)


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text after the edits, which must be sorted and disjoint (ValueError otherwise)."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        if edit.span.start < position or edit.span.end < edit.span.start:
            raise ValueError(f"edits overlap or are not in order at offset {edit.span.start}")
        pieces += (text[position : edit.span.start], edit.replacement)
        position = edit.span.end
    pieces.append(text[position:])
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Trace:
    """Where each part of an edited text stood in the original.

    `pieces` are the stretches that were kept, in order: (start in the edited text, start in the original, length).
    """

    pieces: tuple[tuple[int, int, int], ...]
    original_length: int

    @classmethod
    def of(cls, text: str) -> Trace:
        return cls(((0, 0, len(text)),), len(text))

    def after(self, edits: Sequence[Edit]) -> Trace:
        """The trace of the text to which `edits` (sorted, disjoint, in the edited text) have been applied."""
        kept: list[tuple[int, int, int]] = []  # start and end before the edits, start after them
        position = shift = 0
        for edit in edits:
            kept.append((position, edit.span.start, position + shift))
            position = edit.span.end
            shift += len(edit.replacement) - len(edit.span)
        kept.append((position, sys.maxsize, position + shift))
        pieces: list[tuple[int, int, int]] = []
        index = 0
        for start, original, length in self.pieces:
            end = start + length
            while kept[index][1] <= start:
                index += 1
            probe = index
            while probe < len(kept) and kept[probe][0] < end:
                low, high = max(start, kept[probe][0]), min(end, kept[probe][1])
                if low < high:
                    pieces.append((kept[probe][2] + low - kept[probe][0], original + low - start, high - low))
                probe += 1
        return Trace(tuple(pieces), self.original_length)

    def original(self, span: Span) -> Span:
        """The smallest stretch of the original that gave rise to `span`; an insertion maps to the place it was made."""
        start, end = self._offset(span.start, end=False), self._offset(span.end, end=True)
        return Span(min(start, end), max(start, end)) if len(span) else Span(start, start)

    def deleted(self) -> tuple[Span, ...]:
        """The stretches of the original that are gone."""
        gone: list[Span] = []
        position = 0
        for _, original, length in self.pieces:
            if original > position:
                gone.append(Span(position, original))
            position = original + length
        if position < self.original_length:
            gone.append(Span(position, self.original_length))
        return tuple(gone)

    def _offset(self, offset: int, *, end: bool) -> int:
        probe = offset - 1 if end and offset else offset
        index = bisect_right(self.pieces, (probe, self.original_length + 1, 0)) - 1
        if index < 0:
            return 0 if not end or not self.pieces else self.pieces[0][1]
        start, original, length = self.pieces[index]
        if probe < start + length:
            return original + offset - start
        if end:  # inside something inserted: up to where the next kept piece begins
            return self.pieces[index + 1][1] if index + 1 < len(self.pieces) else self.original_length
        return original + length
