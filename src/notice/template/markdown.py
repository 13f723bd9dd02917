"""Markdown to the document tree: the CommonMark subset that every format can carry."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, zip_longest

from markdown_it.tree import SyntaxTreeNode

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
    mapped,
)
from notice.template import subset
from notice.template.filling import MARKER, Filled
from notice.template.fullstop import absorbed


def parse(filled: Filled, path: str) -> Blocks:
    """Return the document tree of a filled text, its values in their places.

    Raises ``SourceError`` with every use of Markdown outside the subset, by line.
    """
    return mapped(_blocks(subset.read(filled, path), filled), absorbed)


def inline(filled: Filled) -> Inlines:
    """Return one line of filled text as it stands, without any Markdown."""
    return absorbed(_with_values(filled.text, filled))


def _block(node: SyntaxTreeNode, filled: Filled) -> Block:
    match node.type:
        case "heading":
            return Heading(int(node.tag[1:]), _inlines(node, filled))
        case "paragraph":
            return Paragraph(_inlines(node, filled))
        case "bullet_list" | "ordered_list" as kind:
            start = int(node.attrs.get("start", 1)) if kind == "ordered_list" else None
            return List(start, tuple(ListItem(_blocks(item, filled)) for item in node.children))
        case "blockquote":
            return Quote(_blocks(node, filled))
        case "hr":
            return Break()
        case other:
            raise AssertionError(other)


def _blocks(node: SyntaxTreeNode, filled: Filled) -> Blocks:
    return tuple(_block(child, filled) for child in node.children)


def _inlines(node: SyntaxTreeNode, filled: Filled) -> Inlines:
    result: list[Inline] = []
    for child in node.children:
        match child.type:
            case "inline":
                result += _inlines(child, filled)
            case "text" | "text_special" | "softbreak":
                result += _with_values(child.content, filled)
            case "hardbreak":
                result.append(LineBreak())
            case "em":
                result.append(Emphasis(_inlines(child, filled)))
            case "strong":
                result.append(Strong(_inlines(child, filled)))
            case "link":
                result.append(Link(str(child.attrs["href"]), _inlines(child, filled)))
            case other:
                raise AssertionError(other)
    return _merge(result)


def _with_values(text: str, filled: Filled) -> Inlines:
    """Split a text at its markers and put the values there."""
    prose, markers = MARKER.split(text), MARKER.findall(text)
    result: list[Inline] = []
    for words, marker in zip_longest(prose, markers):
        result.append(Text(words.replace("\t", " ")))
        if marker:
            result.append(filled.value(marker))
    return _merge(result)


def _merge(nodes: Iterable[Inline]) -> Inlines:
    """Join neighbouring texts into one."""
    result: list[Inline] = []
    for kind, group in groupby(nodes, key=type):
        if kind is not Text:
            result += group
        elif text := "".join(node.text for node in group if isinstance(node, Text)):
            result.append(Text(text))
    return tuple(result)
