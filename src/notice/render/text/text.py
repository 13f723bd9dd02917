"""A statement as plain text: UTF-8, NFC, LF, lines of a given width in terminal cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never
from unicodedata import normalize

from notice.document import Block, Blocks, Break, Heading, Inlines, List, Paragraph, Quote, plain
from notice.render import frame as frames
from notice.render.frame import BARE, Frame
from notice.render.text.lines import RIGHT_TO_LEFT_MARK, RULES, WIDTH, Notes, cells, rows, wrap
from notice.statement.statement import Lines, Part, Prose, Statement, Translation

NARROWEST = 20
HELD = re.compile(r"\u00a0(?!\[\d)")
"""A no-break space has done its work once the lines are broken: people search for the space that
they type. The one before the number of a link stays, as that is no word of the text."""
SECOND = "_"
"""The line between two languages is made of it."""
ZERO_WIDTH_SPACE = "\u200b"
"""It says where a line of Thai or Khmer may end, and has done its work likewise."""


def render(statement: Statement, width: int = WIDTH, frame: Frame = BARE) -> str:
    """Return the statement as plain text that ends in one line feed, in the frame of a mail."""
    notes = Notes(statement.language.digits)
    paragraphs = [*_paragraphs(statement, statement.parts(), width, notes)]
    if notes.addresses:
        paragraphs.append(_started(notes.lines(), statement))
    if around := frames.lines(statement, frame):
        paragraphs.append(_started(around, statement))
    text = "\n\n".join(paragraphs)
    return normalize("NFC", text) + "\n"


def _paragraphs(
    statement: Statement, parts: Iterable[Part], width: int, notes: Notes
) -> Iterator[str]:
    """Yield the paragraphs of parts in the language of a statement."""
    for part in parts:
        match part:
            case Translation(second):
                yield SECOND * min(width, WIDTH)
                own = replace(notes, digits=second.language.digits)
                yield from _paragraphs(second, second.content(), width, own)
            case Lines() | Prose():
                yield from (_started(rows, statement) for rows in _part(part, width, notes))
            case _:
                assert_never(part)


def _started(rows: Iterable[str], statement: Statement) -> str:
    """Return a paragraph whose lines begin with a mark of their direction."""
    text = HELD.sub(" ", "\n".join(rows)).replace(ZERO_WIDTH_SPACE, "")
    start = RIGHT_TO_LEFT_MARK if statement.language.rtl else ""
    lines = (f"{start}{line.rstrip()}" if line.strip() else "" for line in text.split("\n"))
    return "\n".join(lines)


def _part(part: Lines | Prose, width: int, notes: Notes) -> Iterator[list[str]]:
    """Yield the paragraphs of a part, each as its lines."""
    match part:
        case Lines("mark", (mark,)):
            yield [f"[{plain(mark)}]"]
        case Lines("title", (title,)):
            yield _underlined(title, width, 1, notes)
        case Lines(_, lines):
            yield [row for line in lines for row in _lines(line, width, notes)]
        case Prose(role, blocks):
            if role == "closing":
                yield ["* * *"]
            yield from _blocks(blocks, width, notes)
        case _:
            assert_never(part)


def _underlined(children: Inlines, width: int, level: int, notes: Notes) -> list[str]:
    lines = _lines(children, width, notes)
    longest = max((cells(line) for line in lines), default=0)
    return [*lines, RULES[level] * longest] if longest and level in RULES else lines


def _blocks(blocks: Blocks, width: int, notes: Notes) -> Iterator[list[str]]:
    for block in blocks:
        lines = _block(block, width, notes)
        if lines:  # a paragraph of blanks has none
            yield lines


def _block(block: Block, width: int, notes: Notes) -> list[str]:
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


def _list(block: List, width: int, notes: Notes) -> list[str]:
    result: list[str] = []
    for index, item in enumerate(block.items):
        mark = "- " if block.start is None else f"{notes.digits(block.start + index)}. "
        inner = max(width - len(mark), 1)
        parts = ["\n".join(part) for part in _blocks(item.children, inner, notes)]
        separator = "\n" if [type(c) for c in item.children] == [Paragraph, List] else "\n\n"
        lines = separator.join(parts).split("\n")
        result.append(mark + lines[0])
        result += [" " * len(mark) + line for line in lines[1:]]
    return result


def _lines(children: Inlines, width: int, notes: Notes) -> list[str]:
    """Return inline content as lines of at most ``width`` cells; see ``lines.wrap``."""
    return [line.rstrip() for row in rows(children, notes) for line in wrap(row, width)]
