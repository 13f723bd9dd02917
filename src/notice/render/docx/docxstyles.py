"""The styles of a Word file, its language, paper and properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from notice.document import plain
from notice.paper import PAPERS
from notice.render.docx import ooxml
from notice.statement.statement import Statement

FONT = "Georgia"
FONT_OF_OTHER_SCRIPTS = "Times New Roman"
"""Both come with Word on Windows and macOS, the second with Arabic and Hebrew letters."""
MARGIN_MM = 24
SPACE = 5
"""Points between two paragraphs."""


@dataclass(frozen=True)
class _Style:
    """How a paragraph is set: its size and the spaces around it, in points."""

    size: float = 10.5
    before: float = 0
    after: float = SPACE
    bold: bool | None = None
    """``None`` leaves to Word what its style of this name has."""
    centred: bool = False
    kept: bool = False
    """Whether it stays on one page with what follows."""


STYLES: Mapping[str, _Style] = {
    "Normal": _Style(),
    "Letterhead": _Style(11, after=0, bold=True),
    "Contact": _Style(9, after=0),
    "Embargo": _Style(before=14, bold=True),
    "Draft Mark": _Style(10, before=14, bold=True),
    "Title": _Style(19, before=22, after=2),
    "Subtitle": _Style(12.5, after=7),
    "Dateline": _Style(10, after=2),
    "Heading 1": _Style(11, before=9, after=1),
    "Heading 2": _Style(before=8, after=1),
    "Quote": _Style(),
    "Statement Closing": _Style(before=6, centred=True),
    "Signature Line": _Style(after=0, kept=True),
}
LONGEST = 255
"""The most characters of a property of a Word file."""
DECORATED = ("w:pPr/w:pBdr", "w:rPr/w:spacing", "w:rPr/w:kern")
"""What the library's styles have beyond what a letter needs: rules, wide letters."""


def define(document: Document, statement: Statement, paper: str) -> None:
    """Set styles, language, paper and properties."""
    known = {style.name for style in document.styles}
    for name, look in STYLES.items():
        if name not in known:
            added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            added.base_style = document.styles["Normal"]
        _set(document.styles[name], look)
    language = statement.language
    if language.rtl:  # Arabic and Hebrew have no italics
        font = document.styles["Subtitle"].font
        font.italic = font.cs_italic = False
    ooxml.define_language(document, language.data.cldr)
    [section] = document.sections
    size = PAPERS[paper]
    section.page_width, section.page_height = Mm(size.width), Mm(size.height)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    section.different_first_page_header_footer = True
    about = document.core_properties
    about.title = plain(statement.title)[:LONGEST]
    about.subject = plain(statement.subtitle)[:LONGEST]
    about.author = about.last_modified_by = statement.letterhead.name[:LONGEST]
    about.language, about.comments = language.tag, ""
    about.created = about.modified = statement.dated.astimezone(UTC).replace(tzinfo=None)


def _set(style: Any, look: _Style) -> None:
    """Give a style of Word a look, and take what no letter needs out of it."""
    font, spaces = style.font, style.paragraph_format
    font.name, font.size = FONT, Pt(look.size)
    font.color.rgb = RGBColor(0x11, 0x11, 0x11)
    if look.bold is not None:
        font.bold = font.cs_bold = look.bold
    spaces.space_before, spaces.space_after = Pt(look.before), Pt(look.after)
    if look.centred:
        spaces.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if look.kept:
        spaces.keep_with_next = True
    for path in DECORATED:
        for decoration in style.element.xpath(path):
            decoration.getparent().remove(decoration)
    fonts = style.element.rPr.rFonts
    for old in [key for key in fonts.attrib if key.lower().endswith("theme")]:
        del fonts.attrib[old]
    for key in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(key), FONT)
    fonts.set(qn("w:cs"), FONT_OF_OTHER_SCRIPTS)
    ooxml.size_other_scripts(style.element.rPr, look.size)
