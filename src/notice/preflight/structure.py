"""The structure of a PDF, which a screen reader follows: whether it says what the statement says.

veraPDF leaves this to people. The structure tree and what the content streams draw for each element
are read by another library than the one that wrote the file (ISO 32000-2, 14.7 and 14.8).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from itertools import accumulate, chain, pairwise, takewhile
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from notice.document import plain
from notice.preflight import words
from notice.preflight.finding import Finding
from notice.statement.statement import Statement

TEXT = {"Tj", "TJ", "'", '"'}
MAPPING = re.compile(r"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]*)>")
ARTIFACT, UNMARKED = -1, -2
"""What stands for the number of marked content where there is none."""
SHOWN = 4
"""How many words a message shows, before a difference and from there."""


@dataclass(frozen=True)
class Content:
    """Marked content: its page and number."""

    page: int
    number: int


@dataclass(eq=False)
class Element:
    """A structure element with what it holds, in order."""

    kind: str
    data: Any
    children: list[Element | Content | Object] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Yield this and all below it in reading order."""
        yield self
        for element in self.elements:
            yield from element.walk()

    @property
    def elements(self) -> list[Element]:
        """The elements that it holds."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def annotations(self) -> list[Object]:
        """The annotations that it holds."""
        return [child.Obj for child in self.children if isinstance(child, Object)]


@dataclass(frozen=True)
class Page:
    """The text that the content stream of a page draws."""

    drawn: dict[int, str]
    """That of each marked content."""
    artifacts: list[tuple[str, str]]
    """The type of each artifact, which is outside of the reading order, and its text."""


class TaggedPdf:
    """A tagged PDF read back."""

    def __init__(self, data: bytes) -> None:
        self.pdf = Pdf.open(BytesIO(data))
        self.pages = [_read_page(page) for page in self.pdf.pages]
        self._numbers = {page.objgen: index for index, page in enumerate(self.pdf.pages)}

    @cached_property
    def tree(self) -> Element:
        """The element that holds all others."""
        (document,) = self.pdf.Root.StructTreeRoot.K
        return self._element(document)

    def _element(self, data: Any) -> Element:
        element = Element(str(data.S)[1:], data)
        children: Any = data.get(Name.K, Array())
        for child in children if isinstance(children, Array) else [children]:
            if isinstance(child, int):
                element.children.append(Content(self._numbers[data.Pg.objgen], child))
            elif child.get(Name.Type) == Name.StructElem:
                element.children.append(self._element(child))
            else:
                element.children.append(child)
        return element

    def elements(self, *kinds: str) -> list[Element]:
        """Return the elements in reading order, all or those of some types."""
        return [element for element in self.tree.walk() if not kinds or element.kind in kinds]

    def drawn(self, content: Content) -> str:
        """Return the text that marked content draws, in the order of its glyphs."""
        return self.pages[content.page].drawn.get(content.number, "")

    def text(self, element: Element) -> str:
        """Return an element as it is read out."""
        if Name.ActualText in element.data:
            return str(element.data.ActualText)
        return "".join(
            self.text(child) if isinstance(child, Element) else self.drawn(child)
            for child in element.children
            if isinstance(child, Element | Content)
        )


def check(statement: Statement, data: bytes) -> Iterator[Finding]:
    """Yield a finding for each thing that a screen reader would not say as the statement does."""
    file = TaggedPdf(data)
    problems = chain(
        _check_headings(file, statement),
        _check_artifacts(file),
        _check_order(file, statement),
        _check_links(file),
        _check_pictures(file, statement),
    )
    for problem in problems:
        yield Finding("unclear-structure", problem)


def _check_headings(file: TaggedPdf, statement: Statement) -> Iterator[str]:
    """Yield what keeps the title from being the one first heading, and each level left out."""
    headings = [element for element in file.elements() if re.fullmatch(r"H\d?", element.kind)]
    levels = [int(heading.kind[1:] or 0) for heading in headings]
    titles = [plain(each.title) for each in statement.languages()]
    if levels[:1] != [1] or levels.count(1) != len(titles):
        yield f"the title is not the one heading of level 1: the levels are {levels}"
    for upper, lower in pairwise(levels):
        if lower > upper + 1:
            yield f"a heading of level {lower} follows one of level {upper}"
    first = [file.text(heading) for heading in headings if heading.kind == "H1"]
    for title, spoken in zip(titles, first, strict=False):
        if words.letters(spoken) != words.letters(title):
            yield f"the first heading is '{spoken.strip()}', not the title '{title}'"


def _check_artifacts(file: TaggedPdf) -> Iterator[str]:
    """Yield each text outside of the reading order, page numbers and the like aside."""
    for number, page in enumerate(file.pages, 1):
        for kind, text in page.artifacts:
            if text.strip() and kind != "/Pagination":
                yield f"'{text.strip()}' on page {number} is never read out"


def _check_order(file: TaggedPdf, statement: Statement) -> Iterator[str]:
    """Yield where the statement is first read out in other letters or another order."""
    expected = words.of_statement(statement)
    spoken, letters = words.letters(file.text(file.tree)), "".join(expected)
    if spoken == letters:
        return
    same = takewhile(lambda pair: pair[0] == pair[1], zip(spoken, letters, strict=False))
    starts = [0, *accumulate(map(len, expected))]
    index = bisect_right(starts, len([*same])) - 1
    before, meant = expected[max(0, index - SHOWN) : index], expected[index : index + SHOWN]
    instead = spoken[starts[index] :][: len("".join(meant))]
    where = f"after '{' '.join(before)}'" if before else "at the beginning"
    yield f"{where} a screen reader says '{instead}', not '{' '.join(meant)}'"


def _check_links(file: TaggedPdf) -> Iterator[str]:
    """Yield each link that has no text or leads nowhere, and other elements that lead somewhere."""
    for number, link in enumerate(file.elements("Link"), 1):
        text = file.text(link).strip()
        if not text:
            yield f"link number {number} has no text"
        if not link.annotations:
            yield f"the link '{text}' leads nowhere"
    for element in file.elements():
        for annotation in element.annotations if element.kind != "Link" else ():
            address = annotation.get(Name.A, Dictionary()).get(Name.URI, "")
            yield f"'{file.text(element).strip()}' leads to '{address}' and is no link"


def _check_pictures(file: TaggedPdf, statement: Statement) -> Iterator[str]:
    """Yield a problem unless the logo is the one picture and has the text that stands for it."""
    logo = statement.letterhead.logo
    expected = [logo.alt] if logo else []
    alternatives = [str(figure.data.get(Name.Alt, "")) for figure in file.elements("Figure")]
    if alternatives != expected:
        yield f"the texts that stand for pictures are {alternatives}, not {expected}"


def _read_page(page: pikepdf.Page) -> Page:
    """Read a content stream: which text belongs to which marked content."""
    drawn: dict[int, str] = {}
    artifacts: list[tuple[str, str]] = []
    marks: list[int] = []
    characters: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = list(instruction.operands), str(instruction.operator)
        match operator:
            case "BMC" | "BDC":
                properties = operands[1] if operator == "BDC" else Dictionary()
                mark = marks[-1] if marks else UNMARKED
                if operands[0] == Name.Artifact:
                    artifacts.append((str(properties.get(Name.Type, "")), ""))
                    mark = ARTIFACT
                elif Name.MCID in properties:
                    mark = int(properties.MCID)
                    drawn.setdefault(mark, "")
                marks.append(mark)
            case "EMC":
                marks.pop()
            case "Tf":
                characters = _characters(page.Resources.Font[str(operands[0])])
            case _ if operator in TEXT and marks and marks[-1] != UNMARKED:
                text = "".join(_decoded(codes, characters) for codes in _strings(operands))
                if marks[-1] == ARTIFACT:
                    kind, before = artifacts[-1]
                    artifacts[-1] = (kind, before + text)
                else:
                    drawn[marks[-1]] += text
            case _:
                pass
    return Page(drawn, artifacts)


def _characters(font: Object) -> dict[int, str]:
    """Return what each code of a font stands for."""
    lines = font.ToUnicode.read_bytes().decode("ascii")
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be")
        for code, text in MAPPING.findall(lines[lines.index("beginbfchar") :])
    }


def _strings(operands: Iterable[Any]) -> Iterator[bytes]:
    """Yield the strings that a text operator shows."""
    for operand in operands:
        if isinstance(operand, Array):
            yield from _strings(operand)
        elif isinstance(operand, String):
            yield bytes(operand)


def _decoded(codes: bytes, characters: dict[int, str]) -> str:
    """Return the text of codes of two bytes each."""
    pairs = (codes[index : index + 2] for index in range(0, len(codes), 2))
    return "".join(characters[int.from_bytes(pair)] for pair in pairs)
