"""The document tree as HTML elements: what it says, with classes for a layout to set."""

from __future__ import annotations

from typing import assert_never

from markupsafe import Markup, escape

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
    Number,
    Ordinal,
    Paragraph,
    Quote,
    Strong,
    Text,
    Unbroken,
    Value,
)

LOWEST = 6
"""The lowest level of headings that HTML has."""


def blocks(tree: Blocks, below: int = 0) -> Markup:
    """Return blocks as HTML, one element a line, headings ``below`` levels lower than they are."""
    return Markup("\n").join(_block(block, below) for block in tree)


def inlines(children: Inlines) -> Markup:
    """Return inline content as HTML."""
    return Markup().join(_inline(node) for node in children)


def _block(block: Block, below: int) -> Markup:
    match block:
        case Heading():
            level = min(block.level + below, LOWEST)
            return Markup("<h{0}>{1}</h{0}>").format(level, inlines(block.children))
        case Paragraph():
            return Markup("<p>{}</p>").format(inlines(block.children))
        case List():
            return _list(block, below)
        case Quote():
            return Markup("<blockquote>\n{}\n</blockquote>").format(blocks(block.children, below))
        case Break():
            return Markup("<hr>")
        case _:
            assert_never(block)


def _list(block: List, below: int) -> Markup:
    """Return a list; what stands in an item beside its mark is one element (or one text)."""
    items = Markup("\n").join(
        Markup("<li>{}</li>").format(
            inlines(item.children[0].children)
            if len(item.children) == 1 and isinstance(item.children[0], Paragraph)
            else Markup("<div>{}</div>").format(blocks(item.children, below))
        )
        for item in block.items
    )
    if block.start is None:
        return Markup("<ul>\n{}\n</ul>").format(items)
    start = Markup(' start="{}"').format(block.start) if block.start != 1 else ""
    return Markup("<ol{}>\n{}\n</ol>").format(start, items)


def _inline(node: Inline) -> Markup:
    match node:
        case Text() | Value():
            return escape(node.text)
        case Number():
            return escape(node.text)
        case Ordinal():
            superior = Markup("<sup>{}</sup>").format(node.superior) if node.superior else ""
            return Markup('<span class="ordinal">{}{}</span>').format(node.base, superior)
        case Date():
            text = Markup().join(
                Markup("<sup>{}</sup>").format(part) if raised else escape(part)
                for part, raised in node.runs()
            )
            return Markup('<time datetime="{}">{}</time>').format(node.value.iso, text)
        case LineBreak():
            return Markup("<br>")
        case Emphasis():
            return Markup("<em>{}</em>").format(inlines(node.children))
        case Strong():
            return Markup("<strong>{}</strong>").format(inlines(node.children))
        case Link():
            return Markup('<a href="{}">{}</a>').format(node.address, inlines(node.children))
        case Isolate():
            own = Markup('<span dir="{}">{}</span>')
            return own.format(node.direction, inlines(node.children))
        case Unbroken():
            return Markup('<span class="unbroken">{}</span>').format(inlines(node.children))
        case _:
            assert_never(node)
