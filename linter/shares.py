"""Shares of a whole: how they are written, and how sure one can be of them.

Intervals hold 95 % of the time.  Tests are exact, because the shares that matter here are often a few in a thousand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linter.errors import BadScalar

Z = 1.959964  # standard deviations on each side of a 95 % interval
NEGLIGIBLE = 1e-17  # part of a sum that is not worth adding


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """A number from 0 to 1, as people write it: `2%` or `0.02`."""

    value: float

    @classmethod
    def parse(cls, text: str) -> Share:
        wanted = f"'{text}' is not a share: write a percentage such as 2% or a number from 0 to 1 such as 0.02"
        try:
            value = float(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
        except ValueError:
            raise BadScalar(wanted) from None
        if not 0 <= value <= 1:
            raise BadScalar(wanted)
        return cls(value)

    def __str__(self) -> str:
        return percent(self.value)


def percent(share: float) -> str:
    """`41 %`, `4.1 %`, `0.041 %`: two digits, and never rounded to none or all."""
    number = abs(100 * share)
    if number in (0, 100):
        return f"{100 * share:.0f} %"
    if number > 99:
        return f"{min(number, 99.9):.1f} %"
    digits = max(0, 1 - math.floor(math.log10(number)))
    words = f"{number:.{digits}f}"
    return f"{words.rstrip('0').rstrip('.') if '.' in words else words} %"


def wilson(some: int, of: int) -> tuple[float, float]:
    """The interval of a share (E. B. Wilson, 1927); all that is possible where nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, square = some / of, Z * Z
    middle = share + square / (2 * of)
    spread = Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (middle - spread) / (1 + square / of), (middle + spread) / (1 + square / of)


def difference(some: int, of: int, later: int, later_of: int) -> tuple[float, float]:
    """The interval of how much the second share is larger than the first (R. G. Newcombe, 1998, his method 10)."""
    first, second = (some / of if of else 0.0), (later / later_of if later_of else 0.0)
    (low, high), (later_low, later_high) = wilson(some, of), wilson(later, later_of)
    change = second - first
    return (
        max(-1.0, change - math.hypot(second - later_low, high - first)),
        min(1.0, change + math.hypot(later_high - second, first - low)),
    )


def chance(some: int, of: int, later: int, later_of: int) -> float:
    """How likely two shares at least so far apart are when nothing has changed: Fisher's exact test, twice one side."""
    total, all_of = some + later, of + later_of
    lowest, highest = max(0, total - of), min(total, later_of)
    if lowest == highest:
        return 1.0
    whole = _log_choose(all_of, total)
    here = math.exp(_log_choose(later_of, later) + _log_choose(of, some) - whole)
    if later * all_of >= total * later_of:  # more than to be expected: what is even more counts, else what is even less
        tail = _tail(here, later, highest, lambda k: (later_of - k) * (total - k) / ((k + 1) * (of - total + k + 1)))
    else:
        tail = _tail(here, -later, -lowest, lambda k: -k * (of - total - k) / ((later_of + k + 1) * (total + k + 1)))
    return min(1.0, 2 * tail)


def _tail(first: float, start: int, end: int, ratio: Callable[[int], float]) -> float:
    """The sum of a term and those after it, each found from the one before."""
    term = sum_ = first
    for position in range(start, end):
        factor = ratio(position)
        term *= factor
        sum_ += term
        if factor < 1 and term <= NEGLIGIBLE * sum_:
            break
    return sum_


def adjusted(chances: Sequence[float]) -> list[float]:
    """Chances of many tests, raised so that the share of false alarms stays below a bound put on them.

    The step-up procedure of Y. Benjamini and Y. Hochberg (1995).
    """
    raised = [1.0] * len(chances)
    least = 1.0
    for rank, index in reversed(list(enumerate(sorted(range(len(chances)), key=lambda n: chances[n]), 1))):
        least = min(least, chances[index] * len(chances) / rank)
        raised[index] = least
    return raised


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
