"""Datasets of Hugging Face."""

from __future__ import annotations

from pathlib import Path

import pytest

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
