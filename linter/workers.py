"""Work shared among processes: jobs in, results out in the order of the jobs.

Each process holds at most two jobs, and only a few wait for an earlier one to end, so memory does not grow with the
input.  A process that dies is replaced: the job it was at is done again, carefully, telling of each step before it is
taken, so that a step that kills twice is known, left out, and reported; nothing else is lost.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:  # most runs need no other process
    import queue
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

J = TypeVar("J")
R = TypeVar("R")
T = TypeVar("T")
J_in = TypeVar("J_in", contravariant=True)
R_out = TypeVar("R_out", covariant=True)

HELD = 2  # jobs at one process: the one it does, and the next
AHEAD = 4  # jobs read ahead for each process
MOST_DEATHS = 20  # of processes over one job before it is given up
MOST_MUTE = 3  # of them with no step to blame
FORKS = sys.platform == "linux"  # elsewhere forking is not safe, or not there: processes load the rules themselves
GARBAGE = 10_000  # new objects after which garbage is looked for, where the work is done
WORTH = 1024 * 1024  # bytes of input that pay for a process


class Work(Protocol[J_in, R_out]):
    """What is done with a job, in whatever process."""

    def __call__(self, job: J_in, skip: frozenset[int], step: Callable[[int], None]) -> R_out:
        """Do the job without the steps in `skip`; `step` is told the number of each before it is taken."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A job that no process lived to finish, and how the last one ended."""

    reason: str


@dataclass(slots=True)
class _Entry(Generic[T, J, R]):
    number: int
    tag: T
    job: J | None
    result: R | Lost | None = None
    is_done: bool = False
    deaths: int = 0
    mute: int = 0  # of the deaths, those that came before any step
    step: int | None = None
    suspect: int | None = None  # the step of the death before
    skip: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    held: deque[int] = field(default_factory=deque)


def processes_for(wish: int, size: int | None) -> int:
    """How many processes to use: as many as wished for, or for 0 as many as there are processors and the input pays for."""
    if wish:
        return wish
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, (size or 0) // WORTH))


class Pool(Generic[T, J, R]):
    """Processes that do jobs; leaving the `with` block ends them at once.  One process means this very one."""

    def __init__(self, work: Work[J, R], processes: int) -> None:
        self._work = work
        self._count = processes if processes > 1 else 0
        self._workers: list[_Worker] = []
        self._entries: dict[int, _Entry[T, J, R]] = {}  # handed out and not done
        self._unassigned: deque[_Entry[T, J, R]] = deque()

    def __enter__(self) -> Pool[T, J, R]:
        gc.freeze()  # what the processes share stays shared
        gc.set_threshold(GARBAGE)
        for _ in range(self._count):
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()
        self._workers.clear()

    def results(self, items: Iterable[tuple[T, J | None]]) -> Iterator[tuple[T, J | None, R | Lost | None]]:
        """Each item with the result of its job, in order; an item without a job goes through as it is."""
        if not self._count:
            for tag, job in items:
                yield tag, job, None if job is None else self._work(job, frozenset(), _ignore)
            return
        source = enumerate(items)
        waiting: deque[_Entry[T, J, R]] = deque()
        is_open = True
        while is_open or waiting:
            if is_open and len(waiting) < self._count * AHEAD:
                item = next(source, None)
                is_open = item is not None
                if item is not None:
                    waiting.append(self._taken(item[0], *item[1]))
                self._collect(timeout=0)
            else:
                self._collect(timeout=None)
            while waiting and waiting[0].is_done:
                entry = waiting.popleft()
                yield entry.tag, entry.job, entry.result

    def _taken(self, number: int, tag: T, job: J | None) -> _Entry[T, J, R]:
        entry: _Entry[T, J, R] = _Entry(number, tag, job, is_done=job is None)
        if job is not None:
            self._unassigned.append(entry)
            self._hand_out()
        return entry

    def _hand_out(self) -> None:
        """Give waiting jobs to the processes that hold fewest."""
        while self._unassigned:
            worker = min(self._workers, key=lambda worker: len(worker.held))
            if len(worker.held) >= HELD:
                return
            entry = self._unassigned.popleft()
            self._entries[entry.number] = entry
            worker.held.append(entry.number)
            try:
                worker.connection.send((entry.number, entry.job, entry.skip, entry.deaths > 0))
            except OSError:
                self._bury(worker)

    def _collect(self, timeout: float | None) -> None:
        """Take what processes have to say; with a timeout of None, wait until one has something."""
        from multiprocessing.connection import wait

        by_connection = {worker.connection: worker for worker in self._workers if worker.held}
        if not by_connection:
            return
        for ready in wait(list(by_connection), timeout):
            worker = next(worker for connection, worker in by_connection.items() if connection is ready)
            try:
                number, step, result = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            entry = self._entries[number]
            if step is not None:
                entry.step = step
                continue
            entry.result, entry.is_done = result, True
            del self._entries[number]
            worker.held.remove(number)
        self._hand_out()

    def _bury(self, worker: _Worker) -> None:
        """Put another process in the place of a dead one, and its jobs back in line."""
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        self._start()
        for place, number in enumerate(reversed(worker.held), 1):
            entry = self._entries.pop(number)
            is_first = place == len(worker.held)  # only the oldest job can have been at work
            if is_first and not self._may_go_on(entry, worker.process.exitcode):
                continue
            self._unassigned.appendleft(entry)

    def _may_go_on(self, entry: _Entry[T, J, R], exit_code: int | None) -> bool:
        """Whether a job whose process died gets another try; a step that it died at twice is left out from then on."""
        step, entry.step = entry.step, None
        entry.deaths += 1
        entry.mute += step is None
        if step is not None and step == entry.suspect:
            entry.skip |= {step}
        entry.suspect = step
        if entry.mute > MOST_MUTE or entry.deaths > MOST_DEATHS:
            entry.result, entry.is_done = Lost(_words(exit_code)), True
            return False
        return True

    def _start(self) -> None:
        import multiprocessing
        import warnings

        ours, theirs = multiprocessing.Pipe()
        strangers = [worker.connection for worker in self._workers] + [ours] if FORKS else []
        make = multiprocessing.get_context("fork").Process if FORKS else multiprocessing.get_context("spawn").Process
        process = make(target=_serve, args=(theirs, strangers, self._work), daemon=True)
        with _interrupts_held(), warnings.catch_warnings():
            # A package for remote files may have threads here; the new process uses nothing that they could hold.
            warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
            process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))


def _serve(connection: Connection, strangers: list[Connection], work: Work[J, R]) -> None:
    """A process's life: do jobs until the other side goes away."""
    import queue
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for stranger in strangers:
        stranger.close()
    jobs: queue.SimpleQueue[tuple[int, J, frozenset[int], bool]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection, jobs), daemon=True).start()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        while True:
            number, job, skip, is_careful = jobs.get()
            step = _teller(connection, number) if is_careful else _ignore
            connection.send((number, None, work(job, skip, step)))


def _receive(connection: Connection, jobs: queue.SimpleQueue[tuple[int, J, frozenset[int], bool]]) -> None:
    """Take jobs while others are done; when the other side is gone, so is this process."""
    try:
        while True:
            jobs.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)


def _teller(connection: Connection, number: int) -> Callable[[int], None]:
    return lambda step: connection.send((number, step, None))


def _ignore(step: int) -> None:
    pass


def _words(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"killed by {signal.Signals(-exit_code).name}"
    return f"ended with exit code {exit_code}"


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """A Ctrl-C waits until the new process has learnt to ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
