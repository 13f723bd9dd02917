"""One run of ``notice build``: what was ordered is read, built, looked over and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from notice import folders, staging
from notice.calendar import schedule
from notice.calendar.schedule import Selection
from notice.definition import fonts, layouts, mail, profile
from notice.definition.fonts import FontSet
from notice.definition.models import Notice
from notice.definition.profile import Profile
from notice.definition.project import LoadedNotice
from notice.edition import artifact, feeds, manifest, pipeline, plans
from notice.edition.artifact import Settings
from notice.edition.pipeline import Edition
from notice.edition.plans import Choice
from notice.errors import Fault, UsageError, unknown
from notice.formats import CHOICES, DEFAULT, Format
from notice.preflight.finding import Finding
from notice.render import eml
from notice.render.html import page
from notice.render.pdf import archive, typeface
from notice.render.text.text import NARROWEST
from notice.statement.statement import Release, Statement

WIDEST = 998
"""RFC 5322, 2.1.1: the most characters that a line of mail may have."""


@dataclass(frozen=True)
class Order:
    """What a user asks of a build, as typed."""

    years: str | None = None
    notices: Sequence[str] = ()
    languages: Sequence[str] = ()
    issuers: Sequence[str] = ()
    formats: Sequence[str] | None = None
    """Those of the profile where there is one, else ``DEFAULT``."""
    profile: str | None = None
    out: Path = Path("out")
    layout: str | None = None
    paper: str = "a4"
    pdf_standard: str = "a3-ua1"
    width: int = 72
    release: Release = field(default_factory=Release)
    mail: Mapping[str, str | None] = field(default_factory=dict)
    """What the header of a message says, by the names of the keys under ``[mail]``."""
    require_approved: bool = False
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


@dataclass(frozen=True)
class Fed:
    """The feeds of a notice as they are now; none where no edition of it has items."""

    notice: str
    paths: tuple[Path, ...]


def run(
    order: Order, progress: Callable[[str], None], skip: Callable[[str], None]
) -> Iterator[Done | Fed]:
    """Build what is ordered, edition by edition, and write what is not refused.

    After its editions comes what became of the feed of a notice.

    ``progress`` is told what is being built, and ``skip`` of what is left out.
    All sources are read and filled before anything is rendered, so that a mistake in any of them
    stops the run with nothing written. Raises ``NoticeError``.
    """
    years = None if order.years is None else schedule.parse_years(order.years)
    where = folders.locate(order.templates, order.fonts)
    tool = None if order.profile is None else profile.load(order.profile, where)
    formats, paper = _formats(order.formats, tool), page.parse_paper(order.paper)
    standard = archive.parse_standard(order.pdf_standard)
    header = mail.from_options(**order.mail)
    _check_width(order.width)
    staging.check_out(order.out)
    families = fonts.load(where)
    choice = Choice(order.notices, order.languages, order.issuers, order.release)
    chosen = plans.make(choice, where, lambda notice: _selection(notice, years, order.today))
    every = [each for plan in chosen for part in plan.composed.values() for each in part]
    typeface.check(every, families)
    asked = order.formats or ()
    every_format = "all" in asked and "eml" not in asked
    if "eml" in formats:
        sent = [each for each in every if not every_format or eml.sendable(each, header)]
        eml.check(sent, header)
        sending = {statement.letterhead.path for statement in sent}
        for path in sorted({statement.letterhead.path for statement in every} - sending):
            skip(f"eml: {path} has no address to send mail from, and --from gives none")
    for plan in chosen:
        layout = layouts.chosen(plan.notice, order.layout)
        settings = Settings(
            layout,
            formats,
            paper,
            order.width,
            plan.named,
            standard,
            header,
            order.require_approved,
            tool,
            every_format,
        )
        for reason in plan.skipped:
            skip(reason)
        for occurrence, statements in plan.composed.items():
            done = (
                None
                if order.force
                else _current(plan.notice, order.out, statements, settings, families)
            )
            if done is None:
                progress(f"{plan.notice.definition.id} {occurrence.year}")
                part = {occurrence: statements}
                try:
                    edition = next(pipeline.build(plan.notice, part, families, settings))
                finally:
                    progress("")
                done = _write(edition, order.out)
            yield done
        about = next(iter(plan.composed.values()), [])
        fed = feeds.update(order.out, about, settings)
        if fed:
            yield Fed(plan.notice.definition.id, tuple(fed))


def _selection(notice: Notice, years: range | None, today: date | None) -> Selection:
    if years is not None:
        return schedule.select(notice, years)
    return Selection((next(schedule.coming(notice, schedule.today(notice, today))),))


def _formats(asked: Sequence[str] | None, tool: Profile | None) -> tuple[Format, ...]:
    if tool is not None:
        if asked is not None:
            hint = "leave --format out"
            raise UsageError(Fault(message="--for says which formats there are", hint=hint))
        return (*_formats(tool.formats, None), "howto")
    if asked is None:
        return DEFAULT
    for each in asked:
        if each not in CHOICES:
            raise UsageError(unknown("format", each, CHOICES))
    if not asked:
        raise UsageError(Fault(message="--format is empty", hint="write --format pdf,txt,html"))
    return tuple(dict.fromkeys(form for each in asked for form in CHOICES[each]))


def _check_width(width: int) -> None:
    if not NARROWEST <= width <= WIDEST:
        raise UsageError(f"--width {width}: give a number from {NARROWEST} to {WIDEST}")


def _current(
    notice: LoadedNotice,
    out: Path,
    statements: Sequence[Statement],
    settings: Settings,
    families: FontSet,
) -> Done | None:
    """Return an edition that lies in ``out`` as it would be built now, else ``None``."""
    definition, occurrence = notice.definition, statements[0].occurrence
    target = manifest.folder(out, definition.id, occurrence.year)
    found = manifest.read(target / manifest.NAME)
    rows = {row["file"]: row for row in found.get("files", [])}
    names: list[str] = []
    for each in statements:
        inputs = manifest.digest(notice, each, settings, typeface.choose(each, families))
        for form in artifact.wanted(each, settings):
            name = artifact.file_name(each, form, settings)
            row = rows.get(name, {})
            if row.get("inputs") != inputs or not manifest.unchanged(target / name, row["sha256"]):
                return None
            names.append(name)
    findings = tuple(manifest.findings(found, set(names), statements, notice))
    paths = tuple(target / name for name in sorted(names))
    return Done(
        definition.id,
        occurrence.year,
        occurrence.number,
        occurrence.date,
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
        edition.occurrence.date,
        tuple(paths),
        edition.findings,
        edition.refused,
    )
