"""One run of ``notice verify``: editions on disk compared with their receipts, or made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from notice import files, folders
from notice.calendar import schedule
from notice.definition import project
from notice.edition import again, manifest, store
from notice.edition.inputs import versions
from notice.errors import FileError
from notice.folders import Folders, shown
from notice.seal import installed

Kind = Literal["missing", "changed", "extra", "unreadable", "differs", "unsealed", "invalid"]
Row = Mapping[str, Any]
UNLIKE = "what was sealed is not the file that was built"


@dataclass(frozen=True)
class VerifyOptions:
    """What is to be compared; the options of the command line, read."""

    path: Path = Path("out")
    """A folder of editions, one edition, or a single file."""
    out: Path = Path("out")
    """Where the edition of a single file is looked for."""
    rebuild: bool = False
    roots: tuple[Path, ...] = ()
    """Certificates of authorities, by which every PDF has to have a seal that holds."""
    templates: Path | None = None
    fonts: Path | None = None


@dataclass(frozen=True, order=True)
class Difference:
    """A file that is not what the receipt of its edition says."""

    path: str
    kind: Kind
    reason: str = ""


@dataclass(frozen=True)
class Verified:
    """What was looked at, and what differs; of a single file, the files that it is a copy of."""

    editions: int
    files: int
    differences: tuple[Difference, ...]
    copies: tuple[str, ...] = ()
    other_versions: tuple[str, ...] = ()
    """What another version than that of a receipt made again, where something differs."""


def run(options: VerifyOptions) -> Verified:
    """Compare what lies there with its receipts; raise ``NoticeError``.

    A receipt that is damaged is an error, as nothing can be compared with it.
    """
    if options.roots:
        installed.check()
    if options.path.is_file():
        return _file(options)
    receipts = manifest.editions(options.path)
    found = [each for folder, row in receipts.items() for each in compared(folder, row)]
    if options.roots:
        pdfs = [
            folder / row["file"]
            for folder, content in receipts.items()
            for row in content["files"]
            if row["format"] == "pdf"
        ]
        found += _judged(pdfs, options.roots)
    changed: dict[str, None] = {}
    if options.rebuild:
        where = folders.locate(options.templates, options.fonts)
        for folder, row in receipts.items():
            if not manifest.FORMER.fullmatch(folder.name):
                differing = [*_rebuilt(folder, row, where)]
                found += differing
                changed |= dict.fromkeys(_other_versions(row) if differing else ())
    number = sum(len(row["files"]) for row in receipts.values())
    return Verified(len(receipts), number, tuple(sorted(found)), other_versions=tuple(changed))


def _file(options: VerifyOptions) -> Verified:
    """Return which file of an edition a single one is, by its digest, whatever it is called.

    With roots its seal is judged, and an edition has not to have it.
    """
    path, out = options.path, options.out
    digest = hashlib.sha256(files.read(path, files.OUTPUT)).hexdigest()
    receipts = manifest.below(path.parent) | manifest.below(out)
    copies = {
        shown(folder / row["file"])
        for folder, content in receipts.items()
        for row in content["files"]
        if digest in {row["sha256"], manifest.on_disk(row)["sha256"]}
    }
    reason = f"no edition in {shown(out)} has a file with its SHA-256, {digest}"
    found = [] if copies else [Difference(shown(path), "changed", reason)]
    found = [*_judged([path], options.roots)] if options.roots else found
    return Verified(len(receipts), 1, tuple(found), tuple(sorted(copies)))


def _judged(paths: Sequence[Path], roots: Sequence[Path]) -> Iterator[Difference]:
    """Yield the PDFs whose seal does not hold, or that have none; raise ``NoticeError``.

    One that is missing or cannot be read is told elsewhere.
    """
    from notice.seal import validity  # noqa: PLC0415 - an extra, which may not be installed

    known, now = validity.read_roots(roots), schedule.now()
    for path in paths:
        with suppress(FileError):
            data = files.read(path, files.OUTPUT)
            if not validity.is_sealed(data):
                yield Difference(shown(path), "unsealed")
            elif fault := validity.judge(data, known, now).fault:
                yield Difference(shown(path), "invalid", fault)


def compared(folder: Path, content: Row) -> Iterator[Difference]:
    """Yield the files of an edition that differ from its receipt, and those that are not in it."""
    names = {row["file"]: row for row in content["files"]}
    for name, row in names.items():
        path = folder / name
        if not path.exists():
            yield Difference(shown(path), "missing")
            continue
        try:
            data = files.read(path, files.OUTPUT)
        except FileError as error:
            yield Difference(shown(path), "unreadable", error.faults[0].message)
            continue
        if hashlib.sha256(data).hexdigest() != manifest.on_disk(row)["sha256"]:
            yield Difference(shown(path), "changed")
        elif hashlib.sha256(data[: row["size"]]).hexdigest() != row["sha256"]:
            yield Difference(shown(path), "changed", UNLIKE)
    yield from _sums(folder, content)
    former = {receipt.parent for receipt in folder.glob(f"v*/{manifest.NAME}")}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        listed = name in {*names, manifest.NAME, manifest.SUMS} or former & {*path.parents}
        if not listed and not path.is_dir():
            yield Difference(shown(path), "extra")


def _sums(folder: Path, content: Row) -> Iterator[Difference]:
    """Yield what is wrong with the digests, or by them with the receipt itself."""
    path, receipt = folder / manifest.SUMS, folder / manifest.NAME
    if not path.exists():
        yield Difference(shown(path), "missing")
    elif not manifest.summed(folder, content):
        digest = hashlib.sha256(files.read(receipt, files.OUTPUT)).hexdigest()
        known = f"{digest}  {manifest.NAME}".encode() in files.read(path, files.OUTPUT).splitlines()
        yield Difference(shown(path if known else receipt), "changed")


def _rebuilt(folder: Path, content: Row, where: Folders) -> Iterator[Difference]:
    """Yield the files that come out otherwise when they are made again, as was asked then."""
    made: dict[str, str] = {}
    for rows in again.groups(content):
        edition = store.revised(again.edition(content, rows, where), folder)
        made |= {each.name: hashlib.sha256(each.data).hexdigest() for each in edition.artifacts}
    issues = project.load_issues(content["notice"], where).get(content["year"], ())
    issued = issues[-1].digests if issues else {}
    for row in content["files"]:
        path = shown(folder / row["file"])
        if row["sha256"] != issued.get(row["file"], row["sha256"]):
            yield Difference(path, "differs", "it is not the file that was issued")
        elif row["file"] not in made:
            yield Difference(path, "differs", "it is not made any more")
        elif made[row["file"]] != row["sha256"]:
            yield Difference(path, "differs", "it comes out otherwise when it is made again")


def _other_versions(content: Row) -> Iterator[str]:
    """Yield what has another version now than when the receipt was written."""
    for name in sorted({*content["versions"], *versions()}):
        before, now = content["versions"].get(name, "none"), versions().get(name, "none")
        if before != now:
            yield f"{name} {before}, now {now}"
