"""Finds the cues of an index in the lines of an article."""

from __future__ import annotations

import functools
import operator
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from linter.needs import LINE_EDGE, folded
from linter.shapes import Shapes
from linter.text import Line, odd_characters

# The folded text is made by replacements where no more than so many characters outside ASCII change.
MOST_CHANGING = 30
FOLDED_ASCII = folded("".join(map(chr, range(128)))).encode() + bytes(range(128, 256))


@dataclass(slots=True)
class Marks:
    """Where keys and literals of parts of rules and of patterns are, and the shapes that each line may have."""

    parts: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    patterns: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    shapes: list[int] = field(default_factory=list)
    all_shapes: int = 0  # that some line may have


class Reader:
    """Reads lines with all cues at once."""

    def __init__(
        self,
        keys: Mapping[str, tuple[int, ...]],
        longest: int,
        literals: Sequence[tuple[str, tuple[int, ...]]],
        owners: Sequence[tuple[int, ...]],
        shapes: Shapes,
        echoes: Sequence[tuple[int, int]],
    ) -> None:
        from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

        self._keys = keys
        self._longest = longest
        self._owners = owners
        self._shapes = shapes
        self._echoes = echoes
        self._patterns = tuple(numbers for _, numbers in literals)
        encoded = [literal.replace(LINE_EDGE, "\n").encode("utf-8", "surrogatepass") for literal, _ in literals]
        self._automaton = BytesAhoCorasick(encoded, MatchKind.Standard, Implementation.DFA)

    def read(self, lines: Sequence[Line]) -> Marks:
        marks = Marks()
        if lines:
            self._read_keys(lines, marks)
            allowed = self._shapes.allowed
            marks.shapes = [allowed(line.text) for line in lines]
            marks.all_shapes = functools.reduce(operator.or_, marks.shapes)
            self._read_echoes(lines, marks)
            self._read_literals(lines, marks)
        return marks

    def _read_keys(self, lines: Sequence[Line], marks: Marks) -> None:
        keys, longest = self._keys, self._longest
        for position, line in enumerate(lines):
            if len(line.text) <= longest and (owners := keys.get(line.key)):
                for owner in owners:
                    marks.parts[owner].add(position)

    def _read_echoes(self, lines: Sequence[Line], marks: Marks) -> None:
        for size, pattern in self._echoes:
            for position, line in enumerate(lines):
                if marks.shapes[position] >> pattern & 1 and line.text.find(line.text[:size], size) >= 0:
                    self._mark(pattern, position, marks)

    def _read_literals(self, lines: Sequence[Line], marks: Marks) -> None:
        data = _searchable("\n".join(("", *(line.text for line in lines), "")))
        ends = list(accumulate(len(line) + 1 for line in data[1:-1].split(b"\n")))  # offset of each line's end
        position, last = 0, len(ends) - 1
        seen, shapes, patterns = marks.patterns, marks.shapes, self._patterns
        for literal, start, _ in self._automaton.find_matches_as_indexes(data, overlapping=True):
            while position and ends[position - 1] > start:
                position -= 1
            while position < last and ends[position] <= start:
                position += 1
            for number in patterns[literal]:
                if shapes[position] >> number & 1 and position not in seen[number]:
                    self._mark(number, position, marks)

    def _mark(self, pattern: int, position: int, marks: Marks) -> None:
        marks.patterns[pattern].add(position)
        for owner in self._owners[pattern]:
            marks.parts[owner].add(position)


def _searchable(text: str) -> bytes:
    """The folded text in UTF-8."""
    changing = [(character, plain) for character in odd_characters(text) if (plain := folded(character)) != character]
    if len(changing) > MOST_CHANGING:
        return folded(text).encode("utf-8", "surrogatepass")
    for character, plain in changing:
        text = text.replace(character, plain)
    return text.encode("utf-8", "surrogatepass").translate(FOLDED_ASCII)
