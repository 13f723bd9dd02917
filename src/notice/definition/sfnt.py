"""The bytes of a font file: whether they are whole, and whether a text can be set with them."""

from __future__ import annotations

import struct
from collections.abc import Mapping

TRUETYPE = (b"\0\1\0\0", b"true", b"OTTO")
"""How a font begins: with outlines of TrueType, on a Mac too, or of CFF (OpenType, otff)."""
COLLECTION = b"ttcf"
VERSIONS = (b"\0\1\0\0", b"\0\2\0\0")
"""Of collections (OpenType, otff); fontTools knows more, which can ask for 16 GB."""
OTHERS = {
    b"PK\3\4": "it is an archive",
    b"\x1f\x8b\x08\0": "it is an archive",
    b"wOFF": "it is a font for the web only",
    b"wOF2": "it is a font for the web only",
    COLLECTION: "it is a collection, whose name has to end in .ttc",
}
REQUIRED = {
    b"cmap": "character map",
    b"head": "header",
    b"hhea": "measures of lines",
    b"maxp": "number of glyphs",
    b"hmtx": "widths of glyphs",
}
OUTLINES = ({b"glyf", b"loca"}, {b"CFF "}, {b"CFF2"})
TORN = "its end is missing"


def wrong(data: bytes, *, collection: bool) -> str:
    """Return why a font or every font of a collection cannot be used; empty where they can.

    It reads the directories of tables (OpenType, otff), not the tables.
    """
    if not data:
        return "it is empty"
    starts = [0]
    if collection:
        count = int.from_bytes(data[8:12], "big")
        if data[:4] != COLLECTION or data[4:8] not in VERSIONS or not count:
            return "it is no collection of fonts"
        if len(data) < 12 + 4 * count:
            return TORN
        starts = [start for (start,) in struct.iter_unpack(">I", data[12 : 12 + 4 * count])]
    return next(filter(None, (_wrong(data, start) for start in starts)), "")


def is_variable(data: bytes) -> bool:
    """Whether a font has variations, which its table ``fvar`` says."""
    return data[:4] in TRUETYPE and b"fvar" in _tables(data, 0)


def _wrong(data: bytes, start: int) -> str:
    kind = data[start : start + 4]
    if kind not in TRUETYPE:
        return OTHERS.get(kind, "it is no TrueType or OpenType font")
    count = int.from_bytes(data[start + 4 : start + 6], "big")
    tables = _tables(data, start)
    if len(tables) < count or any(end > len(data) for end in tables.values()):
        return TORN
    lacking = next((name for tag, name in REQUIRED.items() if tag not in tables), "")
    if lacking or not any(tags <= tables.keys() for tags in OUTLINES):
        return f"it has no {lacking or 'outlines'}"
    return ""


def _tables(data: bytes, start: int) -> Mapping[bytes, int]:
    """Return the tables of a font, as far as its directory is there, and where each ends."""
    first = start + 12
    count = int.from_bytes(data[start + 4 : start + 6], "big")
    count = min(count, max(len(data) - first, 0) // 16)
    rows = struct.iter_unpack(">4s4xII", data[first : first + 16 * count])
    return {tag: offset + length for tag, offset, length in rows}
