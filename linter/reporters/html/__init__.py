"""One page about a corpus: what is in it, which rules find it, and what it looks like.

A single file that loads nothing.  Counts are of the whole run; findings and articles that are shown in full are samples,
so that the page stays small and the memory bounded however large the corpus is.
"""

from __future__ import annotations

from typing import TextIO

from linter.checked import Checked, Failure, Located
from linter.finding import Safety
from linter.kinds.article import ArticleCheck, Outcome
from linter.report import Report
from linter.reporters import Context
from linter.reporters.html.page import page_of, render
from linter.reporters.html.samples import Samples
from linter.reporters.html.tally import Tally

MOST_FAILURES = 50  # files and rows that are named


class HtmlReporter:
    """Gathers what the page shows and writes it at the end."""

    def __init__(self, out: TextIO, context: Context) -> None:
        self._out = out
        self._context = context
        self._tally = Tally(self._goes, self._drops)
        self._samples = Samples(self._goes)
        self._failures: list[str] = []
        self._failed = 0

    def add(self, article: Checked) -> None:
        self._samples.add(article, self._tally.add(article))

    def fail(self, failure: Failure) -> None:
        self._failed += 1
        if len(self._failures) < MOST_FAILURES:
            self._failures.append(str(failure))

    def finish(self, report: Report) -> None:
        page = page_of(
            self._tally,
            self._samples,
            self._context.rule,
            command=self._context.command,
            version=self._context.version,
            failures=self._failures,
            failed=self._failed,
        )
        for piece in render(page):
            self._out.write(piece)

    def _goes(self, finding: Located) -> bool:
        """Whether a fix of this run takes care of a finding: `fix` says so itself, `lint` speaks of the safe ones."""
        return finding.is_applied if self._context.command == "fix" else finding.safety is Safety.SAFE

    def _drops(self, identity: str) -> bool:
        rule = self._context.rule(identity)
        return rule is not None and isinstance(rule.check, ArticleCheck) and rule.check.verdict is Outcome.DROP


def reporter(out: TextIO, context: Context) -> HtmlReporter:
    return HtmlReporter(out, context)
