"""How densely a statement is set: a text that spills by a little is tightened, within limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, TypeVar

Density = Literal["normal", "tight", "tighter"]
"""A layout's style sheet says what these are: ``page.html`` has them as a class of ``<html>``."""


class Paged(Protocol):
    """A statement that is laid out."""

    @property
    def length(self) -> int:
        """The number of pages."""


Laid = TypeVar("Laid", bound=Paged)


def fit(lay: Callable[[Density], Laid]) -> tuple[Laid, Density]:
    """Return a statement as laid out at the loosest density that saves a page, if one does.

    ``lay`` lays it out. A page that only the tightest density could save is not worth two trials,
    so that one is tried first.
    """
    normal = lay("normal")
    if normal.length == 1:
        return normal, "normal"
    tighter = lay("tighter")
    if tighter.length >= normal.length:
        return normal, "normal"
    tight = lay("tight")
    return (tight, "tight") if tight.length == tighter.length else (tighter, "tighter")
