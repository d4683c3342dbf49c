"""`newslint report`: look at what runs have left behind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from linter.commands.options import SHARE
from linter.drift import LEVEL, RISE, Change, Drift, Rate, Trend, compare
from linter.errors import UsageError
from linter.reporters.text import counted
from linter.shares import Share, percent
from linter.summary import Summary, parse

MOST = 20  # new and gone sites and rules that are told one by one
COLOURS = {Trend.BROKEN: "red", Trend.WORSE: "yellow", Trend.BETTER: "green"}


@click.group()
def report() -> None:
    """Work with the reports of runs."""


@report.command("compare", short_help="Say where a scraper broke between two runs.")
@click.argument("before", type=click.Path(dir_okay=False))
@click.argument("after", type=click.Path(dir_okay=False))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the changes (text).")
@click.option(
    "--min-rise",
    type=SHARE,
    default=Share(RISE),
    show_default=True,
    metavar="SHARE",
    help="Call a site broken only where the share of articles has risen by so much.",
)
@click.option(
    "--level",
    type=SHARE,
    default=Share(LEVEL),
    show_default=True,
    metavar="SHARE",
    help="Bound on the share of false alarms among all alarms.",
)
def compare_reports(before: str, after: str, form: str, min_rise: Share, level: Share) -> int:
    """Say on which site which rule finds more or less in AFTER than in BEFORE, beyond chance.

    Both are written by lint: --output summary:FILE, or jsonl:FILE or json:FILE.  Exits with 1 when something has risen so
    much that a scraper must have broken.
    """
    first, second = read(Path(before)), read(Path(after))
    drift = compare(first, second, level=level.value, rise=min_rise.value)
    if form == "json":
        click.echo(json.dumps(_values(drift), ensure_ascii=False, indent=2))
    else:
        for line in _lines(drift):
            click.echo(line)
    if not drift.same_rules:
        click.echo("warning: the rules of the two runs differ; a change may come from them", err=True)
    numbers = (f"{len(drift.by_trend(trend)):,} {trend.value}" for trend in (Trend.BROKEN, Trend.WORSE, Trend.BETTER))
    click.echo(f"{', '.join(numbers)} of {counted(len(drift.changes), 'rate')} compared", err=True)
    return int(bool(drift.by_trend(Trend.BROKEN)))


def read(path: Path) -> Summary:
    """The counts in a report.  Raises UsageError."""
    try:
        with path.open(encoding="utf-8") as lines:
            return parse(lines)
    except OSError as error:
        raise UsageError(f"cannot read '{path}': {error.strerror}") from None
    except ValueError as error:
        words = "not UTF-8" if isinstance(error, UnicodeDecodeError) else error
        raise UsageError(f"'{path}' is no report to compare: {words}; 'lint --output summary:FILE' makes one") from None


def _lines(drift: Drift) -> Iterator[str]:
    for trend, colour in COLOURS.items():
        for change in drift.by_trend(trend):
            yield f"{change}: {click.style(trend.value, fg=colour, bold=True)}, {_points(change)} ({_counts(change.after)})"
    yield from _listed("new site", [f"{site}, {counted(articles, 'article')}" for site, articles in drift.new_sites])
    yield from _listed("site gone", [f"{site}, {counted(articles, 'article')} before" for site, articles in drift.gone_sites])
    yield from _listed("new rule", drift.new_rules)
    yield from _listed("rule gone", drift.gone_rules)


def _points(change: Change) -> str:
    """How much the share has changed, as an interval."""
    ends = (change.low, change.high) if change.rise > 0 else (-change.high, -change.low)
    low, high = (percent(max(0.0, end)).removesuffix(" %") for end in ends)
    return f"{low} to {high} points {'more' if change.rise > 0 else 'less'}"


def _counts(rate: Rate) -> str:
    return f"{rate.some:,} of {counted(rate.of, 'article')}"


def _listed(title: str, names: Sequence[str]) -> Iterator[str]:
    yield from (f"{title}: {name}" for name in names[:MOST])
    if len(names) > MOST:
        yield f"{title}: {len(names) - MOST:,} more"


def _values(drift: Drift) -> dict[str, object]:
    return {
        "changes": [_change(change) for change in drift.by_trend(*COLOURS)],
        "compared": len(drift.changes),
        "new_sites": dict(drift.new_sites),
        "gone_sites": dict(drift.gone_sites),
        "new_rules": drift.new_rules,
        "gone_rules": drift.gone_rules,
        "same_rules": drift.same_rules,
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "site": change.site,
        "rule": change.rule,
        "trend": change.trend.value,
        "before": {"found": change.before.some, "articles": change.before.of},
        "after": {"found": change.after.some, "articles": change.after.of},
        "rise": round(change.rise, 6),
        "interval": [round(change.low, 6), round(change.high, 6)],
        "chance": float(f"{change.chance:.3g}"),
    }
