"""What a pasted text may not mean: lines that run together, addresses that are no links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from notice.definition.approval import FIELD
from notice.definition.source import Source
from notice.language.isolation import ADDRESS
from notice.preflight.finding import Finding

FILLED = "\ufffc"
"""What stands for a field."""
ITEM = re.compile(r"\s*(?:[–—−‐‑]|-(?=[^\s-])|\(?\w{1,2}\)|\d{1,2}\.(?!\d))")
"""What a line begins with as if it were an item: a dash, a letter or number."""
DASH = re.compile(r"[–—−‐‑]\s")
HARD_BREAK = re.compile(r"(?:\\|  )$")
OWN = {
    "bullet_list": re.compile(r"\s|[-+*]\s|$"),
    "ordered_list": re.compile(r"\s|\d+[.)]\s|$"),
    "blockquote": re.compile(r" {0,3}>|\s*$"),
}
"""How a line begins that was meant for the list or quotation that it is read as part of."""
APART = "leave a line empty above it"
LISTED = "write - and a space for each item of a list"

Told = tuple[int, str, str]
"""Row of the body, message and hint."""


def check(source: Source) -> Iterator[Finding]:
    """Yield what the body of a source may not mean as CommonMark reads it."""
    text = FIELD.sub(_covered, source.body.text)
    tokens = MarkdownIt("commonmark").parse(text)
    for code, found in (("run-together", _joined(tokens, text)), ("bare-address", _bare(tokens))):
        for row, message, hint in found:
            place = f"{source.path}:{source.body_line + row}"
            yield Finding(code, message, place=place, hint=hint)


def _covered(field: re.Match[str]) -> str:
    """Return what stands for a field or a condition, which has as many lines."""
    return (FILLED if field[0].startswith("{{") else "") + "\n" * field[0].count("\n")


def _joined(tokens: Sequence[Token], text: str) -> Iterator[Told]:
    """Yield where lines are read as one block that look like several."""
    lines = text.split("\n")
    dashed = False
    for block in SyntaxTreeNode(tokens).children:
        first, end = block.map or (0, 0)
        if block.type == "paragraph":
            yield from _joined_lines(lines, range(first, end))
            before, dashed = dashed, bool(DASH.match(lines[first]))
            if before and dashed:
                yield first, "paragraphs begin with a dash", LISTED
        else:
            dashed = False
        if block.type in OWN:
            own = OWN[block.type]
            alien = [row for row in range(first, end) if not own.match(lines[row])]
            single = block.type == "bullet_list" and len(block.children) == 1
            if single and (alien or _is_long(block)):
                message = "the lines from here on are one item of a list"
                yield first, message, "begin the first without its mark"
            elif alien:
                yield alien[0], "this line is read as part of the item or quotation above it", APART


def _joined_lines(lines: Sequence[str], rows: range) -> Iterator[Told]:
    """Yield where a paragraph seems to hold items of a list or, indented, further paragraphs."""
    following = [row for row in rows[1:] if not HARD_BREAK.search(lines[row - 1])]
    items = [row for row in rows if ITEM.match(lines[row])]
    begun = items and (items[0] == rows[0] or lines[items[0] - 1].endswith(":"))
    in_a_row = any(second == first + 1 for first, second in pairwise(items))
    if len(items) > 1 and {*items} & {*following} and (begun or in_a_row):
        yield items[0], "lines that begin like items are read as one paragraph", LISTED
    for row in following:
        if lines[row].lstrip(" ").startswith("\t"):
            yield row, "a line with a tab is read as part of the paragraph above it", APART


def _is_long(block: SyntaxTreeNode) -> bool:
    """Whether the first item of a list holds several paragraphs."""
    return [child.type for child in block.children[0].children].count("paragraph") > 1


def _bare(tokens: Sequence[Token]) -> Iterator[Told]:
    """Yield each address of the web or of mail that stands in a text and is no link."""
    for token in tokens:
        row = token.map[0] if token.map else 0
        linked = 0
        for child in token.children or ():
            linked += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            row += child.type in {"softbreak", "hardbreak"}
            for match in ADDRESS.finditer(child.content) if not linked else ():
                address = match[0]
                link = f"<{address}>"
                if address.startswith("www."):
                    link = f"[{address}](https://{address})"
                if not child.content.startswith(FILLED, match.end()):
                    yield row, f"'{address}' is typed as text and is no link", f"write {link}"
