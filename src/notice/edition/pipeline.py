"""The whole program on one screen: definition and year in, edition out. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from notice import preflight, worker
from notice.calendar.occurrence import Occurrence
from notice.definition.fonts import Face, FontSet
from notice.definition.layouts import Layout
from notice.definition.project import LoadedIssuer, LoadedNotice
from notice.edition import artifact
from notice.edition import inspection as files
from notice.edition.artifact import Artifact, Settings
from notice.errors import Collector, Fault
from notice.folders import shown
from notice.preflight.finding import Finding
from notice.render.html import stylesheet
from notice.render.pdf import fontconfig, typeface
from notice.statement.compose import compose as compose_statement
from notice.statement.statement import Release, Statement
from notice.worker import Maker


@dataclass(frozen=True)
class Edition:
    """One notice and year: every artifact, and what preflight found in them."""

    notice: LoadedNotice
    occurrence: Occurrence
    settings: Settings
    fonts: FontSet
    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether a finding is an error: then nothing of the edition may be issued."""
        return any(finding.severity == "error" for finding in self.findings)


def compose(
    notice: LoadedNotice,
    occurrences: Sequence[Occurrence],
    issuers: Sequence[LoadedIssuer],
    release: Release = Release(),
) -> dict[Occurrence, list[Statement]]:
    """Return the statements of a notice by occurrence; raise ``NoticeError`` with every fault."""
    problems = Collector()
    composed: dict[Occurrence, list[Statement]] = {day: [] for day in occurrences}
    for day in occurrences:
        for issuer in issuers:
            for tag in notice.sources:
                with problems.gathered():
                    composed[day].append(compose_statement(notice, day, tag, issuer, release))
    problems.raise_all()
    return composed


def build(
    notice: LoadedNotice,
    composed: dict[Occurrence, list[Statement]],
    fonts: FontSet,
    settings: Settings,
    maker: Maker | None = None,
) -> Iterator[Edition]:
    """Render the composed statements and look them over; one edition a year, in order of years.

    All that a layout or a logo has a say in is done by ``maker``, without one by the worker of
    this process (``worker.shared``).

    Raises ``LibraryError`` where a font that a statement needs is not installed, and
    ``DefinitionError`` where the layout asks for one that is not known, or for too much.
    """
    maker, layout = maker or worker.shared(), settings.layout
    check_layout(layout, fonts, maker)
    for occurrence, statements in composed.items():
        artifacts: list[Artifact] = []
        required = settings.require_approved
        findings: list[Finding] = [
            *preflight.check_sources(notice, occurrence, require_approved=required)
        ]
        for each in statements:
            faces = typeface.choose(each, fonts)
            what = about(layout, notice.definition.id, occurrence.year, each.language.tag)
            made, found = maker.run(what, _made, each, settings, faces)
            artifacts += [replace(one, statement=each) for one in made]
            findings += found
        told = tuple(dict.fromkeys(findings))
        yield Edition(notice, occurrence, settings, fonts, tuple(artifacts), told)


def check_layout(layout: Layout, fonts: FontSet, maker: Maker) -> None:
    """Raise ``DefinitionError`` for a layout with a font that is not known."""
    maker.run(_fault(layout, "cannot be read"), stylesheet.check, layout, fonts.families)


def about(layout: Layout, notice: str, year: int, tag: str) -> Fault:
    """Return what to say of a statement that cannot be made: a layout or a logo is to blame."""
    return _fault(layout, f"{notice} {year} {tag} cannot be made")


def _fault(layout: Layout, message: str) -> Fault:
    hint = "look at what was last changed in its pages and style sheets, or in the logo"
    return Fault(shown(layout.folder), message=message, hint=hint)


def _made(
    each: Statement, settings: Settings, faces: Sequence[Face]
) -> tuple[list[Artifact], list[Finding]]:
    """Return the files of a statement, and what preflight finds in them."""
    with fontconfig.isolated(faces):
        made = [*artifact.rendered(each, settings)]
        return made, [*files.check(each, made, faces, settings.mail)]
