"""Reports: goldens of each kind on hostile input, the public schemas, and that the places they name are the places meant.

The goldens in golden/reports are what one run over golden/reports/in writes; `--update-goldens` rewrites them.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from report_schemas import GITLAB, RDJSON, sarif_schema

from linter import Article, lint, load_rules
from linter.checked import Checked, Failure, Located, LocatedEdit, Region, checked
from linter.finding import Edit, Safety, Severity
from linter.report import Report
from linter.reporters import KINDS, Context, kind_of
from linter.reporters.places import below, uri
from linter.reporters.worst import MOST, Worst
from linter.rule import Ruleset
from linter.text import Origin, Span

GOLDEN = Path(__file__).parent / "golden" / "reports"
SUFFIXES = {"text": "txt", "concise": "txt", "junit": "xml", "markdown": "md", "github": "txt", "github-summary": "md"}
ELSEWHERE = {"html", "summary"}  # a page and counts for comparisons, which have tests of their own
LINTED = {name: f"lint-{name}.{SUFFIXES.get(name, 'json')}" for name in KINDS if name not in ELSEWHERE}
FIXED = {name: f"fix-{name}.{SUFFIXES.get(name, 'json')}" for name in ("text", "jsonl", "sarif", "markdown")}
ENVIRONMENT = {**os.environ, "NO_COLOR": "", "FORCE_COLOR": "", "PYTHONWARNINGS": "error", "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all reports, written by one run of each command."""
    work = tmp_path_factory.mktemp("reports")
    shutil.copytree(GOLDEN / "in", work / "in")
    (work / "in" / ".git").mkdir()
    for command, option, names in (
        (["lint"], "--output", LINTED),
        (["fix", "--check", "--max-removed", "1"], "--report", FIXED),
    ):
        asked = [f"{option}={kind}:../{name}" for kind, name in names.items() if kind != "text"]
        environment = {**ENVIRONMENT, "GITHUB_STEP_SUMMARY": str(work / "summary.md")}
        done = _newslint([*command, ".", *asked, f"{option}=text"], work / "in", environment)
        assert done.returncode == 2, done.stderr.decode()
        (work / names["text"]).write_bytes(done.stdout)
    return work


def _newslint(
    arguments: list[str], folder: Path, environment: Mapping[str, str] = ENVIRONMENT
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "linter", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("name", [*LINTED.values(), *FIXED.values()])
def test_golden(name: str, written: Path, update_goldens: bool) -> None:
    said = (written / name).read_bytes().decode().replace(f'"{version("newslint")}"', '"VERSION"')
    if update_goldens:
        (GOLDEN / name).write_bytes(said.encode())
    assert said == (GOLDEN / name).read_bytes().decode()


def test_no_golden_is_left_over(update_goldens: bool) -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {*LINTED.values(), *FIXED.values(), "in"}


@pytest.mark.parametrize("name", [LINTED["sarif"], FIXED["sarif"]])
def test_sarif_is_valid(name: str, written: Path) -> None:
    jsonschema.Draft7Validator(sarif_schema()).validate(json.loads((written / name).read_bytes()))


@pytest.mark.parametrize(("kind", "schema"), [("gitlab", GITLAB), ("rdjson", RDJSON)])
def test_json_is_valid(kind: str, schema: Mapping[str, object], written: Path) -> None:
    jsonschema.Draft202012Validator(schema).validate(json.loads((written / LINTED[kind]).read_bytes()))


def test_gitlab_fingerprints_are_unique(written: Path) -> None:
    prints = [issue["fingerprint"] for issue in json.loads((written / LINTED["gitlab"]).read_bytes())]
    assert len(prints) == len(set(prints)) == 17


def test_junit_counts_what_it_holds(written: Path) -> None:
    assert _counts_what_it_holds(ElementTree.parse(written / LINTED["junit"]).getroot())


def _counts_what_it_holds(root: ElementTree.Element) -> bool:
    suites = root.findall("testsuite")
    for counted, inner in (("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error")):
        assert [int(suite.attrib[counted]) for suite in suites] == [len(suite.findall(inner)) for suite in suites]
        assert int(root.attrib[counted]) == sum(int(suite.attrib[counted]) for suite in suites)
    return len(suites) > 0


def test_json_and_jsonl_say_the_same(written: Path) -> None:
    document = json.loads((written / LINTED["json"]).read_bytes())
    lines = [json.loads(line) for line in (written / LINTED["jsonl"]).read_bytes().splitlines()]
    head = {name: value for name, value in document.items() if name not in ("results", "summary")}
    assert lines == [{"kind": "run", **head}, *document["results"], {"kind": "summary", **document["summary"]}]


def test_markdown_for_a_job_is_that_for_a_comment(written: Path) -> None:
    assert (written / LINTED["github-summary"]).read_bytes() == (written / LINTED["markdown"]).read_bytes()


@pytest.mark.parametrize("name", ["100%, a & b/news.txt", "windows.txt"])
def test_sarif_and_rdjson_name_the_text_that_is_meant(name: str, written: Path) -> None:
    """The region, taken from the file by counting its characters or bytes, is the text; the fixes make the same file."""
    text = (written / "in" / name).read_bytes().decode("utf-8-sig")
    articles = [json.loads(line) for line in (written / LINTED["jsonl"]).read_bytes().splitlines()]
    findings = next(article["findings"] for article in articles if article.get("path") == name)
    runs = json.loads((written / LINTED["sarif"]).read_bytes())["runs"]
    results = [result for result in runs[0]["results"] if _artifact(result)["uri"] == uri(name)]
    diagnostics = json.loads((written / LINTED["rdjson"]).read_bytes())["diagnostics"]
    diagnosed = [found for found in diagnostics if found["location"]["path"] == name]
    assert len(findings) == len(results) == len(diagnosed) > 0
    for finding, result, found in zip(findings, results, diagnosed, strict=True):
        meant = text[finding["start"] : finding["end"]]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert text[slice(*_characters(text, region))] == meant == region["snippet"]["text"]
        assert text.encode()[slice(*_bytes(text, found["location"]["range"]))].decode() == meant
        mended = text
        for edit in reversed(finding["edits"]):
            mended = mended[: edit["start"]] + edit["replacement"] + mended[edit["end"] :]
        fixes = result.get("fixes", [{"artifactChanges": [{"replacements": []}]}])
        by_sarif = text
        for change in reversed(fixes[0]["artifactChanges"][0]["replacements"]):
            start, end = _characters(text, change["deletedRegion"])
            by_sarif = by_sarif[:start] + change.get("insertedContent", {}).get("text", "") + by_sarif[end:]
        by_rdjson = text.encode()
        for suggestion in found.get("suggestions", []):
            start, end = _bytes(text, suggestion["range"])
            by_rdjson = by_rdjson[:start] + suggestion["text"].encode() + by_rdjson[end:]
        assert by_sarif == by_rdjson.decode() == mended
        assert (mended != text) == bool(finding["edits"])


def _artifact(result: Mapping[str, list[dict[str, dict[str, dict[str, str]]]]]) -> dict[str, str]:
    return result["locations"][0]["physicalLocation"]["artifactLocation"]


def _characters(text: str, region: Mapping[str, int]) -> tuple[int, int]:
    """Where a region of SARIF begins and ends, counted afresh."""
    starts = _line_starts(text)
    return starts[region["startLine"]] + region["startColumn"] - 1, starts[region["endLine"]] + region["endColumn"] - 1


def _bytes(text: str, found: Mapping[str, Mapping[str, int]]) -> tuple[int, int]:
    """Where a range of reviewdog begins and ends in the bytes, counted afresh."""
    starts = _line_starts(text)
    begin, end = (len(text[: starts[at["line"]]].encode()) + at["column"] - 1 for at in (found["start"], found["end"]))
    return begin, end


def _line_starts(text: str) -> list[int]:
    return [0, 0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]


def test_fingerprints_stay_when_text_and_rows_move(marks: Ruleset) -> None:
    article, row = "He left.\n\n@@ share\n\n@@ share\n", "He left.\n\n@@ share"
    before = _fingerprints(marks, Article(article, origin=Origin("a.txt")), Article(row, "5", origin=Origin("b.jsonl", 1)))
    moved = Article(f"She came.\n\n{article}", origin=Origin("a.txt"))
    assert before == _fingerprints(marks, moved, Article(row, "5", origin=Origin("b.jsonl", 2)))
    assert len(set(before)) == 3
    other = article.replace("@@ share", "@@ print")
    after = _fingerprints(marks, Article(other, origin=Origin("a.txt")), Article(row, "6", origin=Origin("b.jsonl", 1)))
    assert set(before).isdisjoint(after)


@pytest.fixture(scope="module")
def marks() -> Ruleset:
    return load_rules(GOLDEN / "in" / "marks.yaml", shipped=False)


def _fingerprints(rules: Ruleset, *articles: Article) -> list[str]:
    out = io.StringIO()
    reporter = kind_of("sarif").load()(out, Context(lambda identity: None, version="1"))
    for article in articles:
        reporter.add(checked(article, lint(article, rules)))
    reporter.finish(Report())
    results = json.loads(out.getvalue())["runs"][0]["results"]
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]


@pytest.mark.parametrize(
    ("most", "offered", "kept", "left_out"),
    [
        pytest.param(3, "iwe", "iwe", 0, id="keeps-all-that-fit"),
        pytest.param(2, "wiewe", "ee", 3, id="keeps-the-gravest"),
        pytest.param(2, "www", "ww", 1, id="keeps-the-first-of-equals"),
        pytest.param(3, "iweiwe", "wee", 3, id="keeps-the-order-of-the-input"),
    ],
)
def test_worst(most: int, offered: str, kept: str, left_out: int) -> None:
    letters = {severity.value[0]: severity for severity in Severity}
    worst: Worst[str] = Worst(most)
    for number, letter in enumerate(offered):
        worst.offer(letters[letter], "{}".format, f"{letter}{number}")
    assert "".join(item[0] for item in worst.kept) == kept
    assert worst.left_out == left_out
    assert [int(item[1:]) for item in worst.kept] == sorted(int(item[1:]) for item in worst.kept)


@pytest.mark.parametrize("kind", sorted(LINTED))
def test_large_runs_stay_readable(kind: str) -> None:
    """Twelve thousand findings: what streams has them all; the others have the worst and say how many they leave out."""
    out = io.StringIO()
    reporter = kind_of(kind).load()(out, Context(lambda identity: None, version="1"))
    report = Report()
    for article in _articles(6000):
        report.articles += 1
        report.by_rule.update(finding.rule for finding in article.findings)
        reporter.add(article)
    reporter.finish(report)
    said = out.getvalue()
    expected = {
        "text": 12000,
        "concise": 6000,
        "json": 12000,
        "jsonl": 12000,
        "github": 20,
        "markdown": 50,
        "github-summary": 50,
    }
    mark = {"text": "[a/", "concise": "findings: ", "github": "newslint a/", "markdown": "- **", "github-summary": "- **"}
    marks = {"sarif": '"ruleId"', "gitlab": '"check_name":"a/', "junit": "<failure ", "rdjson": '"code"'}
    assert said.count({**mark, **marks}.get(kind, '"rule":"a/')) == expected.get(kind, MOST)
    left_out = {"github": "11,980 more", "markdown": "11,950 more", "github-summary": "11,950 more"}
    if kind not in ("text", "concise", "json", "jsonl"):
        assert left_out.get(kind, "7,000 more findings are left out; these are the worst 5,000 of 12,000") in said
        assert "a/grave" in said
    if kind == "junit":
        assert _counts_what_it_holds(ElementTree.fromstring(said))


def _articles(count: int) -> Iterator[Checked]:
    region, span = Region(1, 1, 1, 5), Span(0, 4)
    mild = Located(
        "a/mild", Severity.WARNING, "mild", span, region, "text", "0", Safety.SAFE, (LocatedEdit(region, Edit(span)),)
    )
    grave = replace(mild, rule="a/grave", severity=Severity.ERROR)
    for number in range(count):
        yield Checked(Origin("rows.jsonl", number + 1), f"{number:x}", 1, (mild, grave), id=str(number), text="text")


@pytest.mark.parametrize("kind", sorted(set(LINTED) - {"text", "concise"}))
def test_failures_are_in_reports_for_machines(kind: str) -> None:
    out = io.StringIO()
    reporter = kind_of(kind).load()(out, Context(lambda identity: None, version="1"))
    reporter.fail(Failure(Origin("rows.jsonl", 7), "not valid JSON"))
    reporter.finish(Report(failed=1))
    assert "rows.jsonl" in out.getvalue()
    assert "not valid JSON" in out.getvalue()


@pytest.mark.parametrize("kind", sorted(LINTED))
def test_a_clean_run_has_a_report(kind: str) -> None:
    out = io.StringIO()
    reporter = kind_of(kind).load()(out, Context(lambda identity: None, version="1"))
    reporter.add(Checked(Origin("a.txt"), "0", 1, ()))
    reporter.finish(Report(articles=1))
    said = out.getvalue()
    if kind == "junit":
        assert ElementTree.fromstring(said).attrib == {"name": "newslint", "tests": "1", "failures": "0", "errors": "0"}
    elif kind == "sarif":
        jsonschema.Draft7Validator(sarif_schema()).validate(json.loads(said))
        assert json.loads(said)["runs"][0]["results"] == []
    elif kind == "gitlab":
        assert json.loads(said) == []
    elif kind == "rdjson":
        assert json.loads(said) == {"source": {"name": "newslint"}, "diagnostics": []}
    elif kind in ("json", "jsonl"):
        assert '"verdict":"keep"' in said
    elif kind in ("text", "concise", "github"):
        assert said == ""


@pytest.mark.parametrize(
    ("path", "folder", "expected"),
    [
        pytest.param("./a/../b.txt", "/home", "b.txt", id="dots-go"),
        pytest.param("/home/a/b.txt", "/home", "a/b.txt", id="a-path-below-is-relative"),
        pytest.param("/homes/b.txt", "/home", "/homes/b.txt", id="a-path-elsewhere-stays"),
    ],
)
def test_paths(path: str, folder: str, expected: str) -> None:
    assert below(path, folder) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("a b/100%.txt", "a%20b/100%25.txt", id="spaces-and-percent-signs"),
        pytest.param("/caf\u00e9.txt", "file:///caf%C3%A9.txt", id="absolute"),
        pytest.param("caf\udce9.txt", "caf%E9.txt", id="a-name-that-is-not-utf-8"),
    ],
)
def test_uris(path: str, expected: str) -> None:
    assert uri(path) == expected
