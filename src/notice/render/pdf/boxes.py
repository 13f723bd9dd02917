"""Bidirectional runs as boxes, so that WeasyPrint draws them in their order.

WeasyPrint orders the boxes of a line by their direction, and Pango the text of one box: neither
sees the whole line. A run of figures that a box ends in the middle of would be drawn with its parts
changed round. So each run gets a box of its own, and each box text of one level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import assert_never

from notice.document import (
    END_OF_ISOLATE,
    ISOLATES,
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
    wrapped,
)
from notice.render.pdf import syllables
from notice.render.pdf.engine import BASES, levels

TURNING = re.compile(
    "[\u0590-\u08ff\u200f\u2067\u2068\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""What can make a text run from right to left: letters and marks of UAX #9, 3.2, by block."""
DIRECTIONS: Sequence[Direction] = ("ltr", "rtl")
MARK = re.compile(f"[{''.join(ISOLATES.values())}{END_OF_ISOLATE}]")


def boxed(children: Inlines, base: Direction) -> Inlines:
    """Return inline content with an ``Isolate`` around each run of a higher level than its own.

    Every leaf is then of one level: to draw each box in the direction of its parent is to draw all
    of them in the order of UAX #9, L2.
    """
    children = syllables.boxed(children)
    text = _marked(children)
    if base == "ltr" and not TURNING.search(text):
        return children
    children = _bare(children)
    own = _embedding(text, base)
    for level in range(max(own, default=0), BASES[base], -1):
        for start, end in _spans(text, own, level):
            children = wrapped(children, start, end, partial(Isolate, DIRECTIONS[level % 2]))
    return children


def levelled(children: Inlines, base: Direction) -> list[tuple[str, int]]:
    """Return each character of inline content with its embedding level, hard breaks too.

    The marks of isolates are among them: they keep runs of one level apart.
    """
    text = _marked(children)
    return [*zip(text, _embedding(text, base), strict=True)]


def turning(children: Inlines) -> bool:
    """Whether inline content has anything that runs from right to left."""
    return bool(TURNING.search(_marked(children)))


def _embedding(text: str, base: Direction) -> bytes:
    """Return the embedding level of each character of a text of paragraphs, a line each."""
    end = bytes([BASES[base]])
    return end.join(levels(line, base) if line else b"" for line in text.split("\n"))


def _spans(text: str, levels: bytes, level: int) -> Iterator[tuple[int, int]]:
    """Yield where a run of at least a level starts and ends, the marks of isolates not counted."""
    start = 0
    for inside, run in groupby(zip(text, levels, strict=True), lambda item: item[1] >= level):
        end = start + sum(not MARK.match(char) for char, _ in run)
        if inside and end > start:
            yield start, end
        start = end


def _marked(children: Inlines) -> str:
    """Return inline content as text with the marks of its isolates, a line for each hard break."""
    text = ""
    for node in children:
        match node:
            case Isolate():
                text += ISOLATES[node.direction] + _marked(node.children) + END_OF_ISOLATE
            case Emphasis() | Strong() | Link() | Unbroken():
                text += _marked(node.children)
            case LineBreak():
                text += "\n"
            case Text() | Value() | Number() | Ordinal() | Date():
                text += node.text
            case _:
                assert_never(node)
    return text


def _bare(children: Inlines) -> Inlines:
    """Return inline content without the isolates: their levels tell."""
    result: list[Inline] = []
    for node in children:
        match node:
            case Isolate():
                result += _bare(node.children)
            case Emphasis() | Strong() | Link() | Unbroken():
                result.append(replace(node, children=_bare(node.children)))
            case _:
                result.append(node)
    return tuple(result)
