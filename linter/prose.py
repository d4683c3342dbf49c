"""Whether two neighbouring lines may be halves of one sentence, by what stands around them: prose, or a list or verse.

A sentence that links have broken shows it somewhere near: a long piece, an end mark, a line that plainly goes on.  Tags,
ingredients, standings and verse are runs of short lines that do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from linter.text import Line

SHORT = 8  # words
VERSE = range(3, 11)  # words of a line of verse
STANZA = 3  # lines
UNEVEN = 3  # words between the longest and the shortest of three lines
TELLING = 10  # characters of two words that hardly begin two lines by chance
REACH = 12  # lines up and down that are looked at
INNER_END = regex.compile(r"\p{Ll}{2}[.!?][\"”’»)]*\s+[\"“«(]*\p{Lu}")
# What a line begins with that goes on with the one above it.
REST = regex.compile(r"[,.;:!?)\]%\u2019\u201d]|'s\b|[\u2013\u2014-]{1,2}\s*\p{Ll}|\p{Ll}")
ITEM_END = regex.compile(r";(?:\s(?:and|or|und|oder|et|ou|y|o|e|en|of|och|eller|og))?$")
MARK = regex.compile(r"[,.;:!?)\]%\u2019\u201d]|'s\b")


def may_be_one_sentence(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether the lines from `first` to `last` do not look like items of a list, tags, or lines of verse."""
    if ITEM_END.search(lines[first].text) or _begins_small(lines, first):
        return False
    if _is_parallel(lines, first, last) or _is_verse(lines, first, last):
        return False
    if not all(map(_is_short, lines[first : last + 1])):
        return True
    first, last = _run(lines, first, last, _is_short)
    return _goes_on_below(lines, last) or _is_cut_above(lines, first)


def _begins_small(lines: Sequence[Line], first: int) -> bool:
    """Whether what the line belongs to begins with a small letter: no sentence does, an item of a list may."""
    if not lines[first].text[0].islower():
        return False
    top = first
    while _meet(lines, top - 1) and not _is_ended(lines[top - 1]):
        top -= 1
        if first - top > REACH:
            return False
    return lines[top].text[0].islower()


def _is_ended(line: Line) -> bool:
    return line.is_sentence or line.text[-1] == ":"


def _is_parallel(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether one of the lines begins as one beside it does, or with long words as the next but one: items of a list do."""
    opening = _opening(lines[last])
    reach = 2 if len(opening) >= TELLING else 1
    beside = range(max(0, last - reach), min(len(lines), last + reach + 1))
    if " " in opening and any(n != last and _opening(lines[n]) == opening for n in beside):
        return True
    opening = _opening(lines[first])
    is_open = last + 1 < len(lines) and not lines[last].is_sentence
    return is_open and len(opening) >= TELLING and opening == _opening(lines[last + 1])


def _opening(line: Line) -> str:
    """The first two words."""
    return " ".join(line.text[:80].casefold().split(None, 2)[:2])


def _is_verse(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether the lines belong to a stanza: lines of some words each, three of one length or more, that stand alone."""
    if not all(map(_is_of_verse, lines[first : last + 1])):
        return False
    first, last = _run(lines, first, last, _is_of_verse)
    words = [line.words for line in lines[first : last + 1]]
    if len(words) < STANZA or (len(words) == STANZA and max(words) - min(words) > UNEVEN):
        return False
    before = lines[first - 1] if _meet(lines, first - 1) else None
    is_cut = before is not None and not _is_ended(before)
    return not is_cut and (lines[last].is_sentence or not _goes_on_below(lines, last))


def _is_of_verse(line: Line) -> bool:
    return len(line.text) < 100 and line.words in VERSE and not MARK.match(line.text) and not INNER_END.search(line.text)


def _is_short(line: Line) -> bool:
    return len(line.text) < 100 and line.words <= SHORT and not line.is_sentence and INNER_END.search(line.text) is None


def _goes_on_below(lines: Sequence[Line], last: int) -> bool:
    return _meet(lines, last) and REST.match(lines[last + 1].text) is not None


def _is_cut_above(lines: Sequence[Line], first: int) -> bool:
    """Whether the line above breaks off in the middle of a paragraph."""
    if not _meet(lines, first - 1):
        return False
    above = lines[first - 1]
    return not above.is_sentence and INNER_END.search(above.text) is not None


def _run(lines: Sequence[Line], first: int, last: int, is_such: Callable[[Line], bool]) -> tuple[int, int]:
    """The run of such lines without a blank one between them that the lines from `first` to `last` belong to."""
    top, bottom = first, last
    while first - top < REACH and _meet(lines, top - 1) and is_such(lines[top - 1]):
        top -= 1
    while bottom - last < REACH and _meet(lines, bottom) and is_such(lines[bottom + 1]):
        bottom += 1
    return top, bottom


def _meet(lines: Sequence[Line], upper: int) -> bool:
    """Whether there is a line at `upper` and one right below it, without a blank one between."""
    return 0 <= upper < len(lines) - 1 and lines[upper + 1].number == lines[upper].number + 1
