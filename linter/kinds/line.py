"""`line`: a whole line is one of the phrases, or matches one of the patterns.

Matching whole short lines is nearly free of false positives, where the same words inside a line would be poison.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from linter.bits import positions_of
from linter.finding import Edit
from linter.keys import key
from linter.linetest import LineTest, Part
from linter.rule import Action, Hit, Rule
from linter.view import View


@dataclass(frozen=True)
class LineCheck:
    """Lines that pass one line test."""

    test: LineTest = field(metadata=key("", flat=True))

    def __post_init__(self) -> None:
        if not self.test.is_lexical:
            raise ValueError("a line rule needs phrases, patterns or rule: length alone is never an artifact")

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        return (self.test,)

    @property
    def needs(self) -> tuple[tuple[Part, ...], ...]:
        return ((self.test,),)

    def may_find(self, view: View) -> bool:
        return True

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        fix = rule.head.fix
        for position in positions_of(view.among(self.test, rule.guards.places(view))):
            line = view.solid[position]
            edits = (Edit(line.span, fix.replacement or ""),) if fix.action is Action.REPLACE else ()
            lines = (position,) if fix.action is Action.DELETE else ()
            yield Hit(line.span, position, position, lines=lines, edits=edits)
