"""How much of an article a fix may take, and where."""

from __future__ import annotations

import pytest

from linter import fix
from linter.repair import TOO_MUCH_REMOVED
from tests.making import ruleset_of

KEPT = "The harbour master expects the last of the containers to be lifted from the river by the end of the week."
GONE = "Subscribe now: " + KEPT
OFFER = "kind: line, patterns: ['Subscribe now:.*'], fix: {action: delete, safety: safe}"


@pytest.mark.parametrize(
    ("lines", "is_refused"),
    [
        pytest.param([KEPT, GONE, KEPT, KEPT], False, id="a-quarter-inside-the-body"),
        pytest.param([KEPT, GONE, KEPT], True, id="more-than-a-third-inside-the-body"),
        pytest.param([KEPT, KEPT, GONE, GONE], False, id="half-behind-the-body-that-is-left"),
        pytest.param([GONE, GONE, KEPT, KEPT], False, id="half-before-the-body-that-is-left"),
        pytest.param([KEPT, GONE, GONE, GONE], True, id="three-quarters-behind-it"),
        pytest.param([GONE, GONE], True, id="all-there-is"),
    ],
)
def test_the_share_removed_counts_half_outside_the_body_that_is_left(lines: list[str], is_refused: bool) -> None:
    fixed = fix("\n\n".join(lines), ruleset_of(OFFER))
    assert any(finding.rule == TOO_MUCH_REMOVED for finding in fixed.remaining) is is_refused
    assert fixed.is_changed is not is_refused
