"""Ray: a function for datasets, and the runs of `newslint fix --engine ray`, a task for each file.

ds = ray.data.read_parquet("s3://news/").map_batches(Fixer(), batch_format="pyarrow")
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from linter.adapters.arrow import Fixer
from linter.checked import Failure
from linter.config import Settings
from linter.errors import MissingPackage
from linter.files import Input
from linter.repair import Fixed
from linter.report import Report
from linter.run import Run
from linter.text import Origin
from linter.work import known_format

if TYPE_CHECKING:
    import ray.data

T = TypeVar("T")
BATCH = 1024  # rows


def fix_dataset(dataset: ray.data.Dataset, fixer: Fixer, *, batch_size: int = BATCH) -> ray.data.Dataset:
    """The rows of a dataset with what `Fixer` adds; nothing is computed before the result is asked for."""
    return dataset.map_batches(fixer, batch_format="pyarrow", batch_size=batch_size, zero_copy_batch=True)


@dataclass(frozen=True)
class Files(Generic[T]):
    """Fix files as `Run.fix` does, each in a task that reads it and writes it: nothing but what is told comes back.

    Paths must mean the same on every machine of the cluster, and newslint must be installed there.  The cluster is the one
    that Ray finds (RAY_ADDRESS), or this machine.
    """

    settings_for: Callable[[str], Settings]
    see: Callable[[Fixed], T | None]
    tell: Callable[[T], None]
    failed: Callable[[Failure], None]

    def fix(self, files: Sequence[Input], target: Callable[[Input], str | None]) -> Report:
        """Raises MissingPackage where Ray is not installed, UsageError for what is wrong in rules, configs and options."""
        try:
            import ray
        except ImportError:
            raise MissingPackage("runs with --engine ray", "ray", "ray") from None
        for file in files:  # what is wrong shows before anything is done
            self.settings_for(file.path)
            known_format(file.path)
        report = Report()
        with _connected():
            work = ray.put(pickle.dumps((os.getcwd(), self.settings_for, self.see)))  # noqa: PTH109
            task = ray.remote(_fix_file)
            running = [(file, task.remote(work, file, target(file))) for file in files]
            for file, reference in running:
                try:
                    told, part = self._told(ray.get(reference))
                except ray.exceptions.RayError as error:
                    if isinstance(error, ray.exceptions.RayTaskError):
                        raise  # a fault of ours, as in a process of this machine
                    report.failed += 1
                    self.failed(Failure(Origin(file.path), f"its task was lost: {type(error).__name__}"))
                    continue
                report.merge(part)
                for item in told:
                    if isinstance(item, Failure):
                        self.failed(item)
                    else:
                        self.tell(item)
        return report

    def _told(self, raw: bytes) -> tuple[list[T | Failure], Report]:
        told: list[T | Failure]
        report: Report
        told, report = pickle.loads(raw)
        return told, report


def _fix_file(work: bytes, file: Input, target: str | None) -> bytes:
    """What was told of one file, in order, and counted; pickled.  Runs on the cluster."""
    folder, settings_for, see = _unpacked(work)
    told: list[object] = []
    with contextlib.chdir(folder):
        run = Run(settings_for, told.append, lambda: sys.stdin.buffer)
        run.fix([file], see, told.append, lambda _: target, sys.stdout.buffer)
    return pickle.dumps((told, run.report))


@functools.lru_cache(maxsize=1)
def _unpacked(work: bytes) -> tuple[str, Callable[[str], Settings], Callable[[Fixed], object | None]]:
    """Unpacked once in each process, so that rules are loaded once."""
    folder, settings_for, see = pickle.loads(work)
    return folder, settings_for, see


@contextlib.contextmanager
def _connected() -> Iterator[None]:
    """A connection to the cluster; one that was there before stays."""
    import ray

    if ray.is_initialized():
        yield
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # newslint tells nobody of its use
    os.environ.setdefault(
        "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0"
    )  # the way of later versions, which the present one warns of
    dashboard = None if os.environ.get("RAY_ADDRESS") else False  # none for a cluster of this run alone
    ray.init(logging_level=logging.ERROR, log_to_driver=False, include_dashboard=dashboard)
    try:
        yield
    finally:
        ray.shutdown()
