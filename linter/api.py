"""The functions that notebooks, scripts and adapters call: texts in, findings and clean texts out."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from linter import check, compiled, repair
from linter.errors import UsageError
from linter.finding import Finding, Safety
from linter.repair import MAX_REMOVED, Fixed
from linter.rule import Ruleset
from linter.selection import selected, several
from linter.text import Article


def load_rules(
    *paths: str | Path, select: str | Sequence[str] = (), ignore: str | Sequence[str] = (), shipped: bool = True
) -> Ruleset:
    """The shipped rules and those of your own files and folders.

    `select` and `ignore` take ids, families, packs, severities, tags and wildcards, one or several.  Loading
    takes a moment: do it once.  Raises MistakesFound with all that is wrong in the files, UsageError for names and paths
    that mean nothing.
    """
    return selected(compiled.load(paths, shipped=shipped), several(select), several(ignore))


def lint(article: Article | str, rules: Ruleset | None = None, *, unsafe: bool = False) -> list[Finding]:
    """What the rules (the shipped ones by default) find, in the order of the text; nothing is changed.

    `unsafe` looks at broken characters and lines as an unsafe fix would leave them.
    """
    return check.lint(_article(article), rules or _shipped(), safety=_safety(unsafe))


def fix(
    article: Article | str, rules: Ruleset | None = None, *, unsafe: bool = False, max_removed: float = MAX_REMOVED
) -> Fixed:
    """The article with what the rules find taken out: `.text`, `.removed`, `.applied`, `.remaining`, `.verdict`.

    Only safe fixes are applied unless `unsafe` is given; a fix that would take more than the share `max_removed` of
    the body's words is refused.  Raises RuleConflict when rules undo each other's fixes, UsageError for a `max_removed`
    that is no share from 0 to 1.
    """
    if not 0 <= max_removed <= 1:
        raise UsageError(f"max_removed is a share from 0 to 1, not {max_removed}")
    return repair.fix(_article(article), rules or _shipped(), safety=_safety(unsafe), max_removed=max_removed)


@functools.cache
def _shipped() -> Ruleset:
    return load_rules()


def _article(article: Article | str) -> Article:
    return Article(article) if isinstance(article, str) else article


def _safety(unsafe: bool) -> Safety:
    return Safety.UNSAFE if unsafe else Safety.SAFE
