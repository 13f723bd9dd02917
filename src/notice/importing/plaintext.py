"""A statement in plain text, whose headings, lists and wrapped lines have to be told by looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

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
)
from notice.importing import runs
from notice.importing.intake import Intake

LINE_END = re.compile(r"\r\n?|[\v\f\u2028\u2029]")
BULLET = re.compile(r"[•◦‣▪●·*–—-][ \t\u00a0]+")
NUMBERED = re.compile(r"(\d{1,3})[.)][ \t\u00a0]+")
UNDERLINE = re.compile(r"=+|-{3,}")
RULE = re.compile(r"(?:[*_–—-][ \t]*){3,}|[*⁂]")
MARKED = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*")
SENTENCE_END = re.compile(r"[.!?:;,…।。！？；：،؛][\"”“’»)\]]*$")
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
    groups = [[*group] for group in _groups(stripped)]
    blocks = [block for group in groups for block in _blocks(group, width)]
    return Intake(tuple(_headed(blocks)), tuple(runs.remarks(typed)))


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines between empty ones."""
    group: list[str] = []
    for line in (*lines, ""):
        if line:
            group.append(line)
        elif group:
            yield group
            group = []


def _blocks(group: list[str], width: int) -> Iterator[Block]:
    """Yield the blocks of lines without an empty one between them."""
    if len(group) == 1 and RULE.fullmatch(group[0]):
        yield Break()
        return
    if len(group) > 1 and UNDERLINE.fullmatch(group[-1]):
        level = 1 if group[-1][0] == "=" else 2
        yield Heading(level, (Text(" ".join(group[:-1])),))
        return
    lines: list[str] = []
    for line in group:
        first = not lines or _item(lines[0]) is not None
        numbered = first and NUMBERED.match(line)  # else it is a line that wraps before "3. June"
        if BULLET.match(line) or numbered or MARKED.fullmatch(line):
            yield from _paragraphs(lines, width)
            lines = [line]
        else:
            lines.append(line)
    yield from _paragraphs(lines, width)


def _paragraphs(lines: list[str], width: int) -> Iterator[Block]:
    if not lines:
        return
    if marked := MARKED.fullmatch(lines[0]):
        yield Heading(min(len(marked[1]), 3), (Text(marked[2]),))
        yield from _paragraphs(lines[1:], width)
        return
    if any(len(line) > LONG for line in lines):  # one line a paragraph
        for line in lines:
            yield _item(line) or Paragraph((Text(line),))
        return
    item = _item(lines[0])
    text = [BULLET.sub("", NUMBERED.sub("", lines[0], count=1), count=1)] if item else lines[:1]
    children: list[Inline] = [Text(text[0])]
    for before, line in pairwise(lines):
        room = len(before) + 1 + len(line.split()[0])
        joined = item is not None or room > width - SLACK
        children += [Text(" ")] if joined else [LineBreak()]
        children.append(Text(line))
    paragraph = Paragraph(_merged(children))
    start = item.start if isinstance(item, List) else None
    yield List(start, (ListItem((paragraph,)),)) if item else paragraph


def _item(line: str) -> List | None:
    """Return a line as a list of one item, if it begins as one."""
    if match := NUMBERED.match(line):
        text = line[match.end() :]
        return List(int(match[1]), (ListItem((Paragraph((Text(text),)),)),))
    if match := BULLET.match(line):
        return List(None, (ListItem((Paragraph((Text(line[match.end() :]),)),)),))
    return None


def _merged(children: Sequence[Inline]) -> tuple[Inline, ...]:
    merged: list[Inline] = []
    for child in children:
        if merged and isinstance(child, Text) and isinstance(merged[-1], Text):
            merged[-1] = Text(merged[-1].text + child.text)
        else:
            merged.append(child)
    return tuple(merged)


def _headed(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks with lists of several items, and with short lines between others as headings."""
    joined = [*_listed(blocks)]
    for index, block in enumerate(joined):
        text = _line(block)
        after = joined[index + 1] if index + 1 < len(joined) else None
        title = index == 0 and isinstance(block, List) and len(block.items) == 1
        if title and isinstance(block, List):
            first = block.items[0].children[0]
            yield Heading(1, first.children if isinstance(first, Paragraph) else ())
        elif index and text and after is not None and not _line(after):
            yield Heading(2, (Text(text),))
        elif isinstance(block, List) and block.start is not None and len(block.items) == 1:
            only = block.items[0].children[0]
            children = only.children if isinstance(only, Paragraph) else ()
            yield Paragraph(_merged((Text(f"{block.start}. "), *children)))
        else:
            yield block


def _line(block: Block) -> str:
    """Return the text of a block that is one short line without an end of a sentence."""
    match block:
        case Paragraph(children=(Text(text=text),)):
            ends = SENTENCE_END.search(text)
            return "" if ends or len(text) > SHORT else text
        case _:
            return ""


def _listed(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks with neighbouring items of one kind in one list."""
    last: Block | None = None
    for block in blocks:
        if (
            isinstance(last, List)
            and isinstance(block, List)
            and (last.start is None) == (block.start is None)
            and (block.start is None or block.start == (last.start or 0) + len(last.items))
        ):
            last = List(last.start, (*last.items, *block.items))
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last
