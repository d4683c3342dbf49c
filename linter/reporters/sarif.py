"""`sarif`: SARIF 2.1.0, for GitHub code scanning, Azure DevOps, and editors.

A fix is given as a SARIF fix only where the article is a file of its own.  In a file of many articles the region is the
row, the article's id is a logical location, and the edits stand among the properties, in offsets of the article: they
are no places in the file, and a tool that took them for such would destroy it.
"""

from __future__ import annotations

from typing import TextIO

from linter.checked import Located, Region
from linter.finding import Severity
from linter.report import Report
from linter.reporters import Context, Reporter
from linter.reporters.gathered import Gathered
from linter.reporters.jsontext import dumps, edit_object, write_document
from linter.reporters.places import Place, uri

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
# `problem.severity` and `precision` are how GitHub sorts and filters.
PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
ROOT = "%SRCROOT%"
FINGERPRINTS = ("newslint/v1", "primaryLocationLineHash")  # the second is the one that GitHub matches alerts by


def reporter(out: TextIO, context: Context) -> Reporter:
    return Gathered(context.folder, Place.alone, Sarif(out, context).write)


class Sarif:
    """Writes the document."""

    def __init__(self, out: TextIO, context: Context) -> None:
        self._out = out
        self._context = context

    def write(self, gathered: Gathered[Place], report: Report) -> None:
        kept = gathered.findings
        rules = sorted({place.finding.rule for place in kept})
        indexes = {rule: index for index, rule in enumerate(rules)}
        head = {
            "tool": {"driver": self._driver([self._rule(rule, kept) for rule in rules])},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {ROOT: {"description": {"text": "the folder that newslint ran in"}}},
            "invocations": [_invocation(gathered, report)],
            "properties": {"findings": report.findings, "findingsLeftOut": gathered.left_out},
        }
        self._out.write(f'{{\n"$schema": {dumps(SCHEMA)},\n"version": "2.1.0",\n"runs": [\n')
        write_document(self._out, head, "results", (_result(place, indexes[place.finding.rule]) for place in kept))
        self._out.write("]\n}\n")

    def _driver(self, rules: list[dict[str, object]]) -> dict[str, object]:
        return {"name": "newslint", "semanticVersion": self._context.version, "rules": rules}

    def _rule(self, identity: str, kept: list[Place]) -> dict[str, object]:
        rule = self._context.rule(identity)
        if rule is None:  # newslint's own: what a finding says is all there is to say
            first = next(place.finding for place in kept if place.finding.rule == identity)
            return {"id": identity, "shortDescription": {"text": first.message}}
        head = rule.head
        grade = f"{head.fix.action.value}, {head.fix.safety.value}" if rule.fixes else "none, it only reports"
        described: dict[str, object] = {
            "id": identity,
            "shortDescription": {"text": head.message},
            "fullDescription": {"text": head.why},
            "help": {"text": f"{head.why}\n\nFix: {grade}. `newslint explain {identity}` shows examples."},
            "defaultConfiguration": {"level": LEVELS[head.severity]},
            "properties": {
                "tags": [rule.family, *head.tags],
                "kind": head.kind,
                "fix": grade,
                "problem.severity": PROBLEMS[head.severity],
            },
        }
        if head.links:
            described["helpUri"] = head.links[0]
        return described


def _invocation(gathered: Gathered[Place], report: Report) -> dict[str, object]:
    notes: list[dict[str, object]] = []
    for path, row, problem in gathered.failures:
        located: dict[str, object] = {"artifactLocation": _artifact(path)}
        if row is not None:
            located["region"] = {"startLine": row}
        notes.append({"level": "error", "message": {"text": problem}, "locations": [{"physicalLocation": located}]})
    notes += [{"level": LEVELS[severity], "message": {"text": text}} for severity, text in gathered.remarks]
    return {"executionSuccessful": not report.failed, "toolExecutionNotifications": notes}


def _result(place: Place, index: int) -> dict[str, object]:
    finding, article = place.finding, place.article
    located: dict[str, object] = {"physicalLocation": _physical(place)}
    properties: dict[str, object] = {"fixSafety": finding.safety.value if finding.safety else "none"}
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": place.message},
        "locations": [located],
        "partialFingerprints": dict.fromkeys(FINGERPRINTS, place.fingerprint),
        "properties": properties,
    }
    if place.row is None:
        if finding.edits:
            result["fixes"] = [_fix(place.path, finding)]
        return result
    if article.id is not None:
        name = f"{place.path}#{article.id}"
        located["logicalLocations"] = [{"name": article.id, "fullyQualifiedName": name, "kind": "object"}]
    properties["article"] = {"id": article.id, "url": article.url, **_region(finding.region)}
    properties["edits"] = [edit_object(edit) for edit in finding.edits]
    return result


def _physical(place: Place) -> dict[str, object]:
    region: dict[str, object] = dict(_region(place.finding.region)) if place.row is None else {"startLine": place.row}
    if place.finding.excerpt:
        region["snippet"] = {"text": place.finding.excerpt}
    return {"artifactLocation": _artifact(place.path), "region": region}


def _fix(path: str, finding: Located) -> dict[str, object]:
    replacements: list[dict[str, object]] = []
    for located in finding.edits:
        replacement: dict[str, object] = {"deletedRegion": _region(located.region)}
        if located.edit.replacement:
            replacement["insertedContent"] = {"text": located.edit.replacement}
        replacements.append(replacement)
    safety = finding.safety.value if finding.safety else ""
    return {
        "description": {"text": f"mend: {finding.message} ({safety})"},
        "artifactChanges": [{"artifactLocation": _artifact(path), "replacements": replacements}],
    }


def _artifact(path: str) -> dict[str, object]:
    reference = uri(path)
    return {"uri": reference} if path.startswith("/") else {"uri": reference, "uriBaseId": ROOT}


def _region(region: Region) -> dict[str, int]:
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }
