"""Which files a command means, and how files are written: whole or not at all."""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from linter.errors import UsageError
from linter.formats import by_suffix, format_of

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read: its path as the user knows it, and where it belongs below an output folder."""

    path: str
    relative: Path


def inputs(arguments: Sequence[str], excluded: Callable[[str], bool]) -> list[Input]:
    """The files that paths, folders and globs mean, each once, in the order given; folders sorted by name.

    Files below folders are taken by their suffix, hidden ones left out; a file named by itself is taken whatever a
    config excludes.  Raises UsageError for a path that is not there, is no article file, or holds none.
    """
    found: dict[str, Input] = {}
    for argument in arguments:
        for item in _meant(argument, excluded):
            found.setdefault(item.path, item)
    return list(found.values())


def _meant(argument: str, excluded: Callable[[str], bool]) -> Iterator[Input]:
    path = Path(argument)
    if argument == STDIN:
        yield Input(STDIN, Path("stdin.txt"))
    elif path.is_dir():
        files = [file for file in _below(path) if not excluded(str(file))]
        if not files:
            raise UsageError(f"no article files in '{argument}'; newslint reads {', '.join(by_suffix())}")
        yield from (Input(str(file), file.relative_to(path)) for file in files)
    elif path.exists():
        if format_of(argument) is None:
            raise UsageError(f"not an article file: '{argument}'; newslint reads {', '.join(by_suffix())}")
        yield Input(argument, Path(path.name))
    elif glob.has_magic(argument):
        matches = [name for name in sorted(glob.glob(argument, recursive=True)) if format_of(name) and Path(name).is_file()]
        if not matches:
            raise UsageError(f"no article file matches '{argument}'")
        yield from (Input(name, Path(name).relative_to(_fixed_part(argument))) for name in matches if not excluded(name))
    else:
        raise UsageError(f"no such file or folder: '{argument}'")


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where, name) for name in sorted(names) if not name.startswith(".") and format_of(name))


def _fixed_part(pattern: str) -> Path:
    """The folder in front of the first wildcard."""
    parts = Path(pattern).parts
    first = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    return Path(*parts[:first])


@contextlib.contextmanager
def opened(path: str, stdin: Callable[[], BinaryIO]) -> Iterator[BinaryIO]:
    """A file to read bytes from, or standard input for `-`."""
    if path == STDIN:
        yield stdin()
        return
    with Path(path).open("rb") as stream:
        yield stream


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Replacement]:
    """A file to write that takes the target's place when it is kept, and leaves no trace when it is not.

    The bytes go to a temporary file in the same folder, which is renamed at the end: whoever reads the target sees
    the old file or the new one, whole.  A target that is no regular file, such as a pipe or /dev/null, is written to
    as it is.  Raises OSError, and PermissionError for a target without a write bit.
    """
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield Replacement(stream)
        return
    target = target.resolve()
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    if mode is not None and not mode & 0o222:
        raise PermissionError(13, "the file is read-only", str(target))
    new = target.with_name(f".{target.name}.{secrets.token_hex(6)}.tmp")
    replacement = None
    try:  # the name is known before the file is there: whatever interrupts, it is cleared away
        replacement = Replacement(os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb"))
        yield replacement
        replacement.stream.close()
        if replacement.is_kept:
            new.chmod(mode if mode is not None else 0o666 & ~_umask())
            new.replace(target)
    finally:
        if replacement is not None:
            replacement.stream.close()
        new.unlink(missing_ok=True)


class Replacement:
    """A new file that is being written; it replaces the old one only when `keep` was called."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.is_kept = False

    def keep(self) -> None:
        self.is_kept = True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
