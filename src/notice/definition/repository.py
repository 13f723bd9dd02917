"""The files of a git revision, read so that nothing which its repository sets up is run."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from notice import files, scratch
from notice.errors import Fault, FileError, NoticeError, UsageError
from notice.folders import DEFINITION, shown

OPTION = "--against-rev"
SHA256 = re.compile(rb"^\s*objectformat\s*=\s*sha256\b", re.IGNORECASE | re.MULTILINE)
CONFIGURATION = """\
[core]
repositoryformatversion = 1
bare = true
commitGraph = false
multiPackIndex = false
[extensions]
objectFormat = {}
"""
ENVIRONMENT = {
    "GIT_ALLOC_LIMIT": "256m",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_DIR": ".",
    "GIT_NO_REPLACE_OBJECTS": "1",
}
PATIENCE = 10
"""Seconds that git may be silent: a pipe among its files would make it wait for ever."""
ANSWER = files.MEGABYTE
LISTING = 16 * files.MEGABYTE
MOST = 128 * files.MEGABYTE
"""The most bytes that the files of a revision have in all."""
RESERVED = frozenset({"", ".", "..", ".git"})
"""What no part of a file's name may be (git-fsck(1): ``hasDotdot`` and its like)."""
LINK, SUBMODULE = b"120000", b"160000"


@contextmanager
def checked_out(folder: Path, revision: str) -> Iterator[Path]:
    """Yield a copy of a folder as it was in a git revision, while the context lasts.

    It changes nothing in the repository and runs nothing that this sets up. Raises ``UsageError``
    where there is no git, no repository around the folder, no such revision, or no such folder in
    it; ``FileError`` for a file that cannot be had. A fault in a file of the copy, raised within
    the context, names it as one of ``REVISION:FOLDER``.
    """
    with scratch.folder("revision") as temporary:
        repository = Repository(folder, Path(temporary, "git"))
        commit = repository.commit(revision)
        if not commit:
            hint = "name a commit, a tag or a branch"
            message = f"{OPTION}: git knows no revision '{revision}' of {shown(folder)}"
            raise UsageError(Fault(message=message, hint=hint))
        label = f"{revision}:{shown(folder)}"
        copy = Path(temporary, "files", folder.name).resolve()
        for name, data in repository.files(commit, label).items():
            _write(copy / name, data, f"{label}/{name}")
        if not any(copy.glob(f"*/{DEFINITION}")):
            raise UsageError(f"{OPTION} {revision}: {shown(folder)} holds no notice there")
        try:
            yield copy
        except NoticeError as error:
            faults = (_moved(fault, shown(copy), label) for fault in error.faults)
            raise type(error)(*faults) from None


def _write(path: Path, data: bytes, label: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise FileError(Fault(label, message=f"cannot be written: {error.strerror}")) from None


def _moved(fault: Fault, old: str, new: str) -> Fault:
    parts = {key: getattr(fault, key).replace(old, new) for key in ("source", "message", "hint")}
    return replace(fault, **parts)


@dataclass(frozen=True)
class _Entry:
    """A file of a revision: its name, the id of its content and how many bytes that has."""

    name: str
    blob: bytes
    size: int


class Repository:
    """The repository around a folder, seen through a git directory of our own.

    Git obeys the configuration of the directory that it works in, and that of a stranger may name
    commands (git-config(1): ``core.fsmonitor``, ``filter.*``, ``remote.*.uploadpack`` and others).
    Ours names none; it leads to the stranger's objects and refs, which are data.
    """

    def __init__(self, folder: Path, own: Path) -> None:
        """Look for the repository around ``folder``, and make the directory ``own``.

        Raises ``UsageError`` where there is no git, no repository, or one of a kind that is not
        read.
        """
        program = shutil.which("git")
        if program is None:
            hint = "install it: apt-get install git, or brew install git"
            raise UsageError(Fault(message=f"{OPTION}: there is no git here", hint=hint))
        self._program = program
        self._own = own
        self._label = shown(folder)
        top, git = _around(folder)
        prefix = folder.relative_to(top).as_posix()
        self._prefix = "" if prefix == "." else prefix
        common = git / os.fsdecode(_content(git / "commondir").strip())
        if os.path.lexists(common / "reftable"):
            message = f"{OPTION}: the repository of {shown(folder)} keeps its refs as a reftable"
            hint = "type: git refs migrate --ref-format=files"
            raise UsageError(Fault(message=message, hint=hint))
        digest = "sha256" if SHA256.search(_content(common / "config")) else "sha1"
        (own / "logs").mkdir(parents=True)
        (own / "config").write_text(CONFIGURATION.format(digest), "utf-8")
        (own / "HEAD").write_bytes(_content(git / "HEAD"))
        for home, names in (
            (common, ("objects", "refs", "packed-refs", "logs/refs")),
            (git, ("logs/HEAD", "ORIG_HEAD", "FETCH_HEAD")),  # of this worktree
        ):
            for name in names:
                (own / name).symlink_to((home / name).absolute())

    def commit(self, revision: str) -> str:
        """Return the id of the commit that a revision names (gitrevisions(7)), or ``""``."""
        return self._resolved(f"{revision}^{{commit}}")

    def _resolved(self, name: str) -> str:
        answer = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        return (answer or b"").decode().strip()

    def files(self, commit: str, label: str) -> Mapping[str, bytes]:
        """Return the files that the folder has in a commit, by name; none if it is not there.

        Submodules are left out. Raises ``FileError`` for a link, a name that leads out, objects
        that are not there and files that are too large; ``label`` says whose they are.
        """
        tree = self._resolved(f"{commit}:{self._prefix}")
        if not tree:
            return {}
        listing = self._ask("ls-tree", "-r", "-l", "-z", tree, limit=LISTING)
        if listing is None:
            raise _damaged(label)
        entries = [*_entries(listing, label)]
        size = sum(entry.size for entry in entries)
        if size > MOST:
            message = f"cannot be read: it has more than {MOST // files.MEGABYTE} MB"
            raise FileError(Fault(label, message=message, hint="keep large files elsewhere"))
        headers = 100 * len(entries)
        with TemporaryFile() as wanted:
            wanted.writelines(entry.blob + b"\n" for entry in entries)
            wanted.seek(0)
            packed = self._ask("cat-file", "--batch", limit=size + headers, stdin=wanted)
        if packed is None:
            raise _damaged(label)
        return dict(_unpacked(packed, entries, label))

    def _ask(
        self, *arguments: str, limit: int = ANSWER, stdin: IO[bytes] | None = None
    ) -> bytes | None:
        """Return what git prints, or ``None`` where it fails."""
        with subprocess.Popen(  # noqa: S603 - no shell, and a revision cannot be an option
            [self._program, *arguments],
            cwd=self._own,
            env=ENVIRONMENT,
            stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            answer = _drained(process.stdout, limit)
            if answer is None:
                process.kill()
        if answer is None:
            message = f"{OPTION}: git does not come to an end with {self._label}"
            raise UsageError(Fault(message=message, hint="git fsck says what is wrong with it"))
        return None if process.returncode else answer


def _drained(output: IO[bytes] | None, limit: int) -> bytes | None:
    """Return all that a program prints, or ``None`` where that is too much or does not come."""
    data = bytearray()
    while output and select.select([output], [], [], PATIENCE)[0]:
        part = os.read(output.fileno(), 1 << 16)
        data += part
        if not part:
            return bytes(data)
        if len(data) > limit:
            break
    return None


def _around(folder: Path) -> tuple[Path, Path]:
    """Return the folder that holds ``.git``, and the directory that this is or names.

    A worktree and a submodule have a file instead (gitrepository-layout(5)).
    """
    for top in (folder, *folder.parents):
        git = top / ".git"
        if git.is_file():
            git = top / os.fsdecode(_content(git).removeprefix(b"gitdir:").strip())
        if os.path.lexists(git / "HEAD"):
            return top, git
    message = f"{OPTION}: {shown(folder)} is not in a git repository"
    raise UsageError(Fault(message=message, hint="--templates must lie in one"))


def _content(path: Path) -> bytes:
    return files.read(path, files.TEXT) if os.path.lexists(path) else b""


def _entries(listing: bytes, label: str) -> Iterator[_Entry]:
    """Yield the files of a listing of git-ls-tree(1): ``mode kind id size<TAB>name<NUL>``."""
    for line in listing.split(b"\0")[:-1]:
        about, _, raw = line.partition(b"\t")
        mode, _, blob, size = about.split()
        name = os.fsdecode(raw)
        path = f"{label}/{name}"
        if mode == LINK:
            hint = "a revision that is read holds no links"
            raise FileError(Fault(path, message="this is a symbolic link", hint=hint))
        if any(part.lower() in RESERVED for part in name.split("/")):
            raise FileError(Fault(path, message="no file may have such a name"))
        if mode != SUBMODULE:
            if not size.isdigit():
                raise _damaged(path)
            yield _Entry(str(PurePosixPath(name)), blob, int(size))


def _unpacked(packed: bytes, entries: Sequence[_Entry], label: str) -> Iterator[tuple[str, bytes]]:
    """Yield each file of what git-cat-file(1) prints: ``id kind size<LF>content<LF>``."""
    start = 0
    for entry in entries:
        header = b"%s blob %d\n" % (entry.blob, entry.size)
        if not packed.startswith(header, start):
            raise _damaged(f"{label}/{entry.name}")
        end = start + len(header) + entry.size
        yield entry.name, packed[start + len(header) : end]
        start = end + 1


def _damaged(path: str) -> FileError:
    hint = "fetch it with git, or see what git fsck says"
    return FileError(Fault(path, message="the repository does not have all of it", hint=hint))
