"""Editions on disk, and the manifest that says what each file is and was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from notice import files, staging
from notice.definition.project import LoadedNotice
from notice.edition import formats, receipt
from notice.edition.artifact import Artifact
from notice.edition.inputs import made, versions
from notice.edition.pipeline import Edition
from notice.errors import FileError
from notice.folders import shown
from notice.preflight.finding import Finding
from notice.render.feed.revision import Revision
from notice.statement.statement import Statement

NAME = "manifest.json"
SUMS = "SHA256SUMS"
"""The digests of all files, the manifest's too, as ``sha256sum -c`` reads them (coreutils)."""
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


def read(path: Path) -> Row:
    """Return a manifest, or an empty mapping where there is none.

    Raises ``FileError`` for one that cannot be read or is none of ours.
    """
    return receipt.read(files.read(path, files.OUTPUT), shown(path)) if path.exists() else {}


def sums(rows: Sequence[Row], manifest: bytes) -> bytes:
    """Return the digests of the files of an edition and of its manifest, a line each, sorted."""
    digests = {row["file"]: row["sha256"] for row in rows}
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
    sources = _sources(statements, notice)
    for row in content.get("findings", []):
        finding = Finding(**{key: value for key, value in row.items() if key != "severity"})
        if _is_about(row, sources):
            yield replace(finding, place=str(Path(shown(notice.where.notices), finding.place)))
        elif finding.artifact in names:
            yield finding


def write(edition: Edition, out: Path) -> list[Path]:
    """Write an edition below ``out`` and return the paths of its files, the manifest's not.

    The whole folder is made beside its place and put there in one step. An event or an item that
    says something else than the one there becomes the copy after it. Rows of an earlier build that
    this one does not touch are kept; those in a language that the notice has no longer go, with
    their files. Raises ``FileError``.
    """
    target = folder(out, edition.notice.definition.id, edition.occurrence.year)
    statements = {
        id(ready.statement): made(edition.notice, ready, edition.settings)
        for ready in edition.statements
    }
    place = staging.place_of(target)
    with staging.staged(place.parent) as fresh:
        edition = revised(edition, target)
        files = {artifact.name: artifact.data for artifact in edition.artifacts}
        rows = [
            _file(artifact, statements[id(artifact.statement)]) for artifact in edition.artifacts
        ]
        earlier = _earlier(target, edition)
        rows += earlier.files
        manifest = _document(edition, rows, [*earlier.statements, *statements.values()], earlier)
        files |= {NAME: manifest, SUMS: sums(rows, manifest)}
        staging.replace_folder(fresh, place, files, earlier.gone)
    return [target / name for name in sorted(artifact.name for artifact in edition.artifacts)]


def revised(edition: Edition, target: Path) -> Edition:
    """Return an edition whose files follow the copies that lie there, by the manifest."""
    rows = {row["file"]: row for row in read(target / NAME).get("files", [])}

    def following(artifact: Artifact) -> Artifact:
        row = rows.get(artifact.name)
        if row is None:
            return artifact
        before = _revision(row) or Revision.first(artifact.statement)
        return formats.revised(artifact, edition.settings, before, row["sha256"])

    return replace(edition, artifacts=tuple(map(following, edition.artifacts)))


def _revision(row: Row) -> Revision | None:
    """Return which copy a file is, or ``None`` where the row does not say, as an old one."""
    content = row.get("revision")
    return None if content is None else Revision.from_json(content)


@dataclass(frozen=True)
class _Earlier:
    """What an earlier build left: the rows that stay, and the files that go."""

    files: Sequence[Row]
    statements: Sequence[Row]
    findings: Sequence[Row]
    fonts: Sequence[Row]
    gone: Sequence[str]


def _earlier(target: Path, edition: Edition) -> _Earlier:
    """Return what becomes of an earlier build.

    A row stays where this build does not replace it and its file is still what it was.
    """
    content, notice = read(target / NAME), edition.notice
    replaced = {artifact.name for artifact in edition.artifacts}
    rows: list[Row] = []
    gone: list[str] = []
    for row in content.get("files", []):
        name = row["file"]
        if name in replaced or not unchanged(target / name, row["sha256"]):
            continue
        if set(_tags(row)) <= set(notice.definition.languages):
            rows.append(row)
        else:
            gone.append(name)
    names = {row["file"] for row in rows}
    sources = {f"{notice.definition.id}/{tag}.md" for row in rows for tag in _tags(row)}
    sources -= _sources([artifact.statement for artifact in edition.artifacts], notice)
    findings = [
        row
        for row in content.get("findings", [])
        if row["artifact"] in names or _is_about(row, sources)
    ]
    inputs = {row["inputs"] for row in rows}
    statements = [row for row in content.get("statements", []) if row["inputs"] in inputs]
    return _Earlier(rows, statements, findings, content.get("fonts", []) if rows else [], gone)


def _tags(row: Row) -> list[str]:
    """Return the languages of a file: one, or two with a plus between their tags."""
    return str(row["language"]).split("+")


def _document(
    edition: Edition, rows: Sequence[Row], statements: Sequence[Row], earlier: _Earlier
) -> bytes:
    """Return the manifest: rows sorted, by file or by what they were made from.

    Of two rows about one font, or about one statement, the later holds.
    """
    definition, occurrence = edition.notice.definition, edition.occurrence
    faces = (face for ready in edition.statements for face in ready.faces)
    fonts = [{"font": face.name, "file": face.path.name, "sha256": face.sha256} for face in faces]
    fonts_by_file = {(row["font"], row["file"]): row for row in (*earlier.fonts, *fonts)}
    by_inputs = {row["inputs"]: row for row in statements}
    findings = [_finding(finding, edition.notice) for finding in edition.findings]
    content = {
        "version": receipt.VERSION,
        "notice": definition.id,
        "year": occurrence.year,
        "date": occurrence.date.isoformat(),
        "ordinal": occurrence.number,
        "counts": definition.counts,
        "versions": versions(),
        "fonts": [row for _, row in sorted(fonts_by_file.items())],
        "statements": sorted(
            by_inputs.values(), key=lambda row: (row["language"], row["issuer"], row["inputs"])
        ),
        "files": sorted(rows, key=lambda row: str(row["file"])),
        "findings": sorted(
            (*earlier.findings, *findings), key=lambda row: json.dumps(row, sort_keys=True)
        ),
    }
    return receipt.write(content)


def _file(artifact: Artifact, statement: Row) -> Row:
    """Return what the manifest says of one file of a statement."""
    revision = artifact.rendering.revision
    return {
        **{key: statement[key] for key in ("language", "issuer", "status", "approval", "inputs")},
        "file": artifact.name,
        "format": artifact.format,
        "revision": revision.to_json() if revision else None,
        "size": len(artifact.data),
        "sha256": hashlib.sha256(artifact.data).hexdigest(),
    }


def _finding(finding: Finding, notice: LoadedNotice) -> Row:
    """Return what the manifest says of a finding."""
    place = finding.place if finding.artifact else _place(finding.place, notice)
    return asdict(replace(finding, place=place)) | {"severity": finding.severity}


def _place(path: str, notice: LoadedNotice) -> str:
    """Return a place in a source as the manifest says it, wherever the templates lie."""
    return path.removeprefix(f"{shown(notice.where.notices)}/")


def _sources(statements: Sequence[Statement], notice: LoadedNotice) -> set[str]:
    """Return the files of statements, notice and issuer too, as places of a manifest."""
    paths = {notice.path}
    paths |= {each.source.path for statement in statements for each in statement.languages()}
    paths |= {statement.letterhead.path for statement in statements}
    return {_place(path, notice) for path in paths}


def _is_about(row: Row, sources: set[str]) -> bool:
    """Whether a finding is about one of these sources instead of a file of the edition."""
    return not row["artifact"] and row["place"].partition(":")[0] in sources
