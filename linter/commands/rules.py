"""`newslint rules`: the rules there are."""

from __future__ import annotations

from pathlib import Path

import click

from linter.commands.options import Choice, rule_options
from linter.config import Settings
from linter.measured import Record
from linter.reporters.text import table
from linter.rule import Rule


@click.command()
@rule_options
def rules(**_: object) -> int:
    """List the rules that would run here, with severity, kind and what is done about a finding and how it did when measured."""
    settings = Settings(Choice.current().config_for(Path.cwd()))
    listed = sorted(settings.ruleset.rules, key=lambda rule: rule.id)
    record = Record.of_shipped(settings.ruleset.known)
    rows = [
        (rule.id, rule.head.severity.value, rule.head.kind, grade(rule), record.summary(rule) or "-", rule.head.message)
        for rule in listed
    ]
    for line in table([("rule", "severity", "kind", "fix", "measured", "message"), *rows]):
        click.echo(line)
    packs = {rule.pack for rule in listed}
    languages = {language for rule in listed for language in rule.guards.languages}
    click.echo(f"{len(listed)} rules in {len(packs)} packs, {len(languages)} languages besides English", err=True)
    return 0


def grade(rule: Rule) -> str:
    """`delete, safe`, or `report` for a rule that has no fix."""
    return f"{rule.head.fix.action.value}, {rule.head.fix.safety.value}" if rule.fixes else "report"
