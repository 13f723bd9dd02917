"""A font file that exists, with the names it goes by: opened, and what it can draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from notice.errors import Fault, LibraryError, NoticeError
from notice.folders import shown

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

REGULAR = 400
COLLECTION = ".ttc"
RESTORE = "restore the file"
UNUSABLE = "this font cannot be used"
STATIC = "put a static TrueType or OpenType file there"


@dataclass(frozen=True)
class Face:
    """A font file that exists, with the names it goes by."""

    path: Path
    family: str
    name: str
    weight: int
    style: str
    sha256: str


def coverage(faces: Sequence[Face]) -> frozenset[int]:
    """Return the code points that some upright regular face of the families can draw."""
    covered: set[int] = set()
    for face in faces:
        if face.weight == REGULAR and face.style == "normal":
            covered |= drawn(face)
    return frozenset(covered)


@cache
def drawn(face: Face) -> frozenset[int]:
    """Return the code points that a face can draw."""
    with opened(face) as font:
        characters = font["cmap"].getBestCmap()
        if characters is None:
            raise _unusable(face, "it has no character map for Unicode")
        return frozenset(characters)


@contextmanager
def opened(face: Face) -> Iterator[TTFont]:
    """Open the font of a face: its file, or in a collection the font of its name.

    Raises ``LibraryError`` where the collection has no font of that name, and for a font that
    turns out to be damaged while it is read in the block.
    """
    try:
        with _opened(face) as font:
            yield font
    except (NoticeError, MemoryError):
        raise
    except Exception as error:  # fontTools raises whatever a damaged table leads to
        raise _unusable(face, "it is damaged") from error


def _unusable(face: Face, reason: str) -> LibraryError:
    fault = Fault(shown(face.path), message=f"{UNUSABLE}: {reason}", hint=STATIC)
    return LibraryError(fault)


@contextmanager
def _opened(face: Face) -> Iterator[TTFont]:
    from fontTools.ttLib import TTCollection, TTFont  # noqa: PLC0415 - heavy, only builds need it

    with face.path.open("rb") as file:  # which fontTools leaves open where it fails at once
        if face.path.suffix != COLLECTION:
            with TTFont(file, lazy=True, recalcTimestamp=False) as font:
                yield font
            return
        with TTCollection(file, lazy=True, recalcTimestamp=False) as fonts:
            members = [font for font in fonts if font["name"].getBestFamilyName() == face.name]
            if not members:
                message = f"the collection has no font {face.name}"
                raise LibraryError(Fault(shown(face.path), message=message, hint=RESTORE))
            yield members[0]
