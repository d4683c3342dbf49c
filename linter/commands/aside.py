"""Where `fix` writes what it took out: the ledger of its edits, and the quarantine of dropped articles."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from linter.errors import UsageError
from linter.files import Input, is_same, replacing
from linter.formats import format_of
from linter.jsonrow import dump
from linter.ledger import Entry
from linter.work import Dropped


@contextlib.contextmanager
def ledger_in(path: str, files: Sequence[Input]) -> Iterator[Callable[[Entry], None]]:
    """What adds entries to the ledger in a file.

    They go behind those that are there, because only with all of them can everything be put back.  Each is in the file
    before anything else is done.
    """
    _check(path, files, "ledger")
    with contextlib.ExitStack() as stack:
        with _blamed(path, "ledger"):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            # Without a buffer, so that nothing of an entry that found no room is written later.
            stream = stack.enter_context(Path(path).open("ab+", buffering=0))

        def add(entry: Entry) -> None:
            start, rest = stream.seek(0, 2), f"{entry}\n".encode()
            try:
                while rest:
                    rest = rest[stream.write(rest) :]
            except OSError:
                stream.truncate(start)  # half an entry would spoil the next
                raise

        if stream.tell():
            stream.seek(-1, 2)
            if stream.read(1) != b"\n":  # the end of a line that was cut off must not spoil the next
                stream.write(b"\n")
        yield add


@contextlib.contextmanager
def quarantine_in(path: str, files: Sequence[Input]) -> Iterator[Callable[[Dropped], None]]:
    """What writes dropped articles to a file, a row each: where it came from, the rule, and the whole record as it came."""
    _check(path, files, "quarantine")
    if not path.endswith((".jsonl", ".ndjson")):
        raise UsageError(f"the quarantine is a .jsonl file: '{path}' is not")
    with contextlib.ExitStack() as stack:
        with _blamed(path, "quarantine"):
            new = stack.enter_context(replacing(path))

        def add(dropped: Dropped) -> None:
            known = {"path": dropped.origin.path, "row": dropped.origin.row, "id": dropped.id, "rule": dropped.rule}
            head = dump({name: value for name, value in known.items() if value is not None})
            new.stream.write(head[:-1].encode("utf-8") + b', "article": ' + dropped.record + b"}\n")

        yield add
        new.keep()


@contextlib.contextmanager
def _blamed(path: str, name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"cannot write the {name} '{path}': {error.strerror or error}") from None


def _check(path: str, files: Sequence[Input], name: str) -> None:
    """Raises UsageError where the file is one of those that are read."""
    if format_of(path) is not None and any(is_same(path, file.path) for file in files):
        raise UsageError(f"the {name} '{path}' is one of the files that are to be fixed")
