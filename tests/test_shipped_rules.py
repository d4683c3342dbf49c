"""The shipped packs as a whole: their examples, and that together they do no harm."""

from __future__ import annotations

import dataclasses

import pytest

from linter import Article, Safety, fix
from linter.rule import Rule, Ruleset
from linter.text import split_lines
from linter.trial import article_of, try_rules

LANGUAGES = {"de", "fr", "es", "it", "pt", "nl", "sv", "no", "da", "pl", "ru", "uk", "tr", "zh", "ja", "ko", "ar"}


def test_every_example_comes_out_as_it_says(shipped: Ruleset) -> None:
    assert [str(mistake) for _, found in try_rules(shipped, shipped.known) for mistake in found] == []


def test_there_are_enough_rules_in_enough_languages(shipped: Ruleset) -> None:
    spoken = {language for rule in shipped.rules for language in rule.guards.languages}
    assert spoken >= LANGUAGES
    assert len(shipped.rules) >= 150


def test_no_fix_of_any_rule_takes_a_sentence_that_another_calls_good(shipped: Ruleset) -> None:
    """Labels in a good example may be artifacts to other rules; its sentences are the reporter's, and must all be left."""
    lost: list[str] = []
    for rule in shipped.known:
        for example in rule.head.examples.good:
            article = _in_its_language(article_of(example), rule)
            left = " ".join(fix(article, shipped, max_removed=1).text.split())
            sentences = [line.text for line in split_lines(example.text) if line.is_sentence and line.words >= 4]
            lost += [f"{example.location} of {rule.id}: {text}" for text in sentences if not _is_left(text, left)]
    assert lost == []


def _in_its_language(article: Article, rule: Rule) -> Article:
    return dataclasses.replace(article, language=article.language or next(iter(rule.guards.languages), "en"))


def _is_left(sentence: str, text: str) -> bool:
    """Whether the sentence is in the text, but for a credit or a mark behind or before it."""
    words = sentence.split()
    return " ".join(words) in text or (" ".join(words[:-4]) in text and " ".join(words[4:]) in text)


def test_fixing_twice_is_fixing_once(shipped: Ruleset) -> None:
    """Over a bad example of every rule, unsafe fixes included."""
    unstable: list[str] = []
    for rule in shipped.known:
        for example in rule.head.examples.bad[:1]:
            article = _in_its_language(article_of(example), rule)
            once = fix(article, shipped, unsafe=True, max_removed=1).text
            if fix(dataclasses.replace(article, text=once), shipped, unsafe=True, max_removed=1).text != once:
                unstable.append(str(example.location))
    assert unstable == []


@pytest.mark.parametrize("grade", [Safety.SAFE, Safety.UNSAFE])
def test_rules_that_fix_say_what_for(shipped: Ruleset, grade: Safety) -> None:
    for rule in shipped.known:
        assert rule.head.why.strip(), rule.id
        assert not rule.head.message.endswith("."), rule.id
        assert rule.head.message[0].islower() or rule.head.message.split()[0].isupper() or "-" in rule.head.message, rule.id
        if rule.fixes and rule.head.fix.safety is grade:
            assert all(example.fixed is not None for example in rule.head.examples.bad), rule.id
