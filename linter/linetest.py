"""Tests of one line: the vocabulary that line rules, block steps and guards share.

What is given must all hold; within `phrases`, `phrases_from`, `patterns` and `rule` any one is enough.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import regex

from linter.errors import BadScalar
from linter.keys import key
from linter.pattern import Pattern
from linter.text import Line, key_of

QUOTE_MARKS = frozenset('"\u201c\u201d\u201e\u201f\u00ab\u2039\u300c\u300d\u300e\u300f')
# Without its partner \u00bb is an arrow, unless it stands right before a word or behind the end of a sentence.
CLOSING_GUILLEMET = regex.compile(r"(?:^|[\s(])[\u00bb\u203a](?=\w)|(?<!\.\.)[.!?,]\s?[\u00bb\u203a]")


def has_quotation_mark(text: str) -> bool:
    return not QUOTE_MARKS.isdisjoint(text) or (
        ("\u00bb" in text or "\u203a" in text) and CLOSING_GUILLEMET.search(text) is not None
    )


@dataclass(frozen=True, slots=True)
class PhraseFile:
    """Phrases from a text file beside the rule file, one a line; `#` starts a comment line."""

    phrases: tuple[str, ...]

    @classmethod
    def parse_beside(cls, name: str, folder: Path) -> PhraseFile:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise BadScalar(f"'{name}' must be a path below the rule file's folder")
        try:
            lines = (folder / name).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise BadScalar(f"cannot read '{name}': {error}") from None
        return cls(tuple(line.strip() for line in lines if line.strip() and not line.startswith("#")))


class Lines(Protocol):
    """The lines of an article, by position, and what is known of them."""

    def line(self, position: int) -> Line: ...

    def refers(self, names: tuple[str, ...], position: int) -> bool:
        """Whether a line passes the line test of a rule that one of the names means."""


@dataclass(frozen=True)
class LineTest:
    """What a line must be."""

    phrases: tuple[str, ...] = field(default=(), metadata=key("the whole line is one of these, compared by key"))
    phrases_from: tuple[PhraseFile, ...] = field(default=(), metadata=key("files of phrases beside the rule file"))
    patterns: tuple[Pattern, ...] = field(default=(), metadata=key("the whole line matches one of these patterns"))
    rule: tuple[str, ...] = field(
        default=(), metadata=key("the line passes the line test of one of these rules, guards aside; `family/*` is any")
    )
    min_words: int | None = field(default=None, metadata=key("at least so many words"))
    max_words: int | None = field(default=None, metadata=key("at most so many words"))
    min_chars: int | None = field(default=None, metadata=key("at least so many characters"))
    max_chars: int | None = field(default=None, metadata=key("at most so many characters"))
    sentence: bool | None = field(default=None, metadata=key("the line ends like a sentence (or must not)"))
    quoted: bool | None = field(default=None, metadata=key("the line has a quotation mark (or must not)"))
    upper: bool | None = field(default=None, metadata=key("all letters that have a case are capitals (or not all)"))
    asks: Callable[[Lines, int], bool] | None = None  # what a kind of rule asks of a line beyond all this

    def __getstate__(self) -> dict[str, object]:
        """What is not as it is anyway; keys are left to be worked out of the few line tests that are asked for theirs."""
        values = {name: value for name, value in self.__dict__.items() if name != "keys"}
        return {name: value for name, value in values.items() if value is not getattr(LineTest, name, self)}

    @functools.cached_property
    def is_empty(self) -> bool:
        return self == EMPTY

    @functools.cached_property
    def only_names_rules(self) -> bool:
        """Whether the test is but a list of rules whose lines pass."""
        return bool(self.rule) and self == LineTest(rule=self.rule)

    @functools.cached_property
    def is_by_name(self) -> bool:
        """Whether its words are but those of the rules it names."""
        return bool(self.rule) and not (self.phrases or self.phrases_from or self.patterns)

    @functools.cached_property
    def is_lexical(self) -> bool:
        """Whether words are looked at, not only measures."""
        return bool(self.phrases or self.phrases_from or self.patterns or self.rule)

    @functools.cached_property
    def has_measures(self) -> bool:
        measures = (self.min_words, self.max_words, self.min_chars, self.max_chars, self.sentence, self.quoted, self.upper)
        return any(measure is not None for measure in measures)

    @functools.cached_property
    def keys(self) -> frozenset[str]:
        listed = (*self.phrases, *(phrase for file in self.phrases_from for phrase in file.phrases))
        return frozenset(key_of(phrase) for phrase in listed)

    @functools.cached_property
    def longest_phrase(self) -> int:
        """Characters of the longest phrase and room for bullets and arrows; a longer line need not be keyed."""
        listed = (*self.phrases, *(phrase for file in self.phrases_from for phrase in file.phrases))
        return max((2 * len(phrase) + 20 for phrase in listed), default=0)

    def passes(self, lines: Lines, position: int) -> bool:
        """Whether the line there is such a line.  Raises TimeoutError when a pattern runs over its time."""
        if not self.measures(lines.line(position)) or (self.is_lexical and not self._says(lines, position)):
            return False
        return self.asks is None or self.asks(lines, position)

    def measures(self, line: Line) -> bool:
        """Whether a line has the size, the end and the letters that are asked for, whatever it says."""
        size = len(line.text)
        if (self.max_chars is not None and size > self.max_chars) or (self.min_chars is not None and size < self.min_chars):
            return False
        if self.max_words is not None and line.words > self.max_words:
            return False
        if self.min_words is not None and line.words < self.min_words:
            return False
        if self.sentence is not None and line.is_sentence is not self.sentence:
            return False
        if self.quoted is not None and has_quotation_mark(line.text) is not self.quoted:
            return False
        return self.upper is None or line.text.isupper() is self.upper

    def _says(self, lines: Lines, position: int) -> bool:
        line = lines.line(position)
        if len(line.text) <= self.longest_phrase and line.key in self.keys:
            return True
        for pattern in self.patterns:
            if pattern.matches(line.text):
                return True
        return bool(self.rule) and lines.refers(self.rule, position)


EMPTY = LineTest()


@dataclass(frozen=True)
class Search:
    """Lines in which one of some patterns is found, from the line's beginning or to its end where that is said."""

    patterns: tuple[Pattern, ...]
    starts: bool = False
    ends: bool = False


Part = LineTest | Search  # what of a rule looks at one line


@dataclass(frozen=True)
class TextSearch:
    """Texts in which one of some patterns is found, lines or not."""

    patterns: tuple[Pattern, ...]


@dataclass(frozen=True)
class Joint:
    """Two lines of which the upper one ends and the lower one starts with one of some patterns.

    The lower one is `gap` lines further down, blank ones not counted; there may be blank ones only where that is said.
    """

    ends: tuple[Pattern, ...]
    starts: tuple[Pattern, ...]
    gap: int
    blank_lines: bool
