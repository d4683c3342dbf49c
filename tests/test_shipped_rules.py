"""The shipped packs as a whole: their examples, and that together they do no harm."""

from __future__ import annotations

import pytest

from linter import Article, Safety, fix
from linter.rule import Example, Ruleset
from linter.trial import article_of, try_rules

LANGUAGES = {"de", "fr", "es", "it", "pt", "nl", "sv", "no", "da", "pl", "ru", "uk", "tr", "zh", "ja", "ko", "ar"}


def test_every_example_comes_out_as_it_says(shipped: Ruleset) -> None:
    assert [str(mistake) for _, found in try_rules(shipped, shipped.known) for mistake in found] == []


def test_there_are_enough_rules_in_enough_languages(shipped: Ruleset) -> None:
    spoken = {language for rule in shipped.rules for language in rule.guards.languages}
    assert spoken >= LANGUAGES
    assert len(shipped.rules) >= 150


def test_no_safe_fix_of_any_rule_touches_a_good_example_of_another(shipped: Ruleset) -> None:
    """What one rule's author calls the reporter's, no other rule may take."""
    hurt: list[str] = []
    for rule in shipped.known:
        for example in rule.head.examples.good:
            result = fix(article_of(example), shipped, max_removed=1)
            hurt += [
                f"{example.location} of {rule.id}: {finding.rule}"
                for finding in result.applied
                if _removes(finding.rule, shipped)
            ]
    assert hurt == []


def _removes(name: str, ruleset: Ruleset) -> bool:
    rule = ruleset.rule(name)
    return rule.head.kind not in ("encoding", "join") and rule.family != "whitespace"


def test_fixing_twice_is_fixing_once(shipped: Ruleset) -> None:
    """Over every example of every rule, with and without unsafe fixes."""
    unstable: list[str] = []
    for rule in shipped.known:
        for example in (*rule.head.examples.bad, *rule.head.examples.good):
            unstable += [
                f"{example.location}: {unsafe}" for unsafe in (False, True) if not _is_stable(example, shipped, unsafe)
            ]
    assert unstable == []


def _is_stable(example: Example, ruleset: Ruleset, unsafe: bool) -> bool:
    article = article_of(example)
    once = fix(article, ruleset, unsafe=unsafe, max_removed=1)
    again = fix(
        Article(once.text, title=article.title, url=article.url, language=article.language, is_file=article.is_file),
        ruleset,
        unsafe=unsafe,
        max_removed=1,
    )
    return again.text == once.text


@pytest.mark.parametrize("grade", [Safety.SAFE, Safety.UNSAFE])
def test_rules_that_fix_say_what_for(shipped: Ruleset, grade: Safety) -> None:
    for rule in shipped.known:
        assert rule.head.why.strip(), rule.id
        assert not rule.head.message.endswith("."), rule.id
        assert rule.head.message[0].islower() or rule.head.message.split()[0].isupper() or "-" in rule.head.message, rule.id
        if rule.fixes and rule.head.fix.safety is grade:
            assert all(example.fixed is not None for example in rule.head.examples.bad), rule.id
