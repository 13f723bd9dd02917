"""A statement as plain text for mail: RFC 3676's ``format=flowed``, which any width may re-wrap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never
from unicodedata import normalize

from notice.document import Block, Blocks, Break, Heading, Inlines, List, Paragraph, Quote, plain
from notice.render import frame as frames
from notice.render.frame import BARE, Frame
from notice.render.text.lines import RIGHT_TO_LEFT_MARK, RULES, WIDTH, Notes, Row, cells, rows, wrap
from notice.render.text.text import SECOND
from notice.statement.statement import Lines, Prose, Statement, Translation

SIGNATURE = "--"
"""What the line above a signature holds, and a space (RFC 3676, 4.3): no other line may."""
STUFFED = (" ", ">", "From ")
"""What a line without quotation marks may not begin with as it stands (RFC 3676, 4.4)."""


@dataclass(frozen=True)
class Flowed:
    """A text of flowed and fixed lines that ends in one line feed."""

    text: str
    delsp: bool
    """Whether a reader deletes the space at the end of each flowed line (RFC 3676, 4.1).

    Only a line that ends where there is no space needs that, as between two Chinese characters. A
    reader that does not know the parameter would show a space too many at each line end, so that
    text with spaces goes without it.
    """


@dataclass(frozen=True)
class _Line:
    """A line of any length, to be wrapped, how deep it is quoted, and what begins it."""

    row: Row
    depth: int = 0
    start: str = ""


@dataclass(frozen=True)
class _Wrapped:
    """A line as it is sent, without the space that a reader deletes; ``soft`` ends are flowed."""

    text: str
    soft: bool = False


def render(statement: Statement, frame: Frame = BARE) -> Flowed:
    """Return the statement as flowed text: the words of the plain text, in the same order.

    Link addresses, and the frame of a mail, stand above the signature, because mail programs hide
    what is below its line.
    """
    notes = Notes(statement.language.digits)
    paragraphs: list[list[_Line]] = []
    signature: list[_Line] = []
    for part in statement.parts():
        match part:
            case Lines("signature"):
                signature += _started(part, statement, notes)[0]
            case Lines() | Prose():
                paragraphs += _started(part, statement, notes)
            case Translation(second):
                paragraphs.append([*_plain(SECOND * WIDTH)])
                own = replace(notes, digits=second.language.digits)
                for each in second.content():
                    paragraphs += _started(each, second, own)
            case _:
                assert_never(part)
    start = _start(statement)
    around = (notes.lines(), frames.lines(statement, frame))
    paragraphs += [[replace(line, start=start) for line in _plain(*lines)] for lines in around]
    lines = [*_wrapped(_spaced(paragraphs, 0))]
    if signature:
        lines += [_Wrapped(""), _Wrapped(f"{SIGNATURE} "), *_wrapped(signature)]
    delsp = any(line.soft and not line.text.endswith(" ") for line in lines)
    text = "\n".join(f"{line.text} " if line.soft and delsp else line.text for line in lines)
    return Flowed(normalize("NFC", text) + "\n", delsp)


def _start(statement: Statement) -> str:
    return RIGHT_TO_LEFT_MARK if statement.language.rtl else ""


def _started(part: Lines | Prose, statement: Statement, notes: Notes) -> list[list[_Line]]:
    """Return the paragraphs of a part, whose lines begin with a mark of their direction."""
    start = _start(statement)
    return [[replace(line, start=start) for line in lines] for lines in _part(part, notes)]


def _part(part: Lines | Prose, notes: Notes) -> list[list[_Line]]:
    """Return the paragraphs of a part, each as its lines."""
    match part:
        case Lines("mark", (mark,)):
            return [[*_plain(f"[{plain(mark)}]")]]
        case Lines("title", (title,)):
            return [[*_heading(title, 1, 0, notes)]]
        case Lines(_, lines):
            return [[row for line in lines for row in _lines(line, 0, notes)]]
        case Prose(role, blocks):
            rule = [[*_plain("* * *")]] if role == "closing" else []
            return [*rule, *_blocks(blocks, 0, notes)]
        case _:
            assert_never(part)


def _plain(*texts: str) -> Iterator[_Line]:
    """Yield lines of bare text, no line for an empty one."""
    return (_Line(((text, True),)) for text in texts if text)


def _lines(children: Inlines, depth: int, notes: Notes) -> Iterator[_Line]:
    """Yield inline content, a line for each hard break and one more."""
    for row in rows(children, notes):
        if any(piece.strip() for piece, _ in row):
            yield _Line(row, depth)


def _heading(children: Inlines, level: int, depth: int, notes: Notes) -> Iterator[_Line]:
    lines = [*_lines(children, depth, notes)]
    yield from lines
    if lines and level in RULES:
        longest = max(cells(part.rstrip()) for line in lines for part in wrap(line.row, WIDTH))
        yield _Line(((RULES[level] * longest, False),), depth)


def _spaced(parts: Sequence[Sequence[_Line]], depth: int) -> list[_Line]:
    """Join parts with an empty line between them; a part of no lines is none."""
    joined: list[_Line] = []
    for part in parts:
        joined += [_Line((), depth), *part] if joined and part else part
    return joined


def _blocks(blocks: Blocks, depth: int, notes: Notes) -> list[list[_Line]]:
    return [[*_block(block, depth, notes)] for block in blocks]


def _block(block: Block, depth: int, notes: Notes) -> Iterator[_Line]:
    match block:
        case Heading():
            yield from _heading(block.children, block.level, depth, notes)
        case Paragraph():
            yield from _lines(block.children, depth, notes)
        case List():
            yield from _list(block, depth, notes)
        case Quote():
            yield from _spaced(_blocks(block.children, depth + 1, notes), depth + 1)
        case Break():
            yield from (replace(line, depth=depth) for line in _plain("* * *"))
        case _:
            assert_never(block)


def _list(block: List, depth: int, notes: Notes) -> Iterator[_Line]:
    """Yield the items of a list, set in by spaces that only the first line of each can have."""
    for index, item in enumerate(block.items):
        mark = "- " if block.start is None else f"{notes.digits(block.start + index)}. "
        parts = _blocks(item.children, depth, notes)
        tight = [type(child) for child in item.children] == [Paragraph, List]
        lines = [line for part in parts for line in part] if tight else _spaced(parts, depth)
        if lines and lines[0].depth > depth:  # it begins with a quotation, which has no mark
            lines = [_Line(()), *lines]
        for number, line in enumerate(lines):
            before = mark if number == 0 else " " * len(mark)
            inner = line.depth == depth and (number == 0 or line.row)
            yield replace(line, row=((before, False), *line.row)) if inner else line


def _wrapped(lines: Sequence[_Line]) -> Iterator[_Wrapped]:
    """Yield lines as they are sent: quoted, space-stuffed, and its start before all that has text.

    A flowed line of two hyphens would be taken for the one above a signature, and goes on instead.
    """
    for line in lines:
        quoted = ">" * line.depth
        first, *rest = wrap(line.row, WIDTH - len(quoted)) or [""]
        parts = [line.start + first if first else ""]
        for part in rest:
            if parts[-1].strip() == SIGNATURE:
                parts[-1] += part
            else:
                parts.append(part)
        for number, part in enumerate(parts, 1):
            stuffed = " " if part.startswith(STUFFED) or (quoted and part) else ""
            yield _Wrapped(f"{quoted}{stuffed}{part}", soft=number < len(parts))
