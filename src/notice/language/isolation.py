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

GROUP = "[\\ \u00a0./()\u2010\u2011-]{1,2}\\d++"
SIGN = r"+\u2212\u00b1\-"
HYPHENS = r"\u2010\u2011\-"
FIGURE = re.compile(
    rf"""(?<![\w.,:/\ufffc])(?:
        \+\d++ (?:{GROUP})++                                    # +972 (2) 555-0100
        | \(\d++\) [\ \u00a0{HYPHENS}]?+ \d++ (?:{GROUP})*+        # (02) 555 0100
        | 0\d++ (?:[\ \u00a0]\d{{2,}}+){{2,}}+                      # 02 555 0100
        | (?:(?<![^\s\u2013\u2014])[({SIGN}#$€£₪]*+)? \d            # 10:30-12:00, 1-800-FREE, -5°C
          [\dA-Za-z{SIGN}{HYPHENS}.,:/()\u066a-\u066c#%‰°′″*$€£₪&_]*+
    )(?![\w\ufffc])""",
    re.VERBOSE,
)
"""What may be a figure that is read from left to right: a run of digits with what is typed beside
them, or a telephone number with spaces."""
REST = ".,:/&_*"
"""What ends a sentence or a phrase rather than a figure."""
TURNED = re.compile(rf"[\s{SIGN}{HYPHENS}(#$€£₪]")
"""What makes UAX #9 turn a figure round: a sign or bracket at its beginning is neutral, and so is a
hyphen between Arabic numbers (W2, W4, W6, N1). Without it the figure is left to the algorithm."""
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*[\w/#=-]|(?<![\w.+-])[\w.+-]++@[\w.-]+\w", re.ASCII)
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
    for start, end in _figures(text):
        children = wrapped(children, start, end, _unbroken)
    for address in ADDRESS.finditer(text):
        alone = direction(text[address.end() :].partition("\n")[0]) != "ltr"
        if alone and not _follows_latin(text, address.start()):
            children = wrapped(children, *address.span(), partial(Isolate, "ltr"))
    return children


def _figures(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a figure starts and ends that a right-to-left text would turn round."""
    end = 0
    while match := FIGURE.search(text, end):
        start, figure = match.start(), match[0].rstrip(REST)
        while figure.count("(") > figure.count(")"):
            before, _, after = figure.partition("(")
            if any(map(str.isdigit, before)):
                figure = before.rstrip(REST)
            else:
                start, figure = start + len(before) + 1, after
        while figure.count(")") > figure.count("("):
            figure = figure.rpartition(")")[0].rstrip(REST)
        end = start + max(len(figure), 1)  # what is cut off may begin another
        arabic = any(bidirectional(char) == "AN" for char in figure)  # an isolate turns it as well
        if TURNED.search(figure) and not arabic and not _follows_latin(text, start):
            yield start, end
            text = text[:start] + ISOLATED * len(figure) + text[end:]


def _follows_latin(text: str, start: int) -> bool:
    """Whether the last letter before a place runs from left to right.

    UAX #9 takes a figure behind it along (W7), as in ISBN 978-3-16: an isolate would tear it off.
    """
    before = text[:start].rpartition("\n")[2]
    return direction(before[::-1]) == "ltr"


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
