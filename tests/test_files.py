"""Which files are meant, where they are written, and remote ones like local ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from linter.errors import UsageError
from linter.files import inputs, targets
from tests.corpora import CLEAN, DIRTY, fix, lint, read, write

ROWS = [{"text": DIRTY}, {"text": CLEAN}]
DONE = [{"text": CLEAN}, {"text": CLEAN}]
TREE = ["a.jsonl", "sub/b.jsonl.gz", "sub/c.parquet", "sub/.hidden.jsonl", "sub/notes.pdf"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder of shards."""
    for name in TREE:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, ROWS) if not name.endswith(("pdf", ".hidden.jsonl")) else path.write_bytes(b"no article")
    return tmp_path / "in"


@pytest.fixture
def memory(tree: Path) -> Iterator[fsspec.AbstractFileSystem]:
    """The same in fsspec's memory, at memory://news/."""
    files = fsspec.filesystem("memory")
    files.put(str(tree), "/news", recursive=True)
    yield files
    files.rm("/", recursive=True)


def _fetched(files: fsspec.AbstractFileSystem, folder: str, to: Path) -> Path:
    files.get(folder, str(to), recursive=True)
    return to


def test_folders_of_shards_in_and_out(tree: Path, tmp_path: Path) -> None:
    out = fix([tree], tmp_path / "out")
    assert out.failed == []
    found = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert found == TREE[:3]
    assert [read(tmp_path / "out" / name) for name in TREE[:3]] == [DONE] * 3
    assert [read(tree / name) for name in TREE[:3]] == [ROWS] * 3


@pytest.mark.parametrize("jobs", [1, 2])
def test_remote_folders_in_and_out(jobs: int, memory: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    out = fix(["memory://news"], "memory://clean/day", jobs=jobs)
    assert out.failed == []
    assert out.told[:2] == ["memory://news/a.jsonl:1 None True", "memory://news/a.jsonl:2 None False"]
    assert sorted(memory.find("/clean")) == [f"/clean/day/{name}" for name in TREE[:3]]
    done = _fetched(memory, "/clean/day", tmp_path / "got")
    assert [read(done / name) for name in TREE[:3]] == [DONE] * 3


def test_remote_files_in_place(memory: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    fix(["memory://news/sub/c.parquet", "memory://news/a.jsonl"])
    done = _fetched(memory, "/news", tmp_path / "got")
    assert [read(done / name) for name in TREE[:3]] == [DONE, ROWS, DONE]


def test_remote_to_local_and_back(memory: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    fix(["memory://news/a.jsonl"], tmp_path / "b.jsonl")
    assert read(tmp_path / "b.jsonl") == DONE
    fix([tmp_path / "b.jsonl"], "memory://back/c.jsonl")
    assert memory.cat("/back/c.jsonl") == (tmp_path / "b.jsonl").read_bytes()


def test_remote_globs(memory: fsspec.AbstractFileSystem) -> None:
    found = inputs(["memory://news/*/*.gz"], lambda _: False)
    assert [(item.path, str(item.relative)) for item in found] == [("memory://news/sub/b.jsonl.gz", "sub/b.jsonl.gz")]


@pytest.mark.parametrize("scheme", ["file://", "local://"])
def test_addresses_of_local_files(scheme: str, tree: Path, tmp_path: Path) -> None:
    assert lint([f"{scheme}{tree}/sub"]).report.articles == 4
    assert fix([f"{scheme}{tree}"], f"{scheme}{tmp_path}/out").failed == []
    assert [read(tmp_path / "out" / name) for name in TREE[:3]] == [DONE] * 3
    fix([f"{scheme}{tree}/a.jsonl"])
    assert read(tree / "a.jsonl") == DONE


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("memory://nowhere", "no such file or folder: 'memory://nowhere'"),
        ("memory://news/sub/notes.pdf", "not an article file: 'memory://news/sub/notes.pdf'"),
        ("nosuch://x/a.jsonl", "cannot open 'nosuch://x/a.jsonl': Protocol not known: nosuch"),
    ],
    ids=["not-there", "no-article", "no-such-scheme"],
)
def test_remote_paths_that_mean_nothing(path: str, words: str, memory: fsspec.AbstractFileSystem) -> None:
    with pytest.raises(UsageError) as raised:
        inputs([path], lambda _: False)
    assert str(raised.value).startswith(words)


def test_nothing_is_written_out_of_the_output_folder(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = inputs(["in/*/../a.jsonl"], lambda _: False)
    with pytest.raises(UsageError, match=r"would be written outside of 'out/'"):
        targets(files, "out/")


def test_nothing_is_written_over_what_is_still_to_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "x" / "a.jsonl", ROWS)
    write(tmp_path / "x" / "x" / "a.jsonl", ROWS)
    with pytest.raises(UsageError, match=r"'x/x/a.jsonl' would be written over '(./)?x/a.jsonl', which is to be read too"):
        fix(["x"], ".")


def test_a_file_that_cannot_be_written_is_told_and_the_others_are(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "a.jsonl").mkdir(parents=True)
    out = fix([tree], tmp_path / "out")
    assert len(out.failed) == 1
    assert out.failed[0].startswith(f"{tree / 'a.jsonl'}: ")
    assert [read(tmp_path / "out" / name) for name in TREE[1:3]] == [DONE] * 2
