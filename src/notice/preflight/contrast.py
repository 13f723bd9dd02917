"""How well text stands out from its ground, by the definition of WCAG 2.2."""

from __future__ import annotations

from collections.abc import Sequence

Colour = Sequence[int]
"""Red, green and blue of sRGB, each 0..255."""
ENOUGH = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of text, large text included, for a picture is shrunk."""
WEIGHTS = (0.2126, 0.7152, 0.0722)
LINEAR_TO = 0.04045


def luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 for black and 1 for white."""
    return sum(weight * _linear(part / 255) for weight, part in zip(WEIGHTS, colour, strict=True))


def _linear(part: float) -> float:
    return part / 12.92 if part <= LINEAR_TO else float(((part + 0.055) / 1.055) ** 2.4)


def ratio(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
