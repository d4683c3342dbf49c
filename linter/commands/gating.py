"""What a run's counts mean: whether it fails, what is stale in its baselines, and the words for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linter.config import Settings, below, shown
from linter.gate import Breach, judge
from linter.report import Report

if TYPE_CHECKING:
    from linter.suppress import Entry, Scope

MOST_STALE = 5  # entries that are told one by one
MOST_BREACHES = 3


@dataclass(frozen=True)
class Outcome:
    """Whether a run fails, and why; `stale` are the entries of baselines that nothing was found for."""

    is_failed: bool
    breaches: tuple[Breach, ...]
    stale: tuple[tuple[str, Entry], ...]
    accepted: int

    def words(self) -> str:
        """What is added to the line that sums up the run."""
        words = f", {self.accepted:,} accepted" if self.accepted else ""
        words += f", {len(self.stale):,} stale in the baseline" if self.stale else ""
        if self.breaches:
            more = len(self.breaches) - MOST_BREACHES
            said = [str(breach) for breach in self.breaches[:MOST_BREACHES]] + ([f"and {more:,} more"] if more > 0 else [])
            words += "; over the limit: " + "; ".join(said)
        return words

    def stale_lines(self) -> Iterator[str]:
        for baseline, entry in self.stale[:MOST_STALE]:
            yield f"{baseline}: stale: {described(entry)}"
        if (more := len(self.stale) - MOST_STALE) > 0:
            yield f"{more:,} more stale entries; 'newslint baseline prune' removes them"


def outcome(loaded: Sequence[Settings], report: Report, names: Sequence[str]) -> Outcome:
    """The outcome of a run over files of these names; where they have several configs, the gate of each must be passed."""
    breaches = {
        breach: None
        for settings in loaded
        if settings.config.gate
        for breach in judge(settings.config.gate, report, settings.ruleset.known)
    }
    is_strict = not all(settings.config.gate for settings in loaded)
    with_baseline = {settings.config.baseline: settings for settings in loaded if settings.config.baseline}
    stale: list[tuple[str, Entry]] = []
    for path, settings in with_baseline.items():
        scope = scope_of(settings, path, names)
        unused = settings.baseline.parted(report.accepted)[1] if settings.baseline else []
        stale += [(shown(Path(path)), entry) for entry in sorted(unused, key=by_place) if scope.covers(entry)]
    is_failed = bool(breaches) or (is_strict and report.failing > 0)
    return Outcome(is_failed, tuple(breaches), tuple(stale), report.accepted.total())


def scope_of(settings: Settings, baseline: str, names: Sequence[str], gone: Collection[str] = ()) -> Scope:
    """What a run over files of these names can say of the entries of a baseline."""
    from linter.suppress import Scope

    selected = {rule.id for rule in settings.ruleset.rules}
    known = {rule.id for rule in settings.ruleset.known}
    return Scope({below(name, baseline) for name in names}, gone, selected, known)


def by_place(entry: Entry) -> tuple[str, ...]:
    """The order in which people look for entries."""
    return entry.path, entry.article, entry.rule, entry.text


def described(entry: Entry) -> str:
    """An entry as a person looks for it."""
    where = f"{entry.path}: {entry.article}" if entry.article else entry.path
    return f"{where}: '{entry.text}' [{entry.rule}]"
