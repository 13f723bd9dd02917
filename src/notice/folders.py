"""Where files lie: an office's folders and the shipped ones behind them, name by name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from notice.errors import UsageError

RESERVED = frozenset({"languages", "issuers", "layouts", "profiles"})
DEFINITION = "notice.toml"
FONT_TABLE = "fonts.toml"
PACKAGE = Path(__file__).parent
"""Where the program lies, and in a wheel all that is shipped with it."""
OWN = Path("templates")
"""Where an office has its own files."""


@dataclass(frozen=True)
class Folders:
    """Where files are looked for: notices in one folder, the rest name by name in each."""

    notices: Path
    shared: tuple[Path, ...]
    fonts: tuple[Path, ...]

    def find(self, *parts: str) -> Path | None:
        """Return the first file or folder of this name among the shared folders."""
        candidates = (folder.joinpath(*parts) for folder in self.shared)
        return next((path for path in candidates if path.exists()), None)

    def names(self, kind: str, suffix: str = "") -> list[str]:
        """Return the names under ``kind`` in any shared folder, without ``suffix``, sorted."""
        found = {
            path.name.removesuffix(suffix)
            for folder in self.shared
            if (folder / kind).is_dir()
            for path in (folder / kind).iterdir()
            if path.name.endswith(suffix) and not path.name.startswith(".")
        }
        return sorted(found)


def shipped(kind: str) -> Path:
    """Return the folder ``templates`` or ``fonts`` that came with the program."""
    inside = PACKAGE / kind
    return inside if inside.is_dir() else PACKAGE.parents[1] / kind


def locate(templates: Path | None = None, fonts: Path | None = None) -> Folders:
    """Return the folders to read.

    Without ``templates``, ``./templates`` counts where it holds a notice, else the shipped ones.
    Raises ``UsageError`` for a folder that does not exist or holds no notice.
    """
    if templates is None:
        templates = OWN if any(OWN.glob(f"*/{DEFINITION}")) else shipped("templates")
    if not templates.is_dir():
        raise UsageError(f"--templates {templates}: there is no such folder")
    if not any(templates.glob(f"*/{DEFINITION}")):
        raise UsageError(f"--templates {templates}: no folder in it holds a {DEFINITION}")
    if fonts is not None and not fonts.is_dir():
        raise UsageError(f"--fonts {fonts}: there is no such folder")
    if fonts is not None and not (fonts / FONT_TABLE).is_file():
        raise UsageError(f"--fonts {fonts}: there is no {FONT_TABLE} in it")
    shared = dict.fromkeys([templates.resolve(), shipped("templates").resolve()])
    given = [fonts.resolve()] if fonts is not None else []
    every = dict.fromkeys([*given, shipped("fonts").resolve()])
    return Folders(templates.resolve(), tuple(shared), tuple(every))


def office(own: Path = OWN) -> Folders:
    """Return the folders of an office whose own may hold no notice yet, or not be there."""
    shared = (own.resolve(), shipped("templates").resolve())
    return Folders(own.resolve(), shared, (shipped("fonts").resolve(),))


def shown(path: Path) -> str:
    """Return a path as messages show it: relative to the working folder where it lies below."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def notice_ids(where: Folders) -> list[str]:
    """Return the ids of the notices, sorted."""
    found = (path.parent.name for path in where.notices.glob(f"*/{DEFINITION}"))
    return sorted(name for name in found if name not in RESERVED)


def digest(folder: Path, names: Iterable[str] = ()) -> str:
    """Return a digest of the named files of a folder, or of all that lie in it at any depth."""
    paths = [folder / name for name in names] or sorted(folder.rglob("*"))
    found = hashlib.sha256()
    for path in paths:
        if path.is_file() and path.suffix != ".pyc":
            data = path.read_bytes()
            found.update(f"{path.relative_to(folder).as_posix()} {len(data)}\n".encode() + data)
    return found.hexdigest()


@cache
def program_digest() -> str:
    """Return a digest of the program itself, so that a new version builds anew."""
    names = [path.relative_to(PACKAGE).as_posix() for path in sorted(PACKAGE.rglob("*.py"))]
    return digest(PACKAGE, [*names, "preflight/caniemail.json"])
