"""The calendar: RFC 5545 in its bytes, and what two parsers that know nothing of us read in it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

import notice
from notice.calendar.occurrence import occurrence
from notice.definition.project import load_issuer
from notice.document import Text, plain
from notice.edition import feeds
from notice.errors import OccurrenceError, UsageError
from notice.render.feed import ics
from notice.render.feed.revision import Revision
from notice.statement.compose import compose
from notice.statement.statement import Release, Statement

TEMPLATES = Path(__file__).parents[1] / "templates"
RULES = {
    "fixed": ("1990-01-20", 'rule = "fixed"'),
    "feb-28": ("1952-02-29", 'rule = "feb-28"'),
    "mar-1": ("1952-02-29", 'rule = "mar-1"'),
    "leap-years": ("1952-02-29", 'rule = "leap-years"'),
    "last-friday": ("1970-11-27", 'rule = "weekday"\nmonth = 11\nweekday = "friday"\nnth = -1'),
    "fifth-monday": ("1950-01-30", 'rule = "weekday"\nmonth = 3\nweekday = "monday"\nnth = 5'),
    "good-friday": ("1951-03-23", 'rule = "easter"\ncalendar = "western"\noffset = -2'),
    "pascha": ("1951-04-29", 'rule = "easter"\ncalendar = "orthodox"'),
}
"""One notice for each way in which a day is found."""
SOURCE = """\
+++
title = "The day, \\\\ and; its «name»"
subject = "Day {{ ordinal }}: on {{ date }}"
status = "final"
+++

We remember.
"""
WORDS = st.text(st.sampled_from('aZ ,;:\\"n\u00a0éжشقა\u200d𝒜👩🏽'), max_size=120)


@cache
def statement(language: str = "en") -> Statement:
    loaded = notice.load("20-january", languages=[language], templates=TEMPLATES)
    issuer = load_issuer("remembrance-office", loaded.where)
    day = occurrence(loaded.definition, 2026)
    return compose(loaded, day, language, issuer, Release())


def event(each: Statement, address: str = "", name: str = "") -> bytes:
    """Return the first copy of a statement's event, as a calendar."""
    return ics.render([(each, Revision.first(each), address)], name)


def on(day: date) -> Statement:
    """Return a statement of which the day is another."""
    each = statement()
    return replace(each, occurrence=replace(each.occurrence, year=day.year, date=day))


@pytest.fixture
def rules(office: Callable[..., Path]) -> Path:
    """Write a notice for each of the rules and return the templates."""
    root = office()
    definition = (root / "day" / "notice.toml").read_text("utf-8")
    for name, (first, observed) in RULES.items():
        (root / name).mkdir()
        own = definition.replace('id = "day"', f'id = "{name}"').replace("1990-01-20", first)
        (root / name / "notice.toml").write_text(f"{own}[observed]\n{observed}\n", "utf-8")
        (root / name / "en.md").write_text(SOURCE, "utf-8")
    return root


def calendar(root: Path = TEMPLATES, **options: Any) -> feeds.Calendar:
    """Return the calendar of a folder with notices."""
    return feeds.calendar(feeds.CalendarOptions(templates=root, **options))


def by_icalendar(data: bytes) -> list[dict[str, Any]]:
    """Return the events as the library icalendar reads them."""
    read = Calendar.from_ical(data)
    assert not [error for part in read.walk() for error in part.errors]
    return [
        {
            "uid": str(event["UID"]),
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "language": event["SUMMARY"].params["LANGUAGE"],
            "start": event.decoded("DTSTART").isoformat(),
            "end": event.decoded("DTEND").isoformat(),
            "stamp": event.decoded("DTSTAMP").isoformat().replace("+00:00", "Z"),
        }
        for event in read.walk("VEVENT")
    ]


def by_ical_js(data: bytes, packages: Path) -> list[dict[str, Any]]:
    """Return the events as ical.js reads them, which is Thunderbird's."""
    command = ["node", str(packages.parent / "ical.mjs")]
    ran = subprocess.run(command, input=data, check=True, stdout=subprocess.PIPE)
    events: list[dict[str, Any]] = json.loads(ran.stdout)
    return events


def follows_the_byte_rules(data: bytes) -> None:
    """RFC 5545, 3.1: CRLF ends each line, none has more than 75 octets, a fold adds one space.

    A fold may split a character there; some programs read that wrongly, so none does here.
    """
    assert data.endswith(b"\r\n")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert not any(re.search(rb"[\r\n]", line) for line in lines)
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines)


@given(WORDS, WORDS)
def test_any_text_comes_back_out_of_a_calendar(title: str, subject: str) -> None:
    """3.3.11: commas, semicolons, backslashes and line breaks of a text are escaped."""
    each = replace(statement(), title=(Text(title),), subject=subject)
    data = event(each)
    follows_the_byte_rules(data)
    (read,) = by_icalendar(data)
    assert read["summary"] == title
    assert read["description"] == f"{subject}\n{each.letterhead.name}"


BREAKS = st.lists(
    st.sampled_from(
        ["\r", "\n", "\r\n", "\\n", "\\", ";", ",", ":", '"', "ATTENDEE:x", "END:VEVENT", "é" * 40]
    )
).map("".join)
PROPERTIES = [
    *("BEGIN", "PRODID", "VERSION", "NAME", "X-WR-CALNAME", "BEGIN", "UID", "DTSTAMP", "DTSTART"),
    *("DTEND", "SUMMARY", "DESCRIPTION", "CLASS", "TRANSP", "SEQUENCE", "LAST-MODIFIED"),
    *("END", "END"),
]


@given(BREAKS)
def test_no_text_adds_a_property_to_a_calendar(text: str) -> None:
    """Unfolded by the bytes (3.1), the properties are those that are meant, each once."""
    head = replace(statement().letterhead, name=text)
    each = replace(statement(), title=(Text(text),), subject=text, letterhead=head)
    data = event(each, name=f"A{text}")
    follows_the_byte_rules(data)
    lines = data.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
    names = [re.split("[;:]", line, maxsplit=1)[0] for line in lines]
    assert sorted(names) == sorted(PROPERTIES)


def test_the_name_of_a_calendar_is_escaped_as_a_text() -> None:
    """RFC 7986, 5.1, which the library does not know: 3.3.11 of RFC 5545 is for NAME too."""
    data = event(statement(), name="Peace, Justice; a\\b")
    assert rb"NAME:Peace\, Justice\; a\\b" in data


@given(st.dates(max_value=date(9999, 12, 30)))
def test_an_event_ends_on_the_day_after(day: date) -> None:
    """3.6.1: DTEND is the first day that is not part of the event."""
    (read,) = by_icalendar(event(on(day)))
    assert read["start"] == day.isoformat()
    assert read["end"] == (day + timedelta(days=1)).isoformat()


def test_the_last_day_that_there_is_has_no_end() -> None:
    """3.6.1: an event that begins on a date and gives no end lasts that day."""
    data = event(on(date.max))
    assert b"DTSTART;VALUE=DATE:99991231\r\n" in data
    assert b"DTEND" not in data


def test_what_an_event_says() -> None:
    said = "Déclaration à l’occasion du 36e anniversaire de la tragédie du 20 janvier"
    data = event(statement("fr"), "https://example.org/20-january-2026.fr.html", "Un nom")
    follows_the_byte_rules(data)
    assert data.decode().replace("\r\n ", "").replace("\u00a0", " ").split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//notice//anniversary statements//EN",
        "NAME:Un nom",
        "X-WR-CALNAME:Un nom",
        "BEGIN:VEVENT",
        "SUMMARY;LANGUAGE=fr:20 janvier\\, Journée de deuil national",
        "DTSTART;VALUE=DATE:20260120",
        "DTEND;VALUE=DATE:20260121",
        "DTSTAMP:20260119T200000Z",  # midnight in Baku
        "UID:ec1a6569-42ea-5455-ad73-4fa200000f87",
        "SEQUENCE:0",
        "CLASS:PUBLIC",
        f"DESCRIPTION;LANGUAGE=fr:{said}\\nBureau de la mémoire",
        "LAST-MODIFIED:20260119T200000Z",
        "TRANSP:TRANSPARENT",
        "URL:https://example.org/20-january-2026.fr.html",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_an_event_carries_the_time_of_its_statement() -> None:
    """Never that of the clock: the same bytes for the same input."""
    dated = replace(statement(), dated=datetime(2026, 1, 5, 8, 30, tzinfo=UTC))
    assert by_icalendar(event(dated))[0]["stamp"] == "2026-01-05T08:30:00Z"


@pytest.mark.slow
def test_two_parsers_read_every_rule_of_observance_alike(rules: Path, packages: Path) -> None:
    """Leap days, weekdays, Easters: each on the day that the definition gives, with its ordinal."""
    data = calendar(rules, notices=tuple(RULES), years=range(2024, 2038)).data
    follows_the_byte_rules(data)
    events = by_icalendar(data)
    assert by_ical_js(data, packages) == events
    expected: list[tuple[str, str]] = []
    for name in RULES:
        loaded = notice.load(name, templates=rules)
        for year in range(2024, 2038):
            if name == "leap-years" and year % 4:
                continue
            try:
                found = occurrence(loaded.definition, year)
            except OccurrenceError:
                assert name == "fifth-monday"
                continue
            ordinal = loaded.sources["en"].language.ordinal(found.number).text
            expected.append((found.date.isoformat(), f"Day {ordinal}: on"))
    said = [(event["start"], " ".join(event["description"].split()[:3])) for event in events]
    assert sorted(said) == sorted(expected)
    assert [event["start"] for event in events] == sorted(event["start"] for event in events)
    assert {event["summary"] for event in events} == {"The day, \\ and; its «name»"}
    assert len({event["uid"] for event in events}) == len(events)


@pytest.mark.slow
def test_two_parsers_read_every_bundled_language_alike(packages: Path) -> None:
    tags = ("en", "az", "ru", "tr", "fr", "de", "ar", "es")
    data = calendar(languages=tags, years=range(2026, 2029)).data
    follows_the_byte_rules(data)
    events = by_icalendar(data)
    assert by_ical_js(data, packages) == events
    assert len(events) == 3 * (7 + 4)
    assert {event["language"] for event in events} == set(tags)


def chosen(**options: Any) -> list[dict[str, Any]]:
    """Return the events of the bundled notices that options give."""
    return by_icalendar(calendar(**options).data)


def test_a_notice_comes_in_its_first_language_where_none_is_asked_for() -> None:
    events = chosen(years=range(2026, 2027))
    assert [(event["start"], event["language"]) for event in events] == [
        ("2026-01-20", "en"),
        ("2026-12-10", "en"),
    ]
    assert {
        event["language"] for event in chosen(languages=("fr", "ar"), years=range(2026, 2027))
    } == {
        "fr",
        "ar",
    }


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 1, 20), "2026-01-20", "2035-01-20"),
        (date(2026, 1, 21), "2027-01-20", "2036-01-20"),
    ],
)
def test_without_years_it_holds_ten_from_today(today: date, first: str, last: str) -> None:
    events = chosen(notices=("20-january",), today=today)
    assert len(events) == feeds.YEARS == 10
    assert (events[0]["start"], events[-1]["start"]) == (first, last)


def test_a_year_that_a_rule_leaves_out_is_told(rules: Path) -> None:
    made = calendar(rules, notices=("leap-years",), years=range(2027, 2029))
    assert made.skipped == ("leap-years: 2027 has no 29 February",)
    assert [event["start"] for event in by_icalendar(made.data)] == ["2028-02-29"]
    with pytest.raises(OccurrenceError, match="2027 has no 29 February"):
        calendar(rules, notices=("leap-years",), years=range(2027, 2028))
    with pytest.raises(UsageError, match="has the language 'ka'"):
        calendar(rules, languages=("ka",))


def test_an_event_of_an_edition_and_of_the_calendar_are_one(tmp_path: Path) -> None:
    """Whoever takes both keeps one: the UID says what the event is about, not where it was read."""
    loaded = notice.load("20-january", languages=["en"], templates=TEMPLATES)
    edition = notice.build(loaded, 2026, formats=["ics"])
    (path,) = notice.write(edition, tmp_path)
    assert path.name == "20-january-2026.en.ics"
    follows_the_byte_rules(path.read_bytes())
    later = datetime(2026, 3, 1, tzinfo=UTC)
    (again,) = chosen(notices=("20-january",), years=range(2026, 2027), dated=later)
    (event,) = by_icalendar(path.read_bytes())
    assert {**event, "stamp": ""} == {**again, "stamp": ""}
    address = Calendar.from_ical(path.read_bytes()).walk("VEVENT")[0]["URL"]
    start = "https://remembrance.example.org/statements/20-january/2026"
    assert address == f"{start}/20-january-2026.en.html"


def test_preflight_reads_the_event_back() -> None:
    from notice.preflight.web import check_event  # noqa: PLC0415 - what is tested here

    right = statement()
    data = event(right)
    assert [*check_event(right, data)] == []
    for wrong in (
        replace(right, title=(Text("Another"),)),
        replace(right, occurrence=replace(right.occurrence, date=date(2026, 1, 21))),
    ):
        (found,) = check_event(wrong, data)
        assert found.code == "words-differ"
        assert plain(wrong.title) in found.message
        assert str(wrong.occurrence.date) in found.message


def test_the_name_of_a_calendar_is_its_offices() -> None:
    data = calendar(years=range(2026, 2027)).data
    read: Mapping[str, Any] = Calendar.from_ical(data)
    name = r"Remembrance Office\, Office for Public Information"  # not known there: left escaped
    assert read["NAME"].to_ical().decode() == name
