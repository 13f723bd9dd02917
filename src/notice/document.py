"""The document tree: a closed set of frozen nodes that every renderer matches in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Literal, assert_never

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
    raised: frozenset[int] = frozenset()
    """Where in ``text`` a letter is set above the line, as in 1er."""

    def runs(self) -> Iterator[tuple[str, bool]]:
        """Yield the text in parts, and of each whether it is set above the line."""
        for above, letters in groupby(
            enumerate(self.text), lambda letter: letter[0] in self.raised
        ):
            yield "".join(letter for _, letter in letters), above


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


Direction = Literal["ltr", "rtl"]
ISOLATES: Mapping[Direction, str] = {"ltr": "\u2066", "rtl": "\u2067"}
"""What begins an isolate in plain text; U+2069 ends it (UAX #9, 2.4)."""
END_OF_ISOLATE = "\u2069"


@dataclass(frozen=True, slots=True)
class Isolate:
    """Content that keeps its own direction and does not join its surroundings (UAX #9, 2.7)."""

    direction: Direction
    children: Inlines


FieldValue = Value | Number | Ordinal | Date
Leaf = Text | FieldValue | LineBreak
Span = Emphasis | Strong | Link | Unbroken | Isolate
"""The inline nodes that hold others."""
Inline = Leaf | Span
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
            case Emphasis() | Strong() | Link() | Unbroken() | Isolate():
                yield from leaves(node.children)
            case Text() | Value() | Number() | Ordinal() | Date() | LineBreak():
                yield node
            case _:
                assert_never(node)


def inlines(blocks: Blocks) -> Iterator[Inlines]:
    """Yield the inline content of each heading and paragraph in reading order."""
    for block in walk(blocks):
        if isinstance(block, Heading | Paragraph):
            yield block.children


def plain(children: Inlines) -> str:
    """Return the inline content as one line of plain text; a hard break is a space there."""
    return "".join(" " if isinstance(leaf, LineBreak) else leaf.text for leaf in leaves(children))


def mapped(blocks: Blocks, change: Callable[[Inlines], Inlines]) -> Blocks:
    """Return blocks with the inline content of each heading and paragraph changed."""
    result: list[Block] = []
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                result.append(replace(block, children=change(block.children)))
            case List():
                items = (ListItem(mapped(item.children, change)) for item in block.items)
                result.append(replace(block, items=tuple(items)))
            case Quote():
                result.append(Quote(mapped(block.children, change)))
            case Break():
                result.append(block)
            case _:
                assert_never(block)
    return tuple(result)


def wrapped(children: Inlines, start: int, end: int, wrap: Callable[[Inlines], Inline]) -> Inlines:
    """Return inline content with what stands from ``start`` to ``end`` of ``plain`` wrapped.

    A node around all of that stays whole; one that reaches over an end of it is cut in two.
    """
    offset = 0
    for index, node in enumerate(children):
        length = len(plain((node,)))
        inside = offset <= start and end <= offset + length and end - start < length
        if inside and isinstance(node, Emphasis | Strong | Link | Unbroken | Isolate):
            inner = wrapped(node.children, start - offset, end - offset, wrap)
            return (*children[:index], replace(node, children=inner), *children[index + 1 :])
        offset += length
    before, rest = _cut(children, start)
    middle, after = _cut(rest, end - start)
    return (*before, wrap(middle), *after)


def _cut(children: Inlines, at: int) -> tuple[Inlines, Inlines]:
    """Return inline content in two parts; an ordinal loses its superior where it is cut."""
    offset = 0
    for index, node in enumerate(children):
        length = len(plain((node,)))
        if at < offset + length:
            before, after = children[:index], children[index:]
            if at == offset:
                return before, after
            left, right = _halves(node, at - offset)
            return (*before, left), (right, *after[1:])
        offset += length
    return children, ()


def _halves(node: Inline, at: int) -> tuple[Inline, Inline]:
    match node:
        case Text() | Value() | Number():
            return replace(node, text=node.text[:at]), replace(node, text=node.text[at:])
        case Date():
            after = frozenset(index - at for index in node.raised if index >= at)
            date = replace(node, text=node.text[:at])
            return date, replace(node, text=node.text[at:], raised=after)
        case Ordinal():
            first, second = node.text[:at], node.text[at:]
            return Value(first, node.field), Value(second, node.field)
        case Emphasis() | Strong() | Link() | Unbroken() | Isolate():
            left, right = _cut(node.children, at)
            return replace(node, children=left), replace(node, children=right)
        case LineBreak():
            raise AssertionError(node)
        case _:
            assert_never(node)
