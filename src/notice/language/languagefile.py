"""The language file: its keys and their types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from annotated_types import Ge, Len
from pydantic import BeforeValidator, Field

from notice.language.calendars import Calendar
from notice.toml.record import Record


def _text_or_table(value: object) -> object:
    texts = [value] if not isinstance(value, dict) else value.values()
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("this must be a text, or a table of texts")
    return value


TextOrTable = Annotated[str | Mapping[str, str], BeforeValidator(_text_or_table)]
Forms = Mapping[str, TextOrTable]
Patterns = Mapping[str, TextOrTable]


class OrdinalData(Record):
    """``[ordinal]``: how this language writes an ordinal in digits."""

    default: str = "digit"
    rules: Mapping[str, str] = {}
    forms: Forms


Name = Annotated[str, Len(1)]
Months = Annotated[list[Name], Len(12, 12)]


class Names(Record):
    """``[names]``: the months from January on, the days from Monday on (ISO 8601)."""

    months: Months
    """As they stand beside a day (CLDR, ``format``)."""
    months_alone: Months = []
    """As they stand without one, where that differs (CLDR, ``stand-alone``)."""
    weekdays: Annotated[list[Name], Len(7, 7)]


class CalendarData(Record):
    """``[calendars.NAME]``: what a calendar beside the Gregorian one calls its years and months."""

    months: Months = []
    eras: list[Name] = []
    first_year: str = ""
    """What stands for the first year of an era, where it is no figure."""


class SpelloutData(Record):
    """``[spellout.NAME]``: one rule set for words, right up to ``max``."""

    max: Annotated[int, Ge(1)]
    rules: str


class Words(Record):
    """``[words]``: the program's own words in a language, and words that it warns of."""

    draft: str = ""
    corrected: str = ""
    """What a corrected statement says of itself: ``Corrected on {date}``."""
    withdrawn: str = ""
    """What one says that is no longer stood by: ``Withdrawn on {date}``."""
    reason: str = ": {reason}"
    """What follows either where a reason is given."""
    anniversary: str = ""
    """What a source writes for the anniversary by itself, such as ``{{ ordinal }} anniversary``."""
    embargo: str = ""
    """What says until when a text is under embargo: ``Embargoed until {date}, {HH}:{mm} ({zone})``.

    Its letters for hours and minutes are those of CLDR (UTS #35, part 4).
    """
    half_days: Annotated[list[str], Len(0, 2)] = []
    """What ``{a}`` writes before noon and from noon on."""
    read_page: str = ""
    """The link of a mail to the statement's web page, such as ``Read on the web``."""
    download_pdf: str = ""
    view_in_browser: str = ""
    """The link to the mail itself on the web, which newsletter tools keep."""
    unsubscribe: str = ""
    empty_links: list[str] = []
    """Texts of links that do not say where they lead, such as ``click here``."""


class NumbersData(Record):
    """``[numbers]``: the words beside a number in running text that tell what it means.

    A word that ends in ``*`` stands for all that begin with it.
    """

    anniversary: list[str] = []
    """What an anniversary is called: ``anniversar*``."""
    named: list[Annotated[str, Field(pattern=r"^[1-9]\d*( \S+)+$")]] = []
    """Anniversaries that a word names, each number before its words: ``100 centenar*``."""
    occasion: list[str] = []
    """What an ordinal counts besides: ``time``, as in "for the 36th time"."""
    years: list[str] = []
    """The years that a number counts: ``year``, ``years``."""
    counted_years: Mapping[str, str] = {}
    """The word for years after a figure, in each plural category: ``one = "year"``."""
    one: list[str] = []
    """Articles that say one where years have passed: ``a``, as in "a year ago"."""
    elapsed: list[str] = []
    """What says of a number of years that they have passed: ``ago``, ``after``."""
    century: list[str] = []
    decade: list[str] = []
    """How a decade is written: ``{n}s``."""
    this: list[str] = []
    """What says of a weekday that it is that of the occurrence: ``this``."""
    optional: list[str] = []
    """Words that may be left out of a number: ``and``."""
    weekdays: list[str] = []
    """Monday to Sunday with all of their forms, where the names of the calendar do not suffice."""
    capitalised_nouns: bool = False
    """Whether a capital after ``36.`` does not tell a new sentence from the noun of an ordinal."""
    attached: list[str] = []
    """Letters that are written in one with the word after them: ``ال``."""


class LanguageFile(Record):
    """``templates/languages/<tag>.toml``."""

    base: str = ""
    """The language whose keys count where this file has none; its reader has laid them below."""
    name: Annotated[str, Len(1)]
    direction: Literal["ltr", "rtl"]
    cldr: str
    digits: Literal["latn", "arab", "arabext", "deva"] = "latn"
    quotes: Annotated[list[str], Len(4, 4)]
    hyphenation: bool = False
    proclitics: list[str] = []
    capitals: Mapping[str, str] = {}
    festive: list[str] = []
    dateline: str
    ordinal: OrdinalData
    plural: Mapping[str, str] = {}
    names: Names
    date: Patterns
    calendars: Mapping[Calendar, CalendarData] = {}
    spellout: Mapping[str, SpelloutData] = {}
    words: Words = Words()
    numbers: NumbersData = NumbersData()
