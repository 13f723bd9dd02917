"""Numbers that go stale when they are typed: what each says, and which field would say it.

A number is judged by what it means (``language/numbers.py``), and by what the fields say in this
year and in those around it (``expected.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from notice.calendar.occurrence import Occurrence
from notice.dates import PartialDate
from notice.definition.project import LoadedNotice
from notice.language.calendarnames import LAST_DAY
from notice.language.digits import START
from notice.language.language import Language
from notice.language.mention import Mention, latin_digits
from notice.preflight.expected import AROUND, Expected

END = r"(?![A-Za-z0-9_]|[.,:/–-]\d|\s\d{3}(?!\d))"
LABELLED = re.compile(r"(?:\b(?:pp?|[Ss]|[Nn]os?|[Nn]r|[Aa]rt|с|стр|ст|səh)\.|[№§#])\s*$")
TIMED = re.compile(r"\s*(?:[ap]\.?m\b|o[’']clock|Uhr|h\b|heures?\b|horas?\b|час|[年月日时時点點])")
"""A page, an article, an hour: a figure that is no fact's, though it may be the same."""
IDIOM = 12
"""Up to here a number in words may be no number at all: the eleventh hour."""
FEWEST = 4
"""From here on an ordinal may be that of the anniversary where it does not say so."""
FIELD_AFTER = re.compile(r"[\s,،、(（]*(?:[^\W\d_]{1,3}\s+)?(?=\ufffc)")
FIELD_BEFORE = re.compile(r"\ufffc[\s,،、]*\Z")
"""A field beside a word: a replacement character stands for each character of one."""
MOVING = re.compile(r"(?:date|issued|year|weekday)\b")
BESIDE = 30
"""So many characters around a weekday are looked at for its date."""


@dataclass(frozen=True)
class Figure:
    """A number that was typed, and where in the text: what it is and what to write instead."""

    span: tuple[int, int]
    what: str
    hint: str
    decided: bool = True
    """Whether it is certain that a field should stand here."""
    constant: str = ""
    """The number and the word after it, to be declared where it never changes."""


@dataclass(frozen=True)
class Typed:
    """A text in which numbers are looked for."""

    text: str
    fields: Mapping[int, str]
    """The expression of each field, by where it begins."""
    mentions: Sequence[Mention]
    heading: bool

    def field_beside(self, mention: Mention) -> str:
        """Return the expression of the field directly after or before a word, if there is one."""
        if match := FIELD_AFTER.match(self.text, mention.end):
            return self.fields.get(match.end(), "")
        starts = [start for start in self.fields if start < mention.start]
        before = FIELD_BEFORE.search(self.text[: mention.start])
        return self.fields[max(starts)] if before and starts else ""


class Finder:
    """Finds the numbers of one notice that go stale, in texts of one language, in one year."""

    def __init__(self, notice: LoadedNotice, language: Language, today: Occurrence) -> None:
        """Work out what the fields say in the year of an occurrence."""
        self._facts = [*_facts(notice, language)]
        self._reader = language.reader
        self._expected = Expected.of(notice.definition, today)

    def find(self, text: str, fields: Mapping[int, str], *, heading: bool) -> Iterator[Figure]:
        """Yield each figure once; ``fields`` are expressions by where they begin in the text.

        In a heading, such as a title, a number with a full stop ends no sentence.
        """
        mentions = self._reader.read(text, sentences=not heading)
        typed = Typed(text, fields, mentions, heading)
        taken: list[range] = []
        for figure in self._candidates(typed):
            if not any(figure.span[0] in span for span in taken):
                taken.append(range(*figure.span))
                yield figure

    def _candidates(self, typed: Typed) -> Iterator[Figure]:
        latin = latin_digits(typed.text)
        dates = (mention for mention in typed.mentions if mention.kind == "date")
        days = {place for date in dates for place in range(date.start, date.end)}
        for name, pattern in self._facts:
            for match in pattern.finditer(latin):
                if not _is_label(latin, match, days):
                    what, hint = f"the figure of facts.{name}", _write(f"facts.{name}")
                    yield Figure(match.span(), what, hint)
        for mention in typed.mentions:
            if figure := self._judged(mention, typed):
                yield replace(figure, constant=figure.constant or mention.phrase(typed.text))

    def _judged(self, mention: Mention, typed: Typed) -> Figure | None:
        """Return what is wrong with a typed number, if anything is."""
        match mention.kind:
            case "anniversary":
                return Figure(
                    mention.span, "the number of the anniversary", _write(_field(mention))
                )
            case "occasion" | "ordinal":
                return self._ordinal(mention)
            case "elapsed" | "years":
                return self._years(mention, typed)
            case "year":
                return self._year(mention, typed.text)
            case "named":
                return self._named(mention)
            case "date":
                return self._date(mention)
            case "weekday":
                return self._weekday(mention, typed)
            case "count":
                return self._count(mention, heading=typed.heading)
            case "century" | "decade":
                return None
            case _:
                assert_never(mention.kind)

    def _ordinal(self, mention: Mention) -> Figure | None:
        step = self._expected.near(mention.value)
        idiom = mention.spelled and mention.kind == "ordinal" and mention.value <= IDIOM
        if step is None or idiom or mention.value < FEWEST:
            return None
        what = f"the ordinal of {self._expected.year + step}"
        decided = mention.kind == "occasion" or mention.alone
        return Figure(mention.span, what, _write(_field(mention)), decided)

    def _named(self, mention: Mention) -> Figure | None:
        """Judge the name of an anniversary: it holds for its year alone, or names something else.

        No field writes it, and Centennial Park is called so in every year.
        """
        step = self._expected.near(mention.value)
        if step is None:
            return None
        what = f"the anniversary of {self._expected.year + step}"
        return Figure(mention.span, what, _write("ordinal"), decided=False)

    def _years(self, mention: Mention, typed: Typed) -> Figure | None:
        """Judge a number of years: those of the anniversary, or since a date or a named year."""
        sentence = mention.sentence(typed.text)
        named = [
            other.value
            for other in typed.mentions
            if other.kind == "year"
            and other.start in sentence
            and other.value < self._expected.year
        ]
        for reading in self._expected.readings(mention.value, named):
            what = f"{reading.what} in {self._expected.year + reading.step}"
            hint = _write(_field(mention, reading.argument))
            decided = reading.step == 0 or mention.kind == "elapsed"
            return Figure(mention.span, what, hint, decided)
        return None

    def _year(self, mention: Mention, text: str) -> Figure | None:
        if mention.spelled and mention.value - self._expected.year not in AROUND:
            return None
        year = _field(mention, "year") if mention.spelled else "year"
        hint = f"{_write(year)}, {{{{ first_year }}}} or a fact's .year"
        return Figure(mention.span, "a year", hint, constant=text[slice(*mention.span)])

    def _date(self, mention: Mention) -> Figure | None:
        if mention.year:
            return Figure(mention.span, "a date", "write {{ date }}, {{ first_date }} or a fact")
        if (mention.month, mention.value) in self._expected.dates:
            return Figure(mention.span, "the day of the notice", _write("date.day_month"))
        return None

    def _weekday(self, mention: Mention, typed: Typed) -> Figure | None:
        """Judge a weekday by the date beside it: that of an event never moves."""
        decided = self._reader.is_pointed_at(mention, typed.text)
        if field := typed.field_beside(mention):
            if not MOVING.match(field):
                return None
            decided = True
        elif self._is_dated(mention, typed):
            return None
        return Figure(mention.span, "a weekday", _write("weekday"), decided)

    def _is_dated(self, mention: Mention, typed: Typed) -> bool:
        """Whether the date beside a weekday names another year than this."""
        near = range(mention.start - BESIDE, mention.end + BESIDE)
        beside = [other for other in typed.mentions if other.start in near]
        years = {other.value for other in beside if other.kind == "year"}
        dated = any(other.kind == "date" for other in beside)
        return dated and bool(years) and self._expected.year not in years

    def _count(self, mention: Mention, *, heading: bool) -> Figure | None:
        if mention.spelled and mention.value > IDIOM and mention.value in self._expected.figures:
            name = f"facts.{self._expected.figures[mention.value]}"
            return Figure(mention.span, f"the figure of {name}", _write(f"words({name})"))
        if heading and mention.alone and self._expected.near(mention.value) == 0:
            what = f"the anniversary in {self._expected.year}"
            return Figure(mention.span, what, _write(_field(mention)), decided=False)
        return None


def spaced(figure: str) -> str:
    """Return a pattern for a text whose spaces may be any, and a line end too."""
    return r"\s+".join(re.escape(part) for part in figure.split())


def _write(expression: str) -> str:
    return f"write {{{{ {expression} }}}}"


def _field(mention: Mention, argument: str = "anniversary") -> str:
    """Return the expression that says a number as it was typed: in words, as an ordinal."""
    if mention.ordinal:
        return "ordinal_words" if mention.spelled else "ordinal"
    return f"words({argument})" if mention.spelled else argument


def _is_label(text: str, match: re.Match[str], days: set[int]) -> bool:
    """Whether a figure is the number of a page or an article, or a small one a day or hour."""
    if LABELLED.search(text[: match.start()]):
        return True
    small = match[0].isdecimal() and int(match[0]) <= LAST_DAY
    return small and (match.start() in days or bool(TIMED.match(text[match.end() :])))


def _facts(notice: LoadedNotice, language: Language) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, fact in notice.definition.facts.items():
        if isinstance(fact.value, PartialDate):
            text = language.date(fact.value).text
            figures = {text, re.sub(r"\D+$", "", text)}  # with and without words after the year
        else:
            figures = {language.number(fact.value), str(fact.value)}
        choice = "|".join(
            spaced(latin_digits(figure)) for figure in sorted(figures, key=len, reverse=True)
        )
        yield name, re.compile(rf"{START}(?<!\d–)(?:{choice}){END}")
