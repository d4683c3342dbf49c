"""Reports of a run: one file each, and this table.

A reporter is told of every article and every failure, in the order of the input, as they come, and of the counts at the
end.  It writes to the stream it was made with and to nothing else.  A run may have a hundred million articles: what a
reporter keeps must not grow with them.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TextIO, TypeAlias

from linter.checked import Checked, Failure, Located
from linter.errors import UsageError, did_you_mean
from linter.report import Report
from linter.rule import Rule


class Reporter(Protocol):
    """What writes one report."""

    def add(self, article: Checked) -> None:
        """The next article, clean ones too."""

    def fail(self, failure: Failure) -> None:
        """The next file or row that could not be read, fixed or written."""

    def finish(self, report: Report) -> None:
        """Nothing more comes; what is still to be written is written now."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a reporter may know besides the articles.

    `rule` gives a rule by its id, None for those of newslint itself (`newslint/...`).  `command` is lint, fix, or
    `fix --check`, which changes nothing.  `folder` is where the command runs: paths below it are told relative to it in
    reports that are read elsewhere.  `colour`, `width` (columns, None where there is no terminal) and `show_source` are
    about the stream that the reporter writes to.
    """

    rule: Callable[[str], Rule | None]
    command: str = "lint"
    version: str = ""
    folder: str = ""
    colour: bool = False
    width: int | None = None
    show_source: bool = False


Factory: TypeAlias = Callable[[TextIO, Context], Reporter]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report.

    `module` has a function `reporter(out, context)`.  A report that `wants_text` gets articles with their text,
    one that `wants_clean` gets those too in which nothing was found;
    `is_plain` are lines for people, which take the encoding and the colours of the terminal; all others are UTF-8.
    `appends_to` is the environment variable with the file that the report is added to when no other is named.
    """

    module: str
    about: str
    wants_text: bool = False
    wants_clean: bool = True
    is_plain: bool = False
    appends_to: str | None = None

    def load(self) -> Factory:
        factory: Factory = importlib.import_module(f"linter.reporters.{self.module}").reporter
        return factory


KINDS = {
    "text": Kind("text", "a line a finding", is_plain=True, wants_clean=False),
    "concise": Kind("concise", "a line an article", is_plain=True, wants_clean=False),
    "json": Kind("json", "one document with everything"),
    "jsonl": Kind("jsonl", "everything, an article a line"),
    "sarif": Kind("sarif", "SARIF 2.1.0, for code scanning"),
    "github": Kind("github", "annotations in GitHub Actions"),
    "github-summary": Kind("markdown", "the markdown report on the page of a GitHub job", appends_to="GITHUB_STEP_SUMMARY"),
    "gitlab": Kind("gitlab", "code quality in GitLab"),
    "junit": Kind("junit", "JUnit XML, for any CI"),
    "rdjson": Kind("rdjson", "reviewdog, with suggestions", wants_text=True),
    "markdown": Kind("markdown", "tables and the worst findings, for a comment"),
    "html": Kind("html", "a page to look at: counts, rules, samples", wants_text=True),
    "summary": Kind("summary", "counts by site and rule, for report compare", wants_clean=False),
}


def kind_of(name: str) -> Kind:
    """The kind of report of that name.  Raises UsageError."""
    if name not in KINDS:
        raise UsageError(f"no report is called '{name}'{did_you_mean(name, KINDS)} (there are {', '.join(KINDS)})")
    return KINDS[name]


def left(article: Checked) -> tuple[Located, ...]:
    """The findings that no fix has taken care of: what reports that ask somebody to act are about."""
    return tuple(finding for finding in article.findings if not finding.is_applied) if article.applied else article.findings
