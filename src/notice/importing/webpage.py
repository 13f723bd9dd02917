"""A web page (.html) → an intake: its elements say what a part is, else its looks do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from notice import extent, files
from notice.document import (
    Block,
    Break,
    Heading,
    List,
    ListItem,
    Paragraph,
    Quote,
)
from notice.importing import charset, looks, runs, webelements
from notice.importing.confined import confined
from notice.importing.intake import Intake, Remark
from notice.importing.runs import PLAIN, Run, quoted
from notice.preflight import htmlfile
from notice.preflight.htmlfile import Element

CHARSET = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
"""The declaration of an encoding (HTML Living Standard, 4.2.5.4)."""
PRESCAN = 1024
"""It stands in the first bytes (the same place)."""
SPACE = re.compile("[ \t\r\n\f]+")
ASIDE = {"nav": "navigation", "aside": "an aside", "form": "a form"}


def read(data: bytes, encoding: str = "") -> Intake:
    """Return what a page holds; ``encoding`` counts where it names none itself.

    Raises ``ValueError`` for what is no text or has none that can be seen.
    """
    return confined(partial(_read, encoding=encoding), data, files.TEXT)


def _read(data: bytes, encoding: str) -> Intake:
    return parse(source(data, encoding))


def source(data: bytes, encoding: str) -> str:
    """Return the source of a page by its mark, its declaration, else what is given."""
    declared = CHARSET.search(data, 0, PRESCAN)
    label = declared[1].decode("ascii").lower() if declared else encoding
    # a page that is read as far as this is in no UTF-16 (HTML Living Standard, 13.2.3.2)
    return charset.decoded(data, "utf-8" if label.startswith("utf-16") else label)


def parse(text: str) -> Intake:
    """Return what the source of a page, or of a part of one, holds.

    Raises ``ValueError`` for one that is too long.
    """
    extent.check_page(text)
    page = _Page()
    content = htmlfile.read(text).content
    found = looks.levelled(looks.recognised(tuple(page.blocks(content))))
    return Intake(found, tuple(page.remarks))


@dataclass
class _Page:
    """The reading of a page, in its order."""

    remarks: list[Remark] = field(default_factory=list)
    paragraphs: int = 0

    def blocks(self, content: Iterable[Element | str], look: Run = PLAIN) -> Iterator[Block]:
        """Yield the blocks of what stands beside one another; text in between is a paragraph."""
        line: list[Run] = []
        for part in content:
            if isinstance(part, str) or webelements.is_inline(part):
                line += self._runs(part, look)
            else:
                yield from self._paragraphs(line)
                line = []
                yield from self._block(part, webelements.look(part, look))
        yield from self._paragraphs(line)

    def _paragraphs(self, line: list[Run]) -> Iterator[Paragraph]:
        for part in runs.parted(line):
            if runs.plain(part):
                self._count(part)
                yield Paragraph(runs.inlines(part))

    def _count(self, line: list[Run]) -> None:
        self.paragraphs += 1
        for remark in runs.remarks(line):
            self.remarks.append(replace(remark, place=f"paragraph {self.paragraphs}"))

    def _remark(self, message: str) -> None:
        place = f"after paragraph {self.paragraphs}" if self.paragraphs else "above the text"
        self.remarks.append(Remark(message, place))

    def _block(self, element: Element, look: Run) -> Iterator[Block]:
        if webelements.is_hidden(element):
            return
        match element.tag:
            case tag if heading := webelements.HEADING.fullmatch(tag):
                yield from self._heading(element, int(heading[1]), look)
            case "ul" | "ol":
                yield from self._list(element, look)
            case "blockquote":
                if inside := looks.flat(self.blocks(element.content, look)):
                    yield Quote(inside)
            case "hr":
                yield Break()
            case "table":
                yield from self._table(element, look)
            case tag if tag in ASIDE or webelements.is_margin(element):
                if text := webelements.text_of(element):
                    self._remark(f"{ASIDE.get(tag, f'the {tag}')} was left out: {quoted(text)}")
            case _:
                yield from self.blocks(element.content, look)

    def _heading(self, element: Element, level: int, look: Run) -> Iterator[Block]:
        line = [
            replace(run, bold=False) for part in element.content for run in self._runs(part, look)
        ]
        if runs.plain(line):
            self._count(line)
            yield Heading(level, runs.inlines(line))

    def _list(self, element: Element, look: Run) -> Iterator[List]:
        """Yield a list; whatever stands in it outside of an item is one too."""
        if element.attributes.get("type", "1") != "1" and element.tag == "ol":
            self._remark("a list has letters for numbers; a statement has figures")
        contents = [
            part.content if isinstance(part, Element) and part.tag == "li" else [part]
            for part in element.content
        ]
        items = [looks.flat(self.blocks(content, look)) for content in contents]
        entries = tuple(ListItem(item) for item in items if item)
        if entries:
            yield List(htmlfile.first_number(element) if element.tag == "ol" else None, entries)

    def _table(self, element: Element, look: Run) -> Iterator[Block]:
        """Yield what is in a table that only lays out, with one text a row; name any other."""
        cells = webelements.rows(element)
        if all(len(row) <= 1 for row in cells):
            yield from self.blocks(element.content, look)
        else:
            text = " | ".join(webelements.text_of(cell) for row in cells for cell in row)
            self._remark(f"a table was left out: {quoted(text)}")

    def _runs(self, part: Element | str, look: Run) -> Iterator[Run]:
        """Yield the runs of what stands in a line."""
        if isinstance(part, str):
            yield replace(look, text=SPACE.sub(" ", part))
        elif part.tag == "br":
            yield replace(look, text="\n")
        elif part.tag in webelements.PICTURES:
            said = part.attributes.get("alt", "")
            about = f" ({quoted(said)})" if said else ""
            self._remark(f"a picture or player{about} was left out; the logo is the issuer's")
        elif not webelements.is_hidden(part):
            inside = webelements.look(part, look)
            for child in part.content:
                yield from self._runs(child, inside)
