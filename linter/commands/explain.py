"""`newslint explain RULE`: why a rule exists and what it does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from linter.commands.completion import complete_rules
from linter.commands.options import Choice, rule_options
from linter.config import Settings
from linter.errors import UsageError, did_you_mean
from linter.explain import OWN, explain_own
from linter.explain import explain as explained
from linter.measured import Record
from linter.rule import Rule


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="RULE…", shell_complete=complete_rules)
@rule_options
def explain(names: tuple[str, ...], **_: object) -> int:
    """Show why a rule exists, what it finds, what it does about it, and its examples.

    RULE is what stands in brackets behind a finding (media/video-embed), a family (media), a pack (media.de), a rule's
    name without its family, or a wildcard.
    """
    settings = Settings(Choice.current().config_for(Path.cwd()))
    known = settings.ruleset.known
    record = Record.of_shipped(known)
    for name in (name.removeprefix("[").removesuffix("]") for name in names):
        pages = [explain_own(name)] if name in OWN else [explained(rule, record.facts(rule)) for rule in meant_by(name, known)]
        for page in pages:
            for line in page:
                click.echo(line)
            click.echo()
    return 0


def meant_by(name: str, known: Sequence[Rule]) -> list[Rule]:
    """The rules of a name, by id.  Raises UsageError where there is none."""
    found = [rule for rule in known if rule.is_named(name)] or [rule for rule in known if rule.id.endswith("/" + name)]
    if not found:
        names = {*OWN, *(known_as for rule in known for known_as in (rule.id, rule.family, rule.pack))}
        raise UsageError(f"no rule is called '{name}'{did_you_mean(name, names)}; see newslint rules")
    return sorted(found, key=lambda rule: rule.id)
