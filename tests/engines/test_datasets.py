"""Datasets of Hugging Face."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter import UsageError
from linter.adapters.arrow import Fixer
from tests.corpora import write
from tests.engines.conftest import Corpus

datasets = pytest.importorskip("datasets", reason="datasets is not installed: pip install 'newslint[hf]'")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of what datasets stands on
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_rows_of_a_dataset(corpus: Corpus, by_command: list[str], tmp_path: Path) -> None:
    from linter.adapters.datasets import fix_dataset

    write(tmp_path / "news.parquet", corpus.rows)
    dataset = datasets.Dataset.from_parquet(str(tmp_path / "news.parquet"), cache_dir=str(tmp_path / "cache"))
    found = fix_dataset(dataset, Fixer(), batch_size=5)
    assert found.format["type"] is None
    assert found["clean_text"][:] == corpus.texts == by_command
    assert found["verdict"][:] == corpus.verdicts
    assert found["findings"][:] == corpus.findings
    assert found.select_columns(list(corpus.rows[0])).to_list() == corpus.rows


def test_splits_and_streams(corpus: Corpus, tmp_path: Path) -> None:
    from linter.adapters.datasets import fix_dataset

    write(tmp_path / "news.parquet", corpus.rows)
    files = {"train": str(tmp_path / "news.parquet")}
    for streams in (False, True):
        read = datasets.load_dataset("parquet", data_files=files, streaming=streams, cache_dir=str(tmp_path / "cache"))
        found = fix_dataset(read, Fixer(), batch_size=5)
        assert isinstance(found, type(read))
        assert [row["clean_text"] for row in found["train"]] == corpus.texts
        assert [row["findings"] for row in found["train"]] == corpus.findings
    with pytest.raises(UsageError, match="leave out processes="):
        fix_dataset(read["train"], Fixer(), processes=2)


def test_results_in_the_cache_are_not_those_of_other_rules(corpus: Corpus, tmp_path: Path) -> None:
    from linter.adapters.datasets import fix_dataset

    write(tmp_path / "news.parquet", corpus.rows)
    (tmp_path / "own.yaml").write_text(_RULE.format("bridge"), "utf-8")
    fixer = Fixer(rules=(str(tmp_path / "own.yaml"),), select=("own",))
    dataset = datasets.Dataset.from_parquet(str(tmp_path / "news.parquet"), cache_dir=str(tmp_path / "cache"))
    fingerprints = set()
    for word in ("bridge", "tram"):
        (tmp_path / "own.yaml").write_text(_RULE.format(word), "utf-8")
        from linter.adapters import arrow

        arrow._rules.cache_clear()  # as in another run
        fingerprints.add(fix_dataset(dataset, fixer)._fingerprint)
    assert len(fingerprints) == 2


_RULE = """pack: own
rules:
  - {{id: word, kind: line, message: found, why: because, phrases: [{0}], examples: {{bad: [{0}], good: [x]}}}}
"""
