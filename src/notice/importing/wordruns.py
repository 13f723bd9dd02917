"""A paragraph of a Word file → its runs, and remarks on what is no text of it.

Every tracked change is taken as accepted. The sections named are those of ISO/IEC 29500-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from notice.importing.intake import Remark
from notice.importing.runs import Run, quoted
from notice.importing.wordstyles import Styles

LINK_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
"""What a field says that is a link (17.16.5.25)."""
NOTES = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
GONE = {"del", "moveFrom"}
DRAWN = {"drawing", "pict", "object"}
PLAIN = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "\u2011"}
"""Elements of a run that stand for a character (17.3.3)."""
SILENT = {"pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "softHyphen", "lastRenderedPageBreak"}


class Paragraphs:
    """Reads paragraphs of one document."""

    def __init__(self, document: Document, styles: Styles) -> None:
        """Take a document; its notes and comments are read at once."""
        self._styles = styles
        self._relations = document.part.rels
        self._notes: dict[tuple[str, str], str] = {
            ("comment", str(comment.comment_id)): comment.text for comment in document.comments
        }
        for kind, relation in NOTES.items():
            self._notes |= _notes(document, kind, relation)

    def read(self, paragraph: Any) -> Iterator[Run | Remark]:
        """Yield the runs of a paragraph, and remarks between them."""
        return _Reading(paragraph, self._styles, self._relations, self._notes).inside(paragraph)


class _Reading:
    """The reading of one paragraph."""

    def __init__(
        self,
        paragraph: Any,
        styles: Styles,
        relations: Mapping[str, Any],
        notes: Mapping[tuple[str, str], str],
    ) -> None:
        self._styles = styles
        self._inherited = styles.of_paragraph(paragraph)
        self._relations = relations
        self._notes = notes
        self._fields: list[str] = []
        """What each field says that is open here."""

    def inside(self, element: Any, address: str = "") -> Iterator[Run | Remark]:
        """Yield what stands in an element, which may be a link to an address."""
        for child in element:
            kind = local_name(child)
            match kind:
                case "r":
                    yield from self._run(child, address)
                case "hyperlink":
                    yield from self.inside(child, self._address(child) or address)
                case "ins" | "moveTo":
                    if inserted := text_in(child):
                        yield Remark(f"a tracked insertion was accepted: {quoted(inserted)}")
                    yield from self.inside(child, address)
                case "del" | "moveFrom":
                    if deleted := text_in(child, struck=True):
                        yield Remark(f"a tracked deletion was accepted: {quoted(deleted)}")
                case "oMath" | "oMathPara":
                    formula = "".join(child.itertext())
                    yield Remark(f"a formula was left out: {quoted(formula)}")
                case _ if kind not in SILENT:
                    yield from self.inside(child, address)
                case _:
                    pass

    def _address(self, link: Any) -> str:
        """Return where a link leads outside of the file, or an empty text (17.16.22)."""
        relation: Any = self._relations.get(link.get(qn("r:id"), ""))
        return str(relation.target_ref) if relation is not None and relation.is_external else ""

    def _run(self, run: Any, address: str) -> Iterator[Run | Remark]:
        look = self._styles.type(run, self._inherited)
        if look.hidden:
            if text := text_in(run):
                yield Remark(f"hidden text was left out: {quoted(text)}")
            return
        for child in _shown(run):
            kind = local_name(child)
            text = PLAIN.get(kind, "")
            match kind:
                case "t":
                    text = child.text or ""
                case "fldChar" | "instrText":
                    self._field(child, kind)
                case "footnoteReference" | "endnoteReference" | "commentReference":
                    yield self._note(kind.removesuffix("Reference"), child)
                case "sym":
                    font, code = child.get(qn("w:font")), child.get(qn("w:char"))
                    yield Remark(f"the sign {code} of the font {font} was left out: type it anew")
                case _ if kind in DRAWN:
                    yield from drawn(child)
                case _:
                    pass
            if text:
                yield Run(text, look.bold, look.italic, address or self._linked(), look.size)

    def _field(self, element: Any, kind: str) -> None:
        """Follow the fields, whose results are text between two marks (17.16.18)."""
        mark = element.get(qn("w:fldCharType"))
        if mark == "begin":
            self._fields.append("")
        elif mark == "end" and self._fields:
            self._fields.pop()
        elif kind == "instrText" and self._fields:
            self._fields[-1] += element.text or ""

    def _linked(self) -> str:
        links = filter(None, map(LINK_FIELD.match, self._fields))
        return next((str(link[1]) for link in links), "")

    def _note(self, kind: str, reference: Any) -> Remark:
        text = self._notes.get((kind, reference.get(qn("w:id"), "")), "")
        return Remark(f"a {kind} was left out: {quoted(text)}")


def is_joined(paragraph: Any) -> bool:
    """Whether a tracked change deletes the end of a paragraph, so that the next goes on with it."""
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return mark is not None and any(local_name(child) in GONE for child in mark)


def drawn(element: Any) -> Iterator[Remark]:
    """Yield remarks on a drawing: its text boxes, and its picture with what is said of it."""
    boxes = [text for box in element.iter(qn("w:txbxContent")) if (text := text_in(box))]
    for text in boxes:
        yield Remark(f"a text box was left out: {quoted(text)}")
    if not boxes:
        said = [each.get("descr") for each in element.iter(qn("wp:docPr")) if each.get("descr")]
        described = f" ({quoted(said[0])})" if said else ""
        yield Remark(f"a picture{described} was left out; the logo is the issuer's")


def pictures(element: Any) -> Iterator[Remark]:
    """Yield a remark on each picture in an element; text boxes count as its text."""
    for child in _shown(element):
        if local_name(child) in DRAWN and child.find(f".//{qn('w:txbxContent')}") is None:
            yield from drawn(child)
        else:
            yield from pictures(child)


def text_in(element: Any, *, struck: bool = False) -> str:
    """Return the text in an element as one line; with ``struck``, what a change deleted too."""
    return " ".join("".join(_texts(element, struck=struck)).split())


def _texts(element: Any, *, struck: bool) -> Iterator[str]:
    for child in _shown(element):
        kind = local_name(child)
        if kind == "t" or (kind == "delText" and struck):
            yield child.text or ""
        elif kind in {"p", "br", "cr", "tab"}:
            yield " "
        if struck or kind not in GONE:
            yield from _texts(child, struck=struck)


def _shown(element: Any) -> Iterator[Any]:
    """Yield the children of an element, of alternatives the first (ISO/IEC 29500-3, 7.5)."""
    for child in element:
        if local_name(child) == "AlternateContent" and len(child):
            yield from child[0]
        else:
            yield child


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _notes(document: Document, kind: str, relation: str) -> dict[tuple[str, str], str]:
    """Return the text of each footnote or endnote (17.11)."""
    try:
        part: Any = document.part.part_related_by(relation)
    except KeyError:
        return {}
    notes = parse_xml(part.blob).iter(qn(f"w:{kind}"))
    return {(kind, str(note.get(qn("w:id")))): text_in(note) for note in notes}
