"""What the HTML report says: marks are what the fix does, counts add up, samples are fair, and all of it is bounded."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import re
from collections.abc import Iterable

import pytest

from linter.api import fix, lint
from linter.checked import Checked, Failure, Located, Region, checked, fixed
from linter.finding import Severity
from linter.report import Report
from linter.reporters import Context
from linter.reporters.html import HtmlReporter
from linter.reporters.html.marks import Mark, Marked, marked, visible
from linter.reporters.html.page import percent
from linter.reporters.html.samples import BY_CHANCE, BY_RULE, MOST_STRUCK
from linter.rule import Ruleset
from linter.text import Article, Origin, Span
from tests.conftest import ROOT
from tests.making import ruleset_of

SIGNS = {Mark.KEPT: "{}", Mark.NOTED: "[!{}]", Mark.OFFERED: "[?{}]", Mark.ADDED: "[+{}]", Mark.GONE: "[-{}]"}
DELETE = "fix: {action: delete, safety: safe}"
SHARE = f"kind: line, phrases: [share], {DELETE}"


@pytest.mark.parametrize(
    ("rules", "text", "rows"),
    [
        pytest.param(
            [SHARE], "He left.\n\nShare\n\nShe stayed.", ["1 He left.", "3 [-Share]", "5 She stayed."], id="a-line-goes"
        ),
        pytest.param(
            ["kind: line, phrases: [share]"], "He left.\nShare\n", ["1 He left.", "2 [!Share]"], id="a-line-is-reported-only"
        ),
        pytest.param(
            ["kind: line, phrases: [share], fix: {action: delete, safety: suggest}"],
            "He left.\nShare\n",
            ["1 He left.", "2 [?Share]"],
            id="a-fix-that-is-not-applied",
        ),
        pytest.param(
            [f"kind: span, patterns: ['\\(AP\\) '], {DELETE}"],
            "OSLO (AP) He left.",
            ["1 OSLO [-(AP)] He left."],
            id="a-part-of-a-line-goes",
        ),
        pytest.param(
            ["kind: span, patterns: ['colour'], fix: {action: replace, with: color, safety: safe}"],
            "A colour.",
            ["1 A colo[-u]r."],
            id="only-what-a-replacement-changes-is-marked",
        ),
        pytest.param(
            ["kind: block, lines: [{phrases: [share]}, {phrases: [close]}], fix: {action: delete, safety: safe}"],
            "He left.\n\nShare\n\nClose\n\nShe stayed.",
            ["1 He left.", "3 [-Share]", "5 [-Close]", "7 She stayed."],
            id="a-block-is-marked-line-by-line",
        ),
        pytest.param(
            [SHARE, "kind: span, patterns: ['are'], fix: {action: replace, with: arp, safety: safe}"],
            "He left.\nShare\n",
            ["1 He left.", "2 [-Share]"],
            id="what-is-put-into-something-that-goes-is-gone-too",
        ),
        pytest.param(
            [SHARE],
            "\u202eShare\u0000\n\nHe left.",
            ["1 \u27e8U+202E\u27e9Share\u27e8U+0000\u27e9", "3 He left."],
            id="control-characters-show",
        ),
    ],
)
def test_marks(rules: list[str], text: str, rows: list[str]) -> None:
    assert _drawn(_marked(text, ruleset_of(*rules))) == rows


def test_long_articles_are_folded_and_cut() -> None:
    text = "\n".join([*(f"Sentence {n}." for n in range(20)), "Share", *(f"Sentence {n}." for n in range(20, 40)), "Share"])
    rules = ruleset_of(SHARE)
    findings = checked(Article(text), lint(text, rules)).findings
    folded = marked(text, findings, lambda finding: True, around=1, budget=10_000)
    assert _drawn(folded) == ["20 Sentence 19.", "21 [-Share]", "22 Sentence 20.", "41 Sentence 39.", "42 [-Share]"]
    assert [row.skipped for row in folded.rows] == [19, 0, 0, 18, 0]
    short = marked(text, findings, lambda finding: True, budget=1_000)
    assert (len(short.rows) + short.cut, short.cut > 0) == (42, True)


def test_a_huge_line_is_shortened_in_the_middle() -> None:
    text = "a" * 5_000 + "b" * 5_000
    (row,) = marked(text, (), lambda finding: True, budget=1_000).rows
    assert row.pieces[0].text == "a" * 350 + " [\u2026 9,300 characters \u2026] " + "b" * 350


def test_a_line_with_more_marks_than_fit_says_so() -> None:
    rules = ruleset_of(f"kind: span, patterns: ['x'], {DELETE}")
    text = "x a " * 30 + "\nA last line."
    shown = marked(text, checked(Article(text), lint(text, rules)).findings, lambda finding: True, budget=2_000)
    assert _drawn(shown) == ["1 [-x] a [-x] a [-x] a [-x] a [-x] a [-x] a  [\u2026 24 more marks in this line]"]
    assert shown.cut == 1


def test_a_sample_from_the_middle_of_a_huge_article_has_its_own_lines() -> None:
    rules = ruleset_of(SHARE)
    before, after = (("\r\n".join(f"{side} {n}." for n in range(5_000))) for side in ("Before", "After"))
    page = _page(rules, [_article(f"{before}\r\n\r\nShare\r\n{after}", rules)])
    sample = page[page.index('<div class="sample">') :].split("</div>")[0]
    lines = re.findall(
        r'<li><span class="line"[^>]*>(\d+)<.*?"words"[^>]*>(.*?)(?:<span class="why"|</span>)', sample, re.DOTALL
    )
    assert [(number, _words(words)) for number, words in lines] == [
        ("5000", "Before 4999."),
        ("5002", "Share"),
        ("5003", "After 0."),
    ]


def test_what_is_struck_is_what_the_fix_takes_out(shipped: Ruleset) -> None:
    """For every example of every rule: the marks read with the struck parts give the article, without them its fixed text."""
    examples = [example for rule in shipped.known for example in (*rule.head.examples.bad, *rule.head.examples.good)]
    texts = [*(path.read_text("utf-8") for path in ROOT.glob("seeds/*.txt")), *(example.text for example in examples)]
    wrong = []
    for text in dict.fromkeys(texts):
        result = fix(text, shipped)
        rows = marked(text, fixed(result).findings, lambda finding: finding.is_applied, budget=10**9).rows
        pieces = [piece for row in rows for piece in row.pieces]
        before = _solid("".join(piece.text for piece in pieces if piece.mark is not Mark.ADDED))
        after = _solid("".join(piece.text for piece in pieces if piece.mark is not Mark.GONE))
        if not re.search(r"U\+|\[\u2026", before) and (before, after) != (_solid(text), _solid(result.text)):
            wrong.append((text, before, after))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "is_marked", "shown"),
    [
        ("plain \u00e9 \u6f22", True, "plain \u00e9 \u6f22"),
        ("a\u200cb", False, "a\u200cb"),  # Persian is written with it
        ("a\u200bb", True, "a\u27e8U+200B\u27e9b"),
        ("a\u00a0b", True, "a\u27e8U+00A0\u27e9b"),
        ("a\ud800b", False, "a\u27e8U+D800\u27e9b"),
        ("a\u2067b\x1b[31m", False, "a\u27e8U+2067\u27e9b\u27e8U+001B\u27e9[31m"),
    ],
)
def test_hidden_characters(text: str, is_marked: bool, shown: str) -> None:
    assert visible(text, is_marked=is_marked) == shown


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0.0"), (0.0001, "< 0.1"), (0.12345, "12.3"), (0.9999, "> 99.9"), (1, "100.0")]
)
def test_shares_are_not_rounded_to_nothing_or_all(share: float, words: str) -> None:
    assert percent(share) == f"{words}\N{NO-BREAK SPACE}%"


def test_counts() -> None:
    rules = ruleset_of(SHARE, "kind: line, phrases: [close], fix: {action: delete, safety: unsafe}", "kind: line, phrases: [x]")
    page = _page(
        rules,
        [
            _article("He left the town on Monday.\nShare", rules, url="https://www.a.example/1", language="en"),
            _article("He left the town.\nShare\nClose\nShare", rules, url="https://a.example/2", language="en"),
            _article("He left the town.\nX", rules, url="https://b.example/3", language="de-DE"),
            _article("He left the town.", rules),
        ],
    )
    table = _cells(page)
    assert "Artifacts in 75.0 % of 4 articles" in page
    assert table["Words of all articles"] == [
        ("stays", "19", "82.6 %"),
        ("taken out by safe fixes", "3", "13.0 %"),
        ("left in, other fixes would take it out", "1", "4.3 %"),
        ("in articles to be dropped", "0", "0.0 %"),
    ]
    assert [row[1] for row in table["Articles by what becomes of them"]] == ["1", "1", "2", "0"]
    assert table["Sites, those with the most affected articles first"] == [
        ("a.example", "2", "2", "100.0 %", "21.4 %", "made"),
        ("b.example", "1", "1", "100.0 %", "0.0 %", "made"),
    ]
    assert [row[0] for row in table["Languages as the records name them"]] == ["en", "de"]
    assert "1 articles have no address" in page


def test_after_a_fix_it_tells_what_was_done() -> None:
    """Where a fix was refused, what the rules found is still there, however safe its fix."""
    rules = ruleset_of(SHARE)
    texts = ["He left the town on Monday.\nShare", "Share\nHe left."]
    results = [fix(text, rules, max_removed=share) for text, share in zip(texts, (1, 0), strict=True)]
    page = _page(rules, [fixed(result, keeps_text=True) for result in results], command="fix")
    assert [row[:2] for row in _cells(page)["Words of all articles"]] == [
        ("stays", "8"),
        ("taken out", "1"),
        ("left in, other fixes would take it out", "1"),
        ("in articles to be dropped", "0"),
    ]
    assert [row[:2] for row in _cells(page)["Articles by what becomes of them"]][1:3] == [
        ("mended", "1"),
        ("something is left for other fixes or a reader", "1"),
    ]
    assert "What became of the articles?" in page


def test_articles_to_be_dropped_are_counted_apart() -> None:
    rules = ruleset_of("kind: article, verdict: drop, any: [{phrases: [accept all]}]", SHARE)
    table = _cells(_page(rules, [_article("Accept all\nShare", rules), _article("He left.", rules)]))
    assert [row[1] for row in table["Words of all articles"]] == ["2", "0", "0", "3"]
    assert [row[1] for row in table["Articles by what becomes of them"]] == ["1", "0", "0", "1"]


def test_a_run_without_articles_and_one_without_findings_have_pages() -> None:
    rules = ruleset_of(SHARE)
    assert "<h1>No articles</h1>" in _page(rules, [])
    assert "<h1>No artifacts in 1 article</h1>" in _page(rules, [_article("He left.", rules)])


def test_what_could_not_be_read_is_told() -> None:
    failures = [Failure(Origin("rows.jsonl", n), "not <JSON>") for n in range(60)]
    page = _page(ruleset_of(SHARE), [], failures)
    assert page.count("not &lt;JSON&gt;") == 50
    assert "The first 50 of 60." in page


def test_samples_do_not_depend_on_the_order() -> None:
    rules = ruleset_of(f"kind: line, patterns: ['Share \\d+'], {DELETE}")
    articles = [_article(f"{'word ' * 60}he left.\nShare {n}", rules, name=str(n)) for n in range(100)]
    page = _page(rules, articles)
    assert page == _page(rules, articles)
    assert page == _page(rules, articles[::-1])
    assert page.count('<details class="article"') <= BY_CHANCE + MOST_STRUCK
    assert page.count('<div class="sample">') == BY_RULE
    assert len(set(re.findall(r'<div class="sample">.*?<del[^>]*>(.*?)</del>', page, re.DOTALL))) == BY_RULE


def test_the_page_does_not_grow_with_the_corpus() -> None:
    """As many articles and sites, each as long and as damaged, as it takes to fill every sample; then ten times as many."""
    rules = ruleset_of(SHARE)
    text = "\n".join(f"{'word ' * 50}{n}.\nShare" for n in range(100))
    findings = checked(Article(text), lint(text, rules), keeps_text=True)
    few, many = (
        _page(rules, (dataclasses.replace(findings, content=f"{n:08x}", domain=f"{n}.example") for n in range(count)))
        for count in (150, 1_500)
    )
    assert len(many) < 1.02 * len(few) < 1_000_000


def test_the_policy_allows_the_style_and_the_script_of_the_page_alone() -> None:
    page = _page(ruleset_of(SHARE), [])
    parts = {name: re.search(rf"<{name}>(.*?)</{name}>", page, re.DOTALL) for name in ("style", "script")}
    hashes = {
        name: base64.b64encode(hashlib.sha256(part[1].encode()).digest()).decode() for name, part in parts.items() if part
    }
    policy = (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in page
    assert page.count("<script") == page.count("<style") == 1
    assert not re.search(r"\s(style|on\w+)=|https?://(?!www\.w3\.org)", page)


def test_sites_beyond_the_limit_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.reporters.html.tally.MOST_SITES", 2)
    rules = ruleset_of(SHARE)
    articles = [_article("Share", rules, url=f"https://{name}.example/") for name in "abcad"]
    table = _cells(_page(rules, articles))
    assert [row[:2] for row in table["Sites, those with the most affected articles first"]] == [
        ("a.example", "2"),
        ("b.example", "1"),
        ("others", "2"),
    ]


def test_everything_from_outside_is_escaped() -> None:
    """Each text that a reporter is given, as an attack; what the browser makes of it is tested with one."""
    attack = "</style></script></title>\"'><img src=x onerror=y>{{ 7 * 7 }}"
    region = Region(1, 1, 1, 1 + len(attack))
    located = Located(attack, Severity.ERROR, attack, Span(0, len(attack)), region, attack, "0")
    article = Checked(Origin(attack), "0", 1, (located,), attack, attack, attack, attack, text=attack)
    page = _page(ruleset_of(SHARE), [article], [Failure(Origin(attack), attack)])
    assert "<img" not in page
    assert "49" not in re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    assert page.count("&lt;img src=x onerror=y&gt;") > 10


def _marked(text: str, rules: Ruleset) -> Marked:
    found = checked(Article(text), lint(text, rules)).findings
    return marked(text, found, lambda finding: finding.safety is not None and finding.safety.value == "safe", budget=10_000)


def _drawn(shown: Marked) -> list[str]:
    return [f"{row.number} " + "".join(SIGNS[piece.mark].format(piece.text) for piece in row.pieces) for row in shown.rows]


def _solid(text: str) -> str:
    """Without white space, also as the report draws it."""
    return re.sub(r"[\s\u23ce\u240d\u2192\u2423\u237d]", "", text)


def _article(text: str, rules: Ruleset, *, url: str | None = None, language: str | None = None, name: str = "-") -> Checked:
    article = Article(text, id=name, url=url, language=language, origin=Origin(name))
    return checked(article, lint(article, rules), keeps_text=True)


def _page(rules: Ruleset, articles: Iterable[Checked], failures: Iterable[Failure] = (), command: str = "lint") -> str:
    out = io.StringIO()
    known = {rule.id: rule for rule in rules.known}
    reporter = HtmlReporter(out, Context(known.get, command, "1.0"))
    for article in articles:
        reporter.add(article)
    for failure in failures:
        reporter.fail(failure)
    reporter.finish(Report())
    return out.getvalue().replace("\N{NO-BREAK SPACE}", " ")


def _cells(page: str) -> dict[str, list[tuple[str, ...]]]:
    """The tables of a page by their captions: the words in the cells of their bodies."""
    tables = {}
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        caption = re.search(r"<caption[^>]*>(.*?)</caption>", table, re.DOTALL)
        assert caption is not None
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.split("</thead>")[1], re.DOTALL)
        tables[caption[1]] = [
            tuple(_words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) if _words(cell))
            for row in rows
        ]
    return tables


def _words(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", cell).split())
