"""What a score looks at: measures of one line and of its neighbours, each with a name and none knowing a word.

Words come in from outside: `cues` are the lines on which some rule's line test holds, guards aside.  A measure is 0 where
there is nothing to say, and most go to 1; counts are logarithms (`log(1 + n)`), cut off where more says no more.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import inf, log1p

import regex

from linter.text import UNSPACED, Line

PARAGRAPH = 100  # characters of a long paragraph; of scripts without spaces, UNSPACED_PARAGRAPH
UNSPACED_PARAGRAPH = 40
SHORT = 12  # words of a short line at most
MOST_LINES = 400  # of an article; more say no more
MOST_WORDS = 40  # of a neighbour; more says no more
FAR = 30  # lines; what is further away is as far
LABEL_WORDS = 8
PAST = 8  # lines before that may have cues
LEAST_WORDS = 4  # longer words of a line that is compared with the paragraphs
LINK_WORDS = 6  # of a link that may stand inside a broken sentence
CUT_WORDS = 7  # of a line that may break off inside a sentence, more than a heading mostly has
CUT = frozenset(",(\u201c\u2018\u2014\u2013-")
CLOSING = frozenset(",.;:!?)]\u2019\u201d")
QUOTES = frozenset('"\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d')
OPENING = frozenset("\"'\u201c\u2018\u201e\u00ab\u300c([#@\u00a9\u2022*-\u2013\u2014\u00bf\u00a1")
SYMBOL = regex.compile(r"[|\u203a\u00bb\u00a9@#\u2192]|https?:|\.com\b")
LONG_WORD = regex.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Surroundings:
    """The lines of one article that are not blank, with what is known of them: where cues and labels of lists are."""

    solid: Sequence[Line]
    title: str | None
    is_table: bool
    cues: frozenset[int]
    labels: frozenset[int]

    @functools.cached_property
    def paragraphs(self) -> Sequence[bool]:
        return [_is_paragraph(line) for line in self.solid]

    @functools.cached_property
    def above(self) -> Sequence[int]:
        """For each line the position of the last long paragraph before it, -1 without one."""
        found, last = list[int](), -1
        for position, is_paragraph in enumerate(self.paragraphs):
            found.append(last)
            last = position if is_paragraph else last
        return found

    @functools.cached_property
    def below(self) -> Sequence[int]:
        """For each line the position of the next long paragraph after it, the number of lines without one."""
        total = len(self.solid)
        found, following = [total] * total, total
        for position in range(total - 1, -1, -1):
            found[position] = following
            following = position if self.paragraphs[position] else following
        return found

    @functools.cached_property
    def keys(self) -> Mapping[str, int]:
        """How often each line is said; long ones aside."""
        return Counter(line.key for line in self.solid if len(line.text) < PARAGRAPH)

    @functools.cached_property
    def title_words(self) -> frozenset[str]:
        return frozenset(LONG_WORD.findall((self.title or "").casefold()))

    @functools.cached_property
    def usual_size(self) -> int:
        """Characters of a middling long paragraph, 0 without one."""
        sizes = sorted(len(line.text) for line, is_paragraph in zip(self.solid, self.paragraphs, strict=True) if is_paragraph)
        return sizes[len(sizes) // 2] if sizes else 0

    @functools.cached_property
    def told(self) -> Mapping[str, int]:
        """In how many long paragraphs each longer word stands."""
        return Counter(word for n, is_paragraph in enumerate(self.paragraphs) if is_paragraph for word in self.long_words(n))

    def long_words(self, position: int) -> frozenset[str]:
        """The longer words of a line; none in scripts without spaces."""
        text = self.solid[position].text
        return frozenset() if UNSPACED.search(text) else frozenset(LONG_WORD.findall(text.casefold()))

    @functools.cached_property
    def cue_share(self) -> float:
        return len(self.cues) / len(self.solid)

    @functools.cached_property
    def _runs(self) -> Sequence[int]:
        """For each line how many short unterminated lines or cues stand together with it, itself included; or 0."""
        lengths = [0] * len(self.solid)
        start = 0
        for position in range(len(self.solid) + 1):
            if position < len(self.solid) and (position in self.cues or self.is_short(position)):
                continue
            lengths[start:position] = [position - start] * (position - start)
            start = position + 1
        return lengths

    def run(self, position: int) -> int:
        return self._runs[position]

    def is_short(self, position: int) -> bool:
        line = self.solid[position]
        return len(line.text) <= PARAGRAPH and not line.is_sentence and line.words <= SHORT

    def is_before(self, position: int) -> bool:
        """Before the first long paragraph."""
        return self.above[position] < 0 and self.below[position] < len(self.solid)

    def is_after(self, position: int) -> bool:
        """Behind the last long paragraph."""
        return self.below[position] == len(self.solid) and self.above[position] >= 0

    def is_inside(self, position: int) -> bool:
        return self.above[position] >= 0 and self.below[position] < len(self.solid)

    def cues_around(self, position: int, within: int) -> float:
        """Share of cues among the lines so near."""
        return (_between(self._cues_before, position - within, position + within) - (position in self.cues)) / (2 * within)

    def cues_past(self, position: int) -> float:
        """Share of cues among the lines just before."""
        return _between(self._cues_before, position - PAST, position - 1) / PAST

    def cues_to_end(self, position: int) -> float:
        """Share of cues among all lines behind; 0 for the last ones."""
        behind = len(self.solid) - 1 - position
        return _between(self._cues_before, position + 1, len(self.solid) - 1) / behind if behind > 2 else 0.0

    @functools.cached_property
    def _cues_before(self) -> Sequence[int]:
        """For each line, and behind the last one, how many cues stand before it."""
        return [0, *accumulate(n in self.cues for n in range(len(self.solid)))]

    @functools.cached_property
    def _labels_before(self) -> Sequence[int]:
        return [0, *accumulate(n in self.labels for n in range(len(self.solid)))]

    @functools.cached_property
    def _cells_before(self) -> Sequence[int]:
        """How many lines of up to four words with a digit stand before each."""
        return [0, *accumulate(_is_cell(line) for line in self.solid)]

    def cells_around(self, position: int) -> float:
        return _between(self._cells_before, position - 2, position + 2) / 5

    def has_cue(self, first: int, last: int) -> bool:
        return _between(self._cues_before, first, last) > 0

    def words_of(self, position: int) -> float:
        if not 0 <= position < len(self.solid):
            return 0.0
        line = self.solid[position]
        return log1p(MOST_WORDS if len(line.text) > 6 * MOST_WORDS else min(line.words, MOST_WORDS))

    def is_sentence(self, position: int) -> bool:
        return 0 <= position < len(self.solid) and self.solid[position].is_sentence

    def is_under_label(self, position: int) -> bool:
        """Whether the label of a list stands above, and no long paragraph between."""
        return _between(self._labels_before, self.above[position] + 1, position - 1) > 0


@dataclass(frozen=True, slots=True)
class Feature:
    """One measure, 0 to `most`.  `sign` is 1 where it can only speak for an artifact, -1 where only against one.

    A measure that `is_dear` is asked after the others, where they leave a doubt.
    """

    sign: int
    says: str
    measure: Callable[[Surroundings, int], float]
    most: float = 1.0
    is_dear: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """What a score knows of one article: the lines that are cues, with their points, and the points added up so far."""

    near: Surroundings
    cues: tuple[tuple[str, float, frozenset[int]], ...]
    totals: dict[int, float] = field(default_factory=dict)


def _between(before: Sequence[int], first: int, last: int) -> int:
    """How many there are from the first to the last line, from how many there are before each."""
    first, last = max(first, 0), min(last, len(before) - 2)
    return before[last + 1] - before[first] if first <= last else 0


def _is_cell(line: Line) -> bool:
    return len(line.text) < 40 and any(c.isdigit() for c in line.text) and line.words <= 4


def _is_paragraph(line: Line) -> bool:
    size = len(line.text)
    if size < UNSPACED_PARAGRAPH or not line.is_sentence:
        return False
    return size >= PARAGRAPH or UNSPACED.match(line.text[size // 2]) is not None


def _title_case(near: Surroundings, position: int) -> float:
    """Share of words with a capital or a digit in front, in a line of three words or more."""
    words = near.solid[position].text.split()
    return sum(word[0].isupper() or word[0].isdigit() for word in words) / len(words) if len(words) > 2 else 0.0


def _is_lone_name(near: Surroundings, position: int) -> bool:
    words = near.solid[position].text.split()
    return len(words) <= 2 and all(word[0].isupper() or word[0].isdigit() for word in words)


def _starts_oddly(near: Surroundings, position: int) -> bool:
    first = near.solid[position].text[0]
    return not first.isalnum() and first not in OPENING


def _is_again(near: Surroundings, position: int) -> bool:
    line = near.solid[position]
    return len(line.text) < PARAGRAPH and near.keys[line.key] > 1


def _title_share(near: Surroundings, position: int) -> float:
    """Share of the longer words that the headline has too, if there are two or more."""
    words = set(LONG_WORD.findall(near.solid[position].text.casefold()))
    return len(words & near.title_words) / len(words) if len(words) > 1 else 0.0


def _is_cut_before(near: Surroundings, position: int) -> bool:
    if not position or near.is_sentence(position - 1):
        return False
    before = near.solid[position - 1]
    return before.words > CUT_WORDS and (before.text[-1].isalpha() or before.text[-1] in CUT)


def _goes_on(near: Surroundings, position: int) -> bool:
    if position + 1 == len(near.solid):
        return False
    after = near.solid[position + 1].text
    return after[0].islower() or after[0] in CLOSING


def _goes_on_later(near: Surroundings, position: int) -> bool:
    if position + 2 >= len(near.solid) or near.is_sentence(position) or near.solid[position + 1].words > LINK_WORDS:
        return False
    after = near.solid[position + 2].text
    return after[0].islower() or after[0] in CLOSING


def _shortness(near: Surroundings, position: int) -> float:
    """1 for nothing, 0 for the size of a middling paragraph and more, or where there is none."""
    return max(0.0, 1 - len(near.solid[position].text) / near.usual_size) if near.usual_size else 0.0


def _strangeness(near: Surroundings, position: int) -> float:
    """Share of the longer words that no other long paragraph has, if there are enough."""
    words = near.long_words(position)
    if len(words) < LEAST_WORDS:
        return 0.0
    own = int(near.paragraphs[position])
    return sum(near.told.get(word, 0) <= own for word in words) / len(words)


def _far(lines: int) -> float:
    return log1p(min(lines, FAR))


FARTHEST = log1p(FAR)


FEATURES: Mapping[str, Feature] = {
    # the line itself
    "words": Feature(-1, "log of its words", lambda near, n: log1p(near.solid[n].words), inf),
    "sentence": Feature(-1, "ends like a sentence", lambda near, n: near.solid[n].is_sentence),
    "quoted": Feature(-1, "has a quotation mark", lambda near, n: not QUOTES.isdisjoint(near.solid[n].text)),
    "small_letter": Feature(-1, "begins with a small letter", lambda near, n: near.solid[n].text[0].islower()),
    "odd_start": Feature(-1, "begins with a mark that opens nothing", _starts_oddly),
    "title_share": Feature(-1, "share of its words that the headline has", _title_share),
    "no_letters": Feature(1, "has no letter", lambda near, n: not any(c.isalpha() for c in near.solid[n].text)),
    "capitals": Feature(1, "is all capitals", lambda near, n: near.solid[n].text.isupper()),
    "title_case": Feature(1, "share of words with a capital, of three or more", _title_case),
    "lone_name": Feature(1, "is one or two words with capitals", _is_lone_name),
    "ellipsis": Feature(1, "ends in an ellipsis", lambda near, n: near.solid[n].text.endswith(("\u2026", "..."))),
    "symbol": Feature(
        1, "has a bar, an arrow, @, #, \u00a9 or an address", lambda near, n: bool(SYMBOL.search(near.solid[n].text))
    ),
    "again": Feature(1, "is said more than once", _is_again),
    "long_again": Feature(
        1, "is said more than once and has five words or more", lambda near, n: near.solid[n].words > 4 and _is_again(near, n)
    ),
    "colon": Feature(-1, "ends in a colon", lambda near, n: near.solid[n].text.endswith((":", "\N{FULLWIDTH COLON}"))),
    "ends_in_digit": Feature(1, "ends in a digit", lambda near, n: near.solid[n].text[-1].isdigit()),
    "shorter": Feature(1, "how much shorter it is than the article's long paragraphs", _shortness),
    "strange": Feature(
        1, "share of its longer words that no other long paragraph has, of four or more", _strangeness, is_dear=True
    ),
    # where it stands
    "place": Feature(1, "how far down the article, from 0 to 1", lambda near, n: n / max(1, len(near.solid) - 1)),
    "before_body": Feature(1, "stands before the first long paragraph", lambda near, n: near.is_before(n)),
    "short_before_body": Feature(1, "and is short", lambda near, n: near.is_before(n) and near.is_short(n)),
    "after_body": Feature(1, "stands behind the last long paragraph", lambda near, n: near.is_after(n)),
    "short_after_body": Feature(1, "and is short", lambda near, n: near.is_after(n) and near.is_short(n)),
    "sentence_before_body": Feature(
        -1, "ends like a sentence before the body", lambda near, n: near.is_before(n) and near.solid[n].is_sentence
    ),
    "sentence_inside": Feature(
        -1, "ends like a sentence inside the body", lambda near, n: near.is_inside(n) and near.solid[n].is_sentence
    ),
    "alone_inside": Feature(-1, "stands alone inside the body", lambda near, n: near.is_inside(n) and near.run(n) == 1),
    "lines_to_paragraph": Feature(
        1, "log of the lines to the next long paragraph", lambda near, n: _far(near.below[n] - n), FARTHEST
    ),
    "lines_from_paragraph": Feature(1, "log of the lines from the last one", lambda near, n: _far(n - near.above[n]), FARTHEST),
    "gap": Feature(
        1,
        "log of the lines between the paragraphs around it",
        lambda near, n: _far(near.below[n] - near.above[n] - 2),
        FARTHEST,
    ),
    "run": Feature(1, "log of the short lines it stands among", lambda near, n: _far(near.run(n)), FARTHEST),
    "run_inside": Feature(
        1, "the same inside the body", lambda near, n: _far(near.run(n)) if near.is_inside(n) else 0.0, FARTHEST
    ),
    # its neighbours
    "words_before": Feature(-1, "log of the words of the line before", lambda near, n: near.words_of(n - 1), log1p(MOST_WORDS)),
    "words_after": Feature(-1, "log of the words of the line after", lambda near, n: near.words_of(n + 1), log1p(MOST_WORDS)),
    "sentence_ahead": Feature(-1, "the line before ends like a sentence", lambda near, n: near.is_sentence(n - 1)),
    "sentence_behind": Feature(-1, "the line after ends like a sentence", lambda near, n: near.is_sentence(n + 1)),
    "cue_before": Feature(1, "the line before is a cue", lambda near, n: n - 1 in near.cues),
    "cue_after": Feature(1, "the line after is a cue", lambda near, n: n + 1 in near.cues),
    "between_cues": Feature(1, "stands between two cues", lambda near, n: n - 1 in near.cues and n + 1 in near.cues),
    "cues_close": Feature(1, "share of cues within two lines", lambda near, n: near.cues_around(n, 2)),
    "cues_near": Feature(1, "share of cues within six lines", lambda near, n: near.cues_around(n, 6)),
    "cues_past": Feature(1, "share of cues among the eight lines before", lambda near, n: near.cues_past(n)),
    "cues_to_end": Feature(1, "share of cues from there to the end", lambda near, n: near.cues_to_end(n)),
    "cues_ahead": Feature(
        1,
        "behind the body, a cue stands before it",
        lambda near, n: near.is_after(n) and near.has_cue(near.above[n] + 1, n - 1),
    ),
    "cues_behind": Feature(
        1,
        "before the body, a cue follows",
        lambda near, n: near.is_before(n) and near.has_cue(n + 1, near.below[n] - 1),
    ),
    "under_label": Feature(1, "the label of a list stands above", lambda near, n: near.is_under_label(n)),
    "open_under_label": Feature(
        1, "and it does not end like a sentence", lambda near, n: not near.solid[n].is_sentence and near.is_under_label(n)
    ),
    "inside_under_label": Feature(1, "and that inside the body", lambda near, n: near.is_inside(n) and near.is_under_label(n)),
    "cut_before": Feature(-1, "the line before is long and breaks off", _is_cut_before),
    "goes_on": Feature(-1, "the line after begins with a small letter or a closing mark", _goes_on),
    "goes_on_later": Feature(
        -1, "a short line follows, and behind it one begins with a small letter or a closing mark", _goes_on_later
    ),
    "numbers_around": Feature(
        -1, "share of cells of a table around: short lines with a digit", lambda near, n: near.cells_around(n)
    ),
    # the article
    "cue_share": Feature(1, "share of cues in the article", lambda near, n: near.cue_share),
    "lines": Feature(
        1, "log of the article's lines", lambda near, n: log1p(min(len(near.solid), MOST_LINES)), log1p(MOST_LINES)
    ),
    "table": Feature(-1, "the article is a table", lambda near, n: near.is_table),
}
