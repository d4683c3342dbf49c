"""Hugging Face datasets: a function for `Dataset.map`.

clean = fix_dataset(load_dataset("parquet", data_files="news/*.parquet", split="train"), Fixer(in_place=True))
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from linter.adapters.arrow import Fixer
from linter.errors import MissingPackage

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Dataset

BATCH = 1024  # rows


def fix_dataset(dataset: Dataset, fixer: Fixer, *, batch_size: int = BATCH, processes: int | None = None) -> Dataset:
    """The rows of a dataset with what `Fixer` adds, in the format that the dataset had."""
    try:
        import datasets  # noqa: F401
    except ImportError:
        raise MissingPackage("datasets of Hugging Face", "datasets", "hf") from None
    before = dataset.format
    # Results are cached by what the function is made of: the rules must be part of it, or old ones would seem to hold.
    work = functools.partial(_fixed, fixer=fixer, content=fixer.ruleset.content)
    fixed = dataset.with_format("arrow").map(work, batched=True, batch_size=batch_size, num_proc=processes)
    return fixed.with_format(before["type"], **before["format_kwargs"])


def _fixed(table: pa.Table, *, fixer: Fixer, content: str) -> pa.Table:
    return fixer(table)
