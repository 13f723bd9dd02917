"""Editions on disk, as the manifest of each says what its files are and were made from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from notice import files
from notice.definition.project import LoadedNotice
from notice.edition import receipt
from notice.errors import Fault, FileError, UsageError
from notice.folders import shown
from notice.preflight.finding import Finding
from notice.statement.statement import Statement

NAME = "manifest.json"
SUMS = "SHA256SUMS"
"""The digests of all files, the manifest's too, as ``sha256sum -c`` reads them (coreutils)."""
FORMER = re.compile(r"v[1-9][0-9]*")
"""The folder, in that of its edition, of a version that was issued before this one."""
Row = Mapping[str, Any]


def folder(out: Path, notice: str, year: int) -> Path:
    """Return where the edition of a notice and year lies below ``out``."""
    return out / notice / str(year)


def unchanged(path: Path, sha256: str) -> bool:
    """Whether a file exists and has this SHA-256."""
    try:
        return hashlib.sha256(files.read(path, files.OUTPUT)).hexdigest() == sha256
    except FileError:
        return False


def on_disk(row: Row) -> Row:
    """Return the size and SHA-256 of the file that lies there: with its seal, if it has one."""
    sealed: Row = row.get("sealed") or row
    return sealed


def lies_there(target: Path, row: Row) -> bool:
    """Whether a file of an edition is what its row says."""
    return unchanged(target / row["file"], on_disk(row)["sha256"])


def seals(target: Path) -> set[str]:
    """Return the names of the files of an edition that have a seal, by its manifest."""
    return {row["file"] for row in read(target / NAME).get("files", []) if row.get("sealed")}


def lost_seals(target: Path, before: set[str]) -> tuple[Finding, ...]:
    """Return a finding for each file of an edition that had a seal before and has none now."""
    message = "its seal went with the file that lay there before"
    hint = f"sign it again: notice sign {shown(target)}"
    lost = sorted(before - seals(target))
    return tuple(Finding("seal-lost", message, name, hint=hint) for name in lost)


def read(path: Path) -> Row:
    """Return a manifest, or an empty mapping where there is none.

    Raises ``FileError`` for one that cannot be read or is none of ours.
    """
    return receipt.read(files.read(path, files.OUTPUT), shown(path)) if path.exists() else {}


def below(folder: Path) -> dict[Path, Row]:
    """Return the manifests in an output folder, in a notice's or in an edition's, by edition.

    The former versions of an edition lie in folders of their own below it.
    """
    patterns = (NAME, *(f"{'*/' * depth}[!.]*/{NAME}" for depth in range(3)))
    paths = sorted(path for pattern in patterns for path in folder.glob(pattern))
    return {path.parent: read(path) for path in paths}


def editions(folder: Path) -> dict[Path, Row]:
    """Return what ``below`` does; raise ``UsageError`` where there is no edition."""
    found = below(folder)
    if not found:
        what = "holds no edition" if folder.is_dir() else "there is no such folder or file"
        hint = "name a folder that `notice build` wrote into"
        raise UsageError(Fault(message=f"{shown(folder)}: {what}", hint=hint))
    return found


def there(target: Path, digests: Mapping[str, str]) -> set[str]:
    """Return which files, by name with the SHA-256 that each was built with, an edition has."""
    rows = {row["file"]: row for row in read(target / NAME).get("files", [])}
    return {
        name
        for name, sha256 in digests.items()
        if name in rows and rows[name]["sha256"] == sha256 and lies_there(target, rows[name])
    }


def sums(rows: Sequence[Row], manifest: bytes) -> bytes:
    """Return the digests of the files of an edition and of its manifest, a line each, sorted."""
    digests = {row["file"]: on_disk(row)["sha256"] for row in rows}
    digests[NAME] = hashlib.sha256(manifest).hexdigest()
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def summed(target: Path, content: Row) -> bool:
    """Whether the digests beside a manifest are those of what it says, and its own."""
    try:
        manifest = files.read(target / NAME, files.OUTPUT)
        return files.read(target / SUMS, files.OUTPUT) == sums(content["files"], manifest)
    except FileError:
        return False


def findings(
    content: Row, names: set[str], statements: Sequence[Statement], notice: LoadedNotice
) -> Iterator[Finding]:
    """Yield the findings of a manifest about these files and the sources of these statements."""
    places = source_places(statements, notice)
    for row in content.get("findings", []):
        finding = Finding(**{key: value for key, value in row.items() if key != "severity"})
        if is_about(row, places):
            yield replace(finding, place=str(Path(shown(notice.where.notices), finding.place)))
        elif finding.artifact in names:
            yield finding


def source_place(path: str, notice: LoadedNotice) -> str:
    """Return a place in a source as the manifest says it, wherever the templates lie."""
    return path.removeprefix(f"{shown(notice.where.notices)}/")


def source_places(statements: Sequence[Statement], notice: LoadedNotice) -> set[str]:
    """Return the files of statements, notice and issuer too, as places of a manifest."""
    paths = {notice.path}
    paths |= {each.source.path for statement in statements for each in statement.languages()}
    paths |= {statement.letterhead.path for statement in statements}
    return {source_place(path, notice) for path in paths}


def is_about(row: Row, places: set[str]) -> bool:
    """Whether a finding is about one of these sources instead of a file of the edition."""
    return not row["artifact"] and row["place"].partition(":")[0] in places
