"""Limits: which of them a run passes, in words; and how they are written."""

from __future__ import annotations

import pytest

from linter.config import Config
from linter.errors import MistakesFound
from linter.finding import Finding, Severity
from linter.gate import Gate, judge
from linter.report import Report
from linter.schema import Reader
from linter.text import Span
from tests.making import ruleset_of

RULES = ruleset_of("kind: line, phrases: [a]", "kind: line, phrases: [b]").known


def _read(text: str) -> Config:
    reader = Reader()
    root = reader.compose(text, "newslint.yaml")
    made = reader.read(root, Config) if root else None
    if made is None:
        raise MistakesFound(reader.mistakes)
    return made


def _report() -> Report:
    """Forty articles of a.com, three with findings; sixty of b.org, one with a finding that is not grave."""
    report = Report()
    for number in range(100):
        site = "news.a.com" if number < 40 else "b.org"
        severity = Severity.INFO if number == 99 else Severity.WARNING
        rules = {0: ["made/rule-1", "made/rule-1"], 1: ["made/rule-1"], 2: ["made/rule-2"], 99: ["made/rule-2"]}
        findings = [Finding(rule, severity, Span(0, 1), "found") for rule in rules.get(number, [])]
        report.add(findings, Severity.WARNING, site=site)
    return report


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        ("max_findings: 4", []),
        ("max_findings: 3", ["4 findings, 1 more than the 3 allowed"]),
        ("max_rate: 3%", []),
        ("max_rate: 0.5%", ["findings in 3 % of articles, 2.5 points more than the 0.5 % allowed"]),
        ("{max_rate: 0, min_articles: 101}", []),
        ("rules: {made: {max_findings: 3}}", []),
        ("rules: {made: {max_findings: 2}}", ["made/rule-1: 3 findings, 1 more than the 2 allowed"]),
        (
            "rules: {all: {max_findings: 0}, made/rule-1: {max_findings: 3}}",
            ["made/rule-2: 1 finding, 1 more than the 0 allowed"],
        ),
        ("sites: {a.com: {max_rate: 7.5%}, b.org: {max_findings: 0}}", []),
        (
            "sites: {'*': {max_rate: 5%}}",
            ["news.a.com: findings in 7.5 % of articles, 2.5 points more than the 5 % allowed"],
        ),
        ("sites: {'*': {max_rate: 5%, min_articles: 41}}", []),
        ("sites: {'*': {max_findings: 0}, a.com: {max_findings: 9}}", []),
    ],
)
def test_limits(gate: str, said: list[str]) -> None:
    text = gate if gate.startswith("{") else f"{{{gate}}}"
    assert [str(breach) for breach in judge(_read(f"gate: {text}").gate, _report(), RULES)] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gate: {max_rate: 2}", "1:18: '2' is not a share: write a percentage such as 2% or a number from 0 to 1 such as 0.02"),
        ("gate: {max_findigs: 2}", "1:8: unknown key 'max_findigs'; did you mean 'max_findings'?"),
        ("gate: {max_findings: -1}", "1:7: max_findings is 0 or more"),
        ("gate: {rules: {media: 2%}}", "1:23: expected a mapping of keys, found '2%'"),
        ("gate:\n  sites:\n    a.com: {min_articles: 0}", "3:12: min_articles is 1 or more"),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, said: str) -> None:
    with pytest.raises(MistakesFound) as caught:
        _read(text)
    assert str(caught.value) == f"newslint.yaml:{said}"


def test_a_gate_without_limits_is_none() -> None:
    assert not Gate()
    assert not _read("gate: {rules: {media: {min_articles: 3}}}").gate
    assert _read("gate: {sites: {a.com: {max_findings: 0}}}").gate


def test_reports_of_parts_add_up() -> None:
    finding = Finding("made/rule-1", Severity.ERROR, Span(0, 1), "found")
    whole, parts = Report(), Report()
    for number in range(3):
        part = Report()
        for report in (whole, part):
            report.add([finding] * number, Severity.INFO, site=f"{number % 2}.com", ruleset="x")
        parts.merge(part)
    assert parts == whole
