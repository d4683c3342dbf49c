"""The reports of one run: what was asked for, where each is written, and all of them told together.

A report goes to standard output or to a file; a file is written whole or not at all.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TextIO

from linter.checked import Checked, Failure
from linter.errors import UsageError
from linter.files import replacing
from linter.report import Report
from linter.reporters import Context, Kind, Reporter, kind_of

STDOUT = "-"
ODD = "backslashreplace"  # lone surrogates, which UTF-8 has no bytes for


@dataclass(frozen=True, slots=True)
class Wish:
    """A kind of report and the file that it goes to, None for standard output.

    A report that `appends` is added to what is in the file.
    """

    name: str
    path: str | None = None
    appends: bool = False

    @property
    def kind(self) -> Kind:
        return kind_of(self.name)


def wishes(specs: Sequence[str], environment: Mapping[str, str], option: str = "--output") -> tuple[Wish, ...]:
    """What `FORMAT[:FILE]` means, each.  Raises UsageError, also where two reports would meet in one place."""
    found = tuple(_wish(spec, environment) for spec in specs)
    taken: dict[str | None, Wish] = {}
    for wish in found:
        place = os.path.realpath(wish.path) if wish.path is not None else None
        if (other := taken.setdefault(place, wish)) is not wish:
            where = f"'{wish.path}'" if wish.path is not None else "standard output"
            raise UsageError(
                f"'{other.name}' and '{wish.name}' would both be written to {where}; "
                f"give one of them a file of its own: {option} {wish.name}:FILE"
            )
    return found


def _wish(spec: str, environment: Mapping[str, str]) -> Wish:
    name, colon, path = spec.partition(":")
    kind = kind_of(name)
    if colon and not path:
        raise UsageError(f"'{spec}' names no file; say {name}:FILE, or {name} for standard output")
    if path == STDOUT:
        return Wish(name)
    if path or kind.appends_to is None:
        return Wish(name, path or None)
    if not environment.get(kind.appends_to):
        raise UsageError(f"'{name}' is added to the file that {kind.appends_to} names, which is not set; say {name}:FILE")
    return Wish(name, environment[kind.appends_to], appends=True)


class Outputs:
    """All reports of a run, as one.

    Entered, it opens every file, so that one that cannot be written is known before the work begins; left without
    `finish`, it leaves every file as it was.  Raises UsageError for a report that cannot be written.
    """

    def __init__(self, wanted: Sequence[Wish], context: Context, stdout: TextIO) -> None:
        self._wanted = wanted
        self._context = context
        self._stdout = stdout
        self._outputs: list[_Output] = []
        self._stack = contextlib.ExitStack()

    @property
    def wants_text(self) -> bool:
        """Whether a report needs articles with their text."""
        return any(wish.kind.wants_text for wish in self._wanted)

    @property
    def wants_clean(self) -> bool:
        """Whether a report needs articles in which nothing was found."""
        return any(wish.kind.wants_clean for wish in self._wanted)

    def __enter__(self) -> Outputs:
        with contextlib.ExitStack() as stack:
            for wish in self._wanted:
                with _blamed(wish):
                    output = _Output.opened(wish, self._context, self._stdout)
                    self._outputs.append(output)
                    stack.push(output.stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, trace)

    def add(self, article: Checked) -> None:
        for output in self._outputs:
            with _blamed(output.wish):
                output.reporter.add(article)

    def fail(self, failure: Failure) -> None:
        for output in self._outputs:
            with _blamed(output.wish):
                output.reporter.fail(failure)

    def finish(self, report: Report) -> None:
        """Write what is still to be written, and put every file in its place."""
        for output in self._outputs:
            with _blamed(output.wish):
                output.reporter.finish(report)
                output.stream.flush()
        for output in self._outputs:
            with _blamed(output.wish):
                output.keep()
                output.stack.close()


@dataclass(frozen=True)
class _Output:
    """A report being written.  `keep` says that its file is whole; closing the stack closes the file."""

    wish: Wish
    reporter: Reporter
    stream: TextIO
    keep: Callable[[], None]
    stack: contextlib.ExitStack

    @classmethod
    def opened(cls, wish: Wish, context: Context, stdout: TextIO) -> _Output:
        make = wish.kind.load()
        if not wish.kind.is_plain:
            context = replace(context, version=_version())
        with contextlib.ExitStack() as stack:
            keep: Callable[[], None] = _nothing
            if wish.path is None:
                stream = stdout
                if not wish.kind.is_plain and isinstance(stream, io.TextIOWrapper):
                    stream.reconfigure(encoding="utf-8", errors=ODD, newline="\n")
            else:
                path = Path(wish.path)
                context = replace(context, colour=False, width=None)
                if wish.appends:
                    binary: BinaryIO = stack.enter_context(path.open("ab"))
                else:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    replacement = stack.enter_context(replacing(str(path)))
                    binary, keep = replacement.stream, replacement.keep
                stream = io.TextIOWrapper(binary, encoding="utf-8", errors=ODD, newline="\n")
            return cls(wish, make(stream, context), stream, keep, stack.pop_all())


def _version() -> str:
    """Asked for only where a report tells it: to look it up takes some 20 ms, which a hook on one file would notice."""
    from importlib.metadata import version

    return version("newslint")


def _nothing() -> None:
    """What is written in place needs no keeping."""


@contextlib.contextmanager
def _blamed(wish: Wish) -> Iterator[None]:
    """What goes wrong with a report is said of the report; a reader that has gone away is no fault."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        where = "to standard output" if wish.path is None else f"to '{wish.path}'"
        other = f": '{error.filename}'" if error.filename not in (None, wish.path) else ""
        raise UsageError(f"cannot write the report '{wish.name}' {where}: {error.strerror or error}{other}") from None
