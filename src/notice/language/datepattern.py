"""Date patterns: the letters of CLDR between words, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from notice.errors import did_you_mean
from notice.language.calendars import ERAS, Calendar

PATTERN = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*(?:\{[^{}]+\})?|[^A-Za-z'{}]+")
FIELD = re.compile(r"([A-Za-z]+)(?:\{([^{}]+)\})?")
MONTHS = frozenset({"M", "MMMM", "LLLL"})
LETTERS = frozenset({"d", "y", "EEEE", "G"}) | MONTHS
"""The date fields of CLDR (UTS #35, part 4, Date Field Symbol Table) that a pattern may hold."""
CALENDARS: tuple[Calendar, ...] = get_args(Calendar)
NO_BREAK_SPACE = "\u00a0"
USAGE = "use d, M, MMMM, LLLL, y, EEEE and G, and put words between single quotes"


@dataclass(frozen=True)
class Available:
    """What a language has for its date patterns."""

    forms: Collection[str]
    """The names of its ordinal forms."""
    alone: bool
    """Whether it has names of months that stand alone."""
    eras: Mapping[str, int]
    """How many names of eras it has, by calendar."""
    months: Collection[str]
    """The calendars whose months it has names for."""


def parts(pattern: str) -> list[str]:
    """Cut a date pattern into quoted words, letters with the form of their ordinal, and the rest.

    A form stands in braces, ``y{digit}``; CLDR has nothing of the kind.
    """
    return [match[0] for match in PATTERN.finditer(pattern)]


def field(part: str) -> tuple[str, str]:
    """Return the letters of a part and its ordinal form, both empty for words."""
    match = FIELD.fullmatch(part)
    return (match[1], match[2] or "") if match else ("", "")


def words(part: str) -> str:
    """Return what a part that is no field stands for; two quotes are an apostrophe."""
    quoted = part.startswith("'")
    return part[1:-1].replace("''", "'") or "'" if quoted else part


def glue(pattern: str) -> str:
    """Return a date pattern whose spaces between day and month are no-break spaces."""
    pieces = parts(pattern)
    letters = [field(part)[0] for part in pieces]
    months = [i for i, letter in enumerate(letters) if letter in MONTHS]
    days = [i for i, letter in enumerate(letters) if letter == "d"]
    days = days or [i for i, part in enumerate(pieces) if re.search(r"\d", part)]  # '1er' MMMM
    between = range(*sorted((months[0], days[0]))) if months and days else range(0)
    return "".join(
        part.replace(" ", NO_BREAK_SPACE) if i in between else part for i, part in enumerate(pieces)
    )


def dated(entry: object) -> tuple[str, str] | None:
    """Return the pattern and the calendar of an entry of ``[date]``, ``None`` where it is neither.

    An entry is a pattern, or a table of a pattern and the calendar that it counts in.
    """
    match entry:
        case str():
            return entry, "gregorian"
        case {"pattern": str(pattern), "calendar": str(calendar), **rest} if not rest:
            return pattern, calendar
        case _:
            return None


def problems(entry: object, available: Available) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an entry of ``[date]``, and what to do about it."""
    found = dated(entry)
    if found is None:
        hint = 'write a pattern, or { calendar = "persian", pattern = "d MMMM y" }'
        yield f"{entry!r} is not a date pattern", hint
        return
    pattern, calendar = found
    pieces = parts(pattern)
    fields = [field(part) for part in pieces if field(part)[0]]
    letters = {letter for letter, _ in fields}
    if calendar not in CALENDARS:
        yield f"there is no calendar '{calendar}'", did_you_mean(calendar, CALENDARS)
        return
    if not fields or not letters <= LETTERS or "".join(pieces) != pattern:
        yield f"{pattern!r} is not a date pattern", USAGE
        return
    if "^" in pattern:
        yield "a pattern has no ^", "name the ordinal form that has it, such as d{digit}"
    for letter, form in ((letter, form) for letter, form in fields if form):
        if letter not in {"d", "y"}:
            yield f"'{letter}' has no ordinal", "only d and y have one"
        elif form not in available.forms:
            yield f"there is no ordinal form '{form}'", did_you_mean(form, available.forms)
    if "LLLL" in letters and not available.alone:
        yield "LLLL needs the months as they stand alone", "write months_alone = [...] in [names]"
    eras = available.eras.get(calendar, 0)
    if "G" in letters and not (eras == ERAS[calendar] > 0):
        known = ", ".join(name for name in CALENDARS if ERAS[name])
        wanted = f"write eras = [...] in [calendars.{calendar}], {ERAS[calendar]} in number"
        hint = wanted if ERAS[calendar] else f"name a calendar that has eras: {known}"
        yield f"G needs the eras of the {calendar} calendar", hint
    if calendar == "persian" and letters & {"MMMM", "LLLL"} and calendar not in available.months:
        hint = "write months = [...] in [calendars.persian]"
        yield "this needs the months of the persian calendar", hint
