"""A pipeline of datatrove, from files to files."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, blocks
from tests.corpora import write
from tests.engines.conftest import Corpus

pytest.importorskip("datatrove", reason="datatrove is not installed: pip install 'newslint[datatrove]'")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of what datatrove stands on
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_a_pipeline_from_files_to_files(corpus: Corpus, by_command: list[str], tmp_path: Path) -> None:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from linter.adapters.datatrove import Newslint

    write(tmp_path / "in" / "news.jsonl", corpus.rows)
    LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(tmp_path / "in")),
            Newslint(exclusion_writer=JsonlWriter(str(tmp_path / "dropped"))),
            JsonlWriter(str(tmp_path / "out")),
        ],
        tasks=1,
        logging_dir=str(tmp_path / "logs"),
    ).run()
    kept, dropped = _rows(tmp_path / "out"), _rows(tmp_path / "dropped")
    read = [n for n, row in enumerate(corpus.rows) if row["text"]]  # its readers leave out documents without text
    assert [(row["id"], row["text"]) for row in kept] == [
        (str(n), corpus.texts[n]) for n in read if corpus.verdicts[n] != "drop"
    ]
    assert [(row["id"], row["text"]) for row in dropped] == [
        (str(n), corpus.texts[n]) for n in read if corpus.verdicts[n] == "drop"
    ]
    for row in (*kept, *dropped):
        about, n = row["metadata"], int(row["id"])
        assert (row["text"], about["verdict"], about["findings"]) == (by_command[n], corpus.verdicts[n], corpus.findings[n])


def test_the_script_in_the_guide_runs_in_processes(corpus: Corpus, by_command: list[str], tmp_path: Path) -> None:
    (script,) = (block for block in blocks(ROOT / "docs" / "scale.md", "python") if "datatrove" in block)
    (tmp_path / "run.py").write_text(script.replace("tasks=8, workers=8", "tasks=2, workers=2"), "utf-8")
    for n, row in enumerate(corpus.rows):
        write(tmp_path / "news" / f"{n % 2}-{n}.jsonl", [row])
    words, path = [sys.executable, "run.py"], {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=tmp_path, env=path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    kept = {row["id"]: row["text"] for row in _rows(tmp_path / "clean")}
    assert kept == {str(n): by_command[n] for n, row in enumerate(corpus.rows) if row["text"] and corpus.verdicts[n] != "drop"}


def _rows(folder: Path) -> list[dict[str, dict[str, object]]]:
    files = sorted(folder.glob("*.jsonl.gz"))
    return [json.loads(line) for file in files for line in gzip.decompress(file.read_bytes()).splitlines()]
