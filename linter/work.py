"""What is done with one chunk of a file, in whatever process: lint its articles, or fix them.

`see` looks at each article where it is worked on and gives what is to be told of it later, in order: a value that can be
sent to another process, or None for nothing.  Bad data is not an exception: a record that cannot be read or fixed is
told of as a `Failure`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import GenericAlias
from typing import TYPE_CHECKING, Generic, TypeVar

from linter.check import lint
from linter.checked import Failure
from linter.config import Settings
from linter.errors import RuleConflict, UsageError
from linter.finding import Finding
from linter.formats import Chunk, Format, Record, format_of
from linter.report import Report
from linter.text import Article, Origin

if TYPE_CHECKING:  # what a lint does not need
    from linter.ledger import Entry
    from linter.repair import Fixed

T = TypeVar("T")
DEADLY = "the process that worked on this row died twice; the row is left as it is"


@dataclass(frozen=True, slots=True)
class Job:
    """A chunk of a file; the name says its format and its config."""

    name: str
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class Dropped:
    """An article that a rule wants dropped, and its record as it came, as a JSON object."""

    origin: Origin
    id: str | None
    rule: str
    record: bytes


@dataclass(slots=True)
class Done(Generic[T]):
    """What came of a chunk: counts, what is to be told in order, and the packed bytes to write where they are other ones.

    Rows in the entries count from the chunk's first on without those left out: see `Entry.written_row`.
    """

    told: list[T | Failure] = field(default_factory=list)
    report: Report = field(default_factory=Report)
    packed: bytes | None = None
    entries: list[Entry] = field(default_factory=list)  # of a ledger
    dropped: list[Dropped] = field(default_factory=list)  # and left out of the bytes

    def __reduce__(self) -> tuple[Callable[..., Done[T]], tuple[object, ...]]:
        others = (self.report, self.packed, self.entries, self.dropped)
        kinds = {type(item) for item in self.told if not isinstance(item, Failure)}
        try:
            if len(kinds) == 1 and dataclasses.is_dataclass(kind := kinds.pop()):
                return _received, (pack_told(self.told), kind, *others)
        except UnicodeEncodeError:  # lone surrogates, which pickle can send
            pass
        return Done, (self.told, *others)

    def fail(self, origin: Origin, problem: str) -> None:
        self.report.failed += 1
        self.told.append(Failure(origin, problem))

    def tell(self, told: T | None) -> None:
        if told is not None:
            self.told.append(told)


def _received(
    raw: bytes, kind: type[T], report: Report, packed: bytes | None, entries: list[Entry], dropped: list[Dropped]
) -> Done[T]:
    return Done(unpack_told(raw, kind), report, packed, entries, dropped)


def pack_told(told: Sequence[object]) -> bytes:
    """What is to be told as MessagePack, some twenty times faster than pickle.

    All but failures are of one dataclass.  Raises UnicodeEncodeError for lone surrogates.
    """
    import msgspec

    failures = [(number, item) for number, item in enumerate(told) if isinstance(item, Failure)]
    return msgspec.msgpack.encode((failures, [item for item in told if not isinstance(item, Failure)]))


def unpack_told(raw: bytes, kind: type[T]) -> list[T | Failure]:
    """What `pack_told` packed.  Raises MsgspecError for anything else."""
    import msgspec

    form = GenericAlias(tuple, (list[tuple[int, Failure]], GenericAlias(list, (kind,))))
    failures, others = msgspec.msgpack.Decoder(form).decode(raw)
    told: list[T | Failure] = list(others)
    for number, failure in failures:
        told.insert(number, failure)
    return told


@dataclass(frozen=True)
class Linting(Generic[T]):
    """Lint the articles of a chunk."""

    settings_for: Callable[[str], Settings]
    see: Callable[[Article, list[Finding]], T | None]

    def __call__(self, job: Job, skip: frozenset[int], step: Callable[[int], None]) -> Done[T]:
        settings = self.settings_for(job.name)
        done: Done[T] = Done()
        for _, article in _articles(_records(job, settings), done, skip, step):
            ruleset = settings.ruleset_for(article)
            findings, accepted = settings.unaccepted(article, lint(article, ruleset, safety=settings.safety))
            done.report.add(findings, settings.config.fail_on, site=article.domain, ruleset=ruleset.content)
            done.report.accepted.update(accepted)
            done.tell(self.see(article, findings))
        return done


@dataclass(frozen=True)
class Fixing(Generic[T]):
    """Fix the articles of a chunk.

    `writes` says whether its bytes are wanted, `keeps_ledger` whether entries for every edit are, `leaves_out` whether
    articles to be dropped are to be no part of the bytes.
    """

    settings_for: Callable[[str], Settings]
    see: Callable[[Fixed], T | None]
    writes: bool = True
    keeps_ledger: bool = False
    leaves_out: bool = False

    def __call__(self, job: Job, skip: frozenset[int], step: Callable[[int], None]) -> Done[T]:
        from linter.ledger import entries_of

        settings = self.settings_for(job.name)
        records = _records(job, settings)
        done: Done[T] = Done()
        form = known_format(job.name)
        texts: dict[int, str] = {}
        left_out: set[int] = set()
        for number, article in _articles(records, done, skip, step):
            fixed = self._fixed(article, settings, done)
            if fixed is None:
                continue
            if fixed.is_changed:
                texts[number] = fixed.text
                if self.keeps_ledger:
                    verbatim = form.verbatim(job.chunk, records[number], fixed.text)
                    row = article.origin.row and article.origin.row - len(left_out)
                    done.entries += (replace(entry, written_row=row) for entry in entries_of(fixed, verbatim))
            if self.leaves_out and fixed.verdict.rule is not None:
                left_out.add(number)
                record = form.as_json(job.chunk, records[number])
                done.dropped.append(Dropped(article.origin, article.id, fixed.verdict.rule, record))
            done.tell(self.see(fixed))
        if self.writes:
            chunk = job.chunk
            if texts:
                chunk = replace(chunk, raw=form.rewrite(chunk, records, texts, settings.config.fields))
            if left_out:
                chunk = replace(chunk, raw=form.without(chunk, _records(Job(job.name, chunk), settings), left_out))
            packed = form.pack(chunk.raw)
            done.packed = None if packed is job.chunk.raw else packed
        return done

    def _fixed(self, article: Article, settings: Settings, done: Done[T]) -> Fixed | None:
        from linter.repair import TOO_MUCH_REMOVED, fix

        ruleset = settings.ruleset_for(article)
        try:
            fixed = fix(article, ruleset, safety=settings.safety, max_removed=settings.config.max_removed)
        except RuleConflict as conflict:
            done.fail(article.origin, str(conflict))
            return None
        findings = [*fixed.applied, *fixed.remaining]
        site, content = article.domain, ruleset.content
        done.report.add(findings, settings.config.fail_on, fixed.verdict, site=site, ruleset=content)
        done.report.changed += fixed.is_changed
        done.report.refused += any(finding.rule == TOO_MUCH_REMOVED for finding in fixed.remaining)
        return fixed


def known_format(name: str) -> Format:
    """The format of a file by its name.  Raises UsageError where there is none, or where it needs a missing package."""
    found = format_of(name)
    if found is None:
        raise UsageError(f"no format for '{name}'; give --stdin-filename a name such as news.jsonl")
    found.check_packages()
    return found


def _records(job: Job, settings: Settings) -> Sequence[Record]:
    return known_format(job.name).records(job.chunk, job.name, settings.config.fields)


def _articles(
    records: Sequence[Record], done: Done[T], skip: frozenset[int], step: Callable[[int], None]
) -> Iterator[tuple[int, Article]]:
    """The articles with their numbers; what holds none is told of."""
    for number, record in enumerate(records):
        if record.article is None:
            done.fail(record.origin, record.problem or "no article")
        elif number in skip:
            done.fail(record.origin, DEADLY)
        else:
            step(number)
            yield number, record.article
