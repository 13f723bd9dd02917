"""Which copy of an event or of an item of a feed it is, so that programs know the newer one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from notice.dates import midnight
from notice.statement.statement import Statement


@dataclass(frozen=True)
class Revision:
    """A copy of what keeps its identity while its words and its day may change."""

    sequence: int
    """How many other copies came before it (RFC 5545, 3.8.7.4)."""
    published: datetime
    """The time of the first copy (RFC 4287, 4.2.9)."""
    updated: datetime
    """The time of this copy (RFC 4287, 4.2.15; RFC 5545, 3.8.7.3)."""

    @classmethod
    def first(cls, statement: Statement) -> Revision:
        """Return the revision of a statement of which there is no earlier copy.

        A later version of an issued statement counts those before it, which lie elsewhere.
        It is never published later than it is updated, whatever ``SOURCE_DATE_EPOCH`` says.
        """
        issued = midnight(statement.issued, statement.definition.timezone)
        earlier = statement.amendment.version - 1 if statement.amendment else 0
        return cls(earlier, min(issued, statement.dated), statement.dated)

    def following(self, statement: Statement) -> Revision:
        """Return the revision of a statement that differs from the copy with this one.

        Its time is that of the statement where that is later, else the next second.
        """
        updated = max(statement.dated, self.updated + timedelta(seconds=1))
        return Revision(self.sequence + 1, self.published, updated)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Revision:
        """Read what ``to_json`` returns; raise ``KeyError``, ``TypeError`` or ``ValueError``."""
        published, updated = (
            datetime.fromisoformat(content[key]) for key in ("published", "updated")
        )
        if type(content["sequence"]) is not int or not (published.tzinfo and updated.tzinfo):
            raise ValueError(f"{content} is not a revision")
        return cls(content["sequence"], published, updated)

    def to_json(self) -> Mapping[str, Any]:
        """Return the revision as JSON has it, times as in RFC 3339."""
        return asdict(self) | {
            "published": rfc3339(self.published),
            "updated": rfc3339(self.updated),
        }


def rfc3339(time: datetime) -> str:
    """Return a time with its offset, to the second."""
    return time.isoformat(timespec="seconds")
