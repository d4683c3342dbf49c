"""`newslint --version` stays quick: it imports little, and nothing heavy."""

from __future__ import annotations

import subprocess
import sys

LIGHT = 260  # modules, those of Python itself included
HEAVY = "ftfy rapidfuzz jinja2 pyarrow ray pyspark datatrove datasets fsspec yaml msgspec regex ahocorasick_rs asyncio".split()
SAID = """
import sys
from linter.cli import run
code = run(["--version"])
print("\\n".join(sorted(sys.modules)))
sys.exit(code)
"""


def test_version_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-I", "-c", SAID], capture_output=True, text=True, timeout=60, check=True)
    _, *modules = done.stdout.split("\n")
    assert "linter.cli" in modules
    assert sorted({name.split(".")[0] for name in modules} & set(HEAVY)) == []
    assert len(modules) < LIGHT, modules
