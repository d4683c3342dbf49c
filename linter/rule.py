"""Rules, packs of rules and rulesets: what was read from YAML, as values.

A rule is a head (names, words, fix, examples), its guards, and a check: the part that its kind defines and that knows
where in an article the artifact stands.
"""

from __future__ import annotations

import enum
import fnmatch
import functools
import itertools
import pickle
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from linter.errors import NOWHERE, Location
from linter.finding import Edit, Finding, Safety, Severity
from linter.guards import Guards
from linter.index import Index
from linter.keys import key
from linter.linetest import LineTest, Part
from linter.text import Article, Span
from linter.view import View

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-./_ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Action(enum.Enum):
    """What a fix does with what was found."""

    DELETE = "delete"
    REPLACE = "replace"
    JOIN = "join"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FixSpec:
    """How findings of a rule are mended."""

    action: Action = field(metadata=key("delete, replace, join or none"))
    safety: Safety = field(
        default=Safety.UNSAFE, metadata=key("safe (done by default), unsafe (on request), suggest (shown only)")
    )
    replacement: str | None = field(
        default=None, metadata=key("what is put in its place; \\1 is a group of the pattern", name="with")
    )

    @classmethod
    def shorthand(cls, word: str, _: Location) -> FixSpec:
        if word != "none":
            raise ValueError(f"'{word}' is no fix; say {{action: …, safety: …}} or none")
        return cls(Action.NONE)


@dataclass(frozen=True, slots=True)
class Example:
    """A text a rule must find (`bad`) or leave alone (`good`)."""

    text: str = field(metadata=key("the article"))
    fixed: str | None = field(default=None, metadata=key("the text after this rule's fix"))
    title: str | None = field(default=None, metadata=key("the headline its record gives"))
    url: str | None = field(default=None, metadata=key("the address its record gives"))
    language: str | None = field(default=None, metadata=key("the language its record gives"))
    whole_file: bool = field(default=False, metadata=key("the article is a file of its own"))
    location: Location = NOWHERE

    @classmethod
    def shorthand(cls, text: str, location: Location) -> Example:
        return cls(text, location=location)


@dataclass(frozen=True, slots=True)
class Examples:
    bad: tuple[Example, ...] = field(default=(), metadata=key("texts that have the artifact"))
    good: tuple[Example, ...] = field(default=(), metadata=key("texts that look like it and are the reporter's"))


class Status(enum.Enum):
    STABLE = "stable"
    PREVIEW = "preview"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class RuleHead:
    """The keys that every kind of rule has."""

    id: str = field(metadata=key("short name within the pack, named for the bad thing"))
    kind: str = field(metadata=key("line, span, repeat, block, join, encoding, article or score"))
    message: str = field(metadata=key("what a finding says"))
    why: str = field(metadata=key("how the artifact comes to be and why the rule is right about it"))
    severity: Severity = field(default=Severity.WARNING, metadata=key("info, warning or error"))
    fix: FixSpec = field(default=FixSpec(Action.NONE), metadata=key("how it is mended; without it the rule only reports"))
    examples: Examples = field(default=Examples(), metadata=key("texts that prove the rule"))
    priority: int = field(default=0, metadata=key("settles quarrels about the same text: the higher number wins"))
    enabled: bool = field(default=True, metadata=key("false switches the rule off"))
    since: str | None = field(default=None, metadata=key("version that brought the rule"))
    status: Status = field(default=Status.STABLE, metadata=key("stable, preview or deprecated"))
    replaced_by: str | None = field(default=None, metadata=key("the rule that does its work now"))
    tags: tuple[str, ...] = field(default=(), metadata=key("words to select by"))
    links: tuple[str, ...] = field(default=(), metadata=key("where to read more"))


@dataclass(frozen=True, slots=True)
class Hit:
    """A place a check found.

    `first` to `last` are the lines it is about (positions among the lines that are not blank, or None for the whole
    article); `lines` those a deletion takes; `edits` what the check would do itself (parts of lines, joins, repairs).
    """

    span: Span
    first: int | None = None
    last: int | None = None
    lines: tuple[int, ...] = ()
    edits: tuple[Edit, ...] = ()
    detail: str | None = None


class Check(Protocol):
    """What a kind of rule is: a dataclass whose fields are its keys, with one method."""

    @property
    def line_tests(self) -> tuple[LineTest, ...]:
        """What `rule:` in other rules refers to; empty where a kind has no line of its own."""

    @property
    def needs(self) -> tuple[tuple[Part, ...], ...]:
        """What an article must have for the check to find anything: of each group one part, on some line."""

    def may_find(self, view: View) -> bool:
        """Whether it is worth looking: cheap, and false only where nothing can be found."""

    def find(self, view: View, rule: Rule) -> Iterator[Hit]:
        """Places in order, guards not yet asked.  Raises TimeoutError when a pattern runs over its time."""


class Engine(Protocol):
    """What finds the rules of one ruleset in articles; made once for each ruleset."""

    def open(self, article: Article) -> View:
        """The article as this engine looks at it."""

    def scan(self, view: View, stage: int) -> list[Finding]:
        """Findings of the rules of a stage (an index of `Ruleset.stages`), in the order of the text."""


@dataclass(frozen=True)
class Rule:
    """One rule.  `id` is the full name, `family/name` or `family.language/name`."""

    id: str
    head: RuleHead
    guards: Guards
    check: Check
    location: Location
    kind_order: int

    def __reduce__(self) -> tuple[Callable[..., Rule], tuple[object, ...]]:
        return _packed, (self.id, pickle.dumps((self.head, self.location)), self.guards, self.check, self.kind_order)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """What `_packed` left for later: of a thousand rules a run asks but for the heads of those that find something."""
            packed = self.__dict__.get("packed")
            if packed is None or name not in ("head", "location"):
                raise AttributeError(f"a rule has no attribute '{name}'")
            self.__dict__["head"], self.__dict__["location"] = pickle.loads(packed)
            return self.__dict__[name]

    @property
    def pack(self) -> str:
        return self.id.split("/", 1)[0]

    @property
    def family(self) -> str:
        return self.pack.split(".", 1)[0]

    @property
    def fixes(self) -> bool:
        return self.head.fix.action is not Action.NONE

    @property
    def order(self) -> tuple[int, int, str]:
        """Who goes first in a quarrel: priority, then the order of the kinds, then the name."""
        return (-self.head.priority, self.kind_order, self.id)

    def is_named(self, selector: str) -> bool:
        """Whether a selector means this rule: an id, a family, a pack, a severity, a tag, `all`, or a wildcard."""
        names = (self.id, self.family, self.pack, self.head.severity.value, *self.head.tags, "all")
        return any(fnmatch.fnmatchcase(name, selector) for name in names)


def _packed(identity: str, packed: bytes, guards: Guards, check: Check, kind_order: int) -> Rule:
    """A rule whose head and place are unpacked when they are first asked for."""
    rule = object.__new__(Rule)
    rule.__dict__.update(id=identity, packed=packed, guards=guards, check=check, kind_order=kind_order)
    return rule


@dataclass(frozen=True, slots=True)
class RulePack:
    """One file of rules."""

    name: str
    title: str
    path: str
    rules: tuple[Rule, ...]


class Ids:
    """The ids of rules, and which of them a name stands for, with wildcards or without.

    Only ids that begin as the name does are compared with it: packs refer to others by hundreds of names.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._sorted = sorted((identity, place) for place, identity in enumerate(ids))

    def meant(self, name: str) -> list[int]:
        """The places of the ids that are meant, in their order."""
        size = next((place for place, sign in enumerate(name) if sign not in _PLAIN), len(name))
        start, rest = name[:size], name[size:]
        found: list[int] = []
        for identity, place in itertools.islice(self._sorted, bisect_left(self._sorted, (start,)), None):
            if not identity.startswith(start):
                break
            if rest == "*" or (identity == name if not rest else fnmatch.fnmatchcase(identity, name)):
                found.append(place)
        return sorted(found)


@dataclass(frozen=True)
class Ruleset:
    """The rules of a run, in the order in which they win quarrels.

    `known` are all rules that were loaded, selected or not: guards may refer to any of them.  `content` is a hash of
    everything that makes a difference to findings.  `index` says which lines are worth a look for which rule of `known`.
    """

    rules: tuple[Rule, ...]
    known: tuple[Rule, ...]
    content: str
    index: Index
    make_engine: Callable[[Ruleset], Engine]

    def __reduce__(self) -> tuple[type[Ruleset], tuple[object, ...], dict[str, object]]:
        parts = (self.rules, self.known, self.content, self.index, self.make_engine)
        return Ruleset, parts, {"stages": self.stages}  # sorted by what is in the heads, which are not unpacked for it

    @functools.cached_property
    def engine(self) -> Engine:
        return self.make_engine(self)

    def line_tests(self, name: str) -> tuple[LineTest, ...]:
        """The line tests that a `rule:` of this name stands for."""
        if name not in self._resolved:
            self._resolved[name] = tuple(test for place in self._ids.meant(name) for test in self.known[place].check.line_tests)
        return self._resolved[name]

    @functools.cached_property
    def _ids(self) -> Ids:
        return Ids(rule.id for rule in self.known)

    @functools.cached_property
    def _resolved(self) -> dict[str, tuple[LineTest, ...]]:
        return {}

    @functools.cached_property
    def stages(self) -> tuple[tuple[Rule, ...], ...]:
        """Rules that repair characters, rules that join lines, all others."""
        first = tuple(rule for rule in self.rules if rule.head.kind == "encoding")
        second = tuple(rule for rule in self.rules if rule.head.kind == "join")
        rest = tuple(rule for rule in self.rules if rule.head.kind not in ("encoding", "join", "score"))
        rest += tuple(rule for rule in self.rules if rule.head.kind == "score")  # only where other rules left a doubt
        return first, second, rest

    def rule(self, identity: str) -> Rule:
        """The rule of that id.  Raises KeyError."""
        return self._by_id[identity]

    def only(self, rules: tuple[Rule, ...], note: str) -> Ruleset:
        """Another selection or configuration of the same rules; `note` tells it apart in the content hash."""
        return replace(self, rules=tuple(sorted(rules, key=lambda rule: rule.order)), content=f"{self.content}+{note}")

    @functools.cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in (*self.known, *self.rules)}
