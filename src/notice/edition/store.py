"""Editions put on disk: whole, in one step, and never in place of what was issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from notice import files, staging
from notice.definition import issue, project
from notice.definition.issue import Issue
from notice.definition.project import LoadedNotice
from notice.edition import formats, receipt
from notice.edition.artifact import Artifact
from notice.edition.inputs import made, versions
from notice.edition.manifest import (
    NAME,
    SUMS,
    Row,
    folder,
    is_about,
    lies_there,
    read,
    source_place,
    source_places,
    sums,
    there,
)
from notice.edition.pipeline import Edition
from notice.errors import Fault, FileError, RefusalError
from notice.folders import shown
from notice.preflight.finding import Finding
from notice.render.feed.revision import Revision


def write(editions: Sequence[Edition], out: Path) -> list[Path]:
    """Write an edition below ``out`` and return the paths of its files, the manifest's not.

    It may come in parts, which differ in their settings.

    The whole folder is made beside its place and put there in one step. An event or an item that
    says something else than the one there becomes the copy after it. A file with a seal stays
    where it was built of the same bytes. Rows of an earlier build that this one does not touch are
    kept; those in a language that the notice has no longer go, with their files. Of an edition that
    was issued it writes what was issued and nothing else, and keeps the version that lies there in
    a folder below. Raises ``FileError`` and ``RefusalError``.
    """
    target = folder(out, editions[0].notice.definition.id, editions[0].occurrence.year)
    statements = {
        id(ready.statement): made(edition.notice, ready, edition.settings)
        for edition in editions
        for ready in edition.statements
    }
    place = staging.place_of(target)
    made_from = {row["inputs"] for row in statements.values()}
    with staging.staged(place.parent) as fresh:
        edition = _joined([revised(edition, target) for edition in editions])
        _check_issued(edition, target)
        kept = _kept_seals(target, edition)
        files = {
            artifact.name: artifact.data
            for artifact in edition.artifacts
            if artifact.name not in kept
        }
        rows: list[Row] = [
            {**_file(artifact, statements[id(artifact.statement)]), **kept.get(artifact.name, {})}
            for artifact in edition.artifacts
        ]
        earlier = _earlier(target, edition, made_from)
        rows += earlier.files
        manifest = _document(edition, rows, [*earlier.statements, *statements.values()], earlier)
        files |= {NAME: manifest, SUMS: sums(rows, manifest)} | _former(edition, target)
        staging.replace_folder(fresh, place, files, earlier.gone)
    return [target / name for name in sorted(artifact.name for artifact in edition.artifacts)]


def write_sealed(target: Path, seal: Callable[[Row], bytes | None]) -> list[Path]:
    """Write the sealed files of an edition in one step, and return their paths.

    ``seal`` is given the row of each file, and returns the file with its seal, or ``None`` where it
    stays as it is. What it raises leaves all as it was. Raises ``FileError``.
    """
    place = target.resolve()  # whose name may be a dot, or a link
    with staging.staged(place.parent) as fresh:
        content = read(target / NAME)
        files = {row["file"]: data for row in content["files"] if (data := seal(row)) is not None}
        if not files:
            return []
        rows = [
            row | {"sealed": _measured(files[row["file"]])} if row["file"] in files else row
            for row in content["files"]
        ]
        manifest = receipt.write({**content, "files": rows})
        written = {**files, NAME: manifest, SUMS: sums(rows, manifest)}
        staging.replace_folder(fresh, place, written)
    return [target / name for name in sorted(files)]


def _measured(data: bytes) -> Row:
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _kept_seals(target: Path, edition: Edition) -> dict[str, Row]:
    """Return what the rows of sealed files say that this edition would build as they were built."""
    rows = {row["file"]: row for row in read(target / NAME).get("files", []) if row.get("sealed")}
    return {
        artifact.name: {"sealed": row["sealed"]}
        for artifact in edition.artifacts
        if (row := rows.get(artifact.name))
        and row["sha256"] == _measured(artifact.data)["sha256"]
        and lies_there(target, row)
    }


def _joined(editions: Sequence[Edition]) -> Edition:
    first, *others = editions
    for other in others:
        first = replace(
            first,
            statements=first.statements + other.statements,
            artifacts=first.artifacts + other.artifacts,
            findings=(*dict.fromkeys(first.findings + other.findings),),
        )
    return first


def _check_issued(edition: Edition, target: Path) -> None:
    """Raise an error unless this may be written: what was issued is never changed.

    The record is read again, because the edition may have been issued since it was planned.
    """
    notice, year = edition.notice, edition.occurrence.year
    name = notice.definition.id
    issues = issues_of(edition)
    if project.load_issues(name, notice.where).get(year, ()) != issues:
        message = f"{name} {year} was issued or corrected while it was being made"
        raise FileError(Fault(shown(target), message=message, hint="build it again"))
    if not issues:
        check_recorded(read(target / NAME), notice.where.notices / name)
        return
    digests = issues[-1].digests
    for artifact in edition.artifacts:
        if digests.get(artifact.name) != hashlib.sha256(artifact.data).hexdigest():
            message = "this is not the file that was issued"
            hint = 'to issue another: notice issue --correct "REASON"'
            raise RefusalError(Fault(shown(target / artifact.name), message=message, hint=hint))


def check_recorded(content: Row, notice: Path) -> None:
    """Raise ``FileError`` for a manifest that says it was issued, where no record does."""
    if content.get("issued"):
        name, year = content["notice"], content["year"]
        record = shown(notice / issue.FOLDER / f"{year}.toml")
        message = f"{name} {year} lies there as it was issued, and the record of that is lost"
        raise FileError(Fault(record, message=message, hint="take it from version control"))


def issues_of(edition: Edition) -> Sequence[Issue]:
    """Return the versions of an edition since it was issued; none before that."""
    return edition.notice.issues.get(edition.occurrence.year, ())


def _former(edition: Edition, target: Path) -> dict[str, bytes]:
    """Return the version that lies there and is not the last, by paths in a folder of its own."""
    for number, version in enumerate(issues_of(edition)[:-1], 1):
        kept = target / f"v{number}"
        lies_there_whole = there(target, version.digests) == {*version.digests}
        if not kept.exists() and lies_there_whole and (target / NAME).exists():
            names = (*version.digests, NAME, SUMS)
            return {
                f"{kept.name}/{name}": files.read(target / name, files.OUTPUT) for name in names
            }
    return {}


def mark(fresh: Path, target: Path, issues: Sequence[Issue]) -> None:
    """Let the manifest of an edition that lies there say that it was issued; a lock is held."""
    content = {**read(target / NAME), "issued": issue.summary(issues)}
    manifest = receipt.write(content)
    place = staging.place_of(target)
    files = {NAME: manifest, SUMS: sums(content["files"], manifest)}
    staging.replace_folder(fresh, place, files)


def revised(edition: Edition, target: Path) -> Edition:
    """Return an edition whose files follow the copies before, by the record or the manifest."""
    rows = {row["file"]: row for row in read(target / NAME).get("files", [])}
    for version in issues_of(edition)[-1:]:
        rows |= {row["file"]: row for row in version.model_dump(mode="json")["files"]}

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


def _earlier(target: Path, edition: Edition, made_from: set[str]) -> _Earlier:
    """Return what becomes of an earlier build.

    A row stays where this build does not replace it and its file is still what it was. The fonts of
    files that were made from other inputs than ``made_from`` are known by the manifest only.
    """
    content, notice = read(target / NAME), edition.notice
    replaced = {artifact.name for artifact in edition.artifacts}
    rows: list[Row] = []
    gone: list[str] = []
    for row in content.get("files", []):
        name = row["file"]
        if name in replaced or not lies_there(target, row):
            continue
        if set(_tags(row)) <= set(notice.definition.languages):
            rows.append(row)
        else:
            gone.append(name)
    names = {row["file"] for row in rows}
    sources = {f"{notice.definition.id}/{tag}.md" for row in rows for tag in _tags(row)}
    sources -= source_places([ready.statement for ready in edition.statements], notice)
    findings = [
        row
        for row in content.get("findings", [])
        if row["artifact"] in names or is_about(row, sources)
    ]
    inputs = {row["inputs"] for row in rows}
    statements = [row for row in content.get("statements", []) if row["inputs"] in inputs]
    fonts = content.get("fonts", []) if inputs - made_from else []
    return _Earlier(rows, statements, findings, fonts, gone)


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
    if issues := issues_of(edition):
        content["issued"] = issue.summary(issues)
    return receipt.write(content)


def _file(artifact: Artifact, statement: Row) -> Row:
    """Return what the manifest says of one file of a statement."""
    revision = artifact.rendering.revision
    return {
        **{key: statement[key] for key in ("language", "issuer", "status", "approval", "inputs")},
        "file": artifact.name,
        "format": artifact.format,
        "revision": revision.to_json() if revision else None,
        **_measured(artifact.data),
    }


def _finding(finding: Finding, notice: LoadedNotice) -> Row:
    """Return what the manifest says of a finding."""
    place = finding.place if finding.artifact else source_place(finding.place, notice)
    return asdict(replace(finding, place=place)) | {"severity": finding.severity}
