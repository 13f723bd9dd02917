"""The syllables of scripts that draw one in another order than they write it: Devanagari and kin.

A vowel can stand before the consonants that it follows, and a letter above those that follow it.
What such a syllable reads as is said of it alone (``repair.tell_syllables``): MuPDF doubles all
that stands behind it in the same box.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import category, combining

from notice.document import Inlines, Unbroken, plain, wrapped

RANGES = ((0x0900, 0x0DFF), (0x1000, 0x109F), (0x1780, 0x17FF))
"""The blocks of these scripts: of India and Sri Lanka, Myanmar and Khmer."""
REORDERED = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in RANGES)}]")
BEFORE = (
    "\u093f\u09bf\u09c7\u09c8\u0a3f\u0abf\u0b47\u0b48\u0bc6-\u0bc8\u0d46-\u0d48\u0dd9-\u0ddb"
    "\u1031\u17c1-\u17c3"
)
"""Vowel signs that stand before what they follow (Unicode 16, chapters 12 and 16)."""
VIRAMA = 9
"""The combining class of the signs that join a consonant to the next (UAX #44, 5.7.4)."""


def boxed(children: Inlines) -> Inlines:
    """Return inline content in which each syllable that may be reordered has a box of its own."""
    text = plain(children)
    if REORDERED.search(text):
        for syllable in _pattern().finditer(text):
            children = wrapped(children, *syllable.span(), Unbroken)
    return children


@cache
def _pattern() -> re.Pattern[str]:
    """Return what matches syllables with a sign that joins consonants, or a vowel before them."""
    chars = [chr(code) for first, last in RANGES for code in range(first, last + 1)]
    letter = "".join(char for char in chars if category(char) == "Lo")
    sign = "".join(char for char in chars if category(char) in {"Mn", "Mc"})
    joiner = "".join(char for char in chars if combining(char) == VIRAMA)
    cluster = f"[{letter}][{sign}\u200c\u200d]*"
    return re.compile(
        f"(?=[{letter}][{sign}]*?[{joiner}{BEFORE}])(?:{cluster}(?<=[{joiner}\u200d]))*{cluster}"
    )
