"""Folders for a time: gone with their process, or with the next run where that was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PREFIX = "notice-"
"""How the name of each begins."""
LOCK = ".lock"
"""The file in each that its process holds (flock(2)): the system lets go of it at any end."""


@dataclass(frozen=True)
class Scratch:
    """A folder for a time, and what its process holds of it."""

    path: Path
    held: int

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.held)


def make(purpose: str) -> Scratch:
    """Make a folder, in that of temporary files; remove those of processes that have died.

    Raises ``OSError``.
    """
    _sweep()
    while True:
        path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{purpose}-"))
        held = os.open(path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if _locked(held) and os.fstat(held).st_nlink:
            return Scratch(path, held)
        os.close(held)  # another run has just taken it for one that was left


@contextmanager
def folder(purpose: str) -> Iterator[Path]:
    """Give a folder that is gone after the block. Raises ``OSError``."""
    scratch = make(purpose)
    try:
        yield scratch.path
    finally:
        scratch.remove()


def _sweep() -> None:
    """Remove the folders of this user that no process holds; what has no lock is left alone."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in [entry for entry in entries if entry.name.startswith(PREFIX)]:
            with suppress(OSError):
                if not entry.is_dir(follow_symlinks=False):
                    continue
                if entry.stat(follow_symlinks=False).st_uid == os.getuid():
                    _remove_if_free(Path(entry.path))


def _remove_if_free(path: Path) -> None:
    held = os.open(path / LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(held).st_mode):
            return
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(held)


def _locked(held: int) -> bool:
    """Lock a file; a file system that knows no locks has none that could be held by another."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
