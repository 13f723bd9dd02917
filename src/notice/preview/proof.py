"""One statement as it stands on disk: its files, each made when first asked for, and its pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

import pypdfium2

from notice.calendar import schedule
from notice.definition import project
from notice.definition.project import LoadedNotice
from notice.edition import formats, pipeline
from notice.edition.artifact import Artifact, Settings, Typeset
from notice.edition.inputs import digest
from notice.errors import DefinitionError, Fault, NoticeError
from notice.preflight import allowed, sources
from notice.preflight.finding import Finding
from notice.render.pdf import fontconfig
from notice.statement.compose import compose
from notice.statement.statement import Statement
from notice.worker import Maker

DENSITIES = range(1, 4)
"""Pixels of a screen for each CSS pixel, of which 96 make an inch: a point is 4/3 of one."""
FASTEST = 1
"""The compression of zlib that costs least time: nothing here goes over a network."""
Result = TypeVar("Result")


class Proof:
    """What the preview shows of one statement. The bytes are those that a build writes."""

    def __init__(
        self, notice: LoadedNotice, ready: Typeset, settings: Settings, maker: Maker
    ) -> None:
        """Take what a build takes. Nothing is made yet; ``maker`` makes each file when asked."""
        self.notice = notice
        self.statement = ready.statement
        self._ready = ready
        self._settings = settings
        self._maker = maker
        self._artifacts: dict[str, Artifact] = {}
        self._failed: dict[str, DefinitionError] = {}
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._unread: dict[str, DefinitionError] = {}

    @cached_property
    def id(self) -> str:
        """A digest of all that decides the bytes: another content has another id."""
        return digest(self.notice, self._ready, self._settings)

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The formats that the statement has."""
        return tuple(form.name for form in formats.wanted(self.statement, self._settings))

    def name(self, form: str) -> str:
        """Return the name of a file."""
        return formats.file_name(self.statement, formats.named(form), self._settings)

    def artifact(self, form: str) -> Artifact:
        """Return a file; raise ``NoticeError`` where the layout cannot be set."""
        if form in self._failed:  # the layout is what it was, and may take long to fail
            raise self._failed[form]
        if form not in self._artifacts:
            try:
                artifact = self._run(_made, self._ready, form, self._settings, self._artifacts)
            except DefinitionError as error:
                self._failed[form] = error
                raise
            self._artifacts[form] = artifact
        return self._artifacts[form]

    def _run(self, work: Callable[..., Result], *arguments: object) -> Result:
        notice_id, year = self.statement.definition.id, self.statement.occurrence.year
        tag = self.statement.language.tag
        about = pipeline.about(self._settings.layout, notice_id, year, tag)
        return self._maker.run(about, work, *arguments)

    def attempt(self, form: str) -> tuple[Fault, ...]:
        """Make and inspect a file; return the faults in the way of either, none where both go."""
        try:
            self.inspect(form)
        except NoticeError as error:
            return error.faults
        return ()

    def inspect(self, form: str) -> tuple[Finding, ...]:
        """Return what preflight finds in one file; raise ``NoticeError`` where that fails."""
        if form in self._unread:
            raise self._unread[form]
        if form not in self._findings:
            made = self.artifact(form)
            try:
                self._findings[form] = self._run(_checked, self._ready, made, self._settings)
            except DefinitionError as error:
                self._unread[form] = error
                raise
        return self._findings[form]

    @cached_property
    def pages(self) -> tuple[tuple[float, float], ...]:
        """The width and height of each page of the PDF, in points."""
        return self._run(_sizes, self.artifact("pdf").data)

    def picture(self, page: int, density: int) -> bytes:
        """Return a page of the PDF, the first being 1, as PNG for a screen of some density."""
        return self._run(_picture, self.artifact("pdf").data, page, density)

    def findings(self) -> list[Finding]:
        """Return what preflight finds in the source and in all files that can be made."""
        findings = [*sources.check(self.notice, self.statement.occurrence)]
        findings += sources.check_letterhead(self.statement)
        for form in self.formats:
            if not self.attempt(form):
                findings += self.inspect(form)
        told = allowed.applied(dict.fromkeys(findings), self.notice)
        return [finding for finding in told if not finding.allowed]

    def last_year(self) -> Statement | None:
        """Return the statement of the occurrence before, or ``None`` for the first.

        Years that the notice skips are passed over. Raises ``NoticeError`` if the sources cannot
        be filled for that year.
        """
        earlier = schedule.before(self.notice.definition, self.statement.occurrence.year)
        if earlier is None:
            return None
        issuer = project.load_issuer(self.statement.letterhead.issuer, self.notice.where)
        return compose(self.notice, earlier, self.statement.language.tag, issuer)


def _made(ready: Typeset, form: str, settings: Settings, made: dict[str, Artifact]) -> Artifact:
    with fontconfig.isolated(ready.faces):
        return formats.render(ready, form, settings, made)


def _checked(ready: Typeset, made: Artifact, settings: Settings) -> tuple[Finding, ...]:
    return tuple(formats.check(ready, [made], settings))


def _sizes(data: bytes) -> tuple[tuple[float, float], ...]:
    with pypdfium2.PdfDocument(data) as document:
        return tuple(page.get_size() for page in document)


def _picture(data: bytes, page: int, density: int) -> bytes:
    with pypdfium2.PdfDocument(data) as document:
        drawn = document[page - 1].render(scale=density * 4 / 3).to_pil()
    file = io.BytesIO()
    drawn.save(file, "PNG", compress_level=FASTEST)
    return file.getvalue()
