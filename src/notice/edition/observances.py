"""One run of ``notice calendar``: the observances of the years to come as one calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from notice import folders
from notice.calendar import schedule
from notice.calendar.schedule import Selection
from notice.definition.models import Notice
from notice.edition import plan
from notice.edition.plan import Request
from notice.render.feed import ics
from notice.statement.statement import Release

YEARS = 10
"""How many years a calendar holds where nobody says."""


@dataclass(frozen=True)
class Calendar:
    """A calendar as bytes, and what was left out of it and why."""

    data: bytes
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class CalendarOptions:
    """What is asked of a calendar; the options of the command line, read."""

    years: range | None = None
    """Ten years from today if ``None``."""
    notices: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    dated: datetime | None = None
    templates: Path | None = None
    fonts: Path | None = None
    today: date | None = None


def run(options: CalendarOptions) -> Calendar:
    """Return the observances of some years as one calendar.

    An event has no address: nobody knows yet whether its page will be published. Raises
    ``NoticeError`` with the faults of every notice.
    """

    def select(notice: Notice) -> Selection:
        if options.years is not None:
            return schedule.select(notice, options.years)
        return schedule.ahead(notice, schedule.today(notice, options.today), YEARS)

    release = Release(dated=options.dated)
    request = Request(options.notices, options.languages, (), release, one_language=True)
    plans = plan.make(request, folders.locate(options.templates, options.fonts), select)
    statements = [statement for each in plans for statement in each.statements()]
    offices = dict.fromkeys(each.statements()[0].letterhead.name for each in plans if each.composed)
    statements.sort(key=lambda statement: statement.occurrence.date)
    data = ics.render([(statement, "") for statement in statements], ", ".join(offices))
    return Calendar(data, tuple(reason for each in plans for reason in each.skipped))
