"""Which lines of an article a fix struck out, which it cut a part from, and which rules did it.

A line is struck out when each of its characters but the white space is inside an edit that puts nothing but white space
in its place.  Findings stand in the offsets of the original whatever round they come from, so that every struck line can
be traced to the findings that deleted it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from linter.finding import Edit, Finding, Safety
from linter.repair import Fixed
from linter.text import Span


@dataclass(frozen=True, slots=True)
class StruckLine:
    """A line that is gone whole; `number` counts from 0, by `\\n`.

    `rules` are those whose findings took all of it, or where no single one did those that took parts.
    """

    number: int
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StruckPart:
    """A part of a line that stays; `start` and `end` are offsets in the line."""

    number: int
    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Struck:
    """What one fix took out.

    `suggested` are the lines that findings would delete whose fixes are only ever suggested: they are still there.
    """

    lines: tuple[StruckLine, ...]
    parts: tuple[StruckPart, ...]
    suggested: tuple[StruckLine, ...]


def struck(fixed: Fixed) -> Struck:
    """What became of the lines of `fixed.article`."""
    lines = _Lines(fixed.article.text)
    taken = [(finding.rule, span) for finding in fixed.applied for span in _deleted(finding)] if fixed.is_changed else []
    gone = [edit.span for edit in fixed.edits if _is_deletion(edit)]
    whole = tuple(lines.struck(taken, gone))
    numbers = {line.number for line in whole}
    offered = [
        (finding.rule, span)
        for finding in fixed.remaining
        if finding.fix and finding.fix.safety is Safety.SUGGEST
        for span in _deleted(finding)
    ]
    return Struck(
        whole,
        tuple(part for part in lines.parts(taken) if part.number not in numbers),
        tuple(line for line in lines.struck(offered, ()) if line.number not in numbers),
    )


def _is_deletion(edit: Edit) -> bool:
    return not edit.replacement.strip()


def _deleted(finding: Finding) -> Iterator[Span]:
    """The stretches a finding deletes of what it found.

    Its edits reach over the blank lines beside it, and in a later round over what was deleted there before: only what
    the finding itself is about counts.
    """
    for edit in finding.fix.edits if finding.fix else ():
        span = Span(max(edit.span.start, finding.span.start), min(edit.span.end, finding.span.end))
        if _is_deletion(edit) and span.start < span.end:
            yield span


class _Lines:
    """The lines of one text, by number."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines[:-1]:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def struck(self, taken: Iterable[tuple[str, Span]], gone: Iterable[Span]) -> Iterator[StruckLine]:
        """The lines of which nothing is left when what rules took and what is gone besides are out."""
        by_rule: dict[int, dict[str, list[Span]]] = {}
        for rule, span in taken:
            for number, part in self._touched(span):
                by_rule.setdefault(number, {}).setdefault(rule, []).append(part)
        missing: dict[int, list[Span]] = {}
        for span in gone:
            for number, part in self._touched(span):
                missing.setdefault(number, []).append(part)
        for number in sorted({*by_rule, *missing}):
            rules = by_rule.get(number, {})
            everything = [*missing.get(number, ()), *(span for spans in rules.values() for span in spans)]
            if self._is_empty_without(number, everything):
                full = [rule for rule, spans in rules.items() if self._is_empty_without(number, spans)]
                yield StruckLine(number, tuple(sorted(full or rules)))

    def parts(self, taken: Iterable[tuple[str, Span]]) -> Iterator[StruckPart]:
        """The parts of lines that were taken, as far as they have letters or digits."""
        for rule, span in taken:
            for number, part in self._touched(span):
                if any(character.isalnum() for character in self._lines[number][part.start : part.end]):
                    yield StruckPart(number, rule, part.start, part.end)

    def _touched(self, span: Span) -> Iterator[tuple[int, Span]]:
        """The lines a stretch of the text has visible characters of, with the offsets in the line."""
        number = bisect_right(self._starts, span.start) - 1
        while number < len(self._lines) and self._starts[number] < span.end:
            start, line = self._starts[number], self._lines[number]
            part = Span(max(span.start - start, 0), min(span.end - start, len(line)))
            if line[part.start : part.end].strip():
                yield number, part
            number += 1

    def _is_empty_without(self, number: int, spans: Iterable[Span]) -> bool:
        line = self._lines[number]
        position = 0
        for span in sorted(spans):
            if line[position : span.start].strip():
                return False
            position = max(position, span.end)
        return not line[position:].strip()
