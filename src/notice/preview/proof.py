"""One statement as it stands on disk: its files, each made when first asked for, and its pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pypdfium2

from notice import preflight
from notice.definition.fonts import Face
from notice.definition.project import LoadedNotice
from notice.edition import artifact, inspection, manifest
from notice.edition.artifact import Artifact, Settings
from notice.errors import Fault, NoticeError
from notice.formats import Format
from notice.preflight.finding import Finding
from notice.render.pdf import fontconfig
from notice.statement.statement import Statement

DENSITIES = range(1, 4)
"""Pixels of a screen for each CSS pixel, of which 96 make an inch: a point is 4/3 of one."""
FASTEST = 1
"""The compression of zlib that costs least time: nothing here goes over a network."""


@dataclass(frozen=True)
class Size:
    """The size of a page, in points."""

    width: float
    height: float


class Proof:
    """What the preview shows of one statement. The bytes are those that a build writes."""

    def __init__(
        self,
        notice: LoadedNotice,
        statement: Statement,
        settings: Settings,
        faces: Sequence[Face],
    ) -> None:
        """Take what a build takes; nothing is made yet."""
        self.notice = notice
        self.statement = statement
        self._settings = settings
        self._faces = faces
        self._made: dict[Format, Artifact] = {}
        self._found: dict[Format, tuple[Finding, ...]] = {}

    @cached_property
    def id(self) -> str:
        """A digest of all that decides the bytes: another content has another id."""
        return manifest.digest(self.notice, self.statement, self._settings, self._faces)

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """The formats that the statement has."""
        return tuple(artifact.wanted(self.statement, self._settings))

    def name(self, form: Format) -> str:
        """Return the name of a file."""
        return artifact.file_name(self.statement, form, self._settings)

    def artifact(self, form: Format) -> Artifact:
        """Return a file; raise ``NoticeError`` where the layout cannot be set."""
        if form not in self._made:
            with fontconfig.isolated(self._faces):
                printed = self._made.get("pdf")
                made = artifact.render(self.statement, form, self._settings, printed)
            self._made[form] = made
        return self._made[form]

    def attempt(self, form: Format) -> tuple[Fault, ...]:
        """Make a file; return the faults in its way, none where it is made."""
        try:
            self.artifact(form)
        except NoticeError as error:
            return error.faults
        return ()

    def inspect(self, form: Format) -> tuple[Finding, ...]:
        """Return what preflight finds in one file; raise ``NoticeError`` where it is not made."""
        if form not in self._found:
            made = [self.artifact(form)]
            found = inspection.check(self.statement, made, self._faces, self._settings.mail)
            self._found[form] = tuple(found)
        return self._found[form]

    @cached_property
    def pages(self) -> tuple[Size, ...]:
        """The sizes of the pages of the PDF."""
        with pypdfium2.PdfDocument(self.artifact("pdf").data) as document:
            return tuple(Size(*page.get_size()) for page in document)

    def picture(self, page: int, density: int) -> bytes:
        """Return a page of the PDF, the first being 1, as PNG for a screen of some density."""
        with pypdfium2.PdfDocument(self.artifact("pdf").data) as document:
            drawn = document[page - 1].render(scale=density * 4 / 3).to_pil()
        file = io.BytesIO()
        drawn.save(file, "PNG", compress_level=FASTEST)
        return file.getvalue()

    def findings(self) -> list[Finding]:
        """Return what preflight finds in the source and in all files that can be made."""
        made = [form for form in self.formats if not self.attempt(form)]
        found = [*preflight.check_sources(self.notice, self.statement.occurrence)]
        return [*dict.fromkeys([*found, *(one for form in made for one in self.inspect(form))])]
