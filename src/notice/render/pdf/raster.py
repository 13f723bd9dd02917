"""A page of a PDF as a picture: its PNG file, and the runs of text that are drawn in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import hypot
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2 import PdfMatrix, raw

PIXEL = 0.75
"""The points of a pixel of CSS (CSS Values and Units 4, 6.2)."""
COMPRESSION = 9
SRGB = b"\0"
"""The chunk that says which colours are meant, rendered as perceived (PNG 3, 11.3.2.5)."""


if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Run:
    """A piece of text that is drawn at once: what it says, its font size and where its ink is.

    The box is left, top, right and bottom. All measures are pixels, from the top left corner.
    """

    text: str
    size: float
    box: tuple[float, float, float, float]


def pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def size(data: bytes) -> tuple[int, int]:
    """Return width and height of the first page of a PDF, in pixels."""
    with opened(data) as page:
        width, height = page.get_size()
        return round(width / PIXEL), round(height / PIXEL)


def png(data: bytes) -> bytes:
    """Return the first page of a PDF as PNG, one pixel for each of the style sheet.

    The same bytes for the same page: nothing in the file tells when or by what it was made.
    """
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - only pictures need it

    chunks = PngInfo()
    chunks.add(b"sRGB", SRGB)
    file = BytesIO()
    with opened(data) as page:
        drawn(page).save(file, "PNG", pnginfo=chunks, compress_level=COMPRESSION)
    return file.getvalue()


def runs(data: bytes) -> list[Run]:
    """Return the runs of text on the first page of a PDF, in the order of drawing."""
    with opened(data) as page:
        return [run(item, page.get_height()) for item in texts(page)]


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open the first page of a PDF."""
    with pypdfium2.PdfDocument(data) as document, closing(document[0]) as page:
        yield page


def drawn(page: Any, *, clear: bool = False) -> Image:
    """Return a page as a picture on white, or on a ``clear`` ground."""
    ground = (255, 255, 255, 0 if clear else 255)
    image: Image = page.render(scale=1 / PIXEL, fill_color=ground).to_pil()
    return image


def texts(page: Any) -> list[Any]:
    """Return the objects of a page that draw text, in the order of drawing."""
    textpage = page.get_textpage()
    items = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], textpage=textpage)
    return [item for item in items if item.extract().strip()]


def run(item: Any, height: float) -> Run:
    """Return what a text object says and where it stands, on a page so many points high."""
    left, bottom, right, top = place(item).on_rect(*item.get_bounds())
    matrix = item.get_matrix().multiply(place(item))
    size = item.get_font_size() * hypot(matrix.c, matrix.d)
    box = (left / PIXEL, (height - top) / PIXEL, right / PIXEL, (height - bottom) / PIXEL)
    return Run(item.extract().strip(), size / PIXEL, box)


def place(item: Any) -> PdfMatrix:
    """Return how the coordinates that an object stands in become those of its page."""
    matrix, outer = PdfMatrix(), item.container
    while outer is not None:  # a group that is drawn as one, such as one of half opacity
        matrix = matrix.multiply(outer.get_matrix())
        outer = outer.container
    return matrix


def show(item: Any, *, visible: bool) -> None:
    """Let a text object be drawn, or not."""
    mode = raw.FPDF_TEXTRENDERMODE_FILL if visible else raw.FPDF_TEXTRENDERMODE_INVISIBLE
    raw.FPDFTextObj_SetTextRenderMode(item, mode)
