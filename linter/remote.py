"""Paths with a scheme, such as `s3://bucket/news.jsonl.gz`, through fsspec.

A remote file is read as a stream.  A new one is made here first and sent when it is whole: object stores show an object
whole or not at all.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from linter.errors import MissingPackage, UsageError

WILDCARDS = "*?["


class FileSystem(Protocol):
    """What is used of fsspec's file systems."""

    def open(self, path: str, mode: str) -> contextlib.AbstractContextManager[BinaryIO]: ...
    def isfile(self, path: str) -> bool: ...
    def find(self, path: str, *, detail: bool) -> Mapping[str, Mapping[str, object]]: ...
    def glob(self, path: str, *, detail: bool) -> Mapping[str, Mapping[str, object]]: ...
    def makedirs(self, path: str, exist_ok: bool) -> object: ...
    def put_file(self, lpath: str, rpath: str) -> object: ...


def is_remote(path: str) -> bool:
    return "://" in path


def local(path: str) -> str:
    """The path that a `file://` address stands for; any other path as it is."""
    if not path.startswith("file://"):
        return path
    from urllib.parse import unquote, urlsplit

    return unquote(urlsplit(path).path)


def file_system(path: str) -> tuple[FileSystem, str]:
    """The file system of a path, and what the path is called there.  Raises UsageError where a package is missing."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MissingPackage("remote paths", "fsspec", "remote") from None
    try:
        found: tuple[FileSystem, str] = url_to_fs(path)
    except (ImportError, ValueError) as error:  # the package for this scheme is missing, or there is no such scheme
        raise UsageError(f"cannot open '{path}': {error}") from None
    return found


def listed(path: str) -> Iterator[tuple[str, PurePosixPath, int | None]]:
    """The files that a path, folder or glob means, sorted: full path, path below the folder, size where it is known."""
    files, inner = file_system(path)
    if any(sign in inner for sign in WILDCARDS):
        root = "/".join(_before_wildcard(inner.split("/")))
        shown = "/".join(_before_wildcard(path.split("/")))
        found = files.glob(inner, detail=True)
    elif files.isfile(inner):
        yield path, PurePosixPath(PurePosixPath(inner).name), None
        return
    else:
        root, shown = inner.rstrip("/"), path.rstrip("/")
        found = files.find(inner, detail=True)
    for name, about in sorted(found.items()):
        below = name.removeprefix(root).lstrip("/")
        if about.get("type") == "file" and not any(part.startswith(".") and part != ".." for part in below.split("/")):
            size = about.get("size")
            yield f"{shown}/{below}", PurePosixPath(below), size if isinstance(size, int) else None


def _before_wildcard(parts: list[str]) -> list[str]:
    return parts[: next(n for n, part in enumerate(parts) if any(sign in part for sign in WILDCARDS))]


def opened(path: str) -> contextlib.AbstractContextManager[BinaryIO]:
    """A remote file to read bytes from."""
    files, inner = file_system(path)
    return files.open(inner, "rb")


def sent(file: str, target: str) -> None:
    """Send a file that is here to a remote place."""
    files, inner = file_system(target)
    try:
        files.put_file(file, inner)
    except FileNotFoundError:  # object stores have no folders to make
        files.makedirs(inner.rsplit("/", 1)[0], exist_ok=True)
        files.put_file(file, inner)
