"""The subset of CommonMark that a source may hold: read as a tree, or refused by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width, name
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from notice import extent
from notice.errors import Fault, SourceError
from notice.template import lookalike
from notice.template.diagnosis import Refusal
from notice.template.filling import MARKER, Filled

SUBSET = (
    "a source may hold headings, paragraphs, emphasis, lists, quotations, breaks (---) and links"
)
DEEPEST = 50
"""How deep marks may be nested; readers see no more than a few."""
REFUSED = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "code_block": "an indented block (code)",
    "fence": "a code block",
    "code_inline": "code between backquotes",
    "image": "an image",
    "table": "a table",
    "s": "struck text",
}
EMPTY = {"heading": "heading", "list_item": "item", "blockquote": "quotation"}
HOSTED = {"https", "http"}
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?")
SCHEMES = HOSTED | {"mailto", "tel"}
UNSPACED = {"F", "W", "H"}
"""Wide characters (UAX #11): a line that ends between two of them leaves no space behind."""


class _Parser(MarkdownIt):
    """A parser that accepts any address, and keeps the fields in it."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - named by markdown-it
        """Accept every link, so that a bad one is reported instead of printed."""
        del url
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - named by markdown-it
        """Return an address in ASCII, but leave one with a field as it is."""
        return url if MARKER.search(url) else super().normalizeLink(url)


@cache
def _parser() -> MarkdownIt:
    """CommonMark, with extensions on that are refused rather than printed as text."""
    parser = _Parser("commonmark", {"maxNesting": 2 * DEEPEST}).enable(["table", "strikethrough"])
    return parser.disable("text_join")  # it would hide the entities, which are refused


def read(filled: Filled, path: str) -> SyntaxTreeNode:
    """Return a filled text as a tree, each soft break with the space that it stands for.

    Raises ``SourceError`` with every use of Markdown outside the subset, by line.
    """
    if excess := extent.overflow(filled.text):
        row, message = excess
        raise SourceError(Fault(path, filled.lines[row], "", message, "divide it"))
    env: dict[str, Any] = {}
    tokens = _parser().parse(filled.text, env)
    refusals = [*_depth_refusals(tokens)]
    if not refusals:  # the tree is built by recursion
        _number_rows(tokens)
        tree = SyntaxTreeNode(tokens)
        refusals = [*_refusals(tree), *_level_refusals(tree), *_definition_refusals(env)]
        refusals += lookalike.refusals(tokens)
    faults = [Fault(path, filled.lines[row], "", message, hint) for row, message, hint in refusals]
    if faults:
        raise SourceError(*faults)
    for token in tokens:
        _space(token.children or (), filled)
    return tree


def _depth_refusals(tokens: Sequence[Token]) -> Iterator[Refusal]:
    """Refuse each part of a text that is nested too deep in emphasis, lists or quotations."""
    depth = 0
    for token in tokens:
        before, depth = depth, depth + token.nesting
        inner = accumulate((child.nesting for child in token.children or ()), initial=depth)
        if before <= DEEPEST < max(inner) and token.map:
            yield token.map[0], "this is nested too deeply in other marks", "use fewer"


def _number_rows(tokens: Sequence[Token]) -> None:
    """Give each inline token its row, as the parser gives one to each block."""
    for token in tokens:
        row = token.map[0] if token.map else 0
        for child in token.children or ():
            child.map = [row, row + 1]
            row += child.type in {"softbreak", "hardbreak"}


def _space(children: Sequence[Token], filled: Filled) -> None:
    """Give each soft break of a paragraph the space that it stands for."""
    before = ""
    breaks: list[Token] = []
    for token in children:
        if token.type == "softbreak":
            token.content = " "
            breaks.append(token)
        elif token.content:
            if breaks and _unspaced(before, filled, -1) and _unspaced(token.content, filled, 0):
                for softbreak in breaks:
                    softbreak.content = ""
            before, breaks = token.content, []


def _unspaced(text: str, filled: Filled, end: int) -> bool:
    """Tell whether a script without spaces stands at one end of a text (CSS Text 3, 4.1.3)."""
    char = text[end:][:1]
    if MARKER.match(char):
        char = filled.value(char).text[end]
    return bool(char) and east_asian_width(char) in UNSPACED and "HANGUL" not in name(char, "")


def _refusals(node: SyntaxTreeNode) -> Iterator[Refusal]:
    """Refuse what lies outside the subset below a node, the outermost only."""
    for child in node.children:
        message, hint = _refusal(child)
        if message:
            yield _row(child), message, hint
        else:
            yield from _refusals(child)


def _row(node: SyntaxTreeNode) -> int:
    return node.map[0] if node.map else 0


def _refusal(node: SyntaxTreeNode) -> tuple[str, str]:
    """Return why a node is not part of the subset and a hint, or empty texts."""
    match node.type:
        case "code_block":
            message = f"{REFUSED['code_block']} is not allowed in a statement"
            return message, "begin the line at the left edge"
        case kind if kind in REFUSED:
            return f"{REFUSED[kind]} is not allowed in a statement", SUBSET
        case "link" if _is_empty(node):
            return "this link has no text", "write [text](https://...)"
        case "link":
            return _link_refusal(str(node.attrs["href"]), titled="title" in node.attrs)
        case "text_special" if node.info == "entity":
            return f"'{node.markup}' is not allowed in a statement", "write the character itself"
        case "heading" if node.markup in {"-", "="}:
            message = "a line of --- or === below a text makes a heading of it"
            return message, "leave a line empty above it, or begin a heading with ##"
        case "heading" if node.tag == "h1":
            return "a heading begins with ## here", "the title stands in the front matter"
        case "ordered_list" if len(node.children) == 1:
            number = node.attrs.get("start", 1)
            message = f"'{number}{node.markup}' makes a list of one item here"
            return message, f"write {number}\\{node.markup} if it is no list"
        case kind if kind in EMPTY and _is_empty(node):
            return f"this {EMPTY[kind]} is empty", "delete it or write its text"
        case _:
            return "", ""


def _is_empty(node: SyntaxTreeNode) -> bool:
    return not any(part.content for part in node.walk())


def _link_refusal(address: str, *, titled: bool) -> tuple[str, str]:
    if MARKER.search(address):
        return "a field is not allowed in the address of a link", "write the address out"
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


def _level_refusals(tree: SyntaxTreeNode) -> Iterator[Refusal]:
    """Refuse each heading that skips a level, as PDF/UA-1 does (ISO 14289-1, 7.4.2)."""
    level = 1
    for node in tree.walk():
        if node.type == "heading":
            before, level = level, int(node.tag[1:])
            if level > before + 1:
                hint = f"begin it with {'#' * (before + 1)}"
                yield _row(node), "this heading skips a level", hint


def _definition_refusals(env: Mapping[str, Any]) -> Iterator[Refusal]:
    """Refuse each link reference definition: CommonMark does not print that line."""
    for reference in (*env.get("references", {}).values(), *env.get("duplicate_refs", ())):
        message = "a line [name]: is left out of the text"
        yield reference["map"][0], message, "write [text](https://...) for a link"
