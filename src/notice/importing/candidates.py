"""Every way in which a language writes a number or a date, with the expression that does so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from notice.dates import FULL, PartialDate
from notice.errors import NoticeError
from notice.language.language import Language
from notice.language.mention import Mention

WORDS = {"ordinal": "ordinal_words", "cardinal": "words"}
"""The function that writes by a rule set."""


@dataclass(frozen=True)
class Candidate:
    """An expression of a source, and what it says this year."""

    expression: str
    text: str


def of_number(n: int, argument: str, language: Language) -> Iterator[Candidate]:
    """Yield the ways to say a number; ``argument`` is the field or call that it comes from."""
    yield Candidate(argument, language.digits(n))
    for form in language.data.ordinal.forms:
        name = "" if form == language.data.ordinal.default else form
        text = language.ordinal(n, form).text
        yield Candidate(_expression("ordinal", argument, name), text)
    for ruleset in language.rulesets:
        kind, _, form = ruleset.partition("_")
        if kind in WORDS:
            with suppress(NoticeError):
                text = language.words(n, ruleset)
                yield Candidate(_expression(WORDS[kind], argument, form), text)


def of_date(day: PartialDate, field: str, language: Language) -> list[Candidate]:
    """Return the ways to write a date, the longest first."""
    found: list[Candidate] = []
    if day.precision != FULL:
        with suppress(NoticeError):
            found.append(Candidate(field, language.date(day)))
    for pattern in (name for name in language.data.date if name != "first"):
        with suppress(NoticeError):
            expression = field if pattern == "default" else f"{field}.{pattern}"
            found.append(Candidate(expression, language.date(day, pattern)))
    return sorted(found, key=lambda candidate: -len(candidate.text))


def chosen(typed: str, ways: Iterable[Candidate], language: Language) -> str:
    """Return the expression of the first way that reads as typed, or an empty text.

    Spaces and hyphens between words are alike; a first letter may be a capital.
    """
    known = [*ways]
    for candidate in known:
        if _same(candidate.text) == _same(typed):
            return candidate.expression
    for candidate in known:
        if _same(language.capitalize(candidate.text)) == _same(typed):
            return f"{candidate.expression} | capitalize"
    return ""


def usual(mention: Mention, argument: str, language: Language) -> str:
    """Return the usual expression for a number that is written as no candidate writes it."""
    if mention.ordinal:
        words = mention.spelled and "ordinal" in language.rulesets
        return _expression("ordinal_words" if words else "ordinal", argument, "")
    return f"words({argument})" if mention.spelled else argument


def _expression(function: str, argument: str, form: str) -> str:
    """Return a call; the ordinal of the anniversary is a field with its forms as attributes."""
    if argument == "anniversary" and function != "words":
        return f"{function}.{form}" if form else function
    return f'{function}({argument}, "{form}")' if form else f"{function}({argument})"


def _same(text: str) -> str:
    hyphens = r"[\s‐‑-]+" if not any(map(str.isdecimal, text)) else r"\s+"
    return re.sub(hyphens, " ", text).strip()
