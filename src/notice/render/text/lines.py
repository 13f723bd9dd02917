"""The lines of a text: inline content as plain text, and where a line of it may end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never
from unicodedata import category, east_asian_width

from notice.document import (
    END_OF_ISOLATE,
    ISOLATES,
    Date,
    Emphasis,
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
    plain,
)

WIDTH = 72
"""Columns of a line; RFC 5322, 2.1.1 asks mail to stay within 78."""
RIGHT_TO_LEFT_MARK = "\u200f"
"""At the start of each line of a right-to-left text: a reader that takes the direction of a line
from its first strong character (UAX #9, P2) then sets it right even where it begins with Latin."""
SPACES = re.compile("[ \u2000-\u2006\u2008-\u200b\u205f]+")
"""The spaces after which UAX #14 lets a line end: U+2007, U+00A0 and U+202F are not among them."""
JOINER = "\u2060"
"""Holds a mark of emphasis to its word while lines are broken (UAX #14, class WJ), then goes."""
MARKS = re.compile(f"[{''.join(ISOLATES.values())}{END_OF_ISOLATE}]")
RULES = {1: "=", 2: "-"}
"""What a title and a heading are underlined with, by level."""
Row = Sequence[tuple[str, bool]]
"""What stands between two hard breaks: pieces of text, each with whether a line may end in it."""


@dataclass
class Notes:
    """The link addresses of a text, numbered in order of their first use.

    ``digits`` writes a number in the digits of the language.
    """

    digits: Callable[[int], str]
    addresses: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return a line for each address, with its number."""
        numbered = enumerate(self.addresses, 1)
        return [f"[{self.digits(number)}] {address}" for number, address in numbered]

    def number(self, address: str) -> int:
        """Return the number of an address, the next one where it is new."""
        if address not in self.addresses:
            self.addresses.append(address)
        return self.addresses.index(address) + 1


def rows(children: Inlines, notes: Notes) -> list[Row]:
    """Return inline content split at its hard breaks."""
    result: list[list[tuple[str, bool]]] = [[]]
    for piece, breakable in _pieces(children, notes):
        if piece == "\n":
            result.append([])
        else:
            result[-1].append((piece, breakable))
    return [*result]


def wrap(row: Row, width: int) -> list[str]:
    """Return a row as lines of at most ``width`` cells, broken by UAX #14, of which it is the sum.

    Spaces stay at the end of the line before them, and are not counted there; the last line has
    none, and a row of blanks no line. No line ends inside an ``Unbroken`` node or at a no-break
    space. Each line is a paragraph to whoever orders it, so an isolate is closed at the end of a
    line and goes on in the next. A piece that is wider than a line by itself, such as an address,
    stands on a line of its own and is not broken.
    """
    text = "".join(piece for piece, _ in row)
    fixed: set[int] = set()
    position = 0
    for piece, breakable in row:
        if not breakable:
            fixed |= set(range(position + 1, position + len(piece)))
        position += len(piece)
    lines = _broken(text, fixed, width)
    return [*_closed(line.replace(JOINER, "") for line in lines)]


def _closed(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines in each of which every isolate has its end."""
    opened = ""
    for line in lines:
        text = opened + line
        opened = ""
        for mark in MARKS.findall(text):
            opened = opened[:-1] if mark == END_OF_ISOLATE else opened + mark
        end = len(text.rstrip(" "))
        yield text[:end] + END_OF_ISOLATE * len(opened) + text[end:]


def _broken(text: str, fixed: set[int], width: int) -> list[str]:
    lines: list[str] = []
    current = ""
    start = 0
    for end in _opportunities(text):
        if end in fixed:
            continue
        unit = text[start:end]
        if current.strip() and cells(current + unit.rstrip()) > width:
            lines.append(current)
            current = ""
        current += unit
        start = end
    current += text[start:]
    if current.strip():
        lines.append(current)
    return [*lines[:-1], lines[-1].rstrip()] if lines else []


def _opportunities(text: str) -> Iterator[int]:
    """Yield where a line may end: after spaces, and for scripts without them where UAX #14 says.

    Uniseg knows all of UAX #14 but takes 150 microseconds a character; where words are separated
    by spaces, breaking only there gives lines as good, and never breaks ``36-cı``.
    """
    if any(east_asian_width(char) in "WF" for char in text):
        from uniseg.linebreak import line_break_boundaries  # noqa: PLC0415 - slow to import

        yield from line_break_boundaries(text)
        return
    for match in SPACES.finditer(text):
        yield match.end()
    yield len(text)


def _pieces(children: Inlines, notes: Notes) -> Iterator[tuple[str, bool]]:
    for node in children:
        match node:
            case Text() | Value():
                yield node.text, True
            case Date():
                for part in re.split("(?<= )", node.text):
                    yield part, False
            case Number() | Ordinal():
                yield node.text, False
            case Unbroken():
                yield "".join(piece for piece, _ in _pieces(node.children, notes)), False
            case Isolate():
                yield ISOLATES[node.direction] + JOINER, False
                yield from _pieces(node.children, notes)
                yield JOINER + END_OF_ISOLATE, False
            case LineBreak():
                yield "\n", True
            case Emphasis():
                yield from _marked("_", node.children, notes)
            case Strong():
                yield from _marked("*", node.children, notes)
            case Link():
                yield from _pieces(node.children, notes)
                if plain(node.children) not in {node.address, node.address.removeprefix("mailto:")}:
                    yield f"\u00a0[{notes.digits(notes.number(node.address))}]", False
            case _:
                assert_never(node)


def _marked(mark: str, children: Inlines, notes: Notes) -> Iterator[tuple[str, bool]]:
    yield mark + JOINER, False
    yield from _pieces(children, notes)
    yield JOINER + mark, False


def cells(text: str) -> int:
    """Return the width in terminal cells; a character without one counts as none."""
    if not any(category(char)[0] in "MC" or east_asian_width(char) in "WF" for char in text):
        return len(text)
    from wcwidth import wcswidth, wcwidth  # noqa: PLC0415 - its tables are slow to load

    width = wcswidth(text)
    return width if width >= 0 else sum(max(wcwidth(char), 0) for char in text)
