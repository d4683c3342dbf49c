"""Small things to test with: rulesets from a few lines of YAML."""

from __future__ import annotations

import tempfile
from pathlib import Path

from linter import load_rules
from linter.rule import Ruleset

EXAMPLES = "examples: {bad: [{text: x, fixed: x}], good: [x]}"


def ruleset_of(*bodies: str, head: str = "") -> Ruleset:
    """Rules from the keys that matter to a test; id, message, why and examples are filled in."""
    rules = "".join(
        f"  - {{id: rule-{n}, message: found, why: because, {EXAMPLES}, {body}}}\n" for n, body in enumerate(bodies, 1)
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "made.yaml")
        file.write_text(f"pack: made\n{head}rules:\n{rules}", "utf-8")
        return load_rules(file, shipped=False)
