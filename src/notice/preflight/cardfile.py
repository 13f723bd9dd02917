"""A card: whether its text fits, is large enough and stands out from its ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from notice.definition.face import Face
from notice.preflight import colours, pdffile, words
from notice.preflight.finding import Finding
from notice.render import card
from notice.render.card import SHAPES, WIDTH, Shape
from notice.render.pdf import raster
from notice.render.pdf.pdf import Pdf
from notice.statement.statement import Statement

LEGIBLE = 24
"""The least size of text in pixels, on a card 1200 wide.

A post shows the card about 600 pixels wide on a desk, where that is 12, and as wide as the screen
on a telephone, 360 to 400, where it is 8.
"""
STRAY = 0.01
"""The part of a text's ground that does not count: the edge of a rule that a letter touches."""


def check(
    statement: Statement, shape: Shape, page: Pdf, faces: Sequence[Face]
) -> Iterator[Finding]:
    """Yield what is wrong with a card; ``page`` is the PDF that it was drawn from."""
    file = pdffile.read(page.data)
    yield from pdffile.check_file(file, page.messages, faces)
    expected = words.of_text(card.alt(statement, shape))
    yield from words.check_drawn(words.of_pdf(file.pages), expected)
    width, height = SHAPES[shape]
    if (size := raster.size(page.data)) != (width, height):
        message = f"it is {size[0]} × {size[1]} pixels instead of {width} × {height}"
        yield Finding("card-size", message)
    hint = "shorten the title or the subtitle"
    if len(file.pages) > 1:
        yield Finding("card-overflow", f"{len(file.pages)} cards would be needed", hint=hint)
    for run, contrast in zip(raster.runs(page.data), contrasts(page.data), strict=True):
        if not card.inside(run, shape):
            yield Finding("card-overflow", f"'{run.text}' comes too near to the edge", hint=hint)
        if run.size < LEGIBLE * width / WIDTH:
            yield Finding("small-text", f"'{run.text}' is {run.size:.0f} pixels high")
        if contrast < colours.ENOUGH:
            yield Finding("low-contrast", f"'{run.text}' has a contrast of {contrast:.1f} to 1")


def contrasts(data: bytes) -> list[float]:
    """Return the contrast of each run of text of a card, in the order of ``raster.runs``.

    The picture is drawn without any text and with one run at a time, and the pixels compared, so
    that it is the colours seen that count: opacity, gradients and pictures below included.
    """
    with raster.opened(data) as page:
        items = raster.texts(page)
        for item in items:
            raster.show(item, visible=False)
        ground = raster.drawn(page)
        measured: list[float] = []
        for item in items:
            raster.show(item, visible=True)
            measured.append(_contrast(raster.drawn(page), ground))
            raster.show(item, visible=False)
        return measured


def _contrast(drawn: Any, ground: Any) -> float:
    """Return the contrast of what differs between two pictures to what is behind it.

    The colour of a text is that of its pixels which stand out most: others are edges of letters.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only pictures need it

    box = ImageChops.difference(drawn, ground).getbbox()
    if box is None:
        return 1.0
    pairs = zip(*(image.crop(box).get_flattened_data() for image in (drawn, ground)), strict=True)
    counted = Counter(pair for pair in pairs if pair[0] != pair[1])
    ink, _ = max(counted, key=lambda pair: colours.contrast(*pair))
    behind: Counter[Any] = Counter()
    for (_, colour), count in counted.items():
        behind[colour] += count
    least = behind.total() * STRAY
    return min(colours.contrast(ink, colour) for colour, count in behind.items() if count >= least)
