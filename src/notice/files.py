"""The files of an office, which may come from a stranger: none hangs a run, or fills its memory."""

from __future__ import annotations

import hashlib
import os
import stat
from functools import cache
from pathlib import Path
from typing import NoReturn

from notice.errors import Fault, FileError
from notice.folders import shown

PACKAGE = Path(__file__).parent
MEGABYTE = 10**6
STATEMENT = MEGABYTE // 4
"""The most bytes of a source, a definition or language file, and of a text to import.

The longest shipped one, a language file, has 16 000, and a statement some 4 000.
"""
TEXT = 4 * MEGABYTE
"""The most bytes of any other text, such as a style sheet or a web page."""
PICTURE = 16 * MEGABYTE
FONT = 64 * MEGABYTE
"""The largest of Noto, a collection for Chinese, Japanese and Korean, has some 30 MB."""
OUTPUT = 256 * MEGABYTE
"""The most bytes of a file that a build has written, or that a reviewer gives back."""
NO_LINK = "put the file itself there, not a link"
KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


def read(path: Path, limit: int, root: Path | None = None) -> bytes:
    """Return the content of a regular file of at most ``limit`` bytes.

    With a ``root`` the file has to lie in that folder once every link is followed. Nothing else is
    opened, and opening waits for nobody (O_NONBLOCK, open(2)). Raises ``FileError``.
    """
    try:
        real_path = _resolved(path, root)
        _check_kind(path, os.stat(real_path).st_mode)  # noqa: PTH116 - a device may act when opened
        opened = os.open(real_path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(opened, "rb") as file:
            status = os.fstat(opened)  # of what was opened, whatever lies there by now
            _check_kind(path, status.st_mode)
            data = b"" if status.st_size > limit else file.read(limit + 1)
    except OSError as error:
        _refuse(path, error.strerror or str(error), _advice(path))
    if status.st_size > limit or len(data) > limit:
        _refuse(path, f"it has more than {size(limit)}", "put a smaller file there")
    return data


def size(limit: int) -> str:
    """Return a number of bytes as a message names it, in kB or MB."""
    return f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit // 1000} kB"


def check_inside(path: Path, root: Path) -> None:
    """Raise ``FileError`` for a file or folder that lies outside ``root``, by a link say."""
    try:
        _resolved(path, root)
    except OSError as error:
        _refuse(path, error.strerror or str(error), _advice(path))


def _advice(path: Path) -> str:
    is_link = os.path.islink(path)  # noqa: PTH114 - Path's fails for a name that is too long
    return NO_LINK if is_link else ""


def _resolved(path: Path, root: Path | None) -> str:
    real_path = os.path.realpath(path, strict=True)
    if root is not None and not Path(real_path).is_relative_to(os.path.realpath(root)):
        _refuse(path, f"it lies outside {shown(root)}", NO_LINK)
    return real_path


def _check_kind(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = KINDS.get(stat.S_IFMT(mode), "something else")
        _refuse(path, f"it is {kind}", "put a file there")


def _refuse(path: Path, reason: str, hint: str = "") -> NoReturn:
    raise FileError(Fault(shown(path), message=f"cannot be read: {reason}", hint=hint)) from None


def digest(folder: Path, root: Path) -> str:
    """Return a digest of the files that lie in a folder at any depth, hidden ones aside.

    Editors keep hidden files while they work. Raises ``FileError`` for any file that ``read``
    refuses.
    """
    check_inside(folder, root)
    content, total = hashlib.sha256(), 0
    for path in visible(folder):
        data = read(path, PICTURE, root)
        total += len(data)
        if total > OUTPUT:
            _refuse(folder, f"its files have more than {size(OUTPUT)} in all")
        name = os.fsencode(path.relative_to(folder))
        content.update(name + f" {len(data)}\n".encode() + data)
    return content.hexdigest()


def visible(folder: Path) -> list[Path]:
    """Return the files that lie in a folder at any depth, hidden ones aside, sorted."""
    paths: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += (Path(parent, name) for name in names if not name.startswith("."))
    return sorted(paths)


def program_file(name: str) -> bytes:
    """Return a data file of the program itself, by its path in the package."""
    return (PACKAGE / name).read_bytes()


@cache
def program_digest() -> str:
    """Return a digest of the program and its data, so that a new version builds anew."""
    content = hashlib.sha256()
    preflight = PACKAGE / "preflight"
    for path in sorted(
        [*PACKAGE.rglob("*.py"), *preflight.glob("*.toml"), *preflight.glob("*.json")]
    ):
        data = path.read_bytes()
        content.update(f"{path.relative_to(PACKAGE).as_posix()} {len(data)}\n".encode() + data)
    return content.hexdigest()
