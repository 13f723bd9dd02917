"""The fonts that a web page carries: of each face that its texts are set in, what they need."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO

from notice.definition.face import REGULAR, Face, opened
from notice.definition.face import drawn as drawn_by
from notice.render.html import cascade
from notice.render.html.cascade import Font

OTHER_SCRIPTS = "--other-scripts"
"""The custom property of CSS that names the families which a style sheet does not."""
ADDED = ".-\N{HYPHEN}"
"""What a browser puts beside the number of an item, and where it divides a word."""
FRACTIONS = frozenset({"frac", "numr", "dnom"})
FRACTION_SLASH = ord("\N{FRACTION SLASH}")
"""What makes a browser draw the figures around it as a fraction, by these features."""
FIGURES = ("lnum", "onum", "pnum", "tnum")
"""The kinds of figures that a style sheet may ask for."""
LEGAL_NAMES = (0, 13, 14)
"""Copyright, licence and its address (OpenType, name). Source is a reserved name: the OFL lets no
changed font have it, so that no name is kept."""
MEDIUM = 500
REMEMBERED = 64
"""How many fonts are kept: a year later, most pages have the same letters."""


def face_rules(html: str, digits: str, faces: Sequence[Face]) -> str:
    """Return the ``@font-face`` rules of a page, each with a font as a ``data:`` address.

    A face has the characters of the texts that ask for it, but for those that a family before it
    draws. Where one is a figure, all ``digits`` are there: then most pages of the next year have
    the same fonts. The families that the page carries and does not name are listed in the custom
    property ``--other-scripts``.
    """
    characters: dict[Font, set[str]] = {}
    for text, font in cascade.texts(html):
        characters.setdefault(font, {*ADDED}).update(text)
    named = {family for font in characters for family in font.families}
    others = [face.family for face in faces if face.family.casefold() not in named]
    carried: dict[Face, set[int]] = {}
    for font, asked in characters.items():
        figures = digits if any(char.isdecimal() for char in asked) else ""
        rest = {ord(char) for char in (*asked, *figures)}
        for face in _tried(font, others, faces):
            drawn = rest & drawn_by(face)
            rest -= drawn
            if drawn:
                carried.setdefault(face, set()).update(drawn)
    rules = [_rule(face, frozenset(carried[face])) for face in faces if face in carried]
    listed = dict.fromkeys(_quoted(face.family) for face in carried if face.family in others)
    if listed:
        rules.append(f":root {{ {OTHER_SCRIPTS}: {', '.join(listed)} }}\n")
    return "".join(rules)


def _tried(font: Font, others: Iterable[str], faces: Sequence[Face]) -> Iterator[Face]:
    """Yield the faces that a browser tries for a text, one of each family (CSS Fonts 4, 5.3)."""
    for family in font.families:
        for name in others if family == OTHER_SCRIPTS else (family,):
            members = [face for face in faces if face.family.casefold() == name.casefold()]
            if members:
                yield min(members, key=lambda face: _distance(font, face))


def _distance(font: Font, face: Face) -> tuple[bool, bool, int, int]:
    """Return how far a face is from what a text asks for (CSS Fonts 4, 5.2).

    The style comes first. A bold text takes a heavier face before a lighter one, any other text a
    lighter one; but regular and medium stand in for each other.
    """
    lighter = face.weight < font.weight
    heavier = face.weight > (MEDIUM if REGULAR <= font.weight <= MEDIUM else font.weight)
    wrong_side = lighter if font.weight > MEDIUM else heavier
    return face.style != font.style, wrong_side, abs(face.weight - font.weight), -face.weight


def _rule(face: Face, characters: frozenset[int]) -> str:
    address = f"data:font/woff2;base64,{b64encode(_subset(face, characters)).decode()}"
    return (
        f"@font-face {{ font-family: {_quoted(face.family)}; font-weight: {face.weight}; "
        f'font-style: {face.style}; src: url({address}) format("woff2") }}\n'
    )


def _quoted(family: str) -> str:
    """Return a name as a string of CSS, which can end neither itself nor its element."""
    escaped = re.sub(r"[^\w -]", lambda match: f"\\{ord(match[0]):x} ", family)
    return f'"{escaped}"'


@lru_cache(maxsize=REMEMBERED)
def _subset(face: Face, characters: frozenset[int]) -> bytes:
    """Return what a face needs to draw some characters, as WOFF2; the same bytes each time."""
    from fontTools import subset  # noqa: PLC0415 - slow to import, and pages alone need it

    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True)
    options.name_IDs = LEGAL_NAMES
    unused = frozenset() if FRACTION_SLASH in characters else FRACTIONS
    options.layout_features = sorted({*options.layout_features, *FIGURES} - unused)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    file = BytesIO()
    with opened(face) as font:
        subsetter.subset(font)
        subset.save_font(font, file, options)
    return file.getvalue()
