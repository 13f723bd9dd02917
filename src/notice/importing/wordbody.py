"""The body of a Word file → passages, and remarks on what stands between and in them.

The sections named are those of ISO/IEC 29500-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from notice.importing import runs, wordruns
from notice.importing.intake import Remark
from notice.importing.runs import Run, quoted
from notice.importing.wordruns import Paragraphs, local_name, text_in
from notice.importing.wordstyles import Look, Styles
from notice.preflight.docxlist import ListNumbers, Position

CELL = qn("w:tc")


@dataclass(frozen=True)
class Passage:
    """A paragraph as it was read."""

    runs: tuple[Run, ...]
    look: Look
    position: Position | None

    @property
    def text(self) -> str:
        """Its text as one line."""
        return runs.plain(self.runs)


class Body:
    """The passages of the body, what is remarked on them, and the tables that are refused."""

    def __init__(self, document: Document) -> None:
        """Read the body of a document."""
        self.passages: list[Passage] = []
        self.remarks: list[Remark] = []
        self.tables: list[str] = []
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
                    self._remark(Remark("a part in another format was left out: copy it in"))
                case _:
                    self._read(child)

    def _remark(self, remark: Remark) -> None:
        before = len(self.passages)
        place = f"after paragraph {before}" if before else "above the text"
        self.remarks.append(replace(remark, place=place))

    def _paragraph(self, paragraph: Any) -> None:
        pieces = [*self._paragraphs.read(paragraph)]
        found = [*self._pending, *(each for each in pieces if isinstance(each, Run))]
        notes = [each for each in pieces if isinstance(each, Remark)]
        self._pending = found if wordruns.is_joined(paragraph) else []
        look, position = self._styles.look(paragraph), self._numbers.position(paragraph)
        if self._pending or not runs.plain(found):
            for remark in notes:
                self._remark(remark)
            return
        place = f"paragraph {len(self.passages) + 1}"
        parts = runs.parted(found) if position is None else [found]
        passages = [Passage(tuple(part), look, position) for part in parts if runs.plain(part)]
        self.passages += passages
        notes += [*runs.remarks(found), *_numbering(passages[0])]
        self.remarks += (replace(remark, place=place) for remark in notes)

    def _table(self, table: Any) -> None:
        """Read a table that has text in one cell, as letters are laid out; refuse others."""
        around = next(table.iterancestors(CELL), None)
        cells = [
            cell for cell in table.iter(CELL) if next(cell.iterancestors(CELL), None) is around
        ]
        texts = [text for cell in cells if (text := text_in(cell))]
        if len(texts) > 1:
            place = f"table after paragraph {len(self.passages)}"
            hint = "write it as paragraphs or a list, or delete it"
            self.tables.append(f"{place}: {quoted(' | '.join(texts))} cannot be carried; {hint}")
            return
        for cell in cells:
            self._read(cell)


def _numbering(passage: Passage) -> Iterator[Remark]:
    """Yield a remark on a number that is not carried as it is printed."""
    position = passage.position
    if position is None or position.number is None:
        return
    if passage.look.heading:
        yield Remark(f"the number {position.number} of this heading was left out: type it")
    elif position.form != "decimal":
        yield Remark(f"this item is numbered in {position.form}, a statement has figures")
