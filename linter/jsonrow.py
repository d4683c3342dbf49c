"""One JSON value on one line, as readable as valid UTF-8 allows."""

from __future__ import annotations

import json
import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def dump(value: object) -> str:
    """JSON without a line break; escaped only where a lone surrogate, which JSON can hold and UTF-8 cannot, asks for it."""
    row = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if _SURROGATE.search(row) else row
