"""Dates by the data of the language files: beside CLDR, by ordinal forms, in other calendars."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from notice import folders
from notice.dates import PartialDate
from notice.definition import languages
from notice.document import Date, Paragraph, wrapped
from notice.errors import DefinitionError, NoValueError, UnknownFormError
from notice.language.calendars import Calendar, CalendarDay, counted
from notice.language.language import Language
from notice.render.html import nodes
from notice.toml import tomlfile

TEMPLATES = Path(__file__).parents[1] / "templates"
TAGS = sorted(path.stem for path in (TEMPLATES / "languages").glob("*.toml"))
NO_BREAK = "\u00a0"
DAY = PartialDate.parse("2026-01-20")
FIRST = PartialDate.parse("2026-03-01")
GOOD = """\
name = "English"
direction = "ltr"
cldr = "en"
quotes = ["“", "”", "‘", "’"]
dateline = "{place}, {date}"

[ordinal.forms]
digit = "{n}th"

[plural]
one = "n = 1"

[names]
months = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
]
weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

[date]
default = "d MMMM y"
"""


@cache
def language(tag: str) -> Language:
    """Load a language that ships."""
    return languages.load(tag, folders.locate(TEMPLATES))


def parsed(text: str) -> Language:
    return Language.of("xx", tomlfile.parse(text, "xx.toml"))


# Beside CLDR, as Babel has it. What differs is wanted, and says why.

WEEKDAYS = {("uk", "п’ятниця"): "the apostrophe of the number words, U+2019"}
OFFICIAL = "official texts have the words in full"
WANTED = {
    ("az", "default"): ("20 yanvar 2026-cı il", "a year is an ordinal"),
    ("ca", "default"): ("20 de gener de 2026", "de, as in documents"),
    ("ca", "month_year"): ("gener de 2026", "de, as in documents"),
    ("ka", "default"): ("2026 წლის 20 იანვარი", "official texts begin with the year"),
    ("ka", "month_year"): ("2026 წლის იანვარი", "official texts begin with the year"),
    ("kk", "default"): ("2026 жылғы 20 қаңтар", OFFICIAL),
    ("kk", "month_year"): ("2026 жылғы қаңтар", OFFICIAL),
    ("ru", "default"): ("20 января 2026 года", OFFICIAL),
    ("ru", "month_year"): ("январь 2026 года", OFFICIAL),
    ("uk", "default"): ("20 січня 2026 року", OFFICIAL),
    ("uk", "month_year"): ("січень 2026 року", OFFICIAL),
    ("uz", "default"): ("2026-yil 20-yanvar", "the year comes first and is an ordinal"),
    ("uz", "month_year"): ("2026-yil yanvar", "the year comes first and is an ordinal"),
}


@pytest.mark.parametrize("tag", TAGS)
def test_months_and_weekdays_are_those_of_cldr(tag: str) -> None:
    names, cldr = language(tag).data.names, Locale.parse(language(tag).data.cldr)
    assert names.months == [cldr.months["format"]["wide"][month] for month in range(1, 13)]
    if names.months_alone:
        alone = cldr.months["stand-alone"]["wide"]
        assert names.months_alone == [alone[month] for month in range(1, 13)]
    differing = {
        (tag, ours)
        for ours, day in zip(names.weekdays, range(7), strict=True)
        if ours != cldr.days["format"]["wide"][day]
    }
    assert differing == {key for key in WEEKDAYS if key[0] == tag}


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", ["default", "day_month", "month_year"])
def test_patterns_are_those_of_cldr(tag: str, name: str) -> None:
    spoken, cldr = language(tag), Locale.parse(language(tag).data.cldr)
    patterns = {
        "default": cldr.date_formats["long"].pattern,
        "day_month": cldr.datetime_skeletons["MMMMd"].pattern,
        "month_year": cldr.datetime_skeletons["yMMMM"].pattern,
    }
    theirs = format_date(DAY.earliest, patterns[name], locale=cldr)
    ours = spoken.date(DAY, name).text.replace(NO_BREAK, " ")
    assert ours != spoken.digits(2026)
    theirs = "".join(spoken.digits(int(char)) if char.isdecimal() else char for char in theirs)
    assert ours == (WANTED[tag, name][0] if (tag, name) in WANTED else theirs)
    assert (ours != theirs) == ((tag, name) in WANTED)


def test_the_library_is_the_one_whose_data_was_looked_at() -> None:
    """What still comes from it is held by its version: the number format, plural categories."""
    project = tomllib.loads((TEMPLATES.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"babel=={version('babel')}" in project["dependencies"]


@pytest.mark.parametrize(
    ("tag", "months"),
    [
        ("ru", ["январь 2026 года", "февраль 2026 года", "декабрь 2026 года"]),
        ("uk", ["січень 2026 року", "лютий 2026 року", "грудень 2026 року"]),
        ("cs", ["leden 2026", "únor 2026", "prosinec 2026"]),
        ("pl", ["styczeń 2026", "luty 2026", "grudzień 2026"]),
        ("el", ["Ιανουάριος 2026", "Φεβρουάριος 2026", "Δεκέμβριος 2026"]),
        ("ca", ["gener de 2026", "febrer de 2026", "desembre de 2026"]),
    ],
)
def test_a_month_alone_is_in_the_nominative(tag: str, months: list[str]) -> None:
    days = [PartialDate.parse(f"2026-{month}") for month in ("01", "02", "12")]
    assert [language(tag).date(day).text for day in days] == months


def test_a_persian_month_has_its_ezafe_before_a_year_only() -> None:
    persian = language("fa")
    assert persian.date(DAY).text == f"۲۰{NO_BREAK}ژانویهٔ ۲۰۲۶"
    assert persian.date(DAY, "day_month").text == f"۲۰{NO_BREAK}ژانویه"


# Ordinal forms in a pattern.


@pytest.mark.parametrize(
    ("year", "text"), [("1990", "1990-cı il"), ("2000", "2000-ci il"), ("2003", "2003-cü il")]
)
def test_a_year_is_an_ordinal(year: str, text: str) -> None:
    assert language("az").date(PartialDate.parse(f"{year}-01-20")).text.endswith(f" {text}")


def test_the_first_of_a_month_has_raised_letters() -> None:
    first = language("fr").date(FIRST)
    assert [*first.runs()] == [("1", False), ("er", True), (f"{NO_BREAK}mars 2026", False)]
    assert language("fr").date(DAY).raised == frozenset()
    page = nodes.blocks((Paragraph((first,)),))
    assert f'<time datetime="2026-03-01">1<sup>er</sup>{NO_BREAK}mars 2026</time>' in page


def test_raised_letters_stay_raised_where_a_date_is_cut() -> None:
    text = "le 1er mars"
    day = Date(text, FIRST, raised=frozenset({4, 5}))
    for at in range(1, len(text)):
        left, right = wrapped((day,), 0, at, lambda children: children[0])
        assert isinstance(left, Date)
        assert isinstance(right, Date)
        raised = [run for part in (left, right) for run in part.runs() if run[1]]
        assert "".join(letters for letters, _ in raised) == "er"


# Other calendars.


@pytest.mark.parametrize(
    ("calendar", "day", "expected"),
    [
        # The new year of Iran, by the equinox; 1399 and 1403 were leap years, 1404 to 1407 are not.
        ("persian", "2021-03-20", (1399, 12, 30)),
        ("persian", "2021-03-21", (1400, 1, 1)),
        ("persian", "2025-03-20", (1403, 12, 30)),
        ("persian", "2026-01-20", (1404, 10, 30)),
        ("persian", "2026-03-20", (1404, 12, 29)),
        ("persian", "2026-03-21", (1405, 1, 1)),
        ("persian", "2026-09-22", (1405, 6, 31)),
        ("persian", "2026-09-23", (1405, 7, 1)),
        ("persian", "1979-02-11", (1357, 11, 22)),
        ("persian", "1799-03-21", (1178, 1, 1)),
        ("persian", "2123-03-20", (1501, 12, 29)),
        ("buddhist", "2026-01-20", (2569, 1, 20)),
        ("buddhist", "1941-01-01", (2484, 1, 1)),
        ("roc", "2026-01-20", (115, 1, 20)),
        ("roc", "1912-01-01", (1, 1, 1)),
        ("gregorian", "2026-01-20", (2026, 1, 20)),
    ],
)
def test_a_day_in_another_calendar(
    calendar: Calendar, day: str, expected: tuple[int, int, int]
) -> None:
    assert counted(date.fromisoformat(day), calendar) == CalendarDay(*expected)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("1873-01-01", "明治6年1月1日"),
        ("1912-07-29", "明治45年7月29日"),
        ("1912-07-30", "大正元年7月30日"),
        ("1926-12-25", "昭和元年12月25日"),
        ("1945-08-15", "昭和20年8月15日"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1989-01-08", "平成元年1月8日"),
        ("2019-04-30", "平成31年4月30日"),
        ("2019-05-01", "令和元年5月1日"),
        ("2026-01-20", "令和8年1月20日"),
    ],
)
def test_a_japanese_date_by_era(day: str, text: str) -> None:
    assert language("ja").date(PartialDate.parse(day), "era").text == text


@pytest.mark.parametrize(
    ("day", "text"), [("2026-01-20", "۳۰~دی ۱۴۰۴"), ("1990-03-21", "۱~فروردین ۱۳۶۹")]
)
def test_a_persian_date(day: str, text: str) -> None:
    written = language("fa").date(PartialDate.parse(day), "solar_hijri").text
    assert written.replace(NO_BREAK, "~") == text


@given(st.dates(date(1799, 3, 21), date(2123, 3, 19)))
def test_persian_days_follow_each_other(day: date) -> None:
    """The day after is the next of its month, or the first of the next."""
    today, morrow = (
        counted(day, "persian"),
        counted(date.fromordinal(day.toordinal() + 1), "persian"),
    )
    if morrow.day > 1:
        assert (morrow.year, morrow.month, morrow.day) == (today.year, today.month, today.day + 1)
    else:
        assert morrow.month == today.month % 12 + 1
        assert morrow.year == today.year + (today.month == 12)
        assert today.day == 31 if today.month <= 6 else today.day in {29, 30}


THAI = GOOD.replace(
    'default = "d MMMM y"',
    'default = { calendar = "buddhist", pattern = "d MMMM G y" }\n'
    'month_year = { calendar = "buddhist", pattern = "MMMM y" }\n'
    'year = { calendar = "buddhist", pattern = "y" }\n'
    "first = { default = \"'day one of' MMMM y\" }",
).replace("[names]", '[calendars.buddhist]\neras = ["BE"]\n\n[names]')
TAIWANESE = GOOD.replace(
    '"d MMMM y"', "{ calendar = \"roc\", pattern = \"Gy'年'M'月'd'日'\" }"
).replace("[names]", '[calendars.roc]\neras = ["民國"]\nfirst_year = "元"\n\n[names]')


def test_a_language_may_count_in_another_calendar() -> None:
    thai, taiwanese = parsed(THAI), parsed(TAIWANESE)
    assert thai.date(DAY).text == f"20{NO_BREAK}January BE 2569"
    assert thai.date(FIRST).text == f"day{NO_BREAK}one{NO_BREAK}of March 2569".replace(
        NO_BREAK, " "
    )
    assert thai.date(PartialDate.parse("1994-03")).text == "March 2537"
    assert thai.date(PartialDate.parse("1994")).text == "2537"
    assert taiwanese.date(DAY).text == "民國115年1月20日"
    assert taiwanese.date(PartialDate.parse("1912-10-10")).text == "民國元年10月10日"


@pytest.mark.parametrize(
    ("spoken", "day", "name", "message"),
    [
        (language("fa"), "1700-01-01", "solar_hijri", "known from 1178 to 1501"),
        (language("fa"), "2123-03-21", "solar_hijri", "known from 1178 to 1501"),
        (language("ja"), "1872-12-31", "era", "Japan had a lunar calendar before 1873"),
        (parsed(TAIWANESE), "1911-12-31", "default", "begin with 1912"),
        (parsed(THAI), "1940-12-31", "default", "the year began in April before 1941"),
    ],
)
def test_a_calendar_that_does_not_reach(
    spoken: Language, day: str, name: str, message: str
) -> None:
    with pytest.raises(NoValueError) as error:
        spoken.date(PartialDate.parse(day), name)
    assert f"date.{name}: {day} cannot be written: " in str(error.value)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("tag", "day", "name"),
    [("fa", "1994-03", "solar_hijri"), ("ja", "2019-05", "era"), ("fa", "1994", "solar_hijri")],
)
def test_a_day_that_is_not_known_has_none_in_another_calendar(
    tag: str, day: str, name: str
) -> None:
    with pytest.raises(UnknownFormError, match=f"'{day}' is not known to the day"):
        language(tag).date(PartialDate.parse(day), name)


# What is said of a pattern.


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ('"d MMMM y{digits}"', "there is no ordinal form 'digits'; did you mean 'digit'?"),
        ('"d{} MMMM y"', "'d{} MMMM y' is not a date pattern"),
        ('"d MMMM{digit} y"', "'MMMM' has no ordinal; only d and y have one"),
        ('"d LLLL"', "LLLL needs the months as they stand alone; write months_alone"),
        (
            "\"'1^er' MMMM\"",
            "a pattern has no ^; name the ordinal form",
        ),
        (
            '"d MMMM y G"',
            "G needs the eras of the gregorian calendar; name a cal",
        ),
        (
            '{ calendar = "roc", pattern = "G y" }',
            "G needs the eras of the roc calendar; write",
        ),
        (
            '{ calendar = "rock", pattern = "y" }',
            "there is no calendar 'rock'; did you mean",
        ),
        (
            '{ calendar = "persian", pattern = "MMMM y" }',
            "this needs the months of the persian",
        ),
        (
            '{ calendar = "roc" }',
            "{'calendar': 'roc'} is not a date pattern; write a",
        ),
        ('{ calendar = "roc", pattern = "y", x = "y" }', "is not a date pattern; write a pattern"),
    ],
)
def test_a_fault_of_a_pattern(pattern: str, message: str) -> None:
    with pytest.raises(DefinitionError) as error:
        parsed(GOOD.replace('"d MMMM y"', pattern))
    [fault] = map(str, error.value.faults)
    assert fault.startswith("xx.toml:21: date.default: ")
    assert message in fault


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ('"January", ', "", "names.months: this must have 12 or more entries; found 11"),
        ('"Monday", ', "", "names.weekdays: this must have 7 or more entries; found 6"),
        (
            '"March"',
            '"May"',
            "xx.toml:15: names.months.4: 'May' stands for both 3 and 5; write each",
        ),
        ('"Sunday"', '"Friday"', "names.weekdays.6: 'Friday' stands for both 5 and 7"),
        ("[names]", "[nam]", "names: this key is missing; add a table [names]"),
        (
            "[names]",
            "[calendars.rok]\n[names]",
            "calendars.rok: 'rok' is not allowed",
        ),
    ],
)
def test_a_fault_of_the_names(good: str, bad: str, fault: str) -> None:
    with pytest.raises(DefinitionError) as error:
        parsed(GOOD.replace(good, bad))
    assert any(fault in str(each) for each in error.value.faults), error.value
