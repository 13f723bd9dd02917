"""What an element of a web page is: text in a line, hidden, the margin of a page, bold."""

from __future__ import annotations

import re

from notice.importing.runs import Run
from notice.preflight import htmlfile
from notice.preflight.htmlfile import Element

HEADING = re.compile("h([1-6])")
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb rp rt"  # noqa: SIM905
    " ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
"""What stands in a line (the same, 4.5); any other element begins and ends a paragraph."""
BOLD, ITALIC = {"b", "strong"}, {"i", "em", "cite"}
HEAVY = 600
"""The weight from which type is bold (CSS Fonts 4, 2.2)."""
PICTURES = {"img", "svg", "video", "audio", "canvas", "iframe", "object", "embed"}


def is_inline(element: Element) -> bool:
    """Whether an element stands in a line, with all that is in it."""
    if element.tag == "br" or element.tag in PICTURES:
        return True
    inside = (part for part in element.content if isinstance(part, Element))
    return (element.tag in INLINE or ":" in element.tag) and all(map(is_inline, inside))


def is_hidden(element: Element) -> bool:
    """Whether a reader sees nothing of an element."""
    return element.unseen or "hidden" in element.attributes or element.tag == "noscript"


def is_margin(element: Element) -> bool:
    """Whether an element is the head or foot of the page itself; a head may hold the title."""
    whole = element.parent is None or element.parent.tag == "body"
    titled = any(HEADING.fullmatch(each.tag) for each in element.within())
    return whole and (element.tag == "footer" or (element.tag == "header" and not titled))


def look(element: Element, around: Run) -> Run:
    """Return the look of what stands in an element: what it adds to the one around it."""
    bold, italic = around.bold or element.tag in BOLD, around.italic or element.tag in ITALIC
    if weight := element.style.get("font-weight"):
        numbers = [token.int_value or 0 for token in weight.value if token.type == "number"]
        heavy = max(numbers, default=0) >= HEAVY
        bold = heavy or htmlfile.keyword(weight) in {"bold", "bolder"}
    if style := htmlfile.keyword(element.style.get("font-style")):
        italic = style in {"italic", "oblique"}
    address = element.attributes.get("href", "").strip() if element.tag == "a" else ""
    return Run("", bold, italic, address or around.address)


def text_of(element: Element) -> str:
    """Return what can be seen of the text in an element, as one line."""
    seen = (each for each in element.within() if not each.hidden)
    return " ".join("".join(text for each in seen for text in each.texts).split())


def rows(table: Element) -> list[list[Element]]:
    """Return the cells that have text, row by row; those of a table within are part of its cell."""
    own = (each for each in table.within() if each.tag == "tr" and _table(each) is table)
    cells = ([part for part in row.content if isinstance(part, Element)] for row in own)
    return [[*filter(text_of, row)] for row in cells]


def _table(element: Element) -> Element | None:
    return next((each for each in element.upwards() if each.tag == "table"), None)
