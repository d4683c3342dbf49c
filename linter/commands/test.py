"""`newslint test`: try rules on their own examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from linter import compiled, packs
from linter.commands.completion import complete_rules
from linter.config import shown
from linter.costs import LINES, MOST, Wordless, costs_of, patterns_of, sample_articles, wordless
from linter.errors import MistakesFound, UsageError
from linter.files import replacing
from linter.fill import CannotFill, filled
from linter.reporters.text import counted
from linter.rule import Rule, Ruleset
from linter.selection import selected
from linter.shipped import shipped_folder
from linter.trial import difference, fixed_texts, try_rules
from linter.wording import shortened

MOST_NAMED = 10  # patterns without words, where they are not measured


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--select", multiple=True, metavar="NAMES", shell_complete=complete_rules, help="Only these rules.")
@click.option(
    "--update", is_flag=True, help="Write the fixed text of bad examples that have none into their files, for review."
)
@click.option("--costs", is_flag=True, help="Measure what patterns cost that no word gives away, and name other dear ones.")
def test(paths: tuple[str, ...], select: tuple[str, ...], update: bool, costs: bool) -> int:
    """Try the rules of PATHS (rule files and folders; the shipped rules without any) on their examples.

    Every bad example must be found and mended as it says, every good one left alone.  Exits with 2 otherwise.  Patterns
    that no word gives away, so that they are tried on line after line, are named.
    """
    if update:
        _update(*_meant(paths, select, unfinished=True))
    ruleset, meant = _meant(paths, select, unfinished=update)
    mistakes = [mistake for _, found in try_rules(ruleset, meant) for mistake in found]
    if mistakes:
        raise MistakesFound(mistakes)
    examples = sum(len(rule.head.examples.bad) + len(rule.head.examples.good) for rule in meant)
    for line in _costs(ruleset, meant, measures=costs):
        click.echo(line, err=True)
    click.echo(f"{counted(len(meant), 'rule')}, {counted(examples, 'example')}: all as they should be", err=True)
    return 0


def _meant(paths: Sequence[str], select: Sequence[str], *, unfinished: bool) -> tuple[Ruleset, list[Rule]]:
    """All rules, and those of them that are to be tried."""
    shipped = shipped_folder().resolve()
    own = [path for path in paths if not Path(path).resolve().is_relative_to(shipped)]
    ruleset = compiled.load(own, unfinished=unfinished)
    files = {str(file.resolve()) for path in paths or (shipped,) for file in packs.rule_files(Path(path))}
    chosen = selected(ruleset, select).rules if select else ruleset.known
    return ruleset, [rule for rule in chosen if str(Path(rule.location.path).resolve()) in files]


def _costs(ruleset: Ruleset, meant: Sequence[Rule], *, measures: bool) -> Iterator[str]:
    """A line for each pattern without words: only so many, or all with what they cost, and any other that is dear."""
    found = list(wordless(meant))
    if measures:
        yield from _measured(ruleset, meant, found)
        return
    for one in found[:MOST_NAMED]:
        yield f"{_named(one)} it is tried on line after line"
    if len(found) > MOST_NAMED:
        yield f"{len(found) - MOST_NAMED:,} more patterns without words; --costs names all, with what they cost"


def _measured(ruleset: Ruleset, meant: Sequence[Rule], found: Sequence[Wordless]) -> Iterator[str]:
    """The dearest first, and last the whole."""
    names = {(one.rule.id, one.pattern.source): _named(one) for one in found}
    sources = {(rule.id, pattern.source): rule for rule in meant for pattern in patterns_of(rule)}
    costs = costs_of(list({source for _, source in sources}), ruleset, sample_articles(ruleset.known))
    for (rule, source), owner in sorted(sources.items(), key=lambda item: (-costs.share(item[0][1]), item[0])):
        if (rule, source) in names or costs.share(source) > MOST:
            name = names.get((rule, source)) or f"{_place(owner)}: note: {rule}: dear is ‹{shortened(source, 60)}›:"
            yield f"{name} {_microseconds(costs.by_source[source])} an article, {costs.share(source):.2%} of a lint"
    yield f"a lint takes {_microseconds(costs.whole)} an article of {LINES} lines, all from good examples"


def _microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:,.1f} \N{MICRO SIGN}s"


def _named(one: Wordless) -> str:
    return f"{_place(one.rule)}: note: {one.rule.id}: no word is in all matches of ‹{shortened(one.pattern.source, 60)}›:"


def _place(rule: Rule) -> str:
    return f"{shown(Path(rule.location.path))}:{rule.location.line}:{rule.location.column}"


def _update(ruleset: Ruleset, meant: Sequence[Rule]) -> None:
    """Write what is missing, and show it."""
    fixed: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for rule, example, text in fixed_texts(ruleset, meant):
        place = example.location
        fixed[place.path][place.line, place.column] = text
        click.echo(f"{shown(Path(place.path))}:{place.line}:{place.column}: {rule.id}: fixed text written")
        click.echo(difference(example.text, text, "text", "fixed"))
    for path, texts in fixed.items():
        raw = Path(path).read_bytes().decode("utf-8")
        mark = "\ufeff" if raw.startswith("\ufeff") else ""
        try:
            new = filled(raw.removeprefix(mark), path, texts)
        except CannotFill as error:
            raise UsageError(f"{shown(Path(path))}: nothing is written: {error}; write fixed: by hand") from None
        with replacing(path) as replacement:
            replacement.stream.write((mark + new).encode("utf-8"))
            replacement.keep()
