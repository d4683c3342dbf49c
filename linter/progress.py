"""A line on a terminal that says how far a long run is; nothing anywhere else."""

from __future__ import annotations

import time
from typing import TextIO

EVERY = 0.2  # seconds between two updates
AFTER = 1.0  # seconds before the first


class Progress:
    """Counts articles; call `step` for each and `done` at the end or before anything else is printed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_shown = stream.isatty()
        self._started = self._last = time.monotonic()
        self._articles = 0
        self._is_dirty = False

    def step(self) -> None:
        now = time.monotonic()
        if not self._articles:  # the clock runs from the first article: loading rules is no part of the rate
            self._started = self._last = now
        self._articles += 1
        if self._is_shown and now - self._started > AFTER and now - self._last > EVERY:
            self._last = now
            rate = self._articles / (now - self._started)
            self._stream.write(f"\r\x1b[K{self._articles:,} articles, {rate:,.0f} a second")
            self._stream.flush()
            self._is_dirty = True

    def done(self) -> None:
        """Wipe the line."""
        if self._is_dirty:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._is_dirty = False
