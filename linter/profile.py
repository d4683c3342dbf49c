"""Kinds of articles in which short lines are the content: recipes, live blogs, tables, lyrics, transcripts, timetables.

A rule excuses itself from them with `unless: {article: …}`.  Each test is a count of line shapes, high enough that an
ordinary report never reaches it by accident; the numbers are those of the traps that real pages set.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

import regex

from linter.text import Line

TIME = r"(?:[01]?\d|2[0-3])[:.h][0-5]\d"
ENTRY_HEAD = regex.compile(rf"(?:\+\+\+\s*)?{TIME}\s*(?:Uhr|[ap]\.?m\.?|[A-Z]{{2,4}}|h)?\s*(?:[:|+–—-]+.*)?", regex.I)
LONE_TIME = regex.compile(rf"{TIME}(?:[:.][0-5]\d)?")
CELL = regex.compile(r"[\W\d]*\d[\W\d]*[A-Za-z%]{0,4}")
LABELLED = regex.compile(r"\p{Lu}[\w /-]{1,24}: ?\S.{0,60}")
SPEAKER = regex.compile(r"(?:[\p{Lu}][\p{Lu} .'-]{2,30}|\p{Lu}\w{1,30} \p{Lu}\w{1,30}):\s.*|[<\[◀]\s?\S{1,8}\s?[>\]▶].*")
SPEAKER_SIZE = 64  # characters up to the colon, at most
SPEAKER_MARKS = frozenset("<[\u25c0")
FRACTIONS = frozenset("\u00bd\u00bc\u00be\u2153\u2154")
COOKING = regex.compile(
    r"(?:\d+|[½¼¾⅓⅔]).{0,12}\b(?:cups?|tbsp|tsp|tablespoons?|teaspoons?|ounces?|oz|lbs?|grams?|g|kg|ml|EL|TL|cl|cuill\S*)\b.{0,60}",
    regex.I,
)
COOKING_LABELS = frozenset(
    (
        "ingredients method directions zutaten zubereitung ingrédients préparation ingredientes preparación ingredienti "
        "preparazione ingrediënten bereiding ingredienser składniki ингредиенты malzemeler 材料 作り方"
    ).split()
)


class ArticleKind(enum.Enum):
    """What an article is, where that changes what a short line means."""

    RECIPE = "recipe"
    LIVE_BLOG = "live_blog"
    TABLE = "table"
    LYRICS = "lyrics"
    TRANSCRIPT = "transcript"
    TIMETABLE = "timetable"


class Solid(Protocol):
    """Lines that are not blank, and their texts without outer space."""

    @property
    def texts(self) -> Sequence[str]: ...

    def __getitem__(self, position: int) -> Line: ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Line]: ...


class Lines(Protocol):
    """The lines of an article that are not blank."""

    @property
    def solid(self) -> Solid: ...

    @property
    def said_before(self) -> Mapping[int, int]:
        """For each line that was said before, by key: the position of the last one before it."""


def is_of_kind(kind: ArticleKind, lines: Lines) -> bool:
    return TESTS[kind](lines)


def _is_recipe(lines: Lines) -> bool:
    texts = (text for text in lines.solid.texts if len(text) < 90 and (text[0].isdigit() or text[0] in FRACTIONS))
    amounts = sum(COOKING.fullmatch(text) is not None for text in texts)
    if amounts < 2:
        return False
    return amounts >= 4 or any(line.key in COOKING_LABELS for line in lines.solid if len(line.text) < 30)


def _is_live_blog(lines: Lines) -> bool:
    heads = (text for text in lines.solid.texts if text[0] == "+" or text[0].isdigit())
    return sum(ENTRY_HEAD.match(text) is not None and LONE_TIME.fullmatch(text) is None for text in heads) >= 4


def _is_table(lines: Lines) -> bool:
    """Mostly cells: 60 lines of which two fifths are numbers, or 8 labels of the `Weight: 2 kg` sort that recur."""
    texts = lines.solid.texts
    if len(texts) >= 60:
        cells = sum(CELL.fullmatch(text) is not None for text in texts if len(text) < 24)
        if cells > 0.4 * len(texts):
            return True
    labelled = [text for text in texts if ":" in text[:30]]
    if len(labelled) < 8:
        return False
    labels = Counter(text.split(":", 1)[0] for text in labelled if LABELLED.fullmatch(text))
    return sum(count for count in labels.values() if count > 1) >= 8


def _is_lyrics(lines: Lines) -> bool:
    """Three different short lines that are said twice running, or a text of short lines that hardly has a paragraph."""
    solid = lines.solid
    twice = (solid[n] for n, before in lines.said_before.items() if before == n - 1)
    if len({line.key for line in twice if 2 <= line.words <= 12}) >= 3:
        return True
    if len(solid) < 12 or len(lines.said_before) <= 0.1 * len(solid):
        return False
    return sum(not line.is_sentence and 3 <= line.words <= 12 for line in solid) > 0.8 * len(solid)


def _is_transcript(lines: Lines) -> bool:
    texts = [text for text in lines.solid.texts if ":" in text[:SPEAKER_SIZE] or text[0] in SPEAKER_MARKS]
    return len(texts) >= 6 and sum(SPEAKER.fullmatch(text) is not None for text in texts) >= 6


def _is_timetable(lines: Lines) -> bool:
    texts = (text for text in lines.solid.texts if len(text) <= 8 and text[0].isdigit())
    return sum(LONE_TIME.fullmatch(text) is not None for text in texts) >= 4


TESTS: Mapping[ArticleKind, Callable[[Lines], bool]] = {
    ArticleKind.RECIPE: _is_recipe,
    ArticleKind.LIVE_BLOG: _is_live_blog,
    ArticleKind.TABLE: _is_table,
    ArticleKind.LYRICS: _is_lyrics,
    ArticleKind.TRANSCRIPT: _is_transcript,
    ArticleKind.TIMETABLE: _is_timetable,
}
