"""A Word file (.docx) → an intake: its styles say what a paragraph is, else its looks do.

Import it only where a Word file is at hand: the library takes a tenth of a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import groupby, takewhile
from operator import itemgetter
from zipfile import ZipFile

from notice import files
from notice.document import Block, Blocks, Heading, Inlines, Paragraph, Quote
from notice.importing import looks, runs, wordmargins
from notice.importing.confined import confined
from notice.importing.intake import Intake
from notice.importing.lists import Item, lists
from notice.importing.passages import Passage
from notice.importing.runs import Run
from notice.importing.wordbody import Body
from notice.preflight import docxfile

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins: a .doc, or any file with a password ([MS-CFB], 2.2)."""
SAVE = "save it as .docx"
DEEPEST = 3
"""The deepest level of a heading; a statement is short."""
PROSE = 160
"""Characters of a paragraph that is no longer part of what stands above the text."""


def read(data: bytes) -> Intake:
    """Return what a Word file holds; raise ``ValueError`` for what is none or has a table."""
    return confined(_read, data, files.PICTURE)


def _read(data: bytes) -> Intake:
    if data.startswith(OLD):
        raise ValueError(f"it is an old .doc, or it has a password; {SAVE}, without one")
    with docxfile.damage():
        docxfile.check_size(data)
        problem = _problem(data)
    if problem:
        raise ValueError(problem)
    with docxfile.damage():
        document = docxfile.opened(data)
        body = Body(document)
        margins = [*wordmargins.remarks(document)]
    if body.tables:
        raise ValueError("\n".join(body.tables))
    return Intake(blocks(body.passages), (*body.remarks, *margins))


def _problem(data: bytes) -> str:
    """Return why the parts of a packed file are not read, or an empty text.

    No part may have a document type (ISO/IEC 29500-2, 8.1.4), which could make entities of files.
    """
    with ZipFile(BytesIO(data)) as packed:
        for entry in packed.infolist():
            if not entry.filename.endswith(docxfile.PARSED):
                continue
            content = packed.read(entry)
            if b"<!DOCTYPE" in content.replace(b"\0", b""):  # in UTF-16 too
                return f"its part {entry.filename} has a document type, which no Word file has"
            if b"macroEnabled" in content and entry.filename == "[Content_Types].xml":
                return f"it is a file with macros (.docm); {SAVE}"
    return ""


def blocks(passages: Sequence[Passage]) -> Blocks:
    """Return passages as blocks: what each is by its style, else by its looks."""
    title = _title(passages)
    result: list[Block] = []
    for kind, group in groupby(passages, lambda passage: _kind(passage, title)):
        together = [*group]
        match kind:
            case "title":
                result.append(Heading(1, _plainly(together[0])))
            case "heading":
                result += (
                    Heading(1 + (each.look.heading or 1), _plainly(each)) for each in together
                )
            case "item":
                places = ((each.position, _paragraph(each.runs)) for each in together)
                result += lists([Item(at.depth, at.number, (text,)) for at, text in places if at])
            case "quote":
                result.append(
                    Quote(tuple(Paragraph(runs.inlines(_upright(each.runs))) for each in together))
                )
            case _:
                result += (_paragraph(each.runs) for each in together)
    return looks.levelled(looks.recognised(tuple(result)), DEEPEST)


def _kind(passage: Passage, title: Passage | None) -> str:
    if passage is title:
        return "title"
    if passage.look.heading:
        return "heading"
    if passage.position is not None:
        return "item"
    return "quote" if passage.look.quote else "text"


def _title(passages: Sequence[Passage]) -> Passage | None:
    """Return the title: the one with its style, the only heading of level 1, or by its looks.

    By its looks it is the first of the largest lines above the text that stand in the middle in
    bold, or are larger than the text.
    """
    titled = [each for each in passages if each.look.title]
    top = [each for each in passages if each.look.heading == 1]
    if titled or len(top) == 1:
        return (titled or top)[0]
    usual = _usual_size(run for each in passages for run in each.runs)
    above = [*takewhile(_is_above, passages)]
    large = [
        (size, each)
        for each in above
        if (size := _usual_size(each.runs)) > usual
        or (each.look.centred and runs.is_bold(each.runs))
    ]
    return max(large, key=itemgetter(0))[1] if large else None


def _usual_size(found: Iterable[Run]) -> float:
    """Return the size that most characters have."""
    sizes: Counter[float] = Counter()
    for run in found:
        sizes[run.size] += len(run.text.strip())
    return max(sizes, key=sizes.__getitem__, default=0)


def _is_above(passage: Passage) -> bool:
    return len(passage.text) <= PROSE and not passage.text.endswith(looks.STOPS)


def _plainly(passage: Passage) -> Inlines:
    """Return a heading without the look that makes it one."""
    return runs.inlines(replace(run, bold=False) for run in _upright(passage.runs))


def _upright(found: Sequence[Run]) -> Sequence[Run]:
    """Return runs that are not all in italics, as a style for quotations has them."""
    slanted = all(run.italic for run in found if run.text.strip())
    return [replace(run, italic=False) for run in found] if slanted else found


def _paragraph(found: Iterable[Run]) -> Paragraph:
    return Paragraph(runs.inlines(found))
