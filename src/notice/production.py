"""One run of ``notice build``: what was ordered is read, built, looked over and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from notice import folders, fonts, manifest, pipeline, project, schedule, staging
from notice.errors import (
    Collector,
    DefinitionError,
    Fault,
    OccurrenceError,
    UsageError,
    did_you_mean,
)
from notice.folders import Folders, shown
from notice.fonts import Face
from notice.occurrence import Occurrence
from notice.pipeline import Edition, Settings
from notice.preflight.finding import Finding
from notice.project import LoadedIssuer, LoadedNotice
from notice.render.archive import Standard
from notice.render.formats import CHOICES, DEFAULT, Format
from notice.render.page import LAYOUT_FILES, Layout, Paper
from notice.render.text import NARROWEST
from notice.statement import Release, Statement

WIDEST = 998
"""RFC 5322, 2.1.1: the most characters that a line of mail may have."""


@dataclass(frozen=True)
class Order:
    """What a user asks of a build, as typed."""

    years: str | None = None
    notices: Sequence[str] = ()
    languages: Sequence[str] = ()
    issuers: Sequence[str] = ()
    formats: Sequence[str] = DEFAULT
    out: Path = Path("out")
    layout: str | None = None
    paper: str = "a4"
    pdf_standard: str = "a3-ua1"
    width: int = 72
    release: Release = field(default_factory=Release)
    force: bool = False
    templates: Path | None = None
    fonts: Path | None = None
    today: date | None = None


@dataclass(frozen=True)
class Done:
    """What became of one edition."""

    notice: str
    year: int
    number: int
    day: date
    paths: tuple[Path, ...]
    findings: tuple[Finding, ...]
    refused: bool

    def summary(self) -> dict[str, Any]:
        """Return what ``--json`` prints of an edition."""
        return {
            "notice": self.notice,
            "year": self.year,
            "date": self.day.isoformat(),
            "ordinal": self.number,
            "refused": self.refused,
            "files": [str(path) for path in self.paths],
            "findings": [
                {
                    "code": found.code,
                    "severity": found.severity,
                    "artifact": found.artifact,
                    "place": found.place,
                    "message": found.message,
                    "hint": found.hint,
                }
                for found in self.findings
            ],
        }


def run(
    order: Order, progress: Callable[[str], None], skip: Callable[[str], None]
) -> Iterator[Done]:
    """Build what is ordered, edition by edition, and write what is not refused.

    ``progress`` is told what is being built, and ``skip`` of each year that is left out.
    All sources are read and filled before anything is rendered, so that a mistake in any of them
    stops the run with nothing written. Raises ``NoticeError``.
    """
    years = None if order.years is None else schedule.parse_years(order.years)
    where = folders.locate(order.templates, order.fonts)
    formats, paper = _formats(order.formats), parse_paper(order.paper)
    standard = parse_standard(order.pdf_standard)
    _check_width(order.width)
    staging.check_out(order.out)
    faces = fonts.load(where)
    plans = _plans(order, years, where)
    with fonts.isolated(faces):
        for plan in plans:
            layout = layout_of(plan.notice, order.layout)
            settings = Settings(layout, formats, paper, order.width, plan.named, standard)
            for reason in plan.skipped:
                skip(reason)
            for occurrence, statements in plan.composed.items():
                done = None if order.force else _current(order.out, statements, settings, faces)
                if done is None:
                    progress(f"{plan.notice.definition.id} {occurrence.year}")
                    part = {occurrence: statements}
                    try:
                        edition = next(pipeline.build(plan.notice, part, faces, settings))
                    finally:
                        progress("")
                    done = _write(edition, order.out)
                yield done


@dataclass(frozen=True)
class _Plan:
    """One notice of a run: its statements by occurrence, filled but not rendered."""

    notice: LoadedNotice
    issuers: tuple[LoadedIssuer, ...]
    composed: dict[Occurrence, list[Statement]]
    skipped: tuple[str, ...]
    named: bool
    """Whether file names say the issuer."""


def _plans(order: Order, years: range | None, where: Folders) -> list[_Plan]:
    """Return what is to be built; raise ``NoticeError`` with the faults of every notice at once."""
    problems = Collector()
    plans: list[_Plan] = []
    offered: set[str] = set()
    for name in named(order.notices, where):
        with problems.gathered():
            outline = project.outline(name, where)
            offered |= set(outline.languages)
            tags = [tag for tag in outline.languages if tag in (order.languages or (tag,))]
            if tags or not (order.languages and outline.languages):
                issuers = tuple(dict.fromkeys(order.issuers)) or outline.issuers
                plans.append(_plan(name, tags, issuers, order, years, where))
    problems.raise_all()
    unknown = [tag for tag in order.languages if tag not in offered]
    if unknown:
        hint = did_you_mean(unknown[0], offered)
        where_to = f"no notice that is built has the language '{unknown[0]}'"
        raise UsageError(Fault(message=where_to, hint=hint))
    if not any(plan.composed for plan in plans):
        reasons = (Fault(message=reason) for plan in plans for reason in plan.skipped)
        raise OccurrenceError(*reasons)
    return plans


def named(wanted: Sequence[str], where: Folders) -> list[str]:
    """Return the notices of these names, or all; raise ``UsageError`` for one that is not there."""
    known = folders.notice_ids(where)
    for name in wanted:
        if name not in known:
            hint = did_you_mean(name, known)
            raise UsageError(Fault(message=f"there is no notice '{name}'", hint=hint))
    return [name for name in known if not wanted or name in wanted]


def _plan(
    name: str,
    tags: Sequence[str],
    issuers: Sequence[str],
    order: Order,
    years: range | None,
    where: Folders,
) -> _Plan:
    problems = Collector()
    with problems.gathered():
        notice = project.load_notice(name, where, tags)
    loaded: list[LoadedIssuer] = []
    for each in issuers:
        with problems.gathered():
            loaded.append(project.load_issuer(each, where))
    for tag in tags if problems.errors and len(tags) > 1 else ():
        with problems.gathered():  # what is wrong in one language hides nothing of another
            _plan(name, [tag], issuers, order, years, where)
    problems.raise_all()
    if years is None:
        day = schedule.today(notice.definition, order.today)
        selection = schedule.Selection((next(schedule.coming(notice.definition, day)),))
    else:
        selection = schedule.select(notice.definition, years)
    composed = pipeline.compose(notice, selection.occurrences, loaded, order.release)
    return _Plan(notice, tuple(loaded), composed, selection.skipped, bool(order.issuers))


def layout_of(notice: LoadedNotice, wanted: str | None = None) -> Layout:
    """Return the layout that is wanted, else the one that a notice names.

    Raises ``UsageError`` where it does not exist, ``DefinitionError`` where it lacks a file.
    """
    name = notice.definition.layout if wanted is None else wanted
    known = notice.where.names("layouts")
    folder = notice.where.find("layouts", name)
    if folder is None or name not in known:
        hint = did_you_mean(name, known)
        raise UsageError(Fault(message=f"there is no layout '{name}'", hint=hint))
    missing = [folder / file for file in LAYOUT_FILES if not (folder / file).is_file()]
    if missing:
        message = f"the layout '{folder.name}' lacks this file"
        hint = "copy it from the layout classic"
        raise DefinitionError(*(Fault(shown(path), message=message, hint=hint) for path in missing))
    classic = (shared / "layouts" / "classic" for shared in notice.where.shared)
    behind = tuple(each for each in classic if each != folder)
    return Layout(name, folder, behind)


def _formats(asked: Sequence[str]) -> tuple[Format, ...]:
    for each in asked:
        if each not in CHOICES:
            hint = did_you_mean(each, CHOICES)
            raise UsageError(Fault(message=f"there is no format '{each}'", hint=hint))
    if not asked:
        raise UsageError(Fault(message="--format is empty", hint="write --format pdf,txt,html"))
    return tuple(dict.fromkeys(form for each in asked for form in CHOICES[each]))


def parse_paper(asked: str) -> Paper:
    """Read a size of paper; raise ``UsageError`` for an unknown one."""
    match asked.lower():
        case "a4":
            return "a4"
        case "letter":
            return "letter"
        case _:
            hint = "write a4 or letter"
            raise UsageError(Fault(message=f"there is no paper '{asked}'", hint=hint))


def parse_standard(asked: str) -> Standard:
    """Read a pair of PDF standards; raise ``UsageError`` for an unknown one."""
    match asked.lower():
        case "a3-ua1":
            return "a3-ua1"
        case "a4-ua2":
            return "a4-ua2"
        case _:
            hint = "write a3-ua1 (PDF/A-3a and PDF/UA-1) or a4-ua2 (PDF/A-4f and PDF/UA-2)"
            raise UsageError(Fault(message=f"there is no PDF standard '{asked}'", hint=hint))


def _check_width(width: int) -> None:
    if not NARROWEST <= width <= WIDEST:
        raise UsageError(f"--width {width}: give a number from {NARROWEST} to {WIDEST}")


def _current(
    out: Path, statements: Sequence[Statement], settings: Settings, faces: Sequence[Face]
) -> Done | None:
    """Return an edition that lies in ``out`` as it would be built now, else ``None``."""
    first = statements[0]
    definition, occurrence = first.notice.definition, first.occurrence
    target = manifest.folder(out, definition.id, occurrence.year)
    found = manifest.read(target / manifest.NAME)
    rows = {row["file"]: row for row in found.get("files", [])}
    names: list[str] = []
    for each in statements:
        inputs = manifest.digest(each, settings, faces)
        for form in settings.formats:
            name = pipeline.file_name(each, form, settings)
            row = rows.get(name, {})
            if row.get("inputs") != inputs or not manifest.unchanged(target / name, row["sha256"]):
                return None
            names.append(name)
    findings = tuple(manifest.findings(found, set(names), statements))
    paths = tuple(target / name for name in sorted(names))
    return Done(
        definition.id,
        occurrence.year,
        occurrence.number,
        occurrence.day,
        paths,
        findings,
        refused=False,
    )


def _write(edition: Edition, out: Path) -> Done:
    paths = [] if edition.refused else manifest.write(edition, out)
    return Done(
        edition.notice.definition.id,
        edition.occurrence.year,
        edition.occurrence.number,
        edition.occurrence.day,
        tuple(paths),
        edition.findings,
        edition.refused,
    )
