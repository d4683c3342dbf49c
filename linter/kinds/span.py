"""`span`: a part of a line, such as a credit behind a caption or `opens new tab` inside a sentence.

What is left of the line keeps its words parted by one space.  A span that takes the whole line deletes it like a line.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from linter.bits import positions_of
from linter.finding import Edit
from linter.keys import key
from linter.linetest import LineTest, Part, Search, TextSearch
from linter.pattern import Pattern
from linter.rule import Action, Hit, Rule
from linter.text import LINE_END, Line, Span
from linter.view import View

SENTENCE_START = regex.compile(r"(?:^|[.!?\u2026][\"'\u201d\u2019)]*\s+|[\u3002\uff01\uff1f])")
SENTENCE_STOP = regex.compile(r"[.!?\u2026][\"'\u201d\u2019)]*(?=\s|$)|[\u3002\uff01\uff1f]|$")


class At(enum.Enum):
    """Where in the line a match may lie."""

    START = "start"
    END = "end"
    ANYWHERE = "anywhere"


class Expand(enum.Enum):
    SENTENCE = "sentence"


class Scope(enum.Enum):
    """What a pattern is tried on: one line after the other, or the text as a whole."""

    LINE = "line"
    TEXT = "text"


@dataclass(frozen=True)
class SpanCheck:
    """Parts of lines that match a pattern."""

    patterns: tuple[Pattern, ...] = field(metadata=key("patterns searched in each line"))
    at: At = field(default=At.ANYWHERE, metadata=key("start, end or anywhere in the line"))
    expand: Expand | None = field(default=None, metadata=key("`sentence`: take the whole sentence around the match"))
    scope: Scope = field(default=Scope.LINE, metadata=key("`text`: patterns run over the whole text and may cross lines"))

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        return ()

    @functools.cached_property
    def search(self) -> Search:
        return Search(self.patterns, starts=self.at is At.START, ends=self.at is At.END)

    @property
    def needs(self) -> tuple[tuple[Part, ...], ...]:
        return ((self.search,),) if self.scope is Scope.LINE else ()

    def may_find(self, view: View) -> bool:
        if self.scope is Scope.LINE:
            return any(odd is None or not odd.isdisjoint(view.odd) for odd in self.odd)
        return view.may_occur(self.text_search)

    @functools.cached_property
    def text_search(self) -> TextSearch:
        return TextSearch(self.patterns)

    @functools.cached_property
    def odd(self) -> tuple[frozenset[str] | None, ...]:
        """For each pattern characters outside ASCII of which one is in every match; None where nothing is known of such."""
        from linter.needs import odd_characters_needed

        return tuple(odd_characters_needed(pattern.source) for pattern in self.patterns)

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        if self.scope is Scope.TEXT:
            yield from self._in_text(view, rule)
            return
        for position in positions_of(view.worth(self.search) & rule.guards.places(view)):
            yield from self._in_line(view, position, rule)

    def _in_line(self, view: View, position: int, rule: Rule) -> Iterator[Hit]:
        line = view.solid[position]
        taken = 0
        found = sorted(
            ((m.start(), m.end(), m) for pattern in self.patterns for m in pattern.found(line.text)), key=lambda f: f[:2]
        )
        for start, end, match in found:
            if start < taken or start == end or not self._is_placed(start, end, line.text):
                continue
            if self.expand is Expand.SENTENCE:
                start, end = sentence_around(line.text, start, end)
                if start < taken:
                    continue
            taken = end
            span = Span(line.offset + start, line.offset + end)
            if rule.head.fix.action is Action.NONE:
                yield Hit(span, position, position)
            elif rule.head.fix.action is Action.DELETE and not (line.text[:start] + line.text[end:]).strip():
                yield Hit(span, position, position, lines=(position,))
            elif rule.head.fix.action is Action.DELETE:
                yield Hit(span, position, position, edits=(_delete_part(line, start, end),))
            else:
                yield Hit(span, position, position, edits=(Edit(span, _put(match, rule, view)),))

    def _in_text(self, view: View, rule: Rule) -> Iterator[Hit]:
        taken = -1
        found = sorted(
            ((m.start(), m.end(), m) for pattern in self.patterns for m in pattern.found(view.text)), key=lambda f: f[:2]
        )
        for start, end, match in found:
            if start < taken:
                continue
            taken = max(end, start + 1)
            span = Span(start, end)
            replacement = "" if rule.head.fix.action is Action.DELETE else _put(match, rule, view)
            position = view.position_of(start)
            yield Hit(span, position, position, edits=() if rule.head.fix.action is Action.NONE else (Edit(span, replacement),))

    def _is_placed(self, start: int, end: int, text: str) -> bool:
        if self.at is At.START:
            return start == 0
        return end == len(text) if self.at is At.END else True


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentences that `text[start:end]` touches, without the space between them and their neighbours."""
    first = max((m.end() for m in SENTENCE_START.finditer(text, 0, start)), default=0)
    stop = SENTENCE_STOP.search(text, max(end - 1, start))
    return min(first, start), max(stop.end() if stop else len(text), end)


def _put(match: regex.Match[str], rule: Rule, view: View) -> str:
    """What a rule puts in the place of a match; a line end where none was is one of the text's own."""
    template = rule.head.fix.replacement or ""
    if "\n" in template and LINE_END.search(match[0]) is None:
        template = template.replace("\n", view.line_end)
    return match.expand(template)


def _delete_part(line: Line, start: int, end: int) -> Edit:
    """Deletes a part of a line and the space that would be left over: at the edges all, inside one of two."""
    text = line.text
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if not before:
        end = len(text) - len(after)
    elif not after or (start > len(before) and end < len(text) and text[end].isspace()):
        start = len(before)
    return Edit(Span(line.offset + start, line.offset + end))
