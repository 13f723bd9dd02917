"""What a line may not break: ordinals, numbers, and a number with the suffix that hangs on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
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
)

SUFFIX = re.compile(r"(?:[-\u2010\u2011\u2019'](?=\w)[\w\u2019']+)+")
"""A hyphen or apostrophe with letters, as in 36-cı and 1990'da: UAX #14 breaks after a hyphen."""
SUFFIXED = re.compile(rf"\d+{SUFFIX.pattern}")


def unbroken(blocks: Blocks) -> Blocks:
    """Return the tree with an ``Unbroken`` node around all that must stay on one line."""
    return tuple(_block(block) for block in blocks)


def _block(block: Block) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, children=glued(block.children))
        case List():
            items = tuple(ListItem(unbroken(item.children)) for item in block.items)
            return replace(block, items=items)
        case Quote():
            return Quote(unbroken(block.children))
        case Break():
            return block
        case _:
            assert_never(block)


def glued(children: Inlines) -> Inlines:
    """Return inline content with an ``Unbroken`` node around numbers and what hangs on them.

    A date may break between its parts, unless one of them or the whole carries a suffix.
    """
    result: list[Inline] = []
    pending = list(children)
    while pending:
        node = pending.pop(0)
        match node:
            case Ordinal() | Number() | Date():
                following = _next_text(pending)
                suffix = SUFFIX.match(following)
                if suffix:
                    pending[0] = Text(following[suffix.end() :])
                tail = (Text(suffix[0]),) if suffix else ()
                loose = isinstance(node, Date) and not suffix and not SUFFIXED.search(node.text)
                result.append(node if loose else Unbroken((node, *tail)))
            case Text():
                result += _split(node.text)
            case Emphasis() | Strong() | Link():
                result.append(replace(node, children=glued(node.children)))
            case Value() | LineBreak() | Unbroken():
                result.append(node)
            case _:
                assert_never(node)
    return tuple(result)


def _next_text(pending: Sequence[Inline]) -> str:
    return pending[0].text if pending and isinstance(pending[0], Text) else ""


def _split(text: str) -> list[Inline]:
    """Return prose with its suffixed figures in ``Unbroken`` nodes."""
    result: list[Inline] = []
    end = 0
    for match in SUFFIXED.finditer(text):
        result += [Text(text[end : match.start()])] if match.start() > end else []
        result.append(Unbroken((Text(match[0]),)))
        end = match.end()
    return result + ([Text(text[end:])] if text[end:] else [])
