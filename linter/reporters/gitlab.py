"""`gitlab`: the JSON of GitLab's code quality reports, which show in merge requests.

GitLab knows a finding again by its fingerprint and shows only one of those with the same, so in the rare case that a
file holds an article twice, the second one's fingerprint is made of the first's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TextIO

from linter.finding import Severity
from linter.report import Report
from linter.reporters import Context, Reporter
from linter.reporters.gathered import Gathered
from linter.reporters.jsontext import write_list
from linter.reporters.places import Place

GRADES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def reporter(out: TextIO, context: Context) -> Reporter:
    def write(gathered: Gathered[Place], report: Report) -> None:
        write_list(out, _unique(_issues(gathered)))

    return Gathered(context.folder, Place.alone, write)


def _issues(gathered: Gathered[Place]) -> Iterator[dict[str, object]]:
    """Failures first, and last what is left out, at the place of the issue before it, for GitLab wants one."""
    path = "."
    for path, row, problem in gathered.failures:
        yield _issue("newslint/failed", problem, "critical", path, row or 1, _hash(f"{path}\0{problem}"))
    for place in gathered.findings:
        path, finding = place.path, place.finding
        yield _issue(finding.rule, place.message, GRADES[finding.severity], path, place.line, place.fingerprint)
    for severity, text in gathered.remarks:
        yield _issue("newslint/left-out", text, GRADES[severity], path, 1, _hash(f"left out\0{severity.value}"))


def _issue(rule: str, message: str, grade: str, path: str, line: int, fingerprint: str) -> dict[str, object]:
    return {
        "type": "issue",
        "check_name": rule,
        "description": message,
        "categories": ["Style"],
        "severity": grade,
        "fingerprint": fingerprint,
        "location": {"path": path, "lines": {"begin": line}},
    }


def _unique(issues: Iterator[dict[str, object]]) -> Iterator[dict[str, object]]:
    taken: set[str] = set()
    for issue in issues:
        fingerprint = str(issue["fingerprint"])
        while fingerprint in taken:
            fingerprint = _hash(fingerprint)
        taken.add(fingerprint)
        yield {**issue, "fingerprint": fingerprint}


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
