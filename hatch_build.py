"""Puts the cues of the shipped rules into the wheel, so that the first run after an install need not work them out."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CuesHook(BuildHookInterface):
    """An editable install gets none: its modules and rules change."""

    def initialize(self, version: str, build_data: dict[str, dict[str, str]]) -> None:
        self._folder = tempfile.TemporaryDirectory()
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from linter.compiled import shipped_cues

        name, raw = shipped_cues()
        file = Path(self._folder.name, name)
        file.write_bytes(raw)
        build_data["force_include"][str(file)] = f"linter/{name}"

    def finalize(self, version: str, build_data: dict[str, dict[str, str]], artifact_path: str) -> None:
        self._folder.cleanup()
