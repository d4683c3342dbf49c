"""Patterns that no word gives away: every match must have some literal for the fast engine to look where it is, and these
have none, so that they are tried on line after line.

What one costs is measured on the lines of rules' own examples, which are short and hostile as lines of articles are.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from linter.linetest import LineTest, Part, Search
from linter.needs import need_of
from linter.pattern import Pattern
from linter.rule import Rule

LINES = 50  # of the article that costs are given for


@dataclass(frozen=True, slots=True)
class Wordless:
    """A pattern of a rule without a literal that all its matches have; `is_searched` where it may match a part of a line."""

    rule: Rule
    pattern: Pattern
    is_searched: bool


def wordless(rules: Sequence[Rule]) -> Iterator[Wordless]:
    """Such patterns among those that rules are found by; those of guards are tried only where the rest has hit."""
    for rule in rules:
        seen: set[str] = set()
        for part in (part for group in rule.check.needs for part in group):
            for pattern in _patterns(part):
                starts, ends = (part.starts, part.ends) if isinstance(part, Search) else (True, True)
                if pattern.source not in seen and need_of(pattern.source, starts=starts, ends=ends).literals is None:
                    yield Wordless(rule, pattern, isinstance(part, Search))
                seen.add(pattern.source)


def seconds_per_article(one: Wordless, lines: Sequence[str]) -> float:
    """What it takes to try a pattern on as many of these lines as an article has; a line too costly counts for its timeout."""
    if not lines:
        return 0.0
    attempt = one.pattern.occurs if one.is_searched else one.pattern.matches
    attempt("")  # compiles it
    started = time.perf_counter()
    for line in lines:
        with contextlib.suppress(TimeoutError):
            attempt(line)
    return (time.perf_counter() - started) / len(lines) * LINES


def sample_lines(rules: Sequence[Rule]) -> list[str]:
    """The lines of all examples of rules, each once."""
    examples = (example for rule in rules for example in (*rule.head.examples.bad, *rule.head.examples.good))
    return list(dict.fromkeys(line for example in examples for line in example.text.split("\n") if line.strip()))


def _patterns(part: Part) -> tuple[Pattern, ...]:
    return part.patterns if isinstance(part, (LineTest, Search)) else ()
