"""A rule in words: what it finds, why, what it does about it, and how its examples come out."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from linter.config import shown
from linter.errors import Location
from linter.guards import Where
from linter.kinds.block import Times
from linter.linetest import PhraseFile
from linter.pattern import Pattern
from linter.rule import Example, Rule
from linter.scan import LONG_LINE, TIME_BUDGET
from linter.schema import keys_of
from linter.view import MAX_LINE
from linter.wording import guards_in_words, place

MOST_ITEMS = 12  # of a list of phrases that are shown
WHOLE_ARTICLES = ("article",)  # kinds whose findings stand at no line, so that guards of places mean nothing

# Findings that no rule makes, but the engine.
OWN: Mapping[str, str] = {
    TIME_BUDGET: (
        "A pattern of a rule ran over its time on this article, and the rule was left out for it; everything else was done. "
        "The pattern probably backtracks: give it a narrower class or fewer nested repetitions, or switch the rule off."
    ),
    LONG_LINE: (
        f"A line of more than {MAX_LINE:,} characters is no line of an article. No rule looks at it, and no fix changes it; "
        "it is mostly a text whose line ends were lost, or something else than text."
    ),
}


def explain(rule: Rule, facts: Mapping[str, str] | None = None) -> Iterator[str]:
    """The lines that `newslint explain` prints; `facts` say how the rule did on labelled articles and why it has its grade."""
    head = rule.head
    yield f"{rule.id}: {head.message}"
    yield ""
    yield head.why
    yield ""
    yield from _table(_facts(rule) | dict(facts or {}) | {"defined in": _shown(rule.location)})
    yield from _section("It finds", _outline(rule.check))
    is_placed = rule.head.kind not in WHOLE_ARTICLES
    guards = [(name, words) for name, words in guards_in_words(rule.guards) if is_placed or name != "mid_sentence"]
    yield from _section("It speaks only where", [f"- {words}" for name, words in guards if name != "unless"])
    yield from _section("It keeps silent where", [f"- {words}" for name, words in guards if name == "unless"])
    bad = "It finds these, and makes this of them" if rule.fixes else "It finds these"
    for title, examples in ((bad, head.examples.bad), ("It leaves these alone", head.examples.good)):
        yield ""
        yield f"{title}:"
        for example in examples:
            yield from _example(example)
    if head.links:
        yield ""
    yield from (f"see {link}" for link in head.links)


def explain_own(code: str) -> Iterator[str]:
    """The lines for a finding of the engine itself, one of OWN."""
    yield f"{code}: a finding of newslint itself, not of a rule"
    yield ""
    yield OWN[code]


def _facts(rule: Rule) -> dict[str, str]:
    head = rule.head
    fix = f"{head.fix.action.value}, {head.fix.safety.value}" if rule.fixes else "none, it only reports"
    facts = {"kind": head.kind, "severity": head.severity.value, "fix": fix}
    if head.fix.replacement is not None:
        facts["replaced by"] = repr(head.fix.replacement)
    if not head.enabled:
        facts["enabled"] = "no, it runs only when selected by its id"
    if head.replaced_by:
        facts["replaced by rule"] = head.replaced_by
    if head.tags:
        facts["tags"] = ", ".join(head.tags)
    return facts


def _shown(location: Location) -> str:
    return str(dataclasses.replace(location, path=shown(Path(location.path))))


def _table(facts: Mapping[str, str]) -> Iterator[str]:
    width = max(map(len, facts))
    yield from (f"{name:{width}}  {value}" for name, value in facts.items())


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading and its lines; nothing where there are none."""
    lines = list(lines)
    if not lines:
        return
    yield ""
    yield f"{title}:"
    yield from (f"  {line}" for line in lines)


def _outline(value: object) -> Iterator[str]:
    """A dataclass as it would stand in YAML: its keys that are not at their defaults."""
    for name, found in _given(value):
        if isinstance(found, tuple) and len(found) > 1 and all(isinstance(item, Pattern) for item in found):
            yield f"{name}:"
            yield from (f"  - {_plain(item)}" for item in found)
        elif isinstance(found, tuple) and any(_is_nested(item) for item in found):
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
        return place(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(f"{k}: {v}" for k, v in value.items()) if isinstance(value, Mapping) else str(value)


def _example(example: Example) -> Iterator[str]:
    """The text, struck lines marked with `-` and what replaces them with `+`."""
    import difflib

    record = {"title": example.title, "url": example.url, "language": example.language}
    given = ", ".join(f"{name}: {value}" for name, value in record.items() if value is not None)
    if given:
        yield f"  ({given})"
    if example.fixed is None:
        yield from (f"    {line}".rstrip() for line in example.text.split("\n"))
    else:
        for line in difflib.ndiff(example.text.split("\n"), example.fixed.split("\n")):
            if not line.startswith("?"):
                yield f"  {line}".rstrip()
    yield "  ~"
