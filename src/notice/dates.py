"""Dates: those known only to the month or the year (ISO 8601-1, 5.2.2.3), years, midnight."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

FULL, MONTH, YEAR = "day", "month", "year"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, or the span of days of a month or year: ``earliest`` and ``latest`` are inclusive."""

    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``1994``, ``1994-03`` or ``1994-03-29``; raise ``ValueError`` for anything else."""
        match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", text)
        if match is None:
            raise ValueError(f"'{text}' is not a date; write 1994, 1994-03 or 1994-03-29")
        first = date.fromisoformat((text + "-01-01")[:10])
        match match.lastindex:
            case 3:
                return cls.of(first)
            case 2:
                return cls(first, first.replace(day=monthrange(first.year, first.month)[1]))
            case _:
                return cls(first, first.replace(month=12, day=31))

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Return the date known to the day."""
        return cls(day, day)

    def overlaps(self, other: PartialDate) -> bool:
        """Tell whether the two may mean the same day."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    @property
    def precision(self) -> str:
        """``day``, ``month`` or ``year``: the smallest unit that is known."""
        if self.earliest == self.latest:
            return FULL
        return MONTH if self.earliest.month == self.latest.month else YEAR

    @property
    def iso(self) -> str:
        """The date as ISO 8601, as short as its precision, such as ``1994-03``."""
        return self.earliest.isoformat()[: {FULL: 10, MONTH: 7, YEAR: 4}[self.precision]]


def completed_years(since: date, until: date) -> int:
    """Return the whole years from ``since`` to ``until``, negative where ``until`` is earlier.

    A year from 29 February is complete on 1 March of a common year.
    """
    if until < since:
        return -completed_years(until, since)
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def midnight(day: date, zone: str) -> datetime:
    """Return the beginning of a day in an IANA time zone; see ``moment``."""
    return moment(day, time(), zone)


def moment(day: date, at: time, zone: str) -> datetime:
    """Return a time of a day in an IANA time zone, with the offset from UTC in minutes.

    Times in files have no seconds in their offset (RFC 3339, 5.6; RFC 5322, 3.3), which zones had
    before there was standard time. A time of the first day of the calendar is one of UTC in a zone
    where UTC has no date for it.
    """
    moment = datetime.combine(day, at, ZoneInfo(zone))
    minutes = (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
    moment = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, at, UTC)
    return moment
