"""A PDF read back: its text, fonts, title, language, links and files, and what is cut off."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any
from xml.sax.saxutils import unescape

import pypdfium2
from pypdfium2 import raw

from notice.definition.face import Face
from notice.preflight import active, order, words
from notice.preflight.finding import Finding
from notice.render.pdf import raster
from notice.render.pdf.density import Density
from notice.statement.statement import Statement

SLACK = 1.0
"""Points that a glyph's box may reach past the page or its clip: side bearings, not lost ink."""
FEW_LINES = 6
"""Fewer on a last page look left over: a page is turned, or a sheet printed, for too little."""
ATTACHED = 1
"""The files that a PDF of ours may hold: the text of its statement."""
TITLE = re.compile(rb"<dc:title>.*?<rdf:li[^>]*>([^<]*)</rdf:li>", re.DOTALL)
"""Where an XMP packet has the title (ISO 16684-1, 8.3)."""


@dataclass(frozen=True)
class PdfFile:
    """What preflight wants to know of a PDF."""

    pages: tuple[str, ...]
    """The text of each, artifacts such as page numbers left out."""
    fonts: frozenset[str]
    """Their base names without the tag of the subset (ISO 32000-2, 9.9.2)."""
    title: str
    language: str
    outside: tuple[str, ...]
    """The text that is cut off or lies outside of its page, one entry a text object."""
    links: tuple[str, ...]
    """The addresses that its links lead to; links within the file have none."""
    attached: int
    """How many files it holds, the document's own and those of annotations."""


def read(data: bytes) -> PdfFile:
    """Return what a PDF holds; raise ``ValueError`` if it is not one."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from None
    try:
        texts: list[str] = []
        fonts: set[str] = set()
        outside: list[str] = []
        links: list[str] = []
        attached = raw.FPDFDoc_GetAttachmentCount(document.raw)
        for page in document:
            textpage = page.get_textpage()
            texts.append(_text(textpage))
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(item.raw)
                fonts.add(_utf8(raw.FPDFFont_GetBaseFontName, font).rpartition("+")[2])
                if _cut(item, page.get_size()):
                    outside.append(_utf16(raw.FPDFTextObj_GetText, item.raw, textpage.raw))
            textpage.close()
            for kind, address in _annotations(document, page):
                links += [address] if kind == raw.FPDF_ANNOT_LINK and address else []
                attached += kind == raw.FPDF_ANNOT_FILEATTACHMENT
            page.close()
        title = document.get_metadata_value("Title") or _xmp_title(data)
        return PdfFile(
            tuple(texts),
            frozenset(fonts),
            title,
            _utf16(raw.FPDFCatalog_GetLanguage, document.raw),
            tuple(outside),
            tuple(links),
            attached,
        )
    finally:
        document.close()


def check(
    statement: Statement,
    data: bytes,
    messages: Sequence[str],
    faces: Sequence[Face],
    allowed: int,
) -> Iterator[Finding]:
    """Yield what is wrong with the PDF of a statement; ``messages`` are what the engine logged.

    ``allowed`` is the most pages that it may have.
    """
    file = read(data)
    yield from check_file(file, messages, faces)
    yield from words.check_identity(statement, file.language, file.title)
    pages = len(file.pages)
    if pages > allowed:
        message = f"{pages} pages where max_pages allows {allowed}"
        hint = "shorten the text, or raise max_pages in notice.toml"
        yield Finding("too-many-pages", message, hint=hint)
    lines = len(words.prose_of_pdf(file.pages)[-1].split("\n"))
    if pages > len(statement.languages()) and lines < FEW_LINES:  # each begins a page
        yield Finding("sparse-page", f"lines on the last page: {lines}")
    expected = words.of_statement(statement, list_numbers=False)
    yield from words.check_drawn(words.of_pdf(file.pages), expected)
    yield from order.check(data, statement)


def check_density(density: Density) -> Iterator[Finding]:
    """Yield a finding for a PDF that had to be set more tightly than its layout is by itself."""
    if density != "normal":
        yield Finding("tightened", f"the text is set {density} to save a page")


def check_file(file: PdfFile, messages: Sequence[str], faces: Sequence[Face]) -> Iterator[Finding]:
    """Yield what is wrong with a PDF of any kind; ``messages`` are what the engine logged."""
    for message in dict.fromkeys(messages):
        yield Finding("engine-warning", message)
    families = tuple({face.family.replace(" ", "-") for face in faces})
    for font in sorted(font for font in file.fonts if not font.startswith(families)):
        yield Finding("foreign-font", f"the font {font} is none of the project's")
    for text in file.outside:
        yield Finding("clipped-content", f"'{text.strip()}' is cut off or off the page")
    for link in dict.fromkeys(file.links):
        if active.scheme(link) not in active.LINKS:
            yield Finding("active-content", f"the PDF has a link to '{link[:40]}'")
    if file.attached > ATTACHED:
        yield Finding("active-content", "the PDF holds a file beside the text of the statement")


def _text(textpage: pypdfium2.PdfTextpage) -> str:
    """Return the text of a page without its artifacts, such as what stands in its margins."""
    read = partial(_is_read, textpage.raw)
    runs = ([*run] for kept, run in groupby(range(textpage.count_chars()), read) if kept)
    return "".join(textpage.get_text_range(run[0], len(run)) for run in runs)


def _is_read(textpage: raw.FPDF_TEXTPAGE, index: int) -> bool:
    generated = raw.FPDFText_IsGenerated(textpage, index) == 1
    return generated or order.marked_content(textpage, index) >= 0


def _annotations(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage
) -> Iterator[tuple[int, str]]:
    """Yield the kind of each annotation and the address it leads to (ISO 32000-2, 12.5.6)."""
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        action = raw.FPDFLink_GetAction(raw.FPDFAnnot_GetLink(annotation))
        address = _utf8(raw.FPDFAction_GetURIPath, document.raw, action)
        yield raw.FPDFAnnot_GetSubtype(annotation), address
        raw.FPDFPage_CloseAnnot(annotation)


def _xmp_title(data: bytes) -> str:
    """Return the title of the XMP packet: PDF/A-4 has no other place for it."""
    match = TITLE.search(data)
    return unescape(match[1].decode("utf-8", "replace")) if match else ""


def _cut(item: pypdfium2.PdfObject, size: tuple[float, float]) -> bool:
    """Whether part of an object lies outside of its page or of a clip path."""
    left, bottom, right, top = raster.place(item).on_rect(*item.get_bounds())
    return any(
        left < x0 - SLACK or bottom < y0 - SLACK or right > x1 + SLACK or top > y1 + SLACK
        for x0, y0, x1, y1 in [(0, 0, *size), *_clips(item)]
    )


def _clips(item: pypdfium2.PdfObject) -> Iterator[tuple[float, float, float, float]]:
    """Yield the bounds, on the page, of each clip path that an object is drawn within."""
    while item is not None:
        for bounds in _own_clips(item.raw):
            yield raster.place(item).on_rect(*bounds)
        item = item.container


def _own_clips(item: raw.FPDF_PAGEOBJECT) -> Iterator[tuple[float, float, float, float]]:
    clip = raw.FPDFPageObj_GetClipPath(item)
    for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0)):
        points: list[tuple[float, float]] = []
        for index in range(max(raw.FPDFClipPath_CountPathSegments(clip, path), 0)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, index)
            x, y = ctypes.c_float(), ctypes.c_float()
            if raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            xs, ys = zip(*points, strict=True)
            yield min(xs), min(ys), max(xs), max(ys)


def _utf8(function: Callable[..., int], *handles: Any) -> str:
    """Return the text that a function of PDFium writes into a buffer once it has told the size."""
    size = function(*handles, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 1))
    function(*handles, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _utf16(function: Callable[..., int], *handles: Any) -> str:
    """Return the same of a function that writes UTF-16."""
    size = function(*handles, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 1) * 2)
    function(*handles, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
