"""Dates known to the day, the month or the year, and the years that are complete between two."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice.dates import PartialDate, completed_years

DAYS = st.dates()
LEAP_DAY = date(2000, 2, 29)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("1994-03-29", date(1994, 3, 29), date(1994, 3, 29), "day"),
        ("1994-03", date(1994, 3, 1), date(1994, 3, 31), "month"),
        ("1994-02", date(1994, 2, 1), date(1994, 2, 28), "month"),
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29), "month"),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28), "month"),
        ("1994-12", date(1994, 12, 1), date(1994, 12, 31), "month"),
        ("1994", date(1994, 1, 1), date(1994, 12, 31), "year"),
        ("1994-01-01", date(1994, 1, 1), date(1994, 1, 1), "day"),
        ("2000-02-29", LEAP_DAY, LEAP_DAY, "day"),
        ("0001", date(1, 1, 1), date(1, 12, 31), "year"),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31), "month"),
    ],
)
def test_a_date_is_the_span_of_days_it_may_be(
    text: str, earliest: date, latest: date, precision: str
) -> None:
    day = PartialDate.parse(text)
    assert (day.earliest, day.latest, day.precision) == (earliest, latest, precision)
    assert day.iso == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "94",
        "994",
        "19940",
        "1994-3",
        "1994-3-29",
        "1994-03-",
        "1994-03-2",
        "199403",
        "19940329",
        "1994-W13",
        "1994-088",
        "29.03.1994",
        "1994/03/29",
        "1994-03-29T00:00",
        " 1994",
        "1994\n",
        "-1994",
        "0000",
        "1994-00",
        "1994-13",
        "1994-00-05",
        "1994-03-00",
        "1994-03-32",
        "1994-02-29",
        "1900-02-29",
        "March 1994",
        "١٩٩٤",  # digits, but none that a definition is written in
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


@given(DAYS, st.sampled_from([4, 7, 10]))
def test_a_date_is_read_back_from_how_it_is_written(day: date, length: int) -> None:
    """``parse`` undoes ``iso`` at each precision, and the span holds the day it was cut from."""
    text = day.isoformat()[:length]
    partial = PartialDate.parse(text)
    assert partial.iso == text
    assert partial.earliest <= day <= partial.latest
    assert partial == PartialDate.parse(partial.iso)


@given(DAYS)
def test_a_day_is_known_to_the_day(day: date) -> None:
    """``of`` gives the shortest span there is."""
    assert PartialDate.of(day) == PartialDate(day, day)
    assert PartialDate.of(day).precision == "day"


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        (date(1990, 1, 20), date(2026, 1, 20), 36),
        (date(1990, 1, 20), date(2026, 1, 19), 35),
        (date(1994, 3, 29), date(2026, 1, 20), 31),
        (date(1990, 1, 20), date(1990, 1, 20), 0),
        (date(1990, 1, 20), date(1991, 1, 19), 0),
        (date(1991, 10, 18), date(1990, 1, 20), -1),
        (date(1991, 1, 20), date(1990, 1, 20), -1),
        (date(1991, 1, 19), date(1990, 1, 20), 0),
        (LEAP_DAY, date(2001, 2, 28), 0),  # a year from 29 February is complete on 1 March
        (LEAP_DAY, date(2001, 3, 1), 1),
        (LEAP_DAY, date(2004, 2, 28), 3),
        (LEAP_DAY, date(2004, 2, 29), 4),
        (LEAP_DAY, date(2100, 2, 28), 99),
        (LEAP_DAY, date(2100, 3, 1), 100),
        (date(1, 1, 1), date(9999, 12, 31), 9998),
    ],
)
def test_completed_years(since: date, until: date, years: int) -> None:
    assert completed_years(since, until) == years


def anniversary(since: date, k: int) -> date:
    """Return the day on which k years are complete: 1 March where there is no 29 February."""
    if (since.month, since.day) != (2, 29):
        return date(since.year + k, since.month, since.day)
    return date(since.year + k, 2, 28) + timedelta(days=1)


@given(st.one_of(DAYS, st.just(LEAP_DAY)), st.integers(0, 60_000))
def test_years_are_complete_on_the_anniversary(since: date, days: int) -> None:
    """The completed years are the anniversaries that were reached, counted one by one."""
    until = since + timedelta(days=min(days, (date.max - since).days))
    reached = 0
    while since.year + reached < 9999 and anniversary(since, reached + 1) <= until:
        reached += 1
    assert completed_years(since, until) == reached


@given(DAYS, DAYS)
def test_counting_back_is_the_negative_of_counting_on(a: date, b: date) -> None:
    """From the later day to the earlier one there are as many years, with the other sign."""
    assert completed_years(a, b) == -completed_years(b, a)


@given(DAYS, DAYS, st.sampled_from([4, 7]))
def test_a_partial_date_leaves_one_year_open_at_most(day: date, until: date, length: int) -> None:
    """What is known to the month or year bounds the completed years from both sides."""
    partial = PartialDate.parse(day.isoformat()[:length])
    least = completed_years(partial.latest, until)
    most = completed_years(partial.earliest, until)
    assert least <= completed_years(day, until) <= most <= least + 1
