"""What an office defines: notices, facts, issuers and the front matter of its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from annotated_types import Ge, Le, Len
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from notice.dates import PartialDate
from notice.languages import Forms, Patterns
from notice.tomlfile import EVERY, PerLanguage, Record

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Filled = Annotated[str, Len(1)]
Year = Annotated[int, Ge(1), Le(9999)]


def _fact_value(value: object) -> object:
    """Accept a number, a date, or the text of a date known to the month or year."""
    if isinstance(value, str):
        return PartialDate.parse(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return PartialDate.of(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    raise ValueError('a fact is a number or a date (1994-03-29, or "1994-03" for a month)')


FactValue = Annotated[
    Any,
    BeforeValidator(_fact_value),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number"},
                {"type": "string", "format": "date"},
                {"type": "string", "pattern": r"^\d{4}(-\d{2})?$"},
            ]
        }
    ),
]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"'{name}' is not an IANA time zone such as Asia/Baku") from None
    return name


class Fact(Record):
    """A number or date that the text states, with where it comes from."""

    value: FactValue
    source: Filled
    attribution: PerLanguage = {}
    review_by: date | None = None


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


class Notice(Record):
    """``templates/<id>/notice.toml``: what is marked, since when and how it is counted."""

    id: Identifier
    name: Filled
    first_date: date
    timezone: Annotated[str, AfterValidator(_zone)]
    counts: Literal["anniversaries", "editions"]
    skipped_years: list[Year] = []
    tone: Literal["commemoration", "celebration"]
    milestones: list[Annotated[int, Ge(1)]] = []
    languages: Annotated[list[str], Len(1)]
    issuer: Identifier
    layout: Identifier = "classic"
    max_pages: Annotated[int, Ge(1)] = 1
    lead_days: Annotated[int, Ge(0)] = 14
    observed: Observed = Observed()
    facts: Mapping[FieldName, Fact] = {}

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = [*self._faults()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        leap_day = (self.first_date.month, self.first_date.day) == (2, 29)
        leap_rules = {"feb-28", "mar-1", "leap-years"}
        if leap_day and self.observed.rule == "fixed":
            yield (
                "the first date is a 29 February: say under [observed] rule = "
                '"feb-28", "mar-1" or "leap-years"'
            )
        if not leap_day and self.observed.rule in leap_rules:
            yield f"the rule '{self.observed.rule}' is for a first date of 29 February"
        if self.skipped_years and self.counts != "editions":
            yield 'skipped_years go with counts = "editions"'
        if any(year <= self.first_date.year for year in self.skipped_years):
            yield "skipped_years lie after the year of the first date"
        doubled = sorted({tag for tag in self.languages if self.languages.count(tag) > 1})
        if doubled:
            yield f"the language {', '.join(doubled)} is listed twice"


def _lines(value: object) -> object:
    return {EVERY: value} if isinstance(value, list) else value


LINES_SCHEMA: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
LinesPerLanguage = Annotated[
    Mapping[str, list[str]],
    BeforeValidator(_lines),
    WithJsonSchema(
        {"anyOf": [LINES_SCHEMA, {"type": "object", "additionalProperties": LINES_SCHEMA}]}
    ),
]


class Logo(Record):
    """A picture of the letterhead, a file beside the issuer's."""

    file: Filled
    alt: PerLanguage


class Issuer(Record):
    """``templates/issuers/<id>.toml``: who speaks, and the letterhead."""

    name: PerLanguage
    place: PerLanguage
    languages: list[str] = []
    address: LinesPerLanguage = {}
    contact: LinesPerLanguage = {}
    signatory: PerLanguage = {}
    signatory_title: PerLanguage = {}
    reference: PerLanguage = {}
    issued_days_before: Annotated[int, Ge(0), Le(366)] = 0
    publish_url: Annotated[str, Field(pattern=r"^https://\S+$")] | None = None
    logo: Logo | None = None


class OrdinalOverride(Record):
    """``[ordinal]`` in a front matter."""

    forms: Forms = {}


class FrontMatter(Record):
    """The table between the ``+++`` lines of a source."""

    title: Filled
    subtitle: str = ""
    subject: Filled
    status: Literal["draft", "final"]
    constants: list[Filled] = []
    date: Patterns = {}
    ordinal: OrdinalOverride = OrdinalOverride()


def in_language(texts: Mapping[str, Any], tag: str) -> Any:
    """Return the entry for a language, else the one for every language, else ``None``."""
    return texts.get(tag, texts.get(EVERY))


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``notice.toml``."""
    schema = Notice.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
