"""One statement as it stands on disk: its files, each made when first asked for, and its pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pypdfium2

from notice import fontconfig, manifest, pipeline, preflight
from notice.fonts import Face
from notice.pipeline import Artifact, Settings
from notice.preflight.finding import Finding
from notice.render.formats import EXTENSIONS, Format
from notice.statement import Statement

SCALE = 2
"""Pixels of a picture for each point of the page: sharp on a screen of two pixels for one."""
FASTEST = 1
"""The compression of zlib that costs least time: nothing here goes over a network."""


@dataclass(frozen=True)
class Page:
    """One page of the PDF as a picture (PNG), and its size in points."""

    png: bytes
    width: float
    height: float


class Proof:
    """What the preview shows of one statement. The bytes are those that a build writes."""

    def __init__(self, statement: Statement, settings: Settings, faces: Sequence[Face]) -> None:
        """Take what a build takes; nothing is made yet."""
        self.statement = statement
        self._settings = settings
        self._faces = faces
        self._made: dict[Format, Artifact] = {}

    @cached_property
    def id(self) -> str:
        """A digest of all that decides the bytes: another content has another id."""
        return manifest.digest(self.statement, self._settings, self._faces)

    def name(self, form: Format) -> str:
        """Return the name of a file."""
        return pipeline.file_name(self.statement, form, self._settings)

    def artifact(self, form: Format) -> Artifact:
        """Return a file; raise ``NoticeError`` where the layout cannot be set."""
        if form not in self._made:
            with fontconfig.isolated(self._faces):
                self._made[form] = pipeline.render(self.statement, form, self._settings)
        return self._made[form]

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages of the PDF, drawn from its bytes."""
        with pypdfium2.PdfDocument(self.artifact("pdf").data) as document:
            return tuple(_page(page) for page in document)

    def findings(self) -> list[Finding]:
        """Return what preflight finds in the source and in all files, which are made for it."""
        each = self.statement
        made = [self.artifact(form) for form in EXTENSIONS]
        found = pipeline.inspect(each, made, self._faces)
        return [*preflight.check_sources(each.notice, each.occurrence), *found]


def _page(page: pypdfium2.PdfPage) -> Page:
    picture = page.render(scale=SCALE).to_pil()
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=FASTEST)
    return Page(file.getvalue(), *page.get_size())
