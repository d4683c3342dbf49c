"""Ray Data: a function for `Dataset.map_batches`, and a whole run from files to files.

ds = ray.data.read_parquet("s3://news/").map_batches(Fixer(), batch_format="pyarrow")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter.adapters.arrow import Fixer
from linter.errors import MissingPackage

if TYPE_CHECKING:
    import ray.data

BATCH = 1024  # rows


def fix_dataset(dataset: ray.data.Dataset, fixer: Fixer, *, batch_size: int = BATCH) -> ray.data.Dataset:
    """The rows of a dataset with what `Fixer` adds; nothing is computed before the result is asked for."""
    return dataset.map_batches(fixer.table, batch_format="pyarrow", batch_size=batch_size, zero_copy_batch=True)


def check_package() -> None:
    """Raises MissingPackage where Ray is not installed."""
    try:
        import ray.data  # noqa: F401
    except ImportError:
        raise MissingPackage("runs with --engine ray", "ray", "ray") from None
