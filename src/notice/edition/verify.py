"""One run of ``notice verify``: editions on disk compared with their receipts, or made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from notice import files, folders, paper
from notice.calendar.occurrence import occurrence
from notice.dates import midnight
from notice.definition import fonts, layouts, profile, project
from notice.definition.mail import MailHeader
from notice.edition import formats, manifest, pipeline
from notice.edition.artifact import Settings
from notice.edition.inputs import versions
from notice.edition.receipt import RESTORE
from notice.errors import Fault, FileError, UsageError
from notice.folders import Folders, shown
from notice.render.pdf.archive import parse_standard
from notice.statement.statement import Release

Kind = Literal["missing", "changed", "extra", "unreadable", "differs"]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class VerifyOptions:
    """What is to be compared; the options of the command line, read."""

    path: Path = Path("out")
    """A folder of editions, one edition, or a single file."""
    out: Path = Path("out")
    """Where the edition of a single file is looked for."""
    rebuild: bool = False
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
    if options.path.is_file():
        return _file(options.path, options.out)
    receipts = _receipts(options.path)
    if not receipts:
        what = "holds no edition" if options.path.is_dir() else "there is no such folder or file"
        hint = "name a folder that `notice build` wrote into"
        raise UsageError(Fault(message=f"{shown(options.path)}: {what}", hint=hint))
    found = [each for folder, row in receipts.items() for each in _compared(folder, row)]
    changed: dict[str, None] = {}
    if options.rebuild:
        where = folders.locate(options.templates, options.fonts)
        for folder, row in receipts.items():
            again = [*_rebuilt(folder, row, where)]
            found += again
            changed |= dict.fromkeys(_other_versions(row) if again else ())
    number = sum(len(row["files"]) for row in receipts.values())
    return Verified(len(receipts), number, tuple(sorted(found)), other_versions=tuple(changed))


def _receipts(folder: Path) -> dict[Path, Row]:
    """Return the receipts in an output folder, in a notice's or in an edition's, by edition."""
    patterns = (manifest.NAME, f"[!.]*/{manifest.NAME}", f"*/[!.]*/{manifest.NAME}")
    paths = sorted(path for pattern in patterns for path in folder.glob(pattern))
    return {path.parent: manifest.read(path) for path in paths}


def _file(path: Path, out: Path) -> Verified:
    """Return which file of an edition a single one is, by its digest, whatever it is called."""
    digest = hashlib.sha256(files.read(path, files.OUTPUT)).hexdigest()
    receipts = _receipts(path.parent) | _receipts(out)
    copies = {
        shown(folder / row["file"])
        for folder, content in receipts.items()
        for row in content["files"]
        if row["sha256"] == digest
    }
    reason = f"no edition in {shown(out)} has a file with its SHA-256, {digest}"
    differences = () if copies else (Difference(shown(path), "changed", reason),)
    return Verified(len(receipts), 1, differences, tuple(sorted(copies)))


def _compared(folder: Path, content: Row) -> Iterator[Difference]:
    """Yield the files of an edition that differ from its receipt, and those that are not in it."""
    names = {row["file"]: row["sha256"] for row in content["files"]}
    for name, sha256 in names.items():
        path = folder / name
        if not path.exists():
            yield Difference(shown(path), "missing")
            continue
        try:
            data = files.read(path, files.OUTPUT)
        except FileError as error:
            yield Difference(shown(path), "unreadable", error.faults[0].message)
            continue
        if hashlib.sha256(data).hexdigest() != sha256:
            yield Difference(shown(path), "changed")
    yield from _sums(folder, content)
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name not in {*names, manifest.NAME, manifest.SUMS} and not path.is_dir():
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
    for rows in _groups(content):
        made |= _made(folder, content, rows, where)
    for row in content["files"]:
        path = shown(folder / row["file"])
        if row["file"] not in made:
            yield Difference(path, "differs", "it is not made any more")
        elif made[row["file"]] != row["sha256"]:
            yield Difference(path, "differs", "it comes out otherwise when it is made again")


def _groups(content: Row) -> list[list[Row]]:
    """Return the statements of a receipt, those together that differ in nothing but language."""
    groups: dict[str, list[Row]] = {}
    for row in content["statements"]:
        key = json.dumps([row["issuer"], row["options"], _forms(content, [row])], sort_keys=True)
        groups.setdefault(key, []).append(row)
    return [*groups.values()]


def _forms(content: Row, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the formats that statements have files of, in the order in which they are made."""
    inputs = {row["inputs"] for row in rows}
    had = {row["format"] for row in content["files"] if row["inputs"] in inputs}
    return tuple(name for name in formats.FORMATS if name in had)


def _made(folder: Path, content: Row, rows: Sequence[Row], where: Folders) -> dict[str, str]:
    """Return the digests of the files of some statements, made again in memory, by name."""
    options, languages = rows[0]["options"], [row["language"] for row in rows]
    notice = project.load_notice(content["notice"], where, languages)
    tool, names = options["profile"], _forms(content, rows)
    settings = Settings(
        layouts.chosen(notice, options["layout"]),
        names,
        paper.parse(options["paper"]),
        options["width"],
        options["name_issuer"],
        parse_standard(options["standard"]),
        _header(folder, options),
        options["require_approved"],
        profile.load(tool, where, formats.CHOICES) if tool else None,
    )
    issued, dated = date.fromisoformat(options["issued"]), datetime.fromisoformat(options["dated"])
    first = midnight(issued, notice.definition.timezone)
    mark = any(row["options"]["mark"] for row in rows)
    release = Release(issued if dated == first else None, dated, mark_drafts=mark)
    issuer = project.load_issuer(rows[0]["issuer"], where)
    day = occurrence(notice.definition, content["year"])
    families = fonts.load(where)
    ready = pipeline.typeset(pipeline.compose(notice, day, [issuer], release), families, names)
    edition = pipeline.build(notice, day, ready, families, settings)
    edition = manifest.revised(edition, folder)
    return {each.name: hashlib.sha256(each.data).hexdigest() for each in edition.artifacts}


def _header(folder: Path, options: Row) -> MailHeader:
    """Return what a receipt says of the header of a message; raise ``FileError``."""
    try:
        return MailHeader.model_validate(options["mail"])
    except ValidationError:
        message = "no message has such a header"
        place = shown(folder / manifest.NAME)
        raise FileError(Fault(place, key="mail", message=message, hint=RESTORE)) from None


def _other_versions(content: Row) -> Iterator[str]:
    """Yield what has another version now than when the receipt was written."""
    for name in sorted({*content["versions"], *versions()}):
        before, now = content["versions"].get(name, "none"), versions().get(name, "none")
        if before != now:
            yield f"{name} {before}, now {now}"
