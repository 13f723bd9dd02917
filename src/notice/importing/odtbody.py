"""The body of an OpenDocument text → passages, and remarks on what stands between and in them.

The sections named are those of ISO/IEC 26300-1.
"""

from __future__ import annotations

from typing import Any

from odfdo import Document

from notice.importing.intake import Remark
from notice.importing.odtruns import PARAGRAPHS, Paragraphs, drawn, text_in
from notice.importing.odtstyles import Styles
from notice.importing.passages import Passages
from notice.importing.runs import Run, quoted
from notice.preflight.docxlist import Position

APART = {"text:table-of-content", "text:alphabetical-index", "text:bibliography", "office:forms"}
CELL = "table:table-cell"


class Body(Passages):
    """The passages of a text."""

    def __init__(self, document: Document) -> None:
        """Read the text of a document."""
        super().__init__()
        self._styles = Styles(document)
        self._paragraphs = Paragraphs(document, self._styles)
        self._last: dict[tuple[str, int], int] = {}
        """The last number that a list style gave at a depth."""
        self._lists: dict[Any, str] = {}
        """The style of each list that has a name."""
        self._read(document.body)

    def _read(self, container: Any) -> None:
        for child in container.children:
            match child.tag:
                case "text:list":
                    self._list(child)
                case "table:table":
                    self._table(child)
                case "text:tracked-changes":
                    pass
                case tag if tag in PARAGRAPHS:
                    self._paragraph(child, None)
                case tag if tag.startswith("text:change"):
                    for remark in self._paragraphs.change(child):
                        self.remark(remark)
                case tag if tag.startswith("draw:"):
                    self.remark(drawn(child))
                case tag if tag in APART:
                    if text := text_in(child):
                        self.remark(Remark(f"left out: {quoted(text)}"))
                case "text:section" if child.get_attribute("text:display") == "none":
                    self.remark(Remark(f"hidden text was left out: {quoted(text_in(child))}"))
                case _:
                    self._read(child)

    def _list(self, element: Any, style: str = "", depth: int = 0) -> None:
        """Read a list; the number of one that goes on follows that of the last item (5.3.1)."""
        style = str(element.get_attribute("text:style-name") or style)
        before = self._lists.get(element.get_attribute("text:continue-list"), "")
        goes_on = str(element.get_attribute("text:continue-numbering")).lower() == "true"
        if depth == 0 and not goes_on and not before:
            self._forget(style, 0)
        elif before and before != style:
            self._last[style, 0] = self._last.get((before, 0), 0)
        if name := element.get_attribute("xml:id"):
            self._lists[name] = style
        for item in element.children:
            own = str(item.get_attribute("text:style-override") or style)
            counted = item.tag == "text:list-item" and _has_paragraph(item)
            position = self._position(item, own, depth) if counted else None
            for child in item.children:
                if child.tag == "text:list":
                    self._list(child, style, depth + 1)
                elif child.tag in PARAGRAPHS:
                    self._paragraph(child, position)
                    position = None  # what follows in an item has no number of its own

    def _position(self, item: Any, style: str, depth: int) -> Position:
        level = self._styles.level(style, depth)
        number = self._last.get((style, depth), level.start - 1) + 1
        if start := item.get_attribute("text:start-value"):
            number = int(start)
        self._forget(style, depth)
        self._last[style, depth] = number
        return Position(depth, number if level.form else None, level.form)

    def _forget(self, style: str, depth: int) -> None:
        """Let the items of a depth and of those below it be counted anew."""
        self._last = {
            (other, at): last
            for (other, at), last in self._last.items()
            if other != style or at < depth
        }

    def _table(self, table: Any) -> None:
        """Read a table that has text in one cell, as letters are laid out; refuse others."""
        depth = len(table.get_elements("ancestor-or-self::table:table"))
        cells = table.get_elements(f"descendant::{CELL}[count(ancestor::table:table) = {depth}]")
        if not self.refuse(map(text_in, cells)):
            for cell in cells:
                self._read(cell)

    def _paragraph(self, element: Any, position: Position | None) -> None:
        pieces = [*self._paragraphs.read(element)]
        found = [each for each in pieces if isinstance(each, Run)]
        notes = [each for each in pieces if isinstance(each, Remark)]
        look = self._styles.look(element)
        if look.heading and position is None and self._styles.is_numbered(look.heading):
            notes.append(Remark("the number of this heading was left out: type it"))
        self.add(found, notes, look, position)


def _has_paragraph(item: Any) -> bool:
    return any(child.tag in PARAGRAPHS for child in item.children)
