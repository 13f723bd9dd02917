"""Markdown to the document tree: the CommonMark subset that every format can carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from notice.document import (
    Block,
    Blocks,
    Break,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    ListItem,
    Paragraph,
    Quote,
    Strong,
    Text,
)
from notice.template import subset
from notice.template.filling import FIRST_MARKER, Filled
from notice.template.subset import Node


def parse(filled: Filled, path: str) -> Blocks:
    """Return the document tree of a filled text, its values in their places.

    Raises ``SourceError`` with every use of Markdown outside the subset, by line.
    """
    return tuple(_block(node, filled) for node in subset.read(filled, path))


def inline(filled: Filled) -> Inlines:
    """Return one line of filled text as it stands, without any Markdown."""
    return _place(filled.text, filled)


def _block(node: Node, filled: Filled) -> Block:
    match node.token.type:
        case "heading_open":
            return Heading(int(node.token.tag[1:]), _inlines(node.children, filled))
        case "paragraph_open":
            return Paragraph(_inlines(node.children, filled))
        case "bullet_list_open" | "ordered_list_open":
            ordered = node.token.type == "ordered_list_open"
            start = int(node.token.attrs.get("start", 1)) if ordered else None
            items = (ListItem(tuple(_block(c, filled) for c in n.children)) for n in node.children)
            return List(start, tuple(items))
        case "blockquote_open":
            return Quote(tuple(_block(child, filled) for child in node.children))
        case "hr":
            return Break()
        case other:
            raise AssertionError(other)


def _inlines(nodes: Sequence[Node], filled: Filled) -> Inlines:
    result: list[Inline] = []
    for node in nodes:
        token = node.token
        match token.type:
            case "inline":
                result += _inlines(node.children, filled)
            case "text" | "text_special":
                result += _place(token.content, filled)
            case "softbreak":
                result.append(Text(token.content))
            case "hardbreak":
                result.append(LineBreak())
            case "em_open":
                result.append(Emphasis(_inlines(node.children, filled)))
            case "strong_open":
                result.append(Strong(_inlines(node.children, filled)))
            case "link_open":
                address = str(token.attrGet("href"))
                result.append(Link(address, _inlines(node.children, filled)))
            case other:
                raise AssertionError(other)
    return _merge(result)


def _place(text: str, filled: Filled) -> Inlines:
    """Split a text at its markers and put the values there."""
    result: list[Inline] = []
    for char in text:
        if ord(char) >= FIRST_MARKER:
            result.append(filled.values[ord(char) - FIRST_MARKER])
        else:
            result.append(Text(" " if char == "\t" else char))
    return _merge(result)


def _merge(nodes: Sequence[Inline]) -> Inlines:
    """Join neighbouring texts into one."""
    result: list[Inline] = []
    for node in nodes:
        last = result[-1] if result else None
        if isinstance(node, Text) and isinstance(last, Text):
            result[-1] = replace(last, text=last.text + node.text)
        elif node != Text(""):
            result.append(node)
    return tuple(result)
