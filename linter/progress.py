"""A line on a terminal that says how far a long run is; nothing anywhere else."""

from __future__ import annotations

import time
from typing import TextIO

EVERY = 0.2  # seconds between two updates
AFTER = 1.0  # seconds before the first


class Progress:
    """Say how large the input is with `begin`, how far the run is with `at`; call `done` before anything else is printed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_shown = stream.isatty()
        self._started = self._last = time.monotonic()
        self._total: int | None = None
        self._is_dirty = False

    def begin(self, total: int | None) -> None:
        """`total` is the size of the input in bytes, None when it is not known."""
        self._total = total
        self._started = self._last = time.monotonic()

    def at(self, articles: int, read: int) -> None:
        """So many articles are done, and so many bytes of the input."""
        now = time.monotonic()
        if self._is_shown and now - self._started > AFTER and now - self._last > EVERY:
            self._last = now
            self._stream.write("\r\x1b[K" + progress_line(articles, read, self._total, now - self._started))
            self._stream.flush()
            self._is_dirty = True

    def done(self) -> None:
        """Wipe the line."""
        if self._is_dirty:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._is_dirty = False


def progress_line(articles: int, read: int, total: int | None, seconds: float) -> str:
    """`12,000 articles, 400 a second, 25 % of 3.1 GB, 1:30 left`."""
    words = f"{articles:,} articles, {articles / seconds:,.0f} a second"
    if not total or not read:
        return words
    share = min(1.0, read / total)
    left = round(seconds * (1 - share) / share)
    hours, minutes = left // 3600, left // 60 % 60
    clock = f"{hours}:{minutes:02}:{left % 60:02}" if hours else f"{minutes}:{left % 60:02}"
    return f"{words}, {share:.0%} of {_size(total)}, {clock} left"


def _size(count: float) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:,.3g} TB"
