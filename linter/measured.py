"""What a rule's record on labelled articles is, and whether it has earned its grade by it.

`rules/measured.json` holds the numbers that `newslint bench --record` wrote, never a text;
`rules/graded_by_form.yaml` names the rules that are too rare to be measured, with the reason why they are safe.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from linter.errors import NOWHERE, Location, Mistake, MistakesFound, did_you_mean
from linter.finding import Safety
from linter.keys import key
from linter.kinds import KINDS
from linter.packs import GRADED_BY_FORM
from linter.rule import Rule
from linter.schema import Reader
from linter.shares import wilson
from linter.shipped import shipped_folder

MEASURED = "measured.json"
BAR = 0.98  # what the lower bound of a safe rule's precision must reach


@dataclass(frozen=True, slots=True)
class Measurement:
    """One rule on the labelled articles.

    `lines` are those it deleted or cut, wherever they stood; `artifacts` and `kept` those of them that the labels call
    an artifact or the reporter's.  `right` and `wrong` count the same line of the same article once, however many
    scrapers left it there: the bound is of these, because copies are no evidence.
    """

    lines: int = 0
    artifacts: int = 0
    kept: int = 0
    right: int = 0
    wrong: int = 0
    sites: int = 0

    @property
    def precision(self) -> float | None:
        judged = self.artifacts + self.kept
        return self.artifacts / judged if judged else None

    @property
    def bound(self) -> float:
        """95 % lower bound of the precision."""
        return lower_bound(self.right, self.right + self.wrong)

    def __str__(self) -> str:
        if not self.lines:
            return "too rare to measure"
        lines, sites = _counted(self.lines, "line"), _counted(self.sites, "site")
        if not self.right + self.wrong:
            return f"{lines} on {sites}, none of them labelled either way"
        return f"{lines} on {sites}, precision \N{GREATER-THAN OR EQUAL TO} {math.floor(self.bound * 1000) / 10:.1f} %"


@dataclass(frozen=True, slots=True)
class Form:
    """Rules that are right by what they look like, and why one may say so without a measurement."""

    rules: tuple[str, ...] = field(metadata=key("ids, families, packs, tags, wildcards"))
    reason: str = field(metadata=key("why they are safe although few of their lines were ever measured"))
    kinds: tuple[str, ...] = field(default=(), metadata=key("only rules of these kinds"))
    location: Location = NOWHERE

    def names(self, rule: Rule) -> bool:
        return (not self.kinds or rule.head.kind in self.kinds) and any(rule.is_named(name) for name in self.rules)


@dataclass(frozen=True, slots=True)
class Forms:
    graded_by_form: tuple[Form, ...] = field(metadata=key("the rules, with the reason"))


def lower_bound(right: int, judged: int) -> float:
    """The lower end of the interval of a share; 0 when nothing was judged."""
    return wilson(right, judged)[0]


@functools.cache
def lines_needed(wrong: int) -> int:
    """How many lines must have been judged, `wrong` of them wrongly deleted, for the bound to reach the bar."""
    judged = max(1, wrong)
    while lower_bound(judged - wrong, judged) < BAR:
        judged += 1
    return judged


def complaint(rule: Rule, measurement: Measurement, forms: Sequence[Form]) -> str | None:
    """Why the grade `safe` of a rule is not earned; None where it is, or where the rule is not safe."""
    if not rule.fixes or rule.head.fix.safety is not Safety.SAFE or measurement.bound >= BAR:
        return None
    right, wrong = measurement.right, measurement.wrong
    judged = right + wrong
    said = f"{rule.id} is safe, but of {_counted(judged, 'line')} that it took {wrong:,} were the reporter's"
    if wrong > 1 or (wrong and right / judged < BAR):
        return f"{said} (bound {measurement.bound:.3f}, must be {BAR})"
    if judged >= lines_needed(wrong):
        return f"{said}: too many lines to call it too rare to measure"
    if form_of(rule, forms) is not None:
        return None
    return f"{said}: that is too few to measure, and {GRADED_BY_FORM} gives no reason for its grade"


class Record:
    """What was recorded of the shipped rules."""

    def __init__(self, measured: Mapping[str, Measurement], forms: Sequence[Form]) -> None:
        self._measured = measured
        self._forms = forms

    @classmethod
    def of_shipped(cls, rules: Sequence[Rule]) -> Record:
        """The record beside the shipped rules, which are among `rules`.  Raises MistakesFound."""
        return cls(read_measured(), read_forms(rules))

    def summary(self, rule: Rule) -> str | None:
        """The numbers of a rule in words; None where nothing was recorded, or for a rule that is not a shipped one."""
        if not self._measured or not rule.fixes or not Path(rule.location.path).is_relative_to(shipped_folder()):
            return None
        return str(self._measured.get(rule.id, Measurement()))

    def facts(self, rule: Rule) -> dict[str, str]:
        """What `explain` says of a rule: its numbers, and the reason for the grade of its fix."""
        found, reason = self.summary(rule), self.reason(rule)
        return ({"measured": found} if found else {}) | ({f"{rule.head.fix.safety.value} because": reason} if reason else {})

    def reason(self, rule: Rule) -> str | None:
        """Why the fix of a rule is graded as it is; None for a rule without a fix."""
        if not rule.fixes:
            return None
        if not Path(rule.location.path).is_relative_to(shipped_folder()):
            return "its author says so; it is not a shipped rule and was not measured"
        found, form = self._measured.get(rule.id, Measurement()), form_of(rule, self._forms)
        if rule.head.fix.safety is Safety.SAFE:
            if found.bound >= BAR:
                return f"of what it took in labelled articles, {BAR:.0%} or more were artifacts (95 % sure)"
            return f"of its form: it {form.reason}" if form else "it was graded so by hand"
        if found.right + found.wrong:
            return (
                f"of what it took in labelled articles only {found.bound:.1%} are surely artifacts, and safe asks for {BAR:.0%}"
            )
        return "it may take a reporter's line, and no measurement says that it does not"


def form_of(rule: Rule, forms: Sequence[Form]) -> Form | None:
    """The first entry that names a rule."""
    return next((form for form in forms if form.names(rule)), None)


def read_measured(folder: Path | None = None) -> Mapping[str, Measurement]:
    """The recorded numbers by rule, of the shipped rules unless another folder is named; none where none were recorded."""
    file = (folder or shipped_folder()) / MEASURED
    if not file.is_file():
        return {}
    return {rule: Measurement(**numbers) for rule, numbers in json.loads(file.read_text("utf-8"))["rules"].items()}


def write_measured(folder: Path, articles: int, sites: int, rules: Mapping[str, Measurement]) -> Path:
    """Write the numbers, a rule a line; the file written."""
    rows = [
        f"    {json.dumps(rule)}: " + json.dumps({name: getattr(found, name) for name in found.__slots__})
        for rule, found in sorted(rules.items())
    ]
    file = folder / MEASURED
    inner = ",\n".join(rows)
    file.write_text(f'{{\n  "articles": {articles},\n  "sites": {sites},\n  "rules": {{\n{inner}\n  }}\n}}\n', "utf-8")
    return file


def read_forms(rules: Sequence[Rule], folder: Path | None = None) -> tuple[Form, ...]:
    """The reasons for the grades of rules too rare to measure.  Raises MistakesFound, also for names of no rule."""
    file = (folder or shipped_folder()) / GRADED_BY_FORM
    if not file.is_file():
        return ()
    reader = Reader()
    root = reader.compose(file.read_text("utf-8-sig"), str(file))
    found = reader.read(root, Forms) if root is not None else None
    forms = found.graded_by_form if found else ()
    for form in forms:
        unknown = [name for name in form.rules if not any(rule.is_named(name) for rule in rules)]
        known = {name for rule in rules for name in (rule.id, rule.family, rule.pack)} if unknown else set()
        words = [f"no rule is called '{name}'{did_you_mean(name, known)}" for name in unknown]
        words += [f"'{kind}' is no kind of rule{did_you_mean(kind, KINDS)}" for kind in form.kinds if kind not in KINDS]
        reader.mistakes += [Mistake(form.location, what) for what in words]
    if reader.mistakes:
        raise MistakesFound(reader.mistakes)
    return forms


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
