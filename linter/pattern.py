"""Regular expressions of rules: compiled when first needed, always run under a time budget.

Rules and articles come from strangers, so every call of a pattern has a timeout; what runs over it raises TimeoutError,
which the scan turns into a finding.
"""

from __future__ import annotations

import functools
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from linter.errors import BadScalar

SECONDS = 0.5  # for one pattern on one piece of text


@dataclass(frozen=True)
class Pattern:
    """A pattern of the `regex` package, as written in a rule."""

    source: str
    code: bytes = field(default=b"", compare=False, repr=False)  # what it was compiled to, pickled, where that is known

    @classmethod
    def parse(cls, source: str) -> Pattern:
        """Checked at once, so that a mistake is reported where it stands.  Raises BadScalar."""
        try:
            _compiled(source)
        except regex.error as error:
            message, place = str(error), getattr(error, "pos", None)
            raise BadScalar(f"bad pattern: {message.split(' at position')[0]}", place or 0) from None
        return cls(source)

    def __reduce__(self) -> tuple[type[Pattern], tuple[str, bytes]]:
        return Pattern, (self.source, self.code or _packed(self.source))

    @functools.cached_property
    def compiled(self) -> regex.Pattern[str]:
        if not self.code:
            return _compiled(self.source)
        unpacked: regex.Pattern[str] = pickle.loads(self.code)  # some fifty times as quick as to compile it again
        return unpacked

    def matches(self, text: str) -> bool:
        """Whether the whole of `text` matches."""
        return self.compiled.fullmatch(text, timeout=SECONDS) is not None

    def occurs(self, text: str) -> bool:
        return self.compiled.search(text, timeout=SECONDS) is not None

    def begins(self, text: str) -> bool:
        """Whether a match stands at the beginning of `text`."""
        return self.compiled.match(text, timeout=SECONDS) is not None

    def ends(self, text: str) -> bool:
        """Whether a match stands at the end of `text`."""
        return self._backwards.search(text, timeout=SECONDS) is not None

    @functools.cached_property
    def _backwards(self) -> regex.Pattern[str]:
        return regex.compile(f"(?:{self.source})\\Z", regex.REVERSE)

    def found(self, text: str) -> Iterator[regex.Match[str]]:
        """Non-overlapping matches from left to right."""
        yield from self.compiled.finditer(text, timeout=SECONDS)


@functools.cache
def _compiled(source: str) -> regex.Pattern[str]:
    return regex.compile(source)


@functools.cache
def _packed(source: str) -> bytes:
    """The compiled pattern as this version of `regex` pickles it."""
    return pickle.dumps(_compiled(source))
