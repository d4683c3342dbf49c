"""With which letters a line must begin that a pattern matches whole.

Only the letters a to z of the folded line count, whatever signs, digits, spaces and other letters stand between them: most
patterns of labels begin with one of a few words, and a line is told from them by one look into a dictionary.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterable

import regex

from linter.forms import LETTERS, LINE_EDGE, folded
from linter.frequency import frequency
from linter.spelling import is_plain
from linter.syntax import BLANK, DIGIT, SPACE, Anything, Char, Choice, Edge, Group, Look, Node, Repeat, Sequence, Unsure, parse

OPEN = "*"  # behind fewer letters: anything may follow; without it the line has no other letters
MOST_HEADS = 400
MOST_LETTERS = 8  # of a class
# All characters that have letters from a to z when they are folded.
LETTERLIKE = (
    string.ascii_letters
    + "\u0130\u0131\u017f\u212a\u00df\u1e9e\u00aa\u00ba"
    + "".join(chr(code + letter) for code in (0xFF21, 0xFF41) for letter in range(26))
)


def heads_of(source: str, *, ends: bool) -> frozenset[str] | None:
    """The first LETTERS letters of all lines that a pattern matches from their beginning; None where nothing is known.

    Fewer letters are either all that the line has, or have OPEN behind them.  `ends` says that the pattern must match to
    the line's end.
    """
    try:
        heads = _heads(parse(source))
    except Unsure:
        return None
    if not ends:
        heads = frozenset(head if _is_full(head) else head + OPEN for head in heads)
    return None if OPEN in heads else heads


def letters_in(text: str) -> str:
    """The letters of a text that count."""
    return "".join(c for c in folded(text) if "a" <= c <= "z")


@functools.cache
def share_of_heads(heads: frozenset[str]) -> float:
    """The share of lines that begin with one of these: a guess."""
    return sum(_share(head.removesuffix(OPEN)) for head in heads)


@functools.cache
def _share(head: str) -> float:
    # Words may part anywhere between the letters: three is enough to tell.
    return (
        min(1.0, frequency(" " + head[:4], LINE_EDGE) / frequency(" ", LINE_EDGE) * (0.3 if len(head) > 4 else 1))
        if head
        else 0.02
    )


def _heads(node: Node) -> frozenset[str]:
    match node:
        case Char():
            return _of_character(node)
        case Choice():
            return _few(head for option in node.options for head in _heads(option))
        case Sequence():
            found = frozenset({""})
            for part in node.parts:
                if all(map(_is_full, found)):  # what stands further behind is not looked at
                    break
                found = _followed(found, _heads(part))
            return found
        case Repeat():
            return _repeated(node)
        case Group():
            return _heads(node.part)
        case Anything():
            return frozenset({OPEN})
        case Edge() | Look():
            return frozenset({""})


def _of_character(node: Char) -> frozenset[str]:
    if node.known is None:
        return _of_class(node.source)
    found: set[str] = set()
    for known in node.known:
        if known in (SPACE, DIGIT, BLANK):
            found.add("")
        elif not is_plain(known, node.any_case):
            return _of_class(node.source)
        else:
            found.add(letters_in(known))
    return frozenset(found)


@functools.cache
def _of_class(source: str) -> frozenset[str]:
    """What a class of characters may add: letters, if they are few, and nothing for all its other characters."""
    found = {letters_in(character) for character in LETTERLIKE if regex.fullmatch(source, character)}
    return frozenset({"", *found}) if len(found) <= MOST_LETTERS else frozenset({OPEN})


def _followed(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    """The heads of a text of two parts."""
    return _few(
        head if _is_full(head) else _cut(head + more) for head in first for more in (("",) if _is_full(head) else second)
    )


def _repeated(node: Repeat) -> frozenset[str]:
    part = _heads(node.part)
    found: set[str] = {""} if node.least == 0 else set()
    now = frozenset({""})
    for times in range(1, node.most + 1):
        before, now = now, _followed(now, part)
        if times >= node.least:
            found |= now
        else:
            found |= {head for head in now if _is_full(head)}
        if now == before:  # more of it adds no letters
            found |= now
            break
        now = frozenset(head for head in now if not _is_full(head))
        if not now:
            break
        if times > 2 * LETTERS:
            found |= {head + OPEN for head in now}
            break
    return _few(found)


def _few(heads: Iterable[str]) -> frozenset[str]:
    """Heads that are not too many: else fewer letters of each."""
    found = frozenset(heads)
    size = LETTERS
    while len(found) > MOST_HEADS and size > 0:
        size -= 1
        found = frozenset(head if len(head.removesuffix(OPEN)) <= size else head[:size] + OPEN for head in found)
    return frozenset({OPEN}) if OPEN in found else found


def _is_full(head: str) -> bool:
    return len(head) >= LETTERS or head.endswith(OPEN)


def _cut(head: str) -> str:
    return (
        head if len(head) < LETTERS else head.removesuffix(OPEN)[:LETTERS] if len(head.removesuffix(OPEN)) >= LETTERS else head
    )
