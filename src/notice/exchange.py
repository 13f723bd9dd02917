"""A finished folder takes the place of another: at once where the system can, else step by step."""

from __future__ import annotations

import os
from ctypes import CDLL
from pathlib import Path

PREFIX = ".notice-"
"""The prefix of every temporary folder."""
NEXT = f"{PREFIX}next-"
"""What stands before the name of a folder that is finished and not in its place yet."""
AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2


def exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, and return whether the system could.

    renameat2(2) on Linux with RENAME_EXCHANGE, renamex_np(2) on macOS with RENAME_SWAP. Where it
    fails the reason does not matter: the steps that are taken instead fail by the same.
    """
    library, paths = CDLL(None), (os.fsencode(one), os.fsencode(other))
    if hasattr(library, "renamex_np"):
        return not library.renamex_np(*paths, RENAME_SWAP)
    if hasattr(library, "renameat2"):
        return not library.renameat2(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE)
    return False


def put(made: Path, target: Path) -> None:
    """Put a finished folder to its place; what lay there is left under a name with ``PREFIX``.

    Where two folders cannot change places, the new one first gets a name by which a later run knows
    that it is finished (``roll_forward``). Raises ``OSError``.
    """
    if not target.exists():
        made.rename(target)
    elif not exchanged(made, target):
        made.rename(target.parent / f"{NEXT}{target.name}")
        roll_forward(target.parent)


def roll_forward(folder: Path) -> None:
    """Put what is finished in a folder to its place, after a crash too; raise ``OSError``."""
    for made in folder.glob(f"{NEXT}?*"):
        target = folder / made.name.removeprefix(NEXT)
        if target.exists():
            target.rename(folder / f"{PREFIX}old-{target.name}")
        made.rename(target)
