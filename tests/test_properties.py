"""Laws over made-up articles: what is not edited is identical, fixing twice is fixing once, findings stand where they say."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter import Article, fix, lint
from linter.edit import apply
from linter.rule import Ruleset

LINES = st.sampled_from(
    [
        "",
        "",
        "close",
        "Share",
        "Facebook",
        "Advertisement",
        "09:43",
        "Two years on",
        "Read more: Rain ahead for the coast",
        "Related stories",
        "Rain ahead for the coast",
        "A man crosses the bridge. Photo: Reuters",
        "“Close,” she said.",
        "he said",
        ", and left.",
        "Tags",
        "Comments",
        "It\u2019s \u00e2\u20ac\u201c late",
        "so\u00adft\u200b",
        "close\u00a0",
        "12",
        "Sign up for our newsletter",
        "© 2024 The Herald. All rights reserved.",
        "The council of the small town said on Monday that it would close the old bridge for repairs until the end of May.",
        "She had told the paper in March that nobody from the ministry had ever come to look at the rusted steel below it.",
    ]
)
ARTICLES = st.lists(st.one_of(LINES, LINES, LINES, st.text(max_size=20)), max_size=14).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n"]).map(lambda end: end.join(lines))
)
QUICK = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@QUICK
@given(text=ARTICLES, unsafe=st.booleans())
def test_fixing_twice_is_fixing_once(shipped: Ruleset, text: str, unsafe: bool) -> None:
    once = fix(text, shipped, unsafe=unsafe, max_removed=1).text
    assert fix(once, shipped, unsafe=unsafe, max_removed=1).text == once


@QUICK
@given(text=ARTICLES)
def test_edits_account_for_every_change(shipped: Ruleset, text: str) -> None:
    result = fix(text, shipped, max_removed=1)
    assert apply(text, result.edits) == result.text
    if not result.applied:
        assert result.text == text


@QUICK
@given(text=ARTICLES)
def test_findings_stand_in_the_text(shipped: Ruleset, text: str) -> None:
    findings = lint(text, shipped)
    assert findings == sorted(findings, key=lambda finding: (finding.span, finding.rule))
    for finding in findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
        edits = finding.fix.edits if finding.fix else ()
        assert all(0 <= edit.span.start <= edit.span.end <= len(text) for edit in edits)


@QUICK
@given(text=ARTICLES)
def test_a_fixed_article_has_nothing_left_to_fix_safely(shipped: Ruleset, text: str) -> None:
    result = fix(text, shipped, max_removed=1)
    left = lint(Article(result.text), shipped)
    if result.verdict.rule is None:
        assert [finding for finding in left if finding.fix and finding.fix.safety.value == "safe"] == []
