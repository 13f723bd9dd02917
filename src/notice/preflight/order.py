"""The order in which a PDF draws its text, by the places of its glyphs.

Whoever reads a page takes figures and words as they stand on it. A program that reads the text of
the file does not see when they are drawn in another order than that of UAX #9.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count, groupby, islice
from operator import attrgetter
from typing import assert_never
from unicodedata import bidirectional, category, normalize

import pypdfium2
from pypdfium2 import raw

from notice.document import Direction, Inlines, inlines
from notice.preflight.finding import Finding
from notice.render.pdf.boxes import MARK, levelled, turning
from notice.render.pdf.engine import BASES
from notice.statement.statement import Lines, Part, Prose, Statement, Translation

SAME_LINE = 0.4
"""How far apart, in sizes of the type, the baselines of one line may be: superiors are raised."""
MIRRORED = str.maketrans(dict.fromkeys("()[]{}<>«»‹›“”‘’", "|") | {"\u2044": "/"})
"""A bracket is drawn mirrored in right-to-left text, and PDFium mirrors quotation marks as well:
which of the two it was cannot be told."""
LETTERS = {"R", "AL"}
"""The classes of letters that run from right to left (UAX #9, table 4)."""
UNREAD = {"Lbl", "Figure"}
WITHIN = {"Span", "Em", "Strong", "NonStruct", "Link"}
"""The elements that stand in a line of text."""

Levels = Sequence[tuple[str, int]]
"""Characters and their embedding levels."""


@dataclass(frozen=True)
class Glyph:
    """A character as it is drawn: page, block, baseline and left end in points, and size."""

    char: str
    page: int
    block: int
    y: float
    x: float
    size: float


def check(data: bytes, statement: Statement) -> Iterator[Finding]:
    """Yield a finding for the first line of a PDF that is not drawn in the order of UAX #9.

    A statement in which nothing runs from right to left is drawn as it is read.
    """
    texts = [*_texts(statement.parts(), statement)]
    if not any(base == "rtl" or turning(text) for text, base in texts):
        return
    rest: Levels = [
        pair for text, base in texts for pair in _bare([*levelled(text, base), ("\n", BASES[base])])
    ]
    for line in _lines(_glyphs(data)):
        drawn = [char for char, _ in _bare((glyph.char, 0) for glyph in line)]
        taken, rest = _taken(rest, drawn)
        expected = visual(taken)
        if _differ(drawn, expected):
            message = f"it draws '{_shown(drawn)}' where UAX #9 has '{_shown(expected)}'"
            yield Finding("drawn-order", message)
            return


def visual(levels: Levels) -> list[str]:
    """Return the characters of a line from left to right (UAX #9, L2)."""
    line = [*levels]
    for lowest in range(max((level for _, level in line), default=0), 0, -1):
        runs = groupby(line, partial(_reaches, lowest))
        parts = [[*run][:: -1 if inside else 1] for inside, run in runs]
        line = [*chain.from_iterable(parts)]
    return [char for char, _ in line]


def _reaches(level: int, pair: tuple[str, int]) -> bool:
    return pair[1] >= level


def _texts(parts: Iterable[Part], statement: Statement) -> Iterator[tuple[Inlines, Direction]]:
    """Yield lines, headings and paragraphs in the order of reading, each with its direction."""
    base = statement.language.data.direction
    for part in parts:
        match part:
            case Lines(_, lines):
                yield from ((line, base) for line in lines)
            case Prose(_, blocks):
                yield from ((text, base) for text in inlines(blocks))
            case Translation(second):
                yield from _texts(second.content(), second)
            case _:
                assert_never(part)


def _bare(levels: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield characters without the marks and formats that join them.

    The marks of isolates stay, as they keep what they are between apart.
    """
    for char, level in levels:
        if MARK.match(char) or category(char)[0] not in "MC":
            yield char, level
        elif char == "\n":
            yield " ", level


def _taken(rest: Levels, drawn: Sequence[str]) -> tuple[Levels, Levels]:
    """Return the characters that a line draws, and those after it.

    Letters and digits are counted; of the punctuation after the last of them, as much belongs to
    the line as it draws.
    """
    count = sum(map(str.isalnum, _signs(drawn)))
    signs = ((index, sign) for index, (char, _) in enumerate(rest) for sign in _signs(char))
    letters = [index for index, sign in signs if sign.isalnum()]
    least = letters[count - 1] + 1 if 0 < count <= len(letters) else 0 if not count else len(rest)
    most = letters[count] if count < len(letters) else len(rest)
    for end in range(least, most + 1):
        if _counted(char for char, _ in rest[:end]) == _counted(drawn):
            return rest[:end], rest[end:]
    return rest[:least], rest[least:]


def _differ(drawn: Sequence[str], expected: Sequence[str]) -> bool:
    """Whether two lines differ: in all, or in letters and digits where a layout adds a sign.

    The letters of a ligature come in any order, so that a word from right to left is a bag of them.
    """
    if _counted(drawn) != _counted(expected):
        drawn, expected = ([*filter(_is_plain, line)] for line in (drawn, expected))
    rest = iter(_signs(drawn))
    for turned, run in groupby(expected, lambda char: bidirectional(char) in LETTERS):
        word = _signs(run)
        found = [*islice(rest, len(word))]
        if (sorted(word) != sorted(found)) if turned else (word != found):
            return True
    return next(rest, None) is not None


def _is_plain(char: str) -> bool:
    return char.isalnum() or char.isspace()


def _signs(chars: Iterable[str]) -> list[str]:
    """Return what is drawn in the plainest form: no spaces and marks, one sign for all brackets.

    A reader may give a sign in its parts, as it gives ½ or №.
    """
    plain = (sign for char in chars for sign in normalize("NFKD", char))
    return [sign.translate(MIRRORED) for sign in plain if category(sign)[0] not in "ZCM"]


def _counted(chars: Iterable[str]) -> Counter[str]:
    return Counter(_signs(chars))


def _shown(chars: Iterable[str]) -> str:
    """Return a line as it is drawn, each character in its place whatever shows it (UAX #9, X4)."""
    return f"\u202d{''.join(chars)}\u202c"


def _lines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the lines of a text, each from left to right."""
    line: list[Glyph] = []
    for glyph in glyphs:
        first = line[0] if line else glyph
        apart = abs(glyph.y - first.y) > SAME_LINE * max(glyph.size, first.size)
        if (first.page, first.block) != (glyph.page, glyph.block) or apart:
            yield sorted(line, key=attrgetter("x"))
            line = []
        line.append(glyph)
    if line:
        yield sorted(line, key=attrgetter("x"))


def _glyphs(data: bytes) -> Iterator[Glyph]:
    """Yield what the structure of a PDF holds, in its order; marks of lists and pictures aside."""
    document = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document):
            textpage = page.get_textpage()
            drawn: dict[int, list[Glyph]] = {}
            for index in range(textpage.count_chars()):
                content, glyph = _glyph(textpage.raw, index, number)
                drawn.setdefault(content, []).append(glyph)
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            for index in range(raw.FPDF_StructTree_CountChildren(tree)):
                element = raw.FPDF_StructTree_GetChildAtIndex(tree, index)
                for content, block in _contents(element, 0, count(1)):
                    yield from (replace(glyph, block=block) for glyph in drawn.get(content, ()))
            raw.FPDF_StructTree_Close(tree)
            textpage.close()
            page.close()
    finally:
        document.close()


def _glyph(textpage: raw.FPDF_TEXTPAGE, index: int, page: int) -> tuple[int, Glyph]:
    """Return a character of a page, and the number of the marked content that it stands in."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    content = marked_content(textpage, index)
    char = chr(raw.FPDFText_GetUnicode(textpage, index))
    size = raw.FPDFText_GetFontSize(textpage, index)
    return content, Glyph(char, page, 0, y.value, x.value, size)


def marked_content(textpage: raw.FPDF_TEXTPAGE, index: int) -> int:
    """Return the number of the marked content that a character stands in.

    It is -1 for an artifact, and for a space or line end that PDFium makes up.
    """
    item = raw.FPDFText_GetTextObject(textpage, index)
    if not item or raw.FPDFText_IsGenerated(textpage, index) == 1:
        return -1
    return int(raw.FPDFPageObj_GetMarkedContentID(item))


def _contents(
    element: raw.FPDF_STRUCTELEMENT, block: int, numbers: Iterator[int]
) -> Iterator[tuple[int, int]]:
    """Yield the number of each marked content below an element, and of the block it stands in."""
    kind = _kind(element)
    if kind in UNREAD:
        return
    block = block if kind in WITHIN else next(numbers)
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            yield from _contents(child, block, numbers)
            continue
        content = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if content >= 0:
            yield content, block


def _kind(element: raw.FPDF_STRUCTELEMENT) -> str:
    size = raw.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
