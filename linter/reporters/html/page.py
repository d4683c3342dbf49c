"""What the page says, as plain values, and the template that says it.

The template escapes whatever it is given, and the page forbids itself (Content-Security-Policy) to load anything and to
run any script but the one in it, by its hash: an article cannot do harm even if it got through.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linter.finding import Safety
from linter.reporters.html.samples import ArticleSample, FindingSample, Samples, short
from linter.reporters.html.tally import LOSS_STEPS, OTHERS, Group, Outlook, RuleCount, Tally, family_of, share
from linter.rule import Rule

if TYPE_CHECKING:
    from jinja2 import Template

HERE = Path(__file__).parent
MOST_SITES = 100  # rows of the table of sites
MOST_LANGUAGES = 50
MANY_RULES = 300  # those behind them, which find least, have one sample each
NO_FIX = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """A labelled share of a whole; `name` chooses how it is drawn."""

    name: str
    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the table."""

    id: str
    family: str
    why: str
    count: RuleCount
    share: float
    fix: str
    samples: tuple[FindingSample, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One site or language."""

    name: str
    group: Group
    commonest: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the template shows."""

    command: str
    version: str
    findings: int
    whole: Group
    words: tuple[Part, ...]
    outlooks: tuple[Part, ...]
    losses: tuple[Part, ...]
    families: tuple[Part, ...]
    rules: tuple[RuleRow, ...]
    sites: tuple[GroupRow, ...]
    sites_in_all: int
    sites_are_others: bool
    languages: tuple[GroupRow, ...]
    unplaced: int
    by_chance: tuple[ArticleSample, ...]
    most_struck: tuple[ArticleSample, ...]
    failures: tuple[str, ...]
    failed: int


def page_of(
    tally: Tally,
    samples: Samples,
    rule: Callable[[str], Rule | None],
    *,
    command: str,
    version: str,
    failures: Sequence[str],
    failed: int,
) -> Page:
    """The page of a run."""
    whole = tally.whole
    return Page(
        command,
        version,
        tally.findings,
        whole,
        tuple(_words(whole, is_done=command == "fix")),
        tuple(_outlooks(tally, is_done=command == "fix")),
        tuple(_losses(tally)),
        tuple(
            Part("family", family, articles, share(articles, whole.articles))
            for family, articles in sorted(whole.families.items(), key=_most_first)
        ),
        tuple(_rules(tally, samples, rule)),
        tuple(_groups(tally.sites, MOST_SITES)),
        len(tally.sites),
        OTHERS in tally.sites,
        tuple(_groups(tally.languages, MOST_LANGUAGES)),
        tally.unplaced,
        samples.by_chance,
        samples.most_struck,
        tuple(map(short, failures)),
        failed,
    )


def render(page: Page) -> Iterator[str]:
    """The page as HTML, in pieces."""
    style, script = (_asset(name) for name in ("report.css", "report.js"))
    yield from _template().generate(
        page=page,
        style=style,
        script=script,
        style_hash=_integrity(style),
        script_hash=_integrity(script),
    )


def percent(part: float) -> str:
    """A share in per cent with one digit; what is little but not nothing, or nearly but not all, is said to be so."""
    if 0 < part < 0.0005:
        return "< 0.1\N{NO-BREAK SPACE}%"
    if 0.9995 <= part < 1:
        return "> 99.9\N{NO-BREAK SPACE}%"
    return f"{100 * part:.1f}\N{NO-BREAK SPACE}%"


def number(count: int) -> str:
    return f"{count:,}"


def _template() -> Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "number": number}
    return environment.get_template("report.html.jinja")


def _asset(name: str) -> str:
    """A file that goes into the page as it is; it must not hold what would end its element."""
    text = (HERE / name).read_text("utf-8")
    assert "</" not in text
    return text


def _integrity(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _words(whole: Group, *, is_done: bool) -> Iterator[Part]:
    stays = whole.words - whole.gone - whole.offered - whole.dropped
    taken = "taken out" if is_done else "taken out by safe fixes"
    parts = [
        ("stays", "stays", stays),
        ("gone", taken, whole.gone),
        ("offered", "left in, other fixes would take it out", whole.offered),
        ("dropped", "in articles to be dropped", whole.dropped),
    ]
    yield from (Part(name, label, count, share(count, whole.words)) for name, label, count in parts)


def _outlooks(tally: Tally, *, is_done: bool) -> Iterator[Part]:
    labels = {
        Outlook.CLEAN: "clean, nothing found",
        Outlook.MENDED: "mended" if is_done else "safe fixes mend all that is found",
        Outlook.LEFT: "something is left for other fixes or a reader",
        Outlook.DROPPED: "to be dropped: no article at all",
    }
    for outlook, label in labels.items():
        count = tally.outlooks[outlook]
        yield Part(outlook.value, label, count, share(count, tally.whole.articles))


def _losses(tally: Tally) -> Iterator[Part]:
    """Articles by the share of their words that goes."""
    total = tally.losses.total()
    for step, end in enumerate(LOSS_STEPS):
        low = LOSS_STEPS[step - 1] if step else 0
        if step == 0:
            label = "nothing"
        elif low == 0:
            label = f"up to {100 * end:.0f}\N{NO-BREAK SPACE}%"
        elif end == 1:
            label = "more than a third"
        else:
            label = f"{100 * low:.0f}\N{EN DASH}{100 * end:.0f}\N{NO-BREAK SPACE}%"
        yield Part("loss", label, tally.losses[step], share(tally.losses[step], total))


def _rules(tally: Tally, samples: Samples, rule: Callable[[str], Rule | None]) -> Iterator[RuleRow]:
    order = sorted(tally.rules.items(), key=lambda item: (-item[1].articles, -item[1].findings, item[0]))
    for place, (identity, count) in enumerate(order):
        known = rule(identity)
        yield RuleRow(
            identity,
            family_of(identity),
            known.head.why if known else "",
            count,
            share(count.articles, tally.whole.articles),
            _fix(count.fixes),
            samples.of(identity)[: 1 if place >= MANY_RULES else None],
        )


def _fix(fixes: Mapping[Safety | None, int]) -> str:
    """The most careful grade that any fix of the rule has; where most findings have no fix, none."""
    graded = [grade for grade in Safety if fixes.get(grade)]
    without = fixes.get(None, 0)
    return graded[-1].value if graded and without <= sum(fixes.values()) / 2 else NO_FIX


def _groups(groups: Mapping[str, Group], most: int) -> Iterable[GroupRow]:
    """Those with the most articles in which something was found."""
    order = sorted(groups.items(), key=lambda item: (item[0] == OTHERS, -item[1].affected, -item[1].articles, item[0]))
    for name, group in order[:most]:
        yield GroupRow(short(name), group, min(group.families.items(), key=_most_first)[0] if group.families else "")


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
