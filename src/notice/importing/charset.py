"""Bytes → text: by their byte order mark, else in a character encoding that is named."""

from __future__ import annotations

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
"""What is meant by a narrower name (Encoding Standard, 4.2)."""


def decoded(data: bytes, named: str = "") -> str:
    """Return a text, without its mark; UTF-8 if nothing is named.

    Raises ``ValueError`` for bytes that are no text in that encoding.
    """
    label = next((name for mark, name in MARKS if data.startswith(mark)), named or "utf-8")
    try:
        found = codecs.lookup(label.strip())
        text = data.decode(WIDER.get(found.name, found.name))
    except UnicodeDecodeError as error:
        message = f"its text is not {label} (byte {error.start + 1})"
        raise ValueError(f"{message}; save it as UTF-8") from None
    except (LookupError, ValueError):
        raise ValueError(f"its encoding '{label}' is unknown; save it as UTF-8") from None
    return text.removeprefix("\ufeff")
