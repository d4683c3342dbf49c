"""Rulesets kept on disk once they are made, because reading a thousand rules takes seconds and a hook runs often.

A ruleset is named by the place, size and time of every file that it was made of, newslint's own modules included: when one
of them changes, it is made anew, with the cues of the patterns that were known before.  Those of the shipped rules come with
an installed newslint.  The folder is `$NEWSLINT_CACHE_DIR`, or `newslint` in the user's cache folder; what lies there is
believed only if it is the user's own.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import platform
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from linter.rule import Ruleset
from linter.shipped import shipped_folder

if TYPE_CHECKING:
    from linter.cues import Cues

MOST = 12  # rulesets that are kept
SWITCH = "NEWSLINT_CACHE_DIR"  # the folder; empty for none


def load(paths: Sequence[str | Path] = (), *, shipped: bool = True, unfinished: bool = False) -> Ruleset:
    """As `packs.load`, from the disk where the same files were loaded before."""
    folder = _folder() if shipped else None  # a few rules are read as quickly
    files = _files(paths, shipped) if folder is not None else None
    if folder is None or files is None:
        from linter import packs

        return packs.load(paths, shipped=shipped, unfinished=unfinished, cues=_cues(None) if shipped else None)
    parts = (platform.python_version(), f"regex {regex.__version__}", f"unfinished: {unfinished}", *files)
    name = hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=16)
    place = folder / f"rules-{name.hexdigest()}.pickle"
    kept = _read(place)
    if isinstance(kept, Ruleset):
        return kept
    from linter import packs

    cues_place = folder / cues_name()
    known = _cues(cues_place)
    before = len(known)
    made = packs.load(paths, shipped=shipped, unfinished=unfinished, cues=known)
    _write(place, made)
    if len(known) > before:
        _write(cues_place, known)
    _prune(folder)
    return made


def shipped_cues() -> tuple[str, bytes]:
    """The cues of the shipped rules, worked out anew, as a file beside this module: its name and its bytes."""
    from linter import packs
    from linter.cues import Cues

    cues = Cues()
    packs.load(cues=cues)
    return cues_name(), pickle.dumps(cues, pickle.HIGHEST_PROTOCOL)


def cues_name() -> str:
    """A file name that is another one when cues would be."""
    from linter.cues import MODULES

    digest = hashlib.blake2b(digest_size=16)
    for module in MODULES:
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    return f"cues-{digest.hexdigest()}.pickle"


def _cues(kept: Path | None) -> Cues:
    """The cues that are known: those kept for the user, or else those that came with newslint."""
    from linter.cues import Cues

    if kept is not None and isinstance(cues := _read(kept), Cues):
        return cues
    try:
        cues = pickle.loads(Path(__file__).with_name(cues_name()).read_bytes())
    except OSError:
        return Cues()
    return cues if isinstance(cues, Cues) else Cues()


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
    for path in (*([shipped_folder()] if shipped else []), *map(Path, paths)):
        try:
            if path.is_file() and b"phrases_from" in path.read_bytes():
                return None  # it depends on files beside it
            found += [str(path.resolve()), *(_stamps(path) if path.is_dir() else [_stamp(str(path), path.stat())])]
        except OSError:
            return None
    return found


def _of_newslint() -> str:
    modules = _stamps(Path(__file__).parent, ".py")
    return hashlib.blake2b("\n".join(modules).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _stamps(folder: Path, suffix: str = "") -> list[str]:
    """The stamps of all files below a folder, sorted."""
    found: list[str] = []
    todo = [str(folder)]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    todo.append(entry.path)
                elif entry.name.endswith(suffix):
                    found.append(_stamp(entry.path, entry.stat()))
    return sorted(found)


def _stamp(path: str, about: os.stat_result) -> str:
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
            with _uncollected():
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


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """What is loaded stays: to look for garbage in it again and again takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write(place: Path, value: object) -> None:
    """Keep a value, if the disk allows it."""
    import secrets

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
