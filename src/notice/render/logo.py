"""The logo of a letterhead as a picture for mail, where SVG is shown by few programs."""

from __future__ import annotations

from io import BytesIO

from notice.render import page, pdf, raster
from notice.render.email import STYLE
from notice.render.page import Layout
from notice.statement import Statement

HEIGHT = 72
"""Pixels: twice the height in a mail, for screens that draw two where one is said."""
WIDEST = 1600
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


def render(statement: Statement, layout: Layout) -> bytes:
    """Return the logo as PNG on white, so that it can be seen where a mail's ground is made dark.

    A statement without a logo gives an empty picture. Raises ``LibraryError`` where Pango or
    another library is missing.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only pictures need it
    from PIL.Image import new  # noqa: PLC0415

    sheet = SHEET.format(width=WIDEST, height=HEIGHT, source=page.inside(statement.letterhead.logo))
    with raster.opened(pdf.picture(sheet, layout, STYLE).data) as drawn:
        image = raster.drawn(drawn)
    ink = ImageChops.difference(image, new("RGB", image.size, "white")).getbbox()
    file = BytesIO()
    image.crop((0, 0, ink[2] if ink else HEIGHT, HEIGHT)).save(file, "PNG", optimize=True)
    return file.getvalue()
