"""The fonts a statement may be set in: a table, and the files that it names."""

from __future__ import annotations

import hashlib
import os.path
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Literal

from notice import files
from notice.definition import sfnt
from notice.definition.face import COLLECTION, RESTORE, STATIC, UNUSABLE, Face
from notice.errors import DefinitionError, Fault, LibraryError
from notice.folders import FONT_TABLE, Folders, shown
from notice.toml import record, tomlfile
from notice.toml.record import Record

INSTALLED = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)
"""Where packages and users put fonts: on Linux, as fontconfig has it, and on macOS.

A user's fonts lie in ``$XDG_DATA_HOME/fonts`` as well (XDG Base Directory Specification).
"""
REMEDIES = {"linux": "type: apt-get install {package}"}
USUAL = re.compile("[\0-\u052f\u0600-\u06ff\u2000-\u2bff]+")
"""Latin, Greek, Cyrillic, Arabic, signs: they need no look-up in Unicode's table of scripts."""


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
    sans: bool = False
    """Whether its letters have no serifs: it serves the layouts that ask for such letters."""
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
class FontSet:
    """The families of the font folders."""

    faces: tuple[Face, ...]
    """What lies in these folders: every statement is set with it."""
    bundled: tuple[Family, ...]
    """The families of these faces."""
    packaged: tuple[Family, ...]
    """What a package has to bring, for the scripts that the faces are not for."""
    sans: FontSet | None = None
    """What a layout without serifs has: all families, those without serifs first."""

    @property
    def families(self) -> frozenset[str]:
        """The private names of all families, those that are not installed among them."""
        every = self.sans or self
        return frozenset(family.family for family in (*every.bundled, *every.packaged))

    def serving(self, *, sans: bool) -> FontSet:
        """Return the families of a layout, by whether it asks for letters without serifs."""
        return self.sans if sans and self.sans else self

    def needed(self, text: str, language: str) -> Mapping[str, Family]:
        """Return the packaged families that a text needs, each by the first character it is for."""
        rest = dict.fromkeys(USUAL.sub("", text))
        if not rest or not self.packaged:
            return {}
        from fontTools.unicodedata import script  # noqa: PLC0415 - rarely needed, slow to import

        served = {name for family in self.bundled for name in family.scripts}
        needed: dict[str, Family] = {}
        for char in rest:
            name = script(char)
            families = [family for family in self.packaged if name in family.scripts]
            if families and name not in served:
                best = next((family for family in families if _speaks(family, language)), None)
                family = best or families[0]
                if family not in needed.values():
                    needed[char] = family
        return needed

    def installed(self, family: Family) -> tuple[Face, ...]:
        """Return the faces of a packaged family.

        Raises ``LibraryError`` where a file is not installed, no font, or a variable font.
        """
        return tuple(self._installed(family, file) for file in family.files)

    def _installed(self, family: Family, file: FontFile) -> Face:
        path = self._files.get(file.path)
        if path is None:
            message = f"the font {family.name} is not installed ({file.path})"
            raise LibraryError(Fault(message=message, hint=_remedy(family)))
        sha256, reason = _identified(path, path.stat().st_mtime_ns)
        if reason:
            hint = f"install static files of {family.name}"
            raise LibraryError(Fault(message=f"{path} cannot be used: {reason}", hint=hint))
        return Face(path, family.family, family.name, file.weight, file.style, sha256)

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        """The font files of the machine by name; the first folder's where two have one name."""
        names = {file.path for family in self.packaged for file in family.files}
        paths: dict[str, Path] = {}
        for folder in _font_folders():
            for path in sorted(folder.rglob("*.[ot]t[fc]")):
                if path.name in names and path.is_file():
                    paths.setdefault(path.name, path)
        return paths


def _font_folders() -> Iterator[Path]:
    """Yield the folders of the machine's fonts; a variable that is no absolute path is ignored."""
    for folder in INSTALLED:
        yield Path(os.path.expanduser(folder))  # noqa: PTH111 - Path's fails without a home
    data = Path(os.environ.get("XDG_DATA_HOME", ""))
    if data.is_absolute():
        yield data / "fonts"


def _speaks(family: Family, language: str) -> bool:
    return any(f"{language}-".startswith(f"{tag}-") for tag in family.languages)


def _remedy(family: Family) -> str:
    """Return what brings a font: Homebrew's packages have variable fonts, which are no use here."""
    files = " and ".join(file.path for file in family.files)
    by_hand = f"put the static files {files} into a font folder, as ~/Library/Fonts"
    return REMEDIES.get(sys.platform, by_hand).format(package=family.package)


def load(where: Folders) -> FontSet:
    """Return the families of the font folders; one of an earlier folder hides a later one's.

    Raises ``LibraryError`` where there is none or a listed file is missing, ``DefinitionError``
    where one is not the file that is listed, or no font.
    """
    families: dict[str, tuple[Family, Path]] = {}
    for folder in where.fonts:
        path = folder / FONT_TABLE
        if os.path.lexists(path):
            for family in record.validate(FontTable, tomlfile.read(path, folder)).families:
                families.setdefault(family.family, (family, folder))
    every = sorted(families.values(), key=lambda pair: not pair[0].sans)
    if all(family.sans or family.package for family, _ in every):
        folders = ", ".join(shown(folder) for folder in where.fonts)
        message = f"there is no font table {FONT_TABLE}"
        raise LibraryError(Fault(folders, message=message, hint="restore the folder"))
    faces = {
        family.family: [_face(family, file, folder) for file in family.files]
        for family, folder in every
        if not family.package
    }

    def chosen(wanted: Sequence[Family], sans: FontSet | None = None) -> FontSet:
        return FontSet(
            tuple(chain.from_iterable(faces.get(family.family, ()) for family in wanted)),
            tuple(family for family in wanted if not family.package),
            tuple(family for family in wanted if family.package),
            sans,
        )

    both = [family for family, _ in every]
    return chosen([family for family in both if not family.sans], chosen(both))


def _face(family: Family, file: FontFile, folder: Path) -> Face:
    path = folder / file.path
    if not os.path.lexists(path):
        raise LibraryError(Fault(shown(path), message="there is no such font file", hint=RESTORE))
    data = files.read(path, files.FONT, folder)
    digest = hashlib.sha256(data).hexdigest()
    if digest != file.sha256:
        message = f"the file is not the one that {FONT_TABLE} lists (sha256 {digest})"
        raise DefinitionError(Fault(shown(path), message=message, hint=RESTORE))
    if reason := sfnt.wrong(data, collection=path.suffix == COLLECTION):
        raise DefinitionError(Fault(shown(path), message=f"{UNUSABLE}: {reason}", hint=STATIC))
    return Face(path, family.family, family.name, file.weight, file.style, digest)


@cache
def _identified(path: Path, _changed: int) -> tuple[str, str]:
    """Return the SHA-256 of a font and why it cannot be used; read again when it has changed."""
    data = files.read(path, files.FONT)
    reason = sfnt.wrong(data, collection=path.suffix == COLLECTION)
    if sfnt.is_variable(data):
        reason = "it is a variable font, which prints other bytes each time"
    return hashlib.sha256(data).hexdigest(), reason
