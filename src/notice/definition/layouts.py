"""The layout that a notice is set in: the one that is wanted, else its own."""

from __future__ import annotations

import os.path
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from annotated_types import Ge

from notice import files
from notice.definition.project import LoadedNotice, located
from notice.errors import DefinitionError, Fault
from notice.folders import shown
from notice.toml import record, textfile, tomlfile
from notice.toml.record import Record

DATA = "layout.toml"
"""What a layout may say of itself beside its looks."""
FILES = ("print.css", "screen.css")
"""What every layout has of its own."""
FALLBACK = "classic"
"""The layout that stands behind every other, file by file."""


class LayoutFile(Record):
    """``templates/layouts/<id>/layout.toml``."""

    sans: bool = False
    """Whether its letters have no serifs, those of scripts that it does not name too."""
    pages: Annotated[int, Ge(1)] = 1
    """How many of its pages a page that ``max_pages`` allows may take."""


@dataclass(frozen=True)
class Layout:
    """How statements look: a folder with a page for each kind of format, and its style sheets.

    ``behind`` are the folders of the layout classic, the nearest first: a file that the layout's
    own folder lacks is taken from there.
    """

    id: str
    folder: Path
    behind: tuple[Path, ...] = ()
    data: LayoutFile = field(default_factory=LayoutFile)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that may hold a file of the layout, its own first."""
        return (self.folder, *self.behind)

    def file(self, name: str) -> Path:
        """Return where a file of the layout lies, or would lie in its own folder."""
        paths = [folder / name for folder in self.folders]
        return next((path for path in paths if os.path.lexists(path)), paths[0])

    def read(self, name: str) -> str:
        """Return the text of a file of the layout; raise ``NoticeError`` if it cannot be read."""
        path = self.file(name)
        folder = next(folder for folder in self.folders if path.is_relative_to(folder))
        return textfile.read(path, folder.parent.parent, files.TEXT)  # layouts/NAME/FILE


def chosen(notice: LoadedNotice, wanted: str | None = None) -> Layout:
    """Return the layout that is wanted, else the one that a notice names.

    Raises ``UsageError`` where it does not exist, ``DefinitionError`` where it lacks a file or its
    ``layout.toml`` is wrong.
    """
    name = notice.definition.layout if wanted is None else wanted
    folder = located("layout", name, notice.where, suffix="")
    missing = [folder / file for file in FILES if not os.path.lexists(folder / file)]
    if missing:
        message = f"the layout '{folder.name}' lacks this file"
        hint = f"copy it from the layout {FALLBACK}"
        raise DefinitionError(*(Fault(shown(path), message=message, hint=hint) for path in missing))
    classics = (shared / "layouts" / FALLBACK for shared in notice.where.shared)
    behind = (path for path in classics if path != folder and os.path.lexists(path))
    path, data = folder / DATA, LayoutFile()
    if os.path.lexists(path):
        data = record.validate(LayoutFile, tomlfile.read(path, folder.parent.parent))
    return Layout(name, folder, tuple(behind), data)
