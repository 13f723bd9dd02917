"""The document tree: a closed set of frozen nodes that every renderer matches in full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from notice.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Text:
    """Prose as it stands in the source."""

    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """A name or phrase that a field put here."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a field put here; ``text`` is in the digits and format of the language."""

    text: str
    value: int | Decimal
    field: str = ""


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal that a field put here: never broken, its ``superior`` set above the line."""

    base: str
    superior: str
    value: int
    field: str = ""

    @property
    def text(self) -> str:
        """The ordinal as plain text, ``36-cı`` or ``36e``."""
        return self.base + self.superior


@dataclass(frozen=True, slots=True)
class Date:
    """A date that a field put here."""

    text: str
    value: PartialDate
    field: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A hard break that the author asked for."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stress emphasis."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Strong:
    """Strong importance."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Link:
    """A link with an absolute address."""

    address: str
    children: Inlines


@dataclass(frozen=True, slots=True)
class Unbroken:
    """Content in which no line may end: an ordinal, a number with its suffix."""

    children: Inlines


REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff"
    "\ue000-\uf8ff\U000f0000-\U0010ffff\u202a-\u202e]"
)
"""Control, private-use, non-characters and bidi embeddings (Unicode 23.7; UTS #55 on the last)."""

FieldValue = Value | Number | Ordinal | Date
Leaf = Text | FieldValue | LineBreak
Inline = Leaf | Emphasis | Strong | Link | Unbroken
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; ``level`` counts from 2, the title being 1."""

    level: int
    children: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list."""

    children: Blocks


@dataclass(frozen=True, slots=True)
class List:
    """A list; ``start`` is the first number, or ``None`` for a bulleted one."""

    start: int | None
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    children: Blocks


@dataclass(frozen=True, slots=True)
class Break:
    """A thematic break."""


Block = Heading | Paragraph | List | Quote | Break
Blocks = tuple[Block, ...]


def walk(blocks: Blocks) -> Iterator[Block]:
    """Yield every block, a parent before its children."""
    for block in blocks:
        yield block
        match block:
            case List():
                for item in block.items:
                    yield from walk(item.children)
            case Quote():
                yield from walk(block.children)
            case Heading() | Paragraph() | Break():
                pass
            case _:
                assert_never(block)


def leaves(children: Inlines) -> Iterator[Leaf]:
    """Yield the inline nodes that hold no others, in reading order."""
    for node in children:
        match node:
            case Emphasis() | Strong() | Link() | Unbroken():
                yield from leaves(node.children)
            case Text() | Value() | Number() | Ordinal() | Date() | LineBreak():
                yield node
            case _:
                assert_never(node)


def plain(children: Inlines) -> str:
    """Return the inline content as one line of plain text."""
    return "".join(" " if isinstance(leaf, LineBreak) else leaf.text for leaf in leaves(children))
