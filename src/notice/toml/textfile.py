"""The text files of an office: UTF-8, in one normal form, without what no statement may hold."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from notice import files
from notice.characters import REFUSED, refusal
from notice.errors import MOST, Fault, SourceError
from notice.folders import shown

LONG_NUMBER = re.compile(r"0[xob][\da-f_]{999,}|\d[\d_]{999,}", re.IGNORECASE)
"""Python reads no number of more than 4300 digits (``sys.set_int_max_str_digits``)."""


def read(path: Path, root: Path, limit: int = files.STATEMENT) -> str:
    """Return a UTF-8 text file of at most ``limit`` bytes in NFC with LF line ends.

    Raises ``FileError`` if it cannot be read or lies outside ``root``, ``SourceError`` for bytes
    that are not UTF-8 and for characters that no statement may hold, each with its line.
    """
    data = files.read(path, limit, root)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        fault = Fault(shown(path), line, message=message, hint="save it as UTF-8")
        raise SourceError(fault) from None
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    faults = [
        Fault(shown(path), text.count("\n", 0, start) + 1, message=message, hint=hint)
        for start, message, hint in islice(_refused(text), MOST + 1)
    ]
    if faults:
        raise SourceError(*faults)
    return text


def _refused(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield where a text holds what cannot be used, why, and a hint."""
    for match in REFUSED.finditer(text):
        yield match.start(), *refusal(match[0])
    for match in LONG_NUMBER.finditer(text):
        message = f"a number of {len(match[0])} digits cannot be read"
        yield match.start(), message, "write a shorter one"


def quoted(text: str) -> str:
    """Return a TOML basic string: what JSON escapes is escaped so in TOML too (TOML 1.0)."""
    return json.dumps(text, ensure_ascii=False)
