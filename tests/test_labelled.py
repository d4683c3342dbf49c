"""Files of labelled articles and of corrections: every mistake with its row, all together."""

from __future__ import annotations

import io
import json

import pytest

from linter import MistakesFound
from linter.config import Fields
from linter.labelled import corrected, read_corrections, read_labelled

GOOD = {
    "id": "a",
    "text": "Share\nHe won.",
    "labels": "AK",
    "gold": "He won.",
    "scraper": "plain",
    "url": "https://x.example/1",
}


def _stream(*rows: object) -> io.BytesIO:
    return io.BytesIO(b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows))


def _without(name: str) -> dict[str, str]:
    return {key: value for key, value in GOOD.items() if key != name}


@pytest.mark.parametrize(
    ("rows", "mistakes"),
    [
        pytest.param([b'{"a" 1}'], ["f:1:1: not valid JSON: Expecting ':' delimiter at column 6"], id="no-json"),
        pytest.param([GOOD, b"[1]"], ["f:2:1: not a JSON object"], id="no-object"),
        pytest.param(
            [_without("text")],
            ["f:1:1: no field 'text' (fields: id, labels, gold, scraper, url); name it with --text-field"],
            id="no-text",
        ),
        pytest.param(
            [_without("labels"), GOOD, _without("gold")],
            ["f:1:1: key 'labels' is missing (a label for each line)", "f:3:1: key 'gold' is missing (the reporter's text)"],
            id="every-mistake-is-told",
        ),
        pytest.param([{**GOOD, "gold": 1}], ["f:1:1: 'gold' is not text"], id="gold-is-no-text"),
        pytest.param(
            [{**GOOD, "labels": "AKK"}],
            ["f:1:1: 3 labels for 2 lines (the lines of a text are what \\n parts)"],
            id="another-number-of-labels",
        ),
        pytest.param([{**GOOD, "labels": "AX"}], ["f:1:1: unknown label 'X'; labels are K A M T D S ? ."], id="unknown-label"),
        pytest.param([], ["f:1:1: no labelled articles in this file"], id="an-empty-file"),
    ],
)
def test_mistakes(rows: list[object], mistakes: list[str]) -> None:
    with pytest.raises(MistakesFound) as raised:
        read_labelled(_stream(*rows), "f", Fields())
    assert [str(mistake) for mistake in raised.value.mistakes] == mistakes


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        pytest.param(GOOD, ("a", "plain", "x.example"), id="as-given"),
        pytest.param({**GOOD, "domain": "news.x.example"}, ("a", "plain", "news.x.example"), id="domain-before-url"),
        pytest.param(_without("id"), ("row 1", "plain", "x.example"), id="without-id"),
        pytest.param(_without("url"), ("a", "plain", "a"), id="without-url"),
        pytest.param(_without("scraper"), ("a", "", "x.example"), id="without-group"),
    ],
)
def test_what_a_row_is_called(row: object, wanted: tuple[str, str, str]) -> None:
    (found,) = read_labelled(_stream(row), "f", Fields())
    assert (found.name, found.group, found.site) == wanted


def test_a_line_end_of_another_kind_parts_no_lines() -> None:
    (found,) = read_labelled(_stream({**GOOD, "text": "Share\r\nHe\u2028won."}), "f", Fields())
    assert found.lines == ["Share\r", "He\u2028won."]


CORRECTION = {"id": "a", "scraper": "plain", "line": 1, "label": "K"}


def _correct(*corrections: object) -> list[str]:
    rows = read_labelled(_stream(GOOD, {**GOOD, "id": "b"}), "f", Fields())
    return [row.labels for row in corrected(rows, read_corrections(_stream(*corrections), "c"))]


def test_corrections_change_the_line_they_name_and_no_other() -> None:
    assert _correct() == ["AK", "AK"]
    assert _correct(CORRECTION) == ["KK", "AK"]
    assert _correct(CORRECTION, b"", {**CORRECTION, "id": "b", "line": 2, "label": "?", "text": " He won."}) == ["KK", "A?"]


@pytest.mark.parametrize(
    ("correction", "mistake"),
    [
        pytest.param(b"{", "c:1:1: not valid JSON", id="no-json"),
        pytest.param({**CORRECTION, "label": "KK"}, "c:1:1: a correction has id, scraper, line", id="two-labels"),
        pytest.param({**CORRECTION, "line": "1"}, "c:1:1: a correction has id, scraper, line", id="line-is-no-number"),
        pytest.param({**CORRECTION, "label": "X"}, "c:1:1: unknown label 'X'", id="unknown-label"),
        pytest.param({**CORRECTION, "id": "c"}, "c:1:1: no row 'c' of 'plain'", id="no-such-row"),
        pytest.param({**CORRECTION, "scraper": 3}, "c:1:1: no row 'a' of '3'", id="no-such-scraper"),
        pytest.param({**CORRECTION, "line": 0}, "c:1:1: no line 0: 'a' of 'plain' has 2 lines", id="lines-count-from-one"),
        pytest.param({**CORRECTION, "text": "He won."}, "c:1:1: line 1 of 'a' of 'plain' is another: 'Share'", id="other-text"),
    ],
)
def test_corrections_that_fit_nothing(correction: object, mistake: str) -> None:
    with pytest.raises(MistakesFound) as raised:
        _correct(correction)
    assert str(raised.value).startswith(mistake)


def test_a_correction_of_rows_of_the_same_name_is_refused() -> None:
    rows = read_labelled(_stream(GOOD, GOOD), "f", Fields())
    with pytest.raises(MistakesFound, match="c:1:1: 2 rows are called 'a' of 'plain'"):
        corrected(rows, read_corrections(_stream(CORRECTION), "c"))
