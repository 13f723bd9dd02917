"""A PDF → an intake: by its structure, or by the places of its lines where it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from unicodedata import bidirectional

import pypdfium2

from notice import files
from notice.document import Block, Blocks, Heading, List, Paragraph, Text, plain
from notice.importing import glyphs, looks, pagelines, runs
from notice.importing.confined import confined
from notice.importing.glyphs import Glyph
from notice.importing.intake import Intake, Remark
from notice.importing.looks import SENTENCE_END
from notice.importing.pagesetting import Setting
from notice.importing.pagestructure import Structure

MOST = 20
"""The pages of a file that may be a statement."""
ASK = "ask for the file that it was made from"


def read(data: bytes) -> Intake:
    """Return what a PDF holds; raise ``ValueError`` for what is none, or has no text."""
    return confined(_read, data, files.PICTURE)


def _read(data: bytes) -> Intake:
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            if len(document) > MOST:
                raise ValueError(f"it has {len(document)} pages, where {MOST} are the most")
            return _intake([*document])
    except pypdfium2.PdfiumError as error:
        message = f"it is no PDF, damaged, or has a password ({error})"
        raise ValueError(message) from None


def _intake(pages: Sequence[pypdfium2.PdfPage]) -> Intake:
    found = [glyphs.read(page) for page in pages]
    letters = [glyph for page in found for glyph in page if glyph.char.isalnum()]
    if not letters:
        raise ValueError(f"it holds pictures of a text, and no text; {ASK}")
    turned = sum(bidirectional(letter.char) in {"R", "AL"} for letter in letters)
    if 2 * turned > len(letters):
        raise ValueError(f"it runs from right to left, and a PDF mixes up such letters; {ASK}")
    remarks = [*_unknown(found)]
    if turned:
        remarks.append(Remark("what runs from right to left may have lost its order"))
    tagged = 2 * sum(glyph.content >= 0 for glyph in letters) > len(letters)
    intake = _by_structure(pages, found, letters) if tagged else None
    intake = intake or _by_places(found, letters)
    return Intake(intake.blocks, (*remarks, *intake.remarks))


def _by_structure(
    pages: Sequence[pypdfium2.PdfPage], found: Sequence[Sequence[Glyph]], letters: Sequence[Glyph]
) -> Intake | None:
    """Return what the elements of a file hold; nothing where there is text outside of them."""
    setting = Setting(letters, pagelines.limits_of(pagelines.lines_of(found)))
    parts: list[list[Block]] = []
    for number, (page, drawn) in enumerate(zip(pages, found, strict=True), 1):
        structure = Structure(page, drawn, setting.settled)
        parts.append([*structure.blocks()])
        if not structure.whole:
            return None
        setting.remarks += (replace(each, place=f"page {number}") for each in structure.remarks)
    blocks = _titled(_over_pages(parts), sized=False)
    return Intake(looks.levelled(looks.recognised(blocks)), tuple(setting.remarks))


def _by_places(found: Sequence[Sequence[Glyph]], letters: Sequence[Glyph]) -> Intake:
    """Return what the lines of a file hold."""
    paragraphs, margins = pagelines.read(found)
    setting = Setting(letters, None)
    settled = (setting.settled(paragraph, 0) for paragraph in paragraphs)
    blocks = _titled([block for block in settled if block is not None], sized=True)
    message = "the words were read by their place on the page; compare them with it"
    remarks = (*setting.remarks, Remark(message), *margins)
    return Intake(looks.levelled(looks.recognised(blocks)), remarks)


def _titled(blocks: Sequence[Block], *, sized: bool) -> Blocks:
    """Return blocks with the title at level 1, which their only heading of level 2 may be.

    What is as large as a heading above the title is none, nor what is right below it where sizes
    alone tell.
    """
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    title = 1 if 1 in levels else 2 if levels.count(2) == 1 else 0
    at = next((i for i, each in enumerate(blocks) if getattr(each, "level", -1) == title), None)
    result: list[Block] = []
    for index, block in enumerate(blocks):
        match block:
            case Heading(_, children) if index == at:
                result.append(Heading(1, children))
            case Heading(_, children) if at is not None and index < at + 1 + sized:
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
            yield Remark(f"signs without a letter in the file: {count}; {ASK}", f"page {number}")


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
