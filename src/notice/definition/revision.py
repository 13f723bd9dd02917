"""The sources as git knows them: a revision's files, for a while and to be read only."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from notice.errors import Fault, NoticeError, UsageError
from notice.folders import DEFINITION, shown

OPTION = "--against-rev"


@contextmanager
def checked_out(folder: Path, revision: str) -> Iterator[Path]:
    """Give a copy of a folder as it was in a git revision, while the context lasts.

    Nothing of the repository is changed. Raises ``UsageError`` where there is no git, no
    repository around the folder, no such revision, or no such folder in it. A fault in a file of
    the copy, raised within the context, is told as one of ``REVISION:FOLDER``.
    """
    _git(folder, "rev-parse", "--show-toplevel")
    named = ("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        commit = _git(folder, "rev-parse", *named).decode().strip()
    except UsageError:
        hint = "name a commit, a tag or a branch"
        message = f"{OPTION}: git knows no revision '{revision}' of {shown(folder)}"
        raise UsageError(Fault(message=message, hint=hint)) from None
    archive = _git(folder, "archive", "--format=zip", commit)
    with TemporaryDirectory(prefix="notice-") as place:
        copy = Path(place, folder.name).resolve()
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            packed.extractall(copy)
        if not any(copy.glob(f"*/{DEFINITION}")):
            raise UsageError(f"{OPTION} {revision}: {shown(folder)} holds no notice there")
        try:
            yield copy
        except NoticeError as error:
            old, new = shown(copy), f"{revision}:{shown(folder)}"
            faults = (_moved(fault, old, new) for fault in error.faults)
            raise type(error)(*faults) from None


def _moved(fault: Fault, old: str, new: str) -> Fault:
    return replace(
        fault,
        source=fault.source.replace(old, new),
        message=fault.message.replace(old, new),
        hint=fault.hint.replace(old, new),
    )


def _git(folder: Path, *arguments: str) -> bytes:
    """Return what git prints, run in a folder; ``git archive`` then takes that folder alone."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and a revision cannot be an option
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the user's own git
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        hint = "install it: apt-get install git, or brew install git"
        raise UsageError(Fault(message=f"{OPTION}: there is no git here", hint=hint)) from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        message = f"{OPTION}: git says of {shown(folder)}: {said.removeprefix('fatal: ')}"
        hint = "--templates must lie in the repository"
        raise UsageError(Fault(message=message, hint=hint))
    return done.stdout
