"""Fit the points of the shipped score rules on labelled articles, and write them into rules/score.yaml.

python benchmarks/fit_score.py LABELLED.jsonl[.gz] [--write]      (needs numpy and scipy: pip install -e '.[fit]')

Lines are looked at as the rules see them: characters repaired, sentences joined, and those left out that another rule
deletes.  A logistic regression tells artifacts (A) from the reporter's lines (K, headlines and standfirsts), with the sign
of each point fixed beforehand, so that no page can teach it that quotation marks are furniture.  What it is worth is read from
sites that it has not seen: five folds of sites, each scored by a model of the other four.  docs/score.md explains the table.
"""

from __future__ import annotations

import argparse
import gzip
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from linter import load_rules
from linter.bench import folds_of
from linter.config import Fields
from linter.draft import Draft
from linter.errors import RuleConflict
from linter.features import FEATURES
from linter.finding import Safety
from linter.kinds.score import ScoreCheck
from linter.labelled import Labelled, read_labelled
from linter.rule import Ruleset
from linter.text import Span
from linter.view import View

RULE = "score/furniture"
FOLDS = 5
THRESHOLDS = (4.0, 3.6, 3.2, 2.8, 2.4, 2.0, 1.6)
SHORT, LONG, SENTENCE = 14, 40, 45  # words at most of the sorts of lines that the rules part
PENALTY = 1e-3
CAP = 6  # standard deviations: what is rarer says no more
SMALL = 0.02  # points for one standard deviation, below which a measure is left out
HEADLINES = 0.3  # weight of headlines and standfirsts beside K lines
FEWEST = 20  # lines of a text; shorter texts weigh as much as one of so many
WORDS_AT_MOST = 1.0  # points of a line test: rules have guards for good reasons, so that words alone are not enough
AT_MOST = {"cut_before": -0.5, "goes_on": -0.5}


@dataclass(frozen=True)
class Lines:
    """All lines of all texts that a score may look at: measures, labels, and where they stand."""

    names: list[str]
    signs: list[int]
    values: np.ndarray  # a row for each line, a column for each name
    labels: np.ndarray
    texts: np.ndarray  # number of the text
    words: np.ndarray
    sizes_of: np.ndarray  # characters of each line
    sizes: np.ndarray  # lines of each text
    folds: np.ndarray  # of each text
    artifacts: int  # of all texts, whatever became of them
    artifact_characters: int
    taken: int  # by other rules
    kept: int
    kept_words: int


def main() -> None:
    given = _options().parse_args()
    rules = load_rules()
    check = rules.rule(RULE).check
    assert isinstance(check, ScoreCheck)
    with gzip.open(given.labelled) if given.labelled.suffix == ".gz" else given.labelled.open("rb") as stream:
        rows = [row for row in read_labelled(stream, str(given.labelled), Fields()) if row.scraper not in given.apart]
    lines = read_lines(rows[:: given.every], rules, check)
    print(f"{len(set(lines.texts))} texts, {len(lines.labels)} lines in doubt")
    print(f"other rules take {lines.taken / lines.artifacts:.1%} of the artifacts")
    chosen = [
        n for n, weight in enumerate(_fit(lines, range(len(lines.names)))[:-1]) if abs(weight * _scale(lines)[n]) >= SMALL
    ]
    scores = np.zeros(len(lines.labels))
    for fold in range(FOLDS):
        inside = lines.folds[lines.texts] == fold
        weights = _fit(lines, chosen, ~inside)
        scores[inside] = lines.values[inside][:, chosen] @ weights[:-1] + weights[-1]
    _report(lines, scores)
    weights = _fit(lines, chosen)
    found = dict(zip([lines.names[n] for n in chosen], (float(w) for w in weights[:-1]), strict=True))
    print(f"\nbase {weights[-1]:.2f}")
    for name, points in sorted(found.items(), key=lambda item: -abs(item[1] * _scale(lines)[lines.names.index(item[0])])):
        print(f"{name:24} {points:6.2f}   {points * _scale(lines)[lines.names.index(name)]:6.2f} for a standard deviation")
    if given.write:
        file = Path(rules.rule(RULE).location.path)
        file.write_text(rewritten(file.read_text("utf-8"), found, float(weights[-1])), "utf-8")


def read_lines(rows: Sequence[Labelled], rules: Ruleset, check: ScoreCheck) -> Lines:
    others = rules.only(tuple(rule for rule in rules.rules if rule.head.kind != "score"), "without scores")
    names = [*FEATURES, *(said.name for said in check.said)]
    fold_of = folds_of([row.site for row in rows], FOLDS)
    values, labels, texts, words, sizes_of = list[list[float]](), list[str](), list[int](), list[int](), list[int]()
    sizes = np.zeros(len(rows))
    taken = 0
    for number, row in enumerate(rows):
        draft = Draft(row.article, others, Safety.UNSAFE)
        try:
            draft.prepare()
            findings = draft.scan(2)
        except RuleConflict:
            continue
        view = draft.view
        gone = {
            n
            for finding in findings
            if finding.fix and Safety.UNSAFE.allows(finding.fix.safety)
            for edit in finding.fix.edits
            if not edit.replacement
            for n in view.covered(edit.span)
        }
        label_of = _Labels(row)
        sizes[number] = len(view.solid)
        for position, line in enumerate(view.solid):
            found = label_of(draft.trace.original(line.span))
            if position in gone:
                taken += found.count("A")
            elif found and found[0] in "AKTS" and len(set(found)) == 1 and not view.is_mid_sentence(position, position):
                values.append(_values(check, view, position))
                labels.append(found[0])
                texts.append(number)
                words.append(line.words)
                sizes_of.append(len(line.text))
    kept = [line for row in rows for line, label in zip(row.lines, row.labels, strict=True) if label == "K"]
    return Lines(
        names,
        [*(feature.sign for feature in FEATURES.values()), *(-1 if said.points < 0 else 1 for said in check.said)],
        np.array(values, dtype=float),
        np.array(labels),
        np.array(texts),
        np.array(words),
        np.array(sizes_of),
        sizes,
        np.array([fold_of[row.site] for row in rows]),
        sum(row.labels.count("A") for row in rows),
        sum(len(line) for row in rows for line, label in zip(row.lines, row.labels, strict=True) if label == "A"),
        taken,
        len(kept),
        sum(len(line.split()) for line in kept),
    )


def rewritten(text: str, points: dict[str, float], base: float) -> str:
    """The rule file with other points: the whole block of measures, and those of line tests in their place."""
    block = "".join(f"      {name}: {points[name]:.2f}\n" for name in FEATURES if name in points)
    text = re.sub(r"(?m)^(    base: &base ).*$", rf"\g<1>{base:.2f}", text, count=1)
    text = re.sub(r"(?m)(^    points: &points\n)(?:      .*\n)+", rf"\g<1>{block}", text, count=1)
    return re.sub(r"(\{as: (\w+), .*?points: )[-\d.]+", lambda found: f"{found[1]}{points.get(found[2], 0.0):.2f}", text)


def _values(check: ScoreCheck, view: View, position: int) -> list[float]:
    near = check.tally(view).near
    measured = [float(feature.measure(near, position)) for feature in FEATURES.values()]
    return measured + [float(position in view.holding(said.test)) for said in check.said]


class _Labels:
    """The labels of the lines that a stretch of a labelled text reaches into, blank ones aside."""

    def __init__(self, row: Labelled) -> None:
        self._labels = row.labels
        self._starts = [0]
        for line in row.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def __call__(self, span: Span) -> str:
        first, last = bisect_right(self._starts, span.start) - 1, bisect_right(self._starts, max(span.start, span.end - 1)) - 1
        return self._labels[first : last + 1].replace(".", "")


def _scale(lines: Lines) -> np.ndarray:
    return lines.values.std(axis=0) + 1e-9


def _fit(lines: Lines, chosen: Sequence[int], used: np.ndarray | None = None) -> np.ndarray:
    """Points for each chosen measure and the base, from the lines that are `used`."""
    used = np.ones(len(lines.labels), dtype=bool) if used is None else used
    scale = _scale(lines)[list(chosen)]
    values = lines.values[used][:, list(chosen)] / scale
    values = np.minimum(values, values.mean(axis=0) + CAP)
    values = np.c_[values, np.ones(len(values))]
    labels = lines.labels[used]
    target = (labels == "A").astype(float)
    weight = 1 / np.sqrt(np.maximum(lines.sizes[lines.texts[used]], FEWEST))
    weight *= np.where((labels == "T") | (labels == "S"), HEADLINES, 1.0)
    weight /= weight.sum()
    signs = [lines.signs[n] for n in chosen]
    bounds: list[tuple[float | None, float | None]] = [
        (0.0, WORDS_AT_MOST * size if lines.names[n] not in FEATURES else None)
        if sign > 0
        else (None, AT_MOST.get(lines.names[n], 0.0) * size)
        for n, sign, size in zip(chosen, signs, scale, strict=True)
    ]

    def loss(points: np.ndarray) -> tuple[float, np.ndarray]:
        reached = values @ points
        shrunk = np.append(points[:-1], 0.0)
        wrong = 1 / (1 + np.exp(-np.clip(reached, -30, 30))) - target
        cost = float(weight @ (np.logaddexp(0, reached) - target * reached) + PENALTY * shrunk @ shrunk)
        return cost, values.T @ (weight * wrong) + 2 * PENALTY * shrunk

    start = np.array([low if low is not None else high for low, high in bounds] + [0.0], dtype=float)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)], options={"maxiter": 500})
    return np.append(found.x[:-1] / scale, found.x[-1])


def _report(lines: Lines, scores: np.ndarray) -> None:
    """What thresholds bring and cost on sites that the points were not fitted on, for each sort of line."""
    measured = dict(zip(lines.names, lines.values.T, strict=True))
    around = (measured["before_body"] > 0) | (measured["after_body"] > 0)
    sentence, words = measured["sentence"] > 0, lines.words
    sorts = {
        f"up to {SHORT} words, inside the body": ~sentence & (words <= SHORT) & ~around,
        f"up to {SHORT} words, around it": ~sentence & (words <= SHORT) & around,
        f"{SHORT + 1} to {LONG} words": ~sentence & (words > SHORT) & (words <= LONG),
        f"sentences of up to {SENTENCE} words around the body": sentence & (words <= SENTENCE) & around,
    }
    print("\n| lines | threshold | artifact lines found | of all characters | K lines | words lost per 10,000 | texts hurt |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, chosen in sorts.items():
        for threshold in THRESHOLDS:
            found = chosen & (scores >= threshold)
            right, wrong = found & (lines.labels == "A"), found & (lines.labels == "K")
            print(
                f"| {name} | {threshold:.1f} | {right.sum() / lines.artifacts:.1%} "
                f"| {lines.sizes_of[right].sum() / lines.artifact_characters:.1%} "
                f"| {wrong.sum()} | {1e4 * words[wrong].sum() / lines.kept_words:.1f} "
                f"| {len(set(lines.texts[wrong])) / len(lines.sizes):.1%} |"
            )


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("labelled", type=Path, help="labelled articles, as docs/labelled.md describes them")
    options.add_argument("--apart", nargs="*", default=["page_text"], help="scrapers that are left out")
    options.add_argument("--every", type=int, default=1, help="every N-th text only")
    options.add_argument("--write", action="store_true", help="write the points into the rule file")
    return options


if __name__ == "__main__":
    main()
