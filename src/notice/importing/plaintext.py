"""A statement in plain text, whose headings, lists and wrapped lines have to be told by looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, zip_longest

from notice import extent
from notice.document import (
    Block,
    Break,
    Heading,
    Inline,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Text,
    inlines,
)
from notice.importing import looks, runs
from notice.importing.intake import Intake
from notice.importing.lists import Item, lists

LINE_END = re.compile(r"\r\n?|[\v\f\u2028\u2029]")
UNDERLINE = re.compile(r"=+|-{3,}")
RULE = re.compile(r"(?:[*_–—-][ \t]*){3,}|[*⁂]")
MARKED = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*")
LONG = 100
"""A line longer than this is a paragraph by itself: nobody wraps there."""
SHORT = 90
"""The most characters of a heading."""
SLACK = 4
"""Columns that a wrapped line may be shorter than the first word of the next would have allowed."""


def read(text: str) -> Intake:
    """Return the blocks of a text; its first heading, if it has one, is the title.

    Raises ``ValueError`` for one that is too long.
    """
    extent.check(text)
    typed = [runs.Run(line) for line in LINE_END.sub("\n", text).split("\n")]
    lines = [runs.readable(line.text).rstrip() for line in typed]
    width = max(map(len, lines))
    stripped = [line.strip() for line in lines]
    pieces = [piece for group in _groups(stripped) for piece in _pieces(group, width)]
    return Intake(tuple(_headed(_listed(pieces))), tuple(runs.remarks(typed)))


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines between empty ones."""
    group: list[str] = []
    for line in (*lines, ""):
        if line:
            group.append(line)
        elif group:
            yield group
            group = []


def _pieces(group: list[str], width: int) -> Iterator[Block | Item]:
    """Yield the blocks and items of lines without an empty one between them."""
    if len(group) == 1 and RULE.fullmatch(group[0]):
        yield Break()
        return
    if len(group) > 1 and UNDERLINE.fullmatch(group[-1]):
        level = 1 if group[-1][0] == "=" else 2
        yield Heading(level, (Text(" ".join(group[:-1])),))
        return
    lines: list[str] = []
    for line in group:
        item = _item(line)
        if item and item.number is not None and lines and not _item(lines[0]):
            item = None  # it is a line that wraps before "3. June"
        if item or MARKED.fullmatch(line):
            yield from _paragraphs(lines, width)
            lines = [line]
        else:
            lines.append(line)
    yield from _paragraphs(lines, width)


def _paragraphs(lines: list[str], width: int) -> Iterator[Block | Item]:
    if not lines:
        return
    if marked := MARKED.fullmatch(lines[0]):
        yield Heading(min(len(marked[1]), 3), (Text(marked[2]),))
        yield from _paragraphs(lines[1:], width)
        return
    if any(len(line) > LONG for line in lines):  # one line a paragraph
        yield from (_item(line) or Paragraph((Text(line),)) for line in lines)
        return
    item = _item(lines[0])
    first = item.children if item else (Paragraph((Text(lines[0]),)),)
    children: list[Inline] = [*next(inlines(first))]
    for before, line in pairwise(lines):
        room = len(before) + 1 + len(line.split()[0])
        joined = item is not None or room > width - SLACK
        children += [Text(runs.gap(before, line)) if joined else LineBreak(), Text(line)]
    paragraph = Paragraph(runs.merged(children))
    yield replace(item, children=(paragraph,)) if item else paragraph


def _item(line: str) -> Item | None:
    """Return a line as an item, if it begins as one."""
    typed = looks.typed(Paragraph((Text(line),)))
    return typed[1] if typed else None


def _listed(pieces: Sequence[Block | Item]) -> list[Block]:
    """Return blocks with neighbouring items of one kind in one list."""
    result: list[Block] = []
    for _, group in groupby(pieces, lambda piece: isinstance(piece, Item)):
        together = [*group]
        result += lists([piece for piece in together if isinstance(piece, Item)])
        result += (piece for piece in together if not isinstance(piece, Item))
    return result


def _headed(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks with short lines between others as headings.

    One bullet at the beginning marks the title; one number by itself numbers no list.
    """
    for index, (block, after) in enumerate(zip_longest(blocks, blocks[1:])):
        match block:
            case List(None, (ListItem((Paragraph(children),)),)) if index == 0:
                yield Heading(1, children)
            case List(int(start), (ListItem((Paragraph(children),)),)):
                yield Paragraph(runs.merged((Text(f"{start}. "), *children)))
            case Paragraph(children) if index and after and _is_line(block) > _is_line(after):
                yield Heading(2, children)
            case _:
                yield block


def _is_line(block: Block) -> bool:
    """Whether a block is one short line without an end of a sentence."""
    match block:
        case Paragraph((Text(text),)):
            return len(text) <= SHORT and not looks.SENTENCE_END.search(text)
        case _:
            return False
