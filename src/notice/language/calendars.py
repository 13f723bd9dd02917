"""Calendars beside the Gregorian one: the same day in the years and months of another.

They have the names that CLDR and BCP 47 give them (UTS #35, part 4, Calendar Elements).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, assert_never

Calendar = Literal["gregorian", "buddhist", "japanese", "persian", "roc"]
ERAS: Mapping[Calendar, int] = {
    "gregorian": 0,
    "buddhist": 1,
    "japanese": 5,
    "persian": 1,
    "roc": 1,
}
"""How many eras a pattern may have to name: none where years are plain numbers."""
JAPANESE_ERAS = (
    date(1868, 9, 8),  # Meiji
    date(1912, 7, 30),  # Taishō
    date(1926, 12, 25),  # Shōwa
    date(1989, 1, 8),  # Heisei
    date(2019, 5, 1),  # Reiwa
)
"""The first day of each era (CLDR, supplemental calendar data)."""
FIRST_SOLAR = date(1873, 1, 1)
"""Before this day Japan counted lunar months."""
REPUBLIC = 1911
"""The year before the first of the Republic of China."""
BUDDHIST = 543
"""How many years ahead of the Gregorian the Thai calendar is."""
THAI_REFORM = 1941
"""The first year that began on 1 January in Thailand."""
PERSIAN_YEARS = range(1178, 1502)
"""Where the cycle of 33 years gives the leap years that the equinox at Tehran does."""
LEAP_YEARS = frozenset(year for year in PERSIAN_YEARS if (25 * year + 11) % 33 in range(8))
NOWRUZ_1178 = date(1799, 3, 21)
FIRST_HALF = 6 * 31
"""The days of the first six Persian months; those after them have 30."""


@dataclass(frozen=True)
class CalendarDay:
    """A day as a calendar counts it; eras count from 0."""

    year: int
    month: int
    day: int
    era: int = 0


def counted(day: date, calendar: Calendar) -> CalendarDay:
    """Return a day as a calendar counts it; raise ``ValueError`` where it does not reach."""
    match calendar:
        case "gregorian":
            return CalendarDay(day.year, day.month, day.day)
        case "buddhist":
            if day.year < THAI_REFORM:
                raise ValueError(f"in Thailand the year began in April before {THAI_REFORM}")
            return CalendarDay(day.year + BUDDHIST, day.month, day.day)
        case "roc":
            if day.year <= REPUBLIC:
                raise ValueError("the years of the Republic of China begin with 1912")
            return CalendarDay(day.year - REPUBLIC, day.month, day.day)
        case "japanese":
            if day < FIRST_SOLAR:
                raise ValueError("Japan had a lunar calendar before 1873")
            era = bisect_right(JAPANESE_ERAS, day) - 1
            return CalendarDay(day.year - JAPANESE_ERAS[era].year + 1, day.month, day.day, era)
        case "persian":
            return _persian(day)
        case _:
            assert_never(calendar)


def _persian(day: date) -> CalendarDay:
    """Return a day of the Solar Hijri calendar.

    8 years of 33 are leap years (ICU, ``PersianCalendar``); all have it in the last month.
    """
    nowruz = NOWRUZ_1178
    for year in PERSIAN_YEARS:
        following = nowruz + timedelta(366 if year in LEAP_YEARS else 365)
        if nowruz <= day < following:
            passed = (day - nowruz).days
            later = passed >= FIRST_HALF
            month, number = divmod(passed - FIRST_HALF * later, 30 if later else 31)
            return CalendarDay(year, month + 1 + 6 * later, number + 1)
        nowruz = following
    first, last = PERSIAN_YEARS[0], PERSIAN_YEARS[-1]
    raise ValueError(f"the leap years of the Solar Hijri calendar are known from {first} to {last}")
