"""The subset of CommonMark that a source may hold: read as a tree, or refused by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width, name
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from notice.errors import Fault, SourceError
from notice.template.filling import FIRST_MARKER, Filled

SUBSET = (
    "a source may hold headings, paragraphs, emphasis, lists, quotations, breaks (---) and links"
)
DEEPEST = 50
"""How many marks may stand around a text; readers see no more than a few."""
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
EMPTY = {"heading_open": "heading", "list_item_open": "item", "blockquote_open": "quotation"}
HOSTED = {"https", "http"}
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?")
SCHEMES = HOSTED | {"mailto", "tel"}
UNSPACED = {"F", "W", "H"}
"""Wide characters (UAX #11): a line that ends between two of them leaves no space behind."""


class _Parser(MarkdownIt):
    """A parser that leaves it to us to judge addresses, and fields in them as fields."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - named by markdown-it
        """Take every link for one, so that a bad one is told instead of printed."""
        del url
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - named by markdown-it
        """Return an address in ASCII, but with its fields where they stand."""
        return url if _holds_field(url) else super().normalizeLink(url)


@cache
def _parser() -> MarkdownIt:
    """CommonMark, with the extensions switched on that are to be refused instead of passed by."""
    parser = _Parser("commonmark", {"maxNesting": 2 * DEEPEST}).enable(["table", "strikethrough"])
    return parser.disable("text_join")  # it would hide which character was written as &#...;


@dataclass(frozen=True)
class Node:
    """A token with what stands between it and its closing token."""

    token: Token
    children: tuple[Node, ...]
    line: int


def read(filled: Filled, path: str) -> tuple[Node, ...]:
    """Return a filled text as a tree of tokens.

    Raises ``SourceError`` with every use of Markdown outside the subset, by line.
    """
    env: dict[str, Any] = {}
    tokens = _parser().parse(filled.text, env)
    if deep := [*_depth_faults(tokens, filled, path)]:
        raise SourceError(*deep)
    nodes = _nest(tokens, filled)
    faults = [*_faults(nodes, path), *_definition_faults(env, filled, path)]
    faults += _level_faults(nodes, path)
    if faults:
        raise SourceError(*faults)
    return nodes


def _depth_faults(tokens: Sequence[Token], filled: Filled, path: str) -> Iterator[Fault]:
    """Yield a fault for each part of a text that lies too deep in emphasis, lists or quotations."""
    depth = 0
    for token in tokens:
        before, depth = depth, depth + token.nesting
        inner = accumulate((child.nesting for child in token.children or ()), initial=depth)
        if before <= DEEPEST < max(inner) and token.map:
            line = filled.lines[token.map[0]]
            yield Fault(path, line, message="this lies too deep in other marks", hint="use fewer")


def _nest(tokens: Sequence[Token], filled: Filled, line: int = 1) -> tuple[Node, ...]:
    """Return flat tokens as a tree, each with its line in the source."""
    lines = filled.lines
    stack: list[tuple[Token, int, list[Node]]] = []
    top: list[Node] = []
    for token in tokens:
        if token.map is not None and token.type != "inline":
            line = lines[min(token.map[0], len(lines) - 1)]
        current = stack[-1][2] if stack else top
        if token.nesting == 1:
            stack.append((token, line, []))
        elif token.nesting == -1:
            opening, row, children = stack.pop()
            outer = stack[-1][2] if stack else top
            outer.append(Node(opening, tuple(children), row))
        else:
            start = lines[min(token.map[0], len(lines) - 1)] if token.map is not None else line
            children_of = _nest(_spaced(token, filled), filled, start) if token.children else ()
            current.append(Node(token, children_of, start))
    return tuple(top)


def _spaced(token: Token, filled: Filled) -> list[Token]:
    """Give each inline token its row, and each soft break the space that it stands for."""
    row = token.map[0] if token.map else 0
    result: list[Token] = []
    children = token.children or []
    for index, child in enumerate(children):
        placed = child.copy()
        placed.map = [row, row + 1]
        if child.type == "softbreak":
            before = "".join(each.content for each in children[:index])
            after = "".join(each.content for each in children[index:])
            unspaced = _unspaced(before[-1:], filled, -1) and _unspaced(after[:1], filled, 0)
            placed.content = "" if unspaced else " "
        result.append(placed)
        row += child.type in {"softbreak", "hardbreak"}
    return result


def _unspaced(char: str, filled: Filled, end: int) -> bool:
    """Tell whether a script without spaces stands beside a line end (CSS Text 3, 4.1.3)."""
    if char and ord(char) >= FIRST_MARKER:
        char = filled.values[ord(char) - FIRST_MARKER].text[end]
    wide = bool(char) and east_asian_width(char) in UNSPACED
    return wide and "HANGUL" not in name(char, "")


def _faults(nodes: Sequence[Node], path: str) -> Iterator[Fault]:
    for node in nodes:
        message, hint = _refusal(node)
        if message:
            yield Fault(path, node.line, message=message, hint=hint)
        else:
            yield from _faults(node.children, path)


def _refusal(node: Node) -> tuple[str, str]:
    """Return why a node is not part of the subset and a hint, or empty texts."""
    token = node.token
    if token.type in REFUSED:
        return f"{REFUSED[token.type]} cannot stand in a statement", SUBSET
    match token.type:
        case "link_open":
            if not _filled(node):
                return "this link has no text", "write [text](https://...)"
            return _link_refusal(str(token.attrs["href"]), titled="title" in token.attrs)
        case "text_special" if token.info == "entity":
            return f"'{token.markup}' cannot stand in a statement", "write the character itself"
        case "heading_open" if token.markup in {"-", "="}:
            message = "a line of --- or === below a text makes a heading of it"
            return message, "leave a line empty above it, or begin a heading with ##"
        case "heading_open" if token.tag == "h1":
            return "a heading begins with ## here", "the title stands in the front matter"
        case "ordered_list_open" if len(node.children) == 1:
            number = f"{token.attrs.get('start', 1)}{token.markup}"
            message = f"'{number}' makes a list of one item here"
            return message, f"write {number[:-1]}\\{token.markup} if it is no list"
        case "heading_open" | "list_item_open" | "blockquote_open" if not _filled(node):
            return f"this {EMPTY[token.type]} is empty", "delete it or write its text"
        case _:
            return "", ""


def _filled(node: Node) -> bool:
    return bool(node.token.content) or any(_filled(child) for child in node.children)


def _link_refusal(address: str, *, titled: bool) -> tuple[str, str]:
    if _holds_field(address):
        return "a field cannot stand in the address of a link", "write the address out"
    if titled:
        return "a link has no title here", "write [text](https://...)"
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    hosted = parts.scheme in HOSTED
    if parts.scheme not in SCHEMES or not (HOST.fullmatch(parts.netloc) if hosted else parts.path):
        return f"the link '{address}' is not a whole address", "begin it with https://"
    return "", ""


def _holds_field(address: str) -> bool:
    return any(ord(char) >= FIRST_MARKER for char in address)


def _level_faults(nodes: Sequence[Node], path: str) -> Iterator[Fault]:
    """Yield a fault for each heading that leaves a level out, which no format may (PDF/UA-1)."""
    level = 1
    for node in _walk(nodes):
        if node.token.type == "heading_open":
            before, level = level, int(node.token.tag[1:])
            if level > before + 1:
                message = "this heading leaves a level out"
                hint = f"begin it with {'#' * (before + 1)}"
                yield Fault(path, node.line, message=message, hint=hint)


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield nodes and all that stands in them, in the order of the text."""
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _definition_faults(env: Mapping[str, Any], filled: Filled, path: str) -> Iterator[Fault]:
    """Yield a fault for each link that is defined apart, a line that CommonMark prints nowhere."""
    for each in (*env.get("references", {}).values(), *env.get("duplicate_refs", ())):
        line = filled.lines[each["map"][0]]
        message = "a line [name]: is left out of the text"
        yield Fault(path, line, message=message, hint="write [text](https://...) for a link")
