"""A rule in words: what it finds, why, what it does about it, and how its examples come out."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator, Mapping

from linter.guards import Guards, Where
from linter.kinds.block import Times
from linter.linetest import PhraseFile
from linter.pattern import Pattern
from linter.rule import Example, Rule
from linter.schema import keys_of

MOST_ITEMS = 12  # of a list of phrases or patterns that are shown


def explain(rule: Rule, measured: Mapping[str, str] | None = None) -> Iterator[str]:
    """The lines that `newslint explain` prints; `measured` are facts about how the rule did on labelled articles."""
    head = rule.head
    yield f"{rule.id}: {head.message}"
    yield ""
    yield head.why
    yield ""
    fix = f"{head.fix.action.value}, {head.fix.safety.value}" if rule.fixes else "none, it only reports"
    facts = {"severity": head.severity.value, "fix": fix, "kind": head.kind, "defined in": str(rule.location)}
    if head.fix.replacement is not None:
        facts["replaced by"] = repr(head.fix.replacement)
    if not head.enabled:
        facts["enabled"] = "no, it runs only when selected by its id"
    if head.replaced_by:
        facts["replaced by rule"] = head.replaced_by
    facts |= measured or {}
    width = max(map(len, facts))
    yield from (f"{name:{width}}  {value}" for name, value in facts.items())
    yield from _section("It finds", rule.check)
    if rule.guards != Guards():
        yield from _section("Only where", rule.guards)
    for title, examples in (("It finds these", head.examples.bad), ("It leaves these alone", head.examples.good)):
        yield ""
        yield f"{title}:"
        for example in examples:
            yield from _example(example)
    for link in head.links:
        yield f"see {link}"


def _section(title: str, value: object) -> Iterator[str]:
    yield ""
    yield f"{title}:"
    yield from (f"  {line}" for line in _outline(value))


def _outline(value: object) -> Iterator[str]:
    """A dataclass as it would stand in YAML: its keys that are not at their defaults."""
    for name, found in _given(value):
        if isinstance(found, tuple) and any(_is_nested(item) for item in found):
            yield f"{name}:"
            for item in found:
                inner = list(_outline(item))
                yield from ((("  - " if n == 0 else "    ") + line) for n, line in enumerate(inner))
        elif _is_nested(found):
            yield f"{name}:"
            yield from (f"  {line}" for line in _outline(found))
        else:
            yield f"{name}: {_plain(found)}"


def _given(value: object) -> Iterator[tuple[str, object]]:
    assert dataclasses.is_dataclass(value)
    names = {declared.field: declared.name for declared in keys_of(type(value))}
    for part in dataclasses.fields(value):
        found = getattr(value, part.name)
        if part.metadata.get("flat"):
            yield from _given(found)
        elif part.name in names and found != part.default and found != ():
            yield names[part.name], found


def _is_nested(value: object) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, (Pattern, PhraseFile, Times, Where))


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        shown = [_plain(item) for item in value[:MOST_ITEMS]]
        more = len(value) - len(shown)
        return " | ".join(shown) + (f" | … {more} more" if more > 0 else "")
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, Pattern):
        return value.source
    if isinstance(value, PhraseFile):
        return _plain(value.phrases)
    if isinstance(value, Times):
        return f"{value.least} to {'any number' if value.most is None else value.most} times" + (
            ", few rather than many" if value.lazy else ""
        )
    if isinstance(value, Where):
        amount = f"{value.share:.0%}" if value.share else str(value.lines or "")
        return f"{value.zone} {amount}".strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(f"{k}: {v}" for k, v in value.items()) if isinstance(value, Mapping) else str(value)


def _example(example: Example) -> Iterator[str]:
    """The text, struck lines marked with `-` and what replaces them with `+`."""
    import difflib

    if example.fixed is None:
        yield from ("    " + line for line in example.text.split("\n"))
    else:
        for line in difflib.ndiff(example.text.split("\n"), example.fixed.split("\n")):
            if not line.startswith("?"):
                yield f"  {line}".rstrip()
    yield "  ~"
