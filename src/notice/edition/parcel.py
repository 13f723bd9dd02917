"""A statement to make on another machine: sent with every file that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from notice import files
from notice.definition.layouts import Layout
from notice.edition.artifact import Settings, Typeset

TURN = Lock()
"""Fonts are chosen by an environment variable: one thread of a process makes a page at a time."""


@dataclass(frozen=True)
class Parcel:
    """A statement with the fonts and the files of the layout that it is made with, by path."""

    ready: Typeset
    settings: Settings
    contents: Mapping[Path, bytes]

    @classmethod
    def of(cls, ready: Typeset, settings: Settings) -> Parcel:
        """Return the parcel of a statement; raise ``FileError`` for a file that is gone."""
        paths = dict.fromkeys(face.path for face in ready.faces)
        layout = [path for folder in settings.layout.folders for path in files.visible(folder)]
        contents = {path: files.read(path, files.FONT) for path in (*paths, *layout)}
        return cls(ready, settings, contents)

    def unpacked(self, root: Path) -> tuple[Typeset, Settings]:
        """Write the files below a folder, and return the statement and settings that name them."""

        def moved(path: Path) -> Path:
            return root.joinpath(*path.parts[1:])

        for path, data in self.contents.items():
            moved(path).parent.mkdir(parents=True, exist_ok=True)
            moved(path).write_bytes(data)
        layout = self.settings.layout
        behind = tuple(map(moved, layout.behind))
        faces = tuple(replace(face, path=moved(face.path)) for face in self.ready.faces)
        here = Layout(layout.id, moved(layout.folder), behind)
        return replace(self.ready, faces=faces), replace(self.settings, layout=here)


class Unpacking(TemporaryDirectory[str]):
    """A folder for the files of a parcel, which one thread of the process has at a time."""

    def __enter__(self) -> str:
        """Wait for the turn, and return the folder."""
        TURN.acquire()
        return str(Path(super().__enter__()).resolve())

    def __exit__(self, *raised: object) -> None:
        """Delete the folder and give the turn to the next."""
        super().cleanup()
        TURN.release()
