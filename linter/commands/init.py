"""`newslint init`: a config and a first rule to start from, and the schemas that help an editor with both."""

from __future__ import annotations

from pathlib import Path

import click

from linter.errors import UsageError
from linter.json_schema import written

CONFIG = """\
# yaml-language-server: $schema=newslint-rules/.config.schema.json
# newslint's settings for everything below this folder.  `newslint config show FILE` says what holds and why.

# Your own rules: files and folders, beside this file.
rules: [newslint-rules]

# Leave rules out, or run only some: ids, families (ads), packs (ads.de), severities, tags, wildcards.
# ignore: [bylines, dates]
# select: [all]

# Exit with 1 from this severity on: info, warning, error.
fail_on: info

# Other grades for some rules.
# severity: {captions: error}
# safety: {related: unsafe}

# A fix that would remove a larger share of an article's words is refused.
max_removed: 0.33

# What the fields of .jsonl records are called.
# fields: {text: body, title: headline, url: link, id: guid, language: lang}

# Other settings for some articles.
# overrides:
#   - {sites: [example.com], ignore: [captions]}
#   - {paths: ["archive/*"], languages: [de], severity: {encoding: error}}
"""

RULES = """\
# yaml-language-server: $schema=.schema.json
# Rules of your own.  Try them with: newslint test newslint-rules
pack: house
title: What our scraper leaves behind
rules:
  - id: scraper-stamp                     # the full id is house/scraper-stamp
    kind: line
    message: stamp of the scraper
    why: Our scraper writes this line at the end of every article.
    patterns: ['Scraped on \\d{4}-\\d\\d-\\d\\d']
    where: tail 3
    fix: {action: delete, safety: safe}
    examples:
      bad:
        - {text: "The bridge opens in May.\\n\\nScraped on 2024-05-06", fixed: "The bridge opens in May."}
      good:
        - "The data was scraped on 2024-05-06, the company said."
"""


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False))
def init(folder: str) -> int:
    """Write a commented newslint.yaml and a first rule file into FOLDER, and beside it the schemas of both for editors."""
    rules = Path(folder, "newslint-rules")
    files = {
        Path(folder, "newslint.yaml"): CONFIG,
        rules / "house.yaml": RULES,
        rules / ".schema.json": written("rules"),
        rules / ".config.schema.json": written("config"),
    }
    there = [str(path) for path in files if path.exists()]
    if there:
        raise UsageError(f"there already: {', '.join(there)}")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        click.echo(f"wrote {path}")
    return 0
