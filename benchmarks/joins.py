"""How many sentences broken over lines are joined again, and how many lines are joined that are none.

python benchmarks/joins.py LABELLED.jsonl[.gz] [--scraper article_text] [--unsafe] [--show 20]

Two neighbouring lines of the reporter's (K) are one sentence where the reporter's text (`gold`) has the end of the upper and
the beginning of the lower in one paragraph, and two where it has them in two; other places are not counted.  A line that
ends like a sentence is not broken, whatever follows in the same paragraph, nor is a label that ends in a colon.  A line of
the reporter's and an artifact (A) are joined wrongly unless `gold` has them in one.

One table that `gold` has in one paragraph can have more such places than fifty reports: so the share is given of all
places, and as the mean over texts, each of which then counts the same.
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
    options.add_argument("--unsafe", action="store_true", help="join where it takes --unsafe, too")
    options.add_argument("--every", type=int, default=1, help="every N-th text only")
    options.add_argument("--show", type=int, default=0, help="print so many places of each sort")
    given = options.parse_args()
    with gzip.open(given.labelled) if given.labelled.suffix == ".gz" else given.labelled.open("rb") as stream:
        rows = [row for row in read_labelled(stream, str(given.labelled), Fields()) if row.scraper == given.scraper]
    rules, safety = load_rules(), Safety.UNSAFE if given.unsafe else Safety.SAFE
    total, shares = Counter[str](), list[float]()
    for row in rows[:: given.every]:
        counts = Counter[str]()
        for what, upper, lower in joints(row, rules, safety):
            counts[what] += 1
            if what in ("left", "wrong", "glued") and total[what] + counts[what] <= given.show:
                print(f"{what}: …{upper[-60:]} ⏎ {lower[:60]}…")
        total += counts
        broken = counts["repaired"] + counts["left"]
        shares += [counts["repaired"] / broken] if broken else []
    report(total, shares)


def report(total: Counter[str], shares: list[float]) -> None:
    broken, wrong = total["repaired"] + total["left"], total["wrong"] + total["glued"]
    joined = total["repaired"] + wrong
    mean = sum(shares) / max(1, len(shares))
    print(
        f"{broken} sentences broken, {total['repaired'] / max(1, broken):.1%} repaired; mean of {len(shares)} texts {mean:.1%}"
    )
    print(f"{total['label']} labels parted from what they are of")
    print(f"{joined} places joined, {wrong} wrongly ({1 - wrong / max(1, joined):.2%} right)")
    print(f"  {total['wrong']} of the reporter's, {total['glued']} of the reporter's with an artifact")
    print(f"{total['parted']} places rightly parted")


def joints(row: Labelled, rules: Ruleset, safety: Safety) -> Iterator[Joint]:
    """The places of one text.

    `repaired` and `left`, sentences joined and not; `wrong`, joined and should not be; `glued`, joined with an artifact;
    `label`, one and its value parted; `parted`, rightly.
    """
    draft = Draft(row.article, rules, safety)
    draft.prepare()
    kept = [draft.trace.original(line.span) for line in draft.view.solid]
    inner = {n for span in kept for n in range(span.start, span.end)}
    whole = "\n".join(map(_bare, row.gold.split("\n")))
    offset = 0
    lines = row.lines
    for number, upper in enumerate(lines[:-1]):
        offset += len(upper) + 1
        lower = lines[number + 1]
        labels = row.labels[number : number + 2]
        tail, head = _bare(upper)[-TAIL:], _bare(lower)[:TAIL]
        if labels not in ("KK", "KA", "AK") or not tail or not head:  # a mark alone has neither
            continue
        is_joined, is_one = offset - 1 in inner, tail + head in whole
        if labels != "KK":
            if is_joined and not is_one:
                yield "glued", upper, lower
        elif tail + "\n" + head in whole:
            yield ("wrong" if is_joined else "parted"), upper, lower
        elif is_one and upper.rstrip().endswith(":") and not is_joined:
            yield "label", upper, lower
        elif is_one and not ends_sentence(upper.strip()):
            yield ("repaired" if is_joined else "left"), upper, lower


def _bare(text: str) -> str:
    """Letters and digits only, so that spaces and marks do not matter."""
    return re.sub(r"[\W_]+", "", text.casefold())


if __name__ == "__main__":
    main()
