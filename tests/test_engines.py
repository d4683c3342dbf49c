"""The fast engine finds what the plain one finds: on made-up rules and articles, and on real ones where a file is given."""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter import Article, RuleConflict, fix, lint
from linter.edges import edges_of
from linter.forms import Form, classed, folded
from linter.heads import LETTERLIKE, heads_of, letters_in
from linter.needs import need_of
from linter.reader import alike, letters_of
from linter.rule import Ruleset
from linter.scan import PlainEngine
from linter.shapes import Shapes
from linter.text import key_of
from tests.making import ruleset_of

PATTERNS = (
    "close",
    "(?i)read more:?.*",
    "Photo: .{2,40}",
    r".{4,}\((?:AP|AFP|dpa)\)\.?",
    r"\d{1,2}:[0-5]\d",
    r"(?i)\W*(?:share|tweet|e-?mail)(?:[ |]+(?:share|tweet|e-?mail))*\W*",
    r"[\p{Lu}][\p{Ll}'’]+ [\p{Lu}]\p{L}+",
    r".*[.!?][A-Z].*",
    r"(?=.*©).{3,60}",
    r"(?x) stra(?:ß|ss)e [ ] \d+",
    r"[^.]{3,12}",
    r".*(?<!\p{L})PA(?!\p{L}).*",
    r"\s*#\w+(?: #\w+)*",
    r"(?i)ıstanbul|İzmir|K",
    "\N{CYRILLIC CAPITAL LETTER CHE}итайте .*",
    "続きを読む",
    r"(\w{8,})\s?\1",
    r"“\s*”.*|\(\s*\).*",
)
KINDS = st.sampled_from(
    [
        "kind: line, patterns: [{0}], fix: {{action: delete, safety: safe}}",
        "kind: line, patterns: [{0}], max_chars: 30, unless: {{patterns: [{1}], within: 1}}",
        "kind: line, patterns: [{0}], near: {{patterns: [{1}]}}, where: [head 4, tail 50%]",
        "kind: line, phrases: [close, ‘Share’, ‹ Weiter, straße, ΣΊΣΥΦΟΣ, ★], fix: {{action: delete, safety: safe}}",
        "kind: span, patterns: [{0}], fix: {{action: delete, safety: safe}}",
        "kind: span, patterns: [{0}, {1}], at: start",
        "kind: span, patterns: [{0}], at: end, expand: sentence",
        "kind: span, patterns: [{0}], scope: text",
        "kind: block, lines: [{{patterns: [{0}]}}, {{max_words: 4, times: '*'}}, {{patterns: [{1}]}}]",
        "kind: block, lines: [{{max_words: 3, as: a}}, {{same_as: a}}], fix: {{action: delete, safety: safe}}",
        "kind: block, lines: [{{group: [{{patterns: [{0}]}}, {{max_words: 4, times: '?'}}, {{patterns: [{1}]}}], times: '+'}}]",
        "kind: block, lines: [{{max_words: 9}}, {{group: [{{patterns: [{0}]}}, {{max_words: 3}}], times: '{{2,}}'}}]",
        "kind: repeat, of: earlier, min_words: 1",
        "kind: repeat, of: previous, similarity: 0.8",
        "kind: join, ends_with: ['[\\p{{Ll}},]', '\\b(?:Mr|Dr)\\.'], starts_with: ['\\p{{Ll}}', '[,;]', '\\p{{Lu}}\\p{{Ll}}'], "
        "fix: {{action: join, safety: safe}}",
        "kind: join, in_prose: true, ends_with: ['\\p{{L}}'], starts_with: ['\\p{{Ll}}', '[,;]'], "
        "upper: {{patterns: [{0}, '.+']}}, fix: {{action: join, safety: safe}}",
        "kind: join, blank_lines: true, ends_with: ['\\S-'], starts_with: ['\\w'], middle: {{max_words: 2}}, "
        "fix: {{action: join, safety: safe}}",
        "kind: article, verdict: flag, any: [{{patterns: [{0}]}}, {{text: [{1}]}}, {{metric: repeated_share, above: 0.2}}]",
        "kind: article, verdict: flag, all: [{{metric: words, below: 9}}, {{metric: short_share, above: 0.3}}]",
    ]
)
PIECES = st.sampled_from(
    (
        "close|Close »|CLOSE|Read more: rain|READ MORE|Photo: Ann Lee|A boat on the lake (AP)|A boat (dpa).|09:43|９：４３|"
        "share | e-mail|Ana Cruz|It rained.Then it stopped.|© Ann Lee 2024|Straße 12|STRASSE 12|straẞe 9|abc|the PA said|"
        "#rain #snow|İzmir|ıstanbul|ISTANBUL|\N{KELVIN SIGN}|Читайте также|続きを読む|echoechoechoecho|echoechoe echoechoe|"
        "“ ” x|() x|‘share’|“Share”|´Share´|‹ weiter|> Weiter|σίσυφος|ΣΊΣΥΦΟΣ|ﬁn|fin|e\u0301t\u00e9|été|ÉTÉ|각|"
        "\u1100\u1161\u11a8|가\u11a8|ｱﾞ|™|tm|½|he said to Mr.|Smith, who|went on,|so it|half-|way|—|★|"
        "\u200bclose\u00ad|clo\u200bse|"
        "the council of the town said that it would close the bridge|"
        "the council of the town said that it will close the bridge|"
        "\u2003close\u00a0|\ufeffclose|close\x85|close\u2028close|\ud800|\x00|\t"
    ).split("|")
)
LINES = st.one_of(PIECES, PIECES, PIECES, st.just(""), st.tuples(PIECES, PIECES).map(" ".join), st.text(max_size=12))
TEXTS = st.lists(LINES, max_size=10).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", "\n  "]).map(lambda end: end.join(lines))
)
OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _plain(rules: Ruleset) -> Ruleset:
    return replace(rules, make_engine=PlainEngine)


def _quoted(pattern: str) -> str:
    return "'" + pattern.replace("'", "''") + "'"


@st.composite
def _bodies(draw: st.DrawFn) -> str:
    one, other = (_quoted(draw(st.sampled_from(PATTERNS))) for _ in range(2))
    return draw(KINDS).format(one, other)


@OFTEN
@given(
    bodies=st.lists(_bodies(), min_size=1, max_size=5),
    texts=st.lists(TEXTS, min_size=1, max_size=6),
    title=st.none() | PIECES,
)
def test_both_engines_find_the_same(bodies: list[str], texts: list[str], title: str | None) -> None:
    rules = ruleset_of(*bodies)  # not while values are drawn: a full cache of patterns is emptied at random
    plain = _plain(rules)
    for text in texts:
        article = Article(text, title=title)
        assert lint(article, rules) == lint(article, plain)
        assert _fixed(article, rules) == _fixed(article, plain)


def _fixed(article: Article, rules: Ruleset) -> object:
    try:
        return fix(article, rules, max_removed=1)
    except RuleConflict as conflict:
        return str(conflict)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_both_engines_find_the_same_by_the_shipped_rules(shipped: Ruleset, text: str) -> None:
    assert lint(text, shipped) == lint(text, _plain(shipped))


def test_both_engines_find_the_same_in_every_hundredth_example(shipped: Ruleset) -> None:
    plain = _plain(shipped)
    examples = [e for rule in shipped.known for e in (*rule.head.examples.bad, *rule.head.examples.good)]
    for example in examples[::100]:
        article = Article(example.text, title=example.title, url=example.url, language=example.language)
        assert lint(article, shipped) == lint(article, plain)


def test_both_engines_find_the_same_in_labelled_articles(shipped: Ruleset, request: pytest.FixtureRequest) -> None:
    path = request.config.getoption("--labelled")
    if path is None:
        pytest.skip("give labelled articles by --labelled FILE")
    plain = _plain(shipped)
    for article in _articles(str(path)):
        assert lint(article, shipped) == lint(article, plain)
        assert _fixed(article, shipped) == _fixed(article, plain)


def _articles(path: str) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else Path(path).open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            yield Article(row["text"], title=row.get("title"), url=row.get("url"), language=row.get("lang"))


@OFTEN
@given(pattern=st.sampled_from(PATTERNS), line=LINES, starts=st.booleans(), ends=st.booleans())
def test_a_line_that_matches_has_all_cues_of_the_pattern(pattern: str, line: str, starts: bool, ends: bool) -> None:
    line = line.strip()
    source = f"{'^' if starts else ''}(?:{pattern}){'$' if ends else ''}"
    if not line or regex.search(source, line) is None:
        return
    need = need_of(pattern, starts=starts, ends=ends)
    if need.literals is not None:
        form = {Form.FOLDED: folded, Form.CASED: str, Form.CLASSED: classed}[need.form]
        assert any(literal in f"\x01{form(line)}\x01" for literal in need.literals)
    assert Shapes.of([need.shape]).allowed(line) & 1
    heads = heads_of(pattern, ends=ends) if starts else None
    if heads is not None:
        letters = letters_in(line)
        assert any(letters.startswith(head.removesuffix("*")) for head in heads)
    for first in (True,) * starts + (False,) * ends:
        characters = line if first else line[::-1]
        assert any(
            len(characters) >= len(edge) and all(not s or regex.fullmatch(s, c) for s, c in zip(edge, characters, strict=False))
            for edge in edges_of(pattern, first=first)
        )


@OFTEN
@given(line=LINES, other=LINES)
def test_lines_of_one_key_have_the_same_letters_unless_a_character_is_wild(line: str, other: str) -> None:
    if key_of(line.strip()) == key_of(other.strip()) and not any(map(_is_wild, line + other)):
        assert letters_of(line.strip()) == letters_of(other.strip())


def _is_wild(character: str) -> bool:
    if "\u1100" <= character <= "\u11ff":  # parts of Korean syllables
        return True
    return unicodedata.category(character)[0] == "M" or letters_of(f"x{character}x") != letters_of(key_of(f"x{character}x"))


def test_only_known_characters_have_latin_letters_when_folded() -> None:
    everything = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)
    assert {character for character in everything if letters_in(character)} == set(LETTERLIKE)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["the council", "the council"], {}),
        (["the council said so today", "a man", "the council said no today"], {2: [0]}),
        (["he said: the council closed it", "she said: the council closed it"], {1: [0]}),
    ],
    ids=["too-short", "same-beginning", "same-end"],
)
def test_lines_resemble_each_other_by_an_end(lines: list[str], expected: dict[int, list[int]]) -> None:
    assert alike([letters_of(line) for line in lines]) == expected


def test_a_line_is_compared_with_the_last_ones_that_resemble_it() -> None:
    found = alike([b"thecouncilclosedthebridge"] * 1000)
    assert found[5] == [0, 1, 2, 3, 4]
    assert found[999] == list(range(899, 999))
