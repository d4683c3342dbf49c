"""Find packs of rules, read them, and build the ruleset of a run.

All mistakes of all files are reported together.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from linter.cues import Cues
from linter.errors import Mistake, MistakesFound, UsageError, did_you_mean
from linter.fast import FastEngine
from linter.guards import Guards
from linter.index import build, parts_in
from linter.keys import key
from linter.kinds import ACTIONS, KINDS
from linter.kinds.join import JoinCheck
from linter.kinds.span import Scope, SpanCheck
from linter.linetest import LineTest
from linter.rule import Action, Check, Ids, Rule, RuleHead, RulePack, Ruleset
from linter.schema import Node, Reader, get, is_mapping, location, merged, scalar_text, without
from linter.shipped import shipped_folder

SUFFIXES = (".yaml", ".yml")
GRADED_BY_FORM = "graded_by_form.yaml"  # stands among the shipped packs and is none; `measured.py` reads it


@dataclass(frozen=True, slots=True)
class PackHead:
    """The keys at the top of a rule file, besides `rules` and `overrides`."""

    pack: str = field(metadata=key("name of the family, with `.language` behind it in a pack for one language"))
    title: str = field(default="", metadata=key("what the pack is about, in a line"))
    languages: tuple[str, ...] = field(default=(), metadata=key("for all rules of the pack that do not say otherwise"))
    sites: tuple[str, ...] = field(default=(), metadata=key("for all rules of the pack that do not say otherwise"))
    since: str | None = field(default=None, metadata=key("version that brought the pack"))


@dataclass(frozen=True, slots=True)
class PackBody:
    """The keys of a rule file that hold rules; they are read one by one."""

    rules: str = field(default="", metadata=key("the rules"))
    overrides: str = field(default="", metadata=key("changes to rules of other packs: `rule: id` and the keys to change"))


@dataclass(frozen=True)
class _Draft:
    """A rule as found: its nodes, before overrides."""

    id: str
    node: Node
    pack: PackHead


def load(
    paths: Sequence[str | Path] = (), *, shipped: bool = True, unfinished: bool = False, cues: Cues | None = None
) -> Ruleset:
    """The shipped rules and those of the given files and folders, all of them selected that are enabled.

    With `unfinished` a bad example may be without its fixed text.  `cues` are those of patterns that are known already;
    those of new ones are added to it.  Raises MistakesFound with everything that is wrong in any file, and UsageError for a
    path that holds no rules.
    """
    packs, content = read_packs([*([shipped_folder()] if shipped else []), *paths], unfinished=unfinished)
    known = tuple(sorted((rule for pack in packs for rule in pack.rules), key=lambda rule: rule.order))
    return ruleset_of(known, content, Cues() if cues is None else cues)


def ruleset_of(known: tuple[Rule, ...], content: str, cues: Cues) -> Ruleset:
    """Rules, in their order, with all that are enabled selected."""
    ids = Ids(rule.id for rule in known)
    needed = (part for rule in known for group in rule.check.needs for part in group)
    other = (part for rule in known for part in (*parts_in(rule.guards), *parts_in(rule.check)))

    def line_tests(name: str) -> tuple[LineTest, ...]:
        return tuple(test for place in ids.meant(name) for test in known[place].check.line_tests)

    joints = (rule.check.joint for rule in known if isinstance(rule.check, JoinCheck))
    spans = [rule.check for rule in known if isinstance(rule.check, SpanCheck)]
    for span in spans:
        _ = span.odd  # it goes with the compiled rules: reading patterns is what a start should not wait for
    searches = (span.text_search for span in spans if span.scope is Scope.TEXT)
    index = build(needed, other, joints, searches, line_tests, cues)
    return Ruleset(tuple(rule for rule in known if rule.head.enabled), known, content, index, FastEngine)


def rule_files(path: Path) -> list[Path]:
    """The rule files that a path means: itself, or all below a folder.  Raises UsageError when there is none."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise UsageError(f"no such file or folder of rules: '{path}'")
    found = sorted(file for file in path.rglob("*") if _is_pack(file))
    if not found:
        raise UsageError(f"no rule files (*.yaml) in '{path}'")
    return found


def _is_pack(file: Path) -> bool:
    return file.suffix in SUFFIXES and file.name != GRADED_BY_FORM and file.is_file()


def read_packs(paths: Iterable[str | Path], *, unfinished: bool = False) -> tuple[list[RulePack], str]:
    """The packs in files and folders, overrides applied, and a hash of their content."""
    reader = Reader()
    digest = hashlib.sha256()
    heads: list[tuple[PackHead, str]] = []
    drafts: dict[str, _Draft] = {}
    overrides: list[Node] = []
    for file in dict.fromkeys(file for path in paths for file in rule_files(Path(path))):
        text = _read_text(file)
        digest.update(text.encode("utf-8", "surrogatepass"))
        root = reader.compose(text, str(file))
        if root is None:
            continue
        if not is_mapping(root):
            reader.mistake(root, "a rule file is a mapping with the keys pack, title and rules")
            continue
        head = reader.read(without(root, "rules", "overrides"), PackHead, beside=(PackBody,))
        if head is None:
            continue
        heads.append((head, str(file)))
        rules, changed = get(root, "rules"), get(root, "overrides")
        if rules is None and changed is None:
            reader.mistake(root, "key 'rules' is missing")
        overrides += reader.items(changed) if changed else []
        for node in reader.items(rules) if rules else []:
            _collect(reader, node, head, drafts)
    _override(reader, overrides, drafts)
    same: dict[Guards, Guards] = {}
    found = [rule for draft in drafts.values() if (rule := _read_rule(reader, draft, same, unfinished=unfinished)) is not None]
    _check_references(reader, found)
    if reader.mistakes:
        raise MistakesFound(reader.mistakes)
    packs = [
        RulePack(head.pack, head.title, path, tuple(rule for rule in found if rule.location.path == path))
        for head, path in heads
    ]
    return packs, digest.hexdigest()


def _read_text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from None


def _collect(reader: Reader, node: Node, pack: PackHead, drafts: dict[str, _Draft]) -> None:
    name = scalar_text(get(node, "id"))
    if name is None:
        reader.mistake(node, "a rule is a mapping with an id")
        return
    identity = f"{pack.pack}/{name}"
    if "/" in name:
        reader.mistake(get(node, "id") or node, f"'{name}': leave the pack out of the id; to change a rule use overrides")
    elif identity in drafts:
        first = location(drafts[identity].node)
        reader.mistake(
            get(node, "id") or node, f"rule '{identity}' is defined twice, first at {first}; to change it use overrides"
        )
    else:
        drafts[identity] = _Draft(identity, node, pack)


def _override(reader: Reader, overrides: Iterable[Node], drafts: dict[str, _Draft]) -> None:
    for node in overrides:
        identity = scalar_text(get(node, "rule"))
        if identity is None:
            reader.mistake(node, "an override names its rule: {rule: family/name, …}")
        elif identity not in drafts:
            reader.mistake(get(node, "rule") or node, f"no rule is called '{identity}'{did_you_mean(identity, drafts)}")
        else:
            draft = drafts[identity]
            drafts[identity] = dataclasses.replace(draft, node=merged(draft.node, without(node, "rule")))


def _read_rule(reader: Reader, draft: _Draft, same: dict[Guards, Guards], *, unfinished: bool) -> Rule | None:
    """A rule from its nodes; of guards that are equal there is one, which `same` remembers."""
    kind_node = get(draft.node, "kind")
    kind = scalar_text(kind_node)
    if kind is None or kind not in KINDS:
        what = f"'{kind}' is no kind of rule{did_you_mean(kind, KINDS)}" if kind else "key 'kind' is missing"
        reader.mistake(kind_node or draft.node, what)
        return None
    parts = (RuleHead, Guards, KINDS[kind])
    head = reader.read(draft.node, RuleHead, beside=parts)
    guards = reader.read(draft.node, Guards, beside=parts)
    check: Check | None = reader.read(draft.node, KINDS[kind], beside=parts)
    if head is None or guards is None or check is None:
        return None
    guards = dataclasses.replace(
        guards,
        languages=guards.languages or draft.pack.languages,
        sites=guards.sites or draft.pack.sites,
        mid_sentence=guards.mid_sentence or kind in ("encoding", "join"),  # they mend sentences
    )
    _check_head(reader, draft.node, head, kind, unfinished=unfinished)
    return Rule(draft.id, head, same.setdefault(guards, guards), check, location(draft.node), list(KINDS).index(kind))


def _check_head(reader: Reader, node: Node, head: RuleHead, kind: str, *, unfinished: bool) -> None:
    """What no single key can say: actions that the kind has, examples for every rule, fixed texts for every fix."""
    fix, action = get(node, "fix") or node, head.fix.action
    if action is not Action.NONE and action not in ACTIONS[kind]:
        allowed = ", ".join(sorted(a.value for a in ACTIONS[kind])) or "none"
        reader.mistake(fix, f"a rule of kind {kind} cannot {action.value}; it can {allowed}")
    if action is Action.REPLACE and kind != "encoding" and head.fix.replacement is None:
        reader.mistake(fix, "action replace needs with: the text to put there")
    examples = get(node, "examples") or node
    if not head.examples.bad or not head.examples.good:
        reader.mistake(examples, "a rule needs examples, at least one bad and one good")
    for example in head.examples.bad:
        if action is not Action.NONE and example.fixed is None and not unfinished:
            reader.mistakes.append(
                Mistake(
                    example.location,
                    "a bad example of a rule that fixes needs fixed: the text after the fix; newslint test --update writes it",
                )
            )


def _check_references(reader: Reader, rules: Sequence[Rule]) -> None:
    """Every `rule:` must name a rule that has a line test, and no rule may come back to itself."""
    ids = Ids(rule.id for rule in rules)
    tests = [rule.check.line_tests for rule in rules]
    meant = functools.cache(ids.meant)
    for rule in rules:
        inside = (part for part in parts_in((rule.guards, rule.check)) if isinstance(part, LineTest))
        for name in sorted({name for test in inside for name in test.rule}):
            if not any(tests[place] for place in meant(name)):
                close = did_you_mean(name, [rule.id for rule, found in zip(rules, tests, strict=True) if found])
                reader.mistakes.append(Mistake(rule.location, f"rule: '{name}' names no line rule{close}"))
    for place, rule in enumerate(rules):
        if _comes_back(place, tests, meant):
            reader.mistakes.append(Mistake(rule.location, f"the line test of '{rule.id}' refers to itself"))


def _comes_back(start: int, tests: Sequence[tuple[LineTest, ...]], meant: Callable[[str], list[int]]) -> bool:
    """Whether the line tests of a rule lead back to it; rules are known by their places."""
    todo, seen = [start], set[int]()
    while todo:
        for test in tests[todo.pop()]:
            for name in test.rule:
                for other in meant(name):
                    if other == start:
                        return True
                    if other not in seen:
                        seen.add(other)
                        todo.append(other)
    return False
