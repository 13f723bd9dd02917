"""How inline content is set: what no line may break, and what keeps a direction of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import assert_never

from notice.document import (
    Block,
    Blocks,
    Break,
    Date,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Isolate,
    LineBreak,
    Link,
    List,
    ListItem,
    Number,
    Ordinal,
    Paragraph,
    Quote,
    Strong,
    Text,
    Unbroken,
    Value,
    plain,
)
from notice.language.isolation import isolated
from notice.language.language import Language
from notice.language.spacing import spaced

SHORTEST = 9
"""The fewest characters of a last line; fewer look lost below a full one."""
LONGEST = 30
"""The most characters kept together for it; more would leave the line above too short."""
SUFFIX = re.compile(r"(?:[-\u2010\u2011\u2019'](?=\w)[\w\u2019']+)+")
"""A hyphen or apostrophe with letters, as in 36-cı and 1990'da: UAX #14 breaks after a hyphen."""
SUFFIXED = re.compile(rf"\d+{SUFFIX.pattern}")


def unbroken(blocks: Blocks, language: Language) -> Blocks:
    """Return the tree as it may be broken into lines: no-break spaces, and ``Unbroken`` nodes."""
    return tuple(_block(block, language) for block in blocks)


def title(children: Inlines, language: Language) -> Inlines:
    """Return inline content that stands by itself as it may be broken into lines."""
    return isolated(glued(spaced(children, language)), language.data.direction)


def _block(block: Block, language: Language) -> Block:
    match block:
        case Heading():
            return replace(block, children=title(block.children, language))
        case Paragraph():
            children = ended(glued(spaced(block.children, language)))
            return replace(block, children=isolated(children, language.data.direction))
        case List():
            items = tuple(ListItem(unbroken(item.children, language)) for item in block.items)
            return replace(block, items=items)
        case Quote():
            return Quote(unbroken(block.children, language))
        case Break():
            return block
        case _:
            assert_never(block)


def glued(children: Inlines) -> Inlines:
    """Return inline content with an ``Unbroken`` node around each number and its suffix.

    A date may break between its parts, unless one of them or the whole carries a suffix.
    """
    result: list[Inline] = []
    taken = 0
    for node, following in zip_longest(children, children[1:]):
        match node:
            case Ordinal() | Number() | Date():
                suffix = SUFFIX.match(following.text) if isinstance(following, Text) else None
                tail = (Text(suffix[0]),) if suffix else ()
                loose = isinstance(node, Date) and not suffix and not SUFFIXED.search(node.text)
                result.append(node if loose else Unbroken((node, *tail)))
                taken = suffix.end() if suffix else 0
            case Text():
                result += _split(node.text[taken:])
                taken = 0
            case Emphasis() | Strong() | Link():
                result.append(replace(node, children=glued(node.children)))
            case Value() | LineBreak() | Unbroken() | Isolate():
                result.append(node)
            case _:
                assert_never(node)
    return tuple(result)


def _split(text: str) -> Iterator[Inline]:
    """Yield prose with its suffixed figures in ``Unbroken`` nodes."""
    for part in re.split(f"({SUFFIXED.pattern})", text):
        if SUFFIXED.fullmatch(part):
            yield Unbroken((Text(part),))
        elif part:
            yield Text(part)


def ended(children: Inlines) -> Inlines:
    """Return a paragraph whose last words are unbroken, so that no short one has its own line.

    The same holds for the line before each hard break.
    """
    breaks = [i for i, node in enumerate(children) if isinstance(node, LineBreak)]
    result: list[Inline] = []
    start = 0
    for end in (*breaks, len(children)):
        result += (*_ended(children[start:end]), *children[end : end + 1])
        start = end + 1
    return tuple(result)


def _ended(children: Inlines) -> Inlines:
    before, last = list(children), ""
    tail: list[Inline] = []
    # No line ends at a space that it begins with; what is too long already stays as it is.
    while before and len(last) <= LONGEST and len(last.lstrip()) < SHORTEST:
        node = before.pop()
        text = plain((node,))
        end = len(text) - max(SHORTEST - len(last), 1)  # so that each turn takes some of the text
        cut = text.rfind(" ", 0, max(end, 0)) + 1
        if isinstance(node, Text) and cut:
            before.append(Text(text[:cut]))
            node = Text(text[cut:])
        tail.insert(0, node)
        last = plain((node,)) + last
    single = len(tail) == 1 and isinstance(tail[0], Unbroken)
    if single or not before or len(last) > LONGEST:
        return children
    return (*before, Unbroken(tuple(tail)))
