"""How a Word file has its paragraphs and runs look: by themselves, their styles, its defaults.

The sections named are those of ISO/IEC 29500-1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

VALUE = qn("w:val")
OFF = {"0", "false", "off"}
QUOTES = {"quote", "intense quote", "quotations", "block text"}
"""The names of styles for a quotation, as Word and LibreOffice write them in any language."""
BODY_LEVEL = 9
"""The outline level of what is no heading (17.3.1.20)."""
USUAL_SIZE = 20
"""Half points, where a file says nothing (17.3.2.38)."""


@dataclass(frozen=True)
class Look:
    """How a paragraph looks."""

    title: bool
    heading: int | None
    """The level of a heading, from 1 on."""
    quote: bool
    """Whether it has a style for quotations, or is indented on both sides."""
    centred: bool


@dataclass(frozen=True)
class Type:
    """How a run looks."""

    bold: bool
    italic: bool
    hidden: bool
    size: int
    """In half points."""


class Styles:
    """The styles of a file."""

    def __init__(self, document: Document) -> None:
        """Read the styles and the defaults (17.7)."""
        root: Any = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
        self._normal = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph"
                and (style.get(qn("w:default")) or "0") not in OFF
            ),
            "",
        )
        defaults = root.find(qn("w:docDefaults"))
        self._defaults = [] if defaults is None else [*defaults.iter(qn("w:rPr"), qn("w:pPr"))]

    def look(self, paragraph: Any) -> Look:
        """Return how a paragraph looks."""
        chain = self.of_paragraph(paragraph)
        sources = [paragraph.find(qn("w:pPr")), *(each.find(qn("w:pPr")) for each in chain)]
        names = {_value(style, "w:name").lower() for style in chain}
        level = _first(sources, "w:outlineLvl")
        heading = int(level.get(VALUE) or BODY_LEVEL) + 1 if level is not None else 0
        align = _first(sources, "w:jc")
        return Look(
            title="title" in names,
            heading=heading if 0 < heading <= BODY_LEVEL else None,
            quote=bool(names & QUOTES) or self._is_indented(sources),
            centred=align is not None and align.get(VALUE) == "center",
        )

    def type(self, run: Any, inherited: Iterable[Any]) -> Type:
        """Return how a run looks in a paragraph of these styles.

        One from right to left has properties of its own (17.3.2.30).
        """
        own = run.find(qn("w:rPr"))
        named = [] if own is None else self._chain(_value(own, "w:rStyle"))
        chain = [*named, *inherited]
        sources = [own, *(style.find(qn("w:rPr")) for style in chain), *self._defaults]
        bold, italic, size = ("w:b", "w:i", "w:sz")
        if _is_on(sources, "w:rtl") or _is_on(sources, "w:cs"):
            bold, italic, size = ("w:bCs", "w:iCs", "w:szCs")
        sized = _first(sources, size)
        return Type(
            _is_on(sources, bold),
            _is_on(sources, italic),
            _is_on(sources, "w:vanish"),
            USUAL_SIZE if sized is None else int(float(sized.get(VALUE) or USUAL_SIZE)),
        )

    def of_paragraph(self, paragraph: Any) -> list[Any]:
        """Return the style of a paragraph and those that it is based on."""
        properties = paragraph.find(qn("w:pPr"))
        name = "" if properties is None else _value(properties, "w:pStyle")
        return self._chain(name if name in self._styles else self._normal)

    def _chain(self, name: str) -> list[Any]:
        """Return a style and those that it is based on (17.7.4.3)."""
        chain: list[Any] = []
        while name in self._styles and self._styles[name] not in chain:
            chain.append(self._styles[name])
            name = _value(chain[-1], "w:basedOn")
        return chain

    def _is_indented(self, sources: Iterable[Any]) -> bool:
        """Whether both sides are indented; each source may say one of them (17.3.1.12)."""
        sides: dict[str, float] = {}
        for source in sources:
            indent = None if source is None else source.find(qn("w:ind"))
            for side, names in (("left", ("left", "start")), ("right", ("right", "end"))):
                for name in names:
                    value = None if indent is None else indent.get(qn(f"w:{name}"))
                    if value is not None:
                        sides.setdefault(side, _length(value))
        return min(sides.get("left", 0), sides.get("right", 0)) > 0


def _length(value: str) -> float:
    """Return a length in twips, or in the unit that it names (22.9.2.14)."""
    return float(value.rstrip("abcdefghijklmnopqrstuvwxyz"))


def _first(sources: Iterable[Any], name: str) -> Any:
    """Return a property from the first that has it."""
    found = (source.find(qn(name)) for source in sources if source is not None)
    return next((each for each in found if each is not None), None)


def _is_on(sources: Iterable[Any], name: str) -> bool:
    """Whether a property is on, which it is without a value too (17.17.4)."""
    found = _first(sources, name)
    return found is not None and (found.get(VALUE) or "1") not in OFF


def _value(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return "" if found is None else str(found.get(VALUE))
