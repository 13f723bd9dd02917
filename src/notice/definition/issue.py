"""Which editions were issued: who issued each version, when, why, and which bytes it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from annotated_types import Ge
from pydantic import AfterValidator, Field

from notice.definition.models import Filled, Tag
from notice.toml.record import Record
from notice.toml.textfile import quoted

FOLDER = "issued"
"""Where the records lie, beside the sources: one file a year."""
Kind = Literal["issued", "corrected", "withdrawn"]


def _with_offset(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise ValueError("this time has no offset from UTC; write 2026-01-19T10:00:00+04:00")
    return time


Time = Annotated[datetime, AfterValidator(_with_offset)]


class Copy(Record):
    """Which copy of an event or of an item of a feed was issued."""

    sequence: Annotated[int, Ge(0)]
    published: Time
    updated: Time


class IssuedFile(Record):
    """A file as it was issued."""

    file: Filled
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    revision: Copy | None = None


class Issue(Record):
    """One version of an issued edition: the first as it was issued, then what came after it."""

    kind: Kind
    by: Filled
    at: Time
    unapproved: bool = False
    reasons: Mapping[Tag, Filled] = {}
    files: list[IssuedFile]

    @property
    def digests(self) -> Mapping[str, str]:
        """The SHA-256 of each of its files, by name."""
        return {row.file: row.sha256 for row in self.files}


class IssueFile(Record):
    """``issued/YEAR.toml``: the versions of an edition, the first one first."""

    versions: Annotated[list[Issue], Field(min_length=1)]


HEADER = (
    "# Written by notice issue: what was issued. No build changes it, and neither should you.\n"
)


def to_toml(issues: Sequence[Issue]) -> str:
    """Return the versions of an edition as the text of their file."""
    return HEADER + "".join(f"\n[[versions]]\n{_entry(issue)}" for issue in issues)


def _entry(issue: Issue) -> str:
    lines = [
        f"kind = {quoted(issue.kind)}",
        f"by = {quoted(issue.by)}",
        f"at = {_time(issue.at)}",
    ]
    lines += ["unapproved = true"] if issue.unapproved else []
    if issue.reasons:
        reasons = (f"{tag} = {quoted(text)}" for tag, text in sorted(issue.reasons.items()))
        lines.append(f"reasons = {{ {', '.join(reasons)} }}")
    rows = (f"  {{ {_row(row)} }}," for row in issue.files)
    return "\n".join((*lines, "files = [", *rows, "]")) + "\n"


def _row(row: IssuedFile) -> str:
    text = f"file = {quoted(row.file)}, sha256 = {quoted(row.sha256)}"
    if row.revision is None:
        return text
    published, updated = _time(row.revision.published), _time(row.revision.updated)
    revision = f"sequence = {row.revision.sequence}, published = {published}, updated = {updated}"
    return f"{text}, revision = {{ {revision} }}"


def _time(time: datetime) -> str:
    """Return a time as TOML and RFC 3339 have it."""
    return time.isoformat(timespec="seconds")


def told(issues: Sequence[Issue]) -> str:
    """Return what became of an edition last: ``issued on 2026-01-19 by Ruth Okafor``."""
    last = issues[-1]
    return f"{last.kind} on {last.at.date()} by {last.by}"


def summary(issues: Sequence[Issue]) -> list[Mapping[str, Any]]:
    """Return what the receipt says of the versions; its rows have the digests of the last one."""
    return [issue.model_dump(mode="json", exclude={"files"}) for issue in issues]
