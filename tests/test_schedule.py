"""Which occurrences are meant by a range of years, and which are due on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice import folders
from notice.calendar import schedule
from notice.calendar.occurrence import NoOccurrenceError
from notice.calendar.schedule import coming, due, select, today
from notice.definition import project
from notice.definition.models import Notice
from notice.errors import OccurrenceError, UsageError
from notice.spans import parse_span, parse_years

TEMPLATES = Path(__file__).parents[1] / "templates"


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


@pytest.fixture(scope="module")
def january() -> Notice:
    """Load the bundled 20 January 1990."""
    return project.load_definition("20-january", folders.locate(TEMPLATES))


# The years that were asked for.


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2026", [2026]),
        ("2026..2030", [2026, 2027, 2028, 2029, 2030]),
        ("2026..2026", [2026]),
        ("1", [1]),
        ("0033", [33]),
        ("9998..9999", [9998, 9999]),
    ],
)
def test_years(text: str, years: list[int]) -> None:
    assert list(parse_years(text)) == years


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0", "'0': years go from 1 to 9999"),
        ("0000", "'0000': years go from 1 to 9999"),
        ("0..5", "'0..5': years go from 1 to 9999"),
        ("2026..0", "'2026..0': years go from 1 to 9999"),
        ("2026..2020", "'2026..2020' runs backwards; write 2020..2026"),
        *(
            (text, f"'{text}' is not a year; write a year such as 2026, or a range such as 20")
            for text in [
                *("", "abc", "-5", "20266", "2026..", "..2026", "2026..20300", "2026...2030"),
                *("2026-2030", "2026..2028..2030", "2026.0", "2 026", " 2026", "2026\n", "+2026"),
                *("٢٠٢٦", "MMXXVI", "1e3"),
            ]
        ),
    ],
)
def test_what_is_no_year_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_years(text)
    assert str(error.value).startswith(message)
    assert error.value.exit_code == 2


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_a_range_is_read_back_from_how_it_is_written(first: int, last: int) -> None:
    """``a..b`` is every year from a to b, both included, and only where a does not follow b."""
    text = f"{first}..{last}"
    if first <= last:
        assert parse_years(text) == range(first, last + 1)
    else:
        with pytest.raises(UsageError, match=rf"write {last}\.\.{first}$"):
            parse_years(text)


@given(st.text("0123456789.-+ d\n٢", max_size=12))
def test_any_text_is_a_range_or_refused(text: str) -> None:
    """Whatever is typed, the answer is years of the calendar or a message."""
    try:
        years = parse_years(text)
    except UsageError:
        return
    assert years
    assert set(years) <= set(range(1, 10_000))


@pytest.mark.parametrize(("text", "days"), [("21d", 21), ("21", 21), ("0d", 0), ("9999d", 9999)])
def test_days_ahead(text: str, days: int) -> None:
    assert parse_span(text) == days


@pytest.mark.parametrize("text", ["", "d", "-1d", "21 d", "3w", "1.5d", "21dd", "12345d", "٣d"])
def test_what_is_no_number_of_days_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"is not a number of days; write for example 21d"):
        parse_span(text)


# The occurrences of those years.


@pytest.mark.parametrize("text", ["1989", "1990", "1989..1992", "1", "1..9999"])
def test_no_edition_before_the_first_anniversary(january: Notice, text: str) -> None:
    with pytest.raises(OccurrenceError, match=r"20-january: .*the first is in 1991"):
        select(january, parse_years(text))


def test_the_years_of_a_range(january: Notice) -> None:
    selection = select(january, parse_years("2026..2028"))
    assert [(each.year, each.number) for each in selection.occurrences] == [
        (2026, 36),
        (2027, 37),
        (2028, 38),
    ]
    assert selection.skipped == ()


LEAP = {"rule": "leap-years"}


def test_a_range_skips_the_years_that_a_rule_leaves_out() -> None:
    selection = select(define(date(1952, 2, 29), LEAP), parse_years("2026..2029"))
    assert [each.date for each in selection.occurrences] == [date(2028, 2, 29)]
    assert selection.skipped == (
        "day: 2026 has no 29 February",
        "day: 2027 has no 29 February",
        "day: 2029 has no 29 February",
    )


def test_a_single_year_that_a_rule_leaves_out_is_refused() -> None:
    with pytest.raises(NoOccurrenceError, match=r"2026 has no 29 February"):
        select(define(date(1952, 2, 29), LEAP), parse_years("2026"))


def test_a_range_in_which_every_year_is_left_out_is_empty() -> None:
    selection = select(define(date(1952, 2, 29), LEAP), parse_years("2025..2027"))
    assert selection.occurrences == ()
    assert len(selection.skipped) == 3


@given(st.integers(2001, 2100), st.integers(1, 60), st.sets(st.integers(2001, 2160)))
def test_each_year_of_a_range_is_found_or_skipped(
    first: int, length: int, without: set[int]
) -> None:
    """No year of a range is lost: it has an occurrence, or a message says why it has none."""
    notice = define(date(2000, 5, 4), counts="editions", skipped_years=sorted(without))
    years = range(first, first + length)
    kept = [year for year in years if year not in without]
    if not kept:
        with pytest.raises(OccurrenceError):
            select(notice, years)
        return
    selection = select(notice, years)
    assert [each.year for each in selection.occurrences] == kept
    assert len(selection.skipped) == length - len(kept)


# What is due.


@pytest.mark.parametrize(
    ("day", "within", "year"),
    [
        (date(2025, 12, 29), None, None),  # 22 days ahead of 20 January, and 21 are its lead days
        (date(2025, 12, 30), None, 2026),
        (date(2026, 1, 20), None, 2026),
        (date(2026, 1, 21), None, None),
        (date(2025, 12, 30), 20, None),
        (date(2026, 1, 19), 0, None),
        (date(2026, 1, 20), 0, 2026),
        (date(2026, 1, 21), 364, 2027),
        (date(2026, 1, 21), 363, None),
        (date(1989, 12, 31), 9999, 1991),
    ],
)
def test_due(january: Notice, day: date, within: int | None, year: int | None) -> None:
    found = due(january, day, within)
    assert (found.year if found else None) == year


def test_no_lead_days_is_the_day_itself() -> None:
    notice = define(date(1990, 1, 20), lead_days=0)
    assert due(notice, date(2026, 1, 19)) is None
    assert due(notice, date(2026, 1, 20))


def test_nothing_is_due_after_the_last_day_of_the_calendar() -> None:
    assert due(define(date(1990, 1, 20)), date(9999, 1, 21), 9999) is None


@pytest.mark.parametrize("within", [0, 1, 14, 28, 365, 366, 1000])
def test_due_is_the_first_of_the_days_ahead(within: int) -> None:
    """Day by day: an occurrence is due if one lies 0 to ``within`` days ahead, and the nearest."""
    notice = define(date(1952, 2, 29), LEAP)
    leap_days = [date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)]
    for offset in range(1500):
        day = date(2024, 1, 1) + timedelta(days=offset)
        ahead = [leap for leap in leap_days if 0 <= (leap - day).days <= within]
        found = due(notice, day, within)
        assert (found.date if found else None) == (ahead[0] if ahead else None)


def test_coming() -> None:
    found = coming(define(date(1952, 2, 29), LEAP), date(2026, 1, 1))
    assert [each.year for each in islice(found, 3)] == [2028, 2032, 2036]


def test_nothing_to_come_is_an_error() -> None:
    with pytest.raises(OccurrenceError, match=r"day: no occurrence follows 9999-01-21"):
        list(coming(define(date(1990, 1, 20)), date(9999, 1, 21)))


# What day it is.


def test_a_day_can_stand_in_for_the_clock(january: Notice) -> None:
    assert today(january, date(2026, 1, 5)) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        # At half past midnight of 20 January in Baku it is still the 19th further west.
        ("Asia/Baku", datetime(2026, 1, 19, 20, 30, tzinfo=UTC), date(2026, 1, 20)),
        ("Asia/Baku", datetime(2026, 1, 19, 19, 59, 59, tzinfo=UTC), date(2026, 1, 19)),
        ("UTC", datetime(2026, 1, 19, 20, 30, tzinfo=UTC), date(2026, 1, 19)),
        ("Europe/Istanbul", datetime(2026, 1, 19, 20, 30, tzinfo=UTC), date(2026, 1, 19)),
        ("Pacific/Kiritimati", datetime(2026, 1, 19, 10, 0, tzinfo=UTC), date(2026, 1, 20)),
        ("Pacific/Pago_Pago", datetime(2026, 1, 20, 10, 59, tzinfo=UTC), date(2026, 1, 19)),
        # Baku had summer time until 2015: the same hour of the day is another day in summer.
        ("Asia/Baku", datetime(2015, 7, 19, 19, 30, tzinfo=UTC), date(2015, 7, 20)),
        ("Asia/Baku", datetime(2015, 1, 19, 19, 30, tzinfo=UTC), date(2015, 1, 19)),
    ],
)
def test_today_is_that_of_the_notice(
    zone: str, instant: datetime, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock says when it is; the time zone of the notice says which day that is."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(instant.timestamp(), tz)

    monkeypatch.setattr(schedule, "datetime", Stopped)
    notice = define(date(1990, 1, 20), timezone=zone)
    assert today(notice) == day
    due_now = due(notice, today(notice), 0)
    assert (due_now is not None) == ((day.month, day.day) == (1, 20))


@pytest.mark.parametrize("zone", ["Asia/Baku", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_today_is_read_from_the_clock(zone: str) -> None:
    before = datetime.now(ZoneInfo(zone)).date()
    day = today(define(date(1990, 1, 20), timezone=zone))
    assert before <= day <= datetime.now(ZoneInfo(zone)).date()
