"""`newslint schema`: JSON Schema of the files that people write."""

from __future__ import annotations

import click

from linter.json_schema import SCHEMAS, written


@click.command()
@click.argument("what", type=click.Choice(list(SCHEMAS)), default="rules")
def schema(what: str) -> int:
    """Print the JSON Schema (draft 2020-12) of rule files, or that of the config.

    An editor with a YAML language server then completes keys, explains them and marks mistakes: write the schema into a
    file and name it in the first line of a rule file, as `newslint init` does:

        # yaml-language-server: $schema=.schema.json
    """
    click.echo(written(what), nl=False)
    return 0
