"""The whole program on one screen: definition and year in, edition out. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from notice import preflight
from notice.calendar.occurrence import Occurrence
from notice.definition.fonts import FontSet
from notice.definition.project import LoadedIssuer, LoadedNotice
from notice.edition import artifact
from notice.edition import inspection as files
from notice.edition.artifact import Artifact, Settings
from notice.errors import Collector
from notice.preflight.finding import Finding
from notice.render.html import stylesheet
from notice.render.pdf import fontconfig, typeface
from notice.statement.compose import compose as compose_statement
from notice.statement.statement import Release, Statement


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
) -> Iterator[Edition]:
    """Render the composed statements and look them over; one edition a year, in order of years.

    Raises ``LibraryError`` where a font that a statement needs is not installed, and
    ``DefinitionError`` where the layout asks for one that is not known.
    """
    stylesheet.check(settings.layout, fonts.families)
    for occurrence, statements in composed.items():
        artifacts: list[Artifact] = []
        required = settings.require_approved
        findings: list[Finding] = [
            *preflight.check_sources(notice, occurrence, require_approved=required)
        ]
        for faces, group in groupby(statements, lambda each: typeface.choose(each, fonts)):
            with fontconfig.isolated(faces):
                for each in group:
                    made = [*artifact.rendered(each, settings)]
                    findings += files.check(each, made, faces, settings.mail)
                    artifacts += made
        told = tuple(dict.fromkeys(findings))
        yield Edition(notice, occurrence, settings, fonts, tuple(artifacts), told)
