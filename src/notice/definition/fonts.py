"""The fonts a statement may be set in: a table, the files it names, and what they can draw."""

from __future__ import annotations

import hashlib
import os.path
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from notice import files
from notice.errors import DefinitionError, Fault, LibraryError
from notice.folders import FONT_TABLE, Folders, shown
from notice.toml import record, tomlfile
from notice.toml.record import Record

REGULAR = 400
COLLECTION = ".ttc"
INSTALLED = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)
"""Where packages and users put fonts: on Linux, as fontconfig has it, and on macOS."""
REMEDIES = {"linux": "type: apt-get install {package}"}
RESTORE = "restore the file"
USUAL = re.compile("[\0-\u052f\u0600-\u06ff\u2000-\u2bff]+")
"""Latin, Greek, Cyrillic, Arabic, signs: what needs no look into Unicode's table of scripts."""


class FontFile(Record):
    """One face: a static font file, or a collection with the face in it."""

    path: str
    weight: Literal[100, 200, 300, 400, 500, 600, 700, 800, 900]
    style: Literal["normal", "italic"]
    sha256: str


class Family(Record):
    """A family under the private name that style sheets use.

    One with a ``package`` is in the font folders of the machine once that package is installed.
    It serves texts in its ``scripts`` (ISO 15924); where several families have a script, the one
    with the text's language among its ``languages`` (BCP 47) does, else the first.
    """

    family: str
    name: str
    scripts: list[str]
    languages: Sequence[str] = ()
    origin: str
    version: str
    licence: str
    licence_file: str = ""
    copyright: str
    package: str = ""
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


@dataclass(frozen=True)
class FontSet:
    """The families of the font folders."""

    faces: tuple[Face, ...]
    """What lies in these folders: every statement is set with it."""
    scripts: frozenset[str]
    """The scripts that the faces are for."""
    bundled: Mapping[str, tuple[str, ...]]
    """The scripts of each of their families, by its name."""
    packaged: tuple[Family, ...]
    """What a package has to bring, for the scripts that these are not for."""

    @property
    def families(self) -> frozenset[str]:
        """The private names of all families, those that are not installed among them."""
        return frozenset({face.family for face in self.faces} | {f.family for f in self.packaged})

    def needed(self, text: str, language: str) -> Mapping[str, Family]:
        """Return the packaged families that a text needs, each by the first character it is for."""
        rest = dict.fromkeys(USUAL.sub("", text))
        if not rest or not self.packaged:
            return {}
        from fontTools.unicodedata import script  # noqa: PLC0415 - rarely needed, slow to import

        found: dict[str, Family] = {}
        for char in rest:
            mine = script(char)
            fitting = [each for each in self.packaged if mine in each.scripts]
            if fitting and mine not in self.scripts:
                spoken = (each for each in fitting if _speaks(each, language))
                family = next(spoken, fitting[0])
                if family not in found.values():
                    found[char] = family
        return found

    def installed(self, family: Family) -> tuple[Face, ...]:
        """Return the faces of a packaged family.

        Raises ``LibraryError`` where a file is not installed or is a variable font.
        """
        return tuple(self._installed(family, file) for file in family.files)

    def _installed(self, family: Family, file: FontFile) -> Face:
        path = self._files.get(file.path)
        if path is None:
            message = f"the font {family.name} is not installed ({file.path})"
            raise LibraryError(Fault(message=message, hint=_remedy(family)))
        sha256, variable = _identified(path, path.stat().st_mtime_ns)
        if variable:
            message = f"{path} is a variable font, which prints other bytes each time"
            hint = f"install static files of {family.name}"
            raise LibraryError(Fault(message=message, hint=hint))
        return Face(path, family.family, family.name, file.weight, file.style, sha256)

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        """The font files of the machine by name; the first folder's where two have one name."""
        wanted = {file.path for family in self.packaged for file in family.files}
        found: dict[str, Path] = {}
        for folder in INSTALLED:
            for path in sorted(Path(os.path.expanduser(folder)).rglob("*.[ot]t[fc]")):  # noqa: PTH111 - Path's fails without a home
                if path.name in wanted and path.is_file():
                    found.setdefault(path.name, path)
        return found


def _speaks(family: Family, language: str) -> bool:
    return any(f"{language}-".startswith(f"{each}-") for each in family.languages)


def _remedy(family: Family) -> str:
    """Return what brings a font: Homebrew's packages have variable fonts, which are no use here."""
    files = " and ".join(file.path for file in family.files)
    by_hand = f"put the static files {files} into a font folder, as ~/Library/Fonts"
    return REMEDIES.get(sys.platform, by_hand).format(package=family.package)


def load(where: Folders) -> FontSet:
    """Return the families of the font folders; one of an earlier folder hides a later one's.

    Raises ``LibraryError`` where there is none, a listed file is missing or its digest differs.
    """
    faces: dict[str, list[Face]] = {}
    packaged: dict[str, Family] = {}
    bundled: dict[str, tuple[str, ...]] = {}
    for folder in where.fonts:
        path = folder / FONT_TABLE
        if not os.path.lexists(path):
            continue
        toml = tomlfile.read(path, folder)
        for family in record.validate(FontTable, toml).families:
            if family.family in faces or family.family in packaged:
                continue
            if family.package:
                packaged[family.family] = family
            else:
                faces[family.family] = [_face(family, file, folder) for file in family.files]
                bundled[family.name] = tuple(family.scripts)
    if not faces:
        folders = ", ".join(shown(folder) for folder in where.fonts)
        message = f"there is no font table {FONT_TABLE}"
        raise LibraryError(Fault(folders, message=message, hint="restore the folder"))
    here = tuple(face for family in faces.values() for face in family)
    scripts = frozenset(script for each in bundled.values() for script in each)
    return FontSet(here, scripts, bundled, tuple(packaged.values()))


def _face(family: Family, file: FontFile, folder: Path) -> Face:
    path = folder / file.path
    if not os.path.lexists(path):
        raise LibraryError(Fault(shown(path), message="there is no such font file", hint=RESTORE))
    digest = hashlib.sha256(files.read(path, files.FONT, folder)).hexdigest()
    if digest != file.sha256:
        message = f"the file is not the one that {FONT_TABLE} lists (sha256 {digest})"
        raise DefinitionError(Fault(shown(path), message=message, hint=RESTORE))
    return Face(path, family.family, family.name, file.weight, file.style, digest)


@cache
def _identified(path: Path, _changed: int) -> tuple[str, bool]:
    """Return the SHA-256 of a font and whether it is variable; read again when it has changed."""
    data = files.read(path, files.FONT)
    return hashlib.sha256(data).hexdigest(), _is_variable(data)


def _is_variable(font: bytes) -> bool:
    """Whether a font has variations: its directory of tables lists ``fvar`` (OpenType, otff)."""
    count = int.from_bytes(font[4:6], "big")
    tables = (font[start : start + 4] for start in range(12, 12 + 16 * count, 16))
    return font[:4] != b"ttcf" and b"fvar" in tables


def coverage(faces: Sequence[Face]) -> frozenset[int]:
    """Return the code points that some upright regular face of the families can draw."""
    covered: set[int] = set()
    for face in faces:
        if face.weight == REGULAR and face.style == "normal":
            covered |= _drawn(face)
    return frozenset(covered)


@cache
def _drawn(face: Face) -> frozenset[int]:
    """Return the code points of a font file, or of the face's font in a collection."""
    from fontTools.ttLib import TTCollection, TTFont  # noqa: PLC0415 - heavy, only builds need it

    if face.path.suffix != COLLECTION:
        with TTFont(face.path, lazy=True) as font:
            return frozenset(font["cmap"].getBestCmap())
    with TTCollection(face.path, lazy=True) as fonts:
        named = [font for font in fonts if font["name"].getBestFamilyName() == face.name]
        return frozenset(char for font in named for char in font["cmap"].getBestCmap())
