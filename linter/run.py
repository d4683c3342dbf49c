"""Files in, results out, in order: the loop that the commands share.

Bad data is not an exception here: what cannot be read or written is told to the listener, counted, and the next file
goes on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from linter.check import lint
from linter.config import Settings
from linter.errors import RuleConflict, UsageError
from linter.files import STDIN, Input, opened, replacing
from linter.finding import Finding
from linter.fix import TOO_MUCH_REMOVED, Fixed, fix
from linter.formats import Format, Record, format_of
from linter.report import Report
from linter.text import Article


class Listener(Protocol):
    """Who is told what happens, in the order of the input."""

    def linted(self, article: Article, findings: list[Finding]) -> None: ...

    def fixed(self, result: Fixed) -> None: ...

    def failed(self, where: str, problem: str) -> None:
        """A file or a row could not be read or written."""


class Run:
    """One run of one command over its inputs."""

    def __init__(
        self,
        settings_for: Callable[[str], Settings],
        listener: Listener,
        stdin: Callable[[], BinaryIO],
        stdin_name: str = "stdin.txt",
    ) -> None:
        self._settings_for = settings_for
        self._listener = listener
        self._stdin = stdin
        self._stdin_name = stdin_name
        self.report = Report()

    def lint(self, files: Sequence[Input]) -> None:
        for file in files:
            with self._reported(file):
                settings, records = self._settings(file), self._format(file)
                with opened(file.path, self._stdin) as stream:
                    for record in records.read(stream, self._name(file), settings.config.fields):
                        self._lint_record(record, settings)

    def fix(self, files: Sequence[Input], target: Callable[[Input], Path | None], stdout: BinaryIO) -> None:
        """Fix each file into `target(file)`: its own path to fix it in place, None to write to standard output."""
        for file in files:
            with self._reported(file):
                path = target(file)
                if path is None:
                    self._fix_records(file, stdout)
                    stdout.flush()
                    continue
                in_place = file.path != STDIN and path.exists() and path.samefile(file.path)
                path.parent.mkdir(parents=True, exist_ok=True)
                with replacing(path) as replacement:
                    if self._fix_records(file, replacement.stream) or not in_place:
                        replacement.keep()

    def try_fix(self, files: Sequence[Input]) -> None:
        """Fix in memory only; the listener sees the results."""
        for file in files:
            with self._reported(file):
                self._fix_records(file, None)

    def _lint_record(self, record: Record, settings: Settings) -> None:
        if record.article is None:
            self._note_problem(record)
            return
        findings = lint(record.article, settings.ruleset_for(record.article), safety=settings.safety)
        self.report.add(findings, settings.config.fail_on)
        self._listener.linted(record.article, findings)

    def _fix_records(self, file: Input, out: BinaryIO | None) -> bool:
        """Write every record of the file, fixed or as it is; whether any was changed."""
        settings, records = self._settings(file), self._format(file)
        changed = False
        with opened(file.path, self._stdin) as stream:
            for record in records.read(stream, self._name(file), settings.config.fields):
                result = self._fix_record(record, settings)
                rewritten = result is not None and result.is_changed
                changed = changed or rewritten
                if out is not None:
                    out.write(records.rewrite(record, result.text) if result is not None and rewritten else record.raw)
        return changed

    def _fix_record(self, record: Record, settings: Settings) -> Fixed | None:
        if record.article is None:
            self._note_problem(record)
            return None
        try:
            result = fix(
                record.article,
                settings.ruleset_for(record.article),
                safety=settings.safety,
                max_removed=settings.config.max_removed,
            )
        except RuleConflict as conflict:
            self._fail(str(record.origin), str(conflict))
            return None
        self.report.add([*result.applied, *result.remaining], settings.config.fail_on, result.verdict)
        self.report.changed += result.is_changed
        self.report.refused += any(finding.rule == TOO_MUCH_REMOVED for finding in result.remaining)
        self._listener.fixed(result)
        return result

    def _note_problem(self, record: Record) -> None:
        if record.problem is not None:
            self._fail(str(record.origin), record.problem)

    def _fail(self, where: str, problem: str) -> None:
        self.report.unreadable += 1
        self._listener.failed(where, problem)

    def _settings(self, file: Input) -> Settings:
        return self._settings_for(self._name(file))

    def _name(self, file: Input) -> str:
        return self._stdin_name if file.path == STDIN else file.path

    def _format(self, file: Input) -> Format:
        found = format_of(self._name(file))
        if found is None:
            raise UsageError(f"no format for '{self._name(file)}'; give --stdin-filename a name such as news.jsonl")
        return found

    @contextlib.contextmanager
    def _reported(self, file: Input) -> Iterator[None]:
        """A file that cannot be read or written is told of, and the others go on."""
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            other = error.filename if error.filename not in (None, file.path) else None
            self._fail(self._name(file), f"{error.strerror or error}" + (f": '{other}'" if other else ""))
