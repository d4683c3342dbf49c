"""Spark: rows of a DataFrame through `mapInArrow`, on every executor that has newslint installed.

clean = fix_frame(spark.read.parquet("s3://news/"), Fixer())
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from linter.adapters.arrow import CLEAN, FINDING, FINDINGS, VERDICT, Fixer
from linter.errors import MissingPackage

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


def fix_frame(frame: DataFrame, fixer: Fixer) -> DataFrame:
    """The rows of a DataFrame with what `Fixer` adds; nothing is computed before the result is asked for.

    Raises UsageError for a column that cannot be used.
    """
    try:
        from pyspark.sql.pandas.types import to_arrow_schema
        from pyspark.sql.types import ArrayType, BooleanType, LongType, StringType, StructType
    except ImportError:
        raise MissingPackage("Spark frames", "pyspark", "spark") from None
    fixer.schema(to_arrow_schema(frame.schema))  # what cannot be used shows here, not in the logs of executors
    schema = StructType(list(frame.schema.fields))
    if not fixer.in_place:
        schema = schema.add(CLEAN, StringType())
    kinds = {str: StringType(), int: LongType(), bool: BooleanType()}
    finding = StructType()
    for name, kind in FINDING.items():
        finding = finding.add(name, kinds[kind])
    schema = schema.add(VERDICT, StringType()).add(FINDINGS, ArrayType(finding))
    return frame.mapInArrow(in_arrow(fixer), schema)


def in_arrow(fixer: Fixer) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function that `mapInArrow` wants."""

    def each(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield fixer(batch)

    return each
