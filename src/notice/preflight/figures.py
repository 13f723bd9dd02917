"""Numbers that go stale when they are typed: what each says, and which field would say it.

A number is judged by what it means (``language/numbers.py``) and by what the fields say in this
year and in those around it: a text typed last year has last year's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from notice.calendar.occurrence import Occurrence, occurrence
from notice.dates import FULL, PartialDate, completed_years
from notice.definition.project import LoadedNotice
from notice.errors import OccurrenceError
from notice.language.digits import START
from notice.language.language import Language
from notice.language.mention import Mention, latin_digits

END = r"(?![A-Za-z0-9_]|[.,:/–-]\d|\s\d{3}(?!\d))"
LABELLED = re.compile(r"(?:\b(?:pp?|[Ss]|[Nn]os?|[Nn]r|[Aa]rt|с|стр|ст|səh)\.|[№§#])\s*$")
TIMED = re.compile(r"\s*(?:[ap]\.?m\b|o[’']clock|Uhr|h\b|heures?\b|horas?\b|час|[年月日时時点點])")
"""A page, an article, an hour: a figure that is no fact's, though it may be the same."""
LAST_DAY = 31
AROUND = range(-10, 2)
"""The years around this one whose numbers a text may still have, or have already."""
IDIOM = 12
"""Up to here a number in words may be no number at all: the eleventh hour."""
FEWEST = 4
"""From here on an ordinal may be that of the anniversary where it does not say so."""
NEXT_WORD = re.compile(r"[ \n\u00a0]+[^\W\d_]+")
SENTENCE = re.compile(r"[.!?。！？]\s|\n\s*\n")
FIELD = "\ufffc"
"""What stands for each character of a field."""
BESIDE = re.compile(r"[\s,،、(（]*(?:[^\W\d_]{1,3}\s+)?(?=\ufffc)")
MOVING = re.compile(r"(?:date|issued|year|weekday)\b")


@dataclass(frozen=True)
class Figure:
    """A number that was typed, and where in the text: what it is and what to write instead."""

    span: tuple[int, int]
    what: str
    hint: str
    decided: bool = True
    """Whether it is certain that a field should stand here."""
    constant: str = ""
    """What to declare where it never changes, if that is more than the number."""


class Finder:
    """Finds the numbers of one notice that go stale, in texts of one language, in one year."""

    def __init__(self, notice: LoadedNotice, language: Language, day: Occurrence) -> None:
        definition = notice.definition
        self.day = day
        self.reader = language.reader
        self.facts = [*_facts(notice, language)]
        dated = {name: fact.value for name, fact in definition.facts.items()}
        self.since = {
            f"facts.{name}": completed_years(date.earliest, day.date)
            for name, date in dated.items()
            if isinstance(date, PartialDate) and date.precision == FULL
        }
        self.counts = {
            language_number: name
            for name, value in dated.items()
            if isinstance(value, int) and (language_number := int(value)) > IDIOM
        }
        self.moves = definition.observed.rule != "fixed"
        self.dates = {day.date.month * 100 + day.date.day}
        for step in AROUND if self.moves else ():
            try:
                other = occurrence(definition, day.year + step).date
            except OccurrenceError:
                continue
            self.dates.add(other.month * 100 + other.day)

    def find(self, text: str, fields: Mapping[int, str], *, sentences: bool) -> Iterator[Figure]:
        """Yield each figure once; ``fields`` are the expressions by where they stand in the text.

        Without ``sentences``, as in a title, a number with a full stop ends none.
        """
        taken: list[range] = []
        for figure in self._candidates(text, fields, sentences=sentences):
            if not any(figure.span[0] in span for span in taken):
                taken.append(range(*figure.span))
                yield figure

    def _candidates(
        self, text: str, fields: Mapping[int, str], *, sentences: bool
    ) -> Iterator[Figure]:
        latin = latin_digits(text)
        mentions = self.reader.read(text, sentences=sentences)
        days = {mention.start for mention in mentions if mention.kind == "date"}
        for name, pattern in self.facts:
            for match in pattern.finditer(latin):
                if not _is_label(latin, match, days):
                    what, hint = f"the figure of facts.{name}", f"write {{{{ facts.{name} }}}}"
                    yield Figure(match.span(), what, hint)
        for mention in mentions:
            years = self._named_years(mention, mentions, latin)
            if figure := self._judged(mention, text, fields, years, heading=not sentences):
                yield figure

    def _judged(
        self,
        mention: Mention,
        text: str,
        fields: Mapping[int, str],
        years: list[int],
        *,
        heading: bool,
    ) -> Figure | None:
        """Return what is wrong with a typed number, if anything is."""
        span = (mention.start, mention.end)
        ordinal = "ordinal_words" if mention.spelled else "ordinal"
        number = "words(anniversary)" if mention.spelled else "anniversary"
        match mention.kind:
            case "anniversary":
                name = ordinal if mention.ordinal else number
                return Figure(
                    span,
                    "the number of the anniversary",
                    _write(name),
                    constant=self._place(mention, text),
                )
            case "occasion" | "ordinal":
                return self._ordinal(mention, text, ordinal)
            case "elapsed" | "years":
                return self._years(mention, text, number, years)
            case "year":
                near = mention.value - self.day.year in AROUND
                if mention.spelled and not near:
                    return None
                year = "words(year)" if mention.spelled else "year"
                hint = f"write {{{{ {year} }}}}, {{{{ first_year }}}} or a fact's .year"
                return Figure(span, "a year", hint)
            case "date":
                return self._date(mention, text)
            case "weekday":
                return self._weekday(mention, text, fields)
            case "count":
                return self._count(mention, text, number, heading=heading)
            case "century" | "decade":
                return None
            case _:
                assert_never(mention.kind)

    def _ordinal(self, mention: Mention, text: str, field: str) -> Figure | None:
        step = mention.value - self.day.number
        least = IDIOM + 1 if mention.spelled and mention.kind == "ordinal" else FEWEST
        if step not in AROUND or mention.value < least:
            return None
        decided = mention.kind == "occasion" or mention.alone
        what = f"the ordinal of {self.day.year + step}"
        return Figure(
            (mention.start, mention.end), what, _write(field), decided, self._place(mention, text)
        )

    def _years(self, mention: Mention, text: str, field: str, named: list[int]) -> Figure | None:
        """Judge a number of years: those of the anniversary, or since a date or a year."""
        exact, near = self._readings(mention.value, field, named)
        if not exact and not near:
            return None
        decided = bool(exact) or mention.kind == "elapsed"
        what, hint = (exact or near)[0]
        return Figure((mention.start, mention.end), what, hint, decided, self._place(mention, text))

    def _readings(
        self, value: int, field: str, named: list[int]
    ) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Return what a number of years may be in this year, and in one of those around it."""
        exact: list[tuple[str, str]] = []
        near: list[tuple[str, str]] = []
        steps = [(value - self.day.number, "the anniversary", field)]
        for name, years in self.since.items():
            call = f"years_since({name})"
            shown = field.replace("anniversary", call)
            steps.append((value - years, f"the years since {name}", shown))
        for year in named:
            since = self.day.year - year
            step = 0 if value in {since, since - 1} else value - since
            call = field.replace("anniversary", "years_since(facts.NAME)")
            steps.append((step, f"the years since {year}", call))
        for step, what, shown in steps:
            reading = (f"{what} in {self.day.year + step}", _write(shown))
            if step == 0:
                exact.append(reading)
            elif step in AROUND:
                near.append(reading)
        return exact, near

    def _named_years(self, mention: Mention, mentions: Sequence[Mention], text: str) -> list[int]:
        """Return the years that the sentence around a number names."""
        before = [match.end() for match in SENTENCE.finditer(text, 0, mention.start)]
        start = before[-1] if before else 0
        after = SENTENCE.search(text, mention.end)
        end = after.start() if after else len(text)
        return [
            other.value
            for other in mentions
            if other.kind == "year" and start <= other.start < end and other.value < self.day.year
        ]

    def _date(self, mention: Mention, text: str) -> Figure | None:
        span = (mention.start, mention.end)
        if mention.year:
            return Figure(span, "a date", "write {{ date }}, {{ first_date }} or a fact")
        if self.moves and mention.month * 100 + mention.value in self.dates:
            hint = "write {{ date.day_month }}"
            return Figure(span, "the day of the notice", hint, constant=self._place(mention, text))
        return None

    def _weekday(self, mention: Mention, text: str, fields: Mapping[int, str]) -> Figure | None:
        """Judge a weekday by the date beside it: that of an event never moves."""
        span = (mention.start, mention.end)
        decided = False
        if field := _field_beside(mention, text, fields):
            if not MOVING.match(field):
                return None
            decided = True
        elif beside := self._date_beside(mention, text):
            day, dated = beside
            if dated:
                return None
            decided = day in self.dates
        elif self.reader.is_pointed_at(mention, text):
            decided = True
        return Figure(span, "a weekday", _write("weekday"), decided, self._place(mention, text))

    def _date_beside(self, mention: Mention, text: str) -> tuple[int, bool] | None:
        """Return the month and day beside a weekday, and whether a year that is past follows."""
        window = text[max(0, mention.start - 30) : mention.end + 40]
        inner = self.reader.read(window)
        for date in inner:
            if date.kind == "date":
                dated = date.year or next(
                    (other.value for other in inner if other.kind == "year"), 0
                )
                after = FIELD in window
                return date.month * 100 + date.value, bool(
                    after or (dated and dated != self.day.year)
                )
        return None

    def _count(self, mention: Mention, text: str, field: str, *, heading: bool) -> Figure | None:
        span = (mention.start, mention.end)
        if mention.spelled and mention.value in self.counts:
            name = self.counts[mention.value]
            hint = f"write {{{{ words(facts.{name}) }}}}"
            return Figure(
                span, f"the figure of facts.{name}", hint, constant=self._place(mention, text)
            )
        if (
            heading
            and mention.alone
            and mention.value == self.day.number
            and mention.value >= FEWEST
        ):
            what = f"the anniversary in {self.day.year}"
            return Figure(span, what, _write(field), decided=False)
        return None

    @staticmethod
    def _place(mention: Mention, text: str) -> str:
        """Return a number with the word after it: what is declared of it holds there alone."""
        word = NEXT_WORD.match(text, mention.end)
        return text[mention.start : word.end() if word else mention.end]


def spaced(figure: str) -> str:
    """Return a pattern for a text whose spaces may be any, and a line end too."""
    return r"\s+".join(re.escape(part) for part in figure.split())


def _write(expression: str) -> str:
    return f"write {{{{ {expression} }}}}"


def _field_beside(mention: Mention, text: str, fields: Mapping[int, str]) -> str:
    """Return the expression of the field that stands directly after or before a word, if any."""
    if match := BESIDE.match(text, mention.end):
        return fields.get(match.end(), "")
    before = re.search(r"\ufffc[\s,،、]*\Z", text[: mention.start])
    starts = [start for start in fields if start < mention.start]
    return fields[max(starts)] if before and starts else ""


def _is_label(text: str, match: re.Match[str], days: set[int]) -> bool:
    """Whether a figure is the number of a page or an article, or a small one a day or hour."""
    if LABELLED.search(text[: match.start()]):
        return True
    small = match[0].isdecimal() and int(match[0]) <= LAST_DAY
    return small and (match.start() in days or bool(TIMED.match(text[match.end() :])))


def _facts(notice: LoadedNotice, language: Language) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, fact in notice.definition.facts.items():
        if isinstance(fact.value, PartialDate):
            figures = {language.date(fact.value)}
        else:
            figures = {language.number(fact.value), str(fact.value)}
        choice = "|".join(spaced(latin_digits(figure)) for figure in sorted(figures))
        yield name, re.compile(rf"{START}(?<!\d–)(?:{choice}){END}")
