"""A statement as a Word file, for circulation, with headings, lists and links as Word knows them.

Import it only where a Word file is asked for: the library takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Mm, Pt, Twips
from docx.text.paragraph import Paragraph as Line

from notice.document import (
    Block,
    Blocks,
    Break,
    Date,
    Direction,
    Emphasis,
    Heading,
    Inline,
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
)
from notice.language import isolation
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.render.docx import docxstyles, ooxml
from notice.render.pdf.boxes import boxed
from notice.statement.letterhead import Picture
from notice.statement.statement import Lines, Prose, Role, Statement, Translation

POSITIONS = {
    None: None,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
"""How a logo is aligned; Word mirrors left and right in a right-to-left paragraph (17.3.1.13)."""
AFTER_DATELINE = 10
BEFORE_SIGNATURE = 16
STYLES: Mapping[Role, str] = {
    "embargo": "Embargo",
    "mark": "Draft Mark",
    "title": "Title",
    "subtitle": "Subtitle",
    "dateline": "Dateline",
    "signature": "Signature Line",
}
"""The styles of the parts that stand line by line; a letterhead's are written in the header."""


def render(statement: Statement, paper: str = DEFAULT_PAPER, logo: bytes | None = None) -> bytes:
    """Return the statement as a Word document (ISO/IEC 29500), the same bytes for the same input.

    The letterhead stands in the header of the first page, its ``logo``, a PNG file, above it.
    """
    document = docx.Document()
    writer = _Writer(document, statement.language.data.direction)
    docxstyles.define(document, statement, paper)
    ooxml.define_numbering(document)
    for part in statement.parts():
        match part:
            case Lines("letterhead", lines):
                writer.letterhead(lines, statement.letterhead.logo, logo)
            case Lines() | Prose():
                writer.part(part)
            case Translation(second):
                data = second.language.data
                own = _Writer(document, data.direction, data.cldr)
                first, *rest = second.content()
                own.part(first)[0].paragraph_format.page_break_before = True
                for each in rest:
                    own.part(each)
            case _:
                assert_never(part)
    return ooxml.packed(document)


@dataclass(frozen=True)
class _Place:
    """Where in the text a block stands: in which list, how deep, and whether in a quotation."""

    style: str = "Normal"
    number: int = 0
    """The number of the list whose item this begins, 0 for none."""
    depth: int = 0


@dataclass(frozen=True)
class _Writer:
    """Writes blocks and lines into a document."""

    document: Document
    base: Direction
    cldr: str = ""
    """The locale of the language, where it is not that of the document."""

    def part(self, part: Lines | Prose) -> list[Line]:
        """Write a part of the text; return the paragraphs of its lines."""
        match part:
            case Lines(role, lines):
                paragraphs = [self.line(STYLES[role], line) for line in lines]
                if role == "dateline":
                    paragraphs[-1].paragraph_format.space_after = Pt(AFTER_DATELINE)
                if role == "signature":
                    for paragraph in paragraphs:
                        paragraph.paragraph_format.space_before = Pt(0)
                    paragraphs[0].paragraph_format.space_before = Pt(BEFORE_SIGNATURE)
                return paragraphs
            case Prose(role, blocks):
                if role == "closing":
                    self.line("Statement Closing", (Text("* * *"),))
                self.blocks(blocks)
                return []
            case _:
                assert_never(part)

    def letterhead(
        self, lines: Sequence[Inlines], picture: Picture | None, logo: bytes | None
    ) -> None:
        """Write who speaks into the header of the first page, page numbers into the others."""
        [section] = self.document.sections
        header = section.first_page_header
        paragraph = header.paragraphs[0]
        if logo and picture:
            paragraph.style = self.document.styles["Letterhead"]
            paragraph.alignment = POSITIONS[picture.position]
            column = (section.page_width or 0) - 2 * (section.left_margin or 0)
            ooxml.add_picture(paragraph, logo, Mm(picture.height), Emu(column), picture.alt)
            self._turned(paragraph)
            paragraph = header.add_paragraph()
        for index, line in enumerate(lines):
            paragraph = header.add_paragraph() if index else paragraph
            paragraph.style = self.document.styles["Contact" if index else "Letterhead"]
            self._inlines(paragraph, line)
            self._turned(paragraph)
        footer = section.footer.paragraphs[0]
        ooxml.add_page_number(footer)
        self._turned(footer)

    def line(self, style: str, children: Inlines) -> Line:
        """Write a paragraph of its own."""
        paragraph = self.document.add_paragraph(style=style)
        self._inlines(paragraph, children)
        return self._turned(paragraph)

    def blocks(self, blocks: Blocks, place: _Place = _Place()) -> None:
        """Write blocks; only the first of an item bears the mark of its list."""
        for index, block in enumerate(blocks):
            at = place if not index else _Place(place.style, 0, place.depth)
            self._block(block, at)

    def _block(self, block: Block, place: _Place) -> None:
        match block:
            case Heading():
                self.line(f"Heading {min(block.level - 1, 2)}", block.children)
            case Paragraph():
                self._paragraph(block, place)
            case List():
                self._list(block, place)
            case Quote():
                self.blocks(block.children, _Place("Quote", 0, place.depth))
            case Break():
                self.line("Statement Closing", (Text("* * *"),))
            case _:
                assert_never(block)

    def _paragraph(self, block: Paragraph, place: _Place) -> None:
        paragraph = self.line(place.style, block.children)
        if place.number:
            ooxml.put_in_list(paragraph, place.number, place.depth - 1)
            paragraph.paragraph_format.space_after = Pt(docxstyles.SPACE / 2)
        elif place.depth:
            indent = Twips(ooxml.TWIPS_A_LEVEL * place.depth)
            paragraph.paragraph_format.left_indent = indent

    def _list(self, block: List, place: _Place) -> None:
        number = ooxml.begin_list(self.document, block.start, place.depth)
        for item in block.items:
            self.blocks(item.children, _Place(place.style, number, place.depth + 1))

    def _turned(self, paragraph: Line) -> Line:
        if self.base == "rtl":
            ooxml.turn(paragraph)
        return paragraph

    def _inlines(self, paragraph: Line, children: Inlines) -> None:
        runs = boxed(isolation.marked(children, self.base), self.base)
        self._children(paragraph, runs, _Look(self.base))

    def _inline(self, paragraph: Line, node: Inline, look: _Look) -> None:
        match node:
            case Text() | Value() | Number():
                self._run(paragraph, node.text, look)
            case Date():
                for text, raised in node.runs():
                    self._run(paragraph, text, replace(look, superior=raised))
            case Ordinal():
                self._run(paragraph, node.base, look)
                self._run(paragraph, node.superior, replace(look, superior=True))
            case LineBreak():
                paragraph.add_run().add_break()
            case Emphasis():
                self._children(paragraph, node.children, replace(look, italic=True))
            case Strong():
                self._children(paragraph, node.children, replace(look, bold=True))
            case Isolate():
                inner = replace(look, direction=node.direction, nested=True)
                self._children(paragraph, node.children, inner)
            case Unbroken():
                self._children(paragraph, node.children, replace(look, unbroken=True))
            case Link():
                self._children(paragraph, node.children, replace(look, address=node.address))
            case _:
                assert_never(node)

    def _children(self, paragraph: Line, children: Inlines, look: _Look) -> None:
        for child in children:
            self._inline(paragraph, child, look)

    def _run(self, paragraph: Line, text: str, look: _Look) -> None:
        run = paragraph.add_run()
        font = run.font
        font.italic, font.bold = look.italic or None, look.bold or None
        font.superscript = look.superior or None
        if look.direction == "rtl":
            font.rtl = True
        if self.base == "rtl":
            font.cs_italic, font.cs_bold = look.italic or None, look.bold or None
        if look.unbroken and not (look.nested and self.base == "ltr"):
            ooxml.write_unbroken(run, text)
        else:
            run.add_text(text)
        if self.cldr:
            ooxml.tell_language(run, self.cldr)
        if look.address:
            font.underline = True
            ooxml.link(paragraph, look.address).append(run._r)  # noqa: SLF001 - moved into it


@dataclass(frozen=True)
class _Look:
    """How a run is set, and where it leads."""

    direction: Direction
    nested: bool = False
    """Whether it runs the other way, or in what does: Word's no-break hyphen, which is no hyphen to
    UAX #9, would turn figures round in it."""
    italic: bool = False
    bold: bool = False
    superior: bool = False
    unbroken: bool = False
    address: str = ""
