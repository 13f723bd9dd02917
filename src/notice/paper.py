"""The sizes of paper that a statement may be printed on; another is a row more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from notice.errors import UsageError, unknown


@dataclass(frozen=True)
class Paper:
    """A size of paper: its name for a menu, width and height in millimetres."""

    name: str
    width: float
    height: float


PAPERS: Mapping[str, Paper] = {
    "a4": Paper("A4", 210, 297),  # ISO 216
    "letter": Paper("Letter", 215.9, 279.4),  # ANSI/ASME Y14.1
}
"""By the name that ``--paper`` takes, and ``@page { size }`` of CSS (CSS Paged Media 3, 7.1)."""
DEFAULT = "a4"


def parse(text: str) -> str:
    """Return the name of a size of paper as it is typed; raise ``UsageError`` for no such size."""
    name = text.lower()
    if name not in PAPERS:
        raise UsageError(unknown("paper", text, PAPERS))
    return name
