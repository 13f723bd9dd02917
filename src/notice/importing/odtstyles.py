"""How an OpenDocument text has its paragraphs, runs and lists look.

The sections named are those of ISO/IEC 26300-1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from odfdo import Document

from notice.importing.wordstyles import QUOTES, Look

BOLD = {"bold", "600", "700", "800", "900"}
CHAIN = 20
"""The most styles that inherit from each other: more are a circle."""
FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
"""What numbers of other forms are called, as in Word (20.314)."""


@dataclass(frozen=True)
class Type:
    """How a run of text looks."""

    bold: bool = False
    italic: bool = False
    size: float = 0
    """In points; 0 where no style says it."""
    hidden: bool = False


@dataclass(frozen=True)
class Level:
    """How a list numbers the items of one depth."""

    form: str
    """``decimal`` and the like; empty for bullets."""
    start: int


class Styles:
    """The styles of a file."""

    def __init__(self, document: Document) -> None:
        """Take a document, in which styles are looked up by their names."""
        self._document = document

    def look(self, paragraph: Any) -> Look:
        """Return how a paragraph looks."""
        styles = self.chain("paragraph", paragraph)
        level = paragraph.get_attribute("text:outline-level") if paragraph.tag == "text:h" else None
        names = {_name(style) for style in styles}
        return Look(
            title="title" in names,
            heading=int(level) if level else None,
            quote=bool(names & QUOTES) or _is_indented(styles),
            centred=_property(styles, "paragraph", "fo:text-align") == "center",
        )

    def type(self, family: str, element: Any, inherited: Type) -> Type:
        """Return how text in an element looks; what no style of it says is inherited."""
        styles = self.chain(family, element)
        weight = _property(styles, "text", "fo:font-weight")
        slope = _property(styles, "text", "fo:font-style")
        points = _property(styles, "text", "fo:font-size").removesuffix("pt")
        return Type(
            weight in BOLD if weight else inherited.bold,
            slope in {"italic", "oblique"} if slope else inherited.italic,
            float(points) if points.replace(".", "", 1).isdecimal() else inherited.size,
            _property(styles, "text", "text:display") == "none" or inherited.hidden,
        )

    def chain(self, family: str, element: Any) -> list[Any]:
        """Return the style of an element and those that it inherits from (16.2)."""
        name = str(element.get_attribute("text:style-name") or "")
        found: list[Any] = []
        while name and len(found) < CHAIN:
            style = self._document.get_style(family, name)
            if style is None:
                break
            found.append(style)
            name = str(style.get_attribute("style:parent-style-name") or "")
        return found

    def level(self, list_style: str, depth: int) -> Level:
        """Return how a list style numbers the items of a depth, the outer one being 0 (16.30)."""
        style = self._document.get_style("list", list_style) if list_style else None
        which = f"text:list-level-style-number[@text:level='{depth + 1}']"
        for level in style.get_elements(which) if style is not None else ():
            form = str(level.get_attribute("style:num-format") or "")
            start = str(level.get_attribute("text:start-value") or 1)
            return Level(FORMS.get(form, "decimal") if form else "", int(start))
        return Level("", 1)

    def is_numbered(self, heading: int) -> bool:
        """Whether the headings of a level are numbered (16.33)."""
        which = f"//text:outline-level-style[@text:level='{heading}']"
        levels = self._document.styles.get_elements(which)
        return any(level.get_attribute("style:num-format") for level in levels)


def _name(style: Any) -> str:
    """Return the name of a style as it is shown, in small letters (19.508)."""
    shown = style.get_attribute("style:display-name") or style.get_attribute("style:name")
    return str(shown or "").replace("_20_", " ").lower()


def _is_indented(styles: Sequence[Any]) -> bool:
    sides = (_property(styles, "paragraph", f"fo:margin-{side}") for side in ("left", "right"))
    return all(float(side.rstrip("%abcdefghijklmnopqrstuvwxyz") or 0) > 0 for side in sides)


def _property(styles: Sequence[Any], kind: str, name: str) -> str:
    """Return a property as the nearest style that has it says it, or an empty text."""
    return next(_values(styles, f"style:{kind}-properties", name), "")


def _values(styles: Sequence[Any], group: str, name: str) -> Iterator[str]:
    for style in styles:
        for properties in style.get_elements(group):
            if value := properties.get_attribute(name):
                yield str(value)
