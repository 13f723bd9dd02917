"""The dates and weekdays of a statement: which of them move, and the field that writes each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notice.dates import PartialDate
from notice.errors import NoticeError
from notice.importing import candidates, dated
from notice.importing.notes import STAYS, Notes
from notice.language.mention import Mention

NEAR = 25
"""So many characters around a weekday are looked at for another year."""


def of_date(notes: Notes, day: PartialDate, typed: str) -> str:
    """Return the expression of a date with its year, or nothing where it stays as typed."""
    if day.overlaps(notes.now):
        day, name = notes.now, "date"
    elif day.overlaps(notes.first):
        day, name = notes.first, "first_date"
    elif day.earliest.year == notes.today.year:
        notes.constants[typed] = None
        notes.remark(f"'{typed}' is a day of this year and stays: look whether it moves")
        return ""
    else:
        name = f"facts.{notes.facts.of_day(day)}"
    ways = candidates.of_date(day, name, notes.language)
    return candidates.chosen(typed, ways, notes.language) or _typed(notes, day, typed, name)


def _typed(notes: Notes, day: PartialDate, typed: str, name: str) -> str:
    """Return a date by a pattern made of how it is typed, or declare it as one that stays."""
    fixed = name != "date" or notes.notice.observed.rule == "fixed" or not _ends(notes, typed)
    pattern = dated.pattern(day, typed, notes.language) if fixed else ""
    known = (key for key, own in notes.patterns.items() if own == pattern)
    key = next(known, f"typed_{len(notes.patterns) + 1}")
    try:
        spoken = notes.language.overridden({}, {key: pattern})
        same = spoken.date(day, key).text if pattern else ""
    except NoticeError:
        same = ""
    if same.split() != typed.split():
        notes.constants[typed] = None
        if day.overlaps(notes.now):
            notes.rewritten(typed)
        return ""
    notes.patterns[key] = pattern
    return f"{name}.{key}"


def _ends(notes: Notes, typed: str) -> bool:
    """Whether a number of a date has an ending that another day may not have, as in ``20th``."""
    numbers = re.finditer(r"\d+", typed)
    ending = notes.language.reader.ordinal_ending
    return any(ending(typed[each.end() :], varying=True) for each in numbers)


def of_day(notes: Notes, mention: Mention, text: str) -> str:
    """Return the field of a day without a year; the same day every year stays as it is."""
    typed, today = text[mention.start : mention.end], notes.today.date
    if mention.year:
        day = (mention.year, mention.month, mention.value)
        if day == (today.year, today.month, today.day):
            notes.rewritten(typed)
        notes.constants[typed] = None
        return ""
    is_today = (mention.month, mention.value) == (today.month, today.day)
    if notes.notice.observed.rule == "fixed" or not is_today:
        return ""
    ways = candidates.of_date(notes.now, "date", notes.language)
    found = candidates.chosen(typed, ways, notes.language)
    return found or _typed(notes, notes.now, typed, "date")


def of_weekday(notes: Notes, mention: Mention, mentions: Sequence[Mention], text: str) -> str:
    """Return the field of a weekday of this year; that of an event never moves.

    Without the day beside it, "every Friday" say, it can be read two ways, and stays.
    """
    near = range(mention.start - NEAR, mention.end + NEAR)
    beside = [other for other in mentions if other.kind == "year" and other.start in near]
    past = any(other.value != notes.today.year for other in beside)
    if past or mention.value != notes.today.date.isoweekday():
        notes.keep(mention, text)
        return ""
    typed = text[mention.start : mention.end]
    ways = [
        candidate
        for candidate in candidates.of_date(notes.now, "", notes.language)
        if candidate.expression.startswith(".weekday")
    ]
    if found := candidates.chosen(typed, ways, notes.language):
        name = found.removeprefix(".")
        name = name if name.partition(" ")[0] == "weekday" else f"date.{name}"
        days = [start for (start, _), day in dated.dates(text, notes.language) if start in near]
        days += [other.start for other in mentions if other.kind == "date" and other.start in near]
        return name if days else notes.choice(mention, text, [STAYS, name])
    notes.keep(mention, text)
    notes.rewritten(typed)
    return ""
