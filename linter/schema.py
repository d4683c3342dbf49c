"""YAML to checked values: a dataclass is the schema.

`Reader.read` builds a dataclass from a YAML mapping by the types of its fields, and collects every mistake with its
place instead of stopping at the first.  Field types: str, bool, int, float, enums, dataclasses, classes with a
`parse(text)` or `parse_beside(text, folder)` of their own (ValueError says what is wrong), `X | None`,
`Mapping[str, X]`, and `tuple[X, ...]`: one value or a list of them.  This is the only module that imports yaml; nothing
but scalars, lists and mappings is ever built from a file.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import io
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import yaml

from linter.errors import BadScalar, Location, Mistake, did_you_mean

MAX_CHARACTERS = 4_000_000
MAX_NODES = 500_000  # bounds what aliases of aliases can blow up to
Node = yaml.Node
T = TypeVar("T")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """One key that a mapping may have, as its dataclass field declares it."""

    name: str
    field: str
    hint: object
    doc: str
    required: bool
    default: object = None  # also where there is none


class _Stream(io.StringIO):
    """Text with the name that YAML puts into its marks."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


class Reader:
    """Reads files of one purpose (rules, a config) and keeps the mistakes found on the way."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self._nodes = 0

    def compose(self, text: str, path: str) -> Node | None:
        """The root of a YAML text; None when it is empty or broken (which is then a mistake)."""
        if len(text) > MAX_CHARACTERS:
            self.mistakes.append(Mistake(Location(path, 1, 1), f"larger than {MAX_CHARACTERS:,} characters"))
            return None
        try:
            root = yaml.compose(_Stream(text, path), Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path, 1, 1)
            words = " ".join(part for part in (error.context, error.problem) if part)
            self.mistakes.append(Mistake(place, f"not valid YAML: {words}"))
        except yaml.reader.ReaderError as error:
            before = text[: error.position]
            place = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
            self.mistakes.append(Mistake(place, f"not valid YAML: {error.reason}"))
        except RecursionError:
            self.mistakes.append(Mistake(Location(path, 1, 1), "not valid here: nested too deeply"))
        else:
            if root is None:
                self.mistakes.append(Mistake(Location(path, 1, 1), "the file is empty"))
            return root
        return None

    def mistake(self, node: Node, message: str, offset: int = 0) -> None:
        place = location(node)
        if offset:
            place = Location(place.path, place.line, place.column + offset)
        self.mistakes.append(Mistake(place, message))

    def read(self, node: Node, build: Callable[..., T], *, beside: tuple[type, ...] = ()) -> T | None:
        """The dataclass `build` from a mapping; None when anything in it is wrong.

        Keys of the dataclasses `beside` may stand in the same mapping and are left to another call.  A field called
        `location` is given the mapping's place.
        """
        if not isinstance(node, yaml.MappingNode):
            self.mistake(node, f"expected a mapping of keys, found {_kind(node)}")
            return None
        before = len(self.mistakes)
        declared = {declared.name: declared for declared in keys_of(build)}
        others = {other.name for part in beside for other in keys_of(part)} - declared.keys()
        values: dict[str, object] = {}
        seen: set[str] = set()
        for key_node, value_node in self.pairs(node):
            name = str(key_node.value)
            if name in seen:
                self.mistake(key_node, f"key '{name}' stands here twice")
            elif name not in declared and name not in others:
                self.mistake(key_node, f"unknown key '{name}'{did_you_mean(name, [*declared, *others])}")
            seen.add(name)
            if name in declared and name not in values:
                values[name] = self._value(value_node, declared[name].hint)
        for name, wanted in declared.items():
            if wanted.required and name not in values:
                self.mistake(node, f"key '{name}' is missing")
        if len(self.mistakes) > before:
            return None
        by_field = {declared[name].field: value for name, value in values.items()}
        by_field["location"] = location(node)
        try:
            return build(**_arguments(build, by_field))
        except ValueError as error:
            self.mistake(node, str(error))
            return None

    def pairs(self, node: Node) -> Iterator[tuple[Node, Node]]:
        """Keys and values of a mapping node; keys that are not scalars are mistakes."""
        if isinstance(node, yaml.MappingNode):
            for key_node, value_node in node.value:
                self._nodes += 1
                if self._nodes > MAX_NODES:
                    self.mistake(node, "too many values in the files together (are aliases nested?)")
                    return
                if isinstance(key_node, yaml.ScalarNode):
                    yield key_node, value_node
                else:
                    self.mistake(key_node, "a key must be a word")

    def items(self, node: Node) -> list[Node]:
        """The items of a list node; any other node is a list of itself."""
        found = list(node.value) if isinstance(node, yaml.SequenceNode) else [node]
        self._nodes += len(found)
        return found if self._nodes <= MAX_NODES else []

    def _value(self, node: Node, hint: object) -> object:
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            return self._value(node, next(a for a in arguments if a is not type(None)))
        if origin is tuple:
            return tuple(self._value(item, arguments[0]) for item in self.items(node))
        if origin is Mapping:
            return {str(k.value): self._value(v, arguments[1]) for k, v in self._entries(node)}
        if dataclasses.is_dataclass(hint) and isinstance(hint, type) and not _is_scalar(hint):
            shorthand = getattr(hint, "shorthand", None)
            if callable(shorthand) and isinstance(node, yaml.ScalarNode):
                return self._checked(node, lambda: shorthand(str(node.value), location(node)))
            return self.read(node, hint)
        return self._scalar(node, hint)

    def _entries(self, node: Node) -> Iterator[tuple[Node, Node]]:
        """Keys and values where any key will do."""
        if not isinstance(node, yaml.MappingNode):
            self.mistake(node, f"expected a mapping of keys, found {_kind(node)}")
        return self.pairs(node)

    def _scalar(self, node: Node, hint: object) -> object:
        if not isinstance(node, yaml.ScalarNode):
            self.mistake(node, f"expected {_expected(hint)}, found {_kind(node)}")
            return None
        return self._checked(node, lambda: _parse(str(node.value), hint, node))

    def _checked(self, node: Node, make: Callable[[], object]) -> object:
        """What `make` gives; a ValueError becomes a mistake at the place in the scalar that it names."""
        try:
            return make()
        except BadScalar as error:
            quote = 1 if style_of(node) in ("'", '"') else 0
            one_line = style_of(node) in ("", "'", '"') and node.start_mark.line == node.end_mark.line
            self.mistake(node, str(error), offset=quote + error.offset if one_line else 0)
        except ValueError as error:
            self.mistake(node, str(error))
        return None


def keys_of(build: object) -> tuple[Key, ...]:
    """The keys that a mapping for the dataclass `build` may have, in the order of its fields."""
    return _keys_of(build) if isinstance(build, type) else ()


@functools.cache
def _keys_of(build: type) -> tuple[Key, ...]:
    hints = _hints(build)
    found: list[Key] = []
    for field in dataclasses.fields(build):
        if field.metadata.get("flat"):
            found += _keys_of(hints[field.name])
        elif "doc" in field.metadata:
            name = str(field.metadata["name"] or field.name)
            missing = dataclasses.MISSING
            required = field.default is missing and field.default_factory is missing
            default = None if field.default is missing else field.default
            found.append(Key(name, field.name, hints[field.name], str(field.metadata["doc"]), required, default))
    return tuple(found)


@functools.cache
def _hints(build: type) -> Mapping[str, type]:
    return typing.get_type_hints(build)


def _arguments(build: object, values: Mapping[str, object]) -> dict[str, object]:
    """What `build` is called with, from values by field name; those of flat dataclasses are given to them."""
    assert isinstance(build, type)
    assert dataclasses.is_dataclass(build)
    hints = _hints(build)
    arguments: dict[str, object] = {}
    for field in dataclasses.fields(build):
        if field.metadata.get("flat"):
            arguments[field.name] = hints[field.name](**_arguments(hints[field.name], values))
        elif field.name in values:
            arguments[field.name] = values[field.name]
    return arguments


def node_of(value: object, path: str, line: int = 0) -> Node:
    """Values from another format (TOML) as nodes; their place is that line (from 0), which is all that is known."""
    mark = yaml.Mark(path, 0, line, 0, None, 0)
    if isinstance(value, Mapping):
        pairs = [(node_of(str(name), path, line), node_of(inner, path, line)) for name, inner in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, mark, mark)
    if isinstance(value, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [node_of(item, path, line) for item in value], mark, mark)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, mark, mark, style=None)


def location(node: Node) -> Location:
    mark = node.start_mark
    return Location(str(mark.name), mark.line + 1, mark.column + 1)


def get(node: Node, name: str) -> Node | None:
    """The value of a key in a mapping node."""
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == name:
                return value_node if isinstance(value_node, yaml.Node) else None
    return None


def is_mapping(node: Node) -> bool:
    return isinstance(node, yaml.MappingNode)


def is_in_braces(node: Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def scalar_text(node: Node | None) -> str | None:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None


def without(node: Node, *names: str) -> Node:
    """A mapping node without some of its keys."""
    kept = [(k, v) for k, v in node.value if k.value not in names]
    return yaml.MappingNode(node.tag, kept, node.start_mark, node.end_mark)


def merged(base: Node, over: Node) -> Node:
    """`base` with the keys of `over` put in place of its own; inner mappings are merged likewise."""
    if not (isinstance(base, yaml.MappingNode) and isinstance(over, yaml.MappingNode)):
        return over
    replaced = {k.value: (k, v) for k, v in over.value}
    pairs = [
        (replaced[k.value][0], merged(v, replaced.pop(k.value)[1])) if k.value in replaced else (k, v) for k, v in base.value
    ]
    return yaml.MappingNode(base.tag, pairs + list(replaced.values()), over.start_mark, over.end_mark)


def _parse(text: str, hint: object, node: Node) -> object:
    plain = not style_of(node)
    if hint is bool:
        if plain and text.lower() in ("true", "yes", "on"):
            return True
        if plain and text.lower() in ("false", "no", "off"):
            return False
        raise BadScalar(f"expected true or false, found '{text}'")
    if hint is int or hint is float:
        try:
            return int(text) if hint is int else float(text)
        except ValueError:
            raise BadScalar(f"expected {_expected(hint)}, found '{text}'") from None
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        known = [str(member.value) for member in hint]
        if text not in known:
            raise BadScalar(f"'{text}' is not one of {', '.join(known)}{did_you_mean(text, known)}")
        return hint(text)
    parse, parse_beside = getattr(hint, "parse", None), getattr(hint, "parse_beside", None)
    if callable(parse):
        return parse(text)
    if callable(parse_beside):
        return parse_beside(text, Path(location(node).path).parent)
    if not text and plain:
        raise BadScalar("expected text, found nothing")
    return text


def style_of(node: Node) -> str:
    """How a scalar is written: `'`, `"`, `|`, `>`, or nothing for a plain one."""
    return (node.style or "") if isinstance(node, yaml.ScalarNode) else ""


def _is_scalar(hint: type) -> bool:
    return hasattr(hint, "parse") or hasattr(hint, "parse_beside")


def _expected(hint: object) -> str:
    names = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}
    return names.get(hint, "text") if isinstance(hint, type) else "text"


def _kind(node: Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a mapping of keys"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return f"'{node.value}'" if node.value else "nothing"
