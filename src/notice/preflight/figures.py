"""Figures that go stale when they are typed: years, dates, ordinals and those of facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import decimal, east_asian_width

from notice.dates import PartialDate
from notice.definition.project import LoadedNotice
from notice.language.language import Language

START = r"(?<![A-Za-z0-9_.,:/])(?<![A-Za-z0-9]-)"
"""Not inside a number, a time or a code such as A/RES/217. A letter of another script may stand
before a figure: Arabic and Hebrew write small words in one with it, Chinese sets no spaces."""
END = r"(?![A-Za-z0-9_]|[.,:/–-]\d|\s\d{3}(?!\d))"
CENTURY = "(?:1[0-9]|20|21)"
YEAR = re.compile(rf"{START}{CENTURY}\d\d(?!\d)")
DATE = re.compile(rf"(?<![\d./-])\d{{1,2}}([./-])\d{{1,2}}\1{CENTURY}\d\d(?!\d)")
LABELLED = re.compile(r"(?:\b(?:pp?|[Ss]|[Nn]os?|[Nn]r|[Aa]rt|с|стр|ст|səh)\.|[№§#])\s*$")
TIMED = re.compile(r"\s*(?:[ap]\.?m\b|o[’']clock|Uhr|h\b|heures?\b|horas?\b|час|[年月日时時点點])")
"""A page, an article, an hour: a figure that is no fact's, though it may be the same."""
LAST_DAY = 31
NOUNS_CAPITALISED = {"de"}
"""Where a capital after ``36.`` does not tell a new sentence from the noun of an ordinal."""


@dataclass(frozen=True)
class Figure:
    """A figure that was typed, and where in the text: what it is and what to write instead."""

    span: tuple[int, int]
    what: str
    hint: str


class Finder:
    """Finds the figures of one notice in texts of one language."""

    def __init__(self, notice: LoadedNotice, language: Language) -> None:
        self.facts = [*_facts(notice, language)]
        self.ordinals = _ordinals(language)
        self.months = _months(language)
        self.capitals = language.tag in NOUNS_CAPITALISED

    def find(self, text: str, *, sentences: bool) -> Iterator[Figure]:
        """Yield each figure once; ``text`` has Latin digits (``latin_digits``).

        Without ``sentences``, as in a title, a number with a full stop ends none.
        """
        taken: list[range] = []
        for figure in self._candidates(text, sentences=sentences):
            if not any(figure.span[0] in span for span in taken):
                taken.append(range(*figure.span))
                yield figure

    def _candidates(self, text: str, *, sentences: bool) -> Iterator[Figure]:
        for name, pattern in self.facts:
            for match in pattern.finditer(text):
                if not self._is_label(text, match):
                    what, hint = f"the figure of facts.{name}", f"write {{{{ facts.{name} }}}}"
                    yield Figure(match.span(), what, hint)
        for match in DATE.finditer(text):
            yield Figure(match.span(), "a date", "write {{ date }}, {{ first_date }} or a fact")
        for match in YEAR.finditer(text):
            hint = "write {{ year }}, {{ first_year }} or a fact's .year"
            yield Figure(match.span(), "a year", hint)
        for match in self.ordinals.finditer(text):
            ends = sentences and not self.capitals and _ends_sentence(text, match)
            if not ends and not self._is_day(text, match):
                yield Figure(match.span(), "an ordinal", "write {{ ordinal }}")

    def _is_day(self, text: str, match: re.Match[str]) -> bool:
        """Whether a number is the day beside a month: ``20. Januar``, ``20th of January``."""
        number = re.search(r"\d+", match[0])
        if number is None or int(number[0]) > LAST_DAY:
            return False
        linked = rf"\.?[\s-]*(?:[^\W\d]{{1,3}}[\s’']+|[^\W\d])?(?:{self.months})"
        return bool(
            re.match(linked, text[match.end() :])
            or re.search(rf"(?:{self.months})\w*\s+$", text[: match.start()])
        )

    def _is_label(self, text: str, match: re.Match[str]) -> bool:
        """Whether a figure is the number of a page or an article, or a small one a day or hour."""
        if LABELLED.search(text[: match.start()]):
            return True
        small = match[0].isdecimal() and int(match[0]) <= LAST_DAY
        return small and bool(self._is_day(text, match) or TIMED.match(text[match.end() :]))


def latin_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9, each in its place."""
    return "".join(str(decimal(char)) if char.isdecimal() else char for char in text)


def spaced(figure: str) -> str:
    """Return a pattern for a text whose spaces may be any, and a line end too."""
    return r"\s+".join(re.escape(part) for part in figure.split())


def wide(char: str) -> bool:
    """Whether a character is of a script that sets words without spaces, or ties endings on."""
    return east_asian_width(char) in "WF"


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


def _ordinals(language: Language) -> re.Pattern[str]:
    """Return a pattern for a number with what stands around it in any ordinal of the language.

    A form that is the bare number, as in Kazakh, is no pattern: it would find every number.
    """
    choices: set[str] = set()
    for entry in language.data.ordinal.forms.values():
        for form in [entry] if isinstance(entry, str) else entry.values():
            before, number, after = form.replace("^", "").partition("{n}")
            before = before.split()[-1] if before and not before[-1].isspace() else ""
            after = after.split()[0] if after and not after[0].isspace() else ""
            if number and (before or after):
                choices.add(rf"{re.escape(before)}\d+{_ending(after)}")
    choice = "|".join(sorted(choices, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"{START}(?:{choice})", re.IGNORECASE)


def _ending(after: str) -> str:
    """Return a pattern for the ending of an ordinal; the mark before its letters may be another."""
    letters = after.lstrip("-:.’'")
    if not after:
        return r"(?!\d)"
    if after == ".":  # 36. Jahrestag; with a backslash where Markdown would take it for a list
        return r"\\?\.(?=\s+[*_]*[^\W\d])"
    if not letters:  # 36-yillik
        return re.escape(after) + r"(?=[^\W\d])"
    mark = "" if letters == after else "[-‐‑:.’'\u200c]"
    if len(letters) > 1 or letters in "ºª":  # a single letter hangs on too much else: 12a
        mark = "[-‐‑:.’'\u200c]?"
    return mark + re.escape(letters) + ("" if wide(letters[-1]) else r"(?!\w)")


def _months(language: Language) -> str:
    """Return a pattern for the names of the months, as they stand in dates and by themselves."""
    names = {*language.data.names.months, *language.data.names.months_alone}
    names |= {language.capitalize(name) for name in names}
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop after a number ends a sentence: a capital follows."""
    following = text[match.end() :].lstrip(" \n\u00a0*_")
    return match[0].endswith(".") and following[:1].isupper()
