"""One run of ``notice sign``: the PDFs of editions get the seal of the office, last of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from notice import files
from notice.calendar import schedule
from notice.edition import manifest, store
from notice.edition.manifest import Row
from notice.errors import Collector, Fault, FileError, UsageError
from notice.folders import shown
from notice.seal import installed
from notice.seal.key import Key

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.timestamps import TimeStamper


@dataclass(frozen=True)
class SignOptions:
    """What is sealed, and with what; the options of the command line, read."""

    path: Path
    """A folder of editions, or one edition."""
    key: Key
    password: Callable[[], str]
    """Asks for the password to the key."""
    timestamp: str | None = None
    """The address of a server; without one the time is that of this machine."""


def run(options: SignOptions) -> Iterator[Path]:
    """Seal every PDF of the editions that has no seal yet, and yield the paths of those it sealed.

    Each edition is written in one step. All are looked at before any is written: a draft, or a file
    that is not what was built, stops the run. Raises ``NoticeError``.
    """
    installed.check()
    from notice.seal import credential, timestamp  # noqa: PLC0415 - an extra

    editions = {
        folder: content
        for folder, content in manifest.editions(options.path).items()
        if not manifest.FORMER.fullmatch(folder.name)
    }
    _check(editions)
    server = timestamp.TimestampServer(options.timestamp) if options.timestamp else None
    at = schedule.now()
    with credential.opened(options.key, options.password, at) as signer:
        for folder in editions:
            seal = partial(_sealed, folder=folder, signer=signer, server=server, at=at)
            yield from store.write_sealed(folder, seal)


def _check(editions: dict[Path, Row]) -> None:
    """Raise an error with every PDF that ``_unsealed`` refuses, or that there is none."""
    pdfs = [
        (folder, row)
        for folder, content in editions.items()
        for row in content["files"]
        if row["format"] == "pdf"
    ]
    if not pdfs:
        message, hint = "there is no PDF to seal", "build one first: --format pdf"
        raise UsageError(Fault(message=message, hint=hint))
    problems = Collector()
    for folder, row in pdfs:
        with problems.gathered():
            _unsealed(folder, row)
    problems.raise_all()


def _unsealed(folder: Path, row: Row) -> bytes | None:
    """Return a PDF that was built and has no seal, ``None`` for one that has.

    Where the file without its seal lies there again, it is one that has none. Raises ``UsageError``
    for a draft, and ``FileError`` for a file that is not what was built.
    """
    path = folder / row["file"]
    if row["status"] == "draft":
        message, hint = "a draft gets no seal", "finish its text, and build it again"
        raise UsageError(Fault(shown(path), message=message, hint=hint))
    if manifest.unchanged(path, row["sha256"]):
        return files.read(path, files.OUTPUT)
    if row.get("sealed") and manifest.lies_there(folder, row):
        return None
    message, hint = "this is not the file that was built", "build it again"
    raise FileError(Fault(shown(path), message=message, hint=hint))


def _sealed(
    row: Row, *, folder: Path, signer: Signer, server: TimeStamper | None, at: datetime
) -> bytes | None:
    """Return a PDF with its seal, read back, or ``None`` for other files; raise ``NoticeError``."""
    from notice.seal import signature, validity  # noqa: PLC0415 - an extra

    data = _unsealed(folder, row) if row["format"] == "pdf" else None
    if data is None:
        return None
    sealed = signature.seal(data, signer, at, server)
    fault = validity.broken(sealed, schedule.now())
    if fault:
        place = shown(folder / row["file"])
        raise FileError(Fault(place, message=f"the seal that was made does not hold: {fault}"))
    return sealed
