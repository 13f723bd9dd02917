"""One run of ``notice calendar``: the observances of the years to come as one calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from notice.calendar import schedule
from notice.calendar.schedule import Selection
from notice.definition.models import Notice
from notice.edition import plans
from notice.edition.plans import Choice
from notice.folders import Folders
from notice.render.feed import ics

YEARS = 10
"""How many years a calendar holds where nobody says."""


@dataclass(frozen=True)
class Calendar:
    """A calendar as bytes, and what was left out of it and why."""

    data: bytes
    skipped: tuple[str, ...]


def run(
    choice: Choice, where: Folders, years: str | None = None, today: date | None = None
) -> Calendar:
    """Return the observances of ``years``, such as ``2026..2030``, else of ten years from today.

    An event has no address: nobody knows yet whether its page will be published. Raises
    ``NoticeError`` with the faults of every notice.
    """
    span = None if years is None else schedule.parse_years(years)

    def select(notice: Notice) -> Selection:
        if span is not None:
            return schedule.select(notice, span)
        return schedule.ahead(notice, schedule.today(notice, today), YEARS)

    made = plans.make(choice, where, select)
    statements = [each for plan in made for row in plan.composed.values() for each in row]
    statements.sort(key=lambda each: each.occurrence.date)
    firsts = (row[0] for plan in made for row in list(plan.composed.values())[:1])
    offices = dict.fromkeys(each.letterhead.name for each in firsts)
    data = ics.render([(each, "") for each in statements], ", ".join(offices))
    return Calendar(data, tuple(reason for plan in made for reason in plan.skipped))
