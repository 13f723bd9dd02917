"""What keeps a direction of its own: figures, addresses and names in a text of the other direction.

What an author types is ordered by the Unicode Bidirectional Algorithm alone (UAX #9). What a value
brings into a text, and a figure that the algorithm would turn round, is isolated: it is ordered by
itself and takes its place in the line as one whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import assert_never
from unicodedata import bidirectional

from notice.document import (
    Date,
    Direction,
    Emphasis,
    Inline,
    Inlines,
    Isolate,
    LineBreak,
    Link,
    Number,
    Ordinal,
    Strong,
    Text,
    Unbroken,
    Value,
    leaves,
    plain,
    wrapped,
)

NUMBER = r"\d++(?:[.,:/]\d++)*+%?+"
MINUS = "-\u2212\u00b1"
HYPHEN = "[-\u2010\u2011\u2212]"
GROUP = "[\\ \u00a0./()\u2010\u2011-]{1,2}\\d++"
FIGURE = re.compile(
    rf"""(?<![\dA-Za-z.,:/\ufffc])(?:
        (?:(?<!\S)[{MINUS}])? {NUMBER} (?:{HYPHEN}{NUMBER})++      # 10:30-12:00, 02-555-0100
        | \+\d++ (?:{GROUP})*+                                    # +972 (2) 555-0100
        | \(\d++\) [\ \u00a0-]?+ \d++ (?:{GROUP})*+                # (02) 555 0100
        | 0\d++ (?:[\ \u00a0]\d{{2,}}+){{2,}}+                      # 02 555 0100
        | (?<!\S)[{MINUS}]{NUMBER}                                # -5
    )(?![\dA-Za-z\ufffc])""",
    re.VERBOSE,
)
"""Figures that are read from left to right but that UAX #9 may order otherwise: a sign or bracket
at their beginning is neutral, and so is a hyphen between Arabic numbers (W2, W4, W6, N1)."""
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*[\w/#=-]|[\w.+-]+@[\w.-]+\w", re.ASCII)
"""Addresses of the web and of mail: a slash at the end is neutral and would change sides."""
ISOLATED = "\ufffc"
MARKS: Mapping[Direction, str] = {"ltr": "\u200e", "rtl": "\u200f"}
"""Marks that are ordered as a letter and not drawn."""
STRONG: Mapping[str, Direction] = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def direction(text: str) -> Direction | None:
    """Return the direction of the first letter of a text, if it has one (UAX #9, P2)."""
    return next((STRONG[kind] for kind in map(bidirectional, text) if kind in STRONG), None)


def isolated(children: Inlines, base: Direction) -> Inlines:
    """Return inline content of a direction with an ``Isolate`` around whatever keeps its own."""
    for start, end, own in _values(children, base):

        def inside(inner: Inlines, own: Direction = own) -> Inline:
            return Isolate(own, isolated(inner, own))

        children = wrapped(children, start, end, inside)
    if base == "ltr":
        return children
    text = _joining(children)
    for figure in FIGURE.finditer(text):
        children = wrapped(children, *figure.span(), _unbroken)
    for address in ADDRESS.finditer(text):
        children = wrapped(children, *address.span(), partial(Isolate, "ltr"))
    return children


def line(text: str, base: Direction) -> Inlines:
    """Return a line of an issuer, such as a street or a telephone number, in its own direction."""
    own = direction(text) or base
    children = isolated((Text(text),), own)
    return children if own == base else (Isolate(own, children),)


def marked(children: Inlines, base: Direction) -> Inlines:
    """Return inline content with marks for letters in place of isolates (UAX #9, 2.6).

    They do the same for programs that do not know isolates, such as Word: a mark of its direction
    at each end of the content, and one of the direction around it outside.
    """
    result: list[Inline] = []
    for node in children:
        match node:
            case Isolate():
                inner, outer = Text(MARKS[node.direction]), Text(MARKS[base])
                result += (outer, inner, *marked(node.children, node.direction), inner, outer)
            case Emphasis() | Strong() | Link() | Unbroken():
                result.append(replace(node, children=marked(node.children, base)))
            case Text() | Value() | Number() | Ordinal() | Date() | LineBreak():
                result.append(node)
            case _:
                assert_never(node)
    return tuple(result)


def _values(children: Inlines, base: Direction) -> Iterator[tuple[int, int, Direction]]:
    """Yield where a value of the other direction starts and ends, and that direction."""
    start = 0
    for leaf in leaves(children):
        end = start + len(plain((leaf,)))
        own = direction(leaf.text) if isinstance(leaf, Value) else None
        if own is not None and own != base:
            yield start, end, own
        start = end


def _unbroken(children: Inlines) -> Inline:
    return Isolate("ltr", (Unbroken(children),))


def _joining(children: Inlines) -> str:
    """Return inline content as text, with replacement characters for what is isolated already."""
    text = ""
    for node in children:
        match node:
            case Isolate():
                text += ISOLATED * len(plain(node.children))
            case Emphasis() | Strong() | Link() | Unbroken():
                text += _joining(node.children)
            case LineBreak():
                text += "\n"
            case Text() | Value() | Number() | Ordinal() | Date():
                text += node.text
            case _:
                assert_never(node)
    return text
