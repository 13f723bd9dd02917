"""Editions on disk: every file whole or not there, and a manifest that says what each one is."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes import CDLL
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from notice import __version__
from notice.errors import Fault, FileError, UsageError
from notice.pipeline import Artifact, Edition
from notice.preflight.finding import Finding
from notice.project import shown

NAME = "manifest.json"
VERSION = 1
Row = Mapping[str, Any]


def folder(out: Path, notice: str, year: int) -> Path:
    """Return where the edition of a notice and year lies below ``out``."""
    return out / notice / str(year)


def row(artifact: Artifact, inputs: str) -> Row:
    """Return what the manifest says of one artifact made from what ``inputs`` digests."""
    each = artifact.statement
    return {
        "file": artifact.name,
        "language": each.language.tag,
        "issuer": each.letterhead.issuer,
        "format": artifact.format,
        "status": each.source.front.status,
        "size": len(artifact.data),
        "sha256": hashlib.sha256(artifact.data).hexdigest(),
        "inputs": inputs,
    }


def document(edition: Edition, rows: Sequence[Row], findings: Sequence[Row]) -> bytes:
    """Return the manifest as JSON: rows sorted by file, keys in a fixed order."""
    definition, occurrence = edition.notice.definition, edition.occurrence
    content = {
        "manifest": VERSION,
        "notice": definition.id,
        "year": occurrence.year,
        "date": occurrence.day.isoformat(),
        "ordinal": occurrence.number,
        "counts": definition.counts,
        "versions": dict(sorted(versions().items())),
        "files": sorted(rows, key=lambda row: str(row["file"])),
        "findings": sorted(findings, key=lambda row: json.dumps(row, sort_keys=True)),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read(path: Path) -> Mapping[str, Any]:
    """Return a manifest, or an empty mapping where there is none or it is not one of ours."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    known = isinstance(content, dict) and content.get("manifest") == VERSION
    return content if known else {}


def findings(content: Row, names: set[str], sources: set[str]) -> Iterator[Finding]:
    """Yield the findings of a manifest about these files and sources."""
    for entry in content.get("findings", []):
        if entry["artifact"] in names or _about(entry, sources):
            yield Finding(**{key: entry[key] for key in FINDING_KEYS})


FINDING_KEYS = ("artifact", "code", "place", "message", "hint")


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of the program and of the libraries that decide what the bytes are.

    Pango is asked by itself: WeasyPrint, which loads it too, takes longer to import than an
    edition that is up to date takes to check.
    """
    found = {name: version(name) for name in ("weasyprint", "pydyf", "babel", "fonttools")}
    found["notice"] = __version__
    for name in PANGO:
        try:
            number = CDLL(name).pango_version()
        except OSError:
            continue
        found["pango"] = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
        break
    return found


PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib")


def write(edition: Edition, out: Path) -> list[Path]:
    """Write an edition below ``out`` and return the paths of its files, the manifest's not.

    Every file is written whole beside its place first, then all are moved there, the manifest
    last. Rows of an earlier build that this one does not touch are kept. Raises ``FileError``.
    """
    target = folder(out, edition.notice.definition.id, edition.occurrence.year)
    rows = {str(entry["file"]): entry for entry in _kept(target)}
    mine = {artifact.name for artifact in edition.artifacts}
    rows |= {each.name: row(each, edition.inputs) for each in edition.artifacts}
    sources = {artifact.statement.source.path for artifact in edition.artifacts}
    sources.add(edition.notice.path)
    earlier = read(target / NAME).get("findings", [])
    told: list[Row] = [
        entry for entry in earlier if entry["artifact"] not in mine and not _about(entry, sources)
    ]
    told += [asdict(finding) | {"severity": finding.severity} for finding in edition.findings]
    files = {artifact.name: artifact.data for artifact in edition.artifacts}
    files[NAME] = document(edition, list(rows.values()), told)
    with _staging(target) as staging:
        for name, data in files.items():
            _write(staging / name, data)
        for name in files:
            (staging / name).replace(target / name)
        _sync(target)
    return [target / name for name in sorted(mine)]


def _about(entry: Row, sources: set[str]) -> bool:
    """Whether a finding is about one of these sources instead of a file of the edition."""
    return not entry["artifact"] and str(entry["place"]).partition(":")[0] in sources


def _kept(target: Path) -> list[Row]:
    """Return the rows of the present manifest whose files are still what they were."""
    rows = read(target / NAME).get("files", [])
    return [row for row in rows if unchanged(target / str(row["file"]), str(row["sha256"]))]


def unchanged(path: Path, digest: str) -> bool:
    """Whether a file exists and has this SHA-256."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """Give a folder beside the files, on the same file system, that is gone afterwards."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".notice-", dir=target))
    except OSError as error:
        raise _refused(target, error) from None
    try:
        yield staging
    except OSError as error:
        raise _refused(target, error) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _refused(target: Path, error: OSError) -> FileError:
    reason = error.strerror or str(error)
    name = Path(str(error.filename)) if error.filename else target
    name = target if name.name.startswith(".notice-") else name
    hint = "give another folder with --out"
    return FileError(Fault(shown(name), message=f"cannot be written: {reason}", hint=hint))


def _write(path: Path, data: bytes) -> None:
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
