"""`join`: one sentence that was broken over lines, where a link stood or a mail was wrapped.

`get_text("\\n")` breaks a line at every inline tag, which is the commonest damage of naive scrapes.  Two neighbours are
joined when the end of the upper and the beginning of the lower say that a sentence goes on; with `middle`, three are,
when a line such as a link's text stands between them.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import regex

from linter.finding import Edit
from linter.keys import key
from linter.linetest import Joint, LineTest, Part
from linter.pattern import Pattern
from linter.prose import may_be_one_sentence
from linter.rule import Hit, Rule
from linter.text import UNSPACED, Line, Span
from linter.view import View

# Marks that stand close behind a word.  Quotation marks open in one language and close in another: what follows tells.
CLOSING = regex.compile(
    r"[,.;:!?)\]}%\u2026\u3002\u3001\uff0c\uff1b\uff1a\uff01\uff1f\uff09\u300d\u300f]"
    r"|[\u2019\u201c\u201d\u00ab\u00bb](?=[\s,.;:!?)\]\u2013\u2014]|$)"
    r"|['\u2019](?:s|re|ve|ll|d|m|t)\b"
)
OPENING = regex.compile(r"(?:[(\[{\u201e\u00bf\u00a1/\uff08\u300c\u300e]|(?:^|[\s(])[\u2018\u201c\u00ab\u00bb])$")
NEAR_JOINT = 200  # characters on each side of a joint that are looked at
MOST_JOINED = 2000  # characters; what stands further up no longer matters


@dataclass(frozen=True)
class JoinCheck:
    """Neighbouring lines that are one sentence."""

    ends_with: tuple[Pattern, ...] = field(metadata=key("the upper line ends with one of these patterns"))
    starts_with: tuple[Pattern, ...] = field(metadata=key("the lower line begins with one of these patterns"))
    upper: LineTest = field(default=LineTest(), metadata=key("what the upper line must be besides"))
    middle: LineTest | None = field(default=None, metadata=key("a line between the two, which is joined with both"))
    lower: LineTest = field(default=LineTest(), metadata=key("what the lower line must be besides"))
    blank_lines: bool = field(default=False, metadata=key("also across blank lines"))
    in_prose: bool = field(default=False, metadata=key("not among short lines that look like a list, tags or verse"))
    glue: str | None = field(default=None, metadata=key("what is put between; by default a space where one belongs"))

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        return ()

    @functools.cached_property
    def joint(self) -> Joint:
        return Joint(self.ends_with, self.starts_with, self._gap, self.blank_lines)

    @property
    def needs(self) -> tuple[tuple[Part, ...], ...]:
        return ()

    def may_find(self, view: View) -> bool:
        return bool(view.joints(self.joint))

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        joints = view.joints(self.joint)
        known, reached = frozenset(joints), 0
        for position in joints:
            if position >= reached:
                reached = self._end_of_run(view, position, known)
                if reached > position:
                    yield self._hit(view, position, reached)

    @property
    def _gap(self) -> int:
        return 1 if self.middle is None else 2

    def _end_of_run(self, view: View, position: int, joints: frozenset[int]) -> int:
        """Position of the last line that is joined, one after the other, with the line at `position`.

        What the upper line must be is asked of the line itself and of all that was joined so far: otherwise a long
        sentence would be put together by one line a round.
        """
        solid, end = view.solid, position
        joined: Line | None = None
        while end in joints and self._is_joint(view, end, joined):
            joined = joined or solid[position]
            for line in solid[end + 1 : end + self._gap + 1]:
                text = joined.text + glue_of(joined, line) + line.text
                joined = replace(joined, text=text[-MOST_JOINED:])
            end += self._gap
        return end

    def _is_joint(self, view: View, position: int, joined: Line | None) -> bool:
        """Whether a line goes on below; `joined` is what it is the end of, where more was joined already."""
        texts, below = view.solid.texts, position + self._gap
        if not (self._goes_on(texts[position], texts[below]) and self.lower.passes(view, below)):
            return False
        if self.middle is not None:
            if texts[position + 1] in texts[position]:  # a heading often says what the paragraph under it begins with
                return False
            if not self.middle.passes(view, position + 1):
                return False
        if self.in_prose and not may_be_one_sentence(view.solid, position, below):
            return False
        return self.upper.passes(view, position) or (joined is not None and self.upper.passes(_Joined(joined), 0))

    def _goes_on(self, upper: str, lower: str) -> bool:
        tail, head = upper[-NEAR_JOINT:], lower[:NEAR_JOINT]
        return any(p.begins(head) for p in self.starts_with) and any(p.ends(tail) for p in self.ends_with)

    def _hit(self, view: View, first: int, last: int) -> Hit:
        pairs = itertools.pairwise(view.solid[first : last + 1])
        edits = tuple(
            Edit(Span(upper.span.end, lower.span.start), glue_of(upper, lower) if self.glue is None else self.glue)
            for upper, lower in pairs
        )
        return Hit(view.span_of(first, last), first, last, edits=edits)


def glue_of(upper: Line, lower: Line) -> str:
    """A space, or nothing before closing punctuation, behind an opening bracket and between unspaced scripts."""
    if CLOSING.match(lower.text) or OPENING.search(upper.text):
        return ""
    if UNSPACED.match(upper.text[-1]) and UNSPACED.match(lower.text[0]):
        return ""
    return " "


@dataclass(frozen=True, slots=True)
class _Joined:
    """A line that was joined of several, as a line test looks at it."""

    text: Line

    def line(self, position: int) -> Line:
        return self.text

    def refers(self, names: tuple[str, ...], position: int) -> bool:
        return False  # no label is made of two lines
