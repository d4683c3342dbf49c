"""Kinds of articles in which short lines are the content: recipes, live blogs, tables, lyrics, transcripts, timetables.

A rule excuses itself from them with `unless: {article: …}`.  Each test is a count of line shapes, high enough that an
ordinary report never reaches it by accident; the numbers are those of the traps that real pages set.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Sequence

import regex

from linter.text import Line

TIME = r"(?:[01]?\d|2[0-3])[:.h][0-5]\d"
ENTRY_HEAD = regex.compile(rf"(?:\+\+\+\s*)?{TIME}\s*(?:Uhr|[ap]\.?m\.?|[A-Z]{{2,4}}|h)?\s*(?:[:|+–—-]+.*)?", regex.I)
LONE_TIME = regex.compile(rf"{TIME}(?:[:.][0-5]\d)?")
CELL = regex.compile(r"[\W\d]*\d[\W\d]*[A-Za-z%]{0,4}")
LABELLED = regex.compile(r"\p{Lu}[\w /-]{1,24}: ?\S.{0,60}")
SPEAKER = regex.compile(r"(?:[\p{Lu}][\p{Lu} .'-]{2,30}|\p{Lu}\w+ \p{Lu}\w+):\s.*|[<\[◀]\s?\S{1,8}\s?[>\]▶].*")
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


def kinds_of(solid: Sequence[Line]) -> frozenset[ArticleKind]:
    """The kinds an article is of, from its lines that are not blank."""
    tests = {
        ArticleKind.RECIPE: _is_recipe,
        ArticleKind.LIVE_BLOG: _is_live_blog,
        ArticleKind.TABLE: _is_table,
        ArticleKind.LYRICS: _is_lyrics,
        ArticleKind.TRANSCRIPT: _is_transcript,
        ArticleKind.TIMETABLE: _is_timetable,
    }
    return frozenset(kind for kind, test in tests.items() if test(solid))


def _is_recipe(solid: Sequence[Line]) -> bool:
    amounts = sum(COOKING.fullmatch(line.text) is not None for line in solid if len(line.text) < 90)
    labels = sum(line.key in COOKING_LABELS for line in solid if len(line.text) < 30)
    return amounts >= 4 or (labels >= 1 and amounts >= 2)


def _is_live_blog(solid: Sequence[Line]) -> bool:
    return sum(ENTRY_HEAD.match(line.text) is not None and LONE_TIME.fullmatch(line.text) is None for line in solid) >= 4


def _is_table(solid: Sequence[Line]) -> bool:
    """Mostly cells: 60 lines of which two fifths are numbers, or 8 labels of the `Weight: 2 kg` sort that recur."""
    cells = sum(CELL.fullmatch(line.text) is not None for line in solid if len(line.text) < 24)
    if len(solid) >= 60 and cells > 0.4 * len(solid):
        return True
    labels = Counter(line.text.split(":", 1)[0] for line in solid if LABELLED.fullmatch(line.text))
    return sum(count for count in labels.values() if count > 1) >= 8


def _is_lyrics(solid: Sequence[Line]) -> bool:
    """Three different short lines that are said twice running, or a text of short lines that hardly has a paragraph."""
    again = {
        line.key for line, before in zip(solid[1:], solid, strict=False) if line.key == before.key and 2 <= line.words <= 12
    }
    if len(again) >= 3:
        return True
    verses = sum(3 <= line.words <= 12 and not line.is_sentence for line in solid)
    return len(solid) >= 12 and verses > 0.8 * len(solid) and len({line.key for line in solid}) < 0.9 * len(solid)


def _is_transcript(solid: Sequence[Line]) -> bool:
    return sum(SPEAKER.fullmatch(line.text) is not None for line in solid) >= 6


def _is_timetable(solid: Sequence[Line]) -> bool:
    return sum(LONE_TIME.fullmatch(line.text) is not None for line in solid if len(line.text) <= 8) >= 4
