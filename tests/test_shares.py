"""Shares: how they read, and the statistics beside those worked out another way."""

from __future__ import annotations

from math import comb, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.errors import BadScalar
from linter.shares import Share, adjusted, chance, difference, percent, wilson


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.41, "41 %"),
        (0.041, "4.1 %"),
        (0.003, "0.3 %"),
        (0.00041, "0.041 %"),
        (0.995, "99.5 %"),
        (0.99999, "99.9 %"),
        (-0.02, "2 %"),
    ],
)
def test_a_share_reads_as(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(("text", "value"), [("2%", 0.02), ("0.5 %", 0.005), ("0.02", 0.02), ("0", 0), ("1", 1), ("100%", 1)])
def test_a_share_is_written_as(text: str, value: float) -> None:
    assert Share.parse(text).value == value


@pytest.mark.parametrize("text", ["2", "-1%", "101%", "two", "", "%", "nan", "2%%"])
def test_is_no_share(text: str) -> None:
    with pytest.raises(BadScalar, match="is not a share"):
        Share.parse(text)


def test_intervals_are_those_of_the_papers() -> None:
    """Newcombe (1998, Statistics in Medicine 17:873), table II, cases a, c and h, method 10."""
    for case, wanted in {
        (48, 80, 56, 70): (-0.3339, -0.0524),
        (5, 56, 0, 29): (-0.0381, 0.1926),
        (10, 10, 0, 10): (0.6075, 1.0),
    }.items():
        later, later_of, some, of = case[2], case[3], case[0], case[1]
        found = difference(later, later_of, some, of)
        assert [round(bound, 4) for bound in found] == list(wanted)
    assert wilson(0, 0) == (0.0, 1.0)


COUNTS = st.integers(0, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(before=COUNTS, after=COUNTS)
def test_the_chance_is_that_of_the_hypergeometric_sum(before: tuple[int, int], after: tuple[int, int]) -> None:
    (some, of), (later, later_of) = before, after
    total = some + later
    ways = {k: comb(later_of, k) * comb(of, total - k) for k in range(total + 1)}
    tails = [sum(n for k, n in ways.items() if k >= later), sum(n for k, n in ways.items() if k <= later)]
    exact = min(1.0, 2 * min(tails) / sum(ways.values()))
    assert isclose(chance(some, of, later, later_of), exact, rel_tol=1e-9, abs_tol=1e-12) or exact > 0.8


def test_a_hundred_million_articles_are_no_trouble() -> None:
    assert chance(3_000_000, 10**8, 3_001_000, 10**8) > 0.5
    assert chance(50_000_000, 10**8, 60_000_000, 10**8) < 1e-300


def test_chances_of_many_tests_are_raised_together() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert adjusted([]) == []
