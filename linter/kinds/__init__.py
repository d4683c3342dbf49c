"""The kinds of rules, a closed set: one file each, and this table.

The order is the order of work inside one article, and who wins when two rules want the same text.  To add a kind, write
a dataclass that is a `Check` and put it here.
"""

from __future__ import annotations

from collections.abc import Mapping

from linter.kinds.article import ArticleCheck
from linter.kinds.block import BlockCheck
from linter.kinds.encoding import EncodingCheck
from linter.kinds.join import JoinCheck
from linter.kinds.line import LineCheck
from linter.kinds.repeat import RepeatCheck
from linter.kinds.score import ScoreCheck
from linter.kinds.span import SpanCheck
from linter.rule import Action

KINDS: Mapping[str, type] = {
    "encoding": EncodingCheck,
    "join": JoinCheck,
    "article": ArticleCheck,
    "block": BlockCheck,
    "line": LineCheck,
    "span": SpanCheck,
    "repeat": RepeatCheck,
    "score": ScoreCheck,
}

# What a fix of each kind may do, besides nothing.
ACTIONS: Mapping[str, frozenset[Action]] = {
    "encoding": frozenset({Action.REPLACE}),
    "join": frozenset({Action.JOIN}),
    "article": frozenset(),
    "block": frozenset({Action.DELETE}),
    "line": frozenset({Action.DELETE, Action.REPLACE}),
    "span": frozenset({Action.DELETE, Action.REPLACE}),
    "repeat": frozenset({Action.DELETE}),
    "score": frozenset({Action.DELETE}),
}
