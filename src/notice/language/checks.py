"""What is wrong with a language file whose keys and types are right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from math import lcm
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.plural import PluralRule, RuleError

from notice.errors import Fault, NoticeError, did_you_mean
from notice.language import datepattern
from notice.language.datepattern import Available
from notice.language.languagefile import Forms, LanguageFile
from notice.template import syntax
from notice.toml.tomlfile import KeyPath, TomlFile

RULE_NUMBER = re.compile(r"(%|mod)?\s*([0-9]+)")
LARGEST = 9999
EMBARGO = re.compile(r"\{(date|H|HH|h|mm|a|zone)\}")
CATEGORIES = frozenset({"zero", "one", "two", "few", "many"})
"""The plural categories of CLDR beside ``other`` (UTS #35, Language Plural Rules)."""
COUNTED = range(201)
"""Numbers that show every category of whole numbers below a million."""


def faults(data: LanguageFile, tag: str, source: TomlFile) -> Iterator[Fault]:
    """Yield the faults of a file whose keys and types are right, except those of its spellout."""
    rule_faults = [*_rule_faults(data.ordinal.rules, ("ordinal", "rules"), source)]
    yield from _text_faults(data, source)
    yield from _hyphenation_faults(data, tag, source)
    yield from _name_faults(data, source)
    yield from pattern_faults(data.date, available(data), source)
    yield from rule_faults
    yield from _rule_faults(data.plural, ("plural",), source)
    counted, categories = data.numbers.counted_years, {*data.plural, "other"}
    if counted and set(counted) != categories:
        message = f"there is a form for each plural category: {', '.join(sorted(categories))}"
        yield source.fault(("numbers", "counted_years"), message)
    if not rule_faults:
        yield from form_faults(data.ordinal.forms, frozenset(data.ordinal.rules), source)
    if "default" not in data.date:
        yield source.fault(("date", "default"), "this key is missing")
    if data.ordinal.default not in data.ordinal.forms:
        hint = did_you_mean(data.ordinal.default, data.ordinal.forms)
        yield source.fault(("ordinal", "default"), "there is no form of this name", hint)


def _text_faults(data: LanguageFile, source: TomlFile) -> Iterator[Fault]:
    try:
        locale = Locale.parse(data.cldr)
    except (UnknownLocaleError, ValueError):
        hint = "write a CLDR locale such as az or en_GB"
        yield source.fault(("cldr",), f"'{data.cldr}' is not a locale that is known here", hint)
    else:
        yield from _plural_faults(data, locale.plural_form, source)
    try:
        syntax.parse(data.words.anniversary, source.path, source.line(("words", "anniversary")))
    except NoticeError as error:
        yield from error.faults
    rest = EMBARGO.sub("", data.words.embargo)
    if re.search(r"[{}]", rest) or ("{a}" in data.words.embargo) > bool(data.words.half_days):
        hint = "{a} takes half_days, what stands for it before noon and after"
        message = "this holds {date}, {H} or {HH} or {h}, {mm}, {a} and {zone}, and no other field"
        yield source.fault(("words", "embargo"), message, hint)
    if re.search(r"[{}]", data.dateline.replace("{place}", "").replace("{date}", "")):
        yield source.fault(("dateline",), "this holds {place} and {date}, and no other field")
    for key, wanted in (("corrected", "date"), ("withdrawn", "date"), ("reason", "reason")):
        text = getattr(data.words, key)
        if text and re.findall(r"\{\w+\}|[{}]", text) != [f"{{{wanted}}}"]:
            message = f"this holds {{{wanted}}} once, and no other field"
            yield source.fault(("words", key), message)


def _name_faults(data: LanguageFile, source: TomlFile) -> Iterator[Fault]:
    """Yield a fault for each name of a month, a day or an era that is given to two of them."""
    named: dict[KeyPath, list[str]] = {
        ("names", key): getattr(data.names, key) for key in ("months", "months_alone", "weekdays")
    }
    for calendar, entry in data.calendars.items():
        named |= {("calendars", calendar, key): getattr(entry, key) for key in ("months", "eras")}
    for key, names in named.items():
        for index, name in enumerate(names):
            if name in names[:index]:
                message = f"'{name}' stands for both {names.index(name) + 1} and {index + 1}"
                yield source.fault((*key, index), message, "write each name once")


def _hyphenation_faults(data: LanguageFile, tag: str, source: TomlFile) -> Iterator[Fault]:
    if data.hyphenation:
        from pyphen import language_fallback  # noqa: PLC0415 - many files do not ask for it

        if language_fallback(tag) is None:
            hint = "write hyphenation = false, and lines stay ragged"
            yield source.fault(("hyphenation",), f"there is no dictionary for '{tag}'", hint)


def _plural_faults(data: LanguageFile, cldr: PluralRule, source: TomlFile) -> Iterator[Fault]:
    """Yield a fault for each category that CLDR has for whole numbers and the file lacks.

    And for each that CLDR does not have for the language; one for millions alone may be left out.
    """
    needed = {str(cldr(n)) for n in COUNTED} - {"other"}
    for name in sorted(needed - set(data.plural)):
        message = f"the plural form '{name}' is missing, which CLDR has for {data.cldr}"
        yield source.fault(("plural",), message, f'add {name} = "{cldr.rules[name]}"')
    for name in sorted(data.plural):
        if name in CATEGORIES and name not in cldr.tags:
            known = ", ".join(sorted({*cldr.tags, "other"}))
            message = f"CLDR has no plural form '{name}' for {data.cldr}"
            yield source.fault(("plural", name), message, f"take it out; there are {known}")


def _rule_faults(rules: Mapping[str, str], key: KeyPath, source: TomlFile) -> Iterator[Fault]:
    """Yield a fault for each rule that does not parse or that overlaps with another."""
    single: dict[str, PluralRule] = {}
    for tag, rule in rules.items():
        try:
            single[tag] = PluralRule({tag: rule})
        except (RuleError, ValueError) as error:
            yield source.fault((*key, tag), f"this is not a CLDR plural rule: {error}")
            continue
        if any(modulo and not int(number) for modulo, number in RULE_NUMBER.findall(rule)):
            yield source.fault((*key, tag), "this is not a CLDR plural rule: it divides by 0")
            del single[tag]
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
    """Return how far to look for an overlap: one period beyond the largest number named."""
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


def available(data: LanguageFile, forms: Forms | None = None) -> Available:
    """Return what a file has for date patterns; a source may add ordinal forms to it."""
    eras: dict[str, int] = {name: len(entry.eras) for name, entry in data.calendars.items()}
    months = {name for name, entry in data.calendars.items() if entry.months}
    names = {*data.ordinal.forms, *(forms or ())}
    return Available(names, bool(data.names.months_alone), eras, months)


def pattern_faults(
    patterns: Mapping[str, Any], offered: Available, source: TomlFile
) -> Iterator[Fault]:
    """Yield a fault for each entry of ``[date]`` that is no pattern, or asks for what is not there.

    The patterns of ``first`` count in the calendar of the entry that they stand in for.
    """
    named: dict[KeyPath, object] = {("date", name): entry for name, entry in patterns.items()}
    first = named.pop(("date", "first"), {})
    if isinstance(first, Mapping):
        for name, text in first.items():
            found = datepattern.dated(patterns.get(name))
            calendar = found[1] if found else "gregorian"
            named["date", "first", name] = (
                text if calendar == "gregorian" else {"pattern": text, "calendar": calendar}
            )
    else:
        yield source.fault(("date", "first"), "this must be a table of date patterns")
    for key, entry in named.items():
        for message, hint in datepattern.problems(entry, offered):
            yield source.fault(key, message, hint)
