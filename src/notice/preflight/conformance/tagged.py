"""A tagged PDF read back: its structure tree, and what its content streams draw for each element.

It uses another library than the one that wrote the file (ISO 32000-2, 14.7 and 14.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any
from unicodedata import category, normalize

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from notice.statement.statement import Statement

TEXT = {"Tj", "TJ", "'", '"'}
PAINT = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"}
MAPPING = re.compile(r"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]*)>")


@dataclass(eq=False)
class Element:
    """A structure element with what it holds, in order."""

    kind: str
    data: Any
    parent: Element | None
    kids: list[Element | Content | Object] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Yield this and all below it in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()

    @property
    def elements(self) -> list[Element]:
        """The elements that it holds."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def contents(self) -> list[Content]:
        """The marked content that it holds itself."""
        return [kid for kid in self.kids if isinstance(kid, Content)]

    @property
    def objects(self) -> list[Object]:
        """The references to annotations that it holds."""
        return [kid for kid in self.kids if isinstance(kid, Object)]


@dataclass(frozen=True)
class Content:
    """Marked content: its page and number."""

    page: int
    number: int


@dataclass
class Page:
    """What the content stream of a page draws, by marked content."""

    drawn: dict[int, str] = field(default_factory=dict)
    artifacts: list[tuple[str, str]] = field(default_factory=list)
    """The type of each artifact and its text."""
    loose: list[str] = field(default_factory=list)
    """Operators that draw outside of all marked content."""


class Read:
    """A PDF read back, beside the statement that it should say."""

    def __init__(self, statement: Statement, plain: str, data: bytes) -> None:
        """Read ``data``; ``plain`` is the text that rides along with it."""
        self.statement = statement
        self.plain = plain
        self.pdf = Pdf.open(BytesIO(data))
        self.pages = [draw(page) for page in self.pdf.pages]
        self.numbers = {page.objgen: index for index, page in enumerate(self.pdf.pages)}

    @cached_property
    def tree(self) -> Element:
        """The element that holds all others."""
        (document,) = self.pdf.Root.StructTreeRoot.K
        return self._element(document, None)

    def _element(self, data: Any, parent: Element | None) -> Element:
        element = Element(str(data.S)[1:], data, parent)
        kids: Any = data.get(Name.K, Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int):
                element.kids.append(Content(self.numbers[data.Pg.objgen], kid))
            elif kid.get(Name.Type) == Name.StructElem:
                element.kids.append(self._element(kid, element))
            else:
                element.kids.append(kid)
        return element

    def every(self, *kinds: str) -> list[Element]:
        """Return the elements in reading order, all or those of some types."""
        return [each for each in self.tree.walk() if not kinds or each.kind in kinds]

    def drawn(self, content: Content) -> str:
        """Return the text that marked content draws, in the order of its glyphs."""
        return self.pages[content.page].drawn.get(content.number, "")

    def text(self, element: Element) -> str:
        """Return an element as it is read out."""
        if Name.ActualText in element.data:
            return str(element.data.ActualText)
        return "".join(
            self.text(kid) if isinstance(kid, Element) else self.drawn(kid)
            for kid in element.kids
            if isinstance(kid, Element | Content)
        )

    def parents(self, key: Any) -> Any:
        """Return what the parent tree has for a page or an annotation."""
        numbers: list[Any] = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        return dict(zip(numbers[::2], numbers[1::2], strict=True))[key]


def draw(page: pikepdf.Page) -> Page:
    """Read a content stream: which text belongs to which marked content."""
    found = Page()
    stack: list[Object | None] = []
    characters: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = list(instruction.operands), str(instruction.operator)
        marked = next((each for each in reversed(stack) if each is not None), None)
        if name in {"BMC", "BDC"}:
            properties = operands[1] if name == "BDC" else Dictionary()
            if operands[0] == Name.Artifact:
                properties = Dictionary(Artifact=properties)
                found.artifacts.append((str(properties.Artifact.get(Name.Type, "")), ""))
            stack.append(properties)
            if Name.MCID in properties:
                found.drawn.setdefault(int(properties.MCID), "")
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            characters = unicode(page.Resources.Font[str(operands[0])])
        elif marked is None:
            found.loose += [name] if name in TEXT | PAINT else []
        elif name in TEXT:
            text = "".join(decoded(each, characters) for each in strings(operands))
            if Name.MCID in marked:
                found.drawn[int(marked.MCID)] += text
            else:
                kind, before = found.artifacts[-1]
                found.artifacts[-1] = (kind, before + text)
    return found


def unicode(font: Object) -> dict[int, str]:
    """Return what each code of a font stands for."""
    lines = font.ToUnicode.read_bytes().decode("ascii")
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be")
        for code, text in MAPPING.findall(lines[lines.index("beginbfchar") :])
    }


def strings(operands: Iterable[Any]) -> Iterator[bytes]:
    """Yield the strings that a text operator shows."""
    for operand in operands:
        if isinstance(operand, Array):
            yield from strings(operand)
        elif isinstance(operand, String):
            yield bytes(operand)


def decoded(codes: bytes, characters: dict[int, str]) -> str:
    """Return the text of codes of two bytes each."""
    pairs = (codes[index : index + 2] for index in range(0, len(codes), 2))
    return "".join(characters[int.from_bytes(pair)] for pair in pairs)


def letters(text: str) -> str:
    """Return the letters, digits and marks of a text, the rest being punctuation and layout."""
    plain_text = normalize("NFKC", text)
    return "".join(char for char in plain_text if char.isalnum() or category(char) in {"Mn", "Mc"})
