"""`join`: one sentence that was broken over lines, where a link stood or a mail was wrapped.

`get_text("\\n")` breaks a line at every inline tag, which is the commonest damage of naive scrapes.  Two neighbours are
joined when the end of the upper and the beginning of the lower say that a sentence goes on; with `middle`, three are,
when a line such as a link's text stands between them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from linter.finding import Edit
from linter.linetest import LineTest
from linter.pattern import Pattern
from linter.rule import Hit, Rule
from linter.schema import key
from linter.text import UNSPACED, Line, Span
from linter.view import View

CLOSING = regex.compile(
    r"[,.;:!?)\]}%\u2026\u2019\u201d\u00bb\u3002\u3001\uff0c\uff1b\uff1a\uff01\uff1f\uff09\u300d\u300f]|'s\b"
)
OPENING = regex.compile(r"[(\[{\u201c\u201e\u2018\u00ab\u00bf\u00a1/\uff08\u300c\u300e]$")


@dataclass(frozen=True)
class JoinCheck:
    """Neighbouring lines that are one sentence."""

    ends_with: tuple[Pattern, ...] = field(metadata=key("the upper line ends with one of these patterns"))
    starts_with: tuple[Pattern, ...] = field(metadata=key("the lower line begins with one of these patterns"))
    upper: LineTest = field(default=LineTest(), metadata=key("what the upper line must be besides"))
    middle: LineTest | None = field(default=None, metadata=key("a line between the two, which is joined with both"))
    lower: LineTest = field(default=LineTest(), metadata=key("what the lower line must be besides"))
    blank_lines: bool = field(default=False, metadata=key("also across blank lines"))
    glue: str | None = field(default=None, metadata=key("what is put between; by default a space where one belongs"))

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        return ()

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        run: list[int] = []  # positions of lines that are joined with the next one
        last = -1
        for position in self._joints(view):
            if run and position > last:
                yield self._hit(view, run)
                run = []
            run += [n for n in range(position, position + self._gap) if n not in run]
            last = position + self._gap
        if run:
            yield self._hit(view, run)

    @property
    def _gap(self) -> int:
        return 1 if self.middle is None else 2

    def _joints(self, view: View) -> Iterator[int]:
        """Positions of the upper lines."""
        solid = view.solid
        for position in range(len(solid) - self._gap):
            lines = solid[position : position + self._gap + 1]
            if not self.blank_lines and lines[-1].number - lines[0].number > self._gap:
                continue
            if not self._goes_on(lines[0], lines[-1]):
                continue
            if not (view.passes(position, self.upper) and view.passes(position + self._gap, self.lower)):
                continue
            if self.middle is None or view.passes(position + 1, self.middle):
                yield position

    def _goes_on(self, upper: Line, lower: Line) -> bool:
        tail, head = upper.text[-200:], lower.text[:200]
        return any(p.occurs(tail) for p in self._ends) and any(p.occurs(head) for p in self._starts)

    @functools.cached_property
    def _ends(self) -> tuple[Pattern, ...]:
        return tuple(Pattern(f"(?:{pattern.source})$") for pattern in self.ends_with)

    @functools.cached_property
    def _starts(self) -> tuple[Pattern, ...]:
        return tuple(Pattern(f"^(?:{pattern.source})") for pattern in self.starts_with)

    def _hit(self, view: View, run: list[int]) -> Hit:
        solid = view.solid
        edits = tuple(
            Edit(
                Span(solid[n].span.end, solid[n + 1].span.start),
                glue_of(solid[n], solid[n + 1]) if self.glue is None else self.glue,
            )
            for n in run
        )
        return Hit(view.span_of(run[0], run[-1] + 1), run[0], run[-1] + 1, edits=edits)


def glue_of(upper: Line, lower: Line) -> str:
    """A space, or nothing before closing punctuation, behind an opening bracket and between unspaced scripts."""
    if CLOSING.match(lower.text) or OPENING.search(upper.text):
        return ""
    if UNSPACED.match(upper.text[-1]) and UNSPACED.match(lower.text[0]):
        return ""
    return " "
