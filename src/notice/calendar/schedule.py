"""Choosing occurrences: those of a range of years, the next one, or one that is due soon."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, timedelta, timezone
from itertools import chain, takewhile
from zoneinfo import ZoneInfo

from notice.calendar.occurrence import NoOccurrenceError, Occurrence, occurrence, upcoming
from notice.dates import midnight
from notice.definition.models import Notice
from notice.errors import OccurrenceError


@dataclass(frozen=True)
class Selection:
    """The occurrences that were asked for, and why years were skipped."""

    occurrences: tuple[Occurrence, ...]
    skipped: tuple[str, ...] = ()


def select(notice: Notice, years: range | None, stand_in: date | None = None) -> Selection:
    """Return the occurrences of a range of years, or without one the next occurrence.

    A range skips the years that the notice's rule leaves out. Raises ``OccurrenceError`` for a
    single such year, and for one that is too early.
    """
    if years is None:
        return Selection((following(notice, stand_in),))
    occurrences: list[Occurrence] = []
    skipped: list[str] = []
    for year in years:
        try:
            occurrences.append(occurrence(notice, year))
        except NoOccurrenceError as error:
            if len(years) == 1:
                raise
            skipped.append(str(error))
    return Selection(tuple(occurrences), tuple(skipped))


def today(notice: Notice, stand_in: date | None = None) -> date:
    """Return today's date in the notice's time zone, or the date that stands in for it."""
    return now_at(notice, stand_in).date()


def now() -> datetime:
    """Return the time in UTC, to the second. Nothing else reads the clock."""
    return datetime.now(UTC).replace(microsecond=0)


def now_at(notice: Notice, stand_in: date | None = None) -> datetime:
    """Return the time in the notice's zone, to the second, or midnight of the day that stands in.

    Its offset from UTC is in minutes, as in ``midnight``.
    """
    if stand_in is not None:
        return midnight(stand_in, notice.timezone)
    time = now().astimezone(ZoneInfo(notice.timezone))
    return time.replace(tzinfo=timezone(time.utcoffset() or timedelta()))


def coming(notice: Notice, today: date) -> Iterator[Occurrence]:
    """Yield the occurrences from ``today`` on; raise ``OccurrenceError`` when there is none."""
    occurrences = upcoming(notice, today)
    first = next(occurrences, None)
    if first is None:
        raise OccurrenceError(f"{notice.id}: no occurrence follows {today}")
    return chain([first], occurrences)


def following(notice: Notice, stand_in: date | None = None) -> Occurrence:
    """Return the next occurrence from today on, or from the date that stands in for today.

    Raises ``OccurrenceError`` when there is none.
    """
    return next(coming(notice, today(notice, stand_in)))


def neighbours(notice: Notice, year: int) -> tuple[Occurrence, ...]:
    """Return the occurrences before and after that of a year, 10 years off, and a milestone.

    What a text says in these years shows which of its numbers move. The milestone is the next; a
    year that the rule of the notice leaves out has none.
    """
    today = occurrence(notice, year)
    milestones = [year + step - today.number for step in notice.milestones if step > today.number]
    years = {year - 10, year + 10, *milestones[:1]}
    for beside in (before(notice, year), after(notice, year)):
        years |= {beside.year} if beside else set()
    return tuple(_existing(notice, sorted(years)))


def before(notice: Notice, year: int) -> Occurrence | None:
    """Return the last occurrence before a year; ``None`` for the first."""
    earlier = range(year - 1, notice.first_date.year - 1, -1)
    return next(_existing(notice, earlier), None)


def after(notice: Notice, year: int) -> Occurrence | None:
    """Return the first occurrence after a year; ``None`` at the end of the calendar."""
    return next(_existing(notice, range(year + 1, MAXYEAR + 1)), None)


def _existing(notice: Notice, years: Iterable[int]) -> Iterator[Occurrence]:
    for year in years:
        with suppress(OccurrenceError):
            yield occurrence(notice, year)


def ahead(notice: Notice, today: date, years: int) -> Selection:
    """Return the occurrences from ``today`` on and before the same day so many years later."""
    end = (today.year + years, today.month, today.day)  # may lie beyond the last date there is
    occurrences = takewhile(
        lambda occurrence: occurrence.date.timetuple()[:3] < end, upcoming(notice, today)
    )
    return Selection(tuple(occurrences))


def due(notice: Notice, today: date, within: int | None = None) -> Occurrence | None:
    """Return the next occurrence if it is at most ``within`` days away, today's included.

    Without ``within`` the notice's own ``lead_days`` count.
    """
    days = notice.lead_days if within is None else within
    first = next(upcoming(notice, today), None)
    return first if first and first.date - today <= timedelta(days=days) else None


def overdue(
    notice: Notice, today: date, issued: Collection[int], within: int | None = None
) -> Occurrence | None:
    """Return the last occurrence before ``today`` if its year is not among those ``issued``.

    It is told for ``within`` days after its day; without it for the notice's own ``lead_days``.
    """
    days = notice.lead_days if within is None else within
    last = before(notice, today.year + 1)
    if last is not None and last.date >= today:
        last = before(notice, last.year)
    late = last and last.year not in issued and today - last.date <= timedelta(days=days)
    return last if late else None
