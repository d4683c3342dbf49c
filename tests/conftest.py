"""What tests share: the shipped rules, loaded once, and the flag that rewrites goldens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linter import load_rules
from linter.rule import Ruleset

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="rewrite golden files with what comes out")
    parser.addoption("--labelled", metavar="FILE", help="labelled articles (.jsonl.gz) for the tests that can use them")


@pytest.fixture(scope="session")
def shipped() -> Ruleset:
    return load_rules()


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))


def blocks(page: Path, language: str) -> list[str]:
    """The blocks of code in a document."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
