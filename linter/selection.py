"""Which rules run: those that selectors mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linter.errors import UsageError, did_you_mean
from linter.rule import Ruleset


def selected(ruleset: Ruleset, chosen: Sequence[str] = (), ignored: Sequence[str] = ()) -> Ruleset:
    """The rules that a selector of `chosen` means (all, when there is none) and none of `ignored`.

    Of two selectors that disagree about a rule, `ignored` wins.  Raises UsageError for a selector that means no rule,
    and when no rule is left.
    """
    check_names(ruleset, (*chosen, *ignored))
    if not (chosen or ignored):
        return ruleset
    pool = ruleset.known if chosen else ruleset.rules
    named = [rule for rule in pool if not chosen or any(rule.is_named(selector) for selector in chosen)]
    exact = {selector for selector in chosen if selector in {rule.id for rule in named}}
    left = tuple(
        rule
        for rule in named
        if (rule.head.enabled or rule.id in exact) and not any(rule.is_named(selector) for selector in ignored)
    )
    if not left:
        raise UsageError("no rule is left to run; see --select and --ignore")
    return ruleset.only(left, f"select={sorted(chosen)} ignore={sorted(ignored)}")


def several(names: str | Iterable[str]) -> tuple[str, ...]:
    """One name or several as a tuple: a text is one name, not its letters."""
    return (names,) if isinstance(names, str) else tuple(names)


def check_names(ruleset: Ruleset, selectors: Iterable[str]) -> None:
    """Raises UsageError for a selector that means no rule."""
    for selector in selectors:
        if not any(rule.is_named(selector) for rule in ruleset.known):
            names = {name for rule in ruleset.known for name in (rule.id, rule.family, rule.pack)}
            raise UsageError(f"no rule is called '{selector}'{did_you_mean(selector, names)}")
