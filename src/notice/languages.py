"""Languages as data: ordinals, plural categories, words for numbers, dates and digits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import lcm
from typing import Annotated, Any, Literal

from annotated_types import Ge, Len
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.plural import PluralRule, RuleError
from pydantic import BeforeValidator

from notice import spellout
from notice.dates import FULL, MONTH, PartialDate
from notice.document import Ordinal
from notice.errors import DefinitionError, Fault, NoValueError, UnknownFormError, did_you_mean
from notice.tomlfile import KeyPath, Record, TomlFile, validate

SUPERIOR = "^"
NO_BREAK_SPACE = "\u00a0"
PATTERN = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+")
LETTERS = frozenset({"d", "M", "MMMM", "y", "EEEE"})
"""The date fields of CLDR (UTS #35, part 4) that a pattern may hold."""
RULE_NUMBER = re.compile(r"(%|mod)?\s*([0-9]+)")
LARGEST = 9999


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


class SpelloutData(Record):
    """``[spellout.NAME]``: one rule set for words, right up to ``max``."""

    max: Annotated[int, Ge(1)]
    rules: str


class LanguageFile(Record):
    """``templates/languages/<tag>.toml``."""

    name: Annotated[str, Len(1)]
    direction: Literal["ltr", "rtl"]
    cldr: str
    digits: Literal["latn", "arab", "arabext", "deva"] = "latn"
    quotes: Annotated[list[str], Len(4, 4)]
    hyphenation: bool = False
    capitals: Mapping[str, str] = {}
    festive: list[str] = []
    dateline: str
    ordinal: OrdinalData
    plural: Mapping[str, str] = {}
    date: Patterns
    spellout: Mapping[str, SpelloutData] = {}


DIGITS = {
    "latn": "0123456789",
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "arabext": "۰۱۲۳۴۵۶۷۸۹",
    "deva": "०१२३४५६७८९",
}


@dataclass(frozen=True)
class Language:
    """One language, ready for use. Every method is a function of its arguments and the file."""

    tag: str
    path: str
    data: LanguageFile
    rulesets: Mapping[str, spellout.Ruleset]

    @cached_property
    def _ordinal_rule(self) -> PluralRule:
        return PluralRule(self.data.ordinal.rules)

    @cached_property
    def _plural_rule(self) -> PluralRule:
        return PluralRule(self.data.plural)

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.data.direction == "rtl"

    def ordinal(self, n: int, form: str | None = None) -> Ordinal:
        """Return the ordinal of ``n`` (1 or more) in a named form, by default the dictionary one.

        Raises ``UnknownFormError`` for a form that the file does not hold. Categories are those of
        CLDR plural rules (UTS #35, Language Plural Rules).
        """
        name = form or self.data.ordinal.default
        entry = self.data.ordinal.forms.get(name)
        if entry is None:
            hint = did_you_mean(name, self.data.ordinal.forms)
            raise UnknownFormError(Fault(self.path, message=f"no ordinal form '{name}'", hint=hint))
        text = entry if isinstance(entry, str) else entry[self._ordinal_rule(n)]
        base, _, superior = text.replace("{n}", self.digits(n)).partition(SUPERIOR)
        return Ordinal(base, superior, n)

    def plural(self, n: int | Decimal) -> str:
        """Return the CLDR cardinal category of ``n``: zero, one, two, few, many or other."""
        return str(self._plural_rule(n))

    @property
    def plural_categories(self) -> frozenset[str]:
        """The cardinal categories that this language tells apart."""
        return frozenset(self._plural_rule.tags) | {"other"}

    def words(self, n: int, ruleset: str = "cardinal") -> str:
        """Return ``n`` in words by a rule set of the file.

        Raises ``UnknownFormError`` where the file has no such rule set, ``NoValueError`` where
        ``n`` is beyond it.
        """
        if ruleset not in self.rulesets:
            hint = did_you_mean(ruleset, self.rulesets) or f"add [spellout.{ruleset}] to that file"
            message = f"no words for numbers under [spellout.{ruleset}]"
            raise UnknownFormError(Fault(self.path, message=message, hint=hint))
        try:
            return spellout.spell(n, ruleset, self.rulesets)
        except spellout.UnspellableError as error:
            fault = Fault(self.path, key=f"spellout.{ruleset}", message=str(error))
            raise NoValueError(fault) from None

    def digits(self, n: int) -> str:
        """Return ``n`` in the digits of the language, without grouping."""
        return self._localised(str(n))

    def number(self, n: int | Decimal) -> str:
        """Return ``n`` in the number format of the language (CLDR decimal format)."""
        system = self.data.digits
        return self._localised(format_decimal(n, locale=self.data.cldr, numbering_system=system))

    def date(self, day: PartialDate, pattern: str = "default") -> str:
        """Return a date by a named pattern; one known to the month or year is written so.

        Raises ``UnknownFormError`` for a pattern that is missing or asks for more than is known.
        """
        if pattern == "default" and day.precision != FULL:
            pattern = "month_year" if day.precision == MONTH else "year"
        patterns: Patterns = {"year": "y"} | dict(self.data.date)
        chosen = patterns.get(pattern)
        if day.earliest.day == 1 and day.precision == FULL:
            first = patterns.get("first", {})
            chosen = first.get(pattern, chosen) if isinstance(first, Mapping) else chosen
        if not isinstance(chosen, str):
            hint = did_you_mean(pattern, [*self.data.date, "year"])
            fault = Fault(self.path, key="date", message=f"no date pattern '{pattern}'", hint=hint)
            raise UnknownFormError(fault)
        known = {FULL: "dMEy", MONTH: "My"}.get(day.precision, "y")
        letters = {part[0] for part in _parts(chosen) if part in LETTERS}
        if letters - set(known):
            unit = "day" if letters & {"d", "E"} else "month"
            message = f"'{day.iso}' is not known to the {unit}"
            raise UnknownFormError(Fault(self.path, key=f"date.{pattern}", message=message))
        return self._localised(_format(day.earliest, glue(chosen), self.data.cldr))

    def capitalize(self, text: str) -> str:
        """Return ``text`` with its first letter in upper case, by the rules of the language."""
        first = self.data.capitals.get(text[:1], text[:1].title())  # Georgian has no upper case
        return first + text[1:]

    def _localised(self, text: str) -> str:
        return text.translate(str.maketrans(DIGITS["latn"], DIGITS[self.data.digits]))


def _parts(pattern: str) -> list[str]:
    """Cut a date pattern into quoted literals, runs of one letter, and the rest."""
    return [match[0] for match in PATTERN.finditer(pattern)]


def glue(pattern: str) -> str:
    """Return a date pattern whose spaces between day and month are no-break spaces."""
    parts = _parts(pattern)
    months = [i for i, part in enumerate(parts) if part in {"M", "MMMM"}]
    days = [i for i, part in enumerate(parts) if part == "d"]
    days = days or [i for i, part in enumerate(parts) if re.search(r"\d", part)]  # '1er' MMMM
    between = range(*sorted((months[0], days[0]))) if months and days else range(0)
    return "".join(
        part.replace(" ", NO_BREAK_SPACE) if i in between else part for i, part in enumerate(parts)
    )


def _format(day: date, pattern: str, cldr: str) -> str:
    """Return a date by a pattern; a month of several words (Catalan "de gener") is not broken."""
    month = format_date(day, format="MMMM", locale=cldr)
    text = format_date(day, format=pattern, locale=cldr)
    return text.replace(month, month.replace(" ", NO_BREAK_SPACE))


def build(tag: str, source: TomlFile) -> Language:
    """Return the language of a parsed file; raise ``DefinitionError`` with all of its faults."""
    data = validate(LanguageFile, source)
    rule_faults = [*_rule_faults(data.ordinal.rules, ("ordinal", "rules"), source)]
    rulesets, spellout_faults = _rulesets(data, source)
    faults = [
        *_text_faults(data, source),
        *pattern_faults(data.date, source),
        *rule_faults,
        *_rule_faults(data.plural, ("plural",), source),
        *spellout_faults,
    ]
    if not rule_faults:
        faults += form_faults(data.ordinal.forms, frozenset(data.ordinal.rules), source)
    if "default" not in data.date:
        faults.append(source.fault(("date", "default"), "this key is missing"))
    if data.ordinal.default not in data.ordinal.forms:
        hint = did_you_mean(data.ordinal.default, data.ordinal.forms)
        faults.append(source.fault(("ordinal", "default"), "there is no form of this name", hint))
    if faults:
        raise DefinitionError(*faults)
    return Language(tag, source.path, data, rulesets)


def _rulesets(
    data: LanguageFile, source: TomlFile
) -> tuple[dict[str, spellout.Ruleset], list[Fault]]:
    rulesets: dict[str, spellout.Ruleset] = {}
    errors: list[spellout.SpelloutError] = []
    for name, entry in data.spellout.items():
        try:
            rulesets[name] = spellout.parse(name, entry.rules, entry.max)
        except spellout.SpelloutError as error:
            errors.append(error)
    if not errors:
        try:
            spellout.check(rulesets)
        except spellout.SpelloutError as error:
            errors.append(error)
    faults: list[Fault] = []
    for found in errors:
        key: KeyPath = ("spellout", found.ruleset, "rules")
        # TOML drops the line feed after the opening quotes of a text of several lines.
        below = found.line if "\n" in data.spellout[found.ruleset].rules else 0
        line = source.line(key) + below
        faults.append(Fault(source.path, line, ".".join(map(str, key)), str(found)))
    return rulesets, faults


def _text_faults(data: LanguageFile, source: TomlFile) -> Iterator[Fault]:
    try:
        Locale.parse(data.cldr)
    except (UnknownLocaleError, ValueError):
        hint = "write a CLDR locale such as az or en_GB"
        yield source.fault(("cldr",), f"'{data.cldr}' is not a locale that is known here", hint)
    if re.search(r"[{}]", data.dateline.replace("{place}", "").replace("{date}", "")):
        yield source.fault(("dateline",), "this holds {place} and {date}, and no other field")


def _rule_faults(rules: Mapping[str, str], key: KeyPath, source: TomlFile) -> Iterator[Fault]:
    """Yield a fault for each rule that does not parse or that overlaps with another."""
    single: dict[str, PluralRule] = {}
    for tag, rule in rules.items():
        try:
            single[tag] = PluralRule({tag: rule})
            single[tag](1)
        except (RuleError, ValueError, ZeroDivisionError) as error:
            yield source.fault((*key, tag), f"this is not a CLDR plural rule: {error}")
            single.pop(tag, None)
            continue
        if not single[tag].rules:
            yield source.fault((*key, tag), "this rule is empty")
        if tag == "other":
            yield source.fault((*key, tag), "'other' is what no rule matches; it takes no rule")
    for n in range(_extent(rules.values()) + 1 if len(single) > 1 else 0):
        matching = [tag for tag, rule in single.items() if rule(n) != "other"]
        if len(matching) > 1:
            message = f"the rules {' and '.join(matching)} both match {n}"
            yield source.fault((*key, matching[1]), message, "let one rule match each number")
            return


def _extent(rules: Iterable[str]) -> int:
    """Return how far to look for an overlap: the largest number named, and one period beyond."""
    numbers = [match.groups() for rule in rules for match in RULE_NUMBER.finditer(rule)]
    period = lcm(*(int(number) for modulo, number in numbers if modulo))
    largest = max((int(number) for modulo, number in numbers if not modulo), default=0)
    return min(largest + period, LARGEST)


def form_faults(forms: Forms, tags: frozenset[str], source: TomlFile) -> Iterator[Fault]:
    """Yield a fault for each ordinal form with another field or other categories than the rules."""
    for name, entry in forms.items():
        key = ("ordinal", "forms", name)
        texts = [entry] if isinstance(entry, str) else entry.values()
        if any(re.search(r"[{}]", text.replace("{n}", "")) for text in texts):
            yield source.fault(key, "a form holds {n} and no other field")
        if isinstance(entry, str):
            continue
        for missing in sorted(({"other"} | tags) - set(entry)):
            yield source.fault(key, f"the entry for '{missing}' is missing")
        for unknown in sorted(set(entry) - tags - {"other"}):
            yield source.fault((*key, unknown), f"there is no rule '{unknown}'")


def pattern_faults(patterns: Mapping[str, Any], source: TomlFile) -> Iterator[Fault]:
    """Yield a fault for each date pattern with letters other than d, M, MMMM, y and EEEE."""
    named: dict[KeyPath, object] = {("date", name): text for name, text in patterns.items()}
    first = named.pop(("date", "first"), {})
    if isinstance(first, Mapping):
        named |= {("date", "first", name): text for name, text in first.items()}
    else:
        yield source.fault(("date", "first"), "this must be a table of date patterns")
    for key, text in named.items():
        parts = _parts(text) if isinstance(text, str) else []
        letters = [part for part in parts if part[0].isascii() and part[0].isalpha()]
        if not letters or not LETTERS.issuperset(letters) or "".join(parts) != text:
            hint = "use d, M, MMMM, y and EEEE, and put words between single quotes"
            yield source.fault(key, f"{text!r} is not a date pattern", hint)


def override(language: Language, forms: Forms, patterns: Patterns) -> Language:
    """Return the language with forms and patterns of one source in place of its own."""
    if not forms and not patterns:
        return language
    data = language.data
    ordinal = data.ordinal.model_copy(update={"forms": dict(data.ordinal.forms) | dict(forms)})
    first = {k: v for k, v in _table(data.date.get("first")).items() if k not in patterns}
    date = {**data.date, **patterns, "first": {**first, **_table(patterns.get("first"))}}
    update = {"ordinal": ordinal, "date": date}
    return Language(language.tag, language.path, data.model_copy(update=update), language.rulesets)


def _table(entry: str | Mapping[str, str] | None) -> Mapping[str, str]:
    return entry if isinstance(entry, Mapping) else {}
