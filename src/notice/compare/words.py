"""A statement as words, each with its block and the fields that gave it, if any."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, count
from typing import Literal, assert_never
from unicodedata import normalize

from jinja2 import nodes

from notice.document import (
    Blocks,
    Break,
    Date,
    Emphasis,
    Heading,
    Inlines,
    Isolate,
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
    plain,
)
from notice.statement.statement import REFERENCE, Lines, Prose, Statement, Translation
from notice.template.filling import Condition
from notice.template.syntax import Template, expression

Kind = Literal["subject", "title", "heading", "text"]
"""What a block is for: the subject of a mail, the title, a heading, or any other line."""
Piece = tuple[str, str]
"""A run of text, and the field that gave it, or an empty text where it stands in the source."""
UNSPACED = "\u2e80-\u2fff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Han and Kana, which are written without spaces: each character counts as a word."""
WORD = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")
WIDE = rf"[{UNSPACED}\u3000-\u3004\uff01-\uff60]"
"""The same, with their punctuation."""
LINE_END = re.compile(rf"(?<={WIDE})[ \t]*\n[ \t]*(?={WIDE})")
"""The end of a line of a file between two of them, which is no space (CSS Text 3, 4.1.3)."""
UNSEEN = re.compile("[*_\u200e\u200f\u2060\u2066-\u2069]")
"""Marks of emphasis in plain text, and of direction: no part of a word."""
MARK = re.compile(r"[-=>]*")
"""What plain text draws below a heading and before an item or a quotation: no words."""


@dataclass(frozen=True)
class Word:
    """One word as it is printed, punctuation included."""

    text: str
    spaced: bool
    """Whether it is set apart from the word before, by a space or as the first of its block."""
    block: int
    """The index of its block."""
    form: tuple[str, ...]
    """What the word is made of, whatever the year: texts, and fields in place of what they give."""
    fields: tuple[str, ...] = ()
    """The fields that gave any of it."""

    @property
    def key(self) -> str:
        """What the word is compared by."""
        return bare(self.text)

    @property
    def filled(self) -> bool:
        """Whether a field gave any of it."""
        return bool(self.fields)


@dataclass(frozen=True)
class Wording:
    """The words of a statement in reading order, and the kind of each block that they stand in."""

    kinds: tuple[Kind, ...] = ()
    words: tuple[Word, ...] = ()
    conditions: tuple[Condition, ...] = ()
    """The conditions of its source and how each turned out; none if it was read from a file."""


def bare(text: str) -> str:
    """Return a word as it is compared: NFC, without marks of emphasis and direction."""
    return normalize("NFC", UNSEEN.sub("", text))


def collect(blocks: Iterable[tuple[Kind, Iterable[Piece]]]) -> Wording:
    """Return the words of blocks; a block without any is left out."""
    kinds: list[Kind] = []
    words: list[Word] = []
    for kind, pieces in blocks:
        block_words = [*_words(tuple(pieces), len(kinds))]
        words += block_words
        kinds += [kind] if block_words else []
    return Wording(tuple(kinds), tuple(words))


def address_after(text: str, address: str) -> str:
    """Return the address of a link as words after its text, or nothing where that ends with it.

    Text that is no link has an empty address.
    """
    short = re.sub("^(?:https?://|mailto:|tel:)", "", address).rstrip("/")
    return "" if text.rstrip().endswith((address, short)) else f" <{address}>"


def of_statement(statement: Statement, *, subject: bool) -> Wording:
    """Return the words of a statement, in the order in which every format has them.

    ``subject`` puts the subject of its mail before all else.
    """
    wording = collect(_statement_blocks(statement, subject=subject))
    fields = tuple(_fields_of(statement.source.subject))
    words = tuple(
        replace(word, fields=fields) if wording.kinds[word.block] == "subject" else word
        for word in wording.words
    )
    return replace(wording, words=words, conditions=statement.conditions)


def _fields_of(line: Template) -> Iterator[str]:
    """Yield the fields of a line that a statement holds as text, where no word names its own."""
    for node in line.body.find_all(nodes.Node):
        if isinstance(node, nodes.Output):
            fields = (part for part in node.nodes if not isinstance(part, nodes.TemplateData))
            yield from map(expression, fields)


def _statement_blocks(
    statement: Statement, *, subject: bool
) -> Iterator[tuple[Kind, Iterable[Piece]]]:
    if subject:
        yield "subject", [(statement.subject, "")]
    for part in statement.parts():
        match part:
            case Lines("mark" | "embargo"):
                pass  # whether drafts are marked or have an embargo is no change of the text
            case Lines(role, lines):
                for line in lines:
                    yield "title" if role == "title" else "text", _pieces(line)
            case Prose(_, blocks):
                yield from _blocks(blocks)
            case Translation():
                pass  # each language is compared with itself
            case _:
                assert_never(part)


def _blocks(blocks: Blocks, mark: str = "") -> Iterator[tuple[Kind, Iterable[Piece]]]:
    """Yield blocks as pieces; ``mark`` stands before the first."""
    for block in blocks:
        match block:
            case Heading():
                yield "heading", [(mark, ""), *_pieces(block.children)]
            case Paragraph():
                yield "text", [(mark, ""), *_pieces(block.children)]
            case List():
                for index, item in enumerate(block.items):
                    number = "" if block.start is None else f"{block.start + index}. "
                    yield from _blocks(item.children, mark + number)
            case Quote():
                yield from _blocks(block.children, mark)
            case Break():
                pass
            case _:
                assert_never(block)
        mark = ""


def _pieces(children: Inlines) -> Iterator[Piece]:
    for node in children:
        match node:
            case Text():
                yield node.text, ""
            case Value() | Number() | Ordinal() | Date():
                yield node.text, node.field
            case LineBreak():
                yield " ", ""
            case Emphasis() | Strong() | Unbroken() | Isolate():
                yield from _pieces(node.children)
            case Link():
                yield from _pieces(node.children)
                yield address_after(plain(node.children), node.address), ""
            case _:
                assert_never(node)


def _words(pieces: Sequence[Piece], block: int) -> Iterator[Word]:
    """Yield the words of a block; a word may be made of several pieces, as ``36-cı,`` is."""
    text = "".join(piece for piece, _ in pieces)
    ends = [*accumulate(len(piece) for piece, _ in pieces)]
    counters = [count() for _ in pieces]
    closed_up = {match.end() for match in LINE_END.finditer(text)}
    for match in WORD.finditer(text):
        if MARK.fullmatch(bare(match[0])):
            continue
        form: list[str] = []
        fields: list[str] = []
        start = 0
        for (_, field), end, counter in zip(pieces, ends, counters, strict=True):
            part = text[max(start, match.start()) : min(end, match.end())]
            if part:
                named = field and field != REFERENCE
                form.append(f"{{{{ {field} }}}} {next(counter)}" if named else bare(part))
                fields += [field] if field else []
            start = end
        first = not text[: match.start()].strip()
        spaced = text[match.start() - 1].isspace() and match.start() not in closed_up
        yield Word(match[0], first or spaced, block, tuple(form), tuple(fields))
