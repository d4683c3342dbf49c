"""Names of rules, quickly: what a shell completes, read from the text of rule files without loading a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PACK = re.compile(r"^pack:\s*[\"']?([\w.-]+)", re.MULTILINE)
_RULE = re.compile(r"^\s*-\s+\{?\s*id:\s*[\"']?([\w.-]+)", re.MULTILINE)


def names_in(texts: Iterable[str]) -> list[str]:
    """Families, packs and ids of the rules in the texts of rule files, sorted.

    Goes by the usual layout (`id` first in its rule): a file that is written otherwise only lacks in the list.
    """
    found: set[str] = set()
    for text in texts:
        pack = _PACK.search(text)
        if pack is not None:
            found |= {pack[1], pack[1].split(".", 1)[0], *(f"{pack[1]}/{rule}" for rule in _RULE.findall(text))}
    return sorted(found)


def completed(names: Iterable[str], begun: str) -> list[str]:
    """The names that go on from what was begun, the last of names with commas between; ids only where a pack is named."""
    before, comma, last = begun.rpartition(",")
    return [before + comma + name for name in names if name.startswith(last) and ("/" in last or "/" not in name)]
