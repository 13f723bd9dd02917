"""A file of an office, in whatever form it is kept → what it holds."""

from __future__ import annotations

import codecs
from pathlib import Path

from notice import files
from notice.errors import Fault, FileError, UsageError
from notice.folders import shown
from notice.importing import plaintext
from notice.importing.intake import Intake

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""What a text may begin with that tells its encoding for certain (Unicode 23.8)."""
OTHERS = ("cp1251", "cp1252", "cp1254")
"""The encodings that are read when they are named: nothing in a text tells them apart."""


def read(path: Path, encoding: str = "") -> Intake:
    """Return what a file holds; raise ``NoticeError`` for one that cannot be read.

    ``encoding`` is that of a text that is neither UTF-8 nor has a mark at its beginning.
    """
    data = files.read(path, files.OUTPUT)
    kind = path.suffix.lower()
    match kind:
        case ".txt" | ".text":
            return plaintext.read(decoded(data, path, encoding))
        case _:
            hint = "give a .txt file"
            raise UsageError(Fault(shown(path), message="this kind of file is not read", hint=hint))


def decoded(data: bytes, path: Path, encoding: str) -> str:
    """Return a text by its mark, as UTF-8, or by the encoding that was named."""
    marked = (name for mark, name in MARKS.items() if data.startswith(mark))
    name = next(marked, encoding or "utf-8")
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        hint = f"save it as UTF-8, or name its encoding: --encoding {', '.join(OTHERS)}"
        raise FileError(Fault(shown(path), message=f"it is not {name}", hint=hint)) from None
