"""Edits: what goes with a deleted line, what edits may be applied, and where things stood before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.edit import Trace, apply, delete_all
from linter.finding import Edit
from linter.text import Span, split_lines


@pytest.mark.parametrize(
    ("text", "chosen", "left"),
    [
        pytest.param("A\n\nx\n\nB", [1], "A\n\nB", id="between-paragraphs"),
        pytest.param("A\nx\n\nB", [1], "A\n\nB", id="the-wider-gap-stays-below"),
        pytest.param("A\n\nx\nB", [1], "A\n\nB", id="the-wider-gap-stays-above"),
        pytest.param("A\nx\nB", [1], "A\nB", id="single-line-ends"),
        pytest.param("x\n\nA\n", [0], "A\n", id="first-line"),
        pytest.param("A\n\nx\n", [1], "A\n", id="last-line-keeps-the-final-newline"),
        pytest.param("A\n\nx", [1], "A", id="last-line-without-one"),
        pytest.param("A\r\n\r\nx\r\n\r\nB\r\n", [1], "A\r\n\r\nB\r\n", id="carriage-returns"),
        pytest.param("A\n\nx\ny\n\n\nz\nB", [1, 2, 3], "A\n\nB", id="a-run-leaves-the-wider-outer-gap"),
        pytest.param("A\nx\nB\n\ny\n\nC", [1, 3], "A\nB\n\nC", id="two-runs"),
        pytest.param("x\ny", [0, 1], "", id="everything"),
        pytest.param("A\n\n  x  \n\n  B", [1], "A\n\n  B", id="indents-of-others-stay"),
    ],
)
def test_delete_all(text: str, chosen: list[int], left: str) -> None:
    solid = [line for line in split_lines(text) if line.text]
    assert apply(text, delete_all(solid, chosen)) == left


@pytest.mark.parametrize("spans", [[(0, 2), (1, 3)], [(2, 3), (0, 1)]], ids=["overlapping", "out-of-order"])
def test_apply_refuses(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="overlap or are not in order"):
        apply("abcdef", [Edit(Span(*span)) for span in spans])


def test_trace_maps_back_through_two_rounds() -> None:
    text = "one two three four"
    first = [Edit(Span(4, 8), ""), Edit(Span(13, 13), " and")]  # one three and four
    trace = Trace.of(text).after(first)
    middle = apply(text, first)
    assert middle == "one three and four"
    second = [Edit(Span(0, 4), "")]
    trace = trace.after(second)
    final = apply(middle, second)
    assert final == "three and four"
    assert text[slice(*_pair(trace.original(Span(0, 5))))] == "three"
    assert text[slice(*_pair(trace.original(Span(10, 14))))] == "four"
    assert [text[s.start : s.end] for s in trace.deleted()] == ["one two "]


def _pair(span: Span) -> tuple[int, int]:
    return span.start, span.end


@st.composite
def _rounds(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    text = draw(st.text("abc \n", max_size=30))
    rounds: list[list[Edit]] = []
    now = text
    for _ in range(draw(st.integers(0, 3))):
        cuts = sorted(draw(st.lists(st.integers(0, len(now)), max_size=6)))
        edits = [Edit(Span(a, b), draw(st.text("xyz", max_size=3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        rounds.append(edits)
        now = apply(now, edits)
    return text, rounds


@given(_rounds())
def test_what_is_kept_can_be_traced(sample: tuple[str, list[list[Edit]]]) -> None:
    text, rounds = sample
    now, trace = text, Trace.of(text)
    for edits in rounds:
        now, trace = apply(now, edits), trace.after(edits)
    for start, original, length in trace.pieces:
        assert now[start : start + length] == text[original : original + length]
        assert trace.original(Span(start, start + length)) == Span(original, original + length)
    kept = sum(length for _, _, length in trace.pieces)
    assert kept + sum(len(span) for span in trace.deleted()) == len(text)
