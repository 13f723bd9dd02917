"""When a notice falls in a year, and which anniversary or edition that is."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal, assert_never

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter
from dateutil.relativedelta import relativedelta, weekday

from notice.definition.models import Notice, Observed
from notice.errors import OccurrenceError

EASTER_YEARS = range(1583, 4100)
"""The years for which the Gregorian date of Easter is defined by the method of dateutil."""
EASTER: Mapping[str, Literal[2, 3]] = {"western": EASTER_WESTERN, "orthodox": EASTER_ORTHODOX}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Occurrence:
    """A notice in one year. ``number`` is n of the n-th anniversary or edition."""

    year: int
    date: date
    number: int
    milestone: bool


class NoOccurrenceError(OccurrenceError):
    """A year that the rule of the notice leaves out; a range of years skips it."""


def occurrence(notice: Notice, year: int) -> Occurrence:
    """Return the occurrence of ``notice`` in ``year`` (1..9999).

    Raises ``NoOccurrenceError`` for a year that the rule or ``skipped_years`` leaves out and
    ``OccurrenceError`` for the year of the event or an earlier one.
    """
    if not MINYEAR <= year <= MAXYEAR:
        raise OccurrenceError(f"{year} is not a year from {MINYEAR} to {MAXYEAR}")
    first = notice.first_date.year
    editions = notice.counts == "editions"
    if year < first or (year == first and not editions):
        what = "edition" if editions else "anniversary"
        raise OccurrenceError(
            f"{notice.id}: {year} has no {what}; it counts from {first}, "
            f"so the first is in {first if editions else first + 1}"
        )
    if year in notice.skipped_years:
        raise NoOccurrenceError(f"{notice.id}: {year} is one of its skipped_years")
    number = year - first
    if editions:
        number += 1 - sum(1 for skipped in notice.skipped_years if skipped < year)
    return Occurrence(year, _observed(notice, year), number, number in notice.milestones)


def upcoming(notice: Notice, today: date) -> Iterator[Occurrence]:
    """Yield the occurrences of ``notice`` from ``today`` on, today's included."""
    for year in range(max(today.year, MINYEAR), MAXYEAR + 1):
        if year < notice.first_date.year + (notice.counts != "editions"):
            continue
        try:
            candidate = occurrence(notice, year)
        except NoOccurrenceError:
            continue
        if candidate.date >= today:
            yield candidate


def _observed(notice: Notice, year: int) -> date:
    observed = notice.observed
    match observed.rule:
        case "fixed":
            return notice.first_date.replace(year=year)
        case "feb-28":
            return date(year, 2, 29 if isleap(year) else 28)
        case "mar-1":
            return date(year, 2, 29) if isleap(year) else date(year, 3, 1)
        case "leap-years":
            if not isleap(year):
                raise NoOccurrenceError(f"{notice.id}: {year} has no 29 February")
            return date(year, 2, 29)
        case "weekday":
            return _nth_weekday(notice, observed, year)
        case "easter":
            if year not in EASTER_YEARS:
                raise OccurrenceError(
                    f"{notice.id}: Easter of {year} is not known; "
                    f"years {EASTER_YEARS.start} to {EASTER_YEARS.stop - 1} are"
                )
            sunday = easter(year, EASTER[observed.calendar or "western"])
            return sunday + timedelta(days=observed.offset)
        case _:
            assert_never(observed.rule)


def _nth_weekday(notice: Notice, observed: Observed, year: int) -> date:
    """Count weekdays from the first of the month, or back from its last for a negative ``nth``."""
    if observed.month is None or observed.weekday is None or observed.nth is None:
        raise OccurrenceError(f"{notice.id}: the rule 'weekday' needs month, weekday and nth")
    start = 1 if observed.nth > 0 else 31
    nth_weekday = weekday(WEEKDAYS.index(observed.weekday), observed.nth)
    try:
        day = date(year, observed.month, 1) + relativedelta(day=start, weekday=nth_weekday)
    except OverflowError:  # before the first day of the calendar, or after its last
        day = None
    if day is None or day.month != observed.month:
        which = f"{observed.weekday} number {observed.nth}"
        raise NoOccurrenceError(f"{notice.id}: {year}-{observed.month:02} has no {which}")
    return day
