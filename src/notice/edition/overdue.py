"""A day that has passed without its statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from notice.calendar import schedule
from notice.calendar.occurrence import Occurrence
from notice.definition import project
from notice.definition.models import Notice
from notice.folders import Folders, is_sample


@dataclass(frozen=True)
class Overdue:
    """A day that has passed, and no record says that its statement was issued."""

    notice: str
    occurrence: Occurrence
    severity: Literal["error", "warning"]
    """An error where the office records what it issues, else a warning."""

    def __str__(self) -> str:
        """Say so, and what to do about it."""
        name, year = self.notice, self.occurrence.year
        what = f"{name} {year}: {self.occurrence.date} has passed, and it has not been issued"
        which = f"{year} --notice {name}"
        return f'{what}; notice build {which}, then notice issue {which} --by "Name"'


def overdue(
    definition: Notice, where: Folders, today: date, within: int | None = None
) -> Overdue | None:
    """Return the last day of a notice if it passed lately, not issued (``schedule.overdue``).

    The texts that came with the program are issued by nobody. Raises ``NoticeError``.
    """
    if is_sample(where):
        return None
    issued = project.load_issues(definition.id, where)
    late = schedule.overdue(definition, today, issued, within)
    return Overdue(definition.id, late, "error" if issued else "warning") if late else None
