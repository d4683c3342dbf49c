"""Rulesets kept on disk once they are made, because reading a thousand rules takes seconds and a hook runs often.

A ruleset is named by the place, size and time of every file that it was made of, newslint's own modules included: when one
of them changes, it is made anew, with the cues of the patterns that were known before.  The folder is `$NEWSLINT_CACHE_DIR`,
or `newslint` in the user's cache folder; what lies there is believed only if it is the user's own.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import platform
import secrets
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from linter import packs
from linter.index import Cues
from linter.rule import Ruleset

MOST = 12  # rulesets that are kept
SWITCH = "NEWSLINT_CACHE_DIR"  # the folder; empty for none


def load(paths: Sequence[str | Path] = (), *, shipped: bool = True, unfinished: bool = False) -> Ruleset:
    """As `packs.load`, from the disk where the same files were loaded before."""
    folder = _folder() if shipped else None  # a few rules are read as quickly
    files = _files(paths, shipped) if folder is not None else None
    if folder is None or files is None:
        return packs.load(paths, shipped=shipped, unfinished=unfinished)
    parts = (platform.python_version(), f"unfinished: {unfinished}", *files)
    name = hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=16)
    place = folder / f"rules-{name.hexdigest()}.pickle"
    kept = _read(place)
    if isinstance(kept, Ruleset):
        return kept
    cues_place = folder / f"cues-{_of_newslint()}.pickle"
    cues = _read(cues_place)
    known = cues if isinstance(cues, Cues) else Cues()
    before = len(known)
    made = packs.load(paths, shipped=shipped, unfinished=unfinished, cues=known)
    _write(place, made)
    if len(known) > before:
        _write(cues_place, known)
    _prune(folder)
    return made


def _folder() -> Path | None:
    """The folder for rulesets, made if need be; None where there can be none or it is not the user's own."""
    said = os.environ.get(SWITCH)
    if said == "":
        return None
    if said is None:
        if sys.platform == "win32":
            home = os.environ.get("LOCALAPPDATA")
        else:
            home = os.environ.get("XDG_CACHE_HOME") or str(Path("~", ".cache"))
        said = str(Path(home, "newslint")) if home else ""
    try:
        folder = Path(said).expanduser()
        if not said or not folder.is_absolute():
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_ours(folder.stat()) else None
    except (OSError, RuntimeError):
        return None


def _files(paths: Sequence[str | Path], shipped: bool) -> list[str] | None:
    """Every file that a ruleset depends on, with size and time; None where that is not known."""
    found = [_of_newslint()]
    for path in (*([packs.shipped_folder()] if shipped else []), *map(Path, paths)):
        try:
            if path.is_file() and b"phrases_from" in path.read_bytes():
                return None  # it depends on files beside it
            inside = sorted(path.rglob("*")) if path.is_dir() else [path]
            found += [str(path.resolve()), *map(_stamp, inside)]
        except OSError:
            return None
    return found


def _of_newslint() -> str:
    modules = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.blake2b("\n".join(map(_stamp, modules)).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _stamp(path: Path) -> str:
    about = path.stat()
    return f"{path}:{about.st_size}:{about.st_mtime_ns}"


def _is_ours(about: os.stat_result) -> bool:
    """Whether nobody else can have written a file or folder."""
    return not hasattr(os, "getuid") or (about.st_uid == os.getuid() and not about.st_mode & 0o022)


def _read(place: Path) -> object:
    """What was kept, or None: a file that cannot be read is as good as none."""
    try:
        with place.open("rb") as stream:
            if not _is_ours(os.fstat(stream.fileno())):
                return None
            kept: object = pickle.load(stream)
            os.utime(place)
            return kept
    except (
        OSError,
        EOFError,
        pickle.UnpicklingError,
        AttributeError,
        ImportError,
        IndexError,
        KeyError,
        TypeError,
        ValueError,
    ):
        return None


def _write(place: Path, value: object) -> None:
    """Keep a value, if the disk allows it."""
    draft = place.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with _removed_after(draft):
            draft.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
            draft.replace(place)
    except OSError:
        return


def _prune(folder: Path) -> None:
    """Delete what was not used for longest."""
    with contextlib.suppress(OSError):
        kept = sorted(folder.glob("*.pickle"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[MOST:]:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _removed_after(draft: Path) -> Iterator[None]:
    try:
        yield
    finally:
        draft.unlink(missing_ok=True)
