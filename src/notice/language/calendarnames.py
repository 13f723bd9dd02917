"""The names of months and weekdays in running text, in all of their forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from notice.language.languagefile import LanguageFile
from notice.language.mention import Mention, wide

LAST_DAY = 31
REACH = 40
"""So many characters before a number are looked at for a month."""


class CalendarNames:
    """Finds the months and weekdays of texts in one language."""

    def __init__(self, file: LanguageFile, attached: str) -> None:
        """Compile the names; ``attached`` is a pattern for what may be written in one with them."""
        self._months = {
            name.casefold(): month
            for names in (file.names.months, file.names.months_alone)
            for month, name in enumerate(names, 1)
        }
        names = sorted(self._months, key=len, reverse=True)
        month = rf"(?P<month>{'|'.join(map(re.escape, names))})"
        linked = r"\.?[\s-]*(?:[^\W\d]{1,3}[\s’']+|[^\W\d])?"
        self._month_after = re.compile(linked + month, re.IGNORECASE)
        self._month_before = re.compile(rf"{month}\w*\s+\Z", re.IGNORECASE)
        self._weekdays = [_weekday(file, day, attached) for day in range(7)]

    def dated(self, mention: Mention, text: str) -> Mention | None:
        """Return a number as the day of the month beside it: ``20. Januar``, ``20th of January``.

        It is ``None`` where there is no month.
        """
        if not 1 <= mention.value <= LAST_DAY:
            return None
        if match := self._month_after.match(text, mention.end):
            month = self._months[match["month"].casefold()]
            return replace(mention, kind="date", month=month, end=match.end())
        first = max(0, mention.start - REACH)
        if match := self._month_before.search(text[first : mention.start]):
            month = self._months[match["month"].casefold()]
            return replace(mention, kind="date", month=month, start=first + match.start())
        return None

    def weekdays(self, text: str) -> Iterator[Mention]:
        """Yield the weekdays of a text; of two that overlap, the longer one first."""
        found = [
            Mention(*match.span(), "weekday", day)
            for day, pattern in enumerate(self._weekdays, 1)
            for match in pattern.finditer(text)
        ]
        yield from sorted(found, key=lambda mention: mention.start - mention.end)


def _weekday(file: LanguageFile, day: int, attached: str) -> re.Pattern[str]:
    """Return a pattern for a weekday, by number from Monday as 0."""
    forms = {file.names.weekdays[day]}
    if file.numbers.weekdays:
        forms = set(file.numbers.weekdays[day].split())
    choice = "|".join(
        re.escape(form.removesuffix("*")) + (r"\w*" if form.endswith("*") else "")
        for form in sorted(forms, key=len, reverse=True)
    )
    pattern = choice if wide(file.name[0]) else rf"(?<!\w){attached}(?:{choice})(?!\w)"
    return re.compile(pattern, re.IGNORECASE)
