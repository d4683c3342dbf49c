"""What patterns need and with which letters they begin: costly to find out, and the same whatever rule they are in."""

from __future__ import annotations

from dataclasses import replace

from linter.heads import heads_of
from linter.needs import Need, need_of

MODULES = ("cues", "forms", "frequency", "heads", "needs", "spelling", "syntax")  # on which cues depend; a test knows, too
How = tuple[bool, bool, int]  # starts, ends, most characters
Asked = tuple[str, How]  # source of a pattern


class Cues(dict[Asked, tuple[Need, frozenset[str] | None]]):
    """The needs and heads of patterns, by their source and how they are used; found out when they are first asked for."""

    def __missing__(self, asked: Asked) -> tuple[Need, frozenset[str] | None]:
        source, (starts, ends, most) = asked
        need = need_of(source, starts=starts, ends=ends)
        need = replace(need, shape=replace(need.shape, most=min(most, need.shape.most)))
        self[asked] = found = (need, heads_of(source, ends=ends) if starts else None)
        return found
