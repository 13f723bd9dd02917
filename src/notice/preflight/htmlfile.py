"""HTML read back as a browser reads it: its elements, each with its styles, text and parents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

UNSEEN = frozenset({"head", "title", "style", "script", "template"})
BLOCKS = frozenset(
    {"p", "div", "li", "br", "blockquote", "header", "h1", "h2", "h3", "h4", "h5", "h6"}
)
"""What begins and ends a line of text."""


@dataclass(eq=False)
class Element:
    """An element, with all that stands in it, in order."""

    tag: str
    attributes: Mapping[str, str]
    parent: Element | None
    content: list[Element | str] = field(default_factory=list)

    @cached_property
    def style(self) -> Mapping[str, Any]:
        """The declarations of its ``style`` attribute by property, as tinycss2 reads them."""
        import tinycss2  # noqa: PLC0415 - mail alone needs it

        nodes = tinycss2.parse_blocks_contents(
            self.attributes.get("style", ""), skip_comments=True, skip_whitespace=True
        )
        return {node.lower_name: node for node in nodes if node.type == "declaration"}

    @property
    def texts(self) -> list[str]:
        """The texts that stand in it directly."""
        return [part for part in self.content if isinstance(part, str)]

    def upwards(self) -> Iterator[Element]:
        """Yield the element and those around it, from within."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def within(self) -> Iterator[Element]:
        """Yield the element and those in it, in the order of their start tags."""
        yield self
        for part in self.content:
            if isinstance(part, Element):
                yield from part.within()

    @property
    def unseen(self) -> bool:
        """Whether a reader sees nothing of it and of what is in it."""
        return self.tag in UNSEEN or keyword(self.style.get("display")) == "none"

    @property
    def hidden(self) -> bool:
        """Whether a reader never sees it."""
        return any(ancestor.unseen for ancestor in self.upwards())

    @property
    def shows_text(self) -> bool:
        """Whether text stands in it directly that a reader sees."""
        return bool("".join(self.texts).strip()) and not self.hidden


def keyword(declaration: Any) -> str:
    """Return the one word that a declaration gives, in small letters, else an empty text."""
    words = [token for token in declaration.value if token.type == "ident"] if declaration else []
    return str(words[0].lower_value) if len(words) == 1 else ""


@dataclass(frozen=True)
class HtmlFile:
    """A document, or a part of one."""

    content: tuple[Element | str, ...]
    """What stands at its top."""
    comments: tuple[str, ...]
    """Its comments, wherever they stand; some programs read them as a condition."""

    @cached_property
    def elements(self) -> list[Element]:
        """All elements in the order of their start tags."""
        tops = (part for part in self.content if isinstance(part, Element))
        return [element for top in tops for element in top.within()]

    @property
    def language(self) -> str:
        """The language that the document gives, or an empty text."""
        return next((e.attributes.get("lang", "") for e in self.elements if e.tag == "html"), "")

    @property
    def title(self) -> str:
        """The title of the document, or an empty text."""
        titles = (element for element in self.elements if element.tag == "title")
        return next(("".join(title.texts).strip() for title in titles), "")

    @property
    def text(self) -> str:
        """The text as a reader sees it, numbers of lists included, a line for each block."""
        return "".join(_text(self.content))


def text_of(element: Element) -> str:
    """Return the text of an element as ``HtmlFile.text`` has that of all."""
    return "".join(_text(element.content))


def read(source: str) -> HtmlFile:
    """Return a document, or a part of one, by the rules of the HTML Living Standard, 13.2."""
    part = not source.lstrip().lower().startswith(("<!doctype", "<html", "<head", "<body"))
    parser = LexborHTMLParser(source, is_fragment=part)
    top = parser.root
    while top is not None and top.prev is not None:
        top = top.prev
    return HtmlFile(tuple(_content(parser.root, None)), tuple(_comments(top)))


def _comments(node: LexborNode | None) -> Iterator[str]:
    """Yield the comments among a node, those after it and all in them."""
    while node is not None:
        if node.is_comment_node:
            yield node.comment_content or ""
        yield from _comments(node.child)
        node = node.next


def _content(node: LexborNode | None, parent: Element | None) -> Iterator[Element | str]:
    """Yield a node and those beside it."""
    while node is not None:
        if node.is_text_node:
            yield node.text_content or ""
        elif node.is_element_node:
            attributes = {name: value or "" for name, value in node.attributes.items()}
            element = Element(node.tag or "", attributes, parent)
            element.content += _content(node.child, element)
            yield element
        node = node.next


def _text(content: Iterable[Element | str], numbers: Iterator[int] | None = None) -> Iterator[str]:
    """Yield the text of what stands in an element; ``numbers`` are those of its items."""
    for part in content:
        if isinstance(part, str):
            yield part
        elif not part.unseen:
            edge = "\n" if part.tag in BLOCKS else ""
            yield edge
            yield f"{next(numbers)}. " if numbers and part.tag == "li" else ""
            yield from _text(part.content, _numbers(part))
            yield edge


def _numbers(element: Element) -> Iterator[int] | None:
    """Return the numbers of the items of a numbered list, ``None`` for any other element."""
    return count(first_number(element)) if element.tag == "ol" else None


def first_number(element: Element) -> int:
    """Return the number of the first item of a numbered list: a whole one, else 1."""
    start = element.attributes.get("start", "")
    return int(start) if re.fullmatch(r"[0-9]{1,9}", start) else 1


def text_in(element: Element) -> str:
    """Return the text of an element and of all in it, a picture's ``alt`` included."""
    return " ".join(
        text for part in element.within() for text in (*part.texts, part.attributes.get("alt", ""))
    )
