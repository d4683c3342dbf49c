"""Files in, results out, in order: the loop that the commands share.

Bad data is not an exception here: what cannot be read or written is told to `failed`, counted, and the next file goes
on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from linter.check import lint
from linter.checked import Failure
from linter.config import Settings
from linter.errors import RuleConflict, UsageError
from linter.files import STDIN, Input, opened, replacing
from linter.finding import Finding
from linter.formats import Format, Record, format_of
from linter.repair import TOO_MUCH_REMOVED, Fixed, fix
from linter.report import Report
from linter.text import Article, Origin


class Run:
    """One run of one command over its inputs.

    `failed` is told of every file or row that cannot be read or written: where, and why.
    """

    def __init__(
        self,
        settings_for: Callable[[str], Settings],
        failed: Callable[[Failure], None],
        stdin: Callable[[], BinaryIO],
        stdin_name: str = "stdin.txt",
    ) -> None:
        self._settings_for = settings_for
        self._failed = failed
        self._stdin = stdin
        self._stdin_name = stdin_name
        self.report = Report()

    def lint(self, files: Sequence[Input], each: Callable[[Article, list[Finding]], None]) -> None:
        """Lint every article and hand it to `each` with its findings."""
        for file in files:
            with self._reported(file):
                settings, records = self._settings(file), self._format(file)
                with opened(file.path, self._stdin) as stream:
                    for record in records.read(stream, self.name(file), settings.config.fields):
                        self._lint_record(record, settings, each)

    def fix(
        self,
        files: Sequence[Input],
        each: Callable[[Fixed], None],
        target: Callable[[Input], Path | None],
        stdout: BinaryIO,
    ) -> None:
        """Fix each file into `target(file)`: its own path to fix it in place, None to write to standard output.

        Results are handed to `each` in order.
        """
        for file in files:
            with self._reported(file):
                path = target(file)
                if path is None:
                    self._fix_records(file, stdout, each)
                    stdout.flush()
                    continue
                in_place = file.path != STDIN and path.exists() and path.samefile(file.path)
                path.parent.mkdir(parents=True, exist_ok=True)
                with replacing(path) as replacement:
                    if self._fix_records(file, replacement.stream, each) or not in_place:
                        replacement.keep()

    def try_fix(self, files: Sequence[Input], each: Callable[[Fixed], None]) -> None:
        """Fix in memory only and hand the results to `each`."""
        for file in files:
            with self._reported(file):
                self._fix_records(file, None, each)

    def _lint_record(self, record: Record, settings: Settings, each: Callable[[Article, list[Finding]], None]) -> None:
        if record.article is None:
            self._note_problem(record)
            return
        ruleset = settings.ruleset_for(record.article)
        findings, accepted = settings.unaccepted(record.article, lint(record.article, ruleset, safety=settings.safety))
        self.report.add(findings, settings.config.fail_on, site=record.article.domain, ruleset=ruleset.content)
        self.report.accepted.update(accepted)
        each(record.article, findings)

    def _fix_records(self, file: Input, out: BinaryIO | None, each: Callable[[Fixed], None]) -> bool:
        """Write every record of the file, fixed or as it is; whether any was changed."""
        settings, records = self._settings(file), self._format(file)
        changed = False
        with opened(file.path, self._stdin) as stream:
            for record in records.read(stream, self.name(file), settings.config.fields):
                result = self._fix_record(record, settings, each)
                rewritten = result is not None and result.is_changed
                changed = changed or rewritten
                if out is not None:
                    out.write(records.rewrite(record, result.text) if result is not None and rewritten else record.raw)
        return changed

    def _fix_record(self, record: Record, settings: Settings, each: Callable[[Fixed], None]) -> Fixed | None:
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
            self._fail(record.origin, str(conflict))
            return None
        self.report.add([*result.applied, *result.remaining], settings.config.fail_on, result.verdict)
        self.report.changed += result.is_changed
        self.report.refused += any(finding.rule == TOO_MUCH_REMOVED for finding in result.remaining)
        each(result)
        return result

    def _note_problem(self, record: Record) -> None:
        if record.problem is not None:
            self._fail(record.origin, record.problem)

    def _fail(self, origin: Origin, problem: str) -> None:
        self.report.failed += 1
        self._failed(Failure(origin, problem))

    def _settings(self, file: Input) -> Settings:
        return self._settings_for(self.name(file))

    def name(self, file: Input) -> str:
        """What a file is called where it is told of."""
        return self._stdin_name if file.path == STDIN else file.path

    def _format(self, file: Input) -> Format:
        found = format_of(self.name(file))
        if found is None:
            raise UsageError(f"no format for '{self.name(file)}'; give --stdin-filename a name such as news.jsonl")
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
            self._fail(Origin(self.name(file)), f"{error.strerror or error}" + (f": '{other}'" if other else ""))
