"""Configuration: which rules run, how grave and how safe they are, for which file, site and language.

The config of a file is the nearest `newslint.yaml`, `.newslint.yaml` or `[tool.newslint]` in a `pyproject.toml` above
it, up to the root of the repository.  What the command line says goes before what a config says.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fnmatch
import functools
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from linter import compiled
from linter.checked import hash_of
from linter.errors import Location, Mistake, MistakesFound, UsageError
from linter.finding import Finding, Safety, Severity
from linter.gate import Gate, means_site
from linter.keys import key
from linter.rule import FixSpec, Rule, Ruleset
from linter.selection import check_names, selected
from linter.text import Article

if TYPE_CHECKING:  # what a run without a config does not need
    from linter.schema import Node, Reader
    from linter.suppress import Baseline

NAMES = ("newslint.yaml", ".newslint.yaml", "pyproject.toml")
COMMAND_LINE = "the command line"  # as the source of a setting
_TABLE = re.compile(r"^[ \t]*(?P<table>\[tool\.newslint\b)", re.MULTILINE)
_TOML_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields of a record are called."""

    text: str = field(default="text", metadata=key("the article"))
    title: str = field(default="title", metadata=key("its headline"))
    url: str = field(default="url", metadata=key("its address"))
    id: str = field(default="id", metadata=key("what it is called"))
    language: tuple[str, ...] = field(default=("language", "lang"), metadata=key("its language; the first that is there"))


@dataclass(frozen=True)
class Override:
    """Another selection for some articles.  What is given of paths, sites and languages must all hold."""

    paths: tuple[str, ...] = field(default=(), metadata=key("globs below the config's folder"))
    sites: tuple[str, ...] = field(default=(), metadata=key("domains; `*` is a wildcard"))
    languages: tuple[str, ...] = field(default=(), metadata=key("ISO codes"))
    select: tuple[str, ...] = field(default=(), metadata=key("only these rules"))
    ignore: tuple[str, ...] = field(default=(), metadata=key("without these rules"))
    severity: Mapping[str, Severity] = field(default_factory=dict, metadata=key("rule or family: severity"))
    safety: Mapping[str, Safety] = field(default_factory=dict, metadata=key("rule or family: safety of its fix"))

    def __post_init__(self) -> None:
        if not (self.paths or self.sites or self.languages):
            raise ValueError("say what the override is for: paths, sites or languages")

    def applies(self, article: Article, folder: Path) -> bool:
        if self.paths and not _is_below(article.origin.path, folder, self.paths):
            return False
        if self.languages and article.language not in self.languages:
            return False
        return not self.sites or any(means_site(selector, article.domain or "") for selector in self.sites)


@dataclass(frozen=True)
class Config:
    """What one config file says, that of its `extends` included."""

    extends: tuple[str, ...] = field(default=(), metadata=key("configs that this one builds on; later ones win, this one most"))
    rules: tuple[str, ...] = field(default=(), metadata=key("your own rule files and folders, beside the config"))
    select: tuple[str, ...] = field(default=(), metadata=key("only these rules: ids, families, severities, tags, wildcards"))
    ignore: tuple[str, ...] = field(default=(), metadata=key("without these rules"))
    severity: Mapping[str, Severity] = field(default_factory=dict, metadata=key("rule or family: severity"))
    safety: Mapping[str, Safety] = field(default_factory=dict, metadata=key("rule or family: safety of its fix"))
    fail_on: Severity = field(default=Severity.INFO, metadata=key("exit with 1 from this severity on"))
    gate: Gate = field(default=Gate(), metadata=key("limits; with any, they alone make a run fail"))
    baseline: str = field(default="", metadata=key("file of accepted findings, beside the config"))
    unsafe: bool = field(default=False, metadata=key("fix applies unsafe fixes too"))
    max_removed: float = field(default=1 / 3, metadata=key("a fix that removes a larger share of the words is refused"))
    exclude: tuple[str, ...] = field(default=(), metadata=key("globs of files to leave out, below the config's folder"))
    fields: Fields = field(default=Fields(), metadata=key("what the fields of records are called"))
    overrides: tuple[Override, ...] = field(default=(), metadata=key("other settings for some paths, sites, languages"))
    folder: Path = Path()
    sources: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.max_removed <= 1:
            raise ValueError("max_removed is a share from 0 to 1")

    def excludes(self, path: str) -> bool:
        return _is_below(path, self.folder, self.exclude)

    def rule_names(self) -> tuple[tuple[str, Iterable[str]], ...]:
        """Settings that name rules, and the names."""
        chosen = (("select", self.select), ("ignore", self.ignore))
        return (*chosen, ("severity", self.severity), ("safety", self.safety), ("gate", self.gate.rules))

    def place(self, setting: str) -> str:
        """The file, line and column of a setting; empty where the command line or several files have a part in it."""
        source = self.sources.get(setting, "")
        return "" if self.extends or source == COMMAND_LINE else source


class Settings:
    """A config with its rules loaded; gives the ruleset for each article."""

    def __init__(self, config: Config) -> None:
        self.config = config
        loaded = compiled.load([shown(config.folder / path) for path in config.rules])
        for name, selectors in config.rule_names():
            with _at(config.place(name)):
                check_names(loaded, selectors)
        graded = _graded(loaded, config.severity, config.safety)
        self.ruleset = selected(graded, config.select, config.ignore)
        self._variants: dict[tuple[int, ...], Ruleset] = {(): self.ruleset}
        with _at(config.place("overrides")):
            for index in range(len(config.overrides)):  # mistakes in overrides show at once, not at the first such article
                self._variant((index,))

    def ruleset_for(self, article: Article) -> Ruleset:
        """The rules for an article, by its path, site and language."""
        matching = tuple(n for n, o in enumerate(self.config.overrides) if o.applies(article, self.config.folder))
        return self._variants.get(matching) or self._variant(matching)

    @functools.cached_property
    def baseline(self) -> Baseline | None:
        """The accepted findings, read when they are first asked for; None without a baseline."""
        return read_baseline(Path(self.config.baseline)) if self.config.baseline else None

    def prepare(self) -> None:
        """Read the baseline now, before processes are started and anything is printed.  Raises as `read_baseline` does."""
        _ = self.baseline

    @functools.cached_property
    def accepted(self) -> str:
        """A hash of the baseline, empty without one."""
        return hash_of(str(self.baseline)) if self.baseline is not None else ""

    def unaccepted(self, article: Article, findings: list[Finding]) -> tuple[list[Finding], list[str]]:
        """The findings that the baseline does not accept, and the keys of its entries that accept the others."""
        if self.baseline is None or not findings:
            return findings, []
        return self.baseline.split(article, findings, below(article.origin.path, self.config.baseline))

    @property
    def safety(self) -> Safety:
        return Safety.UNSAFE if self.config.unsafe else Safety.SAFE

    def _variant(self, indexes: tuple[int, ...]) -> Ruleset:
        made = self.ruleset
        for index in indexes:
            override = self.config.overrides[index]
            made = selected(_graded(made, override.severity, override.safety), override.select, override.ignore)
        self._variants[indexes] = made
        return made


def find(path: Path) -> Path | None:
    """The config file for a file or folder: the nearest above it, up to the root of its repository."""
    folder = path.resolve()
    for above in (folder, *folder.parents) if folder.is_dir() else folder.parents:
        for name in NAMES:
            candidate = above / name
            if candidate.is_file() and (name != "pyproject.toml" or _has_table(candidate)):
                return candidate
        if (above / ".git").exists():
            return None
    return None


@functools.cache
def read(path: Path) -> Config:
    """A config file with all that it extends.  Raises MistakesFound."""
    from linter.schema import Reader

    reader = Reader()
    config = _read(reader, path, ())
    if reader.mistakes or config is None:
        raise MistakesFound(reader.mistakes)
    return config


def read_baseline(path: Path) -> Baseline:
    """A file of accepted findings.  Raises UsageError where there is none to read, MistakesFound."""
    from linter import suppress

    try:
        return suppress.parse(path.read_text("utf-8-sig"), shown(path))
    except FileNotFoundError:
        raise UsageError(f"no such baseline: '{shown(path)}'; 'newslint baseline create' makes one") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(path)}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise UsageError(f"cannot read the baseline '{shown(path)}': {error.strerror or error}") from None


@functools.lru_cache(maxsize=64)
def below(path: str, baseline: str) -> str:
    """What the entries of a baseline call a file: its path from the baseline's folder, with forward slashes; a url as it is."""
    if "://" in path:
        return path
    return PurePath(os.path.relpath(path, Path(baseline).parent)).as_posix()


def default(folder: Path) -> Config:
    """The settings where there is no config."""
    return Config(folder=folder)


def _read(reader: Reader, path: Path, above: tuple[Path, ...]) -> Config | None:
    from linter.schema import location

    root = _root(reader, path)
    if root is None:
        return None
    own = reader.read(root, Config)
    if own is None:
        return None
    given = {str(name.value): value for name, value in reader.pairs(root)}
    base = Config()
    for name in own.extends:
        other = (path.parent / name).resolve()
        if other in (*above, path.resolve()):
            reader.mistake(given["extends"], f"'{name}' extends itself")
        elif not other.is_file():
            reader.mistake(given["extends"], f"no such file: '{name}'")
        elif (found := _read(reader, other, (*above, path.resolve()))) is not None:
            base = _over(base, found)
    if missing := [name for name in own.rules if not (path.parent / name).exists()]:
        reader.mistake(given["rules"], f"no such file or folder of rules: {', '.join(missing)}")
    rules = tuple(str((path.parent / name).resolve()) for name in own.rules)
    baseline = str((path.parent / own.baseline).resolve()) if own.baseline else ""
    sources = {name: str(location(value)) for name, value in given.items()}
    made = dataclasses.replace(own, rules=rules, baseline=baseline, folder=path.parent.resolve(), sources=sources)
    return _over(base, made)


def _over(base: Config, own: Config) -> Config:
    """What `own` says goes before `base`; mappings are merged, rule files and overrides are added up."""
    values = {f.name: getattr(own if f.name in own.sources else base, f.name) for f in dataclasses.fields(Config)}
    values |= {
        "folder": own.folder,
        "sources": {**base.sources, **own.sources},
        "rules": tuple(dict.fromkeys(base.rules + own.rules)),
        "severity": {**base.severity, **own.severity},
        "safety": {**base.safety, **own.safety},
        "overrides": base.overrides + own.overrides,
    }
    return Config(**values)


def _root(reader: Reader, path: Path) -> Node | None:
    import tomllib

    from linter.schema import node_of

    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(path)}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise UsageError(f"cannot read the config '{shown(path)}': {error.strerror or error}") from None
    if path.suffix != ".toml":
        has_none = all(line.strip()[:1] in ("", "#") for line in text.splitlines())
        return node_of({}, shown(path)) if has_none else reader.compose(text, shown(path))
    try:
        table = tomllib.loads(text).get("tool", {}).get("newslint", {})
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line, column = map(int, place.groups()) if place else (1, 1)
        message = _TOML_PLACE.sub("", str(error))
        reader.mistakes.append(Mistake(Location(shown(path), line, column), f"not valid TOML: {message}"))
        return None
    head = _TABLE.search(text)
    return node_of(table, shown(path), text.count("\n", 0, head.start("table")) if head else 0)


def shown(path: Path) -> str:
    """A path as the user would write it: relative to where they are, when it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _has_table(path: Path) -> bool:
    """Whether a pyproject.toml has `[tool.newslint]`; without it a broken one is somebody else's to report."""
    try:
        text = path.read_text("utf-8-sig")
    except (UnicodeDecodeError, OSError):
        return False
    if "newslint" not in text:
        return False
    import tomllib

    try:
        return "newslint" in tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError:
        return _TABLE.search(text) is not None


def _graded(ruleset: Ruleset, severity: Mapping[str, Severity], safety: Mapping[str, Safety]) -> Ruleset:
    """The ruleset with other severities and safeties; of several selectors that mean a rule the last one holds."""
    check_names(ruleset, (*severity, *safety))
    if not (severity or safety):
        return ruleset
    note = (
        f"severity={sorted((k, v.value) for k, v in severity.items())} safety={sorted((k, v.value) for k, v in safety.items())}"
    )
    changed = {rule.id: _regrade(rule, severity, safety) for rule in ruleset.known}
    made = ruleset.only(tuple(changed[rule.id] for rule in ruleset.rules), note)
    return dataclasses.replace(made, known=tuple(changed[rule.id] for rule in ruleset.known))


@contextlib.contextmanager
def _at(place: str) -> Iterator[None]:
    """Put the place in front of what is said of it."""
    try:
        yield
    except UsageError as error:
        raise UsageError(f"{place}: {error}" if place else str(error)) from None


def _regrade(rule: Rule, severity: Mapping[str, Severity], safety: Mapping[str, Safety]) -> Rule:
    head = rule.head
    for selector, grade in severity.items():
        if rule.is_named(selector):
            head = dataclasses.replace(head, severity=grade)
    for selector, care in safety.items():
        if rule.is_named(selector):
            head = dataclasses.replace(head, fix=FixSpec(head.fix.action, care, head.fix.replacement))
    return dataclasses.replace(rule, head=head)


def _is_below(path: str, folder: Path, globs: Sequence[str]) -> bool:
    """Whether a path is under the folder and one of the globs means it, or a folder that it lies in."""
    if not globs:
        return False
    resolved = Path(path).resolve()
    if not resolved.is_relative_to(folder):
        return False
    relative = PurePath(resolved.relative_to(folder))
    names = [relative.as_posix(), *(above.as_posix() for above in relative.parents if above.as_posix() != ".")]
    return any(fnmatch.fnmatchcase(name, glob.rstrip("/")) for name in names for glob in globs)
