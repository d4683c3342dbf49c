"""The keys of YAML files, as the fields of dataclasses declare them: `schema.py` reads them, most modules only note them."""

from __future__ import annotations

from collections.abc import Mapping


def key(doc: str, *, name: str = "", flat: bool = False) -> Mapping[str, object]:
    """Metadata of a dataclass field: what its key means.

    `name` is the key where Python has the word taken (`as`, `with`).  A `flat` dataclass has no key of its own: its keys
    stand in the same mapping.
    """
    return {"doc": doc, "name": name, "flat": flat}
