"""Where lines end: titles in lines about as long, and no line that ends before it is full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf
from typing import Any

SLACK = 1.04
"""Widths of words are reckoned from their number of letters: right within a few percent."""
SPACES = re.compile("[ \u00a0]")
"""What WeasyPrint widens to justify a line."""
TORN = 2
"""How many times the next word would fit on a line for it to have ended too early."""


@dataclass(frozen=True)
class Title:
    """A title on the page: how to name it, its place, and each line's words with their widths."""

    selector: str
    width: float
    centred: bool
    lines: tuple[tuple[float, ...], ...]


def titles(page: Any) -> tuple[Title, ...]:
    """Return the titles of a page that WeasyPrint has laid out: its ``h1`` and ``.subtitle``."""
    tree = page._page_box.descendants()  # noqa: SLF001 - no public name tells where lines end
    return tuple(
        Title(
            selector,
            box.width,
            box.style["text_align_all"] == "center",
            tuple(_words(line) for line in box.children),
        )
        for box in tree
        if (selector := _selector(box)) and _is_of_lines(box)
    )


def sheet(titles: Sequence[Title]) -> str:
    """Return the style sheet that narrows each title of several lines as far as they allow.

    It is ``text-wrap: balance`` (CSS Text 4, 6.4.2): the number of lines is to stay what it was.
    """
    rules: list[str] = []
    for title in titles:
        words = [word for line in title.lines for word in line]
        rest = title.width - narrowest(words, len(title.lines)) * SLACK
        if len(title.lines) > 1 and rest > 0:
            start, end = (rest / 2, rest / 2) if title.centred else (0, rest)
            sides = f"padding-inline-start: {start:.1f}px; padding-inline-end: {end:.1f}px"
            rules.append(f"{title.selector} {{ {sides} }}")
    return "\n".join(rules)


def narrowest(words: Sequence[float], count: int) -> float:
    """Return the smallest width at which words of these widths fill no more than ``count`` lines.

    A width holds the space that follows its word. ``count`` is 1 or more.
    """
    ends = [0.0, *accumulate(words)]
    candidates = {right - left for i, left in enumerate(ends) for right in ends[i + 1 :]}
    return next((width for width in sorted(candidates) if _lines(words, width) <= count), 0.0)


def _lines(words: Sequence[float], width: float) -> float:
    """Return how many lines of a width words need; endless where one is wider than a line."""
    lines, filled = 1, 0.0
    for word in words:
        if word > width:
            return inf
        lines, filled = (lines, filled + word) if filled + word <= width else (lines + 1, word)
    return lines


def _selector(box: Any) -> str:
    """Return how a style sheet names the block of a title, nothing for any other box."""
    if box.element is None:
        return ""
    if "subtitle" in (box.element.get("class") or "").split():
        return ".subtitle"
    return "h1" if box.element_tag == "h1" else ""


def _is_of_lines(box: Any) -> bool:
    """Whether a box is a block that holds lines, and nothing else."""
    children = getattr(box, "children", ())
    return bool(children) and all(type(child).__name__ == "LineBox" for child in children)


def torn(pages: Sequence[Any]) -> bool:
    """Return whether a line ends though a good deal more would fit on it.

    WeasyPrint 70 ends a line after its first word where the space before an element, such as a
    date, is all that is too wide for the line.
    """
    blocks = (box for page in pages for box in page._page_box.descendants())  # noqa: SLF001 - as above
    return any(
        _natural(line) + TORN * _words(following)[0] < block.width
        for block in blocks
        if _is_of_lines(block)
        for line, following in pairwise(block.children)
        if not any(box.element_tag == "br" for box in line.descendants())
    )


def _words(line: Any) -> tuple[float, ...]:
    """Return the width of each word of a line, by its share of the line's letters."""
    parts = [
        box.text.replace(" ", "\u00a0") if box.style["white_space"] == "nowrap" else box.text
        for box in line.descendants()
        if hasattr(box, "text")
    ]
    text = "".join(parts)
    width = _natural(line)
    return tuple(width * (len(word) + 1) / max(len(text), 1) for word in text.split(" "))


def _natural(line: Any) -> float:
    """Return how wide a line is without what justifying it has put into its spaces."""
    added = (
        box.justification_spacing * len(SPACES.findall(box.text))
        for box in line.descendants()
        if hasattr(box, "text")
    )
    return float(line.width - sum(added))
