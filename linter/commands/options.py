"""Options that commands share, and how they become settings."""

from __future__ import annotations

import dataclasses
import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, TextIO, TypeVar

import click

from linter import config
from linter.commands.completion import complete_rules
from linter.config import Config, Fields, Settings
from linter.errors import UsageError
from linter.finding import Severity
from linter.rule import Rule
from linter.shares import Share

F = TypeVar("F", bound=Callable[..., object])


def rule_options(command: F) -> F:
    """Which rules run."""
    for option in reversed(
        (
            click.option("--config", "config_path", type=click.Path(dir_okay=False), help="Use this config and no other."),
            click.option("--isolated", is_flag=True, help="Use no config."),
            click.option(
                "--rules",
                multiple=True,
                type=click.Path(),
                metavar="PATH",
                help="Load this rule file or folder too. Repeatable.",
            ),
            click.option(
                "--select",
                multiple=True,
                metavar="NAMES",
                shell_complete=complete_rules,
                help="Only these rules: ids, families, severities, tags, wildcards; commas part them.",
            ),
            click.option(
                "--ignore", multiple=True, metavar="NAMES", shell_complete=complete_rules, help="Without these rules."
            ),
        )
    ):
        command = option(command)
    return command


def input_options(command: F) -> F:
    """What is read."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, type=click.Path()),
            click.option(
                "--stdin-filename",
                default="stdin.txt",
                metavar="NAME",
                help="What to call standard input (`-`): its suffix says the format, its folder the config.",
            ),
            click.option("--text-field", metavar="NAME", help="Field of a record that holds the article (text)."),
            click.option("--title-field", metavar="NAME", help="Field with its headline (title)."),
            click.option("--url-field", metavar="NAME", help="Field with its address (url)."),
            click.option("--id-field", metavar="NAME", help="Field with its id (id)."),
            click.option("--lang-field", metavar="NAME", help="Field with its language (language or lang)."),
        )
    ):
        command = option(command)
    return command


class _ShareType(click.ParamType[Share]):
    """A share of a whole on the command line."""

    name = "share"

    def convert(self, value: str | Share, param: click.Parameter | None, ctx: click.Context | None) -> Share:
        try:
            return value if isinstance(value, Share) else Share.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


SHARE = _ShareType()


def gate_options(command: F) -> F:
    """When a run fails."""
    for option in reversed(
        (
            click.option(
                "--fail-on", type=click.Choice([s.value for s in Severity]), help="Exit with 1 from this severity on (info)."
            ),
            click.option(
                "--max-findings", type=click.IntRange(min=0), metavar="N", help="Exit with 1 only for more such findings."
            ),
            click.option(
                "--max-rate",
                type=SHARE,
                metavar="SHARE",
                help="Exit with 1 only if such findings are in a larger share of the articles: 2% or 0.02.",
            ),
            click.option("--baseline", type=click.Path(dir_okay=False), help="Leave out the findings that this file accepts."),
        )
    ):
        command = option(command)
    return command


def jobs_option(command: F) -> F:
    """How many processes do the work."""
    return click.option(
        "-j",
        "--jobs",
        type=click.IntRange(0, 1024),
        default=0,
        metavar="N",
        help="Processes to work with; 0, the default, takes all processors for large inputs. The outcome is the same for any.",
    )(command)


def cache_option(command: F) -> F:
    """Where results are kept for the next run."""
    return click.option(
        "--cache",
        type=click.Path(file_okay=False),
        metavar="DIR",
        help="Keep what was found in this folder; the next run looks only at what has changed since.",
    )(command)


@dataclasses.dataclass(frozen=True)
class Choice:
    """What the command line says about settings; None and empty mean that it says nothing (of `baseline`: that none holds)."""

    config_path: str | None = None
    isolated: bool = False
    rules: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    max_findings: int | None = None
    max_rate: Share | None = None
    baseline: str | None = None
    unsafe: bool = False
    max_removed: float | None = None
    text_field: str | None = None
    title_field: str | None = None
    url_field: str | None = None
    id_field: str | None = None
    lang_field: str | None = None

    @classmethod
    def current(cls) -> Choice:
        """What the running command was given."""
        given = click.get_current_context().params
        return cls(**{field.name: given[field.name] for field in dataclasses.fields(cls) if field.name in given})

    def config_for(self, path: Path) -> Config:
        """The config of a file, with the command line put over it."""
        if self.config_path is not None:
            if not Path(self.config_path).is_file():
                raise UsageError(f"no such config: '{self.config_path}'")
            found = config.read(Path(self.config_path).resolve())
        else:
            file = None if self.isolated else config.find(path)
            found = config.read(file) if file else config.default(Path.cwd())
        return self._over(found)

    def _over(self, found: Config) -> Config:
        fields = Fields(
            text=self.text_field or found.fields.text,
            title=self.title_field or found.fields.title,
            url=self.url_field or found.fields.url,
            id=self.id_field or found.fields.id,
            language=(self.lang_field,) if self.lang_field else found.fields.language,
        )
        said = {
            "rules": self.rules,
            "select": self.select,
            "ignore": self.ignore,
            "fail_on": self.fail_on,
            "gate": self.max_findings if self.max_rate is None else self.max_rate,
            "baseline": self.baseline,
            "unsafe": self.unsafe,
            "max_removed": self.max_removed,
            "fields": fields != found.fields,
        }
        return dataclasses.replace(
            found,
            rules=(*found.rules, *(str(Path(path).resolve()) for path in self.rules)),
            select=split(self.select) or found.select,
            ignore=(*found.ignore, *split(self.ignore)),
            fail_on=Severity(self.fail_on) if self.fail_on else found.fail_on,
            gate=found.gate.over(self.max_findings, self.max_rate),
            baseline=found.baseline if self.baseline is None else self.baseline and str(Path(self.baseline).resolve()),
            unsafe=self.unsafe or found.unsafe,
            max_removed=found.max_removed if self.max_removed is None else self.max_removed,
            fields=fields,
            sources={
                **found.sources,
                **{name: config.COMMAND_LINE for name, value in said.items() if value not in (None, (), False)},
            },
        )


class SettingsFinder:
    """Settings for files: one set for each config, however many files it is for."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._by_folder = functools.cache(self._find)
        self._loaded: dict[int, Settings] = {}
        self._configs: list[Config] = []

    def __reduce__(self) -> tuple[type[SettingsFinder], tuple[Choice]]:
        return SettingsFinder, (self._choice,)  # another process loads its own

    def __call__(self, path: str) -> Settings:
        return self._by_folder(Path(path).parent)

    def excludes(self, path: str) -> bool:
        return self._choice.config_for(Path(path)).excludes(path)

    @property
    def loaded(self) -> tuple[Settings, ...]:
        """All settings that were asked for so far."""
        return tuple(self._loaded.values())

    def rule(self, identity: str) -> Rule | None:
        """A rule by its id, as the first of the configs that knows it has it."""
        for settings in self._loaded.values():
            if any(rule.id == identity for rule in settings.ruleset.known):
                return settings.ruleset.rule(identity)
        return None

    def _find(self, folder: Path) -> Settings:
        found = self._choice.config_for(folder)
        if found not in self._configs:
            self._configs.append(found)
        index = self._configs.index(found)
        if index not in self._loaded:
            self._loaded[index] = Settings(found)
        return self._loaded[index]


def standard_input() -> BinaryIO:
    """What `-` means.  Raises UsageError where there is none."""
    stream: TextIO | None = getattr(sys, "stdin", None)
    if stream is None:
        raise UsageError("standard input is closed")
    return stream.buffer


def split(names: Sequence[str]) -> tuple[str, ...]:
    """`a,b` and `a` `b` alike."""
    return tuple(name.strip() for part in names for name in part.split(",") if name.strip())
