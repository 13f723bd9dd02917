"""What ``--json`` prints: the types that the documents are made of and their schemas made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from notice.errors import NoticeError

if TYPE_CHECKING:
    from notice.edition.done import Done
    from notice.edition.issue import Recorded
    from notice.edition.overdue import Overdue
    from notice.edition.survey import Entry, Unmoved
    from notice.preflight.finding import Finding


@dataclass(frozen=True)
class FaultRow:
    """One thing that is wrong: where, what, and what to do. Without a place the file is null."""

    file: str | None
    line: int | None
    code: str
    message: str
    hint: str | None


@dataclass(frozen=True)
class FindingRow(FaultRow):
    """What preflight found in an edition, with a code of ``notice explain``.

    ``allowed`` is the reason for which the notice allows it, null where it does not.
    """

    severity: Literal["error", "warning"]
    allowed: str | None

    @classmethod
    def of(cls, finding: Finding) -> FindingRow:
        """Return the row of a finding."""
        return cls(
            finding.file or None,
            finding.line or None,
            finding.code,
            finding.message,
            finding.hint or None,
            finding.severity,
            finding.allowed or None,
        )


@dataclass(frozen=True)
class EditionRow:
    """One notice in one year; the ordinal is a number, and the files are those that lie there now.

    The status is written; unchanged, where it lay there as it would be built; issued, where it was
    issued and stays as it is; stale, where it would be written and ``--frozen`` kept it from that;
    refused, for its findings; or failed, where a fault kept it from being made.
    """

    notice: str
    year: int
    date: str
    ordinal: int
    status: Literal["written", "unchanged", "issued", "stale", "refused", "failed"]
    files: Sequence[str]
    findings: Sequence[FindingRow]

    @classmethod
    def of(cls, done: Done) -> EditionRow:
        """Return the row of an edition."""
        return cls(
            done.notice,
            done.occurrence.year,
            done.occurrence.date.isoformat(),
            done.occurrence.number,
            done.status,
            [str(path) for path in done.paths],
            [FindingRow.of(finding) for finding in done.findings],
        )


@dataclass(frozen=True)
class OverdueRow:
    """A day that has passed without its statement having been issued."""

    notice: str
    year: int
    date: str
    number: int

    @classmethod
    def of(cls, late: Overdue) -> OverdueRow:
        """Return the row of what is overdue."""
        day = late.occurrence
        return cls(late.notice, day.year, day.date.isoformat(), day.number)


@dataclass(frozen=True)
class BuildDocument:
    """What ``notice build --json`` prints; what is overdue only with ``--due``."""

    editions: Sequence[EditionRow] = ()
    feeds: Sequence[str] = ()
    faults: Sequence[FaultRow] = ()
    overdue: Sequence[OverdueRow] = ()


@dataclass(frozen=True)
class IssueDocument:
    """What ``notice issue --json`` prints: the version that was issued, and where it lies."""

    notice: str
    year: int
    version: int
    kind: Literal["issued", "corrected", "withdrawn"]
    by: str
    at: str
    unapproved: bool
    reasons: Mapping[str, str]
    record: str
    files: Sequence[str]
    findings: Sequence[FindingRow]
    faults: Sequence[FaultRow] = ()

    @classmethod
    def of(cls, recorded: Recorded) -> IssueDocument:
        """Return the document of what was recorded."""
        last = recorded.issues[-1]
        return cls(
            recorded.notice,
            recorded.year,
            len(recorded.issues),
            last.kind,
            last.by,
            last.at.isoformat(),
            last.unapproved,
            dict(last.reasons),
            str(recorded.path),
            [*map(str, recorded.files)],
            [FindingRow.of(finding) for finding in recorded.findings],
        )


@dataclass(frozen=True)
class EntryRow(FindingRow):
    """What is wrong in one or more years. Without a language, or issuer, it is so with each."""

    notice: str
    language: str | None
    issuer: str | None
    first_year: int
    years: Sequence[int]

    @classmethod
    def of_entry(cls, entry: Entry) -> EntryRow:
        """Return the row of an entry; the fault of a source has the code that it has elsewhere."""
        return cls(
            entry.file or None,
            entry.line or None,
            entry.code or NoticeError.exit_code.word,
            entry.message,
            entry.hint or None,
            entry.severity,
            entry.allowed or None,
            entry.notice,
            entry.language or None,
            entry.issuer or None,
            entry.years[0],
            entry.years,
        )


@dataclass(frozen=True)
class UnmovedRow:
    """Numbers of a text that say the same in the years around, by where they come from."""

    notice: str
    language: str
    origin: str
    numbers: Sequence[str]

    @classmethod
    def of(cls, row: Unmoved) -> UnmovedRow:
        """Return the row of such numbers."""
        return cls(row.notice, row.language, row.origin, row.numbers)


@dataclass(frozen=True)
class CheckDocument:
    """What ``notice check --json`` prints."""

    statements: int = 0
    findings: Sequence[EntryRow] = ()
    unmoved: Sequence[UnmovedRow] = ()
    faults: Sequence[FaultRow] = ()


@dataclass(frozen=True)
class ComingRow:
    """One occurrence; the number is that of the anniversary or edition."""

    year: int
    date: str
    weekday: str
    number: int
    ordinal: str
    in_days: int


@dataclass(frozen=True)
class DueRow(ComingRow):
    """An occurrence that is due."""

    notice: str


@dataclass(frozen=True)
class NextDocument:
    """What ``notice next --json`` prints; with ``--overdue`` nothing is listed as due."""

    due: Sequence[DueRow] = ()
    faults: Sequence[FaultRow] = ()
    overdue: Sequence[OverdueRow] = ()


@dataclass(frozen=True)
class NoticeRow:
    """A notice and its next occurrences."""

    notice: str
    name: str
    languages: Sequence[str]
    issuer: str
    coming: Sequence[ComingRow]


@dataclass(frozen=True)
class ListDocument:
    """What ``notice list --json`` prints."""

    notices: Sequence[NoticeRow] = ()
    faults: Sequence[FaultRow] = ()


@dataclass(frozen=True)
class FaultsDocument:
    """What any command prints instead of its result where it was asked for JSON and failed."""

    faults: Sequence[FaultRow]


DOCUMENTS = {
    "build": BuildDocument,
    "check": CheckDocument,
    "faults": FaultsDocument,
    "issue": IssueDocument,
    "list": ListDocument,
    "next": NextDocument,
}
"""The documents that have a schema, by the command that prints them."""


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a document; ``faults`` is always there."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - keeps --help quick

    made = TypeAdapter(DOCUMENTS[name]).json_schema(mode="serialization")
    return (
        {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        | made
        | {"required": ["faults"]}
    )


def fault_rows(error: NoticeError | None) -> tuple[FaultRow, ...]:
    """Return a row for each fault of an error, if there is one; the exit code gives their code."""
    return (
        ()
        if error is None
        else tuple(
            FaultRow(
                fault.source or None,
                fault.line or None,
                error.exit_code.word,
                ": ".join(filter(None, (fault.key, fault.message))),
                fault.hint or None,
            )
            for fault in error.faults
        )
    )
