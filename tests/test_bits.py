"""Sets of lines as integers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.bits import Ranks, above, below, between, bits_of, positions_of

SETS = st.sets(st.integers(0, 70), max_size=8)


@given(SETS)
def test_positions_come_back_in_order(positions: set[int]) -> None:
    assert positions_of(bits_of(positions)) == sorted(positions)


@given(SETS, st.integers(0, 5), st.integers(0, 9))
def test_shifted_sets(positions: set[int], least: int, more: int) -> None:
    distances = range(least, least + more + 1)
    assert positions_of(below(bits_of(positions), least, least + more)) == sorted({p + d for p in positions for d in distances})
    assert positions_of(above(bits_of(positions), least, least + more)) == sorted(
        {p - d for p in positions for d in distances if p >= d}
    )


@given(st.integers(-3, 9), st.integers(-3, 9))
def test_between(first: int, end: int) -> None:
    assert positions_of(between(first, end)) == [n for n in range(first, end) if n >= 0]


@given(st.lists(st.integers(0, 9)), st.integers(-1, 10))
def test_ranks(measures: list[int], most: int) -> None:
    assert positions_of(Ranks(measures).up_to(most)) == [n for n, measure in enumerate(measures) if measure <= most]
