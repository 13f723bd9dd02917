"""The logo of a letterhead as a picture: for mail and Word, and where a drawing holds words."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from notice.definition.layouts import Layout
from notice.errors import DefinitionError
from notice.render.html import values
from notice.render.html.email import STYLE
from notice.render.pdf import pdf, raster
from notice.statement.letterhead import Picture
from notice.statement.statement import Statement

if TYPE_CHECKING:
    from PIL.Image import Image

HEIGHT = 72
"""Pixels: twice the height in a mail, for screens that draw two where one is said."""
DOTS_PER_MM = 600 / 25.4
LONGEST = 22
"""How often the height goes into the width of the widest logo."""
WIDEST = 5100
"""Pixels: the width of a sheet of paper, 600 to the inch."""
SHEET = """\
<!DOCTYPE html>
<html lang="en"><title>Logo</title>
<style>
@page {{ size: {width}px {height}px; margin: 0 }}
body {{ margin: 0 }}
img {{ display: block; height: {height}px; max-width: {width}px; object-fit: contain }}
</style>
<img src="{source}" alt="Logo">
</html>
"""


def shown(statement: Statement) -> bool:
    """Whether a mail shows the logo: there is one, and it has an address on the web."""
    return statement.letterhead.logo is not None and bool(statement.letterhead.publish_url)


def dots(picture: Picture) -> int:
    """Return the height in pixels of a logo in print, 600 to the inch."""
    return round(picture.height * DOTS_PER_MM)


def render(statement: Statement, layout: Layout, height: int = HEIGHT) -> bytes:
    """Return the logo as PNG on white, so that it can be seen where a mail's ground is made dark.

    ``height`` is in pixels. A statement without a logo gives an empty picture. Raises
    ``DefinitionError`` for a logo that cannot be drawn, ``LibraryError`` where Pango or another
    library is missing.
    """
    with raster.opened(_sheet(statement, layout, height)) as page:
        return _png(raster.drawn(page), raster.drawn(page, clear=True))


def wordless(statement: Statement, layout: Layout) -> Statement:
    """Return the statement with a logo that is set without words.

    The words of an SVG drawing would be words of the page, so such a drawing becomes a PNG. Raises
    as ``render`` does.
    """
    picture = statement.letterhead.logo
    if picture is None:
        return statement
    with raster.opened(_sheet(statement, layout, dots(picture))) as page:
        if not raster.texts(page):
            return statement
        image = raster.drawn(page, clear=True)
        drawn = replace(picture, data=_png(image, image), media_type="image/png")
    return replace(statement, letterhead=replace(statement.letterhead, logo=drawn))


def _sheet(statement: Statement, layout: Layout, height: int) -> bytes:
    """Return a PDF with the logo alone; raise ``DefinitionError`` if it cannot be drawn."""
    head = statement.letterhead
    width = min(height * LONGEST, WIDEST)
    html = SHEET.format(width=width, height=height, source=values.address(head.logo))
    page = pdf.picture(html, layout, STYLE)
    if head.logo and page.messages:
        message = "the logo cannot be drawn"
        hint = "open it in a drawing program and save it anew as plain SVG or PNG"
        raise DefinitionError(head.toml.fault(("logo", "file"), message, hint))
    return page.data


def _png(image: Image, clear: Image) -> bytes:
    """Return a picture as PNG, as wide as what a picture of the same on a ``clear`` ground has."""
    ink = clear.getbbox()
    left, right = (ink[0], ink[2]) if ink else (0, image.height)
    file = BytesIO()
    image.crop((left, 0, right, image.height)).save(file, "PNG", optimize=True)
    return file.getvalue()
