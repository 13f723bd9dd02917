"""The logo of a letterhead as a picture, for mail and Word, which do not all show SVG."""

from __future__ import annotations

from io import BytesIO

from notice.definition.layouts import Layout
from notice.render.html import values
from notice.render.html.email import STYLE
from notice.render.pdf import pdf, raster
from notice.statement.statement import Statement

HEIGHT = 72
"""Pixels: twice the height in a mail, for screens that draw two where one is said."""
HEIGHT_IN_PRINT = 216
"""Pixels: for 9 mm on paper, 600 to the inch."""
LONGEST = 22
"""How often the height goes into the width of the widest logo."""
SHEET = """\
<!DOCTYPE html>
<html lang="en"><title>Logo</title>
<style>
@page {{ size: {width}px {height}px; margin: 0 }}
body {{ margin: 0 }}
img {{ display: block; height: {height}px; max-width: {width}px }}
</style>
<img src="{source}" alt="Logo">
</html>
"""


def shown(statement: Statement) -> bool:
    """Whether a mail shows the logo: there is one, and it has an address on the web."""
    return statement.letterhead.logo is not None and bool(statement.letterhead.publish_url)


def render(statement: Statement, layout: Layout, height: int = HEIGHT) -> bytes:
    """Return the logo as PNG on white, so that it can be seen where a mail's ground is made dark.

    ``height`` is in pixels. A statement without a logo gives an empty picture. Raises
    ``LibraryError`` where Pango or another library is missing.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only pictures need it
    from PIL.Image import new  # noqa: PLC0415

    width = height * LONGEST
    sheet = SHEET.format(
        width=width, height=height, source=values.address(statement.letterhead.logo)
    )
    with raster.opened(pdf.picture(sheet, layout, STYLE).data) as drawn:
        image = raster.drawn(drawn)
    ink = ImageChops.difference(image, new("RGB", image.size, "white")).getbbox()
    file = BytesIO()
    left, right = (ink[0], ink[2]) if ink else (0, height)
    image.crop((left, 0, right, height)).save(file, "PNG", optimize=True)
    return file.getvalue()
