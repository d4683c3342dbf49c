"""Measurements on labelled articles as Markdown, readable as it stands on a terminal, and as JSON."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from linter.bench import Bench, Loss, RuleRecord
from linter.figures import Figures
from linter.finding import Safety
from linter.measured import BAR, Measurement, lower_bound
from linter.reporters.text import excerpt

DASH = "\N{EN DASH}"
AT_LEAST = "\N{GREATER-THAN OR EQUAL TO}"
INTRODUCTION = """\
Written by `{command}`; not edited by hand. Measured on {counts}, labelled line by line as in
[labelled articles](labelled.md), which also says what each figure means. The articles are other people's and not part of
this project; label your own to measure on them.

A rule is safe when the lower end of the 95 % interval of its precision is at least {bar:.0f} %, or when it is too rare to
measure and [graded by its form](../rules/graded_by_form.yaml)."""
RULES = f"""\
Lines are those that the rule deletes or cuts, with safe fixes for a safe rule and with all fixes for others; A and K those
that the labels call an artifact or the reporter's; {AT_LEAST} the lower bound, for which the same line of one article counts
once.
Rules not listed took no line."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the measurements of a run: what was applied, and by which labels it was judged."""

    safety: Safety
    is_corrected: bool
    bench: Bench

    @property
    def title(self) -> str:
        words = "safe fixes" if self.safety is Safety.SAFE else "safe and unsafe fixes"
        return words + (", labels corrected" if self.is_corrected else "")


def page(part: Part, grades: Mapping[str, Safety], worst: int) -> Iterator[str]:
    """Everything about one part, with the text of what the reporter lost."""
    yield from summary(part)
    yield ""
    yield from rules_table(part.bench, grades)
    if part.bench.dropped:
        yield ""
        yield f"Articles dropped: {len(part.bench.dropped):,}"
        yield ""
        yield from (f"- {name} ({group}): {rule}" for name, group, rule in part.bench.dropped[:worst])
    if part.bench.losses and worst:
        yield ""
        yield from _losses(part.bench.worst, worst)


def summary(part: Part, level: str = "##") -> Iterator[str]:
    """The figures by group, and by folds of sites where there are any."""
    yield f"{level} {part.title[0].upper()}{part.title[1:]}"
    yield ""
    yield from _groups(part.bench.group_figures)
    folds = part.bench.fold_figures
    if part.bench.folds:
        yield ""
        yield f"Mean over {len(part.bench.folds)} folds of sites, in brackets the worst fold:"
        yield ""
        yield from _folds(folds)


def rules_table(bench: Bench, grades: Mapping[str, Safety]) -> Iterator[str]:
    """A line for each rule that took any line, those that took most artifact lines first."""
    rows = []
    found = [(rule, record, record.measurement) for rule, record in bench.rules.items() if record.measurement.lines]
    for rule, record, measured in sorted(found, key=lambda row: (-row[2].artifacts, row[0])):
        grade = grades[rule].value if rule in grades else DASH
        rows.append((rule, grade, *_rule_cells(record, measured, bench.recall_share(rule))))
    if not rows:
        yield "No rule took a line."
        return
    heads = f"rule|grade|hits|A|K|other|parts right|wrong|precision|{AT_LEAST}|recall share|alone|sites".split("|")
    yield from table([heads, *rows], left=2)


def _rule_cells(record: RuleRecord, measured: Measurement, share: float) -> tuple[str, ...]:
    counts = (record.hits, record.artifacts, record.kept, record.other, record.parts_right, record.parts_wrong)
    bound = percent(measured.bound) if measured.right + measured.wrong else DASH
    return (
        *(f"{count:,}" for count in counts),
        percent(measured.precision),
        bound,
        f"{100 * share:.2f}",
        f"{record.alone:,}",
        f"{measured.sites:,}",
    )


def _groups(groups: Mapping[str, Figures]) -> Iterator[str]:
    heads = "group|rows|A lines|K lines|precision|recall|lost per 10,000|hurt|body F1 before|after|as written|dropped|refused"
    rows = [
        (
            name,
            f"{found.rows:,}",
            f"{found.artifacts:,}",
            f"{found.kept:,}",
            percent(found.precision),
            percent(found.recall),
            f"{found.lost:.1f}",
            percent(found.hurt),
            percent(found.body_before),
            percent(found.body_after),
            percent(found.body_written),
            f"{found.dropped:,}",
            f"{found.refused:,}",
        )
        for name, found in groups.items()
    ]
    yield from table([heads.split("|"), *rows])


def _folds(folds: Mapping[str, Sequence[Figures]]) -> Iterator[str]:
    heads = ["group", "precision", "recall", "lost per 10,000", "hurt", "body F1 before", "after"]
    rows = [
        (
            name,
            _mean([100 * f.precision for f in found if f.precision is not None], min),
            _mean([100 * f.recall for f in found if f.recall is not None], min),
            _mean([f.lost for f in found], max),
            _mean([100 * f.hurt for f in found], max),
            _mean([100 * f.body_before for f in found], min),
            _mean([100 * f.body_after for f in found], min),
        )
        for name, found in folds.items()
        if found
    ]
    yield from table([heads, *rows])


def _mean(values: Sequence[float], worst: Callable[[Sequence[float]], float]) -> str:
    return f"{statistics.fmean(values):.1f} ({worst(values):.1f})" if values else DASH


def _losses(losses: Sequence[Loss], most: int) -> Iterator[str]:
    places = f"{min(most, len(losses)):,} of {len(losses):,} places, {sum(loss.words for loss in losses):,} words in all"
    yield f"What the reporter lost, most words first ({places}):"
    for loss in losses[:most]:
        part = ", part of the line" if loss.is_part else ""
        groups = ", ".join(sorted(group for group in loss.groups if group))
        yield ""
        rules = ", ".join(sorted(loss.rules)) or "no rule"
        yield f"- {rules}: {loss.words} words of {loss.name}, line {loss.line}{part} ({groups})"
        yield f"      {excerpt(loss.before)}"
        yield f"    > {loss.text}"
        yield f"      {excerpt(loss.after)}"


def table(rows: Sequence[Sequence[str]], left: int = 1) -> Iterator[str]:
    """A Markdown table with aligned columns, the first `left` of them to the left."""
    widths = [max(3, *(len(row[n]) for row in rows)) for n in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = [cell.ljust(widths[n]) if n < left else cell.rjust(widths[n]) for n, cell in enumerate(row)]
        yield f"| {' | '.join(cells)} |"
        if not number:
            rules = ["-" * width if n < left else "-" * (width - 1) + ":" for n, width in enumerate(widths)]
            yield f"| {' | '.join(rules)} |"


def percent(share: float | None) -> str:
    return DASH if share is None else f"{100 * share:.1f}"


def as_json(parts: Sequence[Part], grades: Mapping[str, Safety], worst: int) -> list[dict[str, object]]:
    """All numbers, unrounded."""
    return [
        {
            "fixes": part.safety.value,
            "labels_corrected": part.is_corrected,
            "groups": {name: dataclasses.asdict(found) for name, found in part.bench.group_figures.items()},
            "folds": {name: [dataclasses.asdict(f) for f in found] for name, found in part.bench.fold_figures.items()},
            "rules": {
                rule: _rule_json(part.bench, rule, grades) for rule in sorted(part.bench.rules) if part.bench.rules[rule].hits
            },
            "dropped": [{"id": name, "group": group, "rule": rule} for name, group, rule in part.bench.dropped],
            "losses": [
                {**dataclasses.asdict(loss), "rules": sorted(loss.rules), "groups": sorted(loss.groups)}
                for loss in part.bench.worst[:worst]
            ],
        }
        for part in parts
    ]


def _rule_json(bench: Bench, rule: str, grades: Mapping[str, Safety]) -> dict[str, object]:
    record = bench.rules[rule]
    measured = record.measurement
    return {
        "grade": grades[rule].value if rule in grades else None,
        "hits": record.hits,
        "artifact_lines": record.artifacts,
        "kept_lines": record.kept,
        "other_lines": record.other,
        "parts_right": record.parts_right,
        "parts_wrong": record.parts_wrong,
        "parts_open": record.parts_open,
        "precision": measured.precision,
        "different_right": measured.right,
        "different_wrong": measured.wrong,
        "bound": lower_bound(measured.right, measured.right + measured.wrong),
        "recall_share": bench.recall_share(rule),
        "alone": record.alone,
        "sites": measured.sites,
    }


def accuracy_page(
    parts: Sequence[Part], rules: Mapping[str, Measurement], grades: Mapping[str, Safety], command: str, counts: str
) -> Iterator[str]:
    """docs/accuracy.md: figures and numbers by rule, without a text."""
    yield "# Accuracy"
    yield ""
    yield INTRODUCTION.format(command=command, counts=counts, bar=100 * BAR)
    for part in parts:
        yield ""
        yield from summary(part)
    yield ""
    yield "## Rules"
    yield ""
    yield RULES
    yield ""
    heads = ["rule", "grade", "lines", "A", "K", "precision", AT_LEAST, "sites"]
    rows = [
        (
            rule,
            grades[rule].value if rule in grades else DASH,
            *(f"{count:,}" for count in (found.lines, found.artifacts, found.kept)),
            percent(found.precision),
            percent(found.bound) if found.right + found.wrong else DASH,
            f"{found.sites:,}",
        )
        for rule, found in sorted(rules.items(), key=lambda row: (-row[1].lines, row[0]))
    ]
    yield from table([heads, *rows], left=2)
