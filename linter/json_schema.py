"""JSON Schema (draft 2020-12) of rule files and of the config, for editors and other tools.

Made from the same dataclasses that `schema.py` reads files by: a key that is read is a key of the schema, its
description is what the field's metadata say.  What only code can check (patterns that compile, names of rules that
exist) is left to `newslint test` and to the commands that read a config.
"""

from __future__ import annotations

import enum
import json
import types
import typing
from collections.abc import Iterable, Mapping

from linter.config import Config
from linter.guards import ZONES, Guards, Where
from linter.kinds import ACTIONS, KINDS
from linter.kinds.block import Times
from linter.linetest import PhraseFile
from linter.packs import PackBody, PackHead
from linter.pattern import Pattern
from linter.rule import Action, Example, Examples, FixSpec, RuleHead
from linter.schema import Key, keys_of
from linter.shares import Share

Schema = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ANY_WORD: Schema = {"type": ["string", "number", "boolean"]}  # `no`, `404` and `1.0` are read as the words that they are
TEXT: Schema = {"$ref": "#/$defs/text"}
PLAIN: Mapping[object, Schema] = {str: TEXT, bool: {"type": "boolean"}, int: {"type": "integer"}, float: {"type": "number"}}

# Classes that are read from one word, or may be: what that word is.
WORDS: Mapping[type, Schema] = {
    Where: {"type": "string", "pattern": rf"^((head|tail)\s+\d+%?|{'|'.join(ZONES)})$"},
    Times: {"type": "string", "pattern": r"^([?*+]\??|\{\d+(,\d*)?\}\??)$"},
    Pattern: {"type": ["string", "number"], "format": "regex"},
    PhraseFile: {"type": "string"},
    Share: {"type": ["string", "number"], "pattern": r"^\s*\d*(\.\d+)?\s*%?\s*$", "minimum": 0, "maximum": 1},
    FixSpec: {"const": "none"},
    Example: TEXT,
}
WITHOUT_SLASH: Schema = {**ANY_WORD, "pattern": "^[^/]*$"}


def rules_schema() -> Schema:
    """Of a rule file."""
    whole, partial = _Writer(partial=False), _Writer(partial=True)
    rules = {f"{kind}-rule": _rule(whole, kind) for kind in KINDS}
    body = {declared.name: declared.doc for declared in keys_of(PackBody)}
    properties = whole.properties(keys_of(PackHead)) | {
        "rules": _described(_one_or_many(_by_kind(rules)), body["rules"]),
        "overrides": _described(_one_or_many(_change(partial)), body["overrides"]),
    }
    top = _object(properties, whole.required(keys_of(PackHead)))
    top["anyOf"] = [{"required": ["rules"]}, {"required": ["overrides"]}]
    return _document("newslint rules", top, rules | whole.definitions | partial.definitions)


def config_schema() -> Schema:
    """Of `newslint.yaml`."""
    writer = _Writer(partial=False)
    keys = keys_of(Config)
    top = _object(writer.properties(keys), writer.required(keys))
    return _document("newslint config", top, writer.definitions)


SCHEMAS = {"rules": rules_schema, "config": config_schema}


def written(what: str) -> str:
    """One of the SCHEMAS as the text of a file."""
    return json.dumps(SCHEMAS[what](), indent=2, ensure_ascii=False) + "\n"


class _Writer:
    """Writes types as schemas and collects definitions of the dataclasses met; a `partial` one requires no key."""

    def __init__(self, *, partial: bool) -> None:
        self._partial = partial
        self.definitions: dict[str, Schema] = {}

    def properties(self, keys: Iterable[Key], **instead: Schema) -> dict[str, Schema]:
        """The keys of a mapping; of those named in `instead`, that schema."""
        return {key.name: _described(instead.get(key.name) or self.of(key.hint), key.doc, key.default) for key in keys}

    def required(self, keys: Iterable[Key]) -> list[str]:
        return [] if self._partial else [key.name for key in keys if key.required]

    def of(self, hint: object) -> Schema:
        """The schema of a type of a field."""
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            return self.of(next(argument for argument in arguments if argument is not type(None)))
        if origin is tuple:
            return _one_or_many(self.of(arguments[0]))
        if origin is Mapping:
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        if hint in PLAIN:
            return dict(PLAIN[hint])
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            return {"enum": [str(member.value) for member in hint]}
        assert isinstance(hint, type)
        return self._defined(hint)

    def _defined(self, hint: type) -> Schema:
        """A reference to the definition of a class, which is made when it is first met."""
        name = hint.__name__ + ("-in-part" if self._partial and hint not in WORDS else "")
        if name not in self.definitions:
            self.definitions[name] = {}  # a class may have itself among its fields
            self.definitions[name] = self.definition(hint)
        return _reference(name)

    def definition(self, hint: type, **instead: Schema) -> Schema:
        """The schema of a class; of its keys named in `instead`, that schema."""
        keys, word = keys_of(hint), WORDS.get(hint)
        if not keys:
            return _with_words_of(hint, dict(word or ANY_WORD))
        mapping = _with_words_of(hint, _object(self.properties(keys, **instead), self.required(keys)))
        return mapping if word is None else {"if": {"type": "object"}, "then": mapping, "else": word}


def _rule(writer: _Writer, kind: str) -> Schema:
    """One rule of a kind: the keys of the head, of the guards and of the kind."""
    head, check = keys_of(RuleHead), keys_of(KINDS[kind])
    allowed = [action.value for action in Action if action in ACTIONS[kind] or action is Action.NONE]
    fix = writer.definition(FixSpec, action={"enum": allowed})
    examples: Schema = {**writer.of(Examples), "required": ["bad", "good"]}
    own: dict[str, Schema] = {"kind": {"const": kind}, "id": WITHOUT_SLASH, "fix": fix, "examples": examples}
    rule = _object(writer.properties((*head, *keys_of(Guards), *check), **own), [*writer.required((*head, *check)), "examples"])
    bad = _one_or_many(_IS_FIXED)
    return rule | {"if": _having_a_fix(), "then": {"properties": {"examples": {"properties": {"bad": bad}}}}}


# The bad examples of a rule that fixes say what becomes of them.
_IS_FIXED: Schema = {"type": "object", "required": ["fixed"]}


def _having_a_fix() -> Schema:
    done = [action.value for action in Action if action is not Action.NONE]
    fix: Schema = {"type": "object", "required": ["action"], "properties": {"action": {"enum": done}}}
    return {"required": ["fix"], "properties": {"fix": fix}}


def _change(writer: _Writer) -> Schema:
    """What an override may say: any key of any kind, because the kind is said by the rule that it changes."""
    named: Schema = {**ANY_WORD, "description": "the rule that is changed, as family/name"}
    properties: dict[str, Schema] = {"rule": named}
    for part in (RuleHead, Guards, *KINDS.values()):
        for name, found in writer.properties(key for key in keys_of(part) if key.name != "id").items():
            known = properties.setdefault(name, found)
            if known != found:
                properties[name] = {"anyOf": [known, found]}
    return _object(properties, ["rule"])


def _by_kind(rules: Mapping[str, Schema]) -> Schema:
    """A rule, checked by what its kind has: a mistake in it is then told of that kind alone."""
    docs = {key.name: key.doc for key in keys_of(RuleHead)}
    kinds = _described({"enum": list(KINDS)}, docs["kind"])
    cases = [
        {"if": {"required": ["kind"], "properties": {"kind": {"const": kind}}}, "then": _reference(name)}
        for kind, name in zip(KINDS, rules, strict=True)
    ]
    return {"type": "object", "required": ["id", "kind"], "properties": {"kind": kinds}, "allOf": cases}


def _document(title: str, top: Schema, definitions: Mapping[str, Schema]) -> Schema:
    known = {"text": ANY_WORD, **definitions}
    return {"$schema": DIALECT, "title": title, **top, "$defs": {name: known[name] for name in sorted(known)}}


def _object(properties: Mapping[str, Schema], required: list[str]) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return found | ({"required": required} if required else {})


def _one_or_many(item: Schema) -> Schema:
    """A list, or the one item that it would have."""
    return {"if": {"type": "array"}, "then": {"items": item}, "else": item}


def _described(schema: Schema, doc: str, default: object = None) -> Schema:
    """With a description, and the default where it is a plain value; beside a reference both are allowed."""
    plain = default.value if isinstance(default, enum.Enum) else default
    told = {"default": plain} if isinstance(plain, (bool, int, float)) or (isinstance(plain, str) and plain) else {}
    return {**({"description": doc} if doc else {}), **schema, **told}


def _with_words_of(hint: type, schema: Schema) -> Schema:
    """With the first sentence of the class's docstring as its description."""
    first = " ".join((hint.__doc__ or "").split("\n\n", 1)[0].split())
    return {"description": first, **schema} if first else schema


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
