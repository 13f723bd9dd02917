"""The dates of a text, and date patterns made of how they are typed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from notice.dates import YEAR, PartialDate
from notice.importing import candidates
from notice.language.language import Language
from notice.language.mention import Mention, latin_digits

MONTHS = range(1, 13)
CLOSE = 6
"""The most characters between a day and its year."""
REACH = 200
"""The most characters between a date and either end of what stands with it."""
APART = re.compile(r"[.;:!?]\s|[\d\"“”„«»]")
Place = tuple[int, int]


def dates(text: str, language: Language) -> Iterator[tuple[Place, PartialDate]]:
    """Yield the days and months that stand with a year in a text, and where.

    An American date is read as well as the language's own.
    """
    mentions = language.reader.read(text)
    days = [mention for mention in mentions if mention.kind == "date" and not mention.year]
    for year in mentions:
        if year.kind != "year" or year.spelled:
            continue
        near = slice(
            bisect_left(days, year.start - REACH, key=attrgetter("start")),
            bisect_left(days, year.end + REACH, key=attrgetter("start")),
        )
        beside = [day for day in days[near] if _stand_together(text, day, year)]
        if beside:
            try:
                day = PartialDate.of(date(year.value, beside[0].month, beside[0].value))
            except ValueError:
                continue
            start, end = min(beside[0].start, year.start), max(beside[0].end, year.end)
            yield _whole(text, (start, end), day, language), day
        elif month := _month(text, year, language):
            yield month


def pattern(day: PartialDate, typed: str, language: Language) -> str:
    """Return a CLDR date pattern that writes a date as it is typed, or an empty text."""
    months = _month_names(day, language)
    month = next((name for name in months if name in typed), "")
    if not month or day.precision == YEAR:
        return ""
    letters = {month: months[month], str(day.earliest.day): "d", str(day.earliest.year): "y"}
    made = ""
    for piece in re.split(rf"({re.escape(month)}|\d+)", latin_digits(typed)):
        lettered = any(map(str.isalpha, piece))
        literal = "'" + piece.replace("'", "''") + "'" if lettered else piece
        made += letters.get(piece, literal)
    return made


def _stand_together(text: str, day: Mention, year: Mention) -> bool:
    first, second = sorted((day, year), key=lambda mention: mention.start)
    between = text[first.end : second.start]
    return len(between) <= CLOSE and not APART.search(between)


def _whole(text: str, place: Place, day: PartialDate, language: Language) -> Place:
    """Return the place of a date with all that the language writes with it, such as ``года``."""
    for candidate in candidates.of_date(day, "", language):
        for match in _found(candidate.text, text, place):
            if match.start() <= place[0] and place[1] <= match.end():
                return match.span()
    return place


def _month(text: str, year: Mention, language: Language) -> tuple[Place, PartialDate] | None:
    """Return the month that a year stands with, as in ``March 1994``."""
    for month in MONTHS:
        value = PartialDate.parse(f"{year.value:04}-{month:02}")
        for candidate in candidates.of_date(value, "", language):
            for match in _found(candidate.text, text, (year.start, year.end)):
                longer = match.end() - match.start() > year.end - year.start
                if longer and match.start() <= year.start < match.end():
                    return match.span(), value
    return None


def _found(written: str, text: str, place: Place) -> Iterator[re.Match[str]]:
    """Yield where a date is written as this near a place: of long texts, most is elsewhere."""
    spaced = r"\s+".join(map(re.escape, written.split()))
    pattern = re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
    return pattern.finditer(text, max(place[0] - REACH, 0), place[1] + REACH)


def _month_names(day: PartialDate, language: Language) -> dict[str, str]:
    """Return the names of a month, the longest first, and the letters of a pattern for each."""
    names, month = language.data.names, day.earliest.month - 1
    letters = {names.months_alone[month]: "LLLL"} if names.months_alone else {}
    letters |= {names.months[month]: "MMMM"}
    return dict(sorted(letters.items(), key=lambda entry: -len(entry[0])))
