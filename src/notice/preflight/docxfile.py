"""A Word file read back: its text block by block, its language and its title.

Import it only where a Word file is at hand: the library takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.oxml.ns import qn
from docx.package import Package
from docx.text.paragraph import Paragraph

from notice import extent, files
from notice.document import plain
from notice.preflight import words
from notice.preflight.docxlist import ListNumbers
from notice.preflight.finding import Finding
from notice.statement.statement import Statement

TEXTS = {qn("w:t"): None, qn("w:br"): " ", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
"""The elements that are text: their own, or what stands for them."""
LARGEST = 64 * 2**20
"""Bytes of a file unpacked: a statement has some 100 000, and a small file may hold gigabytes."""
PARSED = (".xml", ".rels")
"""The endings of the parts that are read as XML."""
LONGEST = 255
"""The most characters that a property such as the title has in Word."""
GONE = {qn("w:del"), qn("w:moveFrom")}
"""Tracked changes that took text away (ISO/IEC 29500-1, 17.13.5)."""


@dataclass(frozen=True)
class Block:
    """A paragraph: the name of its style, and its text with every tracked change accepted."""

    style: str
    mark: str
    """The number of an item of a numbered list, such as ``3.``."""
    parts: tuple[tuple[str, str], ...]
    """Runs of text, each with the address that it leads to, or an empty one."""

    @property
    def text(self) -> str:
        """The text without its mark."""
        return "".join(text for text, _ in self.parts).strip()


@dataclass(frozen=True)
class DocxFile:
    """What is to be known of a Word file."""

    blocks: tuple[Block, ...]
    """Those of the first page's header, then those of the body, in reading order."""
    language: str
    title: str

    @property
    def text(self) -> str:
        """The text, a block a line."""
        return "\n".join(block.text for block in self.blocks)


def read(data: bytes) -> DocxFile:
    """Return what a Word file holds; raise ``ValueError`` if it is none or damaged."""
    with damage():
        return _read(opened(data))


class TooLongError(ValueError):
    """A Word file that holds more than a statement can."""


@contextmanager
def damage() -> Iterator[None]:
    """Raise ``ValueError`` for whatever goes wrong in a Word file that is read."""
    try:
        yield
    except TooLongError:
        raise
    except Exception as error:  # of zipfile, zlib, lxml and the library, which say what they like
        message = f"it is no Word file, or damaged ({error or type(error).__name__})"
        raise ValueError(message) from error


def opened(data: bytes) -> Document:
    """Return a Word file of bounded size; the library raises what it likes for any other."""
    check_size(data)
    part: Any = Package.open(BytesIO(data)).main_document_part
    if part.content_type != CONTENT_TYPE.WML_DOCUMENT_MAIN:
        raise ValueError(f"its content is {part.content_type}")
    document: Document = part.document
    for number, _ in enumerate(document.element.body.iter(qn("w:p")), 1):
        if number > extent.LINES:
            raise TooLongError(f"it has more than {extent.LINES} paragraphs; {extent.SHORTER}")
    return document


def check(statement: Statement, data: bytes) -> Iterator[Finding]:
    """Yield what is wrong with the Word file of a statement."""
    file = read(data)
    title = plain(statement.title)
    whole = title if file.title == title[:LONGEST] else file.title
    yield from words.check_identity(statement, file.language, whole)
    expected = words.of_statement(statement, list_numbers=False)
    yield from words.check(statement, words.of_text(file.text), expected)


def check_size(data: bytes) -> None:
    """Raise ``ValueError`` for a file that is too large unpacked, or a part with too much text."""
    with ZipFile(BytesIO(data)) as packed:
        entries = packed.infolist()
    size = sum(entry.file_size for entry in entries)
    if size > LARGEST:
        raise ValueError(f"{size} bytes when unpacked, where {LARGEST} are the most")
    for entry in entries:
        if entry.filename.endswith(PARSED) and entry.file_size > files.TEXT:
            most = files.size(files.TEXT)
            raise TooLongError(f"its part {entry.filename} has more than {most} of text")


def _read(document: Document) -> DocxFile:
    head = document.sections[0].first_page_header.paragraphs if document.sections else []
    numbers = ListNumbers(document)
    blocks = [_block(paragraph, numbers) for paragraph in (*head, *_paragraphs(document))]
    about = document.core_properties
    return DocxFile(tuple(block for block in blocks if block.text), about.language, about.title)


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """Yield the paragraphs of the body, those in tables too."""
    for element in document.element.body.iter(qn("w:p")):
        yield Paragraph(element, document._body)  # noqa: SLF001 - the library takes no other


def _block(paragraph: Paragraph, numbers: ListNumbers) -> Block:
    style = paragraph.style.name if paragraph.style is not None else None
    element = paragraph._p  # noqa: SLF001 - as above
    parts = tuple(_parts(element, paragraph.part.rels, ""))
    return Block(style or "", numbers.mark(element), parts)


def _parts(element: Any, relations: Mapping[str, Any], address: str) -> Iterator[tuple[str, str]]:
    for child in element:
        if child.tag in GONE:
            continue
        if child.tag in TEXTS:
            instead = TEXTS[child.tag]
            yield (child.text or "") if instead is None else instead, address
        elif child.tag == qn("w:hyperlink") and child.get(qn("r:id")) in relations:
            yield from _parts(child, relations, relations[child.get(qn("r:id"))].target_ref)
        else:
            yield from _parts(child, relations, address)
