"""The layout that a notice is set in: the one that is wanted, else its own."""

from __future__ import annotations

import os.path
from dataclasses import dataclass
from pathlib import Path

from notice.definition.project import LoadedNotice
from notice.errors import DefinitionError, Fault, UsageError, unknown
from notice.folders import shown
from notice.toml import textfile

FILES = ("page.html", "print.css", "screen.css")
"""What every layout has of its own."""
FALLBACK = "classic"
"""The layout that stands behind every other, file by file."""


@dataclass(frozen=True)
class Layout:
    """How statements look: a folder with a page for each kind of format, and its style sheets.

    ``behind`` are the folders of the layout classic, the nearest first: a file that the layout's
    own folder lacks is taken from there.
    """

    id: str
    folder: Path
    behind: tuple[Path, ...] = ()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that may hold a file of the layout, its own first."""
        return (self.folder, *self.behind)

    def file(self, name: str) -> Path:
        """Return where a file of the layout lies; its own place where there is none."""
        places = [folder / name for folder in self.folders]
        return next((path for path in places if os.path.lexists(path)), places[0])

    def read(self, name: str) -> str:
        """Return the text of a file of the layout; raise ``NoticeError`` if it cannot be read."""
        path = self.file(name)
        folder = next(folder for folder in self.folders if path.is_relative_to(folder))
        return textfile.read(path, folder.parent.parent)  # layouts/NAME/FILE of the templates


def chosen(notice: LoadedNotice, wanted: str | None = None) -> Layout:
    """Return the layout that is wanted, else the one that a notice names.

    Raises ``UsageError`` where it does not exist, ``DefinitionError`` where it lacks a file.
    """
    name = notice.definition.layout if wanted is None else wanted
    known = notice.where.names("layouts")
    folder = notice.where.find("layouts", name)
    if folder is None or name not in known:
        raise UsageError(unknown("layout", name, known))
    missing = [folder / file for file in FILES if not os.path.lexists(folder / file)]
    if missing:
        message = f"the layout '{folder.name}' lacks this file"
        hint = f"copy it from the layout {FALLBACK}"
        raise DefinitionError(*(Fault(shown(path), message=message, hint=hint) for path in missing))
    behind = (shared / "layouts" / FALLBACK for shared in notice.where.shared)
    behind = (each for each in behind if each != folder and os.path.lexists(each))
    return Layout(name, folder, tuple(behind))
