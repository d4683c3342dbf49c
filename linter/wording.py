"""Line tests and guards of rules in plain words, for people who ask what a rule wants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.guards import Guards, Near, Unless, Where
from linter.linetest import LineTest

MOST_LISTED = 6  # phrases or patterns of one line test
LONGEST_PATTERN = 100  # characters
ZONE_WORDS = {"before_body": "before the body", "in_body": "in the body", "after_body": "behind the body"}
NEAR = 3  # lines up and down, where a `near` does not say


def guards_in_words(guards: Guards) -> Iterator[tuple[str, str]]:
    """Each guard that is given: its key, and what must be so for the rule to speak."""
    if guards.where:
        yield "where", "it stands " + listed([place(where) for where in guards.where])
    if guards.line:
        yield "line", "the line found " + listed([test_in_words(test) for test in guards.line])
    for name, nears in (("previous", guards.previous), ("next", guards.next), ("near", guards.near)):
        if nears:
            yield name, listed([near_in_words(name, near) for near in nears])
    for unless in guards.unless:
        yield "unless", unless_in_words(unless)
    if guards.languages:
        yield "languages", f"the language of the article is {listed(guards.languages)}, or is not known"
    if guards.sites:
        yield "sites", f"the article is from {listed(guards.sites)}"
    if guards.whole_file:
        yield "whole_file", "the article is a file of its own"
    if not guards.mid_sentence:
        yield "mid_sentence", "it does not stand between two halves of one sentence, where a link's text may be"


def place(where: Where) -> str:
    """`among the first 5 lines`, `in the body`."""
    if where.zone in ZONE_WORDS:
        return ZONE_WORDS[where.zone]
    end = "first" if where.zone == "head" else "last"
    if where.share:
        return f"in the {end} {where.share:.0%} of the lines"
    return f"among the {end} {where.lines} lines" if where.lines > 1 else f"on the {end} line"


def near_in_words(name: str, near: Near) -> str:
    """What one entry of `previous`, `next` or `near` asks for."""
    words, within = test_in_words(near.test), near.within or 1
    if name == "near":
        return f"a line within {counted(near.within or NEAR, 'line')} up or down {words}"
    side = "before" if name == "previous" else "behind"
    return f"the line {side} it {words}" if within == 1 else f"one of the {within} lines {side} it {words}"


def unless_in_words(unless: Unless) -> str:
    """Where a rule keeps silent: `the line ends like a sentence`."""
    said: list[str] = []
    if unless.article:
        said.append(f"the article is a {listed([kind.value.replace('_', ' ') for kind in unless.article])}")
    if not unless.test.is_empty:
        around = f" or one within {counted(unless.within, 'line')} of it" if unless.within else ""
        said.append(f"the line{around} {test_in_words(unless.test)}")
    return " or ".join(said)


def test_in_words(test: LineTest) -> str:
    """What a line must be: `is 'close' or matches ‹…›, and has at most 4 words`."""
    said = _lexical(test)
    clauses = ([" or ".join(said)] if said else []) + measures(test)
    return ", and ".join(clauses) if clauses else "may be any"


def _lexical(test: LineTest) -> list[str]:
    phrases = [*test.phrases, *(phrase for file in test.phrases_from for phrase in file.phrases)]
    said: list[str] = []
    if phrases:
        said.append("is " + listed([f"'{phrase}'" for phrase in phrases[:MOST_LISTED]], more=len(phrases) - MOST_LISTED))
    if test.patterns:
        sources = [f"‹{shortened(pattern.source)}›" for pattern in test.patterns[:MOST_LISTED]]
        said.append("matches " + listed(sources, more=len(test.patterns) - MOST_LISTED))
    if test.rule:
        said.append(f"passes the line test of {listed(test.rule)}")
    return said


def measures(test: LineTest) -> list[str]:
    """The clauses of a line test that are no words: how long the line is, how it ends, its quotes and capitals."""
    said = [
        *_size(test.min_words, test.max_words, "word"),
        *_size(test.min_chars, test.max_chars, "character"),
    ]
    for wish, yes, no in (
        (test.sentence, "ends like a sentence", "does not end like a sentence"),
        (test.quoted, "has a quotation mark", "has no quotation mark"),
        (test.upper, "is all in capitals", "is not all in capitals"),
    ):
        if wish is not None:
            said.append(yes if wish else no)
    return said


def listed(words: Sequence[str], *, more: int = 0) -> str:
    """`a, b or c`, with `… 4 more` behind where there are."""
    if more > 0:
        return ", ".join(words) + f" … {more} more"
    return ", ".join(words[:-1]) + f" or {words[-1]}" if len(words) > 1 else words[0]


def shortened(text: str, most: int = LONGEST_PATTERN) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _size(least: int | None, most: int | None, unit: str) -> list[str]:
    if least is None:
        return [] if most is None else [f"has at most {counted(most, unit)}"]
    if most is None:
        return [f"has at least {counted(least, unit)}"]
    return [f"has {counted(least, unit)}" if least == most else f"has {least} to {counted(most, unit)}"]
