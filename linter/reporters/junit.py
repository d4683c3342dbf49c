"""`junit`: the XML of JUnit, which every CI shows as tests: a suite a file, a failed test a finding.

What could not be read is a test with an error.  Characters that XML 1.0 forbids are written out as `\\u0007`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import escape

from linter.report import Report
from linter.reporters import Context, Reporter
from linter.reporters.gathered import Gathered
from linter.reporters.jsontext import clean
from linter.reporters.places import Place
from linter.reporters.text import counted

FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u007f-\u009f]")
ENTITIES = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def reporter(out: TextIO, context: Context) -> Reporter:
    def write(gathered: Gathered[Place], report: Report) -> None:
        out.writelines(f"{line}\n" for line in _document(gathered, report))

    return Gathered(context.folder, Place.alone, write)


def _document(gathered: Gathered[Place], report: Report) -> Iterator[str]:
    suites = [(path, [_failed(place) for place in group]) for path, group in groupby(gathered.findings, lambda p: p.path)]
    failures, errors = len(gathered.findings), len(gathered.failures)
    clean_run = not (failures or errors)
    tests = failures + errors + clean_run + bool(gathered.remarks)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites{_given(name='newslint', tests=tests, failures=failures, errors=errors)}>"
    if clean_run:
        name = f"no findings in {counted(report.articles, 'article')}"
        yield from _suite("newslint", [f"<testcase{_given(name=name, classname='newslint')}/>"])
    if errors:
        yield from _suite("failed", [_unread(*failure) for failure in gathered.failures], errors=errors)
    for path, cases in suites:
        yield from _suite(path, cases, failures=len(cases))
    if gathered.remarks:
        notes = [f"<system-out>{_text(text)}</system-out>" for _, text in gathered.remarks]
        yield from _suite("newslint", [f"<testcase{_given(name='left out', classname='newslint')}>{''.join(notes)}</testcase>"])
    yield "</testsuites>"


def _suite(name: str, cases: Iterable[str], *, failures: int = 0, errors: int = 0) -> Iterator[str]:
    listed = list(cases)
    yield f"<testsuite{_given(name=name, tests=len(listed), failures=failures, errors=errors, skipped=0)}>"
    yield from listed
    yield "</testsuite>"


def _failed(place: Place) -> str:
    finding = place.finding
    where = f"{place.article.origin}:{finding.region.line}:{finding.region.column}"
    text = f"{where}: {finding.severity.value}: {finding.message} [{finding.rule}]\n{finding.excerpt}"
    case = _given(name=f"{finding.rule} at {where}", classname=place.path, file=place.path, line=place.line)
    failure = f"<failure{_given(message=place.message, type=finding.severity.value)}>{_text(text)}</failure>"
    return f"<testcase{case}>{failure}</testcase>"


def _unread(path: str, row: int | None, problem: str) -> str:
    where = path if row is None else f"{path}:{row}"
    case = _given(name=where, classname=path, file=path, line=row or 1)
    return f"<testcase{case}><error{_given(message=problem, type='failed')}>{_text(f'{where}: {problem}')}</error></testcase>"


def _given(**attributes: str | int) -> str:
    return "".join(f' {name}="{escape(_allowed(str(value)), ENTITIES)}"' for name, value in attributes.items())


def _text(text: str) -> str:
    return escape(_allowed(text))


def _allowed(text: str) -> str:
    return FORBIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", clean(text))
