"""What a rule says of a text: findings, the edits that would mend it, and the verdict on the whole article."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from linter.text import Span


class Severity(enum.Enum):
    """How bad an artifact is, mildest first."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class Safety(enum.Enum):
    """Who may apply a fix: everybody (`safe`), who asks for it (`unsafe`), nobody but a reader (`suggest`)."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    SUGGEST = "suggest"

    def allows(self, other: Safety) -> bool:
        """Whether a run that goes as far as `self` may apply a fix of the grade `other`."""
        grades = list(Safety)
        return other is not Safety.SUGGEST and grades.index(other) <= grades.index(self)


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put `replacement` where `span` is."""

    span: Span
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that are applied all or not at all: disjoint, sorted."""

    edits: tuple[Edit, ...]
    safety: Safety


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule at one place.  `fix` is None where the rule only reports."""

    rule: str
    severity: Severity
    span: Span
    message: str
    fix: Fix | None = None


class Fate(enum.Enum):
    """What is to become of an article."""

    KEEP = "keep"
    FIX = "fix"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Keep an article as it is, take its fixed text, or drop it; `rule` says why it is dropped."""

    fate: Fate
    rule: str | None = None
