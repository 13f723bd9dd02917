"""One statement as it stands on disk: its files, each made when first asked for, and its pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cached_property

import pypdfium2

from notice import preflight
from notice.calendar.occurrence import NoOccurrenceError, occurrence
from notice.definition import project
from notice.definition.fonts import Face
from notice.edition import artifact, inspection, manifest
from notice.edition.artifact import Artifact, Settings
from notice.errors import Fault, NoticeError, OccurrenceError
from notice.formats import Format
from notice.preflight.finding import Finding
from notice.render.pdf import fontconfig
from notice.statement.statement import Statement, compose

DENSITIES = range(1, 4)
"""Pixels of a screen for each CSS pixel, of which 96 make an inch: a point is 4/3 of one."""
FASTEST = 1
"""The compression of zlib that costs least time: nothing here goes over a network."""


class Proof:
    """What the preview shows of one statement. The bytes are those that a build writes."""

    def __init__(self, statement: Statement, settings: Settings, faces: Sequence[Face]) -> None:
        """Take what a build takes; nothing is made yet."""
        self.statement = statement
        self._settings = settings
        self._faces = faces
        self._artifacts: dict[Format, Artifact] = {}
        self._findings: dict[Format, tuple[Finding, ...]] = {}

    @cached_property
    def id(self) -> str:
        """A digest of all that decides the bytes: another content has another id."""
        return manifest.digest(self.statement, self._settings, self._faces)

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """The formats that the statement has."""
        return tuple(artifact.wanted(self.statement, self._settings))

    def name(self, form: Format) -> str:
        """Return the name of a file."""
        return artifact.file_name(self.statement, form, self._settings)

    def artifact(self, form: Format) -> Artifact:
        """Return a file; raise ``NoticeError`` if the layout cannot be set."""
        if form not in self._artifacts:
            with fontconfig.isolated(self._faces):
                pdf = self._artifacts.get("pdf")
                rendered = artifact.render(self.statement, form, self._settings, pdf)
            self._artifacts[form] = rendered
        return self._artifacts[form]

    def attempt(self, form: Format) -> tuple[Fault, ...]:
        """Make a file; return the faults that prevent it."""
        try:
            self.artifact(form)
        except NoticeError as error:
            return error.faults
        return ()

    def inspect(self, form: Format) -> tuple[Finding, ...]:
        """Return what preflight finds in one file; raise ``NoticeError`` if it cannot be made."""
        if form not in self._findings:
            made = [self.artifact(form)]
            self._findings[form] = tuple(inspection.check(self.statement, made, self._faces))
        return self._findings[form]

    @cached_property
    def pages(self) -> tuple[tuple[float, float], ...]:
        """The width and height of each page of the PDF, in points."""
        with pypdfium2.PdfDocument(self.artifact("pdf").data) as document:
            return tuple(page.get_size() for page in document)

    def picture(self, page: int, density: int) -> bytes:
        """Return a page of the PDF, the first being 1, as PNG for a screen of some density."""
        with pypdfium2.PdfDocument(self.artifact("pdf").data) as document:
            drawn = document[page - 1].render(scale=density * 4 / 3).to_pil()
        file = io.BytesIO()
        drawn.save(file, "PNG", compress_level=FASTEST)
        return file.getvalue()

    def findings(self) -> list[Finding]:
        """Return what preflight finds in the source and in all files that can be made."""
        findings = [*preflight.check_sources(self.statement.notice, self.statement.occurrence)]
        for form in self.formats:
            if not self.attempt(form):
                findings += self.inspect(form)
        return [*dict.fromkeys(findings)]

    def last_year(self) -> Statement | None:
        """Return the statement of the occurrence before, or ``None`` for the first.

        Years that the notice skips are passed over. Raises ``NoticeError`` if the sources cannot
        be filled for that year.
        """
        notice, tag = self.statement.notice, self.statement.language.tag
        first = notice.definition.first_date.year
        for year in range(self.statement.occurrence.year - 1, first - 1, -1):
            try:
                earlier = occurrence(notice.definition, year)
            except NoOccurrenceError:
                continue
            except OccurrenceError:
                return None
            issuer = project.load_issuer(self.statement.letterhead.issuer, notice.where)
            return compose(notice, earlier, tag, issuer)
        return None
