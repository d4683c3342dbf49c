"""How many sentences broken over lines are joined again, and how many lines are joined that are none.

python benchmarks/joins.py LABELLED.jsonl[.gz] [--scraper article_text] [--show 20]

Two neighbouring lines of the reporter's (K) are one sentence where the reporter's text (`gold`) has the end of the upper and
the beginning of the lower in one paragraph, and two where it has them in two; other places are not counted.  A line that
ends like a sentence is not broken, whatever follows in the same paragraph.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from linter import load_rules
from linter.config import Fields
from linter.draft import Draft
from linter.finding import Safety
from linter.labelled import Labelled, read_labelled
from linter.rule import Ruleset
from linter.text import ends_sentence

TAIL = 25  # letters and digits of each line that are looked for
Joint = tuple[str, str, str]  # what became of it, the upper line, the lower line


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("labelled", type=Path, help="labelled articles, as docs/labelled.md describes them")
    options.add_argument("--scraper", default="article_text", help="only texts of this one")
    options.add_argument("--every", type=int, default=1, help="every N-th text only")
    options.add_argument("--show", type=int, default=0, help="print so many places of each sort")
    given = options.parse_args()
    with gzip.open(given.labelled) if given.labelled.suffix == ".gz" else given.labelled.open("rb") as stream:
        rows = [row for row in read_labelled(stream, str(given.labelled), Fields()) if row.scraper == given.scraper]
    rules, counts, shown = load_rules(), Counter[str](), Counter[str]()
    for row in rows[:: given.every]:
        for what, upper, lower in joints(row, rules):
            counts[what] += 1
            shown[what] += 1
            if what in ("left", "wrong") and shown[what] <= given.show:
                print(f"{what}: …{upper[-60:]} ⏎ {lower[:60]}…")
    broken, joined = counts["repaired"] + counts["left"], counts["repaired"] + counts["wrong"]
    print(f"{broken} sentences broken, {counts['repaired'] / max(1, broken):.1%} repaired")
    print(f"{joined} places joined, {counts['wrong']} wrongly ({counts['repaired'] / max(1, joined):.2%} right)")


def joints(row: Labelled, rules: Ruleset) -> Iterator[Joint]:
    """The places of one text: `repaired`, `left`, `wrong` (joined, and should not be) or `parted` (rightly)."""
    draft = Draft(row.article, rules, Safety.SAFE)
    draft.prepare()
    kept = [draft.trace.original(line.span) for line in draft.view.solid]
    inner = {n for span in kept for n in range(span.start, span.end)}
    paragraphs = [_bare(paragraph) for paragraph in row.gold.split("\n")]
    whole = "\n".join(paragraphs)
    offset = 0
    lines = row.lines
    for number, upper in enumerate(lines[:-1]):
        offset += len(upper) + 1
        lower = lines[number + 1]
        if row.labels[number : number + 2] != "KK":
            continue
        tail, head = _bare(upper)[-TAIL:], _bare(lower)[:TAIL]
        if not tail or not head:  # a mark alone
            continue
        is_joined = offset - 1 in inner
        if tail + "\n" + head in whole:
            yield ("wrong" if is_joined else "parted"), upper, lower
        elif tail + head in whole and not ends_sentence(upper.strip()):
            yield ("repaired" if is_joined else "left"), upper, lower


def _bare(text: str) -> str:
    """Letters and digits only, so that spaces and marks do not matter."""
    return re.sub(r"[\W_]+", "", text.casefold())


if __name__ == "__main__":
    main()
