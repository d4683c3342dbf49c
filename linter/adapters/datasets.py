"""Hugging Face datasets: a function for `Dataset.map`.

clean = fix_dataset(load_dataset("parquet", data_files="news/*.parquet", split="train"), Fixer(in_place=True))
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeVar

from linter.adapters.arrow import Fixer
from linter.errors import MissingPackage, UsageError

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Dataset, DatasetDict, IterableDataset, IterableDatasetDict

BATCH = 1024  # rows
Rows = TypeVar("Rows", "Dataset", "DatasetDict", "IterableDataset", "IterableDatasetDict")


def fix_dataset(dataset: Rows, fixer: Fixer, *, batch_size: int = BATCH, processes: int | None = None) -> Rows:
    """The rows of a dataset, or of each of its splits, with what `Fixer` adds, in the format that they had.

    A streamed dataset is fixed as it is read, in this process, and has no format afterwards.  Raises UsageError for
    `processes` with a streamed one.
    """
    try:
        import datasets
    except ImportError:
        raise MissingPackage("datasets of Hugging Face", "datasets", "hf") from None
    if isinstance(dataset, datasets.DatasetDict | datasets.IterableDatasetDict):
        splits = dataset.items()
        return type(dataset)(
            {name: fix_dataset(split, fixer, batch_size=batch_size, processes=processes) for name, split in splits}
        )
    # Results are cached by what the function is made of: the rules must be part of it, or old ones would seem to hold.
    work = functools.partial(_fixed, fixer=fixer, content=fixer.ruleset.content)
    if isinstance(dataset, datasets.IterableDataset):
        if processes is not None:
            raise UsageError("a streamed dataset is fixed in the process that reads it: leave out processes=")
        return dataset.with_format("arrow").map(work, batched=True, batch_size=batch_size).with_format(None)
    before = dataset.format
    fixed = dataset.with_format("arrow").map(work, batched=True, batch_size=batch_size, num_proc=processes)
    return fixed.with_format(before["type"], **before["format_kwargs"])


def _fixed(table: pa.Table, *, fixer: Fixer, content: str) -> pa.Table:
    return fixer(table)
