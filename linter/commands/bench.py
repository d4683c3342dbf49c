"""`newslint bench`: how good and how harmful the fixes are on labelled articles."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import click

from linter import config
from linter.bench import Bench, folds_of
from linter.commands.options import Choice, rule_options
from linter.config import Config, Settings
from linter.errors import UsageError
from linter.finding import Safety
from linter.labelled import SCRAPER, Labelled, corrected, read_corrections, read_labelled
from linter.measured import Measurement, write_measured
from linter.measuring import Done, measure_all
from linter.progress import Progress
from linter.reporters import bench as report
from linter.reporters.bench import Part
from linter.shipped import shipped_folder

WHOLE_PAGES = "page_text"


@click.command()
@click.argument("file", type=click.Path())
@rule_options
@click.option("--unsafe", is_flag=True, help="Apply unsafe fixes as well.")
@click.option(
    "--group-by", default=SCRAPER, show_default=True, metavar="FIELD", help="Give figures for each value of this field."
)
@click.option(
    "--apart",
    multiple=True,
    default=(WHOLE_PAGES,),
    show_default=True,
    metavar="GROUP",
    help="Leave a scraper or group out of the totals. Repeatable.",
)
@click.option("--folds", type=click.IntRange(2), help="Give each figure as a mean over so many folds of sites, too.")
@click.option("--every", type=click.IntRange(1), default=1, metavar="N", help="Only every Nth article, to save time.")
@click.option("--corrections", type=click.Path(), metavar="FILE", help="Give the figures with these labels corrected, too.")
@click.option(
    "--worst", type=click.IntRange(0), default=20, show_default=True, help="How much of what the reporter lost is shown."
)
@click.option("--json", "json_file", type=click.Path(dir_okay=False), metavar="FILE", help="Write all numbers to this file.")
@click.option(
    "--markdown", "markdown_file", type=click.Path(dir_okay=False), metavar="FILE", help="Write what is printed to this file."
)
@click.option("--record", is_flag=True, help="Write docs/accuracy.md and rules/measured.json of this checkout.")
@click.option("-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes to use.")
def bench(
    file: str,
    unsafe: bool,
    group_by: str,
    apart: tuple[str, ...],
    folds: int | None,
    every: int,
    corrections: str | None,
    worst: int,
    json_file: str | None,
    markdown_file: str | None,
    record: bool,
    jobs: int,
    **_: object,
) -> int:
    """Measure the fixes on FILE: labelled articles, .jsonl or .jsonl.gz (docs/labelled.md describes them).

    Prints precision, recall, damage and body F1 by group, a line for each rule that took a line, and what of the
    reporter's text was lost.
    """
    choice = Choice.current()
    settings = _recorded(choice, every) if record else choice.config_for(Path.cwd())
    grades = _grades(settings)
    with _opened(file) as stream:
        rows = read_labelled(stream, file, settings.fields, group_by)
    rows = _sample(rows, every)
    labellings = [rows]
    if corrections is not None:
        with _opened(corrections) as stream:
            labellings.append(corrected(rows, read_corrections(stream, corrections)))
    modes = (Safety.SAFE, Safety.UNSAFE) if record else (Safety.UNSAFE if settings.unsafe else Safety.SAFE,)
    fold_of = folds_of((row.site for row in rows), folds) if folds else None
    parts = [Part(mode, n > 0, Bench(apart, fold_of)) for mode in modes for n in range(len(labellings))]
    failed = _measure(parts, measure_all(settings, modes, labellings, jobs))
    lines = ["# Measured on labelled articles", "", _counts(rows)]
    for part in parts:
        lines += ["", *report.page(part, grades, worst)]
    for line in lines:
        click.echo(line)
    if json_file:
        numbers = report.as_json(parts, grades, worst)
        Path(json_file).parent.mkdir(parents=True, exist_ok=True)
        Path(json_file).write_text(json.dumps(numbers, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if markdown_file:
        Path(markdown_file).parent.mkdir(parents=True, exist_ok=True)
        Path(markdown_file).write_text("\n".join(lines) + "\n", "utf-8")
    if record and not failed:
        _record(parts, grades, rows, folds)
    return 2 if failed else 0


def _measure(parts: Sequence[Part], every: Iterable[Done]) -> int:
    """Add every row to the parts; how many could not be fixed because rules fight."""
    progress, failed = Progress(sys.stderr), 0
    progress.begin(None)
    for number, done in enumerate(every, 1):
        progress.at(number, 0)
        for part, result in zip(parts, done.results, strict=True):
            part.bench.add(result)
        if done.problem is not None:
            failed += 1
            progress.done()
            click.echo(f"{done.results[0].row.article.origin}: error: {done.problem}", err=True)
    progress.done()
    return failed


def _grades(settings: Config) -> dict[str, Safety]:
    return {rule.id: rule.head.fix.safety for rule in Settings(settings).ruleset.rules if rule.fixes}


@contextlib.contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    """A file, unpacked when its name ends in .gz.  Raises UsageError for one that is not there or not packed so."""
    try:
        with Path(path).open("rb") as stream:
            yield io.BufferedReader(gzip.GzipFile(fileobj=stream)) if path.endswith(".gz") else stream
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"cannot read '{path}': {getattr(error, 'strerror', None) or error}") from None


def _sample(rows: Sequence[Labelled], every: int) -> list[Labelled]:
    """The rows of every Nth article."""
    names = dict.fromkeys(row.name for row in rows)
    chosen = set(list(names)[::every])
    return [row for row in rows if row.name in chosen]


def _counts(rows: Iterable[Labelled]) -> str:
    listed = list(rows)
    articles, sites = len({row.name for row in listed}), len({row.site for row in listed})
    return f"{len(listed):,} texts of {articles:,} articles from {sites:,} sites"


def _recorded(choice: Choice, every: int) -> Config:
    """The config of a measurement that is recorded: the shipped rules as they are, on all articles."""
    given = choice.rules or choice.select or choice.ignore or choice.config_path or every > 1
    if given:
        raise UsageError(
            "--record measures the shipped rules on all articles: leave --rules, --select, --ignore, --config and --every out"
        )
    if not (shipped_folder().parent / "docs").is_dir():
        raise UsageError("--record writes into a checkout of newslint, and this is an installed one")
    return config.default(Path.cwd())


def _record(parts: Sequence[Part], grades: dict[str, Safety], rows: Sequence[Labelled], folds: int | None) -> None:
    """A safe rule's numbers are those of the run with safe fixes, any other's those of the run with all."""
    final = [part for part in parts if part.is_corrected] or list(parts)
    measured: dict[str, Measurement] = {}
    for part in final:
        for rule, found in part.bench.rules.items():
            is_safe = grades.get(rule) is Safety.SAFE
            if is_safe == (part.safety is Safety.SAFE) and found.measurement.lines:
                measured[rule] = found.measurement
    folder = shipped_folder()
    sites = len({row.site for row in rows})
    file = write_measured(folder, len({row.name for row in rows}), sites, measured)
    command = "newslint bench LABELLED.jsonl" + (f" --folds {folds}" if folds else "")
    command += (" --corrections CORRECTIONS.jsonl" if len(final) < len(parts) else "") + " --record"
    page = folder.parent / "docs" / "accuracy.md"
    page.write_text("\n".join(report.accuracy_page(parts, measured, grades, command, _counts(rows))) + "\n", "utf-8")
    for written in (file, page):
        click.echo(f"wrote {config.shown(written)}", err=True)
