"""The structure of a tagged PDF → blocks (ISO 32000-2, 14.7 and 14.8)."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2
from pypdfium2 import raw

from notice.document import Block, Paragraph, Quote, Text
from notice.importing import looks, runs
from notice.importing.glyphs import Glyph
from notice.importing.intake import Remark
from notice.importing.lists import Item, lists
from notice.importing.runs import quoted

HEADING = re.compile(r"H([1-6]?)")
INLINE = {"Span", "Em", "Strong", "NonStruct", "Link", "Quote", "Reference", "Ruby", "Sub", "Lbl"}
"""What stands in a line of text, unless a paragraph is in it."""
OUTSIDE = {"Table": "a table", "Figure": "a picture", "Formula": "a formula", "Note": "a note"}
OUTSIDE |= {"FENote": "a note", "Form": "a form field"}
"""What a statement cannot hold."""
ARTIFACT = -1
"""What stands for the number of marked content in a header or footer."""

Settle = Callable[[Sequence[Glyph], int], Block | None]
"""What makes a block of glyphs and the level of a heading, or 0; nothing where they draw nothing.
"""


class Structure:
    """The structure of one page."""

    def __init__(self, page: pypdfium2.PdfPage, found: Sequence[Glyph], settle: Settle) -> None:
        """Take a page, its glyphs, and what makes a block of them."""
        self.remarks: list[Remark] = []
        self._page = page
        self._settle = settle
        self._marked: dict[int, list[Glyph]] = {}
        for glyph in found:
            self._marked.setdefault(glyph.content, []).append(glyph)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the page; what stands in the margins is named in the end."""
        tree = raw.FPDF_StructTree_GetForPage(self._page.raw)
        try:
            for index in range(raw.FPDF_StructTree_CountChildren(tree)):
                yield from self._block(raw.FPDF_StructTree_GetChildAtIndex(tree, index))
        finally:
            raw.FPDF_StructTree_Close(tree)
        if text := _text(self._marked.get(ARTIFACT, ())):
            self.remarks.append(Remark(f"left out, as it is in the margin: {quoted(text)}"))

    @property
    def whole(self) -> bool:
        """Whether there was no text but in elements and in the margins, once all were read."""
        return not any(_text(glyphs) for at, glyphs in self._marked.items() if at != ARTIFACT)

    def _block(self, element: raw.FPDF_STRUCTELEMENT) -> Iterator[Block]:
        kind = _kind(element)
        match kind:
            case _ if heading := HEADING.fullmatch(kind):
                yield from self._settled(self._line(element), int(heading[1] or 1) + 1)
            case "Title":
                yield from self._settled(self._line(element), 1)
            case "L":
                yield from self._list(element)
            case "BlockQuote":
                if inside := looks.flat(self._flow(element)):
                    yield Quote(inside)
            case _ if kind in OUTSIDE:
                self._leave_out(element, kind)
            case _:
                yield from self._flow(element)

    def _flow(self, element: raw.FPDF_STRUCTELEMENT) -> Iterator[Block]:
        """Yield the blocks in an element; what stands in it directly is a paragraph."""
        line: list[Glyph] = []
        for child in _children(element):
            if isinstance(child, int):
                line += self._marked.pop(child, ())
            elif _is_inline(child):
                line += self._line(child)
            else:
                yield from self._settled(line, 0)
                line = []
                yield from self._block(child)
        yield from self._settled(line, 0)

    def _settled(self, glyphs: Sequence[Glyph], level: int) -> Iterator[Block]:
        block = self._settle(glyphs, level)
        if block is not None:
            yield block

    def _line(self, element: raw.FPDF_STRUCTELEMENT) -> list[Glyph]:
        """Return the glyphs in an element, with the weight and stress that it gives."""
        kind, line = _kind(element), list[Glyph]()
        if kind in OUTSIDE:
            self._leave_out(element, kind)
            return []
        for child in _children(element):
            if isinstance(child, int):
                line += self._marked.pop(child, ())
            else:
                line += self._line(child)
        return [
            replace(glyph, bold=glyph.bold or kind == "Strong", italic=glyph.italic or kind == "Em")
            for glyph in line
        ]

    def _list(self, element: raw.FPDF_STRUCTELEMENT) -> Iterator[Block]:
        """Yield a list; one that stands between its items belongs to the item above."""
        items: list[Item] = []
        for child in _children(element):
            if isinstance(child, int):
                continue
            if _kind(child) == "LI":
                items += self._item(child)
            elif below := looks.flat(self._block(child)):
                above = items.pop() if items else Item(0, None, ())
                items.append(replace(above, children=(*above.children, *below)))
        yield from lists(items)

    def _item(self, element: raw.FPDF_STRUCTELEMENT) -> Iterator[Item]:
        """Yield an item; its mark is a label, or stands at the beginning of its text."""
        label = [
            glyph
            for child in _children(element)
            if not isinstance(child, int) and _kind(child) == "Lbl"
            for glyph in self._line(child)
        ]
        blocks = looks.flat(self._flow(element))
        match blocks:
            case (Paragraph(children), *more):
                mark = Text(f"{_text(label)} ") if label else Text("")
                first = Paragraph(runs.merged((mark, *children)))
                kind = looks.typed(first)
                item = kind[1] if kind else Item(0, None, (first,))
                yield replace(item, children=(*item.children, *more))
            case (_, *_):
                yield Item(0, None, blocks)
            case _:
                pass

    def _leave_out(self, element: raw.FPDF_STRUCTELEMENT, kind: str) -> None:
        """Name what a statement cannot hold, with its text or what is said of it."""
        inside = [
            self._marked.pop(child, []) if isinstance(child, int) else self._line(child)
            for child in _children(element)
        ]
        text = " ".join(filter(None, map(_text, inside)))
        said = text or _value(raw.FPDF_StructElement_GetAltText, element)
        about = f": {quoted(said)}" if said else ""
        self.remarks.append(Remark(f"{OUTSIDE[kind]} was left out{about}"))


def _children(element: raw.FPDF_STRUCTELEMENT) -> Iterator[Any]:
    """Yield the elements in an element, and the numbers of the marked content between them."""
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        content = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if child:
            yield child
        elif content >= 0:
            yield int(content)


def _is_inline(element: raw.FPDF_STRUCTELEMENT) -> bool:
    """Whether an element stands in a line, with all that is in it."""
    inside = (child for child in _children(element) if not isinstance(child, int))
    return _kind(element) in INLINE and all(map(_is_inline, inside))


def _kind(element: raw.FPDF_STRUCTELEMENT) -> str:
    """Return the standard type of an element."""
    return _value(raw.FPDF_StructElement_GetType, element)


def _value(function: Callable[..., int], element: raw.FPDF_STRUCTELEMENT) -> str:
    """Return the text that a function of PDFium writes into a buffer once it has told the size."""
    size = function(element, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    function(element, buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _text(glyphs: Sequence[Glyph]) -> str:
    return " ".join("".join(glyph.char for glyph in glyphs).split())
