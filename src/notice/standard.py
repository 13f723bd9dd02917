"""The pairs of standards that a page may meet: PDF/A (ISO 19005) and PDF/UA (ISO 14289)."""

from __future__ import annotations

from typing import Literal

from notice.errors import Fault, UsageError

Standard = Literal["a3-ua1", "a4-ua2"]


def parse(text: str) -> Standard:
    """Read a pair of PDF standards; raise ``UsageError`` for an unknown one."""
    match text.lower():
        case "a3-ua1":
            return "a3-ua1"
        case "a4-ua2":
            return "a4-ua2"
        case _:
            hint = "write a3-ua1 (PDF/A-3a and PDF/UA-1) or a4-ua2 (PDF/A-4f and PDF/UA-2)"
            raise UsageError(Fault(message=f"there is no PDF standard '{text}'", hint=hint))
