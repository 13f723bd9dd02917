"""What each glyph of a font reads as (ISO 32000-1, 9.10.3), put right where WeasyPrint guesses.

WeasyPrint gives all characters of a cluster to its last glyph and none to the others: a Hebrew
letter with its point and vowel reads as nothing, and its vowel as all three wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from unicodedata import normalize

from notice.render.pdf.structure import resolve

ENTRY = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
NOTHING = "\u200b"
"""What a glyph reads as whose cluster another glyph reads as: no entry would be its number."""


def correct(pdf: Any) -> None:
    """Let each glyph of a cluster read as the character that it is the glyph of."""
    for font in pdf.objects:
        if isinstance(font, dict) and "ToUnicode" in font and "DescendantFonts" in font:
            entries = resolve(pdf, font["ToUnicode"]).stream
            doubtful = {
                index: (match, _text(match[2]))
                for index, line in enumerate(entries)
                if (match := ENTRY.fullmatch(line)) and len(_text(match[2])) != 1
            }
            characters = _characters(pdf, font) if doubtful else {}
            for index, (match, text) in doubtful.items():
                own = characters.get(int(match[1], 16), "" if text else NOTHING)
                if own and normalize("NFKC", own) != normalize("NFKC", text):
                    entries[index] = b"<%s> <%s>" % (match[1], _hex(own))


def _characters(pdf: Any, font: Any) -> Mapping[int, str]:
    """Return the character of each glyph of a font that has one, by its own table."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - slow to import, seldom needed

    descendant = resolve(pdf, font["DescendantFonts"][0])
    descriptor = resolve(pdf, descendant["FontDescriptor"])
    file = resolve(pdf, descriptor.get("FontFile2") or descriptor["FontFile3"])
    try:
        table = TTFont(BytesIO(b"".join(file.stream)))
        best = table.getBestCmap() or {}
    except TTLibError:
        return {}
    return {table.getGlyphID(name): chr(code) for code, name in best.items()}


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def _hex(text: str) -> bytes:
    return text.encode("utf-16-be").hex().encode()
