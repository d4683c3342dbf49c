"""Where findings are, for programs that show them elsewhere: paths, lines, and a name that stays when the file changes.

For a file of many articles the line is the row, because that is what such a program can show; where in the article the
finding stands is told in words.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from urllib.parse import quote

from linter.checked import Checked, Located
from linter.reporters.text import excerpt


@dataclass(frozen=True, slots=True)
class Place:
    """A finding with its article.

    `path` is relative to the folder of the run where it lies below it, with forward slashes.  `nth` counts, from 0, the
    same finding about the same words in one article.
    """

    article: Checked
    finding: Located
    path: str
    nth: int

    def alone(self) -> Place:
        """The place without the rest of its article, to be kept."""
        return replace(self, article=replace(self.article, findings=(), text=None))

    @property
    def row(self) -> int | None:
        return self.article.origin.row

    @property
    def line(self) -> int:
        """The line of the file."""
        return self.finding.region.line if self.row is None else self.row

    @property
    def message(self) -> str:
        """The finding's message; in a file of many articles with the place in the article behind it."""
        if self.row is None:
            return self.finding.message
        name = f" '{excerpt(self.article.id)}'" if self.article.id else ""
        region = self.finding.region
        return f"{self.finding.message} (article{name}, line {region.line}, column {region.column})"

    @property
    def fingerprint(self) -> str:
        """The same for the same finding in the next run, wherever in the file it has moved to; 32 hexadecimal digits.

        It is made of the file, in a file of many articles of the article's id, address or content, of the rule, and of
        the words found.
        """
        article = "" if self.row is None else self.article.id or self.article.url or self.article.content
        parts = (self.path, article, self.finding.rule, self.finding.content, str(self.nth))
        joined = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(joined, digest_size=16).hexdigest()


def places(article: Checked, findings: tuple[Located, ...], folder: str) -> Iterator[Place]:
    """The findings of an article with their places."""
    path = below(article.origin.path, folder)
    seen: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        key = (finding.rule, finding.content)
        yield Place(article, finding, path, seen[key])
        seen[key] += 1


def below(path: str, folder: str) -> str:
    """A path relative to the folder where it lies below it, with forward slashes."""
    plain = PurePath(os.path.normpath(path))
    return (plain.relative_to(folder) if folder and plain.is_relative_to(folder) else plain).as_posix()


def uri(path: str) -> str:
    """A path as a reference in a URI: its bytes, with percent signs where they are needed."""
    return ("file://" if path.startswith("/") else "") + quote(os.fsencode(path))
