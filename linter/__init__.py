"""newslint: lint and fix scraped news text.

    from linter import fix

    result = fix(open("article.txt").read())
    print(result.text, result.removed)

`lint` says what is wrong, `fix` repairs it; both take a text or an `Article`, and the shipped rules unless they are
given others by `load_rules`.  Names are imported when they are first used, so that `import linter` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.api import fix as fix
    from linter.api import lint as lint
    from linter.api import load_rules as load_rules
    from linter.errors import MistakesFound as MistakesFound
    from linter.errors import NewslintError as NewslintError
    from linter.errors import RuleConflict as RuleConflict
    from linter.errors import UsageError as UsageError
    from linter.finding import Edit as Edit
    from linter.finding import Fate as Fate
    from linter.finding import Finding as Finding
    from linter.finding import Fix as Fix
    from linter.finding import Safety as Safety
    from linter.finding import Severity as Severity
    from linter.finding import Verdict as Verdict
    from linter.repair import Fixed as Fixed
    from linter.rule import Rule as Rule
    from linter.rule import Ruleset as Ruleset
    from linter.text import Article as Article
    from linter.text import Span as Span

_HOMES = {
    "linter.api": ("fix", "lint", "load_rules"),
    "linter.errors": ("MistakesFound", "NewslintError", "RuleConflict", "UsageError"),
    "linter.finding": ("Edit", "Fate", "Finding", "Fix", "Safety", "Severity", "Verdict"),
    "linter.repair": ("Fixed",),
    "linter.rule": ("Rule", "Ruleset"),
    "linter.text": ("Article", "Span"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'linter' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
