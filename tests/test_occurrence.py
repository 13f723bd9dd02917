"""On which day a notice falls, and the how-manieth that is, against other ways of computing."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count, islice, takewhile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from notice.calendar.occurrence import NoOccurrenceError, occurrence, upcoming
from notice.definition.models import Notice
from notice.errors import OccurrenceError

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
NTHS = [1, 2, 3, 4, 5, -1, -2, -3, -4, -5]
CENTURY_AND_A_HALF = range(1953, 2103)
"""The years after the first date of most tests: 2000 is a leap year, 2100 is none."""
MONTHS = (2, 11, 12)
"""Over these years they begin on each weekday with each length, 28 to 31 days."""


def define(first: date, observed: Mapping[str, Any] | None = None, **more: Any) -> Notice:
    """Define a notice with a first date and a rule."""
    data: dict[str, Any] = {
        "id": "day",
        "name": "A day",
        "first_date": first,
        "timezone": "UTC",
        "counts": "anniversaries",
        "tone": "commemoration",
        "languages": ["en"],
        "issuer": "office",
        "observed": dict(observed or {}),
    }
    return Notice.model_validate(data | more)


def days(notice: Notice, years: range) -> dict[int, date]:
    """Return the day of each year that has one."""
    found: dict[int, date] = {}
    for year in years:
        try:
            found[year] = occurrence(notice, year).date
        except NoOccurrenceError:
            continue
    return found


# The day.


def test_a_fixed_date_is_the_same_day_of_each_year() -> None:
    notice = define(date(1952, 1, 20))
    assert days(notice, CENTURY_AND_A_HALF) == {y: date(y, 1, 20) for y in CENTURY_AND_A_HALF}


def last_of_february(year: int) -> int:
    return calendar.monthrange(year, 2)[1]


def test_a_leap_day_observed_on_28_february() -> None:
    """Without a 29 February it is the last day of the month: in each year the last of February."""
    expected = {y: date(y, 2, last_of_february(y)) for y in CENTURY_AND_A_HALF}
    assert days(define(date(1952, 2, 29), {"rule": "feb-28"}), CENTURY_AND_A_HALF) == expected


def test_a_leap_day_observed_on_1_march() -> None:
    """Without a 29 February it is the day after the 28th: in each year the day after the 28th."""
    expected = {y: date(y, 2, 28) + timedelta(days=1) for y in CENTURY_AND_A_HALF}
    assert days(define(date(1952, 2, 29), {"rule": "mar-1"}), CENTURY_AND_A_HALF) == expected


def test_a_leap_day_observed_in_leap_years() -> None:
    """Only the years that have a 29 February have the day."""
    notice = define(date(1952, 2, 29), {"rule": "leap-years"})
    expected = {y: date(y, 2, 29) for y in CENTURY_AND_A_HALF if last_of_february(y) == 29}
    assert days(notice, CENTURY_AND_A_HALF) == expected
    assert len(expected) == 36  # 150 / 4, and 2100 is none
    with pytest.raises(NoOccurrenceError, match=r"day: 2027 has no 29 February"):
        occurrence(notice, 2027)


@pytest.mark.parametrize("rule", ["feb-28", "mar-1", "leap-years"])
def test_the_ordinal_of_a_leap_day_counts_calendar_years(rule: str) -> None:
    notice = define(date(1952, 2, 29), {"rule": rule})
    assert [occurrence(notice, year).number for year in (1956, 2000, 2096)] == [4, 48, 144]


def nth_days(year: int, month: int, nth: int) -> list[date | None]:
    """Read the nth Monday, Tuesday ... of a month off a printed calendar."""
    weeks = calendar.Calendar().monthdayscalendar(year, month)
    columns = [[week[i] for week in weeks if week[i]] for i in range(7)]
    picked = [column[nth - 1 if nth > 0 else nth] for column in columns if len(column) >= abs(nth)]
    by_weekday = {date(year, month, day).weekday(): date(year, month, day) for day in picked}
    return [by_weekday.get(i) for i in range(7)]


@pytest.mark.parametrize("nth", NTHS)
def test_weekday_rules(nth: int) -> None:
    """Each nth and last weekday of a month, over 150 years, is where a calendar shows it."""
    for month in MONTHS:
        expected = {year: nth_days(year, month, nth) for year in CENTURY_AND_A_HALF}
        for index, weekday in enumerate(WEEKDAYS):
            rule = {"rule": "weekday", "month": month, "weekday": weekday, "nth": nth}
            notice = define(date(1952, month, 9), rule)
            column = {year: row[index] for year, row in expected.items()}
            assert days(notice, CENTURY_AND_A_HALF) == {y: d for y, d in column.items() if d}


@pytest.mark.parametrize(("year", "month", "nth"), [(1, 1, -5), (1, 1, 1), (9999, 12, 5)])
@pytest.mark.parametrize("weekday", WEEKDAYS)
def test_weekdays_at_the_ends_of_the_calendar(
    year: int, month: int, nth: int, weekday: str
) -> None:
    """A weekday that would lie outside of the calendar is one that the month does not have."""
    rule = {"rule": "weekday", "month": month, "weekday": weekday, "nth": nth}
    notice = define(date(1, 1, 1), rule, counts="editions")
    expected = nth_days(year, month, nth)[WEEKDAYS.index(weekday)]
    assert days(notice, range(year, year + 1)) == ({year: expected} if expected else {})


def test_a_missing_fifth_weekday_says_which() -> None:
    rule = {"rule": "weekday", "month": 2, "weekday": "friday", "nth": 5}
    with pytest.raises(NoOccurrenceError, match=r"day: 2026-02 has no friday number 5"):
        occurrence(define(date(1990, 1, 1), rule), 2026)


# Published dates: the first and last there can be, and those of recent years.
WESTERN = """
1598-03-22 1666-04-25 1734-04-25 1761-03-22 1818-03-22 1886-04-25 1943-04-25 1954-04-18 1962-04-22
1981-04-19 2000-04-23 2008-03-23 2010-04-04 2011-04-24 2012-04-08 2013-03-31 2014-04-20 2015-04-05
2016-03-27 2017-04-16 2018-04-01 2019-04-21 2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31
2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01 2030-04-21 2038-04-25 2049-04-18 2076-04-19
2285-03-22
"""
ORTHODOX = """
1983-05-08 2000-04-30 2001-04-15 2002-05-05 2003-04-27 2004-04-11 2005-05-01 2006-04-23 2007-04-08
2008-04-27 2009-04-19 2010-04-04 2011-04-24 2012-04-15 2013-05-05 2014-04-20 2015-04-12 2016-05-01
2017-04-16 2018-04-08 2019-04-28 2020-04-19 2021-05-02 2022-04-24 2023-04-16 2024-05-05 2025-04-20
2026-04-12 2027-05-02 2028-04-16 2029-04-08 2030-04-28 2078-05-08
"""


def easter_notice(church: str, offset: int = 0) -> Notice:
    return define(date(1500, 1, 1), {"rule": "easter", "calendar": church, "offset": offset})


@pytest.mark.parametrize(
    ("church", "day"),
    [
        *(("western", date.fromisoformat(text)) for text in WESTERN.split()),
        *(("orthodox", date.fromisoformat(text)) for text in ORTHODOX.split()),
    ],
)
def test_easter_is_where_almanacs_have_it(church: str, day: date) -> None:
    assert occurrence(easter_notice(church), day.year).date == day


def gauss(year: int) -> date:
    """Compute the western Easter by Gauss's rule of 1800 with its two exceptions."""
    k = year // 100
    m = (15 - (13 + 8 * k) // 25 + k - k // 4) % 30
    d = (19 * (year % 19) + m) % 30
    n = (4 + k - k // 4) % 7
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7
    if e == 6 and (d == 29 or (d == 28 and year % 19 > 10)):
        e -= 7
    return date(year, 3, 22) + timedelta(days=d + e)


def gauss_julian(year: int) -> date:
    """Compute the orthodox Easter by Gauss's rule, and move it into the Gregorian calendar."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 6) % 7
    behind = year // 100 - year // 400 - 2
    return date(year, 3, 22) + timedelta(days=d + e + behind)


def test_easter_of_every_year_it_is_known_for() -> None:
    """Easter agrees with Gauss, 1583 to 4099, and is a Sunday."""
    western, orthodox = easter_notice("western"), easter_notice("orthodox")
    years = range(1583, 4100)
    assert days(western, years) == {year: gauss(year) for year in years}
    assert days(orthodox, years) == {year: gauss_julian(year) for year in years}
    assert {day.weekday() for day in days(western, years).values()} == {6}


@pytest.mark.parametrize(
    ("church", "offset", "day"),
    [
        ("western", -46, date(2026, 2, 18)),  # Ash Wednesday
        ("western", -2, date(2026, 4, 3)),  # Good Friday
        ("western", 1, date(2026, 4, 6)),
        ("western", 39, date(2026, 5, 14)),  # Ascension
        ("western", 49, date(2026, 5, 24)),  # Pentecost
        ("western", 60, date(2026, 6, 4)),  # Corpus Christi
        ("orthodox", -48, date(2026, 2, 23)),  # Clean Monday
        ("orthodox", 49, date(2026, 5, 31)),
    ],
)
def test_feasts_that_hang_on_easter(church: str, offset: int, day: date) -> None:
    assert occurrence(easter_notice(church, offset), 2026).date == day


@pytest.mark.parametrize("church", ["western", "orthodox"])
@pytest.mark.parametrize("offset", [-80, 220])
def test_the_furthest_offset_from_easter_stays_in_its_year(church: str, offset: int) -> None:
    """No offset that a definition may hold leaves the year, so that its number is the year's."""
    found = days(easter_notice(church, offset), range(1583, 4100))
    assert [day.year for day in found.values()] == list(found)
    with pytest.raises(ValidationError):
        easter_notice(church, offset + (1 if offset > 0 else -1))


@pytest.mark.parametrize("year", [1582, 4100, 9999])
def test_easter_is_not_guessed(year: int) -> None:
    with pytest.raises(OccurrenceError, match=rf"Easter of {year} is not known") as error:
        occurrence(easter_notice("western"), year)
    assert not isinstance(error.value, NoOccurrenceError)  # a range may not pass over it


# The number.


@pytest.mark.parametrize(
    ("counts", "year", "number"),
    [
        ("anniversaries", 1991, 1),
        ("anniversaries", 2026, 36),
        ("anniversaries", 2031, 41),
        ("anniversaries", 9999, 8009),
        ("editions", 1990, 1),
        ("editions", 1991, 2),
        ("editions", 2026, 37),
    ],
)
def test_the_number_of_a_year(counts: str, year: int, number: int) -> None:
    found = occurrence(define(date(1990, 1, 20), counts=counts), year)
    assert (found.year, found.date, found.number) == (year, date(year, 1, 20), number)


@pytest.mark.parametrize(
    ("counts", "year", "first"),
    [
        ("anniversaries", 1990, 1991),  # never a 0th
        ("anniversaries", 1989, 1991),
        ("anniversaries", 1, 1991),
        ("editions", 1989, 1990),
        ("editions", 1, 1990),
    ],
)
def test_the_year_of_the_event_and_before(counts: str, year: int, first: int) -> None:
    """A year without a number is refused, and the message names the first year that has one."""
    with pytest.raises(OccurrenceError, match=rf"day: {year} .*the first is in {first}$") as error:
        occurrence(define(date(1990, 1, 20), counts=counts), year)
    assert not isinstance(error.value, NoOccurrenceError)  # a range may not pass over it


@pytest.mark.parametrize("year", [0, -5, 10_000, 20_266])
def test_years_go_from_1_to_9999(year: int) -> None:
    with pytest.raises(OccurrenceError, match=r"not a year from 1 to 9999"):
        occurrence(define(date(1, 1, 1), counts="editions"), year)


def test_the_ends_of_the_calendar() -> None:
    notice = define(date(1, 1, 1), counts="editions")
    assert occurrence(notice, 1).number == 1
    assert occurrence(notice, 9999).number == 9999
    with pytest.raises(OccurrenceError):
        occurrence(define(date(1, 1, 1)), 1)
    assert occurrence(define(date(1, 1, 1)), 2).number == 1
    with pytest.raises(OccurrenceError):
        occurrence(define(date(9999, 1, 1)), 9999)


@given(st.sets(st.integers(2001, 2150)))
def test_editions_are_counted_one_by_one(skipped: set[int]) -> None:
    """The number of an edition is how many were held up to it; a skipped year has none."""
    notice = define(date(2000, 5, 4), counts="editions", skipped_years=sorted(skipped))
    held = count(1)
    expected = {year: next(held) for year in range(2000, 2151) if year not in skipped}
    found: dict[int, int] = {}
    for year in range(2000, 2151):
        try:
            found[year] = occurrence(notice, year).number
        except NoOccurrenceError:
            continue
    assert found == expected


def test_a_skipped_year_is_said_to_be_one() -> None:
    notice = define(date(2000, 5, 4), counts="editions", skipped_years=[2020, 2021])
    with pytest.raises(NoOccurrenceError, match=r"day: 2020 is one of its skipped_years"):
        occurrence(notice, 2020)
    assert [occurrence(notice, year).number for year in (2019, 2022)] == [20, 21]


def test_milestones() -> None:
    """A milestone is told by the number, not by the year."""
    notice = define(date(1990, 1, 20), milestones=[10, 25])
    years = [year for year in range(1991, 2091) if occurrence(notice, year).milestone]
    assert years == [2000, 2015]


LEAP_RULES = st.sampled_from(["feb-28", "mar-1", "leap-years"]).map(lambda rule: {"rule": rule})
RULES = st.one_of(
    st.just({"rule": "fixed"}),
    st.fixed_dictionaries(
        {
            "rule": st.just("weekday"),
            "month": st.integers(1, 12),
            "weekday": st.sampled_from(WEEKDAYS),
            "nth": st.sampled_from(NTHS),
        }
    ),
    st.fixed_dictionaries(
        {
            "rule": st.just("easter"),
            "calendar": st.sampled_from(["western", "orthodox"]),
            "offset": st.integers(-80, 220),
        }
    ),
)
FIRST_DATES = st.dates(date(1583, 1, 1), date(2100, 12, 31))


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    """Draw a notice of any kind that a definition can describe."""
    first = draw(FIRST_DATES.filter(lambda day: (day.month, day.day) != (2, 29)))
    observed: dict[str, Any] = draw(RULES)
    if draw(st.booleans()) and calendar.isleap(first.year):
        first, observed = date(first.year, 2, 29), draw(LEAP_RULES)
    counts = draw(st.sampled_from(["anniversaries", "editions"]))
    skipped = st.lists(st.integers(first.year + 1, first.year + 60), unique=True, max_size=5)
    years = draw(skipped) if counts == "editions" else []
    return define(first, observed, counts=counts, skipped_years=years)


@given(notices(), st.integers(1, 150))
def test_the_number_depends_on_the_year_only(notice: Notice, later: int) -> None:
    """Whatever the rule for the day, the number is that of a fixed date, and the year is kept."""
    year = notice.first_date.year + later
    same = define(
        date(notice.first_date.year, 1, 1),
        counts=notice.counts,
        skipped_years=list(notice.skipped_years),
    )
    try:
        found = occurrence(notice, year)
    except NoOccurrenceError:
        return
    assert found.number == occurrence(same, year).number
    assert found.date.year == found.year == year


# What is coming.


@given(notices(), st.dates(date(1500, 1, 1), date(2200, 12, 31)))
def test_upcoming_is_in_order_and_complete(notice: Notice, today: date) -> None:
    """``upcoming`` yields each occurrence from today on, once, earliest first, and no other."""
    end = date(max(today.year, notice.first_date.year) + 30, 12, 31)
    found = list(takewhile(lambda each: each.date <= end, upcoming(notice, today)))
    first = notice.first_date.year + (notice.counts == "anniversaries")
    every = days(notice, range(first, end.year + 1)).values()
    assert [each.date for each in found] == sorted(day for day in every if day >= today)
    assert all(occurrence(notice, each.year) == each for each in found)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 1, 19), 2026),
        (date(2026, 1, 20), 2026),  # the day itself is still to come
        (date(2026, 1, 21), 2027),
        (date(1990, 1, 20), 1991),  # the event is not its own anniversary
        (date(1, 1, 1), 1991),
    ],
)
def test_the_day_itself_is_upcoming(today: date, first: int) -> None:
    found = upcoming(define(date(1990, 1, 20)), today)
    assert [each.year for each in islice(found, 3)] == [first, first + 1, first + 2]


def test_the_first_edition_is_upcoming_before_it_is_held() -> None:
    found = upcoming(define(date(2030, 5, 4), counts="editions"), date(2026, 1, 1))
    assert [(each.year, each.number) for each in islice(found, 2)] == [(2030, 1), (2031, 2)]


def test_upcoming_ends_with_the_calendar() -> None:
    notice = define(date(1990, 1, 20))
    assert [each.year for each in upcoming(notice, date(9998, 1, 20))] == [9998, 9999]
    assert list(upcoming(notice, date(9999, 12, 31))) == []
