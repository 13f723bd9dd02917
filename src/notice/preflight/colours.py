"""The colours of text: its contrast with its ground, and how dark mode changes both in a mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from notice.preflight.htmlfile import Element

Colour = Sequence[int]
"""Red, green and blue of sRGB, each 0..255."""
ENOUGH = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of text, large text included, for a picture is shrunk."""
WEIGHTS = (0.2126, 0.7152, 0.0722)
LINEAR_TO = 0.04045
BACKGROUNDS = ("background-color", "background")
BLACK = (0, 0, 0)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour (WCAG 2.2), 0 for black and 1 for white."""
    return sum(weight * _linear(part / 255) for weight, part in zip(WEIGHTS, colour, strict=True))


def _linear(part: float) -> float:
    return part / 12.92 if part <= LINEAR_TO else float(((part + 0.055) / 1.055) ** 2.4)


def faults(elements: Sequence[Element], *, forced: bool = True) -> Iterator[str]:
    """Yield what a reader of a mail could not read.

    Many programs force colours in their dark mode: they turn light grounds dark and dark text
    light. So text and ground are declared together or not at all, stand out from each other as
    they are and with both reversed, and are never absolutely black, which becomes glaring white.
    Colours that are dark already are not ``forced``.
    """
    for element in elements:
        if BLACK in _colours(element, element.style):
            yield f"<{element.tag}> is absolutely black"
        if element.shows_text:
            yield from _faults_of_text(element, forced=forced)


def _faults_of_text(element: Element, *, forced: bool) -> Iterator[str]:
    text, ground = _text(element), _ground(element)
    start = " ".join("".join(element.texts).split())[:40]
    if (text is None) != (ground is None):
        missing = "no colour of its own" if text is None else "no ground of its own"
        yield f"'{start}' has {missing}"
    if text is None or ground is None:
        return
    modes = [(text, ground, "as declared")]
    if forced:
        modes.append((reverse(text), reverse(ground), "with forced dark colours"))
    for one, other, mode in modes:
        measured = contrast(one, other)
        if measured < ENOUGH:
            yield f"'{start}' has a contrast of {measured:.1f} {mode}; it needs {ENOUGH}"


def reverse(colour: Colour) -> Colour:
    """Return a colour as dark as it was light, of the same hue: what forced dark colours are."""
    highest, lowest = max(colour), min(colour)
    return tuple(255 - highest - lowest + part for part in colour)


def _text(element: Element) -> Colour | None:
    """Return the colour of an element's text; a link's is not that of the text around it."""
    for ancestor in element.upwards():
        if colour := next(_colours(ancestor, ("color",)), None):
            return colour
        if ancestor.tag == "a":
            return None
    return None


def _ground(element: Element) -> Colour | None:
    for ancestor in element.upwards():
        if colour := next(_colours(ancestor, BACKGROUNDS), None):
            return colour
    return None


def _colours(element: Element, properties: Iterable[str]) -> Iterator[Colour]:
    """Yield the colours that CSS properties of an element give, those one can see through aside."""
    from tinycss2 import color3  # noqa: PLC0415 - mail alone needs it

    for name in properties:
        for token in element.style[name].value if name in element.style else ():
            colour = color3.parse_color(token)
            if isinstance(colour, color3.RGBA) and colour.alpha >= 1:
                yield tuple(round(part * 255) for part in (colour.red, colour.green, colour.blue))
