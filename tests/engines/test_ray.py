"""Ray on this machine: datasets, and `newslint fix --engine ray`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from linter.adapters.arrow import Fixer
from tests.corpora import write
from tests.engines.conftest import Corpus, newslint, plain

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # or it warns of a later version
ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'newslint[ray]'")

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # sockets and log files of Ray
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ray.*"),
    pytest.mark.filterwarnings("ignore::FutureWarning:ray.*"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level=40)
    yield
    ray.shutdown()


@pytest.mark.usefixtures("cluster")
def test_rows_of_a_dataset(corpus: Corpus, by_command: list[str]) -> None:
    import ray.data

    from linter.adapters.ray import fix_dataset

    dataset = ray.data.from_arrow(pa.Table.from_pylist(list(corpus.rows)))
    for fixed in (fix_dataset(dataset, Fixer()), dataset.map_batches(Fixer(), batch_format="pyarrow")):
        found = sorted(fixed.take_all(), key=lambda row: int(row["id"]))
        assert [row["clean_text"] for row in found] == corpus.texts == by_command
        assert [row["verdict"] for row in found] == corpus.verdicts
        assert plain([row["findings"] for row in found]) == corpus.findings


def test_the_command_writes_the_same_bytes_and_says_the_same(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.parquet", "c.jsonl.gz"):
        write(tmp_path / "in" / name, corpus.rows)
    with (tmp_path / "in" / "a.jsonl").open("a") as file:
        file.write("no json\n")
    here = newslint("fix", "--isolated", "--report", "jsonl:here.jsonl", "in", "-o", "here", cwd=tmp_path, code=2)
    far = newslint(
        "fix", "--isolated", "--report", "jsonl:far.jsonl", "in", "-o", "far", "--engine", "ray", cwd=tmp_path, code=2
    )
    assert (far.stdout, far.stderr) == (here.stdout, here.stderr)
    assert (tmp_path / "far.jsonl").read_bytes() == (tmp_path / "here.jsonl").read_bytes()
    names = sorted(path.name for path in (tmp_path / "here").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "far").iterdir()) == ["a.jsonl", "b.parquet", "c.jsonl.gz"]
    for name in names:
        assert (tmp_path / "far" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
