"""The colours of a mail: whether its text can be read as it is, and where a program darkens it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from notice.preflight import contrast
from notice.preflight.contrast import Colour
from notice.preflight.htmlfile import Element

BACKGROUNDS = ("background-color", "background")
BLACK = (0, 0, 0)


def faults(elements: Sequence[Element]) -> Iterator[str]:
    """Yield what cannot be read somewhere.

    Many programs force colours in their dark mode: they turn light grounds dark and dark text
    light. So text and ground are declared together or not at all, stand out from each other as
    they are and with both reversed, and are never absolutely black, which becomes glaring white.
    """
    for element in elements:
        if BLACK in [*_declared(element)]:
            yield f"<{element.tag}> is absolutely black"
        if element.says:
            yield from _faults_of_text(element)


def _faults_of_text(element: Element) -> Iterator[str]:
    text, ground = _text(element), _ground(element)
    where = " ".join("".join(element.texts).split())[:40]
    if (text is None) != (ground is None):
        lacking = "no colour of its own" if text is None else "no ground of its own"
        yield f"'{where}' has {lacking}"
    if text is None or ground is None:
        return
    for one, other, mode in (
        (text, ground, "as declared"),
        (reverse(text), reverse(ground), "with forced dark colours"),
    ):
        ratio = contrast.ratio(one, other)
        if ratio < contrast.ENOUGH:
            yield f"'{where}' has a contrast of {ratio:.1f} {mode}; {contrast.ENOUGH} is enough"


def reverse(colour: Colour) -> Colour:
    """Return a colour as dark as it was light, of the same hue: what forced dark colours are."""
    highest, lowest = max(colour), min(colour)
    return tuple(255 - highest - lowest + part for part in colour)


def _text(element: Element) -> Colour | None:
    """Return the colour of an element's text; a link's is not that of the text around it."""
    for each in element.upwards():
        if found := _colour(each, ("color",)):
            return found
        if each.tag == "a":
            return None
    return None


def _ground(element: Element) -> Colour | None:
    grounds = (_colour(each, BACKGROUNDS) for each in element.upwards())
    return next((ground for ground in grounds if ground), None)


def _colour(element: Element, properties: Sequence[str]) -> Colour | None:
    tokens = [
        token for name in properties if name in element.style for token in element.style[name].value
    ]
    return next((colour for colour in map(_read, tokens) if colour), None)


def _declared(element: Element) -> Iterator[Colour]:
    for declaration in element.style.values():
        yield from (colour for colour in map(_read, declaration.value) if colour)


def _read(token: Any) -> Colour | None:
    """Return the colour that a token of CSS names, where it covers what is behind it."""
    from tinycss2 import color3  # noqa: PLC0415 - mail alone needs it

    colour = color3.parse_color(token)
    if not isinstance(colour, color3.RGBA) or colour.alpha < 1:
        return None
    return tuple(round(part * 255) for part in (colour.red, colour.green, colour.blue))
