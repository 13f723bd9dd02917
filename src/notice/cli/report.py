"""How a run says what went wrong: in lines for people, in JSON, or as GitHub annotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from notice.cli import console, github, options
from notice.cli.documents import FaultRow, FaultsDocument, FindingRow, fault_rows
from notice.errors import Collector, ExitCode, FileError, InterruptionError, NoticeError

if TYPE_CHECKING:
    from notice.preflight.finding import Finding, Severity


@dataclass(frozen=True)
class Report:
    """How a run is to be told."""

    as_json: bool = False
    on_github: bool = False
    quiet: bool = False

    @classmethod
    def asked(cls, arguments: Sequence[str]) -> Report:
        """Return what arguments ask for, even where no command can make sense of them."""
        typed = [argument.lower() for argument in arguments]
        typed += [f"{name}={value}" for name, value in pairwise(typed)]
        in_json = "--json" in typed or (typed[:1] == ["diff"] and "--format=json" in typed)
        return cls(in_json, "--report=github" in typed)

    def stop(self, error: NoticeError) -> ExitCode:
        """Tell why a command ends without a result, and return how it ends."""
        self.faults(error)
        with suppress(FileError):  # the exit code tells by itself where nothing can be printed
            self.summary([], fault_rows(error))
            self.document(FaultsDocument(fault_rows(error)))
        return error.exit_code

    def end(self, problems: Collector, *, negative: bool = False) -> ExitCode:
        """Tell the faults that a command has met beside its result, and return how it ends."""
        if problems.error is not None:
            self.faults(problems.error)
            return problems.error.exit_code
        return ExitCode.NEGATIVE if negative else ExitCode.DONE

    def faults(self, error: NoticeError) -> None:
        """Tell each fault of an error on stderr."""
        what = "" if isinstance(error, InterruptionError) else "error: "
        for fault, row in zip(error.faults, fault_rows(error), strict=True):
            self.told(row, "error", f"{what}{fault}")

    def findings(self, findings: Iterable[Finding]) -> None:
        """Tell findings on stderr, in order, but those that are allowed; in quiet only errors."""
        for finding in in_order(findings):
            self.told(FindingRow.of(finding), finding.severity, str(finding))

    def told(self, row: FaultRow, severity: Severity, line: str) -> None:
        """Tell one thing on stderr: as the line, or as an annotation, which GitHub shows as one."""
        if severity == "error" or not self.quiet:
            if self.on_github:
                console.say(github.annotation(row, severity))
            else:
                console.say(line, severity)

    def document(self, document: Any) -> None:
        """Print a document where JSON was asked for."""
        if self.as_json:
            console.put_json(asdict(document))

    def summary(self, head: Iterable[str], rows: Sequence[FaultRow]) -> None:
        """Add to the summary of a run on GitHub: lines of Markdown, and a table of what is wrong.

        Raises ``FileError``.
        """
        path = options.step_summary()
        if self.on_github and path is not None:
            github.append(path, [*head, *github.table(rows)])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with the errors first, then by file and line."""
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[bool, str, str, int]:
    return finding.severity != "error", finding.artifact, finding.file, finding.line
