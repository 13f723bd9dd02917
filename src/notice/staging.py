"""Files and folders that are complete or not there: made beside their place, then moved there."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from notice import exchange, scratch
from notice.errors import Fault, FileError, UsageError
from notice.exchange import PREFIX as STAGING
from notice.folders import shown

OTHER_OUT = "give another folder with --out"


@contextmanager
def staged(target: Path, hint: str = OTHER_OUT) -> Iterator[Path]:
    """Give a folder beside the files, on the same file system, that is gone afterwards.

    One build at a time has it and another waits: each has to keep the rows of the other. What a
    build that was killed has left behind is finished or removed. Raises ``FileError``.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _locked(target):
            _settle(target)
            try:
                yield Path(mkdtemp(prefix=STAGING, dir=target))
            finally:
                with undisturbed():
                    _settle(target)
    except OSError as error:
        raise _refused(target, error, hint) from None


def mend(folder: Path) -> None:
    """Finish or remove what a build that was killed has left in a folder; raise ``FileError``."""
    if any(folder.glob(f"{STAGING}*")):
        with staged(folder):
            pass


def _settle(folder: Path) -> None:
    """Remove the temporary folders from a folder whose lock is held."""
    exchange.roll_forward(folder)
    for left in folder.glob(f"{STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder for this process (flock(2)), where the file system knows locks."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back, so that the block is done in full, or not at all."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _refused(target: Path, error: OSError, hint: str = "") -> FileError:
    reason = error.strerror or str(error)
    name = Path(str(error.filename)) if error.filename else target
    name = target if any(part.startswith(STAGING) for part in name.parts) else name
    return FileError(Fault(shown(name), message=f"cannot be written: {reason}", hint=hint))


def place(fresh: Path, target: Path, files: Mapping[str, bytes]) -> None:
    """Write files into ``fresh``, then move all to ``target`` in their order.

    A reader sees the files of before or those of now, except during the moves.
    """
    for name, data in files.items():
        _write(fresh / name, data)
    with undisturbed():
        for name in files:
            (fresh / name).replace(target / name)
    _sync(target)


def place_of(folder: Path) -> Path:
    """Return where a folder lies, a link followed; raise ``FileError`` for a link to nothing."""
    if folder.is_symlink() and not folder.exists():
        message = "cannot be written: it is a link to nothing"
        raise FileError(Fault(shown(folder), message=message, hint="remove the link"))
    return folder.resolve() if folder.is_symlink() else folder


def replace_folder(
    fresh: Path, target: Path, files: Mapping[str, bytes], gone: Collection[str] = ()
) -> None:
    """Put a folder with these files in the place of ``target``; its other files but ``gone`` stay.

    The new folder is made whole in ``fresh``. A reader sees that of before or this one.
    """
    made = fresh / target.name
    made.mkdir()
    for name, data in files.items():
        (made / name).parent.mkdir(exist_ok=True)
        _write(made / name, data)
    if target.exists():
        _carry_over(target, made, {*files, *gone})
    _sync(made)
    with undisturbed():
        exchange.put(made, target)
    _sync(target.parent)


def _carry_over(old: Path, new: Path, without: Collection[str] = ()) -> None:
    """Let a new folder have what an old one has, as the same files where the system can."""
    for path in old.iterdir():
        if path.name in without or path.name.startswith(STAGING):
            continue
        if path.is_dir() and not path.is_symlink():
            (new / path.name).mkdir()
            _carry_over(path, new / path.name)
        else:
            _link(path, new / path.name)
    shutil.copystat(old, new)


def _link(path: Path, new: Path) -> None:
    try:
        os.link(path, new, follow_symlinks=False)
    except OSError:  # a file system without hard links, or a file of somebody else
        shutil.copy2(path, new, follow_symlinks=False)


def write_file(path: Path, data: bytes) -> None:
    """Write one file, in full or not at all; its folder is made. Raises ``NoticeError``."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        message = "this is not a file; give the name of one"
        raise UsageError(Fault(shown(path), message=message))
    with staged(target.parent, hint="") as fresh:
        place(fresh, target.parent, {target.name: data})


@contextmanager
def begun(target: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """Give a folder with new files, by their path in it, and then move them to ``target``.

    It moves no file if the block raises, or if one of the files is there already; then it removes
    ``target`` too if that is new. Raises ``NoticeError``.
    """
    is_new = not target.exists()
    try:
        with staged(target, "start it from a folder that you may write to") as fresh:
            for name, data in files.items():
                (fresh / name).parent.mkdir(exist_ok=True)
                _write(fresh / name, data)
            yield fresh
            with undisturbed():
                _move(fresh, target, dict.fromkeys(Path(name).parts[0] for name in files))
            _sync(target)
    finally:
        if is_new:
            with suppress(OSError):  # it holds something, as it should
                target.rmdir()


@contextmanager
def rehearsed(folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """Give a folder that holds a copy of another, if there is one, and files by their path in it.

    It is gone afterwards.
    """
    with scratch.folder("rehearsal") as fresh:
        if folder.exists():
            shutil.copytree(folder, fresh / folder.name)
        for file, data in files.items():
            (fresh / file).parent.mkdir(exist_ok=True)
            (fresh / file).write_bytes(data)
        yield fresh


def _move(fresh: Path, target: Path, names: Iterable[str]) -> None:
    """Move files and folders that are new; a folder that is there gets what is in it."""
    moves: dict[Path, Path] = {}
    for name in names:
        path = fresh / name
        merged = path.is_dir() and (target / name).is_dir()
        paths = sorted(path.iterdir()) if merged else [path]
        moves |= {path: target / path.relative_to(fresh) for path in paths}
    existing = [path for path in moves.values() if path.exists()]
    if existing:
        message = "this is there already, and no file is ever overwritten"
        raise UsageError(*(Fault(shown(path), message=message) for path in existing))
    moved: list[Path] = []
    try:
        for path, destination in moves.items():
            path.rename(destination)
            moved.append(destination)
    except OSError:
        for destination in moved:
            shutil.rmtree(destination) if destination.is_dir() else destination.unlink()
        raise


def _write(path: Path, data: bytes) -> None:
    """Write a file so that it lasts through a power cut (fsync(2))."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(target: Path) -> None:
    """Make the moves last through a power cut (fsync(2) on the folder)."""
    handle = os.open(target, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_out(out: Path) -> None:
    """Raise ``UsageError`` for an output folder that is a file."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: this is a file; give a folder")
