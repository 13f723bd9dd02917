"""Markdown to the document tree: the CommonMark subset that every format can carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

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
from notice.errors import Fault, SourceError
from notice.filling import FIRST_MARKER, Filled

SUBSET = (
    "a source may hold headings, paragraphs, emphasis, lists, quotations, breaks (---) and links"
)
REFUSED = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "code_block": "an indented block (code)",
    "fence": "a code block",
    "code_inline": "code between backquotes",
    "image": "an image",
    "table_open": "a table",
    "s_open": "struck text",
}
SCHEMES = {"https", "http", "mailto", "tel"}


@cache
def _parser() -> MarkdownIt:
    """CommonMark, with the extensions switched on that are to be refused instead of passed by."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


@dataclass(frozen=True)
class _Node:
    """A token with what stands between it and its closing token."""

    token: Token
    children: tuple[_Node, ...]
    line: int


def parse(filled: Filled, path: str) -> Blocks:
    """Return the document tree of a filled text, its values in their places.

    Raises ``SourceError`` with every use of Markdown outside the subset, by line.
    """
    tokens = _parser().parse(filled.text)
    nodes = _nest(tokens, filled.lines)
    faults = [*_faults(nodes, path)]
    if faults:
        raise SourceError(*faults)
    return tuple(_block(node, filled) for node in nodes)


def inline(filled: Filled) -> Inlines:
    """Return one line of filled text as it stands, without any Markdown."""
    return _place(filled.text, filled)


def _nest(tokens: Sequence[Token], lines: Sequence[int], line: int = 1) -> tuple[_Node, ...]:
    """Return flat tokens as a tree; ``lines`` gives the source line of each line of the text."""
    stack: list[tuple[Token, int, list[_Node]]] = []
    top: list[_Node] = []
    for token in tokens:
        if token.map is not None and token.type != "inline":
            line = lines[min(token.map[0], len(lines) - 1)]
        current = stack[-1][2] if stack else top
        if token.nesting == 1:
            stack.append((token, line, []))
        elif token.nesting == -1:
            opening, row, children = stack.pop()
            outer = stack[-1][2] if stack else top
            outer.append(_Node(opening, tuple(children), row))
        else:
            start = lines[min(token.map[0], len(lines) - 1)] if token.map is not None else line
            children_of = _nest(_with_rows(token), lines, start) if token.children else ()
            current.append(_Node(token, children_of, start))
    return tuple(top)


def _with_rows(token: Token) -> list[Token]:
    """Give each inline token the row it starts on: inline tokens come without one."""
    row = token.map[0] if token.map else 0
    result: list[Token] = []
    for child in token.children or ():
        placed = child.copy()
        placed.map = [row, row + 1]
        result.append(placed)
        row += child.type in {"softbreak", "hardbreak"}
    return result


def _faults(nodes: Sequence[_Node], path: str) -> list[Fault]:
    faults: list[Fault] = []
    for node in nodes:
        token = node.token
        if token.type in REFUSED:
            message = f"{REFUSED[token.type]} cannot stand in a statement"
            faults.append(Fault(path, node.line, message=message, hint=SUBSET))
            continue
        if token.type == "link_open":
            faults += _link_faults(str(token.attrGet("href") or ""), node.line, path)
        if token.type == "heading_open" and token.tag == "h1":
            message = "a heading begins with ## here; the title stands in the front matter"
            faults.append(Fault(path, node.line, message=message))
        faults += _faults(node.children, path)
    return faults


def _link_faults(address: str, line: int, path: str) -> list[Fault]:
    if "%F3%B0%80" in address or any(ord(char) >= FIRST_MARKER for char in address):
        message = "a field cannot stand in the address of a link"
        return [Fault(path, line, message=message, hint="write the address out")]
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not (parts.netloc or parts.path):
        message = f"the link '{address}' is not a whole address"
        return [Fault(path, line, message=message, hint="begin it with https://")]
    return []


def _block(node: _Node, filled: Filled) -> Block:
    match node.token.type:
        case "heading_open":
            return Heading(int(node.token.tag[1:]), _inlines(node.children, filled))
        case "paragraph_open":
            return Paragraph(_inlines(node.children, filled))
        case "bullet_list_open" | "ordered_list_open":
            ordered = node.token.type == "ordered_list_open"
            start = int(node.token.attrGet("start") or 1) if ordered else None
            items = (ListItem(tuple(_block(c, filled) for c in n.children)) for n in node.children)
            return List(start, tuple(items))
        case "blockquote_open":
            return Quote(tuple(_block(child, filled) for child in node.children))
        case "hr":
            return Break()
        case other:
            raise AssertionError(other)


def _inlines(nodes: Sequence[_Node], filled: Filled) -> Inlines:
    result: list[Inline] = []
    for node in nodes:
        token = node.token
        match token.type:
            case "inline":
                result += _inlines(node.children, filled)
            case "text" | "text_special":
                result += _place(token.content, filled)
            case "softbreak":
                result.append(Text(" "))
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
            result.append(Text(char))
    return _merge(result)


def _merge(nodes: Sequence[Inline]) -> Inlines:
    """Join neighbouring texts into one."""
    result: list[Inline] = []
    for node in nodes:
        last = result[-1] if result else None
        if isinstance(node, Text) and isinstance(last, Text):
            result[-1] = replace(last, text=last.text + node.text)
        else:
            result.append(node)
    return tuple(result)
