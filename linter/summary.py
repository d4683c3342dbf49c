"""A run in numbers, small enough to be kept for every day: what comparisons are made of.

As a file it is a line on the run and a line for each site, sorted, so that two of them can be looked at with `diff`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from linter.jsonrow import dump
from linter.report import NO_SITE, Report

VERSION = 1


@dataclass(frozen=True)
class Summary:
    """Articles of each site, and those of them in which a rule found something, by site and rule.

    `rulesets` are hashes of the rules that ran, empty where they are not known.
    """

    articles: Mapping[str, int]
    found: Mapping[tuple[str, str], int]
    rulesets: tuple[str, ...] = ()

    @classmethod
    def of(cls, report: Report) -> Summary:
        found: dict[tuple[str, str], int] = {}
        for name, articles in report.articles_by_rule_and_site.items():
            rule, site = name.split(" ", 1)
            found[site, rule] = articles
        return cls(report.articles_by_site, found, tuple(sorted(report.rulesets)))

    def lines(self) -> Iterator[str]:
        """The lines of its file."""
        yield dump({"newslint": "summary", "version": VERSION, "rulesets": self.rulesets})
        by_site: dict[str, dict[str, int]] = {site: {} for site in sorted(self.articles)}
        for (site, rule), articles in sorted(self.found.items()):
            by_site[site][rule] = articles
        for site, rules in by_site.items():
            yield dump({"site": site, "articles": self.articles[site], "rules": rules})


def parse(lines: Iterable[str]) -> Summary:
    """The summary in the lines of its file, or of a whole report (`jsonl` or `json`).

    Raises ValueError, which says where and what is wrong.
    """
    numbered = enumerate(lines, 1)
    number, first = next(numbered, (1, ""))
    if first.strip() == "{":
        return _counted(numbered)
    head = _object(first, number)
    if head.get("kind") == "run":
        return _counted(numbered)
    rulesets = head.get("rulesets")
    if head.get("newslint") != "summary" or head.get("version") != VERSION or not isinstance(rulesets, list):
        raise ValueError(f"line {number} is not one of a summary")
    articles: dict[str, int] = {}
    found: dict[tuple[str, str], int] = {}
    for number, line in numbered:
        row = _object(line, number)
        site, count, rules = row.get("site"), row.get("articles"), row.get("rules")
        if not (isinstance(site, str) and isinstance(count, int) and isinstance(rules, dict) and site not in articles):
            raise ValueError(f"line {number} is not one of a summary")
        if not all(isinstance(some, int) and 0 <= some <= count for some in rules.values()):
            raise ValueError(f"line {number} counts more articles with findings than articles")
        articles[site] = count
        found |= {(site, rule): some for rule, some in rules.items()}
    return Summary(articles, found, tuple(str(content) for content in rulesets))


def _counted(lines: Iterable[tuple[int, str]]) -> Summary:
    """The counts of a report that has each article on a line."""
    articles: Counter[str] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for number, line in lines:
        row = line.strip().removesuffix(",")
        if not row.startswith('{"kind":"article"'):
            continue
        article = _object(row, number)
        site, findings = article.get("site") or NO_SITE, article.get("findings")
        if not (isinstance(site, str) and isinstance(findings, list)):
            raise ValueError(f"line {number} is not one of a report")
        articles[site] += 1
        found.update({(site, str(finding["rule"])) for finding in findings})
    return Summary(articles, found)


def _object(line: str, number: int) -> dict[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ValueError(f"line {number} is not a JSON object")
    return value
