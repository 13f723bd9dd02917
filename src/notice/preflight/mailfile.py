"""HTML for mail read back: its elements, each with its styles, its own text and its parents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from notice.preflight.words import VOID

UNSEEN = frozenset({"head", "title", "style", "script", "template"})


@dataclass(eq=False)
class Element:
    """An element, with the text that stands in it directly."""

    tag: str
    attributes: Mapping[str, str]
    style: Mapping[str, Any]
    """The declarations of its ``style`` attribute by property, as tinycss2 reads them."""
    parent: Element | None
    texts: list[str] = field(default_factory=list)

    def upwards(self) -> Iterator[Element]:
        """Yield the element and those around it, from within."""
        here: Element | None = self
        while here is not None:
            yield here
            here = here.parent

    @property
    def hidden(self) -> bool:
        """Whether a reader never sees it."""
        return any(
            each.tag in UNSEEN or keyword(each.style.get("display")) == "none"
            for each in self.upwards()
        )

    @property
    def says(self) -> bool:
        """Whether text stands in it directly that a reader sees."""
        return bool("".join(self.texts).strip()) and not self.hidden


def keyword(declaration: Any) -> str:
    """Return the one word that a declaration gives, in small letters, else an empty text."""
    words = [token for token in declaration.value if token.type == "ident"] if declaration else []
    return str(words[0].lower_value) if len(words) == 1 else ""


def read(source: str) -> list[Element]:
    """Return the elements of a document, or of a part of one, in the order of their start tags."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.elements


def text_in(outer: Element, elements: list[Element]) -> str:
    """Return the text of an element and of all in it, a picture's ``alt`` included."""
    inside = [each for each in elements if outer in each.upwards()]
    return " ".join(
        text for each in inside for text in (*each.texts, each.attributes.get("alt", ""))
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        parent = self.open[-1] if self.open else None
        element = Element(tag, attributes, _declarations(attributes.get("style", "")), parent)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while any(each.tag == tag for each in self.open) and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].texts.append(data)


def _declarations(style: str) -> dict[str, Any]:
    import tinycss2  # noqa: PLC0415 - mail alone needs it

    found = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return {each.lower_name: each for each in found if each.type == "declaration"}
