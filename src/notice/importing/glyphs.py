"""The glyphs of a page of a PDF, as PDFium finds the text in them: in the order of reading."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import hypot
from operator import attrgetter
from unicodedata import bidirectional

import pypdfium2
from pypdfium2 import raw

from notice.importing import runs
from notice.importing.runs import Run
from notice.preflight import order

BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)
FLAG_SLANTED, FLAG_BOLD = 1 << 6, 1 << 18
"""Flags of a font (ISO 32000-2, table 121)."""
HEAVY = 600
STROKED = 2
"""The way of drawing that makes letters bold which the font has not (the same, table 104)."""
SLANT = 0.1
"""How far a letter leans, in its height, that the font has upright."""
NAME = 256
"""Bytes of the name of a font."""
BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "‣", "\uf02d": "–"}
"""The bullets of Symbol and Wingdings, which have no other code than that of their font."""
DIVIDED = "\x02"
"""What PDFium makes of a hyphen at the end of a line, and of that end."""
HYPHENS = "-\u2010\u00ad"
LONGEST = 60
"""The characters of a word that a message shows."""
UNKNOWN = {"\0", "\ufffd", "\ufffe", "\uffff"}
"""What stands for a glyph of which the file does not say which letter it is."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as it is drawn; a line feed where its line ends."""

    char: str
    content: int
    """The number of the marked content it stands in, or -1."""
    x: float
    y: float
    """Its origin in points, from the lower left corner."""
    size: float
    bold: bool
    italic: bool

    @property
    def unknown(self) -> bool:
        """Whether nobody knows which letter it is."""
        return self.char in UNKNOWN


def read(page: pypdfium2.PdfPage) -> list[Glyph]:
    """Return the glyphs of a page, the ends of lines and spaces between words included."""
    textpage = page.get_textpage()
    try:
        found = _spaced(_glyph(textpage.raw, index) for index in range(textpage.count_chars()))
        lines = (group for _, group in groupby(found, lambda glyph: glyph.char == "\n"))
        return [glyph for line in lines for glyph in _in_order([*line])]
    finally:
        textpage.close()


def _in_order(line: Sequence[Glyph]) -> Sequence[Glyph]:
    """Return a line as it is read, where what another font has of it is drawn later.

    From left to right that is the order of the places; what is one above the other stays as it is.
    """
    size = max(glyph.size for glyph in line)
    level = max(glyph.y for glyph in line) - min(glyph.y for glyph in line) < size
    back = any(after.x < before.x - size for before, after in pairwise(line))
    turned = any(bidirectional(glyph.char) in {"R", "AL"} for glyph in line)
    return sorted(line, key=attrgetter("x")) if back and level and not turned else line


def _glyph(textpage: raw.FPDF_TEXTPAGE, index: int) -> Glyph:
    char = chr(raw.FPDFText_GetUnicode(textpage, index))
    char = BULLETS.get(char, char)
    x, y, flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
    raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    if raw.FPDFText_IsGenerated(textpage, index) == 1:
        return Glyph(char, -1, x.value, y.value, 0, bold=False, italic=False)
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    buffer = ctypes.create_string_buffer(NAME)
    raw.FPDFText_GetFontInfo(textpage, index, buffer, NAME, flags)
    name, slant = buffer.value.decode("utf-8", "replace"), SLANT * abs(matrix.d)
    way = raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(textpage, index))
    weight = raw.FPDFText_GetFontWeight(textpage, index)
    return Glyph(
        char,
        order.marked_content(textpage, index),
        x.value,
        y.value,
        raw.FPDFText_GetFontSize(textpage, index) * (hypot(matrix.c, matrix.d) or 1),
        bold=bool(BOLD.search(name) or flags.value & FLAG_BOLD or weight >= HEAVY)
        or way == STROKED,
        italic=bool(SLANTED.search(name) or flags.value & FLAG_SLANTED)
        or (not matrix.b and abs(matrix.c) > slant),
    )


def _spaced(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Yield glyphs, those that PDFium makes up in the content and look of the one before."""
    before: Glyph | None = None
    for glyph in glyphs:
        if glyph.char == "\r":
            continue
        if not glyph.size and before is not None:
            yield replace(before, char=glyph.char, x=glyph.x, y=glyph.y)
        elif glyph.char == DIVIDED:
            yield replace(glyph, char="-")
            yield replace(glyph, char="\n")
        else:
            yield glyph
        before = glyph if glyph.size else before


def usual_size(glyphs: Iterable[Glyph]) -> float:
    """Return the size that most glyphs have, to a tenth of a point."""
    sizes = Counter(round(glyph.size, 1) for glyph in glyphs if not glyph.char.isspace())
    return max(sizes, key=sizes.__getitem__, default=0)


def runs_of(glyphs: Sequence[Glyph]) -> tuple[list[Run], list[str]]:
    """Return glyphs as runs, lines joined, and the words that a line divided with a hyphen."""
    found: list[Run] = []
    divided: list[str] = []
    text = "".join(glyph.char for glyph in glyphs)
    for index, glyph in enumerate(glyphs):
        char, before = glyph.char, text[max(index - LONGEST, 0) : index]
        after = text[index + 1 : index + LONGEST]
        if char in HYPHENS and after[:1] == "\n" and _divides(before, after[1:]):
            divided.append(before.split()[-1] + char + after.split()[0])
        elif char == "\n" and before[-1:] in HYPHENS and before:
            continue
        elif char == "\n":
            found.append(Run(runs.gap(before, after), glyph.bold, glyph.italic))
        elif not glyph.unknown:
            found.append(Run(char, glyph.bold, glyph.italic))
    return found, divided


def _divides(before: str, after: str) -> bool:
    """Whether a hyphen between two texts stands between the letters of a word."""
    return before[-1:].isalpha() and after[:1].isalpha()
