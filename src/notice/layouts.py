"""The layout that a notice is set in: the one that is wanted, else its own."""

from __future__ import annotations

import os.path

from notice.errors import DefinitionError, Fault, UsageError, did_you_mean
from notice.folders import shown
from notice.project import LoadedNotice
from notice.render.page import LAYOUT_FILES, Layout

FALLBACK = "classic"
"""The layout that stands behind every other, file by file."""


def chosen(notice: LoadedNotice, wanted: str | None = None) -> Layout:
    """Return the layout that is wanted, else the one that a notice names.

    Raises ``UsageError`` where it does not exist, ``DefinitionError`` where it lacks a file.
    """
    name = notice.definition.layout if wanted is None else wanted
    known = notice.where.names("layouts")
    folder = notice.where.find("layouts", name)
    if folder is None or name not in known:
        hint = did_you_mean(name, known)
        raise UsageError(Fault(message=f"there is no layout '{name}'", hint=hint))
    missing = [folder / file for file in LAYOUT_FILES if not os.path.lexists(folder / file)]
    if missing:
        message = f"the layout '{folder.name}' lacks this file"
        hint = f"copy it from the layout {FALLBACK}"
        raise DefinitionError(*(Fault(shown(path), message=message, hint=hint) for path in missing))
    behind = (shared / "layouts" / FALLBACK for shared in notice.where.shared)
    behind = (each for each in behind if each != folder and os.path.lexists(each))
    return Layout(name, folder, tuple(behind))
