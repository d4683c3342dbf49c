"""What was found in a chunk, kept on disk for the next run over the same corpus.

An entry is named by a hash of everything that the result depends on: the bytes of the chunk, its path and row, the rules
and their phrase files, the config and its baseline, and newslint itself with the packages it judges by.  So no entry can
be stale, only unused; the ones unused for longest are deleted when the folder grows too large.  An entry that cannot be
read is as good as none.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from linter.config import Settings
from linter.errors import UsageError
from linter.linetest import PhraseFile
from linter.work import Done, Fixing, Job, Linting, pack_told, unpack_told

T = TypeVar("T")
MOST = 1024**3  # bytes of all entries together
PACKAGES = ("newslint", "regex", "ftfy", "rapidfuzz", "msgspec")
DIGEST = 16  # bytes
TAG = "CACHEDIR.TAG"
SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55\n# made by newslint; may be deleted at any time\n"


@dataclass(frozen=True, slots=True)
class Cache(Generic[T]):
    """A folder of results; `told` is the type of what is told of an article, `about` what it depends on besides."""

    folder: Path
    told: type[T]
    about: str

    def prepare(self) -> None:
        """Make the folder.  Raises UsageError where that cannot be."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not (self.folder / TAG).exists() and any(self.folder.iterdir()):
                raise UsageError(f"'{self.folder}' is no cache of newslint and not empty; name another folder")
            (self.folder / TAG).write_text(SIGNATURE, "utf-8")
            (self.folder / ".gitignore").write_text("*\n", "utf-8")
        except OSError as error:
            raise UsageError(f"cannot write to the cache '{self.folder}': {error.strerror or error}") from None

    def prune(self, most: int = MOST) -> None:
        """Delete the entries that were unused for longest, until all take at most so many bytes."""
        entries: list[tuple[int, int, Path]] = []
        for file in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):  # another run may be pruning too
                found = file.stat()
                entries.append((found.st_mtime_ns, found.st_size, file))
        size = sum(entry[1] for entry in entries)
        for _, own, file in sorted(entries):
            if size <= most:
                return
            with contextlib.suppress(OSError):
                file.unlink()
            size -= own


@dataclass(frozen=True)
class Cached(Generic[T]):
    """Work that looks into a cache first."""

    work: Linting[T] | Fixing[T]
    cache: Cache[T]

    def __call__(self, job: Job, skip: frozenset[int], step: Callable[[int], None]) -> Done[T]:
        name = self._name(job)
        file = self.cache.folder / name[:2] / name[2:]
        done = _load(file, self.cache.told)
        if done is None:
            done = self.work(job, skip, step)
            if not skip:
                _store(file, done)
        return done

    def _name(self, job: Job) -> str:
        digest = hashlib.blake2b(digest_size=DIGEST)
        place = f"{self.cache.about}\n{job.name}\n{Path(job.name).absolute()}\n{job.chunk.row}"
        settings = self.work.settings_for(job.name)
        accepted = settings.accepted if isinstance(self.work, Linting) else ""
        for part in (_fingerprint(settings), accepted, place, type(self.work).__name__):
            digest.update(hashlib.blake2b(part.encode("utf-8", "surrogatepass")).digest())
        digest.update(job.chunk.raw)
        return digest.hexdigest()


@functools.lru_cache(maxsize=64)
def _fingerprint(settings: Settings) -> str:
    """Everything but the article that findings depend on."""
    phrases = hashlib.blake2b()
    for file in _phrase_files(settings.ruleset.known):
        phrases.update(repr(file.phrases).encode("utf-8", "surrogatepass"))
    baseline = Path(settings.config.baseline).read_text("utf-8") if settings.config.baseline else ""
    return "\n".join((_itself(), settings.ruleset.content, phrases.hexdigest(), repr(settings.config), baseline))


@functools.cache
def _itself() -> str:
    """Newslint's code and the versions of the packages that findings depend on."""
    digest = hashlib.blake2b(",".join(f"{name} {version(name)}" for name in PACKAGES).encode())
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _phrase_files(value: object) -> Iterator[PhraseFile]:
    """The phrase files anywhere inside of rules."""
    if isinstance(value, PhraseFile):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for part in dataclasses.fields(value):
            yield from _phrase_files(getattr(value, part.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _phrase_files(item)


@dataclass(frozen=True)
class _Entry:
    """The counts of a report, and what is to be told."""

    counts: dict[str, int]
    tables: dict[str, list[tuple[str | tuple[str, str], int]]]
    told: bytes


_DECODER = msgspec.msgpack.Decoder(_Entry)


def _load(file: Path, told: type[T]) -> Done[T] | None:
    try:
        raw = file.read_bytes()
        if hashlib.blake2b(raw[DIGEST:], digest_size=DIGEST).digest() != raw[:DIGEST]:
            return None
        entry = _DECODER.decode(raw[DIGEST:])
        done = Done(unpack_told(entry.told, told))
        os.utime(file)
    except (OSError, msgspec.MsgspecError):
        return None
    for name, count in entry.counts.items():
        setattr(done.report, name, count)
    for name, table in entry.tables.items():
        setattr(done.report, name, Counter(dict(table)))
    return done


def _store(file: Path, done: Done[T]) -> None:
    """Keep a result; one that cannot be kept is found anew the next time."""
    values = {field.name: getattr(done.report, field.name) for field in dataclasses.fields(done.report)}
    counts = {name: value for name, value in values.items() if isinstance(value, int)}
    tables = {name: list(value.items()) for name, value in values.items() if isinstance(value, Counter)}
    new = file.with_name(f"{secrets.token_hex(6)}.tmp")
    try:
        raw = msgspec.msgpack.encode(_Entry(counts, tables, pack_told(done.told)))
        file.parent.mkdir(exist_ok=True)
        new.write_bytes(hashlib.blake2b(raw, digest_size=DIGEST).digest() + raw)
        new.replace(file)
    except UnicodeEncodeError:  # lone surrogates in a text
        pass
    except OSError:  # the disk is full
        with contextlib.suppress(OSError):
            new.unlink()
