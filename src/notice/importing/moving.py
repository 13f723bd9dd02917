"""What moves in a statement of an office: its numbers become fields, facts and constants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from notice.document import Blocks, Inline, Inlines, Value, mapped, plain, wrapped
from notice.importing import dated, movingdates, movingnumbers
from notice.importing.notes import Mark, Notes, Passage
from notice.language.language import Language
from notice.language.mention import Mention

FIRST_MARKER = 0xE000
"""Fields stand in the tree as characters of the private use area, so that nothing escapes them."""


@dataclass
class Moving(Notes):
    """One statement being turned into a source."""

    fields: list[str] = field(default_factory=list)
    """The expressions, in the order of their markers."""
    passages: list[Passage] = field(default_factory=list)

    def learn(self, text: str) -> None:
        """Note the dated facts of a text, so that years since them are found anywhere."""
        for _, day in dated.dates(text, self.language):
            if day.earliest.year != self.today.year and not day.overlaps(self.first):
                self.facts.of_day(day)

    def blocks(self, blocks: Blocks) -> Blocks:
        """Return blocks with fields in place of the numbers that move."""
        return mapped(blocks, self.line)

    def line(self, children: Inlines) -> Inlines:
        """Return inline content with fields in place of the numbers that move."""
        text = plain(children)
        marks = sorted(self._marks(text), key=lambda mark: mark.start)
        if text:
            self.passages.append(Passage(text, tuple(marks)))
        for mark in (mark for mark in reversed(marks) if mark.expression):
            marker = chr(FIRST_MARKER + len(self.fields))
            self.fields.append(mark.expression)
            value = Value(marker, mark.expression)
            children = wrapped(children, mark.start, mark.end, partial(_value, value))
        return children

    def _marks(self, text: str) -> Iterator[Mark]:
        """Yield the dates, then the other numbers, each with what is decided on it."""
        taken: set[int] = set()
        for (start, end), day in dated.dates(text, self.language):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                yield self.marked(start, end, movingdates.of_date(self, day, text[start:end]))
        mentions = self.language.reader.read(text)
        for read in mentions:
            if taken.isdisjoint(range(read.start, read.end)):
                mention = _whole(read, text, self.language)
                expression = movingnumbers.of_number(self, mention, mentions, text)
                yield self.marked(mention.start, mention.end, expression)
                yield from movingnumbers.agreeing(self, mention, expression, text)


def _whole(mention: Mention, text: str, language: Language) -> Mention:
    """Return a year with the ending that makes an ordinal of it, as in ``2026-cı il``."""
    if mention.kind != "year" or mention.spelled:
        return mention
    ending = language.reader.ordinal_ending(text[mention.end :], varying=True)
    end = mention.end + len(ending)
    return replace(mention, end=end, ordinal=bool(ending))


def _value(value: Value, _: Inlines) -> Inline:
    return value
