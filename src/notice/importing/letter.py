"""The parts of a statement as an office has it: title, dateline, text, closing, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from notice.document import (
    Block,
    Blocks,
    Break,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Paragraph,
    Strong,
    Text,
    mapped,
    plain,
)
from notice.importing.dated import dates
from notice.importing.looks import SENTENCE_END
from notice.language.language import Language

TITLE, LINE, CLOSING = 160, 90, 70
"""The most characters of a title, of a line set apart, and of a line of a closing."""
NO_BREAK = re.compile("[\u00a0\u202f]")
PLACE = re.compile(r"\s*([^\W\d_][^\d,–—]*?)\s*[,–—]\s*")
HEAD = 5
"""The most blocks of a letterhead."""
FEW = 4
"""The most words beside the date of a dateline."""
FEWEST = 2
"""The fewest lines of a closing: one by itself is the end of the text."""
SIGNED = 2
"""The lines of a signature: an issuer's file has a name and an office."""


@dataclass(frozen=True)
class Letter:
    """What a statement consists of; parts that it does not have are empty."""

    letterhead: tuple[str, ...]
    """What stands above the title, block by block."""
    title: Inlines
    subtitle: Inlines
    dateline: str
    body: Blocks
    closing: Blocks
    signature: tuple[str, ...]


def recognised(blocks: Blocks, language: Language) -> Letter:
    """Return a statement by its parts, as they usually stand at its beginning and end."""
    letterhead, rest = _below_letterhead(mapped(blocks, _with_plain_spaces))
    title: Inlines = ()
    subtitle: Inlines = ()
    if rest and _is_title(rest[0]):
        title, *more = _lines(_children(rest.pop(0)))
        subtitle = tuple(node for line in more for node in (Text(" "), *line))[1:]
    dateline = _take_dateline(rest, 0, language)
    undecided = rest and isinstance(rest[0], Paragraph) and _is_line(rest[0])
    if not subtitle and title and len(rest) > 1 and undecided:
        subtitle = _children(rest.pop(0))
    dateline = dateline or _take_dateline(rest, 0, language)
    dateline = dateline or _take_dateline(rest, -1, language)
    signature = _take_signature(rest, language)
    dateline = dateline or _take_dateline(rest, -1, language)
    body, closing = _split(rest)
    return Letter(
        letterhead,
        title,
        subtitle,
        dateline,
        tuple(map(_lowered, body)),
        tuple(map(_lowered, closing)),
        signature,
    )


def place(dateline: str, language: Language) -> str:
    """Return the place that a dateline names, as in ``Whitby, 3 June 2026``, or an empty text.

    Nothing but a comma or dash stands between it and the date: ``Berlin, den`` names none.
    """
    for (start, end), _ in dates(dateline, language):
        found = PLACE.fullmatch(dateline[:start]) if not dateline[end:].strip(" .") else None
        if found and not language.reader.read(found[1]):
            return found[1]
    return ""


def _with_plain_spaces(children: Inlines) -> Inlines:
    """Return inline content without no-break spaces: where one belongs, it is set again."""
    result: list[Inline] = []
    for node in children:
        match node:
            case Text():
                result.append(Text(NO_BREAK.sub(" ", node.text)))
            case Emphasis() | Strong() | Link():
                result.append(replace(node, children=_with_plain_spaces(node.children)))
            case _:
                result.append(node)
    return tuple(result)


def _below_letterhead(blocks: Blocks) -> tuple[tuple[str, ...], list[Block]]:
    """Return what stands above the first title near the beginning, and all blocks from there."""
    for index, block in enumerate(blocks[: HEAD + 1]):
        if isinstance(block, Heading) and block.level == 1:
            above = tuple(plain(_children(block)) for block in blocks[:index])
            return above, [*blocks[index:]]
    return (), [*blocks]


def _lowered(block: Block) -> Block:
    """Return a block; the headings of a text begin at level 2, below its title."""
    if isinstance(block, Heading) and block.level == 1:
        return replace(block, level=2)
    return block


def _children(block: Block) -> Inlines:
    return block.children if isinstance(block, Heading | Paragraph) else ()


def _lines(children: Inlines) -> list[Inlines]:
    lines: list[Inlines] = [()]
    for node in children:
        if isinstance(node, LineBreak):
            lines.append(())
        else:
            lines[-1] = (*lines[-1], node)
    return lines


def _is_title(block: Block) -> bool:
    text = plain(_children(block))
    if isinstance(block, Heading):
        return block.level == 1 or bool(text)
    return 0 < len(text) <= TITLE and not SENTENCE_END.search(text)


def _is_line(block: Block) -> bool:
    """Whether a block is one short line that is no sentence."""
    text = plain(_children(block))
    return 0 < len(text) <= LINE and not SENTENCE_END.search(text)


def _take_dateline(rest: list[Block], index: int, language: Language) -> str:
    """Take the block that says place and date and little more, if it stands there."""
    if not rest or not _is_line(rest[index]):
        return ""
    text = plain(_children(rest[index]))
    mentions = language.reader.read(text)
    dated = any(mention.kind == "date" for mention in mentions)
    yeared = any(mention.kind == "year" or mention.year for mention in mentions)
    words = [word for word in text.split() if not any(map(str.isdigit, word))]
    if not (dated and yeared) or len(words) > FEW:
        return ""
    del rest[index]
    return text


def _take_signature(rest: list[Block], language: Language) -> tuple[str, ...]:
    """Take the name and office at the end: short lines without numbers or an end of a sentence."""
    if len(rest) < FEWEST or not isinstance(rest[-1], Paragraph):
        return ()
    lines = [plain(line).strip() for line in _lines(rest[-1].children)]
    short = all(0 < len(line) <= LINE and not SENTENCE_END.search(line) for line in lines)
    if not short or len(lines) != SIGNED or language.reader.read(" ".join(lines)):
        return ()
    rest.pop()
    return tuple(lines)


def _split(rest: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """Return the text and what is set apart at its end: short lines after longer paragraphs."""
    breaks = [index for index, block in enumerate(rest) if isinstance(block, Break)]
    if breaks:
        return rest[: breaks[-1]], rest[breaks[-1] + 1 :]
    start = len(rest)
    while start > 1 and _is_closing(rest[start - 1]):
        start -= 1
    last = rest[start:]
    if len(last) < FEWEST or _is_closing(rest[start - 1]) or isinstance(rest[start - 1], Heading):
        return rest, ()
    joined: list[Inline] = []
    for block in last:
        joined += [LineBreak(), *_children(block)]
    return rest[:start], (Paragraph(tuple(joined[1:])),)


def _is_closing(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(plain(block.children)) <= CLOSING
