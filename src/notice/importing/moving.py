"""What moves in a statement of an office: its numbers become fields, facts and constants."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import assert_never

from notice.calendar.occurrence import Occurrence
from notice.dates import FULL, PartialDate, completed_years
from notice.document import Blocks, Inline, Inlines, Value, mapped, plain, wrapped
from notice.errors import NoticeError
from notice.importing import candidates, dated
from notice.importing.facts import Facts
from notice.importing.intake import Remark
from notice.language.language import Language
from notice.language.mention import NEXT_WORD, Mention
from notice.new.scaffold import NewNotice
from notice.preflight.figures import IDIOM, LABELLED, TIMED

FIRST_MARKER = 0xE000
"""Fields stand in the tree as characters of the private use area, so that nothing escapes them."""
STAYS = ""
"""What stands for a number that is left as it is typed."""
TWO_FORMS = 2
NEAR = 25
"""So many characters around a weekday are looked at for another year."""
NOUN = re.compile(r"[ \u00a0]+([^\W\d_]{3,})")


Ask = Callable[[str, str, Sequence[str]], int | None]
"""Asks how a number is meant: takes its sentence, the number, and what it may be.

Returns the index of the answer, or ``None`` where nobody is there to answer."""


def unasked(_sentence: str, _typed: str, _ways: Sequence[str]) -> int | None:
    """Ask nobody."""
    return None


@dataclass
class Moving:
    """One statement being turned into a source; what it learns is kept for all of its parts."""

    notice: NewNotice
    language: Language
    today: Occurrence
    ask: Ask = unasked
    facts: Facts = field(default_factory=Facts)
    fields: list[str] = field(default_factory=list)
    """The expressions, in the order of their markers."""
    constants: dict[str, None] = field(default_factory=dict)
    """What is declared to stay, in the order of the text."""
    patterns: dict[str, str] = field(default_factory=dict)
    """Date patterns that the language's file does not have."""
    remarks: list[Remark] = field(default_factory=list)

    def learn(self, text: str) -> None:
        """Note the dated facts of a text, so that years since them are found anywhere."""
        for _, day in dated.dates(text, self.language):
            if day.earliest.year != self.today.year and not day.overlaps(self._first):
                self.facts.of_day(day)

    def blocks(self, blocks: Blocks) -> Blocks:
        """Return blocks with fields in place of the numbers that move."""
        return mapped(blocks, self.line)

    def line(self, children: Inlines) -> Inlines:
        """Return inline content with fields in place of the numbers that move."""
        for start, end, expression in sorted(self._places(plain(children)), reverse=True):
            marker = chr(FIRST_MARKER + len(self.fields))
            self.fields.append(expression)
            children = wrapped(children, start, end, partial(_value, Value(marker, expression)))
        return children

    def _places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where a field is to stand, and its expression."""
        taken: set[int] = set()
        for (start, end), day in dated.dates(text, self.language):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                if expression := self._date(day, text[start:end]):
                    yield start, end, expression
        mentions = self.language.reader.read(text)
        for read in mentions:
            if taken.isdisjoint(range(read.start, read.end)):
                mention = self._whole(read, text)
                if expression := self._number(mention, mentions, text):
                    yield mention.start, mention.end, expression

    def _whole(self, mention: Mention, text: str) -> Mention:
        """Return a year with the ending that makes an ordinal of it, as in ``2026-cı il``."""
        if mention.kind != "year" or mention.spelled:
            return mention
        ending = self.language.reader.ordinal_ending(text[mention.end :], varying=True)
        end = mention.end + len(ending)
        return replace(mention, end=end, ordinal=bool(ending))

    @property
    def _first(self) -> PartialDate:
        return PartialDate.of(self.notice.first_date)

    @property
    def _today(self) -> PartialDate:
        return PartialDate.of(self.today.date)

    # --- dates --------------------------------------------------------------------------------

    def _date(self, day: PartialDate, typed: str) -> str:
        """Return the expression of a date with its year, or nothing where it stays as typed."""
        if day.overlaps(self._today):
            day, name = self._today, "date"
        elif day.overlaps(self._first):
            day, name = self._first, "first_date"
        elif day.earliest.year == self.today.year:
            self.constants[typed] = None
            self._remark(f"'{typed}' is a day of this year and stays: look whether it moves")
            return ""
        else:
            name = f"facts.{self.facts.of_day(day)}"
        ways = candidates.of_date(day, name, self.language)
        return candidates.chosen(typed, ways, self.language) or self._typed(day, typed, name)

    def _typed(self, day: PartialDate, typed: str, name: str) -> str:
        """Return a date by a pattern made of how it is typed, or declare it as one that stays."""
        pattern = dated.pattern(day, typed, self.language)
        known = (key for key, own in self.patterns.items() if own == pattern)
        key = next(known, f"typed_{len(self.patterns) + 1}")
        try:
            spoken = self.language.overridden({}, {key: pattern})
            same = spoken.date(day, key).text if pattern else ""
        except NoticeError:
            same = ""
        if same.split() != typed.split():
            self.constants[typed] = None
            if day.overlaps(self._today):
                self._remark(f"'{typed}' moves, and no field writes it so: write it anew")
            return ""
        self.patterns[key] = pattern
        return f"{name}.{key}"

    # --- numbers ------------------------------------------------------------------------------

    def _number(self, mention: Mention, mentions: Sequence[Mention], text: str) -> str:
        """Return what to write for a number, or nothing where it stays as it is."""
        match mention.kind:
            case "anniversary" | "occasion":
                if mention.value == self.today.number:
                    return self._written(mention, "anniversary", text)
                if mention.kind == "anniversary":
                    self._stays(mention, text)
                return ""
            case "elapsed" | "years":
                return self._years(mention, mentions, text)
            case "year":
                return self._year(mention, text)
            case "date":
                return self._day(mention, text)
            case "weekday":
                return self._weekday(mention, mentions, text)
            case "ordinal" | "count":
                return self._count(mention, mentions, text)
            case "century" | "decade":
                return ""
            case _:
                assert_never(mention.kind)

    def _written(self, mention: Mention, argument: str, text: str) -> str:
        """Return the expression that writes a number as it is typed, else the usual one."""
        typed = text[mention.start : mention.end]
        ways = candidates.of_number(mention.value, argument, self.language)
        if found := candidates.matching(typed, ways, self.language):
            ways_apart = candidates.differing(found, argument, self.language)
            return self._choice(mention, text, ways_apart if argument != "year" else found[:1])
        usual = candidates.usual(mention, argument, self.language)
        self._remark(f"'{typed}' becomes {{{{ {usual} }}}}, which writes it in its own way")
        return usual

    def _years(self, mention: Mention, mentions: Sequence[Mention], text: str) -> str:
        argument = self._since(mention, mentions, text)
        if mention.value == self.today.number or argument:
            self._agreeing(mention, text)
        if mention.value == self.today.number:
            own = self._written(mention, "anniversary", text)
            other = [self._written(mention, argument, text)] if argument else []
            return self._choice(mention, text, [own, *other])
        if argument:
            return self._written(mention, argument, text)
        if mention.kind == "elapsed":
            self._stays(mention, text)
        return ""

    def _agreeing(self, mention: Mention, text: str) -> None:
        """Remark on the word that a number counts, where it has more forms than two."""
        if len(self.language.plural_categories) > TWO_FORMS and NEXT_WORD.match(text, mention.end):
            phrase = " ".join(mention.phrase(text).split())
            self._remark(f"in '{phrase}' the word may change with the number: see plural()")

    def _since(self, mention: Mention, mentions: Sequence[Mention], text: str) -> str:
        """Return the years since a date or year of the sentence, or since any other date."""
        sentence = mention.sentence(text)
        days = [
            day
            for (start, end), day in dated.dates(text, self.language)
            if start < sentence.stop and sentence.start < end and not day.overlaps(self._first)
        ]
        elsewhere = self.facts.days() if mention.kind == "elapsed" else ()
        for day in (*days, *elsewhere):
            if self._completed(day) == mention.value:
                return f"years_since(facts.{self.facts.of_day(day)})"
        for other in mentions:
            is_since = other.kind == "year" and self.today.year - other.value == mention.value
            if is_since and other.start in sentence:
                day = PartialDate.parse(f"{other.value:04}")
                return f'years_since(facts.{self.facts.of_day(day)}, "calendar")'
        return ""

    def _completed(self, since: PartialDate) -> int | None:
        full = since.precision == FULL
        return completed_years(since.earliest, self.today.date) if full else None

    def _year(self, mention: Mention, text: str) -> str:
        if mention.value == self.today.year:
            return self._written(mention, "year", text)
        if mention.spelled:
            return ""
        if mention.value == self.notice.first_date.year:
            return self._written(mention, "first_year", text)
        fact = f"date_{mention.value:04}"
        if fact in self.facts.new:
            return self._written(
                mention, f"facts.{fact}.year" if mention.ordinal else f"facts.{fact}", text
            )
        self.constants[text[mention.start : mention.end]] = None
        return ""

    def _day(self, mention: Mention, text: str) -> str:
        """Return the field of a day without a year; the same day every year stays as it is."""
        typed, today = text[mention.start : mention.end], self.today.date
        if mention.year:
            day = (mention.year, mention.month, mention.value)
            if day == (today.year, today.month, today.day):
                self._remark(f"'{typed}' moves, and no field writes it so: write it anew")
            self.constants[typed] = None
            return ""
        is_today = (mention.month, mention.value) == (today.month, today.day)
        if self.notice.observed.rule == "fixed" or not is_today:
            return ""
        ways = candidates.of_date(self._today, "date", self.language)
        found = candidates.chosen(typed, ways, self.language)
        return found or self._typed(self._today, typed, "date")

    def _weekday(self, mention: Mention, mentions: Sequence[Mention], text: str) -> str:
        near = range(mention.start - NEAR, mention.end + NEAR)
        beside = [other for other in mentions if other.kind == "year" and other.start in near]
        past = any(other.value != self.today.year for other in beside)
        if past or mention.value != self.today.date.isoweekday():
            self._stays(mention, text)
            return ""
        typed = text[mention.start : mention.end]
        ways = [
            candidate
            for candidate in candidates.of_date(self._today, "", self.language)
            if candidate.expression.startswith(".weekday")
        ]
        if found := candidates.chosen(typed, ways, self.language):
            name = found.removeprefix(".")
            return name if name.partition(" ")[0] == "weekday" else f"date.{name}"
        self._stays(mention, text)
        self._remark(f"'{typed}' moves, and no field writes it so: write it anew")
        return ""

    def _count(self, mention: Mention, mentions: Sequence[Mention], text: str) -> str:
        """Return the field of years that do not say so, or the fact that a figure becomes."""
        if self.language.reader.is_since(mention, text):
            argument = self._since(mention, mentions, text)
            if argument:
                return self._written(mention, argument, text)
        if mention.ordinal:
            return self._ordinal(mention, text)
        typed = text[mention.start : mention.end]
        label = LABELLED.search(text[: mention.start]) or TIMED.match(text[mention.end :])
        noun = NOUN.match(text, mention.end)
        written = self.language.number(mention.value)
        if label or noun is None or typed.split() != written.split():
            return ""
        return f"facts.{self.facts.of_figure(mention.value, noun[1])}"

    def _ordinal(self, mention: Mention, text: str) -> str:
        """Return the ordinal of the anniversary, if it is that; beside another noun it may not."""
        idiom = mention.spelled and mention.value <= IDIOM
        if mention.value != self.today.number or idiom:
            return ""
        if mention.alone:
            return self._written(mention, "anniversary", text)
        ways = candidates.of_number(mention.value, "anniversary", self.language)
        typed = text[mention.start : mention.end]
        found = candidates.matching(typed, ways, self.language)
        return self._choice(mention, text, [STAYS, *found[:1]])

    def _choice(self, mention: Mention, text: str, ways: Sequence[str]) -> str:
        """Return one of several expressions: as somebody says who is asked, else the first."""
        if len(ways) == 1:
            return ways[0]
        sentence = mention.sentence(text)
        typed = text[mention.start : mention.end]
        shown = [f"{{{{ {way} }}}}" if way else f"{typed}, every year" for way in ways]
        chosen = self.ask(text[sentence.start : sentence.stop].strip(), typed, shown)
        if chosen is None:
            self._remark(f"'{typed}' becomes {shown[0]}; it may be {' or '.join(shown[1:])}")
        return ways[chosen or 0]

    def _stays(self, mention: Mention, text: str) -> None:
        """Declare a number with the word after it as one that stays."""
        self.constants[" ".join(mention.phrase(text).split())] = None

    def _remark(self, message: str) -> None:
        if Remark(message) not in self.remarks:
            self.remarks.append(Remark(message))


def _value(value: Value, _: Inlines) -> Inline:
    return value
