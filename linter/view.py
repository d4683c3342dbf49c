"""An article as the rules look at it: its lines, where its body begins and ends, what kind of text it is.

Everything is computed once, when first asked for.  Lines are named by their position among the lines that are not
blank (`solid`), because rules never care how many blank lines stand between two.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import overload

from linter.bits import bits_of, positions_of
from linter.features import LABEL_WORDS, Surroundings, Tally
from linter.linetest import Joint, LineTest, Part, TextSearch
from linter.profile import ArticleKind, is_of_kind
from linter.reader import alike, letters_of
from linter.text import Article, Line, Places, Span, count_words_of, key_of, odd_characters, split_lines

MAX_LINE = 100_000  # characters; longer lines are reported and not searched
PARAGRAPH_WORDS = 20
CLOSING = frozenset(",.;:!?)\u2019\u201d")


class View:
    """One article, opened up for one pass of the rules.

    `line_tests` gives the line tests that the name after a `rule:` stands for.  Sets of lines are bits (`bits.py`).
    """

    def __init__(self, article: Article, line_tests: Callable[[str], tuple[LineTest, ...]]) -> None:
        self.article = article
        self.text = article.text
        self._line_tests = line_tests
        self.taken = 0  # the lines that leave a score no doubt
        self.tallies: dict[object, Tally] = {}  # of rules that score lines, by what makes their points the same
        self._kinds: dict[ArticleKind, bool] = {}
        self._passed: dict[tuple[int, int], bool] = {}
        self._referred: dict[tuple[str, int], bool] = {}

    @functools.cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(split_lines(self.text))

    @functools.cached_property
    def line_end(self) -> str:
        """What ends the first line; LF in a text of one line."""
        first = self.lines[0]
        return self.text[first.end : first.stop] or "\n"

    @functools.cached_property
    def solid(self) -> Solid:
        """Lines that are not blank and not too long to be searched, in order."""
        return Solid(self.text)

    @functools.cached_property
    def all(self) -> int:
        """The set of all lines."""
        return (1 << len(self.solid)) - 1

    @functools.cached_property
    def too_long(self) -> tuple[Line, ...]:
        if len(self.text) <= MAX_LINE:
            return ()
        return tuple(line for line in self.lines if len(line.text) > MAX_LINE)

    def among(self, test: LineTest, lines: int) -> int:
        """Those of a set of lines that pass a test.  Raises TimeoutError when a pattern runs over its time."""
        return bits_of(position for position in positions_of(lines) if self._passes(position, test))

    def _passes(self, position: int, test: LineTest) -> bool:
        asked = (id(test), position)
        known = self._passed.get(asked)
        if known is None:
            known = self._passed[asked] = test.passes(self, position)
        return known

    def passes(self, position: int, test: LineTest) -> bool:
        """Whether a line passes.  Raises TimeoutError when a pattern runs over its time."""
        return self.among(test, 1 << position) != 0

    def worth(self, part: Part) -> int:
        """The lines on which a part of a rule may hold: all, where nothing is known of it."""
        return self.all

    def joints(self, joint: Joint) -> Sequence[int]:
        """Positions of the lines that may go on in a lower one: all, where nothing is known of it."""
        numbers, gap = self.solid.numbers, joint.gap
        return [n for n in range(len(numbers) - gap) if joint.blank_lines or numbers[n + gap] - numbers[n] == gap]

    def may_occur(self, search: TextSearch) -> bool:
        """False only where a search of the whole text certainly finds nothing."""
        return True

    @functools.cached_property
    def said_before(self) -> Mapping[int, int]:
        """For each line that was said before, by key: the position of the last one before it."""
        last_seen: dict[str, int] = {}
        found: dict[int, int] = {}
        for position, line in enumerate(self.solid):
            if line.key in last_seen:
                found[position] = last_seen[line.key]
            last_seen[line.key] = position
        return found

    @functools.cached_property
    def alike(self) -> Mapping[int, Sequence[int]]:
        """For each line that begins or ends with the letters of lines before it, the positions of those."""
        return alike([letters_of(text) for text in self.solid.texts])

    @functools.cached_property
    def odd(self) -> str:
        """The characters that are neither printable ASCII nor LF, each once."""
        return odd_characters(self.text)

    @functools.cached_property
    def body(self) -> tuple[int, int] | None:
        """Positions of the first and the last real paragraph (20 words and an end mark); None without one."""
        positions = range(len(self.solid))
        first = next(filter(self.is_paragraph, positions), None)
        return None if first is None else (first, next(filter(self.is_paragraph, reversed(positions)), first))

    def is_of_kind(self, kind: ArticleKind) -> bool:
        known = self._kinds.get(kind)
        if known is None:
            known = self._kinds[kind] = is_of_kind(kind, self)
        return known

    @functools.cached_property
    def title_key(self) -> str | None:
        return key_of(self.article.title) if self.article.title else None

    @functools.cached_property
    def places(self) -> Places:
        return Places(self.text)

    def is_paragraph(self, position: int) -> bool:
        if len(self.solid.texts[position]) < PARAGRAPH_WORDS:
            return False
        line = self.solid[position]
        return line.is_sentence and line.words >= PARAGRAPH_WORDS

    def is_mid_sentence(self, first: int, last: int) -> bool:
        """Whether the lines stand between two halves of one sentence: then they may be a link's text, cut out of it.

        The line before has four words or more and breaks off; the line after begins with a small letter and has three
        words or more, or begins with closing punctuation.
        """
        if not 0 < first <= last < len(self.solid) - 1:
            return False
        before, after = self.solid[first - 1], self.solid[last + 1]
        goes_on = after.text[0] in CLOSING or (after.text[0].islower() and len(after.text.split(None, 3)) >= 3)
        ends = before.text[-1]
        return goes_on and (ends.isalpha() or ends == ",") and not before.is_sentence and before.words >= 4

    def line(self, position: int) -> Line:
        return self.solid[position]

    def refers(self, names: tuple[str, ...], position: int) -> bool:
        """Whether a line passes the line test of a rule that one of the names means."""
        return any(self._refers(name, position) for name in names)

    def _refers(self, name: str, position: int) -> bool:
        asked = (name, position)
        if asked not in self._referred:
            self._referred[asked] = any(self.passes(position, test) for test in self._line_tests(name))
        return self._referred[asked]

    def holding(self, test: LineTest) -> frozenset[int]:
        """Positions of the lines that pass.  Raises TimeoutError when a pattern runs over its time."""
        return frozenset(positions_of(self.among(test, self.all)))

    def surroundings(self, cues: tuple[LineTest, ...], labels: tuple[LineTest, ...]) -> Surroundings:
        """The lines with their cues; those of `labels` that are short may be the label of a list."""
        is_table = self.is_of_kind(ArticleKind.TABLE)
        cue = frozenset().union(*map(self.holding, cues))
        label = {n for test in labels for n in self.holding(test) if self.solid[n].words <= LABEL_WORDS}
        return Surroundings(tuple(self.solid), self.article.title, is_table, cue, frozenset(label))

    def span_of(self, first: int, last: int) -> Span:
        return Span(self.solid[first].span.start, self.solid[last].span.end)

    def position_of(self, offset: int) -> int | None:
        """Position of the line that holds the offset, None where that line is blank or too long."""
        position = bisect_right(self.solid, offset, key=lambda line: line.start) - 1
        return position if position >= 0 and offset <= self.solid[position].end else None

    def covered(self, span: Span) -> list[int]:
        """Positions of the lines that lie whole within a span."""
        first = end = bisect_left(self._offsets, span.start)
        while end < len(self._offsets) and self._offsets[end] + len(self.solid.texts[end]) <= span.end:
            end += 1
        return list(range(first, end))

    @functools.cached_property
    def _offsets(self) -> Sequence[int]:
        """Where each line's text begins."""
        return [line.offset for line in self.solid]


class Solid(Sequence[Line]):
    """The lines of a text that are not blank and not too long to be searched; each is made when it is first asked for.

    `texts` are the lines without outer space, `numbers` their numbers among all lines.
    """

    def __init__(self, text: str) -> None:
        self._made: dict[int, Line] = {}
        if "\r" in text:
            lines = [line for line in split_lines(text) if line.text and len(line.text) <= MAX_LINE]
            self._made = dict(enumerate(lines))
            self.texts = [line.text for line in lines]
            self.numbers: Sequence[int] = [line.number for line in lines]
            return
        self._all = text.split("\n")
        stripped = list(map(str.strip, self._all))
        self.texts = list(filter(None, stripped))
        if len(self.texts) == len(stripped):
            self.numbers = range(len(stripped))
        else:
            self.numbers = [number for number, line in enumerate(stripped) if line]
        if len(text) > MAX_LINE and max(map(len, self.texts), default=0) > MAX_LINE:
            self.numbers = [number for number in self.numbers if len(stripped[number]) <= MAX_LINE]
            self.texts = [line for line in self.texts if len(line) <= MAX_LINE]

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, position: int) -> Line: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[Line, ...]: ...
    def __getitem__(self, position: int | slice) -> Line | tuple[Line, ...]:
        if isinstance(position, slice):
            return tuple(self[n] for n in range(*position.indices(len(self.texts))))
        line = self._made.get(position)
        if line is None:
            line = self._made[position] = self._make(position)
        return line

    def _make(self, position: int) -> Line:
        if position < 0:
            return self[position + len(self.texts)]
        stripped, number = self.texts[position], self.numbers[position]
        whole = self._all[number]
        start = self._starts[number]
        end = start + len(whole)
        is_last = number == len(self._all) - 1
        offset = start if len(whole) == len(stripped) else start + len(whole) - len(whole.lstrip())
        line = Line(number, start, end, end if is_last else end + 1, stripped, offset)
        if "words" in self.__dict__:  # counted already, with those of all lines
            vars(line)["words"] = self.words[position]
        return line

    @functools.cached_property
    def words(self) -> Sequence[int]:
        """How many words each line has."""
        return count_words_of(self.texts)

    @functools.cached_property
    def _starts(self) -> Sequence[int]:
        """Offset of each line, blank ones too, and one more."""
        return list(accumulate(map(len, self._all), lambda end, size: end + size + 1, initial=0))
