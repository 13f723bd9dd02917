"""The body of a Word file → passages, and remarks on what stands between and in them.

The sections named are those of ISO/IEC 29500-1.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from notice.importing import wordruns
from notice.importing.intake import Remark
from notice.importing.passages import Passages
from notice.importing.runs import Run
from notice.importing.wordruns import Paragraphs, local_name, text_in
from notice.importing.wordstyles import Styles
from notice.preflight.docxlist import ListNumbers

CELL = qn("w:tc")


class Body(Passages):
    """The passages of the body."""

    def __init__(self, document: Document) -> None:
        """Read the body of a document."""
        super().__init__()
        self._styles = Styles(document)
        self._paragraphs = Paragraphs(document, self._styles)
        self._numbers = ListNumbers(document)
        self._pending: list[Run] = []
        """What stood before a paragraph mark that a tracked change deleted (17.13.5.15)."""
        self._read(document.element.body)

    def _read(self, container: Any) -> None:
        for child in container:
            match local_name(child):
                case "p":
                    self._paragraph(child)
                case "tbl":
                    self._table(child)
                case "altChunk":
                    self.remark(Remark("a part in another format was left out: copy it in"))
                case _:
                    self._read(child)

    def _paragraph(self, paragraph: Any) -> None:
        pieces = [*self._paragraphs.read(paragraph)]
        found = [*self._pending, *(each for each in pieces if isinstance(each, Run))]
        notes = [each for each in pieces if isinstance(each, Remark)]
        self._pending = found if wordruns.is_joined(paragraph) else []
        look, position = self._styles.look(paragraph), self._numbers.position(paragraph)
        self.add([] if self._pending else found, notes, look, position)

    def _table(self, table: Any) -> None:
        """Read a table that has text in one cell, as letters are laid out; refuse others."""
        around = next(table.iterancestors(CELL), None)
        cells = [
            cell for cell in table.iter(CELL) if next(cell.iterancestors(CELL), None) is around
        ]
        if not self.refuse(map(text_in, cells)):
            for cell in cells:
                self._read(cell)
