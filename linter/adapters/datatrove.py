"""datatrove: a step for pipelines, between a reader and a writer.

    pipeline = [JsonlReader("news/"), Newslint(unsafe=False), JsonlWriter("clean/")]

An article that is to be dropped is left out, and written by `exclusion_writer` where one is given, as datatrove's own
filters do.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from linter import Article, Fate, RuleConflict, fix
from linter.adapters.arrow import CONFLICT, FINDINGS, VERDICT, Fixer, findings_of
from linter.errors import MissingPackage

if TYPE_CHECKING:
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.writers.disk_base import DiskWriter

try:
    from datatrove.pipeline.base import PipelineStep
except ImportError:
    raise MissingPackage("steps for datatrove", "datatrove", "datatrove") from None


class Newslint(PipelineStep):
    """Puts the clean text in the place of each document's text, verdict and findings into its metadata."""

    name = "newslint"
    type = "FORMAT"

    def __init__(self, fixer: Fixer | None = None, exclusion_writer: DiskWriter | None = None) -> None:
        super().__init__()
        self.fixer = fixer or Fixer()
        self.exclusion_writer = exclusion_writer

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """The documents in their order, but for those that are to be dropped."""
        with self.exclusion_writer or contextlib.nullcontext() as writer:
            for document in data:
                with self.track_time():
                    is_kept = self._fixed(document)
                if is_kept:
                    yield document
                elif writer is not None:
                    writer.write(document, rank)

    def _fixed(self, document: Document) -> bool:
        about: dict[str, object] = document.metadata
        article = Article(
            document.text,
            id=document.id,
            title=_text(about, self.fixer.title),
            url=_text(about, self.fixer.url),
            language=next((found for name in self.fixer.language if (found := _text(about, name))), None),
        )
        try:
            fixed = fix(article, self.fixer.ruleset, unsafe=self.fixer.unsafe, max_removed=self.fixer.max_removed)
        except RuleConflict:
            about |= {VERDICT: CONFLICT, FINDINGS: []}
            self.stat_update(CONFLICT)
            return True
        document.text = fixed.text
        about |= {VERDICT: fixed.verdict.fate.value, FINDINGS: findings_of(fixed)}
        self.stat_update(fixed.verdict.fate.value)
        return fixed.verdict.fate is not Fate.DROP


def _text(about: dict[str, object], name: str) -> str | None:
    value = about.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value or None if isinstance(value, str) else None
