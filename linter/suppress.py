"""Accepted findings: what a baseline is, and which findings are new beside it.

An entry means one finding: a rule that found this very text in this very article.  The article is known by its file and,
where the file holds many, by its id or else its url; only where a row has neither is it known by its content.  So an
accepted finding stays accepted while other paragraphs change and rows move, and says nothing of other articles that have
the same line.  Two equal findings in an article take two equal entries.

There are no numbers of lines or rows in an entry, and no times; entries are sorted by a hash, so that what different people
add lands in different places of the file and merges.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from linter.checked import hash_of
from linter.errors import Location, Mistake, MistakesFound
from linter.finding import Finding
from linter.jsonrow import dump
from linter.text import Article

NAME = "newslint.baseline"
EXCERPT = 60  # characters of what was found that an entry shows to people
CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One accepted finding.

    `key` is a hash of the rule, the path, the article and the whole text found; only it is compared, all else is for
    people.  `path` is relative to the folder of the baseline; `article` is the id, url or content hash of a row, and empty
    where the file is the article.
    """

    key: str
    rule: str
    path: str
    article: str = ""
    text: str = ""

    def __str__(self) -> str:
        return dump({name: getattr(self, name) for name in self.__slots__})


@dataclass(frozen=True)
class Baseline:
    """Accepted findings, sorted."""

    entries: tuple[Entry, ...] = ()
    counts: Counter[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(sorted(self.entries)))
        object.__setattr__(self, "counts", Counter(entry.key for entry in self.entries))

    def __str__(self) -> str:
        return "".join(f"{entry}\n" for entry in self.entries)

    def split(self, article: Article, findings: Sequence[Finding], path: str) -> tuple[list[Finding], list[str]]:
        """The findings that are new, and the keys of the entries that accept the others."""
        new: list[Finding] = []
        used: Counter[str] = Counter()
        for finding in findings:
            key = key_of(article, finding, path)
            if used[key] < self.counts[key]:
                used[key] += 1
            else:
                new.append(finding)
        return new, list(used.elements())

    def parted(self, found: Counter[str]) -> tuple[list[Entry], list[Entry]]:
        """The entries that findings with these keys make use of, and those for which there is no finding."""
        used: list[Entry] = []
        stale: list[Entry] = []
        left = found.copy()
        for entry in self.entries:
            left[entry.key] -= 1
            (used if left[entry.key] >= 0 else stale).append(entry)
        return used, stale


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run can speak for: the files that it read and the rules that it asked.

    `paths` are relative to the folder of the baseline, `gone` those that are no longer there; `selected` are the rules that
    were asked, `known` all that there are.
    """

    paths: Collection[str]
    gone: Collection[str]
    selected: Collection[str]
    known: Collection[str]

    def covers(self, entry: Entry) -> bool:
        """Whether the run would have made use of the entry if it were still true."""
        return entry.path in self.gone or (
            entry.path in self.paths and (entry.rule in self.selected or entry.rule not in self.known)
        )


def parse(text: str, path: str) -> Baseline:
    """The baseline in a file, in whatever order its lines stand.  Raises MistakesFound."""
    entries: list[Entry] = []
    mistakes: list[Mistake] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entries.append(_entry(line))
        except ValueError as error:
            mistakes.append(Mistake(Location(path, number, 1), str(error)))
    if mistakes:
        raise MistakesFound(mistakes)
    return Baseline(tuple(entries))


def entries_of(article: Article, findings: Iterable[Finding], path: str) -> Iterator[Entry]:
    """What would accept the findings of an article."""
    for finding in findings:
        found = " ".join(article.text[finding.span.start : finding.span.end].split())
        text = found if len(found) <= EXCERPT else found[: EXCERPT - 1] + "\N{HORIZONTAL ELLIPSIS}"
        yield Entry(key_of(article, finding, path), finding.rule, path, _identity(article), text)


def key_of(article: Article, finding: Finding, path: str) -> str:
    content = hash_of(article.text[finding.span.start : finding.span.end])
    return hash_of("\0".join((finding.rule, path, _identity(article), content)))


def _identity(article: Article) -> str:
    if article.origin.row is None:
        return ""
    return article.id or article.url or hash_of(article.text)


def _entry(line: str) -> Entry:
    if line.startswith(CONFLICT):
        raise ValueError("left over from a merge; keep the entries of both sides, in any order")
    try:
        value = json.loads(line)
    except json.JSONDecodeError:
        value = None
    names = Entry.__slots__
    if not isinstance(value, dict) or set(value) != set(names) or not all(isinstance(v, str) for v in value.values()):
        raise ValueError(f"not an entry of a baseline: expected an object with {', '.join(names)}")
    return Entry(**value)
