"""Figures typed as text where a field belongs, and festive words in a commemoration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import nodes

from notice.dates import PartialDate
from notice.languages import Language
from notice.preflight.finding import Finding
from notice.project import LoadedNotice
from notice.source import Source
from notice.template import Template

FIGURE = r"(?<![\w.,:/-])"
AFTER = r"(?![\w]|[.,:/-]\d)"
YEAR = re.compile(rf"{FIGURE}(?:1[0-9]|20|21)\d\d(?!\d)")


@dataclass(frozen=True)
class Literal:
    """A piece of prose with the line it begins on."""

    text: str
    line: int


def check(notice: LoadedNotice, source: Source) -> Iterator[Finding]:
    """Yield a finding for each year, ordinal or fact's figure typed in a source, by line."""
    patterns = [
        ("a year", YEAR, "write {{ year }}, {{ first_year }} or a fact's .year"),
        ("an ordinal", _ordinals(source.language), "write {{ ordinal }}"),
        *_fact_patterns(notice, source.language),
    ]
    for literal in _prose(source):
        text = _without_constants(literal.text, source.front.constants)
        seen: set[tuple[int, int]] = set()
        for what, pattern, hint in patterns:
            for match in pattern.finditer(text):
                if any(start <= match.start() < end for start, end in seen):
                    continue
                seen.add(match.span())
                line = literal.line + text.count("\n", 0, match.start())
                place = f"{source.path}:{line}"
                message = f"'{match[0].strip()}' is {what} typed as text"
                constant = f'or, if it never changes, constants = ["{match[0].strip()}"]'
                yield Finding("", "stale-literal", place, message, f"{hint}, {constant}")


def check_tone(notice: LoadedNotice, source: Source) -> Iterator[Finding]:
    """Yield a finding for each festive word of the language in a commemoration."""
    if notice.definition.tone != "commemoration":
        return
    for stem in source.language.data.festive:
        pattern = re.compile(rf"(?<!\w){re.escape(stem)}\w*", re.IGNORECASE)
        for literal in _prose(source):
            for match in pattern.finditer(literal.text):
                line = literal.line + literal.text.count("\n", 0, match.start())
                place = f"{source.path}:{line}"
                yield Finding("", "festive-word", place, f"'{match[0]}' is a jubilee word")


def _prose(source: Source) -> Iterator[Literal]:
    """Yield what is typed as text, fields left out, in every branch."""
    for part in (source.title, source.subtitle, source.subject, source.body):
        yield from _texts(part)


def _texts(part: Template) -> Iterator[Literal]:
    for node in part.body.find_all(nodes.TemplateData):
        yield Literal(node.data, node.lineno + part.first_line - 1)
    for call in part.body.find_all(nodes.Call):
        for word in (*call.args, *(keyword.value for keyword in call.kwargs)):
            if isinstance(word, nodes.Const) and isinstance(word.value, str):
                yield Literal(word.value, call.lineno + part.first_line - 1)


def _without_constants(text: str, constants: list[str]) -> str:
    """Blank the figures of a text that the author declared constant."""
    for constant in constants:
        pattern = r"\s+".join(re.escape(part) for part in constant.split())
        text = re.sub(pattern, lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


def _ordinals(language: Language) -> re.Pattern[str]:
    """Return a pattern for a number with any ending that an ordinal of the language has.

    A form that is the bare number, as in Kazakh, or that begins with more than a digit, is no
    pattern: the first would find every number.
    """
    endings: set[str] = set()
    for entry in language.data.ordinal.forms.values():
        for form in [entry] if isinstance(entry, str) else entry.values():
            before, number, after = form.replace("^", "").partition("{n}")
            if number and not before and after and not after[0].isspace():
                endings.add(re.escape(after))
    choice = "|".join(sorted(endings, key=len, reverse=True))
    if not choice:
        return re.compile(r"(?!)")
    if "." in endings or re.escape(".") in endings:
        choice += r"(?=\s+[^\W\d])"
    return re.compile(rf"{FIGURE}\d+(?:{choice})(?!\w)")


def _fact_patterns(
    notice: LoadedNotice, language: Language
) -> Iterator[tuple[str, re.Pattern[str], str]]:
    for name, fact in notice.definition.facts.items():
        if isinstance(fact.value, PartialDate):
            figure = language.date(fact.value)
        else:
            figure = language.number(fact.value)
        pattern = re.compile(rf"{FIGURE}{_spaces(figure)}{AFTER}")
        yield f"the figure of facts.{name}", pattern, f"write {{{{ facts.{name} }}}}"


def _spaces(figure: str) -> str:
    return r"\s+".join(re.escape(part) for part in re.split(r"\s+", figure))
