"""Spark on this machine."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from linter import UsageError
from linter.adapters.arrow import Fixer
from tests.conftest import ROOT
from tests.engines.conftest import Corpus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

pytest.importorskip("pyspark", reason="Spark is not installed: pip install 'newslint[spark]'")
pytestmark = [
    pytest.mark.skipif(
        shutil.which("java") is None and "JAVA_HOME" not in os.environ,
        reason="Spark needs Java: apt-get install openjdk-17-jre-headless",
    ),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # sockets to the JVM
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark.*"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.log.level", "ERROR").config("spark.sql.shuffle.partitions", "2").getOrCreate()
    yield session
    session.stop()


def test_rows_of_a_frame(spark: SparkSession, corpus: Corpus, by_command: list[str]) -> None:
    from linter.adapters.spark import fix_frame

    frame = spark.createDataFrame(list(corpus.rows), "id string, title string, language string, text string")
    found = sorted((row.asDict(recursive=True) for row in fix_frame(frame, Fixer()).collect()), key=lambda row: int(row["id"]))
    assert [row["clean_text"] for row in found] == corpus.texts == by_command
    assert [row["verdict"] for row in found] == corpus.verdicts
    assert [row["findings"] for row in found] == corpus.findings
    assert [{name: row[name] for name in corpus.rows[0]} for row in found] == corpus.rows


def test_in_place_no_column_of_clean_texts_is_added(spark: SparkSession, corpus: Corpus) -> None:
    from linter.adapters.spark import fix_frame

    frame = spark.createDataFrame(list(corpus.rows[:3]), "id string, title string, language string, text string")
    found = fix_frame(frame, Fixer(in_place=True)).collect()
    assert [row["text"] for row in sorted(found, key=lambda row: int(row["id"]))] == corpus.texts[:3]


def test_a_column_that_cannot_be_used_is_told_before_anything_runs(spark: SparkSession) -> None:
    from linter.adapters.spark import fix_frame

    frame = spark.createDataFrame([("x",)], "body string")
    with pytest.raises(UsageError, match="no column 'text' \\(columns: body\\); name it with text="):
        fix_frame(frame, Fixer())
