"""An OpenDocument text (.odt) → an intake, by its styles or looks as a Word file is read.

Import it only where such a file is at hand. The sections named are those of ISO/IEC 26300-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from odfdo import Document

from notice import files
from notice.importing import runs, wordfile
from notice.importing.confined import confined
from notice.importing.intake import Intake, Remark
from notice.importing.runs import Run, quoted
from notice.importing.wordbody import Passage
from notice.importing.wordstyles import Look
from notice.preflight import docxfile
from notice.preflight.docxlist import Position

MIMETYPE = "application/vnd.oasis.opendocument.text"
DAMAGED = "it is no OpenDocument text, or damaged; save it again as .odt"
CHARACTERS = {"text:s": " ", "text:tab": " ", "text:line-break": "\n"}
"""Elements that stand for a character (6.1.2)."""
BOLD = {"bold", "600", "700", "800", "900"}
DEEPEST = 20
"""The longest line of styles that inherit from each other: a longer one is a circle."""


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
        text = _Text(document)
        margins = [*_margins(document)]
    if text.tables:
        raise ValueError("\n".join(text.tables))
    return Intake(wordfile.blocks(text.passages), (*text.remarks, *margins))


@contextmanager
def _damage() -> Iterator[None]:
    """Raise ``ValueError`` for whatever goes wrong in a file that is read."""
    try:
        yield
    except RecursionError:
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
            if entry.file_size > files.TEXT:
                most = files.TEXT // files.MEGABYTE
                return f"its part {entry.filename} has more than {most} MB of text"
            if b"<!DOCTYPE" in packed.read(entry).replace(b"\0", b""):  # in UTF-16 too
                return f"its part {entry.filename} has a document type, which no .odt needs"
    return ""


def _margins(document: Any) -> Iterator[Remark]:
    """Yield what stands in the headers and footers, which are the issuer's (16.10)."""
    for kind in ("header", "footer"):
        for margin in document.styles.get_elements(f"//style:{kind}"):
            if text := _plain(margin):
                yield Remark(f"left out, as it is the issuer's: {quoted(text)}", f"the {kind}")


@dataclass(frozen=True)
class _Type:
    """How a run of text looks."""

    bold: bool = False
    italic: bool = False
    size: float = 0
    hidden: bool = False


class _Text:
    """The passages of a text, what is remarked on them, and the tables that are refused."""

    def __init__(self, document: Any) -> None:
        self.passages: list[Passage] = []
        self.remarks: list[Remark] = []
        self.tables: list[str] = []
        self._document = document
        self._blocks(document.body)

    def _blocks(self, container: Any, position: Position | None = None) -> None:
        for child in container.children:
            match child.tag:
                case "text:p" | "text:h":
                    self._paragraph(child, position)
                case "text:list":
                    self._list(child, position)
                case "table:table":
                    self._table(child)
                case "text:tracked-changes":
                    self._changes(child)
                case tag if tag.startswith("draw:"):
                    self._place(_drawn(child))
                case tag if tag in {"text:table-of-content", "office:forms"}:
                    if text := _plain(child):
                        self._place(Remark(f"left out: {quoted(text)}"))
                case _:
                    self._blocks(child, position)

    def _place(self, remark: Remark) -> None:
        before = len(self.passages)
        place = f"after paragraph {before}" if before else "above the text"
        self.remarks.append(replace(remark, place=place))

    def _changes(self, tracked: Any) -> None:
        """Tell what was deleted; what was inserted stands in the text (5.5)."""
        for deletion in tracked.get_elements("descendant::text:deletion"):
            if text := _plain(deletion, without="office:change-info"):
                self._place(Remark(f"a tracked deletion was accepted: {quoted(text)}"))
        if tracked.get_elements("descendant::text:insertion"):
            self._place(Remark("tracked insertions were accepted: read the text once more"))

    def _list(self, element: Any, above: Position | None, name: str = "") -> None:
        depth = above.depth + 1 if above else 0
        name = element.get_attribute("text:style-name") or name
        style = self._document.get_style("list", name) if name else None
        level = f"text:list-level-style-number[@text:level='{depth + 1}']"
        numbered = style is not None and bool(style.get_elements(level))
        number = 1
        for item in element.children:
            start = item.get_attribute("text:start-value")
            number = int(start) if start and str(start).isdecimal() else number
            position = Position(depth, number if numbered else None, "decimal")
            for child in item.children:
                if child.tag == "text:list":
                    self._list(child, position, name)
                elif child.tag in {"text:p", "text:h"}:
                    self._paragraph(child, position)
            number += item.tag == "text:list-item"

    def _table(self, table: Any) -> None:
        """Read a table that has text in one cell, as letters are laid out; refuse others."""
        cells = [*table.get_elements("descendant::table:table-cell")]
        texts = [text for cell in cells if (text := _plain(cell))]
        if len(texts) > 1:
            place = f"table after paragraph {len(self.passages)}"
            hint = "write it as paragraphs or a list, or delete it"
            self.tables.append(f"{place}: {quoted(' | '.join(texts))} cannot be carried; {hint}")
            return
        for cell in cells:
            self._blocks(cell)

    def _paragraph(self, element: Any, position: Position | None) -> None:
        name = str(element.get_attribute("text:style-name") or "")
        styles = [*self._styles("paragraph", name)]
        pieces = [*self._inside(element, _typed(styles, _Type()))]
        found = [each for each in pieces if isinstance(each, Run)]
        notes = [each for each in pieces if isinstance(each, Remark)]
        if not runs.plain(found):
            for remark in notes:
                self._place(remark)
            return
        place = f"paragraph {len(self.passages) + 1}"
        level = element.get_attribute("text:outline-level") if element.tag == "text:h" else None
        names = {str(style.get_attribute("style:name")) for style in styles}
        look = Look(
            title="Title" in names,
            heading=int(level) if level else None,
            quote="Quotations" in names,
            centred=_property(styles, "style:paragraph-properties", "fo:text-align") == "center",
        )
        position = None if look.heading else position
        parts = runs.parted(found) if position is None else [found]
        self.passages += [Passage(tuple(p), look, position) for p in parts if runs.plain(p)]
        notes += runs.remarks(found)
        self.remarks += (replace(remark, place=place) for remark in notes)

    def _inside(self, element: Any, look: _Type, address: str = "") -> Iterator[Run | Remark]:
        """Yield the runs in an element, and remarks on what is no text of it."""
        if element.text:
            yield from _run(" ".join(element.text.split("\n")), look, address)
        for child in element.children:
            match child.tag:
                case "text:span":
                    name = str(child.get_attribute("text:style-name") or "")
                    own = _typed([*self._styles("text", name)], look)
                    yield from self._inside(child, own, address)
                case "text:a":
                    target = str(child.get_attribute("xlink:href") or "")
                    yield from self._inside(child, look, target)
                case "text:note":
                    kind = child.get_attribute("text:note-class") or "footnote"
                    text = _plain(child, without="text:note-citation")
                    yield Remark(f"a {kind} was left out: {quoted(text)}")
                case "office:annotation":
                    yield Remark(f"a comment was left out: {quoted(_plain(child))}")
                case tag if tag in CHARACTERS:
                    yield from _run(CHARACTERS[tag], look, address)
                case tag if tag.startswith("draw:"):
                    yield _drawn(child)
                case "office:annotation-end" | "text:ruby-text":
                    pass
                case _:
                    yield from self._inside(child, look, address)
            if child.tail:
                yield from _run(" ".join(child.tail.split("\n")), look, address)

    def _styles(self, family: str, name: str) -> Iterator[Any]:
        """Yield a style and those that it inherits from, the nearest first (16.2)."""
        for _ in range(DEEPEST):
            style = self._document.get_style(family, name) if name else None
            if style is None:
                return
            yield style
            name = str(style.get_attribute("style:parent-style-name") or "")


def _run(text: str, look: _Type, address: str) -> Iterator[Run | Remark]:
    if not look.hidden:
        yield Run(text, look.bold, look.italic, address, look.size)
    elif text.strip():
        yield Remark(f"hidden text was left out: {quoted(text)}")


def _typed(styles: list[Any], inherited: _Type) -> _Type:
    """Return how text in these styles looks; what none of them says is inherited."""

    def said(name: str) -> str:
        return _property(styles, "style:text-properties", name)

    weight, slope, size = said("fo:font-weight"), said("fo:font-style"), said("fo:font-size")
    points = size.removesuffix("pt")
    return _Type(
        weight in BOLD if weight else inherited.bold,
        slope in {"italic", "oblique"} if slope else inherited.italic,
        float(points) if points.replace(".", "", 1).isdecimal() else inherited.size,
        said("text:display") == "none" or inherited.hidden,
    )


def _property(styles: list[Any], group: str, name: str) -> str:
    """Return a property as the nearest style that has it says it, or an empty text."""
    found = (
        value
        for style in styles
        for properties in style.get_elements(group)
        if (value := properties.get_attribute(name))
    )
    return str(next(found, ""))


def _drawn(element: Any) -> Remark:
    if text := _plain(element, without="svg:desc"):
        return Remark(f"a text box was left out: {quoted(text)}")
    said = [_plain(each) for each in element.get_elements("descendant::svg:desc")]
    described = f" ({quoted(said[0])})" if said and said[0] else ""
    return Remark(f"a picture{described} was left out; the logo is the issuer's")


def _plain(element: Any, without: str = "") -> str:
    return " ".join("".join(_texts(element, without)).split())


def _texts(element: Any, without: str) -> Iterator[str]:
    yield element.text or ""
    for child in element.children:
        if child.tag != without:
            yield from _texts(child, without)
        yield " " if child.tag in {"text:p", "text:h", *CHARACTERS} else ""
        yield child.tail or ""
