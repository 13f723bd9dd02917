"""A PDF → an intake: by its structure, or by the places of its lines where it has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from unicodedata import bidirectional

import pypdfium2

from notice import files
from notice.document import Block, Blocks, Heading, List, Paragraph, Text, plain
from notice.importing import glyphs, looks, pagelines, runs
from notice.importing.confined import confined
from notice.importing.glyphs import Glyph
from notice.importing.intake import Intake, Remark
from notice.importing.pagestructure import Structure
from notice.importing.plaintext import SENTENCE_END
from notice.importing.runs import quoted

MOST = 20
"""The pages of a file that may be a statement."""
LARGER = 1.1
"""How much larger than the text a heading is."""
FEW = 3
"""Glyphs of a size that are not yet a heading: an initial, a sign."""
LONGEST = 160
"""The characters of a title at the most."""
ASK = "ask for the file that it was made from"


def read(data: bytes) -> Intake:
    """Return what a PDF holds; raise ``ValueError`` for what is none, or has no text."""
    return confined(_read, data, files.PICTURE)


def _read(data: bytes) -> Intake:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        message = f"it is no PDF, damaged, or has a password ({error})"
        raise ValueError(message) from None
    try:
        if len(document) > MOST:
            raise ValueError(f"it has {len(document)} pages, where {MOST} are the most")
        return _intake([*document])
    finally:
        document.close()


def _intake(pages: Sequence[pypdfium2.PdfPage]) -> Intake:
    found = [glyphs.read(page) for page in pages]
    letters = [glyph for page in found for glyph in page if glyph.char.isalnum()]
    if not letters:
        raise ValueError(f"it holds pictures of a text, and no text; {ASK}")
    turned = sum(bidirectional(letter.char) in {"R", "AL"} for letter in letters)
    if 2 * turned > len(letters):
        raise ValueError(f"it runs from right to left, and a PDF mixes up such letters; {ASK}")
    setting = _Setting(letters)
    if turned:
        setting.remarks.append(Remark("what runs from right to left may have lost its order"))
    setting.remarks += _unknown(found)
    if 2 * sum(glyph.content >= 0 for glyph in letters) > len(letters):
        setting.limits = pagelines.limits_of(pagelines.lines_of(found))
        parts = []
        for number, (page, drawn) in enumerate(zip(pages, found, strict=True), 1):
            structure = Structure(page, drawn, setting.settled)
            parts.append([*structure.blocks()])
            setting.remarks += (replace(each, place=f"page {number}") for each in structure.remarks)
        blocks = _over_pages(parts)
    else:
        paragraphs, remarks = pagelines.read(found)
        settled = (setting.settled(paragraph, 0) for paragraph in paragraphs)
        blocks = [block for block in settled if block is not None]
        message = "the words were read by their place on the page; compare them with it"
        setting.remarks += [Remark(message), *remarks]
    result = looks.levelled(looks.recognised(_titled(blocks)))
    return Intake(result, tuple(dict.fromkeys(setting.remarks)))


class _Setting:
    """What makes blocks of glyphs: headings are larger than the text."""

    def __init__(self, letters: Sequence[Glyph]) -> None:
        self.remarks: list[Remark] = []
        self._usual = glyphs.usual_size(letters)
        sizes = Counter(round(letter.size, 1) for letter in letters)
        large = (size for size, count in sizes.items() if count > FEW and self._is_larger(size))
        self._sizes = sorted(large, reverse=True)
        self._count = 0
        self.limits: dict[int, float] = {}
        """How far lines reach, where elements say what is a paragraph and what a heading."""

    def _is_larger(self, size: float) -> bool:
        return size > LARGER * self._usual

    def settled(self, paragraph: Sequence[Glyph], level: int) -> Block | None:
        """Return a heading of a level, or what a paragraph is by its size; nothing if empty."""
        if self.limits and (lines := pagelines.lines_of([paragraph])):
            paragraph = pagelines.joined(lines, self.limits)
        line, divided = glyphs.runs_of(paragraph)
        text = runs.plain(line)
        if not text:
            return None
        self._count += 1
        words = (Remark(f"{quoted(word)} lost its hyphen at the end of a line") for word in divided)
        for remark in (*words, *runs.remarks(line)):
            self.remarks.append(replace(remark, place=f"paragraph {self._count}"))
        size = glyphs.usual_size(paragraph)
        if size in self._sizes[: 1 if self.limits else None] and len(text) <= LONGEST:
            level = 1 + self._sizes.index(size) if not text.endswith(looks.STOPS) else level
        if not level:
            return Paragraph(runs.inlines(line))
        return Heading(level, runs.inlines(replace(run, bold=False) for run in line))


def _titled(blocks: Sequence[Block]) -> Blocks:
    """Return blocks with the title at level 1, which their only heading of level 2 may be.

    What is as large as a heading above the title or right below it is none.
    """
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    title = 1 if 1 in levels else 2 if levels.count(2) == 1 else 0
    at = next((i for i, each in enumerate(blocks) if getattr(each, "level", -1) == title), None)
    result: list[Block] = []
    for index, block in enumerate(blocks):
        match block:
            case Heading(_, children) if index == at:
                result.append(Heading(1, children))
            case Heading(_, children) if at is not None and index <= at + 1:
                result.append(Paragraph(children))
            case Heading(level, children):
                result.append(Heading(max(level, 2), children))
            case _:
                result.append(block)
    return tuple(result)


def _unknown(pages: Sequence[Sequence[Glyph]]) -> Iterator[Remark]:
    """Yield a remark on the glyphs of which the file does not say what they are."""
    for number, page in enumerate(pages, 1):
        if count := sum(glyph.unknown for glyph in page):
            yield Remark(f"{count} signs have no letter in the file; {ASK}", f"page {number}")


def _over_pages(pages: Sequence[Sequence[Block]]) -> list[Block]:
    """Return the blocks of pages, with what goes on over the end of a page in one."""
    result: list[Block] = []
    for page in pages:
        match (result[-1:], page[:1]):
            case ([Paragraph(before)], [Paragraph(after)]) if not SENTENCE_END.search(
                plain(before)
            ):
                gap = runs.gap(plain(before), plain(after))
                result[-1] = Paragraph(runs.merged((*before, Text(gap), *after)))
                result += page[1:]
            case ([List(start, items)], [List(first, more)]) if first == (
                None if start is None else start + len(items)
            ):
                result[-1] = List(start, (*items, *more))
                result += page[1:]
            case _:
                result += page
    return result
