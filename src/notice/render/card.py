"""A statement as a card: the picture that a post on social media shows, and its alt text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal
from urllib.parse import urlsplit

from notice.definition.layouts import Layout
from notice.document import plain
from notice.render.html import page
from notice.render.pdf import pdf, raster
from notice.render.pdf.boxes import boxed
from notice.render.pdf.pdf import Pdf
from notice.render.pdf.raster import Run
from notice.statement.statement import Statement
from notice.template.layout import Values

CARD = "card.html"
STYLE = "card.css"
Shape = Literal["card", "card-square", "card-story", "card-number"]
NUMBER: Shape = "card-number"
"""The card whose picture is the number; it has a page and a style sheet of its own."""
NUMBER_CARD = "number.html"
NUMBER_STYLE = "number.css"
WIDTH = 1200
"""The width, in pixels, for which measures are said; on a narrower card they are in proportion."""
SHAPES: Mapping[Shape, tuple[int, int]] = {
    "card": (WIDTH, 630),
    "card-square": (1080, 1080),
    "card-story": (1080, 1920),
    "card-number": (1080, 1080),
}
"""Width and height in pixels: what previews of links show (1.91 to 1), feeds, and stories."""
SIZES: Mapping[Shape, tuple[int, ...]] = {
    "card": (84, 76, 68, 62, 56, 50, 45, 40, 36),
    "card-square": (108, 98, 88, 80, 72, 64, 56, 50, 44),
    "card-story": (124, 112, 100, 90, 80, 72, 64, 56, 50, 44),
    "card-number": (560, 500, 440, 380, 330, 280, 240, 200, 170, 140, 110),
}
"""What a title, or the number, may be set in, in pixels: the first size counts at which all of the
card fits."""
SMALLEST_SUBTITLE = 32
"""Pixels; else a subtitle is half as large as the title."""
SAFE = 48
"""What stays free of text at each edge, in pixels: sites round the corners of cards, or crop."""
SLACK = 1.0
"""Pixels that a glyph may reach over: side bearings."""


@dataclass(frozen=True)
class Card:
    """The picture as PNG, and the PDF that it was drawn from, in which its text can be found."""

    data: bytes
    page: Pdf


def render(statement: Statement, layout: Layout, shape: Shape) -> Card:
    """Return the card of a statement.

    The title is as large as all of the card fits, with its words whole if there is such a size.
    The caller isolates the fonts (``fontconfig.isolated``). Raises ``DefinitionError`` for a layout
    that does not fill, ``LibraryError`` where Pango or another library is missing.
    """
    name, style = (NUMBER_CARD, NUMBER_STYLE) if shape == NUMBER else (CARD, STYLE)
    sizes = SIZES[shape]
    width, height = SHAPES[shape]

    @cache
    def made(size: int, *, broken: bool) -> Pdf:
        own: Values = {
            "shape": shape,
            "width": width,
            "height": height,
            "size": size,
            "subtitle_size": max(size // 2, SMALLEST_SUBTITLE),
            "broken": broken,
            "number_text": number(statement),
            "site": site(statement),
        }
        html = page.fill(layout, name, style, statement, own, boxed)
        return pdf.picture(html, layout, style)

    def fitting(size: int, *, broken: bool) -> bool:
        return fits(made(size, broken=broken).data, shape)

    for broken in (False, True):
        fit = partial(fitting, broken=broken)
        index = 0 if fit(sizes[0]) else bisect_left(sizes, x=True, lo=1, key=fit)
        if index < len(sizes):
            break
    drawn = made(sizes[min(index, len(sizes) - 1)], broken=broken)
    return Card(raster.png(drawn.data), drawn)


def fits(data: bytes, shape: Shape) -> bool:
    """Whether a card is one page, with all its text inside of the edges that stay free."""
    return raster.pages(data) == 1 and all(inside(run, shape) for run in raster.runs(data))


def inside(run: Run, shape: Shape) -> bool:
    """Whether a run of text keeps away from the edges of a card."""
    width, height = SHAPES[shape]
    free = SAFE * width / WIDTH - SLACK
    left, top, right, bottom = run.box
    return left >= free and top >= free and right <= width - free and bottom <= height - free


def number(statement: Statement) -> str:
    """Return the number of the occurrence in the digits of the language; empty for none."""
    count = statement.occurrence.number
    return statement.language.digits(count) if count > 0 else ""


def site(statement: Statement) -> str:
    """Return the host where the issuer publishes: a picture has no links, but can say where."""
    return urlsplit(statement.letterhead.publish_url).hostname or ""


def alt(statement: Statement, shape: Shape = "card") -> str:
    """Return what stands for the picture where it is not seen: its words, a line for each part."""
    picture = number(statement) if shape == NUMBER else ""
    parts = (
        statement.mark,
        picture,
        plain(statement.title),
        "" if picture else plain(statement.subtitle),
        statement.letterhead.name,
        plain(statement.dateline),
        site(statement),
    )
    return "".join(f"{part}\n" for part in parts if part)
