"""The file of a logo: read beside its issuer's, and how high it stands unless the office says."""

from __future__ import annotations

import os.path
import re
from html import unescape
from pathlib import Path
from unicodedata import bidirectional

from notice import files
from notice.errors import DefinitionError
from notice.folders import shown
from notice.toml.tomlfile import TomlFile

MOST_PIXELS = 25_000_000
"""Of a logo: a printed one of 9 mm by 20 cm has a million, at 600 to the inch."""
MOST_ELEMENTS = 20_000
"""Tags of a drawing: the arms of a state have some thousand, and each takes half a millisecond."""
EMBLEM_MM, WORDMARK_MM = 14, 9
"""The usual height of a logo that is about as wide as high, such as arms, and of a wider one."""
WIDE = 1.5
"""From how many times its height in width a logo counts as a wordmark."""
PNG = b"\x89PNG\r\n\x1a\n"
SVG = re.compile(rb"<(?:\w+:)?svg\b[^<>]*>")
TEXT = re.compile(r"<(?:\w+:)?text\b")
PATH = re.compile(r"<(?:\w+:)?textPath\b")
FONT = re.compile(r"<(?:\w+:)?style\b[^<>]*>[^<]*\bfont")
NUMBER = rb"[\s,]*([\d.]+)"
VIEW = re.compile(rb"""\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+""" + NUMBER + NUMBER)
SIDES = [re.compile(rb"""\s%b\s*=\s*["']\s*([\d.]+)""" % side) for side in (b"width", b"height")]


def read(file: str, folder: Path, toml: TomlFile) -> bytes:
    """Return the logo that an issuer's file names; raise ``NoticeError`` at the line that does."""
    path = Path(os.path.realpath(folder / file))  # a loop of links is an error of Path.resolve
    hint = "put an SVG or PNG file beside the issuer's and write its name"
    if "://" in file or file.startswith("data:"):
        message = f"'{file}' is an address; pictures are files of the project"
    elif not path.is_relative_to(os.path.realpath(folder)):
        message = f"'{file}' lies outside of {shown(folder)}"
    elif path.suffix.lower() not in {".svg", ".png"}:
        message = f"'{file}' is neither SVG nor PNG"
    elif not os.path.lexists(folder / file) or path.is_dir():
        message = f"there is no file '{file}'"
    else:
        data = files.read(folder / file, files.PICTURE, folder)
        width, height = _pixels(data)
        tags = 0 if data.startswith(PNG) else data.count(b"<")
        reason = "" if tags > MOST_ELEMENTS else _misdrawn(data)
        if width * height <= MOST_PIXELS and tags <= MOST_ELEMENTS and not reason:
            return data
        message = f"'{file}' is a picture of {width} × {height} pixels"
        hint = f"scale it down to {MOST_PIXELS // 10**6} million or fewer"
        if tags > MOST_ELEMENTS:
            message = f"'{file}' has {tags} elements"
            hint = f"simplify the drawing to {MOST_ELEMENTS} or fewer"
        if reason:
            message = f"'{file}' has text {reason}, which cannot be drawn as it is meant"
            hint = "turn the text of the drawing into paths"
    raise DefinitionError(toml.fault(("logo", "file"), message, hint))


def _misdrawn(data: bytes) -> str:
    """Return which text of an SVG drawing WeasyPrint draws wrongly, or an empty text.

    It sets letters one after another from left to right, knows no text on a path, and no fonts
    that a style sheet in the drawing names.
    """
    drawing = "" if data.startswith(PNG) else unescape(data.decode("utf-8", "replace"))
    if not TEXT.search(drawing):
        return ""
    if any(bidirectional(char) in {"R", "AL"} for char in drawing):
        return "from right to left"
    if PATH.search(drawing):
        return "on a path"
    return "with a font from a style sheet" if FONT.search(drawing) else ""


def usual_height(data: bytes) -> float:
    """Return the height in millimetres of a logo whose issuer says none.

    A file that does not tell its sides counts as wide.
    """
    width, height = _pixels(data) if data.startswith(PNG) else _sides(data)
    return EMBLEM_MM if 0 < width < WIDE * height else WORDMARK_MM


def _pixels(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG file (PNG 3, 5.2 and 11.2.1), 0 of any other."""
    if not data.startswith(PNG):
        return 0, 0
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _sides(data: bytes) -> tuple[float, float]:
    """Return width and height that an SVG file says of itself (SVG 2, 8.2), 0 where it does not."""
    root = SVG.search(data)
    if root is None:
        return 0, 0
    view = VIEW.search(root[0])
    sides = view.groups() if view else [m[1] for side in SIDES if (m := side.search(root[0]))]
    try:
        width, height = map(float, sides)
    except ValueError:
        return 0, 0
    return width, height
