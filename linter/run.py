"""Files in, results out, in order: the loop that the commands share.

Files are cut into chunks here, worked on in as many processes as wished, and written here in the order of the input, so
the outcome is the same for any number of processes.  What cannot be read or written is told to `failed`, counted, and
the next file goes on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, TypeVar

from linter.checked import Failure
from linter.config import Settings
from linter.files import STDIN, Input, check_regular, is_same, opened, replacing, size_of
from linter.finding import Finding
from linter.formats import Chunk, Format, Sink
from linter.progress import Progress
from linter.report import Report
from linter.text import Article, Origin
from linter.work import Done, Dropped, Fixing, Job, Linting, known_format
from linter.workers import Lost, Pool, Work, processes_for

if TYPE_CHECKING:  # what a plain lint does not need
    from linter.cache import Cache
    from linter.ledger import Entry
    from linter.repair import Fixed

T = TypeVar("T")
FAREWELL = "a worker process died on it again and again ({}); it is left as it is"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the input the run is: the file, a chunk of it or what ended it early, and the bytes read of all files."""

    file: Input
    read: int
    chunk: Chunk | None = None
    error: OSError | None = None


Results: TypeAlias = Iterator[tuple[_Place, Done[T] | Lost | None]]


class _Aside:
    """What goes beside the files that are written: edits to a ledger, dropped articles to a quarantine."""

    def __init__(self, ledger: Callable[[Entry], None] | None, quarantine: Callable[[Dropped], None] | None) -> None:
        self._ledger = ledger
        self._quarantine = quarantine
        self._written = STDIN
        self.left_out = 0  # records of the file so far
        self.took_all = False

    def begin(self, path: str | None) -> None:
        """The next file is written to this path."""
        self._written = STDIN if path is None else path
        self.left_out, self.took_all = 0, False

    def take(self, done: Done[T]) -> None:
        if self._ledger is not None:
            for entry in done.entries:
                row = None if entry.written_row is None else entry.written_row - self.left_out
                self._ledger(replace(entry, written=self._written, written_row=row))
        if self._quarantine is not None:
            for dropped in done.dropped:
                self._quarantine(dropped)
                self.took_all = dropped.origin.row is None
        self.left_out += len(done.dropped)


class Run:
    """One run of one command over its inputs.

    `failed` is told of every file or row that cannot be read or written.  `jobs` is the number of
    processes, 0 for as many as pay.
    """

    def __init__(
        self,
        settings_for: Callable[[str], Settings],
        failed: Callable[[Failure], None],
        stdin: Callable[[], BinaryIO],
        stdin_name: str = "stdin.txt",
        *,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> None:
        self._settings_for = settings_for
        self._failed = failed
        self._stdin = stdin
        self._stdin_name = stdin_name
        self._jobs = jobs
        self._progress = progress
        self.report = Report()

    def lint(
        self,
        files: Sequence[Input],
        see: Callable[[Article, list[Finding]], T | None],
        tell: Callable[[T], None],
        cache: Cache[T] | None = None,
    ) -> None:
        """Lint every article; what `see` says of it, where it is worked on, goes to `tell` here, in order."""
        for file in files:
            self._settings_for(self.name(file)).prepare()
        self._look(files, Linting(self._settings_for, see), tell, cache)

    def fix(
        self,
        files: Sequence[Input],
        see: Callable[[Fixed], T | None],
        tell: Callable[[T], None],
        target: Callable[[Input], str | None],
        stdout: BinaryIO,
        *,
        ledger: Callable[[Entry], None] | None = None,
        quarantine: Callable[[Dropped], None] | None = None,
    ) -> None:
        """Fix each file into `target(file)`: its own path to fix it in place, None to write to standard output.

        The `ledger` is told of every edit before the file that has it takes its place.  With a `quarantine`, articles to be
        dropped go there and are left out of what is written.
        """
        aside = _Aside(ledger, quarantine)

        def write(file: Input, results: Results[T]) -> None:
            path, form = target(file), known_format(self.name(file))
            aside.begin(path)
            if path is None:
                with form.sink(stdout) as sink:
                    self._drain(results, tell, (form, sink), aside)
                stdout.flush()
                return
            if path == file.path:
                check_regular(path)  # or a pipe would be waited for before it is read
            with replacing(path) as new:
                with form.sink(new.stream) as sink:
                    is_changed = self._drain(results, tell, (form, sink), aside)
                if aside.took_all:
                    return
                if not is_changed and is_same(path, file.path):
                    return
                if is_changed or form.is_exact or file.path == STDIN:
                    new.keep()
                else:
                    with opened(file.path, self._stdin) as original:
                        new.keep_copy(original)

        work = Fixing(self._settings_for, see, keeps_ledger=ledger is not None, leaves_out=quarantine is not None)
        self._go(files, work, write, writes=True)

    def try_fix(
        self,
        files: Sequence[Input],
        see: Callable[[Fixed], T | None],
        tell: Callable[[T], None],
        cache: Cache[T] | None = None,
    ) -> None:
        """Fix in memory only."""
        self._look(files, Fixing(self._settings_for, see, writes=False), tell, cache)

    def _look(
        self, files: Sequence[Input], work: Linting[T] | Fixing[T], tell: Callable[[T], None], cache: Cache[T] | None
    ) -> None:
        """Work that writes nothing, and that a cache may spare."""

        def drain(file: Input, results: Results[T]) -> None:
            self._drain(results, tell, None)

        if cache is None:
            self._go(files, work, drain)
            return
        from linter.cache import Cached

        cache.prepare()
        self._go(files, Cached(work, cache), drain)
        cache.prune()

    def _go(
        self,
        files: Sequence[Input],
        work: Work[Job, Done[T]],
        write: Callable[[Input, Results[T]], object],
        *,
        writes: bool = False,
    ) -> None:
        """Have the chunks of all files worked on, and hand the results to `write`, file by file."""
        for file in files:
            self._settings_for(self.name(file))  # what is wrong with rules and configs shows before anything is done
            known_format(self.name(file))
        size = size_of(files)
        if self._progress:
            self._progress.begin(size)
        with Pool[_Place, Job, Done[T]](work, processes_for(self._jobs, size)) as pool:
            results = ((place, done) for place, _, done in pool.results(self._items(files, writes=writes)))
            for file, own in groupby(results, lambda item: item[0].file):
                with self._reported(file):
                    write(file, own)

    def _items(self, files: Sequence[Input], *, writes: bool) -> Iterator[tuple[_Place, Job | None]]:
        """The chunks of all files with their places; each file begins with a place without a chunk."""
        before = 0
        for file in files:
            yield _Place(file, before), None
            read = before
            name = self.name(file)
            fields = self._settings_for(name).config.fields
            try:
                with opened(file.path, self._stdin) as stream:
                    for chunk in known_format(name).chunks(stream, fields, writes=writes):
                        read = before + (stream.tell() if file.path != STDIN else 0)
                        has_work = chunk.has_records and chunk.problem is None
                        yield _Place(file, read, chunk), Job(name, chunk) if has_work else None
            except OSError as error:
                yield _Place(file, read, error=error), None
            before = read

    def _drain(
        self,
        results: Results[T],
        tell: Callable[[T], None],
        out: tuple[Format, Sink] | None,
        aside: _Aside | None = None,
    ) -> bool:
        """Tell, count and write the results of one file; whether anything in it was changed."""
        changed = self.report.changed
        for place, done in results:
            if place.error is not None:
                raise place.error
            if place.chunk is None:
                continue
            origin = Origin(self.name(place.file), place.chunk.row)
            if place.chunk.problem is not None:
                self._fail(origin, place.chunk.problem)
            if isinstance(done, Lost):
                self._fail(origin, FAREWELL.format(done.reason))
            elif done is not None:
                self._take(done, tell)
                if aside is not None:
                    aside.take(done)
            if out is not None:
                form, sink = out
                packed = done.packed if isinstance(done, Done) else form.pack(place.chunk.raw)
                sink.write(place.chunk.raw if packed is None else packed)
            if self._progress:
                self._progress.at(self.report.articles, place.read)
        return self.report.changed > changed or (aside is not None and aside.left_out > 0)

    def _take(self, done: Done[T], tell: Callable[[T], None]) -> None:
        self.report.merge(done.report)
        for said in done.told:
            if isinstance(said, Failure):
                self._failed(said)
            else:
                tell(said)

    def _fail(self, origin: Origin, problem: str) -> None:
        self.report.failed += 1
        self._failed(Failure(origin, problem))

    def name(self, file: Input) -> str:
        """What a file is called where it is told of."""
        return self._stdin_name if file.path == STDIN else file.path

    @contextlib.contextmanager
    def _reported(self, file: Input) -> Iterator[None]:
        """A file that cannot be read or written is told of, and the others go on."""
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            other = error.filename if error.filename not in (None, file.path) else None
            self._fail(Origin(self.name(file)), f"{error.strerror or error}" + (f": '{other}'" if other else ""))
