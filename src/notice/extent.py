"""How much a text may hold for people to read: what takes too long is told before it does."""

from __future__ import annotations

import re

LINES = 5_000
"""Of a statement, which has some 60."""
MARKS = 500
"""In one paragraph, which has some 20: Markdown is read in the square of their number."""
ELEMENTS = 50_000
"""Tags of a web page to import: a long article that is saved whole has some 20 000."""
MARK = re.compile(r"[*_~\[\]`<&]")
SHORTER = "save the statement alone"


def check(text: str) -> None:
    """Raise ``ValueError`` for a text of too many lines."""
    if text.count("\n") > LINES:
        raise ValueError(f"it has more than {LINES} lines; {SHORTER}")


def check_page(text: str) -> None:
    """Raise ``ValueError`` for a web page of too many elements."""
    if text.count("<") > ELEMENTS:
        raise ValueError(f"it has more than {ELEMENTS} elements; {SHORTER}")


def overflow(text: str) -> tuple[int, str] | None:
    """Return the row from which a text in Markdown is more than can be read, and why, if it is."""
    begin = marks = 0
    for row, line in enumerate(text.split("\n")):
        if not line.strip():
            begin, marks = row + 1, 0
        elif row >= LINES:
            return row, f"the text has more than {LINES} lines"
        marks += len(MARK.findall(line))
        if marks > MARKS:
            message = f"this paragraph has more than {MARKS} signs of Markdown, such as * and ["
            return begin, message
    return None
