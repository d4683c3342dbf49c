"""Promises of the README that no other test holds: no network, and the same output on every run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

WITHOUT_NETWORK = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(f"the network was used: {event}")

sys.addaudithook(refuse)
from linter.cli import run
sys.exit(run(sys.argv[1:]))
"""


def _newslint(*arguments: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", WITHOUT_NETWORK, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("arguments", [("lint", "seeds"), ("fix", "--diff", "seeds")], ids=["lint", "fix"])
def test_no_network_and_the_same_output_on_every_run(arguments: tuple[str, ...]) -> None:
    runs = [_newslint(*arguments, hash_seed=seed) for seed in ("1", "2")]
    assert [run.returncode for run in runs] == [1, 1], runs[0].stderr
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].stdout.startswith(("seeds/", "--- seeds/"))
