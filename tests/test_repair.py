"""How much of an article a fix may take."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter import UsageError, fix, load_rules
from linter.repair import TOO_MUCH_REMOVED

RULES = """
pack: house
title: test rules
rules:
  - id: button
    kind: line
    message: button
    why: A test.
    phrases: [share, copy the link, open this picture in the gallery]
    fix: {action: delete, safety: safe}
    examples: {bad: [{text: "share", fixed: ""}], good: ["sharing"]}
  - id: teaser
    kind: line
    message: teaser
    why: A test.
    patterns: ['Elsewhere, .*']
    fix: {action: delete, safety: unsafe}
    examples: {bad: [{text: "Elsewhere, rain", fixed: ""}], good: ["Here, rain"]}
  - id: notice
    kind: line
    message: notice
    why: A test.
    patterns: ['Dear reader, .*']
    fix: {action: delete, safety: safe}
    examples: {bad: [{text: "Dear reader, pay", fixed: ""}], good: ["Dear sir, pay"]}
"""
PARAGRAPH = "The council of the island town voted on Monday night to keep the old bridge open to buses for one more year."
TEASER = "Elsewhere, anglers marched in the rain against the new harbour."
STORY = f"{PARAGRAPH}\n\nThe mayor had asked for a delay in a letter."
ENTRY = """Elsewhere, a headline

Elsewhere, the anglers of the three parishes marched in the rain against the plan of a new harbour on Sunday night."""
NOTICE = "Dear reader, the paper that you hold in your hands lives on what you pay for it, so do pay for it this very day."
BUTTONS = "\n\n".join(["Open this picture in the gallery", "Copy the link"] * 9)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param(f"{PARAGRAPH}\n\n{BUTTONS}\n\n{PARAGRAPH}", False, id="buttons-between-paragraphs-do-not-count"),
        pytest.param(f"{BUTTONS}\n\n{PARAGRAPH}", False, id="nor-do-those-above-them"),
        pytest.param(BUTTONS, True, id="without-a-paragraph-everything-counts"),
        pytest.param(f"{PARAGRAPH}\n\n{TEASER}\n\n{PARAGRAPH}", False, id="a-teaser-is-less-than-a-third"),
        pytest.param(f"{PARAGRAPH}\n\n{TEASER}\n\n{TEASER}\n\n{TEASER}\n\n{PARAGRAPH}", True, id="unsafe-fixes-always-count"),
        pytest.param(f"{PARAGRAPH}\n\n{NOTICE}\n\n{NOTICE}\n\n{PARAGRAPH}", True, id="paragraphs-count-whatever-takes-them"),
        pytest.param(f"{STORY}\n\n{ENTRY}\n\n{ENTRY}\n\n{ENTRY}", False, id="teasers-among-headlines-are-not-the-body"),
        pytest.param(f"{STORY}\n\n{ENTRY}\n\n{ENTRY}\n\n{ENTRY}\n\n{STORY}", True, id="unless-the-story-goes-on-below-them"),
    ],
)
def test_a_fix_that_takes_too_much_is_refused(text: str, refused: bool, tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(RULES, "utf-8")
    rules = load_rules(tmp_path, shipped=False)
    fixed = fix(text, rules, unsafe=True)
    assert [finding.rule == TOO_MUCH_REMOVED for finding in fixed.remaining if finding.rule == TOO_MUCH_REMOVED] == [
        True
    ] * refused
    assert fixed.is_changed is not refused
    assert fix(fixed.text, rules, unsafe=True).text == fixed.text


def test_where_unsafe_fixes_take_too_much_the_safe_ones_are_done(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(RULES, "utf-8")
    rules = load_rules(tmp_path, shipped=False)
    text = f"Share\n\n{PARAGRAPH}\n\nCopy the link\n\n{TEASER}\n\n{TEASER}\n\n{TEASER}\n\n{PARAGRAPH}"
    fixed = fix(text, rules, unsafe=True)
    assert fixed.text == fix(text, rules).text == f"{PARAGRAPH}\n\n{TEASER}\n\n{TEASER}\n\n{TEASER}\n\n{PARAGRAPH}"
    assert [(finding.rule, text[finding.span.start : finding.span.end]) for finding in fixed.applied] == [
        ("house/button", "Share"),
        ("house/button", "Copy the link"),
    ]
    assert [finding.message for finding in fixed.remaining if finding.rule == TOO_MUCH_REMOVED] == [
        "only safe fixes done: 41% of the body's words would go, more than the 33% that --max-removed allows"
    ]
    teasers = [finding for finding in fixed.remaining if finding.rule == "house/teaser"]
    assert [text[finding.span.start : finding.span.end] for finding in teasers] == [TEASER] * 3
    assert [text[edit.span.start : edit.span.end].strip() for edit in fixed.edits] == ["Share", "Copy the link"]


@pytest.mark.parametrize("share", [33, -0.1, float("nan")], ids=["per-cent", "less-than-nothing", "no-number"])
def test_a_share_that_would_refuse_nothing_is_refused(share: float) -> None:
    with pytest.raises(UsageError, match="max_removed is a share from 0 to 1"):
        fix("close", max_removed=share)
