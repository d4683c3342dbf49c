"""The documents that are made from the code and the packs: `python -m linter.docs` writes them into a checkout.

docs/rules.md lists every shipped rule; docs/rule-language.md has tables of keys between marks, and what stands outside
them is written by hand.
"""

from __future__ import annotations

import enum
import re
import types
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from linter import packs
from linter.errors import UsageError
from linter.guards import Guards, Near, Unless, Where
from linter.kinds import KINDS
from linter.kinds.article import Condition
from linter.kinds.block import Step, Times
from linter.kinds.score import Said
from linter.linetest import LineTest, PhraseFile
from linter.measured import Measurement, Record
from linter.packs import PackBody, PackHead
from linter.rule import Example, Examples, FixSpec, Rule, RuleHead, RulePack
from linter.schema import Key, keys_of
from linter.shipped import shipped_folder

# The tables of the rule language, by the name in their marks.
TABLES: Mapping[str, tuple[type, ...]] = {
    "file": (PackHead, PackBody),
    "rule": (RuleHead,),
    "fix": (FixSpec,),
    "example": (Example,),
    "line test": (LineTest,),
    "guards": (Guards,),
    "near": (Near,),
    "unless": (Unless,),
    "step": (Step,),
    "condition": (Condition,),
    "said": (Said,),
    **{kind: (check,) for kind, check in KINDS.items()},
}
SHARED = (LineTest,)  # its keys are not repeated in the tables of what has them too
_MARKED = re.compile(r"(<!-- table: (?P<name>[a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
# What values of a type are called, where that is not the name of its class.
WORDS: Mapping[object, str] = {
    str: "text",
    bool: "true, false",
    int: "whole number",
    float: "number",
    Examples: "mapping",
    FixSpec: "mapping, or `none`",
    PhraseFile: "file name",
    Times: "quantifier",
    Where: "place",
}
BODY = {"rules": "list of rules", "overrides": "list of overrides"}  # they are read one by one, and have no type of their own


def main() -> None:
    """Write the documents of this checkout."""
    for file, text in documents().items():
        file.write_text(text, "utf-8")
        click.echo(f"wrote {file.name}")


def documents() -> dict[Path, str]:
    """The generated documents as they should be.  Raises UsageError outside a checkout."""
    folder = shipped_folder().parent / "docs"
    language = folder / "rule-language.md"
    if not language.is_file():
        raise UsageError("the documents are written in a checkout of newslint, and this is an installed one")
    found, _ = packs.read_packs([shipped_folder()])
    record = Record.of_shipped([rule for pack in found for rule in pack.rules])
    return {
        language: with_tables(language.read_text("utf-8")),
        folder / "rules.md": "\n".join(rules_page(found, record)) + "\n",
    }


def with_tables(text: str) -> str:
    """A document with what stands between marks made anew: `<!-- table: guards -->` to `<!-- end -->`."""
    return _MARKED.sub(lambda mark: mark[1] + "\n".join(_keys_table(TABLES[mark["name"]])) + "\n" + mark[3], text)


def rules_page(found: Sequence[RulePack], record: Record) -> Iterator[str]:
    """docs/rules.md: a table for each family, and one for what its packs for single languages have."""
    families: dict[str, list[RulePack]] = defaultdict(list)
    for pack in sorted(found, key=lambda pack: pack.name):
        families[pack.name.split(".", 1)[0]].append(pack)
    rules = [rule for pack in found for rule in pack.rules]
    yield "# The rules"
    yield ""
    yield "<!-- made by `python -m linter.docs` from the packs: edit those -->"
    yield ""
    yield f"{len(rules):,} rules in {len(families)} families. `newslint explain RULE` shows one whole, with its examples;"
    yield "[the rule language](rule-language.md) says how they are written, [measuring](labelled.md) what the figures are."
    yield "A fix that is `safe` is done by default, an `unsafe` one with `--unsafe`, a `suggest` only shown."
    yield ""
    yield from _table(
        ("family", "rules", "languages besides English", "about"),
        [
            (
                f"[{family}](#{family})",
                str(sum(len(pack.rules) for pack in own)),
                ", ".join(pack.name.split(".", 1)[1] for pack in own if "." in pack.name) or "-",
                _title(own),
            )
            for family, own in families.items()
        ],
    )
    for family, own in families.items():
        yield from ("", f"## {family}", "")
        general = [rule for pack in own if "." not in pack.name for rule in pack.rules]
        if general:
            rows = [_row(f"`{rule.id}`", rule, _figures(rule, record)) for rule in sorted(general, key=lambda rule: rule.id)]
            yield from _table(("rule", "finds", "severity", "fix", "measured"), rows)
        if len(general) < sum(len(pack.rules) for pack in own):
            yield from ("", f"In single languages, as `{family}.de/…`:", "")
            yield from _language_table([rule for pack in own if "." in pack.name for rule in pack.rules], record)


def _language_table(rules: Sequence[Rule], record: Record) -> Iterator[str]:
    """Rules of the same name and kind of fix in one row."""
    groups: dict[tuple[str, str, str], list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[rule.id.split("/", 1)[1], rule.head.severity.value, _grade(rule)].append(rule)
    rows: list[tuple[str, ...]] = []
    for (name, _, _), same in sorted(groups.items()):
        measured = [f"{rule.pack.split('.', 1)[1]}: {found}" for rule in same if (found := _figures(rule, record))]
        languages = ", ".join(sorted(rule.pack.split(".", 1)[1] for rule in same))
        rows.append((f"`{name}`", languages, *_row("", same[0], "; ".join(measured))[1:]))
    yield from _table(("rule", "languages", "finds", "severity", "fix", "measured"), rows)


def _row(name: str, rule: Rule, measured: str | None) -> tuple[str, ...]:
    off = "" if rule.head.enabled else " (off unless selected)"
    return (name, f"{rule.head.message}{off}. {rule.head.why.strip()}", rule.head.severity.value, _grade(rule), measured or "-")


def _figures(rule: Rule, record: Record) -> str | None:
    found = record.summary(rule)
    return found if found != str(Measurement()) else None


def _title(own: Sequence[RulePack]) -> str:
    return next((pack.title for pack in own if "." not in pack.name), own[0].title)


def _grade(rule: Rule) -> str:
    return f"{rule.head.fix.action.value}, {rule.head.fix.safety.value}" if rule.fixes else "report"


def _keys_table(parts: Iterable[type]) -> Iterator[str]:
    """A row for each key of dataclasses; of those that have the keys of a line test, the others."""
    shared = {key for part in SHARED for key in keys_of(part)}
    keys = [key for part in parts for key in keys_of(part) if part in SHARED or key not in shared]
    yield from _table(("key", "value", "meaning"), [(f"`{key.name}`", _value(key), _meaning(key)) for key in keys])


def _value(key: Key) -> str:
    """What may be written there."""
    if key.name in BODY and key in keys_of(PackBody):
        return BODY[key.name]
    hint, many = key.hint, ""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(argument for argument in typing.get_args(hint) if argument is not type(None))
    if typing.get_origin(hint) is tuple:
        hint, many = typing.get_args(hint)[0], "one or more: "
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return many + ", ".join(str(member.value) for member in hint)
    if hint in WORDS:
        return many + WORDS[hint]
    return many + re.sub(r"(?<=[a-z])(?=[A-Z])", " ", getattr(hint, "__name__", "text")).lower()


def _meaning(key: Key) -> str:
    default = key.default.value if isinstance(key.default, enum.Enum) else key.default
    shown = str(default).lower() if isinstance(default, bool) else default
    told = f" (default {shown})" if isinstance(default, (str, int, float)) and default not in ("", False) else ""
    return ("**required:** " if key.required else "") + key.doc + told


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    yield from ("| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |" for row in rows)


if __name__ == "__main__":
    main()
