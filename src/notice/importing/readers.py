"""A file of an office, in whatever form it is kept → what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from notice import files
from notice.errors import Fault, FileError, UsageError
from notice.folders import shown
from notice.importing.intake import Intake

TEXTS = (".txt", ".text")
KINDS = (".docx", ".odt", *TEXTS, ".md", ".markdown", ".html", ".htm", ".eml", ".pdf")
"""The endings of the files that are read."""
ENCODED = (*TEXTS, ".md", ".markdown", ".html", ".htm")
SAVE_AS = {
    **dict.fromkeys((".rtf", ".doc", ".pages", ".fodt", ".ott"), "save it as .docx"),
    ".docm": "save it as .docx, without its macros",
    ".msg": "save the message as .eml",
}
"""What to do with files that other programs read."""
ENCODINGS = ("cp1251", "cp1252", "cp1254")
"""Encodings that are read where they are named: nothing in a text tells them apart."""


@dataclass(frozen=True)
class Original:
    """A file as an office has it, of a kind that is read."""

    name: str
    place: str
    """What messages call it."""
    kind: str
    data: bytes

    @classmethod
    def at(cls, path: Path) -> Original:
        """Read a file; raise ``NoticeError`` for one of another kind or that cannot be read."""
        kind = kind_of(path.name, shown(path))
        return cls(path.name, shown(path), kind, files.read(path, files.OUTPUT))


def kind_of(name: str, place: str) -> str:
    """Return the ending of a file by which it is read; raise ``UsageError`` for any other."""
    kind = Path(name).suffix.lower()
    if kind not in KINDS:
        hint = SAVE_AS.get(kind, f"give a file of these kinds: {', '.join(KINDS)}")
        raise UsageError(Fault(place, message="this kind of file is not read", hint=hint))
    return kind


def read(file: Original, encoding: str = "") -> Intake:
    """Return what a file holds; raise ``NoticeError`` for one that cannot be read.

    ``encoding`` is that of a text that is neither UTF-8 nor has a mark at its beginning.
    """
    try:
        return _read(file.kind, file.data, encoding)
    except ValueError as error:
        named = file.kind in ENCODED and not encoding
        hint = f"or name its encoding: --encoding {', '.join(ENCODINGS)}" if named else ""
        faults = (Fault(file.place, message=line, hint=hint) for line in str(error).split("\n"))
        raise FileError(*faults) from None


def _read(kind: str, data: bytes, encoding: str) -> Intake:
    """Read a file by its kind; what reads it is imported late, because it is slow to import."""
    # ruff: noqa: PLC0415
    match kind:
        case ".docx":
            from notice.importing import wordfile

            return wordfile.read(data)
        case ".odt":
            from notice.importing import odtfile

            return odtfile.read(data)
        case ".md" | ".markdown":
            from notice.importing import markdown

            return markdown.read(data, encoding)
        case ".html" | ".htm":
            from notice.importing import webpage

            return webpage.read(data, encoding)
        case ".eml":
            from notice.importing import message as mail

            return mail.read(data)
        case ".pdf":
            from notice.importing import pages

            return pages.read(data)
        case _:
            from notice.importing import charset, plaintext

            if len(data) > files.STATEMENT:
                message = f"it has more than {files.size(files.STATEMENT)}"
                raise ValueError(f"{message}; save the statement alone")
            return plaintext.read(charset.decoded(data, encoding))
