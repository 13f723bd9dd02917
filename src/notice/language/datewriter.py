"""A date in the words of a language: its patterns, names of months and days, and calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from notice.dates import FULL, MONTH, PartialDate
from notice.document import Date, Ordinal
from notice.errors import Fault, NoValueError, UnknownFormError, did_you_mean
from notice.language.calendars import Calendar, CalendarDay, counted
from notice.language.datepattern import NO_BREAK_SPACE, dated, field, glue, parts, words
from notice.language.languagefile import CalendarData, LanguageFile, Patterns


@dataclass(frozen=True)
class DateWriter:
    """Writes dates from the data of one language file alone."""

    path: str
    data: LanguageFile
    digits: Callable[[int], str]
    ordinal: Callable[[int, str], Ordinal]

    def write(self, day: PartialDate, name: str) -> Date:
        """Return a date by a named pattern; one known to the month or year is written so.

        Raises ``UnknownFormError`` for a pattern that is missing or asks for more than is known,
        ``NoValueError`` for a date that its calendar does not reach.
        """
        if name == "default" and day.precision != FULL:
            name = "month_year" if day.precision == MONTH else "year"
        patterns: Patterns = {"year": "y"} | dict(self.data.date)
        chosen = dated(patterns.get(name))
        if name == "first" or chosen is None:
            hint = did_you_mean(name, [*self.data.date, "year"])
            fault = Fault(self.path, key="date", message=f"no date pattern '{name}'", hint=hint)
            raise UnknownFormError(fault)
        pattern, calendar = chosen[0], cast(Calendar, chosen[1])
        counted_days = [self._counted(each, calendar, name) for each in (day.earliest, day.latest)]
        first = patterns.get("first", {})
        if day.precision == FULL and counted_days[0].day == 1 and isinstance(first, Mapping):
            pattern = first.get(name, pattern)
        pieces = parts(glue(pattern))
        self._refuse_unknown(day, counted_days, pieces, name)
        runs = [*self._runs(pieces, counted_days[0], day.earliest, calendar)]
        raised = [above for text, above in runs for _ in text]
        text = "".join(text for text, _ in runs)
        return Date(text, day, raised=frozenset(i for i, above in enumerate(raised) if above))

    def _counted(self, day: date, calendar: Calendar, name: str) -> CalendarDay:
        try:
            return counted(day, calendar)
        except ValueError as error:
            message = f"{day.isoformat()} cannot be written: {error}"
            raise NoValueError(Fault(self.path, key=f"date.{name}", message=message)) from None

    def _refuse_unknown(
        self, day: PartialDate, ends: list[CalendarDay], pieces: list[str], name: str
    ) -> None:
        """Raise ``UnknownFormError`` where the first and last day that it may be are not alike."""
        letters = {field(part)[0] for part in pieces}
        earliest, latest = ends
        differing = {
            "d": earliest.day != latest.day,
            "EEEE": day.earliest != day.latest,
            **dict.fromkeys(("M", "MMMM", "LLLL"), earliest.month != latest.month),
            "y": earliest.year != latest.year,
            "G": earliest.era != latest.era,
        }
        open_ = {letter for letter, differs in differing.items() if differs} & letters
        if open_:
            unit = "day" if open_ & {"d", "EEEE"} or day.precision == MONTH else "month"
            message = f"'{day.iso}' is not known to the {unit}"
            raise UnknownFormError(Fault(self.path, key=f"date.{name}", message=message))

    def _runs(
        self, pieces: list[str], day: CalendarDay, gregorian: date, calendar: Calendar
    ) -> Iterator[tuple[str, bool]]:
        """Yield the text of a date, and of each part of it whether it is set above the line."""
        data = self.data.calendars.get(calendar, CalendarData())
        months = data.months or self.data.names.months
        alone = data.months or self.data.names.months_alone
        for part in pieces:
            match field(part):
                case "", _:
                    yield words(part), False
                case "d", "":
                    yield self.digits(day.day), False
                case "y", "":
                    first = data.first_year if day.year == 1 else ""
                    yield first or self.digits(day.year), False
                case "d" | "y" as letter, form:
                    ordinal = self.ordinal(day.day if letter == "d" else day.year, form)
                    yield ordinal.base, False
                    yield ordinal.superior, True
                case "M", _:
                    yield self.digits(day.month), False
                case "MMMM", _:  # a name of several words (Catalan "de gener") is not broken
                    yield months[day.month - 1].replace(" ", NO_BREAK_SPACE), False
                case "LLLL", _:
                    yield alone[day.month - 1].replace(" ", NO_BREAK_SPACE), False
                case "EEEE", _:
                    yield self.data.names.weekdays[gregorian.weekday()], False
                case "G", _:
                    yield data.eras[day.era], False
                case other:
                    raise AssertionError(other)
