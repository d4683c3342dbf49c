"""Imports point down the layers, never up; and what is costly stays out of modules that everybody imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LINTER = Path(__file__).parent.parent / "linter"

# Lowest first; a module may import from its own layer and from those before it.
LAYERS = [
    {"bits", "errors", "keys", "shipped", "workers"},
    {"text"},
    {"pattern", "syntax", "schema", "finding", "frequency", "shares", "jsonrow"},
    {"forms"},
    {"spelling"},
    {"needs", "heads"},
    {"cues", "shapes", "linetest", "profile", "prose", "edit"},
    {"reader", "joints", "features"},
    {"edges"},
    {"index"},
    {"view"},
    {"guards"},
    {"rule"},
    {"selection"},
    {"kinds"},
    {"scan"},
    {"indexed"},
    {"fast"},
    {"packs"},
    {"draft", "compiled"},
    {"check", "repair"},
    {"wording", "names"},
    {"looks"},
    {"explainline"},
    {"trial"},
    {"report", "api", "measured", "checked"},
    {"gate", "suppress", "ledger", "summary"},
    {"config", "drift"},
    {"remote", "formats", "progress", "explain", "json_schema", "fill", "costs"},
    {"labelled", "struck"},
    {"figures"},
    {"bench"},
    {"files", "reporters", "work"},
    {"cache"},
    {"run", "measuring", "outputs", "undo"},
    {"adapters", "commands", "docs"},
    {"cli"},
    {"__main__", "__init__"},
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
HEAVY = {"ftfy", "rapidfuzz", "rich", "jinja2", "pyarrow", "ray", "pyspark", "datatrove", "datasets", "fsspec"}


def _modules() -> list[Path]:
    return sorted(path for path in LINTER.rglob("*.py") if path.name != "__main__.py")


def _name(path: Path) -> str:
    first = path.relative_to(LINTER).parts[0]
    return first.removesuffix(".py")


def _imports(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return names


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(LINTER)))
def test_imports_point_down(path: Path) -> None:
    own = RANK[_name(path)]
    used = {name.split(".")[1] for name in _imports(ast.parse(path.read_text("utf-8"))) if name.startswith("linter.")}
    assert {name for name in used if RANK.get(name, -1) > own} == set()


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(LINTER)))
def test_heavy_packages_are_imported_where_they_are_used(path: Path) -> None:
    top = ast.Module(
        body=[n for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.Import | ast.ImportFrom)], type_ignores=[]
    )
    assert {name.split(".")[0] for name in _imports(top)} & HEAVY == set()


def test_only_the_schema_imports_yaml() -> None:
    users = {path.name for path in _modules() if "yaml" in _imports(ast.parse(path.read_text("utf-8")))}
    assert users == {"schema.py"}


def test_every_module_has_a_layer() -> None:
    assert {_name(path) for path in _modules()} <= set(RANK)
