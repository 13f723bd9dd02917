"""A statement: one notice, one occurrence, one language, one issuer, filled and set as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, Literal, assert_never

from notice.calendar.embargo import Asked
from notice.calendar.occurrence import Occurrence
from notice.definition.models import Notice
from notice.definition.source import Source
from notice.document import (
    Blocks,
    Break,
    Heading,
    Inlines,
    List,
    Paragraph,
    Quote,
    Value,
    plain,
)
from notice.language.isolation import isolated, line
from notice.language.language import Language
from notice.statement.amendment import Amendment
from notice.statement.letterhead import Letterhead
from notice.template.filling import Condition


@dataclass(frozen=True)
class Release:
    """What a run says of all its statements, beside what notice and issuer say."""

    issued: date | None = None
    """The day of issue, where it is not the one that follows from the issuer."""
    dated: datetime | None = None
    """The time that files carry where ``issued`` does not say it."""
    mark_drafts: bool = False
    embargo: Asked | None = None
    """The end of the embargo, where it is not the one that follows from the notice."""


REFERENCE = "reference"
"""The field of the letterhead's reference: filled, but it is not known which word by which."""
Role = Literal["letterhead", "embargo", "mark", "title", "subtitle", "dateline", "signature"]


@dataclass(frozen=True)
class Lines:
    """A part of a statement that stands line by line, and what it is.

    The first line of a letterhead is the issuer's name, that of a dateline place and date.
    """

    role: Role
    lines: tuple[Inlines, ...]


@dataclass(frozen=True)
class Prose:
    """The text itself, or what is set apart at its end."""

    role: Literal["body", "closing"]
    blocks: Blocks


@dataclass(frozen=True)
class Translation:
    """What the statement says in its second language, set behind the first."""

    statement: Statement
    role: ClassVar = "second"


Part = Lines | Prose | Translation


@dataclass(frozen=True)
class Statement:
    """What every renderer takes: all the content of one statement, without its looks."""

    definition: Notice
    occurrence: Occurrence
    source: Source
    language: Language
    letterhead: Letterhead
    title: Inlines
    subtitle: Inlines
    subject: str
    dateline: Inlines
    issued: date
    dated: datetime
    """The time that its files carry, with its offset from UTC: never that of the clock."""
    mark: str
    """The language's word for a draft where drafts are to be marked and this is one."""
    embargo: datetime | None
    """When its embargo ends, with its offset from UTC."""
    embargoed: Inlines
    """What says so in the language; nothing where there is no embargo."""
    body: Blocks
    closing: Blocks
    conditions: tuple[Condition, ...]
    """The conditions of the source, and which of their branches this statement took."""
    amendment: Amendment | None = None
    """What it says of itself where it was corrected or withdrawn after it was issued."""
    second: Statement | None = None
    """The same statement in another language, which stands behind this one in its files."""

    @property
    def tag(self) -> str:
        """The tag of its language, or both with a plus between them: ``en+az``."""
        return "+".join(each.language.tag for each in self.languages())

    def languages(self) -> tuple[Statement, ...]:
        """Return the statement of each language in its files: this one, and the second."""
        return (self, *(() if self.second is None else (self.second,)))

    def public(self) -> Statement:
        """Return the statement as it reads once its embargo has ended."""
        second = self.second.public() if self.second else None
        return replace(self, embargo=None, embargoed=(), second=second)

    def parts(self) -> Iterator[Part]:
        """Yield what the statement says, part by part in the order in which it is read.

        Every format follows it; a part that is empty is left out. Two languages have one letterhead
        and one signature, those of the first.
        """
        head = self.letterhead
        letterhead = self._lines(head.name, *head.address, *head.contact)
        yield from _filled((("letterhead", letterhead),))
        yield from self.content()
        if self.second is not None:
            yield Translation(self.second)
        yield from _filled((("signature", self._lines(head.signatory, head.signatory_title)),))

    def content(self) -> Iterator[Lines | Prose]:
        """Yield the parts between letterhead and signature, in this language alone."""
        head = self.letterhead
        direction = self.language.data.direction
        reference = [isolated((Value(head.reference, REFERENCE),), direction)]
        lines: tuple[tuple[Role, Sequence[Inlines]], ...] = (
            ("embargo", [self.embargoed]),
            ("mark", self._lines(self.mark)),
            ("title", [self.title]),
            ("subtitle", [self.subtitle]),
            ("dateline", [self.dateline, *(reference if head.reference else [])]),
        )
        yield from _filled(lines)
        yield Prose("body", self.body)
        if self.closing:
            yield Prose("closing", self.closing)

    def _lines(self, *texts: str) -> list[Inlines]:
        return [line(text, self.language.data.direction) for text in texts if text]

    def text(self, *, list_numbers: bool = True) -> str:
        """Return what every format says, as bare text in reading order, a block a line."""
        return text_of(self.parts(), list_numbers=list_numbers)


def text_of(parts: Iterable[Part], *, list_numbers: bool = True) -> str:
    """Return what some parts say, as ``Statement.text`` returns that of all."""
    lines = (line for part in parts for line in lines_of(part, list_numbers=list_numbers))
    return "\n".join(lines)


def lines_of(part: Part, *, list_numbers: bool = True) -> list[str]:
    """Return what a part says, as bare text, a block a line."""
    match part:
        case Lines():
            return [*map(plain, part.lines)]
        case Prose():
            return [*_block_lines(part.blocks, list_numbers=list_numbers)]
        case Translation():
            inner = (lines_of(each, list_numbers=list_numbers) for each in part.statement.content())
            return [line for lines in inner for line in lines]
        case _:
            assert_never(part)


def _block_lines(blocks: Blocks, *, list_numbers: bool) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield plain(block.children)
            case List():
                for index, item in enumerate(block.items):
                    if list_numbers and block.start is not None:
                        yield f"{block.start + index}."
                    yield from _block_lines(item.children, list_numbers=list_numbers)
            case Quote():
                yield from _block_lines(block.children, list_numbers=list_numbers)
            case Break():
                pass
            case _:
                assert_never(block)


def _filled(parts: Iterable[tuple[Role, Sequence[Inlines]]]) -> Iterator[Lines]:
    for role, lines in parts:
        if any(lines):
            yield Lines(role, tuple(lines))
