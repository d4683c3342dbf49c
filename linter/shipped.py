"""Where the shipped rules are: `linter/rules` in an installed wheel, `rules/` beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path


def shipped_folder() -> Path:
    """The folder of the shipped packs."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"
