"""What a build was made from and what it told: while both are the same, there is nothing to do.

A trace is a note to the next run and may be deleted at any time. It is asked before anything is
imported that an edition is made with, so this module needs the standard library only. The files
that a build could have read are all of the folders that it looks into, those of the program too.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from notice import files
from notice.edition import libraries
from notice.errors import FileError
from notice.exchange import PREFIX as STAGING
from notice.folders import Folders

MOST = 64
"""How many traces are kept: one for each way in which a folder is built."""


@dataclass(frozen=True)
class Told:
    """What a build says that finds everything up to date."""

    editions: int
    skipped: tuple[str, ...]
    findings: tuple[tuple[str, str], ...]
    """The severity and the line of each."""
    paths: tuple[str, ...]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Told:
        """Return what a trace says was told."""
        findings = tuple((severity, line) for severity, line in content["findings"])
        return cls(
            content["editions"], *map(tuple, (content["skipped"], findings, content["paths"]))
        )


@dataclass(frozen=True)
class Trace:
    """One way of building into a folder, and a digest of all that it may be made from."""

    out: Path
    where: Folders
    request: str
    inputs: str

    @classmethod
    def begin(cls, out: Path, options: Mapping[str, object], where: Folders) -> Trace | None:
        """Return the trace of a build about to start, or ``None`` if its files cannot be read."""
        try:
            return cls(out, where, _sha256(repr(sorted(options.items()))), _inputs(where))
        except (FileError, OSError):
            return None  # the build itself says what is wrong

    def told(self) -> Told | None:
        """Return what the same build told before, if nothing is different, else ``None``."""
        found = _load(self.out).get(self.request)
        with suppress(FileError, OSError, KeyError, TypeError, ValueError):
            told = Told.of(found or {})
            if found and found["inputs"] == self.inputs:
                return told if found["outputs"] == _outputs(self.out, told) else None
        return None

    def keep(self, told: Told, after: Trace | None) -> None:
        """Keep what a build told, for the next; ``after`` is the trace as it would begin now.

        Files that were changed while they were built, and pages set in fonts of the machine, which
        no folder holds, leave no trace.
        """
        from notice import staging  # noqa: PLC0415 - a build that is up to date does without

        path = place(self.out)
        if path is None:
            return
        with suppress(FileError, OSError):
            own = {
                hashlib.sha256(files.read(path, files.FONT)).hexdigest()
                for folder in self.where.fonts
                for path in files.visible(folder)
            }
            if after == self and _fonts(told) <= own:
                kept = {**_load(self.out)}
                kept.pop(self.request, None)
                row = {"inputs": self.inputs, "outputs": _outputs(self.out, told), **asdict(told)}
                rows = [*[*kept.items()][1 - MOST :], (self.request, row)]
                staging.write_file(path, json.dumps(dict(rows), indent=1).encode())


def place(out: Path) -> Path | None:
    """Return where the traces of a folder lie, if this user has a folder for what may be lost.

    Not in the output, whose bytes are those of any other machine. Source: XDG Base Directory
    Specification 0.8, ``XDG_CACHE_HOME``.
    """
    home = os.environ.get("HOME", "")
    cache = os.environ.get("XDG_CACHE_HOME", "")
    folder = Path(cache) if Path(cache).is_absolute() else Path(home, ".cache")
    if not folder.is_absolute():
        return None
    return folder / "notice" / f"{_sha256(os.path.realpath(out))}.json"


def _load(out: Path) -> Mapping[str, Any]:
    path = place(out)
    try:
        content = json.loads(files.read(path, files.TEXT)) if path is not None else {}
    except (FileError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _inputs(where: Folders) -> str:
    """Return a digest of every file that a build may read, and of what it is run by."""
    content = hashlib.sha256(files.program_digest().encode())
    content.update(repr((sys.version, Path.cwd(), where)).encode())
    for folder in dict.fromkeys((where.notices, *where.shared, *where.fonts)):
        content.update(_tree(folder).encode())
    content.update(repr((*_packages(), libraries.versions())).encode())
    return content.hexdigest()


def _tree(folder: Path) -> str:
    """Return a digest of the files of a folder at any depth, hidden ones and where links lead."""
    content = hashlib.sha256()
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(folders)
        for name in sorted([*folders, *names]):
            path = Path(parent, name)
            link = os.readlink(path) if path.is_symlink() else ""  # noqa: PTH115 - a text, no path
            data = files.read(path, files.OUTPUT) if name in names and path.exists() else b""
            content.update(repr((os.fsencode(path), link, len(data))).encode() + data)
    return content.hexdigest()


def _packages() -> Iterable[str]:
    """Return the Python packages that can be imported: the name of a folder has the version.

    Source: "Recording installed projects" of the Python packaging specifications.
    """
    folders = {Path(path) for path in sys.path if path.endswith("-packages")}
    return sorted(path.name for folder in folders for path in folder.glob("*-info"))


def _outputs(out: Path, told: Told) -> str:
    """Return a digest of the folders of the files that a build told of.

    A hidden folder beside them is what a build that was killed has left, for the next to mend.
    """
    left = [str(path) for path in out.glob(f"{STAGING}*")]
    folders = {Path(path).parent for path in told.paths}
    folders |= {folder.parent for folder in folders} - {out}
    return _sha256(repr((left, [(str(folder), _files(folder)) for folder in sorted(folders)])))


def _files(folder: Path) -> list[tuple[str, str]]:
    """Return the files of a folder with their digests, and its hidden folders."""
    rows = []
    for path in sorted(folder.iterdir()):
        if not path.is_dir():
            rows.append((path.name, hashlib.sha256(files.read(path, files.OUTPUT)).hexdigest()))
        elif path.name.startswith("."):
            rows.append((path.name, ""))
    return rows


def _fonts(told: Told) -> set[str]:
    """Return the digests of the fonts that editions are set in, by their receipts."""
    digests: set[str] = set()
    for folder in {Path(path).parent for path in told.paths}:
        path = folder / "manifest.json"
        receipt = json.loads(files.read(path, files.OUTPUT)) if path.exists() else {"fonts": []}
        digests |= {row["sha256"] for row in receipt["fonts"]}
    return digests


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
