"""A statement as PDF."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from math import inf
from types import ModuleType
from typing import Any

from notice.definition.face import Face
from notice.definition.layouts import Layout
from notice.document import plain
from notice.errors import DefinitionError, Fault, NoticeError
from notice.folders import shown
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.render.html import page
from notice.render.pdf import archive, balance, density, repair
from notice.render.pdf.archive import Claim
from notice.render.pdf.density import Density
from notice.render.pdf.engine import weasyprint
from notice.standard import Standard
from notice.statement.statement import Statement

ONE_PAGE = 1
MOST_PAGES = 100
MEASURES = (4, 19200)
"""The least and the greatest side of a page in pixels: 3 and 14,400 points (ISO 32000-1, C.2)."""
MOST_PIXELS = 16_000_000
"""Of a picture: more than ten times what the largest of ours has."""
NUDGES = (-0.1, -0.2, -0.3, 0.1, 0.2)
"""Word spaces, in points, that are tried to get a line filled that the engine ended too early."""
STYLE = "print.css"


@dataclass(frozen=True)
class Pdf:
    """The bytes of a PDF file, what the engine had to say of it, and how densely it is set."""

    data: bytes
    messages: tuple[str, ...]
    density: Density = "normal"


def render(
    statement: Statement,
    layout: Layout,
    paper: str = DEFAULT_PAPER,
    standard: Standard = "a3-ua1",
    text: str = "",
    faces: Sequence[Face] = (),
) -> Pdf:
    """Return the statement as PDF of an archival and accessible standard, its ``text`` attached.

    Page numbers are set only where there are two pages or more; a text that spills onto one more
    page by a little is tightened (``density.fit``). The caller isolates the fonts
    (``fontconfig.isolated``). Raises ``LibraryError`` where Pango or another library is missing.
    """
    engine = weasyprint()
    language, head = statement.language, statement.letterhead
    finisher = archive.finisher(Claim(standard, language.tag, language.rtl, head.name), faces)
    options = {
        "pdf_variant": archive.VARIANTS[standard],
        "pdf_tags": True,
        "presentational_hints": True,  # the number that a list starts with is such a hint
    }

    def lay(chosen: Density) -> _Laid:
        laid = _laid(engine, page.for_print(statement, layout, paper, chosen), options)
        if laid.length > ONE_PAGE:
            html = page.for_print(statement, layout, paper, chosen, numbered=True)
            laid = _laid(engine, html, options)
        _check_size(laid, layout, STYLE)
        return laid

    with _faults_of(layout, STYLE):
        laid, chosen = density.fit(lay)
        laid = _filled(_balanced(laid, engine, options), engine, options)
        attached = [_attachment(engine, statement, text)]
        with _messages() as messages, warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # its colour profile is left open
            data = laid.document.write_pdf(finisher=finisher, attachments=attached, **options)
    return Pdf(data, (*laid.messages, *messages), chosen)


@dataclass(frozen=True)
class _Laid:
    """A page that the engine has laid out, and what it had to say of it."""

    html: str
    document: Any
    messages: tuple[str, ...]
    style: str
    """What was added to its own style sheet."""

    @property
    def length(self) -> int:
        """The number of pages."""
        return len(self.document.pages)


def _laid(engine: ModuleType, html: str, options: Mapping[str, Any], style: str = "") -> _Laid:
    """Return a page laid out, with a further style sheet if one is given."""
    fetcher = engine.urls.URLFetcher(allowed_protocols=("data",))
    sheets = [engine.CSS(string=style)] if style else []
    with _messages() as messages:
        source = engine.HTML(string=html, url_fetcher=fetcher, base_url=None)
        document = source.render(stylesheets=sheets, **options)
    return _Laid(html, document, tuple(messages), style)


def _check_size(laid: _Laid, layout: Layout, style: str, most: float = inf) -> None:
    """Raise ``DefinitionError`` for more pages, or larger or smaller ones, than anybody needs."""
    path = shown(layout.file(style))
    if laid.length > MOST_PAGES:
        message = f"the layout '{layout.id}' makes {laid.length} pages, more than {MOST_PAGES}"
        hint = "look at the sizes that it sets"
        raise DefinitionError(Fault(path, message=message, hint=hint))
    least, greatest = MEASURES
    for page_box in laid.document.pages:
        sides = (page_box.width, page_box.height)
        if min(sides) < least or max(sides) > greatest or page_box.width * page_box.height > most:
            wide, high = (f"{side:.0f}" for side in sides)
            message = f"the layout '{layout.id}' makes a page of {wide} × {high} pixels"
            hint = "give another size in @page"
            raise DefinitionError(Fault(path, message=message, hint=hint))


def _balanced(laid: _Laid, engine: ModuleType, options: Mapping[str, Any]) -> _Laid:
    """Return a page with its titles in lines about as long, unless they would take more lines."""
    before = balance.titles(laid.document.pages[0])
    style = balance.sheet(before)
    if not style:
        return laid
    again = _laid(engine, laid.html, options, style)
    after = balance.titles(again.document.pages[0])
    kept = [len(title.lines) for title in before] == [len(title.lines) for title in after]
    return again if kept else laid


def _filled(laid: _Laid, engine: ModuleType, options: Mapping[str, Any]) -> _Laid:
    """Return a page without a line that ends too early, if a slight change of spaces does it."""
    if not balance.torn(laid.document.pages):
        return laid
    for nudge in NUDGES:
        style = f"{laid.style} html {{ word-spacing: {nudge}pt }}"
        again = _laid(engine, laid.html, options, style)
        if again.length == laid.length and not balance.torn(again.document.pages):
            return again
    return laid


def picture(html: str, layout: Layout, style: str) -> Pdf:
    """Return an HTML page as a PDF to draw a picture from: it claims no standard.

    ``style`` is the style sheet of the layout that is at fault where the page cannot be set.
    """
    engine = weasyprint()
    with _faults_of(layout, style):
        laid = _laid(engine, html, {})
        _check_size(laid, layout, style, MOST_PIXELS)
        with _messages() as messages:
            data = laid.document.write_pdf(pdf_tags=True, finisher=repair.tell_syllables)
    return Pdf(data, (*laid.messages, *messages))


@contextlib.contextmanager
def _faults_of(layout: Layout, style: str) -> Iterator[None]:
    """Turn a crash of the engine, which some CSS can bring about, into a fault of the layout."""
    try:
        yield
    except (NoticeError, MemoryError):
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        message = f"WeasyPrint cannot set a page with the layout '{layout.id}' ({what})"
        hint = "take out what was last changed in its style sheet"
        path = shown(layout.file(style))
        raise DefinitionError(Fault(path, message=message, hint=hint)) from error


def _attachment(engine: ModuleType, statement: Statement, text: str) -> Any:
    """Return the plain text as a file of the PDF that says the same (ISO 19005-3, annex E)."""
    dated = statement.dated.astimezone(UTC)  # the engine writes it with a Z
    return engine.Attachment(
        string=text,
        name=f"statement.{statement.language.tag}.txt",
        description=plain(statement.title),
        created=dated,
        modified=dated,
        relationship="Alternative",
    )


class _Collector(logging.Handler):
    """Keeps the messages of a logger."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextlib.contextmanager
def _messages() -> Iterator[list[str]]:
    """Collect what WeasyPrint and fontTools log: neither raises for what it could not do."""
    collector = _Collector()
    loggers = [logging.getLogger("weasyprint"), logging.getLogger("fontTools")]
    for logger in loggers:
        logger.addHandler(collector)
    try:
        yield collector.messages
    finally:
        for logger in loggers:
            logger.removeHandler(collector)
