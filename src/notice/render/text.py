"""A statement as plain text: UTF-8, NFC, LF, lines of a given width in terminal cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never
from unicodedata import category, east_asian_width, normalize

from notice.document import (
    Block,
    Blocks,
    Break,
    Date,
    Emphasis,
    Heading,
    Inlines,
    LineBreak,
    Link,
    List,
    Number,
    Ordinal,
    Paragraph,
    Quote,
    Strong,
    Text,
    Unbroken,
    Value,
)
from notice.statement import Statement

WIDTH = 72
"""Columns of a line; RFC 5322, 2.1.1 asks mail to stay within 78."""
NARROWEST = 20
RIGHT_TO_LEFT_MARK = "\u200f"
"""At the start of each line of a right-to-left text: a reader that takes the direction of a line
from its first strong character (UAX #9, P2) then sets it right even where it begins with Latin."""
SPACES = re.compile("[ \u2000-\u2006\u2008-\u200b\u205f]+")
"""The spaces after which UAX #14 lets a line end: U+2007, U+00A0 and U+202F are not among them."""
JOINER = "\u2060"
"""Holds a mark of emphasis to its word while lines are broken (UAX #14, class WJ), then goes."""
RULES = {1: "=", 2: "-"}


@dataclass
class _Notes:
    """The link addresses of a text, numbered in order of their first use."""

    addresses: list[str] = field(default_factory=list)

    def number(self, address: str) -> int:
        if address not in self.addresses:
            self.addresses.append(address)
        return self.addresses.index(address) + 1


def render(statement: Statement, width: int = WIDTH) -> str:
    """Return the statement as plain text that ends in one line feed."""
    notes = _Notes()
    head = statement.letterhead
    lead = [*_lines((Text(head.name),), width, notes)]
    for line in (*head.address, *head.contact):
        lead += _lines((Text(line),), width, notes)
    mark = [[f"[{statement.mark}]"]] if statement.mark else []
    parts = [lead, *mark, _underlined(statement.title, width, 1, notes)]
    if statement.subtitle:
        parts[-1] += ["", *_lines(statement.subtitle, width, notes)]
    dateline = _lines(statement.dateline, width, notes)
    if head.reference:
        dateline += _lines((Text(head.reference),), width, notes)
    parts += [dateline, *_blocks(statement.body, width, notes)]
    if statement.closing:
        parts += [["* * *"], *_blocks(statement.closing, width, notes)]
    signature = [line for line in (head.signatory, head.signatory_title) if line]
    if signature:
        parts.append([row for line in signature for row in _lines((Text(line),), width, notes)])
    if notes.addresses:
        parts.append([f"[{i}] {address}" for i, address in enumerate(notes.addresses, 1)])
    text = "\n\n".join("\n".join(part) for part in parts)
    start = RIGHT_TO_LEFT_MARK if statement.language.rtl else ""
    lines = [f"{start}{line.rstrip()}" if line.strip() else "" for line in text.split("\n")]
    return normalize("NFC", "\n".join(lines)) + "\n"


def _underlined(children: Inlines, width: int, level: int, notes: _Notes) -> list[str]:
    lines = _lines(children, width, notes)
    longest = max((_cells(line) for line in lines), default=0)
    return [*lines, RULES[level] * longest] if longest and level in RULES else lines


def _blocks(blocks: Blocks, width: int, notes: _Notes) -> Iterator[list[str]]:
    for block in blocks:
        lines = _block(block, width, notes)
        if lines:  # a paragraph of blanks has none
            yield lines


def _block(block: Block, width: int, notes: _Notes) -> list[str]:
    match block:
        case Heading():
            return _underlined(block.children, width, block.level, notes)
        case Paragraph():
            return _lines(block.children, width, notes)
        case List():
            return _list(block, width, notes)
        case Quote():
            inner = max(width - 2, 1)
            parts = ["\n".join(part) for part in _blocks(block.children, inner, notes)]
            return [f"> {line}" for line in "\n\n".join(parts).split("\n")]
        case Break():
            return ["* * *"]
        case _:
            assert_never(block)


def _list(block: List, width: int, notes: _Notes) -> list[str]:
    result: list[str] = []
    for index, item in enumerate(block.items):
        mark = "- " if block.start is None else f"{block.start + index}. "
        inner = max(width - len(mark), 1)
        parts = ["\n".join(part) for part in _blocks(item.children, inner, notes)]
        separator = "\n" if [type(c) for c in item.children] == [Paragraph, List] else "\n\n"
        lines = separator.join(parts).split("\n")
        result.append(mark + lines[0])
        result += [" " * len(mark) + line for line in lines[1:]]
    return result


def _lines(children: Inlines, width: int, notes: _Notes) -> list[str]:
    """Return inline content as lines of at most ``width`` cells, broken by UAX #14.

    No line ends inside an ``Unbroken`` node or at a no-break space. A piece that is wider than a
    line by itself, such as an address, stands on a line of its own and is not broken.
    """
    result: list[str] = []
    for row in _rows(children, notes):
        text = "".join(piece for piece, _ in row)
        fixed: set[int] = set()
        position = 0
        for piece, breakable in row:
            if not breakable:
                fixed |= set(range(position + 1, position + len(piece)))
            position += len(piece)
        result += [line.replace(JOINER, "") for line in _wrap(text, fixed, width)]
    return result


def _wrap(text: str, fixed: set[int], width: int) -> list[str]:
    lines: list[str] = []
    current = ""
    start = 0
    for end in _opportunities(text):
        if end in fixed:
            continue
        unit = text[start:end]
        if current.strip() and _cells(current + unit.rstrip()) > width:
            lines.append(current.rstrip())
            current = ""
        current += unit
        start = end
    current += text[start:]
    return [*lines, current.rstrip()] if current.strip() else lines


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


def _rows(children: Inlines, notes: _Notes) -> list[list[tuple[str, bool]]]:
    """Return pieces of text, each with whether a line may end in it, split at hard breaks."""
    rows: list[list[tuple[str, bool]]] = [[]]
    for piece, breakable in _pieces(children, notes):
        if piece == "\n":
            rows.append([])
        else:
            rows[-1].append((piece, breakable))
    return rows


def _pieces(children: Inlines, notes: _Notes) -> Iterator[tuple[str, bool]]:
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
            case LineBreak():
                yield "\n", True
            case Emphasis():
                yield from _marked("_", node.children, notes)
            case Strong():
                yield from _marked("*", node.children, notes)
            case Link():
                yield from _pieces(node.children, notes)
                yield f"\u00a0[{notes.number(node.address)}]", False
            case _:
                assert_never(node)


def _marked(mark: str, children: Inlines, notes: _Notes) -> Iterator[tuple[str, bool]]:
    yield mark + JOINER, False
    yield from _pieces(children, notes)
    yield JOINER + mark, False


def _cells(text: str) -> int:
    """Return the width in terminal cells; a character without one counts as none."""
    if not any(category(char)[0] in "MC" or east_asian_width(char) in "WF" for char in text):
        return len(text)
    from wcwidth import wcswidth, wcwidth  # noqa: PLC0415 - its tables are slow to load

    width = wcswidth(text)
    return width if width >= 0 else sum(max(wcwidth(char), 0) for char in text)
