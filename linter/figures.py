"""The figures of labelled rows: how many artifact lines went, what of the reporter's went with them, and the body F1.

A row is judged by what became of its lines: of those labelled A (artifact) as many as possible should be gone, of those
labelled K (the reporter's) none.  Other labels do not count.  Beside the lines, the four-word shingles of the text before
and after are compared with those of the reporter's text: the body F1.  Scores of rows add up.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from linter.labelled import Labelled

# A word is a run of letters and digits, or one character of a script that is written without spaces.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_]+")
SHINGLE = 4  # words

Shingles = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Score:
    """Sums over rows; two of them add up.

    A line or word `struck` is one that a fix took out.  `common` shingles are those that a text shares with the
    reporter's; `written` is the fixed text as it stands, `after` the text with the struck lines left out.
    """

    rows: int = 0
    artifacts: int = 0
    artifacts_struck: int = 0
    artifact_characters: int = 0
    artifact_characters_struck: int = 0
    kept: int = 0
    kept_struck: int = 0
    words: int = 0
    words_struck: int = 0
    hurt: int = 0
    f1_of_rows: float = 0.0
    gold: int = 0
    before: int = 0
    before_common: int = 0
    before_of_rows: float = 0.0
    after: int = 0
    after_common: int = 0
    after_of_rows: float = 0.0
    written: int = 0
    written_common: int = 0
    dropped: int = 0
    refused: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in dataclasses.fields(Score)))


@dataclass(frozen=True, slots=True)
class Figures:
    """What sums over rows say.  Shares are from 0 to 1, None where there is nothing to be a share of.

    `lost` are the reporter's words that were struck per 10,000; `hurt` the share of rows that lost one of the
    reporter's lines; `f1_of_rows` and the bodies `of_rows` are means over rows, the other shares are of all lines and
    shingles together.
    """

    rows: int
    artifacts: int
    kept: int
    precision: float | None
    recall: float | None
    f1: float
    f1_of_rows: float
    characters: float | None
    lost: float
    hurt: float
    body_before: float
    body_after: float
    body_written: float
    body_before_of_rows: float
    body_after_of_rows: float
    dropped: int
    refused: int


def figures(score: Score) -> Figures:
    """What the sums come to."""
    right, wrong = score.artifacts_struck, score.kept_struck
    rows = max(1, score.rows)
    return Figures(
        rows=score.rows,
        artifacts=score.artifacts,
        kept=score.kept,
        precision=_share(right, right + wrong),
        recall=_share(right, score.artifacts),
        f1=f1(right, right + wrong, score.artifacts),
        f1_of_rows=score.f1_of_rows / rows,
        characters=_share(score.artifact_characters_struck, score.artifact_characters),
        lost=1e4 * score.words_struck / max(1, score.words),
        hurt=score.hurt / rows,
        body_before=f1(score.before_common, score.before, score.gold),
        body_after=f1(score.after_common, score.after, score.gold),
        body_written=f1(score.written_common, score.written, score.gold),
        body_before_of_rows=score.before_of_rows / rows,
        body_after_of_rows=score.after_of_rows / rows,
        dropped=score.dropped,
        refused=score.refused,
    )


def score_of(row: Labelled, gone: Set[int], written: str) -> Score:
    """What it means for a row that the lines of these numbers (from 0) are gone and its text became `written`."""
    gold = shingles_of(words_of(row.gold))
    counts: Counter[str] = Counter()
    kept_lines: list[str] = []
    for number, (line, label) in enumerate(zip(row.lines, row.labels, strict=True)):
        is_gone = number in gone
        if not is_gone:
            kept_lines.append(line)
        if label == "A":
            counts.update(artifacts=1, characters=len(line), artifacts_struck=is_gone, characters_struck=len(line) * is_gone)
        elif label == "K":
            counts.update(kept=1, kept_struck=is_gone)
        words = _words_of_reporter(line, label, gold)
        counts.update(words=words, words_struck=words * is_gone)
    right, wrong = counts["artifacts_struck"], counts["kept_struck"]
    of_row = f1(right, right + wrong, counts["artifacts"]) if counts["artifacts"] else float(not wrong)
    before, after, whole = (shingles_of(words_of(text)) for text in (row.article.text, "\n".join(kept_lines), written))
    size = gold.total()
    shared_before, shared_after = common(before, gold), common(after, gold)
    return Score(
        rows=1,
        artifacts=counts["artifacts"],
        artifacts_struck=right,
        artifact_characters=counts["characters"],
        artifact_characters_struck=counts["characters_struck"],
        kept=counts["kept"],
        kept_struck=wrong,
        words=counts["words"],
        words_struck=counts["words_struck"],
        hurt=int(wrong > 0),
        f1_of_rows=of_row,
        gold=size,
        before=before.total(),
        before_common=shared_before,
        before_of_rows=f1(shared_before, before.total(), size),
        after=after.total(),
        after_common=shared_after,
        after_of_rows=f1(shared_after, after.total(), size),
        written=whole.total(),
        written_common=common(whole, gold),
    )


def _words_of_reporter(line: str, label: str, gold: Shingles) -> int:
    """All words of a K line; of an M line those in a run that the reporter's text has too."""
    if label not in "KM":
        return 0
    words = words_of(line)
    if label == "K":
        return len(words)
    shared = common(shingles_of(words), gold)
    return min(len(words), shared + SHINGLE - 1) if shared else 0


def words_of(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def shingles_of(words: Sequence[str]) -> Shingles:
    """All runs of four words with their counts; a shorter text is a single one."""
    size = min(SHINGLE, len(words))
    return Counter(tuple(words[n : n + size]) for n in range(len(words) - size + 1)) if words else Counter()


def common(one: Shingles, other: Shingles) -> int:
    """How many shingles two texts share."""
    return (one & other).total()


def f1(shared: int, one: int, other: int) -> float:
    return 2 * shared / (one + other) if one + other else 0.0


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
