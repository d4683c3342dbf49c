"""What can go wrong that somebody can act on.

Every error that a user can mend is a `NewslintError`; `cli.py` is the one place that turns them into words and an exit
code.  Anything else is a fault of ours and is left to crash.  A file of rules or a config may hold many mistakes at
once: they are collected as `Mistake` values and raised together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; line and column count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


MOST = 50  # mistakes that are told one by one: a file of another kind has one in each line
NOWHERE = Location("-", 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong at one place, in the words the user reads."""

    location: Location
    message: str

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


class BadScalar(ValueError):
    """A word or a number in a file that does not parse; `offset` counts code points from its first."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


class NewslintError(Exception):
    """The user's or the input's fault: the command ends with exit code 2."""


class UsageError(NewslintError):
    """Options or paths that make no sense together."""


class MissingPackage(UsageError):
    """Something that needs a package which is not installed; says which extra brings it."""

    def __init__(self, what: str, package: str, extra: str) -> None:
        super().__init__(f"{what} need the package {package}: pip install 'newslint[{extra}]'")


class MistakesFound(NewslintError):
    """Everything that is wrong in files of rules or in a config, sorted by place; its words stop after some."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        words = [str(mistake) for mistake in self.mistakes[:MOST]]
        if len(self.mistakes) > MOST:
            words.append(f"and {len(self.mistakes) - MOST:,} more mistakes")
        super().__init__("\n".join(words))


class RuleConflict(NewslintError):
    """Rules that undo each other's fixes, so that no end is reached."""

    def __init__(self, rules: Iterable[str]) -> None:
        self.rules = tuple(sorted(set(rules)))
        named = " and ".join(self.rules)
        super().__init__(f"these rules undo each other's fixes: {named}; switch one of them off with --ignore")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the closest known word, or nothing."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""
