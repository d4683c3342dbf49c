"""A run in numbers, small enough to be kept for every day: what comparisons are made of.

As a file it is a line on the run and a line for each site, sorted, so that two of them can be looked at with `diff`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from linter.jsonrow import dump
from linter.report import Report

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
        return cls(report.articles_by_site, report.articles_by_site_and_rule, tuple(sorted(report.rulesets)))

    def lines(self) -> Iterator[str]:
        """The lines of its file."""
        yield dump({"newslint": "summary", "version": VERSION, "rulesets": self.rulesets})
        by_site: dict[str, dict[str, int]] = {site: {} for site in sorted(self.articles)}
        for (site, rule), articles in sorted(self.found.items()):
            by_site[site][rule] = articles
        for site, rules in by_site.items():
            yield dump({"site": site, "articles": self.articles[site], "rules": rules})


def parse(lines: Iterable[str]) -> Summary:
    """The summary in the lines of its file.  Raises ValueError, which says where and what is wrong."""
    articles: dict[str, int] = {}
    found: dict[tuple[str, str], int] = {}
    rulesets: tuple[str, ...] | None = None
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            if rulesets is None:
                if row["newslint"] != "summary" or row["version"] != VERSION:
                    raise ValueError
                rulesets = tuple(str(content) for content in row["rulesets"])
                continue
            site, count = str(row["site"]), int(row["articles"])
            rules = {str(rule): int(some) for rule, some in row["rules"].items()}
            if site in articles or count < 0 or not all(0 <= some <= count for some in rules.values()):
                raise ValueError
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise ValueError(f"line {number} is not one of a summary") from None
        articles[site] = count
        found |= {(site, rule): some for rule, some in rules.items()}
    if rulesets is None:
        raise ValueError("the file is empty")
    return Summary(articles, found, rulesets)
