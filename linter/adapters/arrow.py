"""Arrow record batches in, the same rows with clean texts, verdicts and findings out: the core of every adapter.

Only what is public is used here.  A `Fixer` can be sent to other processes; each loads its rules once.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from linter import Article, Fixed, Ruleset, fix, load_rules
from linter.errors import MissingPackage, RuleConflict, UsageError
from linter.repair import MAX_REMOVED
from linter.selection import several
from linter.text import Places

if TYPE_CHECKING:
    import pyarrow as pa

Batch = TypeVar("Batch", "pa.RecordBatch", "pa.Table")

CLEAN, VERDICT, FINDINGS = "clean_text", "verdict", "findings"
FINDING = {  # the fields of a finding, in their order
    "rule": str,
    "severity": str,
    "message": str,
    "line": int,
    "column": int,
    "start": int,
    "end": int,
    "text": str,
    "fixed": bool,
}
UNREADABLE, CONFLICT = "unreadable", "conflict"  # verdicts beside keep, fix and drop


@dataclass(frozen=True)
class Fixer:
    """Fixes the articles of record batches.

    The columns are named as in `newslint fix`.  `rules` are files and folders of rules besides the shipped ones; `select`
    and `ignore` are as in `load_rules`.  Of several columns of languages the first that has one counts.
    """

    text: str = "text"
    title: str = "title"
    url: str = "url"
    id: str = "id"
    language: str | Sequence[str] = ("language", "lang")
    rules: str | Sequence[str] = ()
    select: str | Sequence[str] = ()
    ignore: str | Sequence[str] = ()
    unsafe: bool = False
    max_removed: float = MAX_REMOVED
    in_place: bool = False  # put the clean text into the column of the text

    def __post_init__(self) -> None:
        for name in ("language", "rules", "select", "ignore"):
            object.__setattr__(self, name, several(getattr(self, name)))

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """The schema of what comes out for a schema that goes in.  Raises UsageError for a column that cannot be used."""
        try:
            import pyarrow as pa
        except ImportError:
            raise MissingPackage("Arrow batches", "pyarrow", "parquet") from None
        self._check(schema)
        added = [pa.field(VERDICT, pa.string()), pa.field(FINDINGS, pa.list_(_finding_type()))]
        if not self.in_place:
            added.insert(0, pa.field(CLEAN, schema.field(self.text).type))
        for column in added:
            schema = schema.append(column)
        return schema

    def __call__(self, batch: Batch) -> Batch:
        """The rows of a record batch or a table in their order with three columns more: `clean_text`, `verdict`, `findings`.

        `clean_text` is null where there is no text.  `verdict` is keep, fix or drop, `conflict` where rules undo each
        other's fixes, `unreadable` where there is no text in UTF-8; but for `fix` the text is as it was.  Each of the
        `findings` has rule, severity, message, line, column, start and end (code points in the text that came), the text
        found, and whether a fix has taken care of it.  Raises UsageError for a column that cannot be used.
        """
        import pyarrow as pa

        schema = self.schema(batch.schema)
        if isinstance(batch, pa.Table):
            return pa.Table.from_batches([self(part) for part in batch.to_batches()], schema=schema)
        texts = batch.column(self.text)
        done = [self._row(batch, row, _text(text)) for row, text in enumerate(texts)]
        clean = pa.array([text for text, _, _ in done], type=texts.type)
        columns = list(batch.columns)
        if self.in_place:
            unread = pa.array([verdict == UNREADABLE for _, verdict, _ in done])
            columns[batch.schema.get_field_index(self.text)] = _unless(unread, clean, texts)
        else:
            columns.append(clean)
        columns.append(pa.array([verdict for _, verdict, _ in done], type=pa.string()))
        columns.append(pa.array([found for _, _, found in done], type=pa.list_(_finding_type())))
        return pa.RecordBatch.from_arrays(columns, schema=schema)

    def _row(self, batch: pa.RecordBatch, row: int, text: str | None) -> tuple[str | None, str, list[dict[str, object]]]:
        if text is None:
            return None, UNREADABLE, []
        article = Article(
            text,
            id=_scalar(batch, row, self.id),
            title=_scalar(batch, row, self.title),
            url=_scalar(batch, row, self.url),
            language=next((found for name in self.language if (found := _scalar(batch, row, name))), None),
        )
        try:
            fixed = fix(article, self.ruleset, unsafe=self.unsafe, max_removed=self.max_removed)
        except RuleConflict:
            return text, CONFLICT, []
        return fixed.text, fixed.verdict.fate.value, findings_of(fixed)

    @property
    def ruleset(self) -> Ruleset:
        """The rules, loaded once in each process."""
        return _rules(several(self.rules), several(self.select), several(self.ignore))

    def _check(self, schema: pa.Schema) -> None:
        if schema.names.count(self.text) != 1:
            found = "several columns" if self.text in schema.names else "no column"
            raise UsageError(f"{found} '{self.text}' (columns: {', '.join(schema.names) or 'none'}); name it with text=")
        if str(schema.field(self.text).type) not in ("string", "large_string", "string_view"):
            raise UsageError(f"column '{self.text}' is not text: {schema.field(self.text).type}")
        for name in (VERDICT, FINDINGS, *(() if self.in_place else (CLEAN,))):
            if name in schema.names:
                raise UsageError(f"there is a column '{name}' already; rename it first")


@functools.cache
def _rules(rules: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> Ruleset:
    """Loaded once in each process."""
    return load_rules(*rules, select=select, ignore=ignore)


def findings_of(fixed: Fixed) -> list[dict[str, object]]:
    """The findings of an article with the fields of FINDING, in the order of the text."""
    if not (fixed.applied or fixed.remaining):
        return []
    text, places, applied = fixed.article.text, Places(fixed.article.text), frozenset(fixed.applied)
    found: list[dict[str, object]] = []
    for finding in sorted({*fixed.applied, *fixed.remaining}, key=lambda finding: (finding.span, finding.rule)):
        line, column = places.at(finding.span.start)
        found.append(
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "message": finding.message,
                "line": line,
                "column": column,
                "start": finding.span.start,
                "end": finding.span.end,
                "text": text[finding.span.start : finding.span.end],
                "fixed": finding in applied,
            }
        )
    return found


def _finding_type() -> pa.DataType:
    import pyarrow as pa

    kinds = {str: pa.string(), int: pa.int64(), bool: pa.bool_()}
    return pa.struct([(name, kinds[kind]) for name, kind in FINDING.items()])


def _text(value: pa.StringScalar) -> str | None:
    """A text, or None where there is none or its bytes are not UTF-8."""
    try:
        text: str | None = value.as_py()
    except UnicodeDecodeError:
        return None
    return text


def _unless(unread: pa.BooleanArray, clean: pa.StringArray, texts: pa.StringArray) -> pa.StringArray:
    """The clean texts, but the very bytes that came where no text could be read from them."""
    import pyarrow as pa

    rows = [texts.slice(n, 1) if was else clean.slice(n, 1) for n, was in enumerate(unread.to_pylist())]
    return pa.concat_arrays(rows) if rows else clean


def _scalar(batch: pa.RecordBatch, row: int, name: str) -> str | None:
    """A cell that is a string or a whole number, as a string; anything else is as good as none."""
    if batch.schema.names.count(name) != 1:
        return None
    try:
        value: object = batch.column(name)[row].as_py()
    except UnicodeDecodeError:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value or None if isinstance(value, str) else None
