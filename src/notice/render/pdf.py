"""A statement as PDF: the only module that imports WeasyPrint, and only when it is called."""

from __future__ import annotations

import contextlib
import ctypes.util
import importlib
import io
import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from notice.document import plain
from notice.errors import DefinitionError, Fault, LibraryError, NoticeError
from notice.folders import shown
from notice.render import archive, page
from notice.render.archive import Claim, Standard
from notice.render.page import Layout, Paper
from notice.statement import Statement

PACKAGES = {
    "linux": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
}
LIBRARY = re.compile(r"'(lib[^']+?)(?:-[0-9])?'")
"""How the loader's message names a library: ``cannot load library 'libpango-1.0-0': ...``."""
ONE_PAGE = 1
DEFERRED = ("fontTools.subset", "fontTools.varLib.instancer")
"""What WeasyPrint imports for variable fonts and for want of HarfBuzz alone: half of its start."""


@dataclass(frozen=True)
class Pdf:
    """The bytes of a PDF file and what the engine had to say while it was made."""

    data: bytes
    messages: tuple[str, ...]


def render(
    statement: Statement,
    layout: Layout,
    paper: Paper = "a4",
    standard: Standard = "a3-ua1",
    text: str = "",
) -> Pdf:
    """Return the statement as PDF of an archival and accessible standard, its ``text`` attached.

    Page numbers are set only where there are two pages or more. The caller isolates the fonts
    (``fontconfig.isolated``). Raises ``LibraryError`` where Pango or another library is missing.
    """
    engine = weasyprint()
    language, head = statement.language, statement.letterhead
    finisher = archive.finisher(Claim(standard, language.tag, language.rtl, head.name))
    options = {
        "pdf_variant": archive.VARIANTS[standard],
        "pdf_tags": True,
        "presentational_hints": True,  # the number that a list starts with is such a hint
    }
    with _messages() as messages, _faults_of(layout):
        html = page.render(statement, layout, "print", paper)
        document = _layout(engine, html, options)
        if len(document.pages) > ONE_PAGE:
            messages.clear()
            html = page.render(statement, layout, "print", paper, numbered=True)
            document = _layout(engine, html, options)
        attached = [_attachment(engine, statement, text)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # its colour profile is left open
            data = document.write_pdf(finisher=finisher, attachments=attached, **options)
    return Pdf(data, tuple(messages))


@contextlib.contextmanager
def _faults_of(layout: Layout) -> Iterator[None]:
    """Turn a crash of the engine, which some CSS can bring about, into a fault of the layout."""
    try:
        yield
    except NoticeError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        message = f"WeasyPrint cannot set a page with the layout '{layout.id}' ({what})"
        hint = "take out what was last changed in its style sheet"
        path = shown(layout.folder / "print.css")
        raise DefinitionError(Fault(path, message=message, hint=hint)) from error


def _layout(engine: ModuleType, html: str, options: Mapping[str, Any]) -> Any:
    fetcher = engine.urls.URLFetcher(allowed_protocols=("data",))
    return engine.HTML(string=html, url_fetcher=fetcher, base_url=None).render(**options)


def _attachment(engine: ModuleType, statement: Statement, text: str) -> Any:
    """Return the plain text as a file of the PDF that says the same (ISO 19005-3, annex E)."""
    return engine.Attachment(
        string=text,
        name=f"statement.{statement.language.tag}.txt",
        description=plain(statement.title),
        created=statement.dated,
        modified=statement.dated,
        relationship="Alternative",
    )


@cache
def weasyprint() -> ModuleType:
    """Return WeasyPrint, imported at the first call.

    Raises ``LibraryError`` with the command that installs what is missing.
    """
    command = PACKAGES.get(sys.platform, "install Pango and HarfBuzz")
    try:
        quiet = contextlib.redirect_stdout(io.StringIO())
        with _direct_names(), _deferred(DEFERRED), quiet, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            engine = importlib.import_module("weasyprint")
    except OSError as error:
        found = LIBRARY.search(str(error))
        name = found[1] if found else str(error)
        message = f"the system library {name} is missing or damaged"
        raise LibraryError(Fault(message=message, hint=f"type: {command}")) from None
    if engine.text.ffi.harfbuzz_subset is None:
        message = "the system library libharfbuzz-subset is missing"
        raise LibraryError(Fault(message=message, hint=f"type: {command}"))
    return engine


@contextlib.contextmanager
def _direct_names() -> Iterator[None]:
    """Open libraries by file name alone while WeasyPrint is imported.

    It tries the names of other systems first, and for each of those ``find_library`` runs gcc and
    ldconfig; the name that works on Linux, such as ``libpango-1.0.so.0``, needs no search.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        setattr(ctypes.util, "find_library", lambda _: None)  # noqa: B010 - typed as a constant
    try:
        yield
    finally:
        setattr(ctypes.util, "find_library", search)  # noqa: B010 - the same


class _Deferred(ModuleType):
    """Stands for a module until something of it is called."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        """Return a function that imports the module when it is called."""

        def call(*args: object, **named: object) -> object:
            return getattr(importlib.import_module(self.__name__), name)(*args, **named)

        return call


@contextlib.contextmanager
def _deferred(names: Sequence[str]) -> Iterator[None]:
    """Let modules be imported that are not loaded before they are used."""
    added = {name: _Deferred(name) for name in names if name not in sys.modules}
    sys.modules.update(added)
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


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
