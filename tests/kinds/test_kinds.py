"""Each kind of rule on a row of texts: what goes, and beside it what must stay."""

from __future__ import annotations

import pytest

from linter import Article, fix, lint
from tests.making import ruleset_of

DELETE = "fix: {action: delete, safety: safe}"

LINE = f"kind: line, phrases: [close, read more], patterns: ['\\d+ comments?'], {DELETE}"
TAIL = f"kind: line, phrases: [share], where: tail 2, {DELETE}"
NEAR = f"kind: line, phrases: [print], near: {{phrases: [email]}}, {DELETE}"
NEXT = f"kind: line, phrases: [watch], next: {{patterns: ['\\d\\d:\\d\\d']}}, {DELETE}"
UNLESS = f"kind: line, phrases: [close], unless: [{{phrases: [open], within: 2}}, {{article: timetable}}], {DELETE}"
UPPER = f"kind: line, patterns: ['.+'], upper: true, max_words: 3, quoted: false, sentence: false, {DELETE}"
SUFFIX = f"kind: span, patterns: ['Photo: \\w+'], at: end, line: {{max_words: 12}}, {DELETE}"
INLINE = f"kind: span, patterns: [',? opens new tab'], {DELETE}"
SENTENCE = f"kind: span, patterns: ['sign up here'], expand: sentence, {DELETE}"
REPLACE = "kind: span, patterns: ['(\\w+)!!+'], fix: {action: replace, with: '\\1!', safety: safe}"
PUT_LF = 'fix: {action: replace, with: "\\n", safety: safe}'
BREAK = f"kind: span, patterns: [' ?<p> ?'], {PUT_LF}"
TO_LF = f"kind: span, scope: text, patterns: ['\\r\\n'], {PUT_LF}"
AGAIN = f"kind: repeat, of: previous, min_words: 3, {DELETE}"
EARLIER = f"kind: repeat, of: earlier, within: 3, {DELETE}"
SIMILAR = f"kind: repeat, of: previous, similarity: 0.9, min_words: 3, {DELETE}"
TITLE = f"kind: repeat, of: title, {DELETE}"
VIDEO = (
    f"kind: block, lines: [{{patterns: ['\\d\\d:\\d\\d']}}, {{as: t, max_words: 9, sentence: false}}, {{same_as: t}}], {DELETE}"
)
TEASERS = "{max_words: 9, sentence: false, times: '{1,3}'}"
LIST = f"kind: block, lines: [{{phrases: [related]}}, {TEASERS}, {{min_words: 5, sentence: true, keep: true}}], {DELETE}"
LAZY = f"kind: block, lines: [{{phrases: [start]}}, {{anything: true, times: '*?'}}, {{phrases: [end]}}], {DELETE}"
CARD = (
    "{group: [{as: title, min_words: 3, sentence: false}, {min_words: 3, sentence: true, times: '?'}, "
    "{patterns: ['\\d{4}-\\d\\d-\\d\\d']}], times: '{2,}'}"
)
CARDS = f"kind: block, lines: [{CARD}], {DELETE}"
LABELLED_CARDS = f"kind: block, lines: [{{phrases: [related], keep: true}}, {CARD}, {{edge: end}}], {DELETE}"
PAIR = "{group: [{as: a, max_words: 2}, {same_as: a}], times: '{2,}?'}"
TWICE = f"kind: block, lines: [{PAIR}, {{phrases: [end]}}], {DELETE}"
TAILBLOCK = f"kind: block, lines: [{{phrases: [tags]}}, {{max_words: 2, times: '+'}}, {{edge: end}}], {DELETE}"
GOES_ON = "starts_with: ['\\p{Ll}', '[,.]'], fix: {action: join, safety: safe}"
JOIN = f"kind: join, ends_with: ['[\\p{{L}},]'], {GOES_ON}"
MIDDLE = f"kind: join, ends_with: ['\\b(by|to)'], middle: {{max_words: 4}}, {GOES_ON}"


@pytest.mark.parametrize(
    ("rule", "text", "fixed"),
    [
        pytest.param(LINE, "A b.\n\nClose\n\n► Read more »\n\nC d.", "A b.\n\nC d.", id="line-by-key"),
        pytest.param(LINE, "12 comments\nA.", "A.", id="line-by-pattern"),
        pytest.param(LINE, "“Close,” she said.\nWe got 12 comments today", None, id="line-is-the-whole-line"),
        pytest.param(TAIL, "Share\n\nA.\n\nB.\n\nShare", "Share\n\nA.\n\nB.", id="where-tail"),
        pytest.param(NEAR, "Print\nEmail\nA.\nB.\nC.\nD.\nPrint", "Email\nA.\nB.\nC.\nD.\nPrint", id="near-a-neighbour"),
        pytest.param(NEXT, "Watch\n\n09:43\n\nWatch\n\nA.", "09:43\n\nWatch\n\nA.", id="next-skips-blank-lines"),
        pytest.param(UNLESS, "Open\nHigh\nClose", None, id="unless-within"),
        pytest.param(UNLESS, "Close\n10:00\n11:00\n12:00\n13:00", None, id="unless-article-kind"),
        pytest.param(UNLESS, "Close\nA.", "A.", id="unless-does-not-hold"),
        pytest.param(UPPER, "READ THIS NOW\nA.\n“NO WAY”\nSTOP.", "A.\n“NO WAY”\nSTOP.", id="measures-must-all-hold"),
        pytest.param(UPPER, "GO ON »\nA.\n»NO WAY\nNO.»", "A.\n»NO WAY\nNO.»", id="a-lone-guillemet-may-be-an-arrow"),
        pytest.param(SUFFIX, "A dog runs. Photo: Reuters", "A dog runs.", id="span-at-the-end-with-its-space"),
        pytest.param(SUFFIX, "Photo: Reuters showed it first", None, id="span-at-the-end-only"),
        pytest.param(
            SUFFIX,
            "one two three four five six seven eight nine ten. Photo: Reuters",
            "one two three four five six seven eight nine ten.",
            id="span-in-a-line-of-12-words",
        ),
        pytest.param(
            SUFFIX,
            "one two three four five six seven eight nine ten eleven. Photo: Reuters",
            None,
            id="span-not-in-a-longer-line",
        ),
        pytest.param(SUFFIX, "A.\n\nPhoto: Reuters\n\nB.", "A.\n\nB.", id="span-that-is-the-line"),
        pytest.param(INLINE, "The report, opens new tab says so.", "The report says so.", id="span-inside"),
        pytest.param(
            SENTENCE, "He won. To read on, sign up here. She lost.", "He won. She lost.", id="span-expands-to-its-sentence"
        ),
        pytest.param(REPLACE, "Stop!!! Now!", "Stop! Now!", id="span-replaced-with-a-group"),
        pytest.param(BREAK, "A. <p> B.\nC.", "A.\nB.\nC.", id="line-end-put-in"),
        pytest.param(BREAK, "A. <p> B.\r\nC.", "A.\r\nB.\r\nC.", id="line-end-put-in-as-the-text-has-it"),
        pytest.param(TO_LF, "A.\r\nB.", "A.\nB.", id="line-end-replaced-by-another"),
        pytest.param(AGAIN, "A great big day\n\nA GREAT BIG DAY\n\nB.", "A great big day\n\nB.", id="repeat-keeps-the-first"),
        pytest.param(
            AGAIN, "Hallelujah\nHallelujah\nA great big day\nB.\nA great big day", None, id="repeat-of-the-previous-only"
        ),
        pytest.param(EARLIER, "A.\nB.\nA.\nC.\nD.\nE.\nA.", "A.\nB.\nC.\nD.\nE.\nA.", id="repeat-within"),
        pytest.param(
            SIMILAR,
            "Floods hit the northern towns\nFloods hit the northern town",
            "Floods hit the northern towns",
            id="repeat-similar",
        ),
        pytest.param(SIMILAR, "Floods hit the northern towns\nFires hit the southern cities", None, id="repeat-not-similar"),
        pytest.param(VIDEO, "A.\n\n09:43\n\nTwo years on\n\nTwo years on\n\nB.", "A.\n\nB.", id="block-with-a-capture"),
        pytest.param(VIDEO, "09:43\nTwo years on\nThree years on\nB.", None, id="block-needs-the-same-line"),
        pytest.param(
            LIST,
            "A.\nRelated\nCity wins cup\nRain ahead\nOne two three four five.",
            "A.\nOne two three four five.",
            id="block-keeps-its-context",
        ),
        pytest.param(
            LIST, "Related\nCity wins cup\nRain ahead\nSun later\nSnow too\nOne two three four five.", None, id="block-counts"
        ),
        pytest.param(LAZY, "A.\nStart\nx.\nEnd\nB.\nEnd", "A.\nB.\nEnd", id="block-lazy"),
        pytest.param(
            CARDS,
            "A.\nRain in the north\n2024-05-01\nSun in the south\nIt will stay.\n2024-05-02\nOne more thing",
            "A.\nOne more thing",
            id="block-repeats-a-group",
        ),
        pytest.param(CARDS, "Rain in the north\n2024-05-01\nSun in the south\nIt will stay for long.", None, id="group-counts"),
        pytest.param(
            LABELLED_CARDS,
            "A.\nRelated\nRain in the north\n2024-05-01\nSun in the south\n2024-05-02",
            "A.\nRelated",
            id="group-between-other-steps",
        ),
        pytest.param(
            LABELLED_CARDS,
            "Related\nRain in the north\n2024-05-01\nSun in the south\n2024-05-02\nB.",
            None,
            id="group-then-end",
        ),
        pytest.param(TWICE, "Ann\nann\nPiet\nPiet\nEls\nEls\nEnd\nZ.", "Z.", id="each-time-of-a-group-names-anew"),
        pytest.param(TWICE, "Ann\nPiet\nAnn\nPiet\nEnd\nZ.", None, id="a-group-keeps-its-order"),
        pytest.param(TAILBLOCK, "A b c.\nTags\nFire\nFlood", "A b c.", id="block-at-the-end"),
        pytest.param(TAILBLOCK, "Tags\nFire\nFlood\nA b c.", None, id="block-not-at-the-end"),
        pytest.param(JOIN, "He met\nher\n, then left.\nIt rained.", "He met her, then left.\nIt rained.", id="join-a-sentence"),
        pytest.param(
            JOIN, "He met\n\nher.\nIt ended.\nBut not here\nThe end", None, id="join-not-across-blank-lines-or-sentences"
        ),
        pytest.param(
            MIDDLE, "It was made by\nActs of Rome\n, she said.", "It was made by Acts of Rome, she said.", id="join-three-lines"
        ),
    ],
)
def test_kind(rule: str, text: str, fixed: str | None) -> None:
    rules = ruleset_of(rule)
    result = fix(text, rules, max_removed=1)
    assert result.text == (text if fixed is None else fixed)
    assert bool(lint(text, rules)) is (fixed is not None)
    assert fix(result.text, rules, max_removed=1).text == result.text


def test_joins_that_take_turns_come_to_an_end() -> None:
    rules = ruleset_of(
        "kind: join, ends_with: [','], starts_with: ['B'], fix: {action: join, safety: safe}",
        "kind: join, ends_with: ['B'], starts_with: ['a'], fix: {action: join, safety: safe}",
    )
    assert fix("a,\nB\n" * 40 + "end", rules).text == "a, B " * 39 + "a, B\nend"


def test_title_is_known_from_the_record() -> None:
    article = Article("City wins\n\nBy Ana\n\nCITY WINS\n\nIt was late.", title="City wins")
    assert fix(article, ruleset_of(TITLE)).text == "City wins\n\nBy Ana\n\nIt was late."
    assert lint(Article(article.text, title="Other"), ruleset_of(TITLE)) == []


@pytest.mark.parametrize(
    ("guard", "article", "finds"),
    [
        pytest.param("languages: [de]", Article("close", language="de-AT"), True, id="language"),
        pytest.param("languages: [de]", Article("close", language="en"), False, id="other-language"),
        pytest.param("languages: [de]", Article("close"), True, id="language-not-known"),
        pytest.param("sites: [bbc.co.uk]", Article("close", url="https://www.bbc.co.uk/x"), True, id="site"),
        pytest.param("sites: [bbc.co.uk]", Article("close", url="https://news.bbc.co.uk/x"), True, id="below-the-site"),
        pytest.param("sites: [bbc.co.uk]", Article("close", url="https://notbbc.co.uk/x"), False, id="other-site"),
        pytest.param("sites: ['*.fr']", Article("close", url="https://lemonde.fr/x"), True, id="site-wildcard"),
        pytest.param("sites: [bbc.co.uk]", Article("close"), False, id="site-not-known"),
        pytest.param("whole_file: true", Article("close", is_file=True), True, id="whole-file"),
        pytest.param("whole_file: true", Article("close"), False, id="no-whole-file"),
    ],
)
def test_guards_on_the_article(guard: str, article: Article, finds: bool) -> None:
    assert bool(lint(article, ruleset_of(f"kind: line, phrases: [close], {guard}"))) is finds


PROSE = "The council of the small town said on Monday that it would close the old bridge for repairs until the end of May."


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("before_body", [1]),
        ("in_body", [3]),
        ("after_body", [5]),
        ("head 1", [1]),
        ("tail 20%", [5]),
        ("[head 1, tail 1]", [1, 5]),
    ],
)
def test_where(where: str, found: list[int]) -> None:
    text = f"Share\n{PROSE}\nShare\n{PROSE}\nShare"
    findings = lint(text, ruleset_of(f"kind: line, phrases: [share], where: {where}"))
    assert [text.count("\n", 0, finding.span.start) + 1 for finding in findings] == found


@pytest.mark.parametrize(
    ("keys", "text", "finds"),
    [
        pytest.param("any: [{text: ['are you a robot']}]", "Wait, are you a robot?", True, id="text-anywhere"),
        pytest.param("all: [{metric: words, below: 4}, {phrases: [oops]}]", "Oops\nNot found", True, id="all"),
        pytest.param("all: [{metric: words, below: 3}, {phrases: [oops]}]", "Oops\nNot found", False, id="not-all"),
        pytest.param("any: [{phrases: [subscribe], where: tail 1}]", "Subscribe\nA.", False, id="condition-has-a-place"),
        pytest.param("any: [{phrases: [more], min: 2}]", "More\nA.\nMore", True, id="so-many-lines"),
        pytest.param("any: [{phrases: [more]}], none: [{phrases: [recipe]}]", "More\nRecipe", False, id="none"),
    ],
)
def test_article(keys: str, text: str, finds: bool) -> None:
    rules = ruleset_of(f"kind: article, verdict: drop, {keys}", f"kind: line, phrases: [oops, more, subscribe], {DELETE}")
    result = fix(text, rules, max_removed=1)
    assert (result.verdict.rule == "made/rule-1") is finds
    if finds:
        assert result.text == text


@pytest.mark.parametrize(
    ("damage", "text", "fixed"),
    [
        pytest.param("mojibake", "FÃ¼r groÃŸe Häuser â€“ ja", None, id="mixed-lines-are-left-to-ftfy"),
        pytest.param("mojibake", "Itâ€™s the mayorâ€™s plan", "It’s the mayor’s plan", id="mojibake"),
        pytest.param(
            "mojibake", "SÃO PAULO: “Não,” ele disse – ’tis", "SÃO PAULO: “Não,” ele disse – ’tis", id="correct-portuguese"
        ),
        pytest.param(
            "entities", "Marks &amp;amp; Spencer&nbsp;plc &lt;b&gt;", "Marks & Spencer\u00a0plc &lt;b&gt;", id="entities"
        ),
        pytest.param("entities", "AT&T; fish & chips", "AT&T; fish & chips", id="no-entities"),
        pytest.param("escapes", "It\\u2019s caf\\xe9 \\ud83d\\ude00", "It’s café 😀", id="escapes"),
        pytest.param("escapes", "C:\\users\\new\\table", "C:\\users\\new\\table", id="a-windows-path"),
        pytest.param("invisible", "so\u00adft \u200bno\ufeff", "soft no", id="invisible"),
        pytest.param("invisible", "می\u200cخواهم 👩\u200d🚀", "می\u200cخواهم 👩\u200d🚀", id="joiners-stay"),
        pytest.param("direction_marks", "left\u200e right", "left right", id="direction-marks"),
        pytest.param("direction_marks", "שלום\u200f רב", "שלום\u200f רב", id="direction-marks-in-hebrew-stay"),
        pytest.param("control", "a\x00b\tc\x1b", "ab\tc", id="control"),
        pytest.param("line_separators", "a\u2028b", "a\nb", id="line-separators"),
        pytest.param("decomposed", "cafe\u0301 ½ ㎏", "café ½ ㎏", id="composed-but-not-folded"),
        pytest.param("surrogates", "cut \ud83d here", "cut  here", id="lone-surrogates"),
    ],
)
def test_encoding(damage: str, text: str, fixed: str | None) -> None:
    rules = ruleset_of(f"kind: encoding, damage: {damage}, fix: {{action: replace, safety: safe}}")
    result = fix(text, rules, max_removed=1).text
    if fixed is not None:
        assert result == fixed
    assert fix(result, rules, max_removed=1).text == result
