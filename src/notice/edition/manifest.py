"""Editions on disk, and the manifest that says what each file is and was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from notice import files, staging
from notice.definition import approval
from notice.definition.fonts import Face
from notice.definition.project import LoadedNotice
from notice.edition.artifact import Artifact, Settings, Typeset
from notice.edition.pipeline import Edition
from notice.edition.versions import versions
from notice.errors import FileError
from notice.folders import shown
from notice.preflight.finding import Finding, codes
from notice.preflight.sources import standing
from notice.statement.statement import Statement

NAME = "manifest.json"
VERSION = 1
Row = Mapping[str, Any]
KEYS = {
    "fonts": ("font", "file", "sha256"),
    "files": ("file", "language", "sha256", "inputs"),
    "findings": ("artifact", "code", "place", "message", "hint"),
}
"""What is read again of a manifest, all of it text."""


def folder(out: Path, notice: str, year: int) -> Path:
    """Return where the edition of a notice and year lies below ``out``."""
    return out / notice / str(year)


def digest(notice: LoadedNotice, ready: Typeset, settings: Settings) -> str:
    """Return a digest of all that decides the bytes of a statement's files and their findings."""
    each = ready.statement
    found = hashlib.sha256(files.program_digest().encode())
    found.update(notice.digest.encode())
    found.update(each.source.text.encode())
    found.update(repr(each.language.data).encode())
    found.update(repr((each.occurrence, each.letterhead)).encode())
    found.update(repr((each.issued, each.dated, each.mark)).encode())
    layouts = (files.digest(each, each.parent.parent) for each in settings.layout.folders)
    for layout in dict.fromkeys(layouts):
        found.update(layout.encode())  # once: a copy of classic stands behind itself
    for face in ready.faces:
        found.update(repr((face.family, face.weight, face.style, face.sha256)).encode())
    found.update(repr((settings.paper, settings.width, settings.standard)).encode())
    found.update(repr((settings.mail, settings.profile)).encode())
    reviewed = standing(notice, each.source, each.occurrence.year)
    found.update(repr((reviewed, settings.require_approved)).encode())
    found.update(repr(versions()).encode())
    return found.hexdigest()


def row(notice: LoadedNotice, artifact: Artifact, inputs: str) -> Row:
    """Return what the manifest says of one artifact made from what ``inputs`` digests."""
    each = artifact.statement
    return {
        "file": artifact.name,
        "language": each.language.tag,
        "issuer": each.letterhead.issuer,
        "format": artifact.format,
        "status": each.source.front.status,
        "approval": _approval(notice, each),
        "size": len(artifact.data),
        "sha256": hashlib.sha256(artifact.data).hexdigest(),
        "inputs": inputs,
    }


def _approval(notice: LoadedNotice, statement: Statement) -> Row | None:
    """Return who approved a statement, where it is approved as it is."""
    year = statement.occurrence.year
    reviewed = standing(notice, statement.source, year)
    return approval.summary(reviewed.approval) if reviewed.approved else None


def _font(face: Face) -> Row:
    """Return what the manifest says of a font that statements were set in."""
    return {"font": face.name, "file": face.path.name, "sha256": face.sha256}


def document(
    edition: Edition, files: Sequence[Row], findings: Sequence[Row], fonts: Sequence[Row]
) -> bytes:
    """Return the manifest as JSON: rows sorted by file, keys in a fixed order.

    Of two rows about one font the later holds.
    """
    by_file = {(row["font"], row["file"]): row for row in fonts}
    definition, occurrence = edition.notice.definition, edition.occurrence
    content = {
        "manifest": VERSION,
        "notice": definition.id,
        "year": occurrence.year,
        "date": occurrence.date.isoformat(),
        "ordinal": occurrence.number,
        "counts": definition.counts,
        "versions": versions(),
        "fonts": [row for _, row in sorted(by_file.items())],
        "files": sorted(files, key=lambda row: str(row["file"])),
        "findings": sorted(findings, key=lambda row: json.dumps(row, sort_keys=True)),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read(path: Path) -> Mapping[str, Any]:
    """Return a manifest, or an empty mapping where there is none or it is not one of ours.

    Raises ``FileError`` for one that is there and cannot be read: a build would replace it.
    """
    if not path.exists():
        return {}
    try:
        content = json.loads(files.read(path, files.OUTPUT))
    except (RecursionError, ValueError):
        return {}
    return content if _ours(content) else {}


def _ours(content: Any) -> bool:
    """Whether this is a manifest of this version, whole, whose rows name files of its folder."""
    try:
        names = [entry["file"] for entry in content["files"]]
        texts = [text for part in KEYS for row in content[part] for text in _texts(row, part)]
        return (
            content["manifest"] == VERSION
            and isinstance(content["notice"], str)
            and type(content["year"]) is int
            and all(isinstance(text, str) for text in texts)
            and all(row["code"] in codes() for row in content["findings"])
            and all(name and Path(name).name == name for name in names)
        )
    except (KeyError, TypeError):
        return False


def _texts(row: Row, part: str) -> list[Any]:
    return [row[key] for key in KEYS[part]]


def findings(
    content: Row, names: set[str], statements: Sequence[Statement], notice: LoadedNotice
) -> Iterator[Finding]:
    """Yield the findings of a manifest about these files and the sources of these statements."""
    sources = _sources(statements, notice)
    for entry in content.get("findings", []):
        found = Finding(**{key: entry[key] for key in KEYS["findings"]})
        if _about(entry, sources):
            yield replace(found, place=str(Path(shown(notice.where.notices), found.place)))
        elif found.artifact in names:
            yield found


def _place(path: str, notice: LoadedNotice) -> str:
    """Return a place in a source as the manifest says it, wherever the templates lie."""
    return path.removeprefix(f"{shown(notice.where.notices)}/")


def _sources(statements: Sequence[Statement], notice: LoadedNotice) -> set[str]:
    """Return the files of statements, notice and issuer too, as places of a manifest."""
    texts = {_place(each.source.path, notice) for each in statements}
    texts |= {_place(each.letterhead.path, notice) for each in statements}
    return texts | {_place(notice.path, notice)}


def _about(entry: Row, sources: set[str]) -> bool:
    """Whether a finding is about one of these sources instead of a file of the edition."""
    return not entry["artifact"] and entry["place"].partition(":")[0] in sources


def write(edition: Edition, out: Path) -> list[Path]:
    """Write an edition below ``out`` and return the paths of its files, the manifest's not.

    Every file is written whole beside its place first, then all are moved there, the manifest
    last. Rows of an earlier build that this one does not touch are kept; those in a language that
    the notice has no longer go, with their files. Raises ``FileError``.
    """
    target = folder(out, edition.notice.definition.id, edition.occurrence.year)
    files = {artifact.name: artifact.data for artifact in edition.artifacts}
    inputs = {
        id(ready.statement): digest(edition.notice, ready, edition.settings)
        for ready in edition.statements
    }
    with staging.staged(target) as fresh:
        earlier = _earlier(target, edition)
        rows = [
            row(edition.notice, artifact, inputs[id(artifact.statement)])
            for artifact in edition.artifacts
        ]
        faces = (face for ready in edition.statements for face in ready.faces)
        manifest = document(
            edition,
            files=[*earlier.rows, *rows],
            findings=[
                *earlier.findings,
                *(_told(each, edition.notice) for each in edition.findings),
            ],
            fonts=[*earlier.fonts, *map(_font, faces)],
        )
        staging.place(fresh, target, files | {NAME: manifest}, earlier.gone)
    return [target / name for name in sorted(files)]


@dataclass(frozen=True)
class _Earlier:
    """What an earlier build left: the rows, findings and fonts that stay, the files that go."""

    rows: Sequence[Row]
    findings: Sequence[Row]
    fonts: Sequence[Row]
    gone: Sequence[str]


def _earlier(target: Path, edition: Edition) -> _Earlier:
    """Return what becomes of an earlier build.

    A row stays where this build does not replace it and its file is still what it was.
    """
    content, notice = read(target / NAME), edition.notice
    mine = {artifact.name for artifact in edition.artifacts}
    rows: list[Row] = []
    gone: list[str] = []
    for entry in content.get("files", []):
        name = entry["file"]
        if name in mine or not unchanged(target / name, entry["sha256"]):
            continue
        if entry["language"] in notice.definition.languages:
            rows.append(entry)
        else:
            gone.append(name)
    names = {entry["file"] for entry in rows}
    sources = {f"{notice.definition.id}/{entry['language']}.md" for entry in rows}
    sources -= _sources([artifact.statement for artifact in edition.artifacts], notice)
    told = [
        entry
        for entry in content.get("findings", [])
        if entry["artifact"] in names or _about(entry, sources)
    ]
    fonts = content.get("fonts", []) if rows else []
    return _Earlier(rows, told, fonts, gone)


def _told(finding: Finding, notice: LoadedNotice) -> Row:
    """Return what the manifest says of a finding."""
    place = finding.place if finding.artifact else _place(finding.place, notice)
    return asdict(replace(finding, place=place)) | {"severity": finding.severity}


def unchanged(path: Path, sha256: str) -> bool:
    """Whether a file exists and has this SHA-256."""
    try:
        return hashlib.sha256(files.read(path, files.OUTPUT)).hexdigest() == sha256
    except FileError:
        return False
