"""A specimen of a language: every form of its numbers, every name and kind of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from notice.dates import PartialDate
from notice.document import FieldValue, Value
from notice.errors import NoticeError
from notice.language.language import CARDINAL_WORDS, ORDINAL_WORDS, Language
from notice.render.frame import WORDS

NUMBERS = range(1, 151)
"""Those that a reviewer reads: far enough to see a hundred and what follows it."""
YEAR = 2026
SAMPLES = ("2026-01-01", "2026-01-20", "2026-02-02", "1990-12-31", "2000-10-03", "1994-03", "1994")
"""First days and others, years of more than one ending, and what is not known to the day."""
FIGURES = (Decimal("0.5"), Decimal(744), Decimal(1234), Decimal(12345), Decimal("1234567.89"))


@dataclass(frozen=True)
class Entry:
    """One thing that the language writes, and what it is."""

    label: str
    value: FieldValue


@dataclass(frozen=True)
class Section:
    """Entries of one kind; ``heading`` is what a source writes for them, where it can."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Specimen:
    """All that is shown of a language."""

    language: Language
    sections: tuple[Section, ...]


def specimen(language: Language) -> Specimen:
    """Return what a reviewer of a language has to see."""
    sections = (*_about(language), *_numbers(language), *_names(language), *_dates(language))
    return Specimen(language, tuple(section for section in sections if section.entries))


def _about(language: Language) -> Iterator[Section]:
    data = language.data
    date = language.date(PartialDate.parse(SAMPLES[1])).text
    reason = data.words.reason.replace("{reason}", "…")
    links = (getattr(data.words, key) for key in WORDS.values())
    lines = {
        "quotation marks": "{0}…{2}…{3}…{1}".format(*data.quotes),
        "place and date": data.dateline.replace("{place}", "…").replace("{date}", date),
        "draft": data.words.draft,
        "corrected": data.words.corrected.replace("{date}", date) + reason,
        "withdrawn": data.words.withdrawn.replace("{date}", date),
        "embargo": data.words.embargo,
        "anniversary": data.words.anniversary,
        "links of a mail": ", ".join(filter(None, links)),
        "jubilee words": ", ".join(data.festive),
        "ends no line": ", ".join(data.proclitics),
        "no link text": ", ".join(data.words.empty_links),
    }
    texts = (Entry(label, Value(text)) for label, text in lines.items() if text)
    figures = (Entry(str(n), Value(language.number(n))) for n in FIGURES)
    yield Section("the program's own words", (*texts, *figures))


def _numbers(language: Language) -> Iterator[Section]:
    usual = language.data.ordinal.default
    for form in language.data.ordinal.forms:
        named = "ordinal" if form == usual else f"ordinal.{form}"
        entries = (Entry(str(n), language.ordinal(n, form)) for n in NUMBERS)
        yield Section(f"{{{{ {named} }}}}", tuple(entries))
    for name in language.rulesets:
        base, _, form = name.partition("_")
        if base == ORDINAL_WORDS:
            named = f"ordinal_words.{form}" if form else "ordinal_words"
        elif base == CARDINAL_WORDS:
            named = f'words(n, "{form}")' if form else "words(n)"
        else:
            continue
        last = language.rulesets[name].maximum
        extent = f", up to {last}" if last < NUMBERS[-1] else ""
        yield Section(f"{{{{ {named} }}}}{extent}", tuple(_spelled(language, name)))
    by_category: dict[str, list[int]] = {}
    for n in (0, *NUMBERS):
        by_category.setdefault(language.plural(n), []).append(n)
    plurals = (Entry(name, Value(_ranges(numbers))) for name, numbers in by_category.items())
    yield Section("{{ plural(n, ...) }}", tuple(plurals))


def _spelled(language: Language, ruleset: str) -> Iterator[Entry]:
    first = language.rulesets[ruleset].rules[0].base
    for n in range(first, min(NUMBERS[-1], language.rulesets[ruleset].maximum) + 1):
        yield Entry(str(n), Value(language.words(n, ruleset)))


def _names(language: Language) -> Iterator[Section]:
    names = language.data.names
    yield Section("months beside a day (MMMM)", _numbered(names.months))
    yield Section("months alone (LLLL)", _numbered(names.months_alone))
    yield Section("days from Monday on (EEEE)", _numbered(names.weekdays))
    for calendar, data in language.data.calendars.items():
        yield Section(f"months of the {calendar} calendar", _numbered(data.months))
        yield Section(f"eras of the {calendar} calendar", _numbered(data.eras))


def _numbered(names: Iterable[str]) -> tuple[Entry, ...]:
    return tuple(Entry(str(n), Value(name)) for n, name in enumerate(names, 1))


def _dates(language: Language) -> Iterator[Section]:
    months = (PartialDate.parse(f"{YEAR}-{month:02}-{month:02}") for month in range(1, 13))
    yield Section("the months in {{ date }}", _dated(language, months, "default"))
    for name in dict.fromkeys(["default", *language.data.date]):
        if name != "first":
            named = "date" if name == "default" else f"date.{name}"
            samples = map(PartialDate.parse, SAMPLES)
            yield Section(f"{{{{ {named} }}}}", _dated(language, samples, name))


def _dated(language: Language, days: Iterable[PartialDate], pattern: str) -> tuple[Entry, ...]:
    """Return the dates that a pattern can write: it may ask for more than is known of one."""
    entries: list[Entry] = []
    for day in days:
        with suppress(NoticeError):
            entries.append(Entry(day.iso, language.date(day, pattern)))
    return tuple(entries)


def _ranges(numbers: list[int]) -> str:
    """Return ascending numbers with a dash for three and more that follow each other."""
    starts = [numbers[0], *(after for before, after in pairwise(numbers) if after > before + 1)]
    ends = [*(before for before, after in pairwise(numbers) if after > before + 1), numbers[-1]]
    shown = (
        f"{start}–{end}" if end > start + 1 else ", ".join(map(str, range(start, end + 1)))
        for start, end in zip(starts, ends, strict=True)
    )
    return ", ".join(shown)
