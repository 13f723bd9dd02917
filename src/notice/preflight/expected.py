"""What the fields of a notice say in a year, and in the years around it.

A text that was typed last year has last year's numbers; one that was typed ahead has the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from notice.calendar.occurrence import Occurrence, occurrence
from notice.dates import FULL, PartialDate, completed_years
from notice.definition.models import Notice
from notice.errors import OccurrenceError

AROUND = range(-10, 2)
"""The years around this one whose numbers a text may still have, or have already."""


@dataclass(frozen=True)
class Reading:
    """A field that says a number of years: in this year (``step`` 0) or in one near it."""

    what: str
    argument: str
    """What the field takes for a number: ``anniversary``, ``years_since(facts.name)``."""
    step: int


@dataclass(frozen=True)
class Expected:
    """The numbers of a notice in one year."""

    year: int
    number: int
    since: Mapping[str, int]
    """The years completed since each fact that is a date, by the fact's name."""
    figures: Mapping[int, str]
    """The facts that are numbers, by what they say."""
    dates: frozenset[tuple[int, int]]
    """Month and day of the notice in this year, and in those around it where the day moves."""

    @classmethod
    def of(cls, notice: Notice, today: Occurrence) -> Expected:
        """Return what the fields of a notice say in the year of an occurrence."""
        values = {name: fact.value for name, fact in notice.facts.items()}
        since = {
            name: completed_years(value.earliest, today.date)
            for name, value in values.items()
            if isinstance(value, PartialDate) and value.precision == FULL
        }
        figures = {int(n): name for name, n in values.items() if not isinstance(n, PartialDate)}
        dates = frozenset((day.month, day.day) for day in _days(notice, today))
        return cls(today.year, today.number, since, figures, dates)

    def near(self, value: int) -> int | None:
        """Return how many years from this one a number is that of the anniversary, if near it."""
        step = value - self.number
        return step if step in AROUND else None

    def readings(self, value: int, years: Iterable[int]) -> list[Reading]:
        """Return what says a number of years, this year's readings first.

        ``years`` are those that the sentence names: their day is not known, so that the years
        since then may be one less.
        """
        readings = [Reading("the anniversary", "anniversary", value - self.number)]
        for name, completed in self.since.items():
            call = f"years_since(facts.{name})"
            readings.append(Reading(f"the years since facts.{name}", call, value - completed))
        for year in years:
            step = value - (self.year - year)
            call = "years_since(facts.NAME)"
            readings.append(Reading(f"the years since {year}", call, 0 if step == -1 else step))
        near = (reading for reading in readings if reading.step in AROUND)
        return sorted(near, key=lambda reading: reading.step != 0)


def _days(notice: Notice, today: Occurrence) -> Iterator[date]:
    if notice.observed.rule == "fixed":
        return  # its day is its name, and never moves
    yield today.date
    for step in AROUND:
        try:
            yield occurrence(notice, today.year + step).date
        except OccurrenceError:
            continue
