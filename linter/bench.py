"""Labelled articles measured: what a ruleset takes from them, by group, by fold of sites and by rule.

`measure` judges one row, `Bench` adds rows up.  Every struck line is charged to the rules whose findings deleted it.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from linter.figures import SHINGLE, WORD, Figures, Score, Shingles, figures, score_of, shingles_of, words_of
from linter.finding import Fate, Safety
from linter.labelled import Labelled
from linter.measured import Measurement
from linter.repair import TOO_MUCH_REMOVED, Fixed
from linter.struck import Struck, StruckPart, struck
from linter.text import key_of

ALL, ENGLISH, OTHERS = "all", "English", "other languages"

Judgement = Literal["right", "wrong", "open"]


@dataclass(frozen=True, slots=True)
class Strike:
    """One line, or part of a line, that a rule took; `number` counts from 0.

    It is `right` to take an artifact and `wrong` to take the reporter's; what the labels leave open is neither.  `alone`
    says that no other rule took the same line.  What is only `suggested` is still there.
    """

    rule: str
    number: int
    judgement: Judgement
    text: str
    words: int
    is_part: bool = False
    is_suggested: bool = False
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """One row, measured.  `hits` counts the findings of each rule that were applied or are only ever suggested."""

    row: Labelled
    score: Score
    strikes: tuple[Strike, ...]
    hits: Mapping[str, int]
    dropped_by: str | None


def measure(row: Labelled, fixed: Fixed) -> Result:
    """What a fix made of a labelled article."""
    found = struck(fixed)
    refused = any(finding.rule == TOO_MUCH_REMOVED for finding in fixed.remaining)
    dropped = fixed.verdict.fate is Fate.DROP
    score = dataclasses.replace(
        score_of(row, {line.number for line in found.lines}, fixed.text), dropped=int(dropped), refused=int(refused)
    )
    if dropped or (refused and not fixed.is_changed):
        return Result(row, score, (), {}, fixed.verdict.rule if dropped else None)
    offered = [finding for finding in fixed.remaining if finding.fix and finding.fix.safety is Safety.SUGGEST]
    hits = Counter(finding.rule for finding in (*fixed.applied, *offered))
    return Result(row, score, tuple(_strikes(row, found)), hits, None)


def _strikes(row: Labelled, found: Struck) -> Iterable[Strike]:
    lines = row.lines
    judgements: Mapping[str, Judgement] = {"A": "right", "K": "wrong"}
    for line in (*found.lines, *found.suggested):
        label, text = row.labels[line.number], lines[line.number]
        made = Strike("", line.number, judgements.get(label, "open"), text, len(words_of(text)))
        is_suggested, alone = line in found.suggested, len(line.rules) == 1
        for rule in line.rules:
            yield dataclasses.replace(made, rule=rule, is_suggested=is_suggested, alone=alone)
    gold = shingles_of(words_of(row.gold)) if found.parts else Counter()
    for part in found.parts:
        judgement = _judge_part(lines[part.number], row.labels[part.number], part, gold)
        text = lines[part.number][part.start : part.end]
        yield Strike(part.rule, part.number, judgement, text, len(words_of(text)), is_part=True)


def _judge_part(line: str, label: str, part: StruckPart, gold: Shingles) -> Judgement:
    """A part of an artifact is one; a part of the reporter's line is one where the reporter's text goes without it.

    That is so when less than half of the shingles that reach into it stand in the reporter's text.
    """
    if label not in "AKM":
        return "open"
    if label == "A":
        return "right"
    words = [(found.group().casefold(), found.start() < part.end and found.end() > part.start) for found in WORD.finditer(line)]
    if len(words) < SHINGLE:
        return "wrong" if label == "K" else "open"
    runs = (words[n : n + SHINGLE] for n in range(len(words) - SHINGLE + 1))
    touched = [run for run in runs if any(inside for _, inside in run)]
    there = sum(tuple(word for word, _ in shingle) in gold for shingle in touched)
    return "wrong" if 2 * there >= len(touched) and touched else "right"


def folds_of(sites: Iterable[str], folds: int) -> Mapping[str, int]:
    """Each site's fold, from 0: folds of equal size, the same on every run, without regard to the order of the rows."""
    mixed = sorted(set(sites), key=lambda site: hashlib.sha256(site.encode("utf-8", "surrogatepass")).digest())
    return {site: n % folds for n, site in enumerate(mixed)}


@dataclass
class RuleRecord:
    """One rule over all rows."""

    hits: int = 0
    artifacts: int = 0
    kept: int = 0
    other: int = 0
    parts_right: int = 0
    parts_wrong: int = 0
    parts_open: int = 0
    alone: int = 0  # artifact lines that no other rule took
    right: set[tuple[str, str]] = field(default_factory=set)  # article and key: copies count once
    wrong: set[tuple[str, str]] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)

    def add(self, row: Labelled, strike: Strike) -> None:
        self.sites.add(row.site)
        self.alone += strike.alone and not strike.is_part and strike.judgement == "right"
        place = (row.name, key_of(strike.text))
        if strike.judgement == "right":
            self.right.add(place)
        elif strike.judgement == "wrong":
            self.wrong.add(place)
        if strike.is_part:
            self.parts_right += strike.judgement == "right"
            self.parts_wrong += strike.judgement == "wrong"
            self.parts_open += strike.judgement == "open"
        else:
            self.artifacts += strike.judgement == "right"
            self.kept += strike.judgement == "wrong"
            self.other += strike.judgement == "open"

    @property
    def measurement(self) -> Measurement:
        artifacts, kept = self.artifacts + self.parts_right, self.kept + self.parts_wrong
        lines = artifacts + kept + self.other + self.parts_open
        return Measurement(lines, artifacts, kept, len(self.right), len(self.wrong), len(self.sites))


@dataclass
class Loss:
    """Something of the reporter's that was struck, the same text of one article counted once.

    `line` counts from 1 and is that of the first group; `before` and `after` are the neighbouring lines.
    """

    name: str
    site: str
    text: str
    words: int
    line: int
    is_part: bool
    before: str
    after: str
    rules: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)


class Bench:
    """Rows added up: by group, by fold of sites, by rule.

    Rows of the scrapers or groups `apart` have a line of their own and count for nothing else.
    """

    def __init__(self, apart: Sequence[str] = (), folds: Mapping[str, int] | None = None) -> None:
        self._apart = frozenset(apart)
        self._fold_of = folds or {}
        self.groups: dict[str, Score] = {}
        self.folds: dict[int, dict[str, Score]] = {}
        self.rules: dict[str, RuleRecord] = {}
        self.losses: dict[tuple[str, str], Loss] = {}
        self.dropped: list[tuple[str, str, str]] = []  # article, group, rule

    def add(self, result: Result) -> None:
        row = result.row
        group = row.scraper if row.scraper in self._apart else row.group
        is_apart = group in self._apart
        names = [group] if is_apart else [group, ALL, ENGLISH if row.is_english else OTHERS]
        for name in filter(None, names):
            self.groups[name] = self.groups.get(name, Score()) + result.score
            if row.site in self._fold_of:
                fold = self.folds.setdefault(self._fold_of[row.site], {})
                fold[name] = fold.get(name, Score()) + result.score
        if is_apart:
            return
        if result.dropped_by is not None:
            self.dropped.append((row.name, row.group, result.dropped_by))
        for rule, hits in result.hits.items():
            self.rules.setdefault(rule, RuleRecord()).hits += hits
        for strike in result.strikes:
            self.rules.setdefault(strike.rule, RuleRecord()).add(row, strike)
            if strike.judgement == "wrong" and not strike.is_suggested:
                self._note_loss(row, strike)

    @property
    def group_figures(self) -> dict[str, Figures]:
        """Figures by group, the totals first."""
        totals = [name for name in (ALL, ENGLISH, OTHERS) if name in self.groups]
        names = [*totals, *sorted(name for name in self.groups if name not in totals)]
        return {name: figures(self.groups[name]) for name in names}

    @property
    def fold_figures(self) -> dict[str, list[Figures]]:
        """The figures of each fold of sites, by group; folds without such rows are left out."""
        return {
            name: [figures(fold[name]) for _, fold in sorted(self.folds.items()) if name in fold] for name in self.group_figures
        }

    @property
    def worst(self) -> list[Loss]:
        """What the reporter lost, most words first."""
        return sorted(self.losses.values(), key=lambda loss: (-loss.words, loss.name, loss.line))

    def recall_share(self, rule: str) -> float:
        """The share of all artifact lines that a rule deleted."""
        return self.rules[rule].artifacts / max(1, self.groups[ALL].artifacts)

    def _note_loss(self, row: Labelled, strike: Strike) -> None:
        place = (row.name, key_of(strike.text))
        if place not in self.losses:
            lines = row.lines
            above = next((line.strip() for line in reversed(lines[: strike.number]) if line.strip()), "")
            below = next((line.strip() for line in lines[strike.number + 1 :] if line.strip()), "")
            text = strike.text.strip()
            number = strike.number + 1
            self.losses[place] = Loss(row.name, row.site, text, strike.words, number, strike.is_part, above, below)
        self.losses[place].rules.add(strike.rule)
        self.losses[place].groups.add(row.group)
