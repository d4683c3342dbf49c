"""What `--explain-line` says of a line: one rule a row, the outcome and the reasons in full; and what becomes of lines."""

from __future__ import annotations

import dataclasses

import pytest

from linter import Article, Safety, UsageError, lint
from linter.explainline import explain_line, lines_of, near_misses
from linter.looks import Outcome
from linter.rule import Ruleset
from tests.making import ruleset_of

BODY = "The council of the island town voted on Monday night to keep the old bridge open to buses for one more whole year."
DELETE = "fix: {action: delete, safety: safe}"
CLOSE = f"kind: line, phrases: [close], {DELETE}"
ENTRY = "{group: [{patterns: ['\\d\\d:\\d\\d']}, {max_words: 5}], times: '{3,}'}"
PLAYLIST = f"kind: block, lines: [{ENTRY}, {{phrases: [end]}}]"
VIDEO = "kind: block, lines: [{patterns: ['\\d\\d:\\d\\d']}, {as: t, max_words: 5}, {same_as: t}]"


DROP = "kind: article, verdict: drop, all: [{metric: words, below: 5}]"
REFUSED = "nothing is edited: not fixed: 100% of the body's words would go, more than the 33% that --max-removed allows"


@pytest.mark.parametrize(
    ("body", "text", "line", "outcome", "what", "reasons"),
    [
        pytest.param(CLOSE, "close", 1, "found", "is the phrase 'close'", [], id="finds-a-phrase"),
        pytest.param(
            CLOSE,
            "closed",
            1,
            "not found",
            "",
            ["the line is none of its phrases and patterns"],
            id="has-nothing-to-do-with-another-word",
        ),
        pytest.param(
            "kind: line, patterns: ['clo.*'], max_words: 2",
            "close it now",
            1,
            "nearly found",
            "matches ‹clo.*›",
            ["has 3 words, at most 2 may be (max_words)"],
            id="measures-a-line-that-is-too-long",
        ),
        pytest.param(
            "kind: line, phrases: [close it.], sentence: false, upper: true",
            "Close it.",
            1,
            "nearly found",
            "is the phrase 'close it.'",
            ["ends like a sentence (sentence)", "is not all in capitals (upper)"],
            id="names-each-measure-that-fails",
        ),
        pytest.param(
            f"{CLOSE}, where: tail 1",
            f"close\n{BODY}",
            1,
            "refused by a guard",
            "is the phrase 'close'",
            ["where: it asks that it stands on the last line"],
            id="names-the-guard-of-the-place",
        ),
        pytest.param(
            f"{CLOSE}, previous: {{phrases: [menu]}}, unless: [{{within: 1, quoted: true}}, {{article: recipe}}]",
            "He said: “No.”\nclose",
            2,
            "refused by a guard",
            "is the phrase 'close'",
            [
                "previous: it asks that the line before it is 'menu'",
                "unless: it keeps silent where the line or one within 1 line of it has a quotation mark",
            ],
            id="names-every-guard-that-refuses",
        ),
        pytest.param(
            CLOSE,
            "The mayor wanted to\nclose\nthe bridge in May.",
            2,
            "refused by a guard",
            "is the phrase 'close'",
            ["mid_sentence: it asks that it does not stand between two halves of one sentence, where a link's text may be"],
            id="a-word-of-the-reporter",
        ),
        pytest.param(
            "kind: span, patterns: ['\\(AP\\)'], at: end",
            "The bridge (AP) is open.",
            1,
            "nearly found",
            "finds '(AP)' with ‹\\(AP\\)›",
            ["at: it asks for the end of the line"],
            id="a-part-at-another-place",
        ),
        pytest.param(
            "kind: span, patterns: ['\\(AP\\)'], where: before_body",
            f"{BODY} (AP)",
            1,
            "refused by a guard",
            "finds '(AP)' with ‹\\(AP\\)›",
            ["where: it asks that it stands before the body"],
            id="a-part-of-a-line-that-a-guard-refuses",
        ),
        pytest.param(
            "kind: repeat, of: previous, min_words: 2",
            "Read\n\nThe bridge\n\nRead",
            5,
            "nearly found",
            "says line 1 again",
            ["has 1 words, at least 2 are asked for (min_words)", "of: it asks for the line right before"],
            id="a-line-said-before-but-further-up",
        ),
        pytest.param("kind: repeat, of: previous", "Read\n\nread", 3, "found", "finds line 3", [], id="a-line-said-twice"),
        pytest.param(
            VIDEO, "09:43\nTwo years on\nTwo years on", 2, "found", "finds the lines 1 to 3", [], id="the-middle-of-a-block"
        ),
        pytest.param(
            VIDEO,
            "09:43\n\nTwo years on\n\nThe bridge",
            5,
            "nearly found",
            "begins on line 1 and takes 2 of its 3 steps",
            ["lines: step 3 asks for a line that says its line 't' again, which line 5 is not"],
            id="the-line-that-stops-a-block",
        ),
        pytest.param(
            VIDEO,
            "09:43\nTwo years on",
            1,
            "nearly found",
            "begins on line 1 and takes 2 of its 3 steps",
            ["lines: step 3 asks for a line that says its line 't' again, and the article is at its end"],
            id="a-block-cut-by-the-end",
        ),
        pytest.param(
            PLAYLIST,
            "09:43\nTwo years on\n10:01\nThe bridge\nIt rained.",
            4,
            "nearly found",
            "begins on line 3 and takes 0 of its 2 steps",
            [
                "lines: step 1 asks for 3 rounds of a line that matches ‹\\d\\d:\\d\\d›, a line that has at most 5 words, "
                "which line 5 is not"
            ],
            id="a-group-that-is-not-there-often-enough",
        ),
        pytest.param(
            f"{VIDEO}, unless: {{article: live_blog}}, where: head 1",
            "A.\n09:43\nTwo years on\nTwo years on",
            3,
            "refused by a guard",
            "finds the lines 2 to 4",
            ["where: it asks that it stands on the first line"],
            id="a-block-that-a-guard-refuses",
        ),
        pytest.param(
            VIDEO,
            "Two years on\nTwo years on",
            1,
            "not found",
            "",
            ["no step of it with words takes the line"],
            id="a-line-that-only-steps-without-words-take",
        ),
        pytest.param(
            "kind: join, ends_with: ['\\p{Ll}'], starts_with: ['\\p{Ll}'], upper: {min_words: 4}, fix: {action: join}",
            "the old\nbridge is open.",
            1,
            "nearly found",
            "may go on in line 2",
            ["upper: the line has 2 words, at least 4 are asked for (min_words)"],
            id="two-lines-that-are-nearly-joined",
        ),
        pytest.param(
            "kind: join, ends_with: ['\\p{Ll}'], starts_with: ['\\p{Ll}'], in_prose: true, fix: {action: join}",
            "Wanted:\nwater\nbread and milk",
            2,
            "nearly found",
            "may go on in line 3",
            ["in_prose: what stands around looks like a list, tags or verse"],
            id="two-items-of-a-list-that-are-nearly-joined",
        ),
        pytest.param(
            "kind: join, ends_with: ['\\p{Ll}'], starts_with: ['\\p{Ll}'], middle: {max_words: 2}, fix: {action: join}",
            "How Ida Holm lives\nIda Holm\nlives on the far bank.",
            1,
            "nearly found",
            "may go on in line 3",
            ["middle: the upper line says it already, as a heading does"],
            id="a-heading-that-names-what-its-paragraph-begins-with",
        ),
        pytest.param(
            "kind: encoding, damage: tabs, fix: {action: replace, safety: safe}",
            "a\tb",
            1,
            "found",
            "finds line 1",
            [],
            id="broken-characters",
        ),
        pytest.param(
            "kind: article, verdict: flag, all: [{metric: words, below: 5}]",
            "close",
            1,
            "found",
            "speaks of the whole article",
            [],
            id="a-rule-of-articles",
        ),
    ],
)
def test_what_a_rule_makes_of_a_line(body: str, text: str, line: int, outcome: str, what: str, reasons: list[str]) -> None:
    explained = explain_line(Article(text), line, ruleset_of(body))
    assert [(one.outcome.value, one.what, list(one.reasons)) for one in explained.looks] == [(outcome, what, reasons)]


def test_what_is_found_is_what_a_lint_finds(shipped: Ruleset) -> None:
    text = f"close\n\n{BODY}\n\n09:43\n\nTwo years on\n\nTwo years on\n\n{BODY[:-1]}, too.\n\nRead more: The bridge\n\nShare"
    article = Article(text)
    found = lint(article, shipped)
    starts = [n + 1 for n, line in enumerate(text.split("\n")) if line]
    seen = {
        (number, one.rule.id)
        for number in starts
        for one in explain_line(article, number, shipped).looks
        if one.outcome is Outcome.FOUND and not one.reasons
    }
    at = {(text[: finding.span.start].count("\n") + 1, finding.rule) for finding in found}
    assert len(at) >= 3
    assert {pair for pair in at if shipped.rule(pair[1]).head.fix.safety is Safety.SAFE} <= seen


@pytest.mark.parametrize(
    ("bodies", "text", "line", "fate"),
    [
        ((CLOSE,), f"{BODY}\nclose", 2, "the line is deleted, by made/rule-1"),
        ((CLOSE,), f"{BODY}\nclose", 1, "the line stays as it is"),
        ((CLOSE.replace("safe}", "unsafe}"),), f"{BODY}\nclose", 2, "the line stays as it is"),
        ((f"kind: span, patterns: ['\\(AP\\)'], {DELETE}",), f"{BODY} (AP)", 1, f"the line becomes: {BODY}, by made/rule-1"),
        ((DROP, CLOSE), "close", 1, "the article is dropped by made/rule-1, and nothing in it is edited"),
        ((f"kind: line, patterns: ['The.*'], {DELETE}",), BODY, 1, REFUSED),
    ],
)
def test_what_becomes_of_a_line(bodies: tuple[str, ...], text: str, line: int, fate: str) -> None:
    assert explain_line(Article(text), line, ruleset_of(*bodies)).fate == fate


def test_a_rule_is_asked_about_the_line_as_it_saw_it() -> None:
    join = "kind: join, ends_with: ['\\p{Ll}'], starts_with: ['\\p{Ll}'], fix: {action: join, safety: safe}"
    rules = ruleset_of(join, "kind: line, patterns: ['the old bridge is open\\.'], where: head 1")
    explained = explain_line(Article("the old\nbridge is open."), 2, rules)
    assert explained.facts[0] == "repaired and joined it is: the old bridge is open."
    assert [one.rule.id for one in explained.looks if one.outcome is Outcome.FOUND] == ["made/rule-1", "made/rule-2"]


def test_rules_of_other_languages_are_refused_where_they_would_find() -> None:
    rules = ruleset_of(CLOSE, head="languages: [de]\n")
    (one,) = explain_line(Article("close", language="en"), 1, rules).looks
    assert one.outcome is Outcome.REFUSED
    assert one.reasons == ("languages: it asks that the language of the article is de, or is not known",)


def test_rules_that_are_not_selected_are_named_where_they_would_find() -> None:
    rules = ruleset_of(CLOSE, "kind: line, phrases: [close]", "kind: line, phrases: [menu]")
    chosen = rules.only(rules.rules[:1], "one")
    looks = explain_line(Article("close"), 1, chosen).looks
    assert [(one.rule.id, one.outcome, one.reasons) for one in looks] == [
        ("made/rule-1", Outcome.FOUND, ()),
        ("made/rule-2", Outcome.REFUSED, ("select: the rule is not among those selected here",)),
    ]


def test_rules_without_anything_to_say_are_only_counted() -> None:
    rules = ruleset_of("kind: line, phrases: [menu]", "kind: line, phrases: [share]")
    explained = explain_line(Article("close"), 1, rules)
    short = list(lines_of(explained, every=False))
    assert "2 rules not concerned (--all lists them)" in short
    assert not any("made/rule-1" in line for line in short)
    assert sum("made/rule-" in line for line in lines_of(explained, every=True)) == 2


@pytest.mark.parametrize("line", [0, 4])
def test_a_line_that_is_not_there(line: int) -> None:
    with pytest.raises(UsageError, match=r"- has 3 lines, and no line"):
        explain_line(Article("a\n\nb"), line, ruleset_of(CLOSE))


def test_a_blank_line_is_looked_at_by_nobody() -> None:
    explained = explain_line(Article("a\n\nb"), 2, ruleset_of(CLOSE))
    assert list(lines_of(explained, every=True)) == ["-:2: ", "  the line is blank: no rule looks at it"]


def test_near_misses_say_why_an_example_is_not_found() -> None:
    rules = ruleset_of(f"{CLOSE}, where: tail 1")
    alone = dataclasses.replace(rules, rules=rules.rules[:1])
    assert list(near_misses(Article("close\nA.\nB."), rules.rules[0], alone)) == [
        "line 1 is the phrase 'close': where: it asks that it stands on the last line"
    ]
