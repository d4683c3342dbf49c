"""Hugging Face datasets: a function for `Dataset.map`.

clean = fix_dataset(load_dataset("parquet", data_files="news/*.parquet", split="train"), Fixer(in_place=True))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter.adapters.arrow import Fixer
from linter.errors import MissingPackage

if TYPE_CHECKING:
    from datasets import Dataset

BATCH = 1024  # rows


def fix_dataset(dataset: Dataset, fixer: Fixer, *, batch_size: int = BATCH, processes: int | None = None) -> Dataset:
    """The rows of a dataset with what `Fixer` adds, in the format that the dataset had."""
    try:
        import datasets  # noqa: F401
    except ImportError:
        raise MissingPackage("datasets of Hugging Face", "datasets", "hf") from None
    before = dataset.format
    fixed = dataset.with_format("arrow").map(fixer.table, batched=True, batch_size=batch_size, num_proc=processes)
    return fixed.with_format(before["type"])
