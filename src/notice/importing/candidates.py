"""Every way in which a language writes a number or a date, with the expression that does so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from notice.dates import FULL, PartialDate
from notice.errors import NoticeError
from notice.language.language import Language
from notice.language.mention import Mention

WORDS = {"ordinal": "ordinal_words", "cardinal": "words"}
"""The function that writes by a rule set."""
OTHERS = range(1, 121)
"""The numbers by which ways to write one are told apart."""


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
            found.append(Candidate(field, language.date(day).text))
    for pattern in (name for name in language.data.date if name != "first"):
        with suppress(NoticeError):
            expression = field if pattern == "default" else f"{field}.{pattern}"
            found.append(Candidate(expression, language.date(day, pattern).text))
    return sorted(found, key=lambda candidate: -len(candidate.text))


def matching(typed: str, ways: Iterable[Candidate], language: Language) -> list[str]:
    """Return the expressions that read as typed, the plainest first.

    Spaces and hyphens between words are alike; a first letter may be a capital.
    """
    known = [*ways]
    same = [c.expression for c in known if _same(c.text) == _same(typed)]
    return same or [
        f"{c.expression} | capitalize"
        for c in known
        if _same(language.capitalize(c.text)) == _same(typed)
    ]


def chosen(typed: str, ways: Iterable[Candidate], language: Language) -> str:
    """Return the plainest expression that reads as typed, or an empty text."""
    return next(iter(matching(typed, ways, language)), "")


def differing(expressions: Sequence[str], argument: str, language: Language) -> list[str]:
    """Return the expressions of a number that write some other number in another way.

    Of those that write every number alike, the first is returned.
    """
    bare = [expression.partition(" | ")[0] for expression in expressions]
    written: dict[tuple[str, ...], str] = {}
    tables = [
        {way.expression: way.text for way in of_number(n, argument, language)} for n in OTHERS
    ]
    for shown, expression in zip(expressions, bare, strict=True):
        written.setdefault(tuple(table.get(expression, "") for table in tables), shown)
    return [*written.values()]


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
