"""A paragraph of an OpenDocument text → its runs, and remarks on what is no text of it.

Every tracked change is taken as accepted. The sections named are those of ISO/IEC 26300-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from odfdo import Document

from notice.importing.intake import Remark
from notice.importing.odtstyles import Styles, Type
from notice.importing.runs import Run, quoted

CHARACTERS = {"text:s": " ", "text:tab": " ", "text:line-break": "\n"}
"""Elements that stand for a character (6.1)."""
PARAGRAPHS = {"text:p", "text:h"}
SILENT = {"office:annotation-end", "text:soft-page-break"}


class Paragraphs:
    """Reads paragraphs of one document, with the tracked changes in them (5.5)."""

    def __init__(self, document: Document, styles: Styles) -> None:
        """Take a document; what changes have deleted stands apart from its text."""
        self._styles = styles
        self._deleted: dict[str, str] = {}
        self._inserted: set[str] = set()
        self._open: set[str] = set()
        """The insertions that have begun and not ended, which may be paragraphs further on."""
        for region in document.body.get_elements("//text:changed-region"):
            key = str(region.get_attribute("text:id"))
            self._inserted |= {key} if region.get_element("text:insertion") else set()
            for deletion in region.get_elements("text:deletion"):
                self._deleted[key] = text_in(deletion, without="office:change-info")

    def read(self, paragraph: Any) -> Iterator[Run | Remark]:
        """Yield the runs of a paragraph, and remarks between them."""
        look = self._styles.type("paragraph", paragraph, Type())
        inserted = ""
        for piece, is_new in self._inside(paragraph, look):
            inserted += piece.text if is_new and isinstance(piece, Run) else ""
            yield piece
        if inserted.strip():
            yield Remark(f"a tracked insertion was accepted: {quoted(inserted)}")

    def change(self, mark: Any) -> Iterator[Remark]:
        """Yield what a mark of a tracked change deletes here, and follow the insertions."""
        key = str(mark.get_attribute("text:change-id"))
        match mark.tag:
            case "text:change":
                if text := self._deleted.get(key):
                    yield Remark(f"a tracked deletion was accepted: {quoted(text)}")
            case "text:change-start":
                self._open |= {key} & self._inserted
            case _:
                self._open.discard(key)

    def _inside(
        self, element: Any, look: Type, address: str = ""
    ) -> Iterator[tuple[Run | Remark, bool]]:
        """Yield the pieces of an element, each with whether a change inserted it."""
        yield from self._run(element.text, look, address)
        for child in element.children:
            match child.tag:
                case "text:span":
                    own = self._styles.type("text", child, look)
                    yield from self._inside(child, own, address)
                case "text:a":
                    target = str(child.get_attribute("xlink:href") or "")
                    yield from self._inside(child, look, target)
                case tag if tag in CHARACTERS:
                    yield from self._run(CHARACTERS[tag], look, address, plain=False)
                case tag if tag.startswith("text:change"):
                    yield from ((remark, False) for remark in self.change(child))
                case tag if tag in SILENT:
                    pass
                case tag if remark := _left_out(child, tag):
                    yield remark, False
                case _:
                    yield from self._inside(child, look, address)
            yield from self._run(child.tail, look, address)

    def _run(
        self, text: str | None, look: Type, address: str, *, plain: bool = True
    ) -> Iterator[tuple[Run | Remark, bool]]:
        """Yield a text in its look; in a plain one a line end is a space (6.1.2)."""
        text = (text or "").replace("\n", " ") if plain else text or ""
        if text and not look.hidden:
            yield Run(text, look.bold, look.italic, address, look.size), bool(self._open)
        elif text.strip():
            yield Remark(f"hidden text was left out: {quoted(text)}"), False


def _left_out(element: Any, tag: str) -> Remark | None:
    """Return a remark on an element that a statement cannot hold, ``None`` for any other."""
    match tag:
        case "text:note":
            kind = element.get_attribute("text:note-class") or "footnote"
            text = text_in(element, without="text:note-citation")
            return Remark(f"a {kind} was left out: {quoted(text)}")
        case "office:annotation":
            said = " ".join(text_in(each) for each in element.children if each.tag in PARAGRAPHS)
            return Remark(f"a comment was left out: {quoted(said)}")
        case "text:ruby-text":
            return Remark(f"a reading above a word was left out: {quoted(text_in(element))}")
        case _:
            return drawn(element) if tag.startswith("draw:") else None


def drawn(element: Any) -> Remark:
    """Return a remark on a drawing: its text box, or its picture with what is said of it."""
    if text := " ".join(text_in(each) for each in element.get_elements("descendant::text:p")):
        return Remark(f"a text box was left out: {quoted(text)}")
    said = [text_in(each) for each in element.get_elements("descendant::svg:desc")]
    described = f" ({quoted(said[0])})" if said and said[0] else ""
    return Remark(f"a picture{described} was left out; the logo is the issuer's")


def text_in(element: Any, without: str = "") -> str:
    """Return the text in an element as one line, without that of one kind of element."""
    return " ".join("".join(_texts(element, without)).split())


def _texts(element: Any, without: str) -> Iterator[str]:
    yield element.text or ""
    for child in element.children:
        if child.tag != without and not child.tag.startswith("draw:image"):
            yield from _texts(child, without)
        yield " " if child.tag in {*PARAGRAPHS, *CHARACTERS} else ""
        yield child.tail or ""
