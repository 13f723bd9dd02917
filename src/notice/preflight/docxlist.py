"""The numbers of a Word file's lists, which are not in it as text (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

VALUE, DEPTH = qn("w:val"), qn("w:ilvl")
INSTANCE, ID = qn("w:num"), qn("w:numId")
DEFINITION, ID_OF_DEFINITION = qn("w:abstractNum"), qn("w:abstractNumId")
IN_LIST = f"{qn('w:pPr')}/{qn('w:numPr')}"
UNNUMBERED = {"bullet", "none", ""}
STYLE, STYLE_ID = f"{qn('w:pPr')}/{qn('w:pStyle')}", qn("w:styleId")


@dataclass(frozen=True)
class Position:
    """Where an item stands in its list."""

    depth: int
    number: int | None
    """``None`` for a bullet, or no mark at all."""
    form: str
    """How its number is written, ``decimal`` or ``lowerLetter`` (17.18.59)."""


@dataclass(frozen=True)
class _Level:
    """How an instance of a definition numbers the items of one depth."""

    definition: str
    """All instances of a definition go on with the same counter, each depth with its own."""
    form: str
    start: int
    override: int | None
    """Where the counter begins again when this instance is first used (17.9.26)."""


class ListNumbers:
    """Counts the items of a file's lists, in the order of its paragraphs."""

    def __init__(self, document: Document) -> None:
        """Read how the lists of a document are numbered."""
        self._levels: dict[tuple[str, int], _Level] = {}
        self._last: dict[tuple[str, int], int] = {}
        self._used: set[tuple[str, int]] = set()
        self._styled = _styled(document)
        try:
            part: Any = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
        except KeyError:  # a program other than Word may have left it out, as no list needs it
            return
        definitions = {each.get(ID_OF_DEFINITION): each for each in part.element.iter(DEFINITION)}
        for instance in part.element.iter(INSTANCE):
            name = _value(instance, ID_OF_DEFINITION)
            overrides = {
                override.get(DEPTH): _value(override, qn("w:startOverride"))
                for override in instance.iterfind(qn("w:lvlOverride"))
            }
            for level in definitions[name].iterfind(qn("w:lvl")) if name in definitions else ():
                override = overrides.get(level.get(DEPTH))
                self._levels[instance.get(ID), int(level.get(DEPTH))] = _Level(
                    name,
                    form=_value(level, qn("w:numFmt")),
                    start=int(_value(level, qn("w:start")) or 0),
                    override=int(override) if override else None,
                )

    def mark(self, paragraph: Any) -> str:
        """Return the mark of a paragraph, such as ``3.``, and count it; empty without a number."""
        position = self.position(paragraph)
        decimal = position is not None and position.form == "decimal"
        return f"{position.number}." if position and decimal else ""

    def position(self, paragraph: Any) -> Position | None:
        """Return where a paragraph stands in a list, by itself or its style, and count it."""
        item = paragraph.find(IN_LIST)
        if item is None:
            item = self._styled.get(_value(paragraph, STYLE))
        if item is None:
            return None
        instance, depth = _value(item, ID), int(_value(item, DEPTH) or 0)
        level = self._levels.get((instance, depth))
        if level is None:
            return None
        number = self._count(instance, depth, level)
        return Position(depth, None if level.form in UNNUMBERED else number, level.form)

    def _count(self, instance: str, depth: int, level: _Level) -> int:
        """Return the number of the next item; deeper ones begin again below it (17.9.10)."""
        first = level.start if level.override is None else level.override
        if level.override is not None and (instance, depth) not in self._used:
            number = first
        else:
            number = self._last.get((level.definition, depth), first - 1) + 1
        self._used.add((instance, depth))
        self._last = {
            (definition, other): last
            for (definition, other), last in self._last.items()
            if definition != level.definition or other < depth
        }
        self._last[level.definition, depth] = number
        return number


def _styled(document: Document) -> dict[str, Any]:
    """Return what the paragraph styles say of lists, also those based on others (17.7.4.3)."""
    styles = {style.get(STYLE_ID): style for style in document.styles.element.iter(qn("w:style"))}
    items: dict[str, Any] = {}
    for name in styles:
        chain: dict[str, None] = {}
        base, item = name, None
        while item is None and base in styles and base not in items and base not in chain:
            chain[base] = None
            item = styles[base].find(IN_LIST)
            base = base if item is not None else _value(styles[base], qn("w:basedOn"))
        items |= dict.fromkeys(chain, items.get(base) if item is None else item)
    return {name: item for name, item in items.items() if item is not None}


def _value(element: Any, child: str) -> str:
    """Return the value of an element's child, or an empty text where there is none."""
    found = element.find(child)
    return "" if found is None else str(found.get(VALUE))
