"""A statement as a Word file, for circulation, with headings, lists and links as Word knows them.

Import it only where a Word file is asked for: the library takes a tenth of a second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, assert_never

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips
from docx.text.paragraph import Paragraph as Line

from notice.document import (
    Block,
    Blocks,
    Break,
    Date,
    Emphasis,
    Heading,
    Inline,
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
    plain,
)
from notice.render import ooxml
from notice.render.page import Paper
from notice.statement import Statement

FONT = "Georgia"
FONT_OF_OTHER_SCRIPTS = "Times New Roman"
"""Both come with Word on Windows and macOS, the second with Arabic and Hebrew letters."""
SIZES_MM: dict[Paper, tuple[float, float]] = {"a4": (210, 297), "letter": (215.9, 279.4)}
MARGIN_MM = 24
STYLES = {
    "Letterhead": (11, {"bold": True}),
    "Contact": (9, {}),
    "Dateline": (10, {}),
    "Draft Mark": (10, {"bold": True}),
    "Statement Closing": (10.5, {"italic": False}),
    "Signature Line": (10.5, {}),
}
"""The styles that Word's own do not have: size in points, and the font's other properties."""
SIZES = {
    "Normal": 10.5,
    "Title": 19,
    "Subtitle": 12.5,
    "Heading 1": 11,
    "Heading 2": 10.5,
    "Quote": 10.5,
}
HEADINGS = ("Heading 1", "Heading 2")
DECORATED = ("w:pPr/w:pBdr", "w:rPr/w:spacing", "w:rPr/w:kern")
"""What the library's styles have beyond what a letter needs: rules, wide letters."""
SPACE_AFTER = 5
SPACE_BEFORE_HEADING = 8


def render(statement: Statement, paper: Paper = "a4") -> bytes:
    """Return the statement as a Word document (ISO/IEC 29500), the same bytes for the same input.

    The letterhead stands in the header of the first page; a logo does not come along.
    """
    document = docx.Document()
    writer = _Writer(document, statement.language.rtl)
    _define(document, statement, paper)
    ooxml.define_numbering(document)
    writer.letterhead(statement)
    if statement.mark:
        writer.line("Draft Mark", (Text(statement.mark),))
    writer.line("Title", statement.title)
    if statement.subtitle:
        writer.line("Subtitle", statement.subtitle)
    writer.line("Dateline", statement.dateline)
    head = statement.letterhead
    if head.reference:
        writer.line("Dateline", (Text(head.reference),))
    writer.blocks(statement.body)
    if statement.closing:
        writer.line("Statement Closing", (Text("* * *"),))
        writer.blocks(statement.closing)
    for text in (head.signatory, head.signatory_title):
        if text:
            writer.line("Signature Line", (Text(text),))
    return ooxml.packed(document)


def _define(document: Document, statement: Statement, paper: Paper) -> None:
    """Set styles, language, paper and properties."""
    for name, (_, font) in STYLES.items():
        added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        added.base_style = document.styles["Normal"]
        for key, value in font.items():
            setattr(added.font, key, value)
    for name, size in {**SIZES, **{key: size for key, (size, _) in STYLES.items()}}.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0x11, 0x11, 0x11)
        style.paragraph_format.space_after = Pt(SPACE_AFTER)
        if name in HEADINGS:
            style.paragraph_format.space_before = Pt(SPACE_BEFORE_HEADING)
        if name == "Signature Line":  # a name and its office stay on one page
            style.paragraph_format.keep_with_next = True
        for each in (found for path in DECORATED for found in style.element.xpath(path)):
            each.getparent().remove(each)
        fonts = style.element.rPr.rFonts
        for old in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[old]
        for key in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(key), FONT)
        fonts.set(qn("w:cs"), FONT_OF_OTHER_SCRIPTS)
        ooxml.size_other_scripts(style.element.rPr, size)
    language = statement.language
    if language.rtl:
        document.styles["Subtitle"].font.italic = False  # Arabic and Hebrew have no italics
    ooxml.define_language(document, ooxml.language(language.data.cldr), rtl=language.rtl)
    [section] = document.sections
    section.page_width, section.page_height = (Mm(side) for side in SIZES_MM[paper])
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    section.different_first_page_header_footer = True
    about = document.core_properties
    about.title, about.subject = plain(statement.title), plain(statement.subtitle)
    about.author = about.last_modified_by = statement.letterhead.name
    about.language, about.comments = language.tag, ""
    about.created = about.modified = statement.dated.replace(tzinfo=None)


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
    rtl: bool

    def letterhead(self, statement: Statement) -> None:
        """Write who speaks into the header of the first page, page numbers into the others."""
        head = statement.letterhead
        [section] = self.document.sections
        lines = [("Letterhead", head.name)]
        lines += [("Contact", line) for line in (*head.address, *head.contact)]
        first = section.first_page_header.paragraphs[0]
        for index, (style, text) in enumerate(lines):
            paragraph = first if not index else section.first_page_header.add_paragraph()
            paragraph.style = self.document.styles[style]
            self._inlines(paragraph, (Text(text),))
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
            paragraph.paragraph_format.space_after = Pt(SPACE_AFTER / 2)
        elif place.depth:
            indent = Twips(ooxml.TWIPS_A_LEVEL * place.depth)
            paragraph.paragraph_format.left_indent = indent

    def _list(self, block: List, place: _Place) -> None:
        number = ooxml.begin_list(self.document, block.start, place.depth)
        for item in block.items:
            self.blocks(item.children, _Place(place.style, number, place.depth + 1))

    def _turned(self, paragraph: Line) -> Line:
        if self.rtl:
            ooxml.turn(paragraph)
        return paragraph

    def _inlines(self, paragraph: Line, children: Inlines) -> None:
        for child in children:
            self._inline(paragraph, child, _Look())

    def _inline(self, paragraph: Line, node: Inline, look: _Look) -> None:
        match node:
            case Text() | Value() | Date() | Number():
                self._runs(paragraph, node.text, look)
            case Ordinal():
                self._runs(paragraph, node.base, look)
                self._runs(paragraph, node.superior, replace(look, superior=True))
            case LineBreak():
                paragraph.add_run().add_break()
            case Emphasis():
                self._children(paragraph, node.children, replace(look, italic=True))
            case Strong():
                self._children(paragraph, node.children, replace(look, bold=True))
            case Unbroken():
                self._children(paragraph, node.children, replace(look, unbroken=True))
            case Link():
                self._children(paragraph, node.children, replace(look, address=node.address))
            case _:
                assert_never(node)

    def _children(self, paragraph: Line, children: Inlines, look: _Look) -> None:
        for child in children:
            self._inline(paragraph, child, look)

    def _runs(self, paragraph: Line, text: str, look: _Look) -> None:
        """Write text, in a right-to-left document each script in its own direction."""
        parts = ooxml.directions(text) if self.rtl else ((text, False),)
        for part, turned in parts:
            run = paragraph.add_run()
            font = run.font
            font.italic, font.bold = look.italic or None, look.bold or None
            font.superscript = look.superior or None
            if turned:
                ooxml.flag_rtl(run)
                font.cs_italic, font.cs_bold = look.italic or None, look.bold or None
            if look.unbroken:
                ooxml.write_unbroken(run, part)
            else:
                run.add_text(part)
            if look.address:
                font.underline = True
                ooxml.link(paragraph, look.address).append(run._r)  # noqa: SLF001 - moved into it


@dataclass(frozen=True)
class _Look:
    """How a run is set, and where it leads."""

    italic: bool = False
    bold: bool = False
    superior: bool = False
    unbroken: bool = False
    address: str = ""
