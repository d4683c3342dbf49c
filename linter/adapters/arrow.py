"""Arrow record batches in, the same rows with clean texts, verdicts and findings out: the core of every adapter.

Only what is public is used here.  A `Fixer` can be sent to other processes; each loads its rules once.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linter import Article, Fixed, Ruleset, fix, load_rules
from linter.errors import MissingPackage, RuleConflict, UsageError
from linter.repair import MAX_REMOVED
from linter.text import Places

if TYPE_CHECKING:
    import pyarrow as pa

CLEAN, VERDICT, FINDINGS = "clean_text", "verdict", "findings"
UNREADABLE, CONFLICT = "unreadable", "conflict"  # verdicts beside keep, fix and drop


@dataclass(frozen=True)
class Fixer:
    """Fixes the articles of record batches.

    The columns are named as in `newslint fix`.  `rules` are files and folders of rules besides the shipped ones; `select`
    and `ignore` are as in `load_rules`.
    """

    text: str = "text"
    title: str = "title"
    url: str = "url"
    id: str = "id"
    language: tuple[str, ...] = ("language", "lang")
    rules: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unsafe: bool = False
    max_removed: float = MAX_REMOVED
    in_place: bool = False  # put the clean text into the column of the text

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

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows in their order with three columns more: `clean_text`, `verdict`, `findings`.

        `clean_text` is null where the text is.  `verdict` is keep, fix or drop, `conflict` where rules undo each other's
        fixes, `unreadable` where there is no text; but for `fix` the text is as it was.  Each of the `findings` has rule,
        severity, message, line, column, start and end (code points in the text that came), the text found, and whether a
        fix has taken care of it.  Raises UsageError for a column that cannot be used.
        """
        import pyarrow as pa

        schema = self.schema(batch.schema)
        texts = batch.column(self.text)
        done = [self._row(batch, row, text) for row, text in enumerate(texts.to_pylist())]
        clean = pa.array([text for text, _, _ in done], type=texts.type)
        columns = list(batch.columns)
        if self.in_place:
            columns[batch.schema.get_field_index(self.text)] = clean
        else:
            columns.append(clean)
        columns.append(pa.array([verdict for _, verdict, _ in done], type=pa.string()))
        columns.append(pa.array([found for _, _, found in done], type=pa.list_(_finding_type())))
        return pa.RecordBatch.from_arrays(columns, schema=schema)

    def table(self, table: pa.Table) -> pa.Table:
        """The same for a table."""
        import pyarrow as pa

        batches = [self(batch) for batch in table.to_batches()]
        return pa.Table.from_batches(batches, schema=self.schema(table.schema))

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
        return fixed.text, fixed.verdict.fate.value, _findings(fixed)

    @property
    def ruleset(self) -> Ruleset:
        """The rules, loaded once in each process."""
        return _rules(self.rules, self.select, self.ignore)

    def _check(self, schema: pa.Schema) -> None:
        if schema.names.count(self.text) != 1:
            raise UsageError(f"no column '{self.text}' (columns: {', '.join(schema.names) or 'none'}); name it with text=")
        if str(schema.field(self.text).type) not in ("string", "large_string", "string_view"):
            raise UsageError(f"column '{self.text}' is not text: {schema.field(self.text).type}")
        for name in (VERDICT, FINDINGS, *(() if self.in_place else (CLEAN,))):
            if name in schema.names:
                raise UsageError(f"there is a column '{name}' already; rename it first")


@functools.cache
def _rules(rules: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> Ruleset:
    """Loaded once in each process."""
    return load_rules(*rules, select=select, ignore=ignore)


def _findings(fixed: Fixed) -> list[dict[str, object]]:
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

    texts, numbers = ("rule", "severity", "message", "text"), ("line", "column", "start", "end")
    order = ("rule", "severity", "message", *numbers, "text")
    kinds = dict.fromkeys(texts, pa.string()) | dict.fromkeys(numbers, pa.int64())
    return pa.struct([*((name, kinds[name]) for name in order), ("fixed", pa.bool_())])


def _scalar(batch: pa.RecordBatch, row: int, name: str) -> str | None:
    """A cell that is a string or a whole number, as a string; anything else is as good as none."""
    if batch.schema.names.count(name) != 1:
        return None
    value: object = batch.column(name)[row].as_py()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value or None if isinstance(value, str) else None
