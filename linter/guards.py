"""Guards: what must be so around a place before a rule may speak of it.

A list always means OR; different guards must all hold.
"""

from __future__ import annotations

import fnmatch
import functools
import math
import operator
from dataclasses import dataclass, field

import regex

from linter.bits import between
from linter.errors import BadScalar
from linter.keys import key
from linter.linetest import LineTest
from linter.profile import ArticleKind
from linter.view import View

ZONES = ("before_body", "in_body", "after_body")
_EDGE = regex.compile(r"(head|tail)\s+(\d+)(%?)")


@dataclass(frozen=True, slots=True)
class Where:
    """A part of an article: `head 5` lines, `tail 20%`, `before_body`, `in_body`, `after_body`.

    The body runs from the first to the last real paragraph (20 words and an end mark).  In an article without one no
    line is before, in or after it.
    """

    zone: str
    lines: int = 0
    share: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Where:
        edge = _EDGE.fullmatch(text)
        if edge:
            number = int(edge[2])
            return cls(edge[1], share=number / 100) if edge[3] else cls(edge[1], lines=number)
        if text in ZONES:
            return cls(text)
        raise BadScalar(f"'{text}' is no place; say 'head 5', 'tail 20%', {', '.join(ZONES)}")

    def lines_in(self, view: View) -> int:
        """The lines of an article that stand there."""
        total = len(view.solid)
        size = max(self.lines, self.share * total)
        if self.zone == "head":
            return between(0, min(math.ceil(size), total))
        if self.zone == "tail":
            return between(math.ceil(total - size), total)
        if view.body is None:
            return 0
        first, last = view.body
        if self.zone == "before_body":
            return between(0, first)
        return between(last + 1, total) if self.zone == "after_body" else between(first, last + 1)


@dataclass(frozen=True, slots=True)
class Near:
    """A line test that a line in the neighbourhood passes."""

    test: LineTest = field(metadata=key("", flat=True))
    within: int | None = field(default=None, metadata=key("how many lines away at most, blank ones not counted"))

    def __post_init__(self) -> None:
        if self.test.is_empty:
            raise ValueError("say what the line must be, for instance with phrases or patterns")

    def holds(self, view: View, lines: int) -> bool:
        """Whether one of some lines passes."""
        return view.among(self.test, lines & view.all) != 0


@dataclass(frozen=True, slots=True)
class Unless:
    """What excuses a place: the line itself passes a test, a line within N lines does, or the article is of a kind."""

    test: LineTest = field(metadata=key("", flat=True))
    within: int = field(default=0, metadata=key("look so many lines up and down as well"))
    article: tuple[ArticleKind, ...] = field(default=(), metadata=key("the article is one of these kinds"))

    def __post_init__(self) -> None:
        if self.test.is_empty and not self.article:
            raise ValueError("say what excuses the line: a line test or an article kind")

    def holds(self, view: View, first: int, last: int) -> bool:
        if any(view.is_of_kind(kind) for kind in self.article):
            return True
        if self.test.is_empty:
            return False
        return view.among(self.test, view.all & between(first - self.within, last + self.within + 1)) != 0


@dataclass(frozen=True, slots=True)
class Guards:
    """All the guards of a rule."""

    where: tuple[Where, ...] = field(default=(), metadata=key("where in the article: head N, tail N%, before_body …"))
    line: tuple[LineTest, ...] = field(default=(), metadata=key("the line found passes one of these line tests"))
    near: tuple[Near, ...] = field(default=(), metadata=key("a line within 3 lines up or down passes"))
    previous: tuple[Near, ...] = field(default=(), metadata=key("the line before passes"))
    next: tuple[Near, ...] = field(default=(), metadata=key("the line after passes"))
    unless: tuple[Unless, ...] = field(default=(), metadata=key("the rule keeps silent where one of these holds"))
    languages: tuple[str, ...] = field(
        default=(), metadata=key("only for articles in these languages, or whose language is not known")
    )
    sites: tuple[str, ...] = field(default=(), metadata=key("only for articles from these domains; `*` is a wildcard"))
    whole_file: bool = field(default=False, metadata=key("only where the article is a file of its own"))
    mid_sentence: bool = field(default=False, metadata=key("also between two halves of one sentence, where adverts stand"))

    def admit_article(self, view: View) -> bool:
        """Whether the rule looks at this article at all."""
        article = view.article
        if not self.may_admit(article.language, article.is_file):
            return False
        if self.sites:
            domain = article.domain
            return domain is not None and any(_is_site(domain, glob) for glob in self.sites)
        return True

    def may_admit(self, language: str | None, is_file: bool) -> bool:
        """Whether the rule looks at articles in a language (None where it is not known), whatever their site."""
        if self.whole_file and not is_file:
            return False
        return not self.languages or language is None or language in self.languages

    def places(self, view: View) -> int:
        """The lines on which the rule may speak: cheap, to be asked before what is costly."""
        if not self.where:
            return view.all
        return functools.reduce(operator.or_, (where.lines_in(view) for where in self.where))

    def admit(self, view: View, first: int, last: int) -> bool:
        """Whether the lines `first` to `last` may be found.  Raises TimeoutError as patterns do."""
        if self.where and not self.places(view) >> first & 1:
            return False
        if not self.mid_sentence and view.is_mid_sentence(first, last):
            return False
        if self.line and not any(view.passes(first, test) for test in self.line):
            return False
        if self.previous and not any(p.holds(view, between(first - (p.within or 1), first)) for p in self.previous):
            return False
        if self.next and not any(n.holds(view, between(last + 1, last + 1 + (n.within or 1))) for n in self.next):
            return False
        if self.near and not any(near.holds(view, _around(first, last, near.within or 3)) for near in self.near):
            return False
        return not any(unless.holds(view, first, last) for unless in self.unless)


def _around(first: int, last: int, within: int) -> int:
    return between(first - within, first) | between(last + 1, last + 1 + within)


def _is_site(domain: str, glob: str) -> bool:
    """`bbc.co.uk` and everything under it for `bbc.co.uk`; shell wildcards otherwise."""
    return fnmatch.fnmatchcase(domain, glob) or domain.endswith("." + glob)
