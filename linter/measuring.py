"""Labelled articles through the rules of a config, in as many processes as asked; results in the order of the rows."""

from __future__ import annotations

import functools
import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from linter.bench import Result, measure
from linter.config import Config, Settings
from linter.errors import RuleConflict
from linter.finding import Safety
from linter.labelled import Labelled
from linter.repair import fix

CHUNK = 16  # rows that a process measures at a time


@dataclass(frozen=True, slots=True)
class Done:
    """The results of one row: for each safety, for each of its labellings.  `problem` says why it was left as it is."""

    results: tuple[Result, ...]
    problem: str | None


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What a process is given: the config, pickled, and rows, each under all its labellings."""

    config: bytes
    safeties: tuple[Safety, ...]
    rows: tuple[tuple[Labelled, ...], ...]


def measure_all(
    config: Config, safeties: Sequence[Safety], labellings: Sequence[Sequence[Labelled]], jobs: int
) -> Iterator[Done]:
    """Fix every article with each safety and judge it by each of the labellings, which are the same rows."""
    pickled, rows = pickle.dumps(config), list(zip(*labellings, strict=True))
    chunks = [_Chunk(pickled, tuple(safeties), tuple(rows[n : n + CHUNK])) for n in range(0, len(rows), CHUNK)]
    if jobs == 1 or len(chunks) < 2:
        for chunk in chunks:
            yield from _each(chunk)
        return
    with ProcessPoolExecutor(min(jobs, len(chunks))) as pool:
        for done in pool.map(_all, chunks):
            yield from done


def _all(chunk: _Chunk) -> list[Done]:
    return list(_each(chunk))


def _each(chunk: _Chunk) -> Iterator[Done]:
    settings = _settings(chunk.config)
    for labelled in chunk.rows:
        article = labelled[0].article
        ruleset, most = settings.ruleset_for(article), settings.config.max_removed
        results: list[Result] = []
        problem = None
        for safety in chunk.safeties:
            try:
                fixed = fix(article, ruleset, safety=safety, max_removed=most)
            except RuleConflict as conflict:
                problem = str(conflict)
                fixed = fix(article, ruleset.only((), "none"))
            results += [measure(row, fixed) for row in labelled]
        yield Done(tuple(results), problem)


@functools.cache
def _settings(pickled: bytes) -> Settings:
    """The rules of a config, loaded once in each process."""
    config = pickle.loads(pickled)
    assert isinstance(config, Config)
    return Settings(config)
