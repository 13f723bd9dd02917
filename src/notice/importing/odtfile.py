"""An OpenDocument text (.odt) → an intake, by its styles or looks as a Word file is read.

Import it only where such a file is at hand. The sections named are those of ISO/IEC 26300-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZipFile

from odfdo import Document

from notice import files
from notice.importing import odtruns, wordfile
from notice.importing.confined import confined
from notice.importing.intake import Intake, Remark
from notice.importing.odtbody import Body
from notice.importing.runs import quoted
from notice.preflight import docxfile

MIMETYPE = "application/vnd.oasis.opendocument.text"
DAMAGED = "it is no OpenDocument text, or damaged; save it again as .odt"
MARGINS = {
    "header-first": "the header of the first page",
    "footer-first": "the footer of the first page",
    "header": "the header",
    "footer": "the footer",
    "header-left": "the header of even pages",
    "footer-left": "the footer of even pages",
}
"""The elements of a page style, and what their places are called (16.10 to 16.13)."""


def read(data: bytes) -> Intake:
    """Return what an OpenDocument text holds; raise ``ValueError`` for none and for a table."""
    return confined(_read, data, files.PICTURE)


def _read(data: bytes) -> Intake:
    with _damage():
        docxfile.check_size(data)
        problem = _problem(data)
    if problem:
        raise ValueError(problem)
    with _damage():
        document = Document(BytesIO(data))
        body = Body(document)
        margins = [*_margins(document)]
    if body.tables:
        raise ValueError("\n".join(body.tables))
    return Intake(wordfile.blocks(body.passages), (*body.remarks, *margins))


@contextmanager
def _damage() -> Iterator[None]:
    """Raise ``ValueError`` for whatever goes wrong in a file that is read."""
    try:
        yield
    except (RecursionError, docxfile.TooLongError):
        raise
    except Exception as error:  # of zipfile, zlib, lxml and the library, which say what they like
        raise ValueError(DAMAGED) from error


def _problem(data: bytes) -> str:
    """Return why a packed file is not read, or an empty text.

    No part may have a document type, which could make entities of files.
    """
    with ZipFile(BytesIO(data)) as packed:
        if packed.read("mimetype").strip() != MIMETYPE.encode():
            return DAMAGED
        if b"manifest:encryption-data" in packed.read("META-INF/manifest.xml"):
            return "it has a password; save it without one"
        for entry in packed.infolist():
            if not entry.filename.endswith((".xml", ".rdf")):
                continue
            if b"<!DOCTYPE" in packed.read(entry).replace(b"\0", b""):  # in UTF-16 too
                return f"its part {entry.filename} has a document type, which no .odt needs"
    return ""


def _margins(document: Document) -> Iterator[Remark]:
    """Yield what stands in the headers and footers, which are the issuer's."""
    for kind, place in MARGINS.items():
        for margin in document.styles.get_elements(f"//office:master-styles//style:{kind}"):
            if text := odtruns.text_in(margin):
                yield Remark(f"left out, as it is the issuer's: {quoted(text)}", place)
            for frame in margin.get_elements("descendant::draw:image"):
                yield Remark(odtruns.drawn(frame.parent or frame).message, place)
