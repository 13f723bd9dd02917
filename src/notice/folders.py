"""Where files lie: an office's folders and the shipped ones behind them, name by name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
        return next((path for path in candidates if os.path.lexists(path)), None)

    def behind(self, path: Path) -> Folders:
        """Return the folders to look in for what a file of this name stands in for."""
        return replace(self, shared=self.shared[self.shared.index(self.root(path)) + 1 :])

    def root(self, path: Path) -> Path:
        """Return the folder that a path lies in, which its links may not lead out of."""
        roots = (self.notices, *self.shared, *self.fonts)
        return next(root for root in roots if path.is_relative_to(root))

    def names(self, kind: str, suffix: str = "") -> list[str]:
        """Return the names under ``kind`` in any shared folder, without ``suffix``, sorted."""
        names = {
            path.name.removesuffix(suffix)
            for folder in self.shared
            if (folder / kind).is_dir()
            for path in (folder / kind).iterdir()
            if path.name.endswith(suffix) and not path.name.startswith(".")
        }
        return sorted(names)


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
        templates = OWN if any(_definitions(OWN)) else shipped("templates")
    if not templates.is_dir():
        raise UsageError(f"--templates {templates}: there is no such folder")
    if not any(_definitions(templates)):
        raise UsageError(f"--templates {templates}: no folder in it holds a {DEFINITION}")
    if fonts is not None and not fonts.is_dir():
        raise UsageError(f"--fonts {fonts}: there is no such folder")
    if fonts is not None and not os.path.lexists(fonts / FONT_TABLE):
        raise UsageError(f"--fonts {fonts}: there is no {FONT_TABLE} in it")
    shared = dict.fromkeys([templates.resolve(), shipped("templates").resolve()])
    own_fonts = [fonts.resolve()] if fonts is not None else []
    font_folders = dict.fromkeys([*own_fonts, shipped("fonts").resolve()])
    return Folders(templates.resolve(), tuple(shared), tuple(font_folders))


def office(own: Path = OWN) -> Folders:
    """Return the folders of an office whose own may hold no notice yet, or not be there."""
    shared = (own.resolve(), shipped("templates").resolve())
    return Folders(own.resolve(), shared, (shipped("fonts").resolve(),))


def is_sample(where: Folders) -> bool:
    """Whether the notices are those that came with the program, for an office to copy."""
    return where.notices == shipped("templates").resolve()


def shown(path: Path) -> str:
    """Return a path as messages show it: relative to the working folder where it lies below."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def notice_ids(where: Folders) -> list[str]:
    """Return the ids of the notices, sorted."""
    names = (path.parent.name for path in _definitions(where.notices))
    return sorted(name for name in names if name not in RESERVED)


def _definitions(folder: Path) -> Iterator[Path]:
    """Yield where a definition lies, even if it cannot be read: the reader says why."""
    paths = (notice / DEFINITION for notice in folder.glob("*"))
    return (path for path in paths if os.path.lexists(path))
