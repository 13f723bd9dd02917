"""A language: its ordinals, plural categories, words for numbers, dates and digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from babel.numbers import format_decimal
from babel.plural import PluralRule

from notice.dates import PartialDate
from notice.document import Date, Ordinal
from notice.errors import DefinitionError, Fault, NoValueError, UnknownFormError, did_you_mean
from notice.language import checks, spellout
from notice.language.datewriter import DateWriter
from notice.language.languagefile import Forms, LanguageFile, Patterns
from notice.language.numbers import Reader
from notice.toml.record import validate
from notice.toml.tomlfile import TomlFile

SUPERIOR = "^"
MINUS = "\N{MINUS SIGN}"
"""No line ends after it, as one would after a hyphen."""
ORDINAL_WORDS, CARDINAL_WORDS = "ordinal", "cardinal"
"""The rule sets of a source, with those whose names begin so; others are steps on the way."""
DIGITS = {
    "latn": "0123456789",
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "arabext": "۰۱۲۳۴۵۶۷۸۹",
    "deva": "०१२३४५६७८९",
}
COUNTER_STYLES = {
    "latn": "decimal",
    "arab": "arabic-indic",
    "arabext": "persian",
    "deva": "devanagari",
}


@dataclass(frozen=True)
class Language:
    """One language, ready for use. Each method depends on its arguments and the file alone."""

    tag: str
    path: str
    data: LanguageFile
    rulesets: Mapping[str, spellout.Ruleset]

    @classmethod
    def of(cls, tag: str, source: TomlFile) -> Language:
        """Return the language of a file; raise ``DefinitionError`` with all of its faults."""
        data = validate(LanguageFile, source)
        rulesets, spellout_faults = _rulesets(data, source)
        faults = [*checks.faults(data, tag, source), *spellout_faults]
        if faults:
            raise DefinitionError(*faults)
        return cls(tag, source.path, data, rulesets)

    def overridden(self, forms: Forms, patterns: Patterns) -> Language:
        """Return the language with the forms and patterns of one source in place of its own."""
        if not forms and not patterns:
            return self
        ordinal_forms = {**self.data.ordinal.forms, **forms}
        first = {k: v for k, v in _table(self.data.date.get("first")).items() if k not in patterns}
        first |= _table(patterns.get("first"))
        update = {
            "ordinal": self.data.ordinal.model_copy(update={"forms": ordinal_forms}),
            "date": {**self.data.date, **patterns, "first": first},
        }
        return replace(self, data=self.data.model_copy(update=update))

    def __getstate__(self) -> dict[str, object]:
        """Return what goes to another process: not the reader, which is made anew if needed."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

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

    @cached_property
    def reader(self) -> Reader:
        """What reads the numbers of texts in this language."""
        return Reader(self.data, self.rulesets)

    def word(self, key: str) -> str:
        """Return one of the program's own words, by its key under ``[words]``.

        Raises ``DefinitionError`` where the file has none.
        """
        text = str(getattr(self.data.words, key))
        if not text:
            hint = f'write under [words] {key} = "..."'
            raise DefinitionError(Fault(self.path, 0, f"words.{key}", "this key is missing", hint))
        return text

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

    @property
    def counter_style(self) -> str:
        """The style of CSS that counts in the digits of the language (CSS Counter Styles 3, 6)."""
        return COUNTER_STYLES[self.data.digits]

    def number(self, n: int | Decimal) -> str:
        """Return ``n`` in the number format of the language (CLDR decimal format)."""
        system = self.data.digits
        return self._localised(format_decimal(n, locale=self.data.cldr, numbering_system=system))

    @cached_property
    def _dates(self) -> DateWriter:
        return DateWriter(self.path, self.data, self.digits, self.ordinal)

    def date(self, day: PartialDate, pattern: str = "default") -> Date:
        """Return a date by a named pattern; raise ``NoticeError`` as ``DateWriter`` does."""
        return self._dates.write(day, pattern)

    def time(self, moment: datetime) -> Mapping[str, str]:
        """Return a time of day in parts, by the letters of CLDR for each (UTS #35, part 4).

        ``{zone}`` is the offset from UTC, in plain figures. ``{a}`` is there only where the file
        has words for the halves of the day.
        """
        zero = self.digits(0)
        hour, minute = moment.hour, moment.minute
        offset = moment.isoformat()[-6:].replace("-", MINUS) if moment.utcoffset() else ""
        parts = {
            "{H}": self.digits(hour),
            "{HH}": self.digits(hour).rjust(2, zero),
            "{h}": self.digits(hour % 12 or 12),
            "{mm}": self.digits(minute).rjust(2, zero),
            "{zone}": f"UTC{offset}",
        }
        if self.data.words.half_days:
            parts["{a}"] = self.data.words.half_days[hour // 12]
        return parts

    def capitalize(self, text: str) -> str:
        """Return ``text`` with its first letter in upper case, by the rules of the language."""
        first = self.data.capitals.get(text[:1], text[:1].title())  # Georgian has no upper case
        return first + text[1:]

    def _localised(self, text: str) -> str:
        return text.translate(str.maketrans(DIGITS["latn"], DIGITS[self.data.digits]))


def _rulesets(
    data: LanguageFile, source: TomlFile
) -> tuple[dict[str, spellout.Ruleset], list[Fault]]:
    rulesets: dict[str, spellout.Ruleset] = {}
    faults: list[Fault] = []
    for name, entry in data.spellout.items():
        try:
            rulesets[name] = spellout.parse(name, entry.rules, entry.max)
        except spellout.SpelloutError as error:
            faults.append(_rules_fault(error, data, source))
    if faults:
        return {}, faults
    try:
        spellout.check(rulesets)
    except spellout.SpelloutError as error:
        return {}, [_rules_fault(error, data, source)]
    for name in rulesets:
        if name.partition("_")[0] in {ORDINAL_WORDS, CARDINAL_WORDS}:
            try:
                spellout.check_distinct(name, rulesets)
            except spellout.SpelloutError as error:
                faults.append(
                    _rules_fault(error, data, source, "write each number in its own words")
                )
    return rulesets, faults


def _rules_fault(
    error: spellout.SpelloutError, data: LanguageFile, source: TomlFile, hint: str = ""
) -> Fault:
    key = ("spellout", error.ruleset, "rules")
    fault = source.fault(key, str(error), hint)
    # TOML drops the line feed after the opening quotes of a text of several lines; rules of the
    # base have no line here.
    several = "\n" in data.spellout[error.ruleset].rules and key in source.lines
    below = error.line if several else 0
    return replace(fault, line=fault.line + below)


def _table(entry: str | Mapping[str, str] | None) -> Mapping[str, str]:
    return entry if isinstance(entry, Mapping) else {}
