"""What an office defines: notices, their facts, and issuers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from annotated_types import Ge, Le, Len
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from notice.dates import PartialDate
from notice.definition.mail import MailHeader
from notice.errors import did_you_mean
from notice.toml.record import EVERY, Line, PerLanguage, Record, one_line
from notice.toml.tomlfile import KeyPath

IDENTIFIER = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LETTERS = "small letters a-z, digits and single hyphens"
Identifier = Annotated[str, Field(pattern=IDENTIFIER, description=f"{LETTERS}, such as 20-january")]
FIELD_NAME = r"^[a-z][a-z0-9_]*$"
FieldName = Annotated[str, Field(pattern=FIELD_NAME)]
Tag = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$",
        description="a language tag such as en or pt-BR",
    ),
]
Filled = Annotated[
    str, Field(pattern=r"\S", description="a text that is not empty"), AfterValidator(one_line)
]
ENTRIES = 500
"""Facts of a notice and sources of them, each looked for in texts: a notice has some ten."""
Year = Annotated[int, Ge(1), Le(9999)]


def _fact_value(value: object) -> object:
    """Accept a number, a date, or the text of a date known to the month or year."""
    match value:
        case str():
            try:
                return PartialDate.parse(value)
            except ValueError:
                raise ValueError(f"'{value}' is no date; {FACT}") from None
        case datetime() | bool():
            pass
        case date():
            return PartialDate.of(value)
        case int():
            return _printable(value)
        case float() if isfinite(value):
            return _printable(Decimal(repr(value)))
        case _:
            pass
    raise ValueError(f"this is neither a number nor a date; {FACT}")


MOST = 10**24
"""No number reaches it: so many digits, and three after the point, are printed exactly."""


def _printable(number: int | Decimal) -> int | Decimal:
    if not -MOST < number < MOST:
        raise ValueError("this number has more than 24 digits; write it in the text, in words")
    return number


FACT = 'write 150, 1994-03-29, or "1994-03" and "1994" where less is known'
PartialDateText = Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?$")]
FactValue = Annotated[
    Any, BeforeValidator(_fact_value, json_schema_input_type=float | PartialDateText)
]


def zone(name: str) -> str:
    """Return the name of an IANA time zone; raise ``ValueError`` for an unknown one."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"'{name}' is not an IANA time zone such as Asia/Baku") from None
    return name


class Citation(Record):
    """Where facts come from, once for all that come from there, and how the text names it."""

    citation: Filled
    attribution: PerLanguage = {}


class Fact(Record):
    """A number or date that the text states, with where it comes from.

    ``source`` names a table under ``[sources]``, or is the citation itself.
    """

    value: FactValue
    source: Filled
    attribution: PerLanguage = {}
    review_by: date | None = None
    varies: bool = False


Entry = TypeVar("Entry")
Rule = Literal["fixed", "feb-28", "mar-1", "leap-years", "weekday", "easter"]


class Observed(Record):
    """On which day of a year the notice falls."""

    rule: Rule = "fixed"
    month: Annotated[int, Ge(1), Le(12)] | None = None
    weekday: (
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None
    ) = None
    nth: Literal[1, 2, 3, 4, 5, -1, -2, -3, -4, -5] | None = None
    calendar: Literal["western", "orthodox"] | None = None
    offset: Annotated[int, Ge(-80), Le(220)] = 0

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {"weekday": ("month", "weekday", "nth"), "easter": ("calendar",)}
        allowed = {"weekday": {"month", "weekday", "nth"}, "easter": {"calendar", "offset"}}
        missing = [key for key in needed.get(self.rule, ()) if getattr(self, key) is None]
        surplus = self.model_fields_set - {"rule"} - allowed.get(self.rule, set())
        if missing:
            raise ValueError(f"the rule '{self.rule}' needs {', '.join(missing)}")
        if surplus:
            raise ValueError(f"the rule '{self.rule}' takes no {', '.join(sorted(surplus))}")
        return self


def _named(example: str) -> Any:
    """Return the description of a table in which the author gives the names."""
    return Field(
        description=f"names of small letters a-z, digits and _, such as {example}",
        json_schema_extra={"additionalProperties": False},
    )


class Notice(Record):
    """``templates/<id>/notice.toml``: what is marked, since when and how it is counted."""

    id: Identifier
    name: Filled
    first_date: date
    timezone: Annotated[str, AfterValidator(zone)]
    counts: Literal["anniversaries", "editions"]
    skipped_years: list[Year] = []
    tone: Literal["commemoration", "celebration"]
    milestones: list[Annotated[int, Ge(1)]] = []
    languages: Annotated[list[Tag], Len(1), Field(json_schema_extra={"uniqueItems": True})]
    issuer: Identifier
    layout: Identifier = "classic"
    max_pages: Annotated[int, Ge(1)] = 1
    lead_days: Annotated[int, Ge(0)] = 14
    embargo: Annotated[
        str,
        Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$", description="a time such as 08:00"),
    ] = ""
    """When the embargo of a statement ends on its day, in ``timezone``."""
    observed: Observed = Observed()
    sources: Annotated[
        Mapping[FieldName, Citation], Field(max_length=ENTRIES), _named("ministry")
    ] = {}
    facts: Annotated[Mapping[FieldName, Fact], Field(max_length=ENTRIES), _named("years_lost")] = {}
    allowed: Annotated[
        Mapping[str, Filled],
        Field(description="codes of warnings that need not be told, each with the reason"),
    ] = {}

    def citation(self, fact: str) -> Citation:
        """Return where a fact comes from; a fact that has an attribution of its own says it."""
        source, attribution = self.facts[fact].source, self.facts[fact].attribution
        citation = self.sources.get(source) or Citation(citation=source)
        return citation.model_copy(update={"attribution": attribution or citation.attribution})


LEAP_RULES = ("feb-28", "mar-1", "leap-years")


def inconsistencies(data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Yield what in a definition contradicts itself: the key, what is wrong, and a hint.

    It takes the table as it was read, whatever is wrong with single keys in it, so that the author
    sees all faults at once.
    """
    first, observed = data.get("first_date"), data.get("observed", {})
    rule = observed.get("rule", "fixed") if isinstance(observed, dict) else None
    if isinstance(first, date):
        leap_day = (first.month, first.day) == (2, 29)
        if leap_day and rule == "fixed":
            rules = " or ".join(f'"{name}"' for name in LEAP_RULES)
            hint = f"say under [observed] rule = {rules}"
            yield ("first_date",), "a 29 February needs a rule for the other years", hint
        if not leap_day and rule in LEAP_RULES:
            yield ("observed", "rule"), f"'{rule}' is for a first date of 29 February", ""
        for index, year in entries(data, "skipped_years", int):
            if year <= first.year:
                key = ("skipped_years", index)
                yield key, f"{year} is not after the year of the first date, {first.year}", ""
    if data.get("skipped_years") and data.get("counts") != "editions":
        yield ("skipped_years",), 'these go with counts = "editions"', ""
    yield from _unknown_sources(data)
    tags = entries(data, "languages", str)
    for index, tag in tags:
        if tag in [other for _, other in tags[:index]]:
            yield ("languages", index), f"'{tag}' is listed twice", "delete one of them"


def _unknown_sources(data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Yield each fact whose source is written like the name of a table that is not there."""
    facts, sources = data.get("facts"), data.get("sources")
    if not isinstance(facts, dict) or not isinstance(sources, dict):
        return
    for name, fact in facts.items():
        source = fact.get("source") if isinstance(fact, dict) else None
        if isinstance(source, str) and source not in sources and re.fullmatch(FIELD_NAME, source):
            hint = did_you_mean(source, sources)
            yield ("facts", name, "source"), f"there is no source '{source}'", hint


def entries(data: Mapping[str, Any], key: str, kind: type[Entry]) -> list[tuple[int, Entry]]:
    """Return the entries of a list that are of one type, each with its index."""
    value = data.get(key)
    entries = value if isinstance(value, list) else []
    return [(index, entry) for index, entry in enumerate(entries) if isinstance(entry, kind)]


def _not_empty(texts: Mapping[str, str]) -> Mapping[str, str]:
    if not texts or not all(text.strip() for text in texts.values()):
        raise ValueError("this must not be empty")
    return texts


FilledPerLanguage = Annotated[PerLanguage, AfterValidator(_not_empty)]


def _lines(value: object) -> object:
    if isinstance(value, list):
        return {EVERY: value}
    if isinstance(value, dict):
        return value
    raise ValueError("this must be a list of lines, or a table with one for each language")


LinesPerLanguage = Annotated[
    Mapping[str, list[Line]],
    BeforeValidator(_lines, json_schema_input_type=list[str] | Mapping[str, list[str]]),
]


SecureAddress = Annotated[
    str, Field(pattern=r"^https://\S+$", description="an address that begins with https://")
]


class Logo(Record):
    """A picture of the letterhead, a file beside the issuer's."""

    file: Filled
    alt: PerLanguage
    height: Annotated[float, Ge(5), Le(40)] | None = None
    """In millimetres; without it the file's proportions decide."""
    position: Literal["left", "centre", "right"] | None = None
    """As a left-to-right letterhead has it: a right-to-left one is mirrored."""


class Issuer(Record):
    """``templates/issuers/<id>.toml``: who speaks, and the letterhead."""

    name: FilledPerLanguage
    place: FilledPerLanguage
    languages: list[str] = []
    address: LinesPerLanguage = {}
    contact: LinesPerLanguage = {}
    signatory: PerLanguage = {}
    signatory_title: PerLanguage = {}
    reference: PerLanguage = {}
    issued_days_before: Annotated[int, Ge(0), Le(366)] = 0
    publish_url: SecureAddress | None = None
    logo: Logo | None = None
    mail: MailHeader = MailHeader()


def in_language(texts: Mapping[str, Any], tag: str) -> Any:
    """Return the entry for a language, else the one for every language, else ``None``."""
    return texts.get(tag, texts.get(EVERY))


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``notice.toml``."""
    schema = Notice.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
