"""One run of ``notice issue``: an edition is marked as issued, corrected or withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any
from unicodedata import normalize

from notice import files, folders, staging
from notice.calendar import embargo, schedule
from notice.calendar.occurrence import occurrence
from notice.definition import issue, project
from notice.definition.issue import Issue, IssuedFile, IssueFile, Kind
from notice.edition import again, feeds, issued, manifest, plan, reasons, store, verify
from notice.edition.inputs import made
from notice.edition.pipeline import Edition
from notice.errors import Collector, Fault, RefusalError, UsageError
from notice.folders import Folders, shown
from notice.preflight.finding import Finding
from notice.toml import record, tomlfile

Row = Mapping[str, Any]
NO_EMBARGO = "0001-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class IssueOptions:
    """What is issued, and by whom; the options of the command line, read."""

    by: str
    year: int | None = None
    """That of the next occurrence if ``None``."""
    notice: str | None = None
    """The only one that there is if ``None``."""
    kind: Kind = "issued"
    reasons: tuple[str, ...] = ()
    """Why it is corrected or withdrawn: ``TAG=TEXT``, or a text in the notice's first language."""
    unapproved: bool = False
    out: Path = Path("out")
    templates: Path | None = None
    fonts: Path | None = None
    today: date | None = None


@dataclass(frozen=True)
class Recorded:
    """What was issued, and the file that says so."""

    notice: str
    year: int
    issues: tuple[Issue, ...]
    path: Path
    files: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()
    """The seals that went with the files of the version before."""


def run(options: IssueOptions) -> Recorded:
    """Record that an edition is issued as it lies there, or issue the version after that.

    The record is written first; what a run that was killed has not made, the next build makes from
    it. One run at a time has the notice, another waits. Raises ``UsageError`` for what cannot be
    issued, ``RefusalError`` for what may not be, and ``NoticeError`` for faults in what is read.
    """
    where = folders.locate(options.templates, options.fonts)
    name = _notice(options, where)
    _check(options, name, where)
    definition = project.load_definition(name, where)
    why = reasons.read(options.reasons, definition, where)
    upcoming = options.year is None
    year = schedule.following(definition, options.today).year if upcoming else options.year or 0
    occurrence(definition, year)  # the year has one
    target = manifest.folder(options.out, name, year)
    path = where.notices / name / issue.FOLDER / f"{year}.toml"
    if path.parent.exists():
        files.check_inside(path.parent, where.notices)
    with staging.staged(where.notices / name, hint=""):
        before = project.load_issues(name, where).get(year, ())
        content = manifest.read(target / manifest.NAME)
        if not content:
            hint = f"notice build {year} --notice {name}"
            message = f"there is no edition of {name} {year} in {shown(options.out)}"
            raise UsageError(Fault(message=message, hint=hint))
        new = Issue(
            kind=options.kind,
            by=normalize("NFC", options.by.strip()),
            at=schedule.now_at(definition, options.today),
            unapproved=options.unapproved,
            reasons=why,
            files=[],
        )
        _check_order(name, year, before, new)
        sealed = manifest.seals(target)
        issues = (
            _following(options.out, content, (*before, new), path, where)
            if before
            else (_first(target, new, path),)
        )
        lost = manifest.lost_seals(target, sealed)
    made_files = tuple(target / name for name in sorted(issues[-1].digests))
    return Recorded(name, year, issues, Path(shown(path)), made_files, lost)


def _first(target: Path, new: Issue, path: Path) -> Issue:
    """Record that what lies there is issued, and let its manifest say so."""
    with staging.staged(staging.place_of(target).parent) as fresh:
        content = manifest.read(target / manifest.NAME)  # no build writes now
        store.check_recorded(content, path.parent.parent)
        _check_intact(target, content)
        _check_approved(path.parent.parent, content["statements"], new)
        _check_embargo(content["statements"], new)
        new = new.model_copy(update={"files": _rows(content["files"])})
        _record(path, [new])
        store.mark(fresh, target, [new])
    return new


def _following(
    out: Path, content: Row, issues: tuple[Issue, ...], path: Path, where: Folders
) -> tuple[Issue, ...]:
    """Make the next version of an edition as the receipt says, record it and write it."""
    name, year, new = content["notice"], content["year"], issues[-1]
    target = manifest.folder(out, name, year)
    if not issued.settled(target, issues[:-1]):
        message = f"{name} {year} does not lie in {shown(out)} as it was issued"
        hint = f"notice build {year} --notice {name} brings it back"
        raise RefusalError(Fault(message=message, hint=hint))
    editions = [again.edition(content, rows, where, issues) for rows in again.groups(content)]
    _check_found(editions)
    rows = [
        made(each.notice, ready, each.settings) for each in editions for ready in each.statements
    ]
    _check_approved(path.parent.parent, rows, new)
    _check_embargo(rows, new)
    new = new.model_copy(update={"files": _rows(_made(editions, target))})
    issues = (*issues[:-1], new)
    _record(path, issues)
    editions = [
        replace(each, notice=replace(each.notice, issues={**each.notice.issues, year: issues}))
        for each in editions
    ]
    store.write(editions, out)
    for each in editions:
        feeds.update(out, [ready.statement for ready in each.statements], each.settings)
    return issues


def _record(path: Path, issues: Sequence[Issue]) -> None:
    """Write the record, once it can be read again as what it is to say; raise ``NoticeError``."""
    text = issue.to_toml(issues)
    read = record.validate(IssueFile, tomlfile.parse(text, shown(path)))
    if tuple(read.versions) != tuple(issues):
        raise UsageError(Fault(shown(path), message="a name or a reason cannot be recorded"))
    staging.write_file(path, text.encode())


def _made(editions: Sequence[Edition], target: Path) -> Iterator[Row]:
    """Yield what a manifest says of the files of a new version that follows the one there."""
    for each in editions:
        for artifact in store.revised(each, target).artifacts:
            revision = artifact.rendering.revision
            yield {
                "file": artifact.name,
                "sha256": hashlib.sha256(artifact.data).hexdigest(),
                "revision": revision.to_json() if revision else None,
            }


def _rows(rows: Iterable[Row]) -> list[IssuedFile]:
    """Return rows of a manifest as the record has them, sorted by file."""
    keys = ("file", "sha256", "revision")
    chosen = ({key: row[key] for key in keys} for row in rows)
    read = (IssuedFile.model_validate(row, strict=False) for row in chosen)
    return sorted(read, key=lambda row: row.file)


# --- what keeps an edition from being issued ------------------------------------------------------


def _notice(options: IssueOptions, where: Folders) -> str:
    """Return the notice that is meant: the one named, or the only one that there is."""
    names = plan.named([options.notice] if options.notice else [], where)
    if len(names) > 1:
        raise UsageError(Fault(message="there are several notices", hint=f"--notice {names[0]}"))
    return names[0]


def _check(options: IssueOptions, name: str, where: Folders) -> None:
    reasons.check_line("--by", options.by, "say who issues it")
    if where.notices.is_relative_to(folders.PACKAGE):
        message = f"{name} came with the program, and the record has to lie beside its texts"
        hint = f"make it your own first: notice new --from {name}"
        raise UsageError(Fault(message=message, hint=hint))


def _check_order(name: str, year: int, before: Sequence[Issue], new: Issue) -> None:
    what = f"{name} {year}"
    if new.kind == "issued" and before:
        hint = 'to issue another version: --correct "REASON", or --withdraw "REASON"'
        raise UsageError(Fault(message=f"{what} was {issue.told(before)}", hint=hint))
    if new.kind != "issued" and not before:
        hint = "build it again; once it has gone out: notice issue"
        raise UsageError(Fault(message=f"{what} has not been issued", hint=hint))
    if new.kind == "withdrawn" and before[-1].kind == "withdrawn":
        hint = '--correct "REASON" issues it again'
        raise UsageError(Fault(message=f"{what} was {issue.told(before)}", hint=hint))
    if before and new.at < before[-1].at:
        message = f"{new.at.isoformat()} is before {what} was {before[-1].kind}"
        raise UsageError(Fault(message=message, hint="set the clock, or give a later --today"))


def _check_intact(target: Path, content: Row) -> None:
    """Raise ``RefusalError`` unless the files are those of the manifest."""
    faults = [
        Fault(each.path, message=f"it is {each.kind}", hint="build the edition again")
        for each in verify.compared(target, content)
        if each.kind != "extra"
    ]
    if faults:
        raise RefusalError(*faults)


def _check_approved(folder: Path, rows: Iterable[Row], new: Issue) -> None:
    """Raise ``RefusalError`` for each text that was not approved as the files say it."""
    unapproved = (row["language"].split("+") for row in rows if row["approval"] is None)
    tags = dict.fromkeys(chain.from_iterable(unapproved))
    if tags and not new.unapproved:
        then = (", and build again" if new.kind == "issued" else "") + "; or --unapproved"
        message = "this text was not approved when it was made"
        raise RefusalError(
            *(
                Fault(
                    shown(folder / f"{tag}.md"),
                    message=message,
                    hint=f'notice approve --notice {folder.name} --lang {tag} --by "Name"{then}',
                )
                for tag in tags
            )
        )


def _check_embargo(rows: Iterable[Row], new: Issue) -> None:
    """Raise ``RefusalError`` for what is still under embargo when it is to be issued."""
    times = (datetime.fromisoformat(row["options"].get("embargo") or NO_EMBARGO) for row in rows)
    last = max(times)
    if embargo.holds(last, new.at):
        message = f"it is under embargo until {last.isoformat(timespec='minutes')}"
        raise RefusalError(Fault(message=message, hint="issue it after that"))


def _check_found(editions: Sequence[Edition]) -> None:
    """Raise ``RefusalError`` with each finding that refuses an edition."""
    problems = Collector()
    for each in editions:
        with problems.gathered():
            found = [finding for finding in each.findings if finding.severity == "error"]
            if found:
                raise RefusalError(
                    *(Fault(one.file, one.line, one.code, one.message, one.hint) for one in found)
                )
    problems.raise_all()
