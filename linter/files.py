"""Which files a command means, and how files are written: whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from linter import remote
from linter.errors import UsageError
from linter.formats import SUFFIXES, format_of

STDIN = "-"
_NONE_LEFT = "all article files of '{}' are excluded by the config or written by this run"


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read: its path as the user knows it, where it belongs below an output folder, its bytes where known."""

    path: str
    relative: Path
    size: int | None = None


def inputs(arguments: Sequence[str], excluded: Callable[[str], bool]) -> list[Input]:
    """The files that paths, folders and globs mean, each once, in the order given; folders sorted by name.

    Files below folders are taken by their suffix, hidden ones left out; a file named by itself is taken whatever a
    config excludes.  Raises UsageError for a path that is not there, is no article file, or holds none.
    """
    found: dict[str, Input] = {}
    for argument in map(remote.local, arguments):
        for item in _meant_far(argument, excluded) if remote.is_remote(argument) else _meant(argument, excluded):
            found.setdefault(item.path, item)
    return list(found.values())


def _meant(argument: str, excluded: Callable[[str], bool]) -> Iterator[Input]:
    path = Path(argument)
    if not argument:
        raise UsageError("a path is empty; say . for the folder you are in")
    if argument == STDIN:
        yield Input(STDIN, Path("stdin.txt"))
    elif path.is_dir():
        there = list(_below(path))
        if not there:
            raise UsageError(f"no article files in '{argument}'; newslint reads {', '.join(SUFFIXES)}")
        files = [file for file in there if not excluded(str(file))]
        if not files:
            raise UsageError(_NONE_LEFT.format(argument))
        yield from (Input(str(file), file.relative_to(path)) for file in files)
    elif path.exists():
        _check_suffix(argument)
        yield Input(argument, Path(path.name))
    elif glob.has_magic(argument):
        matches = [name for name in sorted(glob.glob(argument, recursive=True)) if format_of(name) and Path(name).is_file()]
        if not matches:
            raise UsageError(f"no article file matches '{argument}'")
        names = [name for name in matches if not excluded(name)]
        if not names:
            raise UsageError(_NONE_LEFT.format(argument))
        yield from (Input(name, Path(name).relative_to(_fixed_part(argument))) for name in names)
    else:
        raise UsageError(f"no such file or folder: '{argument}'")


def _meant_far(argument: str, excluded: Callable[[str], bool]) -> Iterator[Input]:
    try:
        listed = list(remote.listed(argument))
    except OSError as error:
        raise UsageError(f"cannot list '{argument}': {error.strerror or error}") from None
    if not listed:
        raise UsageError(f"no such file or folder: '{argument}'")
    if listed[0][0] == argument:
        _check_suffix(argument)
    found = [item for item in listed if format_of(item[0]) and (item[0] == argument or not excluded(item[0]))]
    if not found:
        raise UsageError(f"no article files in '{argument}'; newslint reads {', '.join(SUFFIXES)}")
    yield from (Input(path, Path(relative), size) for path, relative, size in found)


def _check_suffix(path: str) -> None:
    if format_of(path) is None:
        raise UsageError(f"not an article file: '{path}'; newslint reads {', '.join(SUFFIXES)}")


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where, name) for name in sorted(names) if not name.startswith(".") and format_of(name))


def _fixed_part(pattern: str) -> Path:
    """The folder in front of the first wildcard."""
    parts = Path(pattern).parts
    first = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    return Path(*parts[:first])


def size_of(files: Sequence[Input]) -> int | None:
    """Bytes of all files together, None when that cannot be known; files that are gone count as empty."""
    sizes = [_size(file) for file in files]
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None


def _size(file: Input) -> int | None:
    if file.size is not None or file.path == STDIN or remote.is_remote(file.path):
        return file.size
    try:
        return Path(file.path).stat().st_size
    except OSError:
        return 0


def targets(files: Sequence[Input], output: str | None) -> Callable[[Input], str | None]:
    """Where each file is written: in its own place without an output, None for standard output.

    Raises UsageError when two would be written to one place, one over another that is still to be read, one out of the
    output folder, or one under a name that says another format.
    """
    if output is None:
        return lambda file: None if file.path == STDIN else file.path
    if output == STDIN:
        raise UsageError("--output is a file or a folder; for standard output pipe the article in: newslint fix - < FILE")
    output = remote.local(output)
    is_far = remote.is_remote(output)
    is_folder = output.endswith("/") or (not is_far and Path(output).is_dir()) or (is_far and format_of(output) is None)
    if len(files) == 1 and not is_folder and len(files[0].relative.parts) == 1:
        form, other = format_of(files[0].path), format_of(output)
        if form is not None and other not in (None, form):
            raise UsageError(f"the format stays as it is: '{files[0].path}' cannot be written to '{output}'")
        return lambda file: output
    if not is_far and Path(output).is_file():
        raise UsageError(f"'{output}' is a file: articles of several files or of a folder need a folder to go to")
    places = {file: _join(output, file.relative) for file in files}
    taken: dict[str, Input] = {}
    read = {_resolved(file.path): file for file in files if file.path != STDIN}
    for file, place in places.items():
        if ".." in file.relative.parts or file.relative.is_absolute():
            raise UsageError(f"'{file.path}' would be written outside of '{output}'")
        if place in taken:
            raise UsageError(f"'{taken[place].path}' and '{file.path}' would both be written to '{place}'")
        if read.get(_resolved(place), file) != file:
            raise UsageError(f"'{file.path}' would be written over '{place}', which is to be read too")
        taken[place] = file
    return places.__getitem__


def _join(folder: str, relative: Path) -> str:
    return f"{folder.rstrip('/')}/{relative.as_posix()}" if remote.is_remote(folder) else str(Path(folder, relative))


def _resolved(path: str) -> str:
    return path if remote.is_remote(path) else str(Path(path).resolve())


def is_same(path: str, other: str) -> bool:
    """Whether two paths are one file."""
    return _resolved(path) == _resolved(other)


def check_regular(path: str) -> None:
    """Raises OSError for what is there and no file, such as a named pipe."""
    if not remote.is_remote(path) and Path(path).exists() and not Path(path).is_file():
        raise OSError(errno.EINVAL, "not a regular file; pipe it in, and say '-' for it", path)


@contextlib.contextmanager
def opened(path: str, stdin: Callable[[], BinaryIO]) -> Iterator[BinaryIO]:
    """A file to read bytes from, or standard input for `-`.  Raises OSError, for a pipe too: it might never say anything."""
    if path == STDIN:
        yield stdin()
        return
    check_regular(path)
    with remote.opened(path) if remote.is_remote(path) else Path(path).open("rb") as stream:
        yield stream


class Replacement:
    """A new file that is being written; it replaces the old one only when `keep` was called."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.is_kept = False

    def keep(self) -> None:
        self.is_kept = True

    def keep_copy(self, original: BinaryIO) -> None:
        """Throw away what was written and keep a copy of another file instead."""
        import shutil

        self.stream.seek(0)
        self.stream.truncate()
        shutil.copyfileobj(original, self.stream, 1024 * 1024)
        self.is_kept = True


@contextlib.contextmanager
def replacing(target: str) -> Iterator[Replacement]:
    """A file to write that takes the target's place when it is kept, and leaves no trace when it is not.

    The bytes go to a temporary file in the same folder, which is renamed at the end: whoever reads the target sees
    the old file or the new one, whole.  A target that is no regular file, such as a pipe or /dev/null, is written to
    as it is; for a remote one the temporary file is a local one that is sent at the end.
    Raises OSError, and PermissionError for a target without a write bit.
    """
    if remote.is_remote(target):
        import tempfile

        with tempfile.TemporaryDirectory(prefix="newslint-") as folder:
            new = Path(folder, "new")
            with new.open("wb") as stream:
                replacement = Replacement(stream)
                yield replacement
            if replacement.is_kept:
                remote.sent(str(new), target)
    elif Path(target).exists() and not Path(target).is_file():
        with Path(target).open("wb") as stream:
            yield Replacement(stream)
    else:
        with _replacing(Path(target).resolve()) as replacement:
            yield replacement


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[Replacement]:
    import secrets

    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    if mode is not None and not mode & 0o222:
        raise PermissionError(13, "the file is read-only", str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
