"""The sources as git knows them: a revision's files, for a while and to be read only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from notice.definition.repository import OPTION, Repository
from notice.errors import Fault, FileError, NoticeError, UsageError
from notice.folders import DEFINITION, shown


@contextmanager
def checked_out(folder: Path, revision: str) -> Iterator[Path]:
    """Give a copy of a folder as it was in a git revision, while the context lasts.

    Nothing of the repository is changed, and nothing that it sets up is run. Raises ``UsageError``
    where there is no git, no repository around the folder, no such revision, or no such folder in
    it; ``FileError`` for a file that cannot be had. A fault in a file of the copy, raised within
    the context, is told as one of ``REVISION:FOLDER``.
    """
    with TemporaryDirectory(prefix="notice-") as place:
        repository = Repository(folder, Path(place, "git"))
        commit = repository.commit(revision)
        if not commit:
            hint = "name a commit, a tag or a branch"
            message = f"{OPTION}: git knows no revision '{revision}' of {shown(folder)}"
            raise UsageError(Fault(message=message, hint=hint))
        new = f"{revision}:{shown(folder)}"
        copy = Path(place, "files", folder.name).resolve()
        _write(copy, repository, commit, new)
        if not any(copy.glob(f"*/{DEFINITION}")):
            raise UsageError(f"{OPTION} {revision}: {shown(folder)} holds no notice there")
        try:
            yield copy
        except NoticeError as error:
            faults = (_moved(fault, shown(copy), new) for fault in error.faults)
            raise type(error)(*faults) from None


def _write(copy: Path, repository: Repository, commit: str, label: str) -> None:
    for name, data in repository.files(commit, label).items():
        path = copy / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            message = f"cannot be written: {error.strerror}"
            raise FileError(Fault(f"{label}/{name}", message=message)) from None


def _moved(fault: Fault, old: str, new: str) -> Fault:
    return replace(
        fault,
        source=fault.source.replace(old, new),
        message=fault.message.replace(old, new),
        hint=fault.hint.replace(old, new),
    )
