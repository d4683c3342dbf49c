"""Fixed texts written into rule files: what the file is before and after, byte for byte."""

from __future__ import annotations

import pytest

from linter.fill import CannotFill, filled, quoted
from linter.schema import Reader

HEAD = "rules:\n  - id: a  # ours\n    examples:\n      bad:\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            '        - {text: "close\\n\\nA.", title: T}  # seen\n',
            '        - {text: "close\\n\\nA.", fixed: "F\\n", title: T}  # seen\n',
            id="a-mapping-in-braces",
        ),
        pytest.param(
            "        - text: 'it''s'   # why\n          title: T\n",
            "        - text: 'it''s'   # why\n          fixed: \"F\\n\"\n          title: T\n",
            id="a-mapping-over-lines-with-a-comment",
        ),
        pytest.param(
            "        - title: T\n          text: >-\n            one\n            two\n"
            "\n        # next\n        - {text: b, fixed: c}\n",
            "        - title: T\n          text: >-\n            one\n            two\n"
            '          fixed: "F\\n"\n\n        # next\n        - {text: b, fixed: c}\n',
            id="a-folded-text",
        ),
        pytest.param("        - close it\n", '        - {text: close it, fixed: "F\\n"}\n', id="a-plain-text"),
        pytest.param("        - a, {b}\n", '        - {text: "a, {b}", fixed: "F\\n"}\n', id="a-plain-text-with-signs-of-yaml"),
        pytest.param("        - 'a: b'  # c\n", "        - {text: 'a: b', fixed: \"F\\n\"}  # c\n", id="a-quoted-text"),
        pytest.param(
            "        - |\n          close\n\n          A.\n        - {text: b, fixed: c}\n",
            '        - text: |\n            close\n\n            A.\n          fixed: "F\\n"\n        - {text: b, fixed: c}\n',
            id="a-text-in-lines",
        ),
        pytest.param("        - {text: close}", '        - {text: close, fixed: "F\\n"}', id="no-line-end-at-the-end"),
        pytest.param("        - text: close", '        - text: close\n          fixed: "F\\n"', id="a-line-without-its-end"),
        pytest.param(
            "        - text: close\r\n          title: T\r\n",
            '        - text: close\r\n          fixed: "F\\n"\r\n          title: T\r\n',
            id="line-ends-of-windows",
        ),
        pytest.param(
            "        - {text: \"\U0001f600 caf\u00e9\", url: u}\n",
            "        - {text: \"\U0001f600 caf\u00e9\", fixed: \"F\\n\", url: u}\n",
            id="signs-beyond-the-basic-plane",
        ),
    ],
)  # fmt: skip
def test_nothing_else_changes(before: str, after: str) -> None:
    head = HEAD.replace("\n", "\r\n") if "\r" in before else HEAD
    assert filled(head + before, "r.yaml", {(5, 11): "F\n"}) == head + after


def test_several_at_once() -> None:
    before = HEAD + "        - {text: one}\n        - two\n      good: [x]\n"
    after = HEAD + '        - {text: one, fixed: "1"}\n        - {text: two, fixed: "2"}\n      good: [x]\n'
    assert filled(before, "r.yaml", {(5, 11): "1", (6, 11): "2"}) == after


def test_a_list_in_brackets() -> None:
    before = "rules: [{id: a, examples: {bad: [{text: one}, 'two'], good: [x]}}]\n"
    after = 'rules: [{id: a, examples: {bad: [{text: one, fixed: "1"}, {text: \'two\', fixed: "2"}], good: [x]}}]\n'
    assert filled(before, "r.yaml", {(1, before.index("{text") + 1): "1", (1, before.index("'two") + 1): "2"}) == after


@pytest.mark.parametrize(
    "example", ["        - {text: *there}\n", "        - text: *there\n          title: x\n", "        - &here a, b\n"]
)
def test_what_is_not_understood_is_left_alone(example: str) -> None:
    with pytest.raises(CannotFill):
        filled("why: &there close\n" + HEAD + example, "r.yaml", {(6, 11): "F"})


def test_an_example_that_is_not_there() -> None:
    with pytest.raises(CannotFill, match="no bad example at line 9"):
        filled(HEAD + "        - close\n", "r.yaml", {(9, 1): "F"})


@pytest.mark.parametrize(
    "text", ["", 'a "b" \\ c', "a\n\tb", "caf\u00e9 \u00a0\u2028\ufeff\x07", "\U0001f600\U000e0001", "# a: b"]
)
def test_quoted_text_is_read_as_it_was(text: str) -> None:
    root = Reader().compose(quoted(text), "x")
    assert root is not None
    assert root.value == text
