"""The numbers of a statement: which of them move, and the field that writes each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from notice.dates import FULL, PartialDate, completed_years
from notice.importing import candidates, dated, movingdates
from notice.importing.notes import STAYS, Mark, Notes
from notice.language.mention import NEXT_WORD, Mention
from notice.preflight.figures import IDIOM, LABELLED, TIMED

GENERATIONS = 120
"""So many years ahead a word is looked at for whether it changes with its number."""
PASSED = re.compile(r"\banniversary\b|years_since\([^()]*\)")
"""The part of an expression that is a number of years."""
NOUN = re.compile(r"[ \u00a0]+([^\W\d_]{3,})")


def of_number(notes: Notes, mention: Mention, mentions: Sequence[Mention], text: str) -> str:
    """Return what to write for a number, or nothing where it stays as it is."""
    match mention.kind:
        case "anniversary" | "occasion":
            if mention.value == notes.today.number:
                return _written(notes, mention, "anniversary", text)
            if mention.kind == "anniversary":
                notes.keep(mention, text)
            return ""
        case "named":
            if mention.value == notes.today.number:
                notes.rewritten(text[mention.start : mention.end])
            return ""
        case "elapsed" | "years":
            return _years(notes, mention, mentions, text)
        case "year":
            return _year(notes, mention, text)
        case "date":
            return movingdates.of_day(notes, mention, text)
        case "weekday":
            return movingdates.of_weekday(notes, mention, mentions, text)
        case "ordinal" | "count":
            return _count(notes, mention, mentions, text)
        case "century" | "decade":
            return ""
        case _:
            assert_never(mention.kind)


def _written(notes: Notes, mention: Mention, argument: str, text: str) -> str:
    """Return the expression that writes a number as it is typed, else the usual one."""
    typed = text[mention.start : mention.end]
    ways = candidates.of_number(mention.value, argument, notes.language)
    if found := candidates.matching(typed, ways, notes.language):
        ways_apart = candidates.differing(found, argument, notes.language)
        return notes.choice(mention, text, ways_apart if argument != "year" else found[:1])
    if typed.lower() in notes.language.data.numbers.one:
        capital = "" if typed.islower() else " | capitalize"
        return f'plural({argument}, one="{typed.lower()}", other=words({argument})){capital}'
    usual = candidates.usual(mention, argument, notes.language)
    notes.remark(f"'{typed}' becomes {{{{ {usual} }}}}, which writes it in its own way")
    return usual


def _years(notes: Notes, mention: Mention, mentions: Sequence[Mention], text: str) -> str:
    argument = _since(notes, mention, mentions, text)
    if mention.value == notes.today.number:
        own = _written(notes, mention, "anniversary", text)
        other = [_written(notes, mention, argument, text)] if argument else []
        return notes.choice(mention, text, [own, *other])
    if argument:
        return _written(notes, mention, argument, text)
    if mention.kind == "elapsed":
        notes.keep(mention, text)
    return ""


def agreeing(notes: Notes, mention: Mention, expression: str, text: str) -> Iterator[Mark]:
    """Yield the word that years are counted in, where it changes with their number."""
    argument = PASSED.search(expression) if mention.kind in {"years", "elapsed"} else None
    word = NEXT_WORD.match(text, mention.end)
    forms = notes.language.data.numbers.counted_years
    coming = map(notes.language.plural, range(mention.value, mention.value + GENERATIONS))
    if argument is None or word is None or len({forms.get(each, each) for each in coming}) == 1:
        return
    typed = word[0].strip()
    if forms.get(notes.language.plural(mention.value)) != typed:
        phrase = " ".join(mention.phrase(text).split())
        notes.remark(f"in '{phrase}' the word may change with the number: see plural()")
        return
    cases = ", ".join(f'{category}="{form}"' for category, form in forms.items())
    counted = replace(mention, start=word.end() - len(typed), end=word.end())
    ways = [f"plural({argument[0]}, {cases})", STAYS]
    inflected = expression.startswith("words") and '"' in expression.replace(argument[0], "")
    chosen = notes.choice(counted, text, ways[::-1] if inflected else ways)
    yield notes.marked(counted.start, counted.end, chosen)


def _since(notes: Notes, mention: Mention, mentions: Sequence[Mention], text: str) -> str:
    """Return the years since a date or year of the sentence, or since any other date."""
    sentence = mention.sentence(text)
    days = [
        day
        for (start, end), day in dated.dates(text, notes.language)
        if start < sentence.stop and sentence.start < end and not day.overlaps(notes.first)
    ]
    elsewhere = notes.facts.days() if mention.kind == "elapsed" else ()
    for day in (*days, *elsewhere):
        if _completed(notes, day) == mention.value:
            return f"years_since(facts.{notes.facts.of_day(day)})"
    for other in mentions:
        is_since = other.kind == "year" and notes.today.year - other.value == mention.value
        is_first = other.value == notes.notice.first_date.year
        if is_since and other.start in sentence and not is_first:
            day = PartialDate.parse(f"{other.value:04}")
            return f'years_since(facts.{notes.facts.of_day(day)}, "calendar")'
    return ""


def _completed(notes: Notes, since: PartialDate) -> int | None:
    full = since.precision == FULL
    return completed_years(since.earliest, notes.today.date) if full else None


def _year(notes: Notes, mention: Mention, text: str) -> str:
    if mention.value == notes.today.year:
        return _written(notes, mention, "year", text)
    if mention.spelled:
        return ""
    if mention.value == notes.notice.first_date.year:
        return _written(notes, mention, "first_year", text)
    fact = f"date_{mention.value:04}"
    if fact in notes.facts.new:
        return _written(
            notes, mention, f"facts.{fact}.year" if mention.ordinal else f"facts.{fact}", text
        )
    notes.constants[text[mention.start : mention.end]] = None
    return ""


def _count(notes: Notes, mention: Mention, mentions: Sequence[Mention], text: str) -> str:
    """Return the field of years that do not say so, or the fact that a figure becomes."""
    if notes.language.reader.is_since(mention, text):
        argument = _since(notes, mention, mentions, text)
        if argument:
            return _written(notes, mention, argument, text)
    if mention.ordinal:
        return _ordinal(notes, mention, text)
    typed = text[mention.start : mention.end]
    label = LABELLED.search(text[: mention.start]) or TIMED.match(text[mention.end :])
    noun = NOUN.match(text, mention.end)
    written = notes.language.number(mention.value)
    if noun is None and not label and mention.value == notes.today.number:
        return _maybe(notes, mention, text)
    if label or typed.split() != written.split():
        return ""
    name = notes.facts.of_figure(mention.value, noun[1] if noun else "")
    return f"facts.{name}" if name else ""


def _ordinal(notes: Notes, mention: Mention, text: str) -> str:
    """Return the ordinal of the anniversary, if it is that; beside another noun it may not."""
    idiom = mention.spelled and mention.value <= IDIOM
    if mention.value != notes.today.number or idiom:
        return ""
    if mention.alone:
        return _written(notes, mention, "anniversary", text)
    return _maybe(notes, mention, text)


def _maybe(notes: Notes, mention: Mention, text: str) -> str:
    """Return what is chosen for a number that is that of the anniversary, perhaps by chance."""
    ways = candidates.of_number(mention.value, "anniversary", notes.language)
    typed = text[mention.start : mention.end]
    found = candidates.matching(typed, ways, notes.language)
    return notes.choice(mention, text, [STAYS, *found[:1]])
