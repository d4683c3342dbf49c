"""`newslint explain RULE`: why a rule exists and what it does."""

from __future__ import annotations

from pathlib import Path

import click

from linter.commands.options import Choice, rule_options
from linter.config import Settings
from linter.errors import UsageError, did_you_mean
from linter.explain import explain as explained
from linter.measured import Record


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="RULE…")
@rule_options
def explain(names: tuple[str, ...], **_: object) -> int:
    """Show why a rule exists, what it finds, what it does about it, and its examples."""
    settings = Settings(Choice.current().config_for(Path.cwd()))
    record = Record.of_shipped(settings.ruleset.known)
    for name in names:
        meant = [rule for rule in settings.ruleset.known if rule.is_named(name)]
        if not meant:
            known = {known for rule in settings.ruleset.known for known in (rule.id, rule.family)}
            raise UsageError(f"no rule is called '{name}'{did_you_mean(name, known)}; see newslint rules")
        for rule in sorted(meant, key=lambda rule: rule.id):
            for line in explained(rule, record.facts(rule)):
                click.echo(line)
            click.echo()
    return 0
