"""The fonts of the project: a table, a fontconfig file that shows nothing else, and coverage."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from notice import source, tomlfile
from notice.errors import DefinitionError, Fault, LibraryError
from notice.folders import FONT_TABLE, Folders, shown
from notice.tomlfile import Record

REGULAR = 400


class FontFile(Record):
    """One face: a static TrueType file."""

    path: str
    weight: Literal[100, 200, 300, 400, 500, 600, 700, 800, 900]
    style: Literal["normal", "italic"]
    sha256: str


class Family(Record):
    """A family under the private name that style sheets use."""

    family: str
    name: str
    scripts: list[str]
    origin: str
    version: str
    licence: str
    licence_file: str
    copyright: str
    files: list[FontFile]


class FontTable(Record):
    """``fonts/fonts.toml``."""

    families: list[Family]


@dataclass(frozen=True)
class Face:
    """A font file that exists, with the names it goes by."""

    path: Path
    family: str
    name: str
    weight: int
    style: str
    sha256: str


def load(where: Folders) -> tuple[Face, ...]:
    """Return every face of the font folders; a family of an earlier folder hides a later one.

    Raises ``LibraryError`` where there is none, a listed file is missing or its digest differs.
    """
    faces: dict[str, list[Face]] = {}
    for folder in where.fonts:
        path = folder / FONT_TABLE
        if not path.is_file():
            continue
        toml = tomlfile.parse(source.read(path, shown(path)), shown(path))
        for family in tomlfile.validate(FontTable, toml).families:
            if family.family not in faces:
                faces[family.family] = [_face(family, file, folder) for file in family.files]
    if not faces:
        folders = ", ".join(shown(folder) for folder in where.fonts)
        message = f"there is no font table {FONT_TABLE}"
        raise LibraryError(Fault(folders, message=message, hint="restore the folder"))
    return tuple(face for family in faces.values() for face in family)


def _face(family: Family, file: FontFile, folder: Path) -> Face:
    path = folder / file.path
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        fault = Fault(shown(path), message=f"the font cannot be read: {error.strerror}")
        raise LibraryError(fault) from None
    if digest != file.sha256:
        message = f"the file is not the one that {FONT_TABLE} lists (sha256 {digest})"
        raise DefinitionError(Fault(shown(path), message=message, hint="restore the file"))
    return Face(path, family.family, family.name, file.weight, file.style, digest)


@contextmanager
def isolated(faces: Sequence[Face]) -> Iterator[None]:
    """Let fontconfig see these faces, under their private family names, and no others.

    Fontconfig takes its configuration from a file named by ``FONTCONFIG_FILE`` only; the variable
    is put back afterwards. Private names keep a font of the machine from standing in unnoticed.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="notice-fonts-") as folder:
        config = Path(folder, "fonts.conf")
        config.write_text(_config(faces, Path(folder, "cache")), "utf-8")
        os.environ["FONTCONFIG_FILE"] = str(config)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


def _config(faces: Sequence[Face], cache: Path) -> str:
    """Return a fontconfig file (fonts.conf(5)) that renames each face as it is scanned."""
    folders = dict.fromkeys(face.path.parent for face in faces)
    rows = [f"<dir>{escape(str(folder))}</dir>" for folder in folders]
    rows.append(f"<cachedir>{escape(str(cache))}</cachedir>")
    rows += [
        '<match target="scan">'
        f'<test name="file"><string>{escape(str(face.path))}</string></test>'
        f'<edit name="family" mode="assign"><string>{escape(face.family)}</string></edit>'
        "</match>"
        for face in faces
    ]
    accepted = "".join(f"<glob>{escape(str(face.path))}</glob>" for face in faces)
    rows.append(
        "<selectfont><rejectfont><glob>*</glob></rejectfont>"
        f"<acceptfont>{accepted}</acceptfont></selectfont>"
    )
    body = "\n".join(rows)
    return f'<?xml version="1.0"?>\n<fontconfig>\n{body}\n</fontconfig>\n'


def coverage(faces: Sequence[Face]) -> frozenset[int]:
    """Return the code points that some upright regular face of the families can draw."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - heavy, and only a build needs it

    covered: set[int] = set()
    for face in faces:
        if face.weight == REGULAR and face.style == "normal":
            with TTFont(face.path, lazy=True) as font:
                covered |= set(font["cmap"].getBestCmap())
    return frozenset(covered)
