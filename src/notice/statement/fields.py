"""The names that a statement source may use, and their values for one occurrence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from notice.calendar.occurrence import Occurrence
from notice.dates import FULL, PartialDate, completed_years
from notice.definition.models import Notice, in_language
from notice.document import Date, FieldValue, Number, Ordinal, Value
from notice.errors import Fault, NoValueError, did_you_mean
from notice.language.language import CARDINAL_WORDS, ORDINAL_WORDS, Language
from notice.template.evaluation import Field, FieldError, Result, Scope

CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The plural categories of CLDR (UTS #35, Language Plural Rules)."""


def scope(
    notice: Notice, occurrence: Occurrence, language: Language, issuer: str, place: str
) -> Scope:
    """Return every field and function of a source, by name.

    ``issuer`` and ``place`` are what it may say of its issuer: the name, and where it is.
    """
    fill = _Fields(notice, occurrence, language)
    words = language.rulesets
    day = PartialDate.of(occurrence.date)
    return {
        "year": fill.integer(occurrence.year),
        "first_year": fill.integer(notice.first_date.year),
        "anniversary": fill.integer(occurrence.number),
        "ordinal": Field(
            partial(language.ordinal, occurrence.number),
            {
                form: Field(partial(language.ordinal, occurrence.number, form))
                for form in language.data.ordinal.forms
            },
            fill.ordinal,
        ),
        "ordinal_words": Field(
            partial(fill.ordinal_words, occurrence.number),
            {
                form: Field(partial(fill.ordinal_words, occurrence.number, form))
                for form in _variants(words, ORDINAL_WORDS)
            },
            fill.ordinal_words,
        ),
        "words": Field(call=fill.words),
        "plural": Field(call=fill.plural),
        "capitalize": Field(call=fill.capitalize),
        "years_since": Field(call=fill.years_since),
        "date": fill.date(day),
        "first_date": fill.date(PartialDate.of(notice.first_date)),
        "weekday": Field(fill.written(day, "weekday")),
        "is_milestone": Field(lambda: occurrence.milestone),
        "facts": Field(attributes={name: fill.fact(name) for name in notice.facts}),
        "issuer": Field(lambda: Value(issuer), {"place": Field(lambda: Value(place))}),
    }


def _variants(rulesets: Mapping[str, object], base: str) -> list[str]:
    prefix = f"{base}_"
    return [name.removeprefix(prefix) for name in rulesets if name.startswith(prefix)]


@dataclass(frozen=True)
class _Fields:
    """Makes fields and holds the functions of a source, for one language and occurrence."""

    notice: Notice
    occurrence: Occurrence
    language: Language

    def integer(self, n: int) -> Field:
        return Field(lambda: Number(self.language.digits(n), n))

    def fact(self, name: str) -> Field:
        notice, tag = self.notice, self.language.tag
        fact = notice.facts[name]

        def attribution() -> Value:
            text = in_language(notice.citation(name).attribution, tag)
            if text is None:
                cited = fact.source in notice.sources
                table = f"sources.{fact.source}" if cited else f"facts.{name}"
                hint = f"add attribution.{tag} to [{table}]"
                message = f"facts.{name} has no attribution in '{tag}'"
                raise FieldError(Fault(message=message, hint=hint))
            return Value(text)

        attributes = {"attribution": Field(attribution)}
        if isinstance(fact.value, PartialDate):
            dated = self.date(fact.value)
            return Field(dated.value, dict(dated.attributes) | attributes)
        return Field(lambda: Number(self.language.number(fact.value), fact.value), attributes)

    def date(self, day: PartialDate) -> Field:
        """Return a date with its named patterns and its numbers as further fields."""
        patterns = [name for name in self.language.data.date if name != "first"]
        known = {"day": 2, "month": 1, "year": 0}
        parts = ("year", "month", "day")[: known[day.precision] + 1]
        numbers = {part: self.integer(getattr(day.earliest, part)) for part in parts}
        named = {name: Field(self.written(day, name)) for name in patterns}
        return Field(self.written(day, "default"), named | numbers)

    def written(self, day: PartialDate, pattern: str) -> Callable[[], Date]:
        return lambda: self.language.date(day, pattern)

    def ordinal(self, n: Result, form: Result = "") -> Ordinal:
        return self.language.ordinal(_integer(n, 1), _text(form))

    def ordinal_words(self, n: Result, form: Result = "") -> Value:
        return Value(self.language.words(_integer(n, 1), _ruleset(ORDINAL_WORDS, _text(form))))

    def words(self, n: Result, form: Result = "") -> Value:
        return Value(self.language.words(_integer(n, 0), _ruleset(CARDINAL_WORDS, _text(form))))

    def plural(self, n: Result, **words: Result) -> Value:
        """Return the word for the CLDR category of ``n``; each category in use must have one."""
        unknown = sorted(set(words) - CATEGORIES)
        faults = [
            Fault(message=f"plural() has no category '{name}'", hint=did_you_mean(name, CATEGORIES))
            for name in unknown
        ]
        missing = sorted(self.language.plural_categories - set(words))
        if missing:
            example = ", ".join(f'{name}="..."' for name in missing)
            faults.append(Fault(message=f"plural() lacks {', '.join(missing)}; add {example}"))
        if faults:
            raise FieldError(*faults)
        return Value(_text(words[self.language.plural(_integer(n, None))]))

    def capitalize(self, text: Result) -> FieldValue:
        """Return a value whose first letter is a capital, and which is what it was besides."""
        match text:
            case Ordinal():
                return replace(text, base=self.language.capitalize(text.base))
            case Number() | Date() | Value():
                return replace(text, text=self.language.capitalize(text.text))
            case _:
                return Value(self.language.capitalize(_text(text)))

    def years_since(self, since: Result, by: Result = "") -> Number:
        """Return the years completed between a date and the occurrence, negative before it.

        ``by`` as ``calendar`` counts years of the calendar, whatever the day: of 1984, whose day
        is not known, 41 in 2025.

        The years from a date with the day and month of ``first_date`` are complete when the notice
        is observed, even where that is an earlier day, such as 28 February. Raises ``FieldError``
        for anything but a date, ``NoValueError`` for a partial one that leaves the years open.
        """
        if not isinstance(since, Date):
            raise FieldError("years_since() takes a fact that is a date")
        if by not in ("", "calendar"):
            hint = did_you_mean(_text(by), ["calendar"])
            raise FieldError(f"years_since() does not count by '{_text(by)}'; {hint}")
        if by or self._is_observed(since.value):
            years = self.occurrence.year - since.value.earliest.year
        else:
            years = self._completed_years(since.value)
        return Number(self.language.digits(years) if years >= 0 else "", years)

    def _is_observed(self, since: PartialDate) -> bool:
        first, day = self.notice.first_date, since.earliest
        return since.precision == FULL and (day.month, day.day) == (first.month, first.day)

    def _completed_years(self, since: PartialDate) -> int:
        most = completed_years(since.earliest, self.occurrence.date)
        least = completed_years(since.latest, self.occurrence.date)
        if most != least:
            message = f"it is left open whether {least} or {most} years since {since.iso}"
            hint = "give the fact its day"
            raise NoValueError(Fault(message=f"{message} are complete", hint=hint))
        return most


def _ruleset(base: str, form: str) -> str:
    return f"{base}_{form}" if form else base


def _text(value: Result) -> str:
    match value:
        case Number() | Ordinal() | Date() | Value():
            return value.text
        case _:
            return str(value)


def _integer(value: Result, least: int | None) -> int:
    """Return a value as a whole number, not below ``least``."""
    number = value.value if isinstance(value, Number | Ordinal) else value
    if isinstance(number, bool) or not isinstance(number, int | Decimal) or number % 1:
        raise FieldError(f"'{_text(value)}' is not a whole number")
    if least is not None and number < least:
        raise NoValueError(f"there is no such word or ordinal for {number}, only from {least} on")
    return int(number)
