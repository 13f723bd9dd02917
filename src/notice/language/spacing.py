"""Which spaces no line may end at: between number and noun, initial and name, and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from notice.document import (
    Date,
    Emphasis,
    Inline,
    Inlines,
    Isolate,
    Leaf,
    LineBreak,
    Link,
    Number,
    Ordinal,
    Strong,
    Text,
    Unbroken,
    Value,
    leaves,
)
from notice.language.datepattern import NO_BREAK_SPACE
from notice.language.language import Language

NARROW = "\u202f"
"""The narrow no-break space; Pango and browsers do not stretch it in justified lines."""
LETTER = r"[^\W\d_]"
COUNTED = re.compile(rf"\d[\w'’‐‑-]*( )(?={LETTER})(?!\w*\s?\d{{1,3}}(?!\d))")
"""A number with its suffix, and what it counts: 150 people, 1990-cı il; not the
first number of a range, 19 to 20."""
RANGE = re.compile(r" (?:\w+ ){1,2}\d")
RULES = (
    # A sign or abbreviation and its number: № 5, § 3, Nr. 12.
    (re.compile(rf"(?:[№§]|\b{LETTER}{{1,4}}\.)( )(?=\d)"), NO_BREAK_SPACE),
    # A dash stays with what is before it: a line that begins with one looks like speech.
    (re.compile(r"(?<=\S)( )(?=[–—](?:\s|$))"), NO_BREAK_SPACE),
    # Marks that French sets off; no other language has a space there.
    (re.compile(r"(?<=\S)( )(?=[;!?](?:\W|$))"), NARROW),
    (re.compile(r"(?<=\S)( )(?=:(?:\s|$))"), NO_BREAK_SPACE),
)
INITIAL = re.compile(rf"\b({LETTER}){LETTER}?\.( )(?=({LETTER}))")
"""What may be an initial, or a short title, and a name: both have to begin with a capital."""


def spaced(children: Inlines, language: Language) -> Inlines:
    """Return inline content with no-break spaces where no line may end.

    Only plain spaces are replaced, one character by one, so that the words stay what they are.
    """
    text = "".join("\n" if isinstance(leaf, LineBreak) else leaf.text for leaf in leaves(children))
    chars = list(text)
    for index, space in _spaces(text, children, language):
        chars[index] = space
    return _filled(children, "".join(chars))


def _spaces(text: str, children: Inlines, language: Language) -> Iterator[tuple[int, str]]:
    """Yield the index of each plain space to replace, and its replacement."""
    for rule, space in (*RULES, *_rules(language)):
        for match in rule.finditer(text):
            yield match.start(1), space
    for match in INITIAL.finditer(text):
        if match[1].isupper() and match[3].isupper():
            yield match.start(2), NO_BREAK_SPACE
    dates: set[int] = set()
    end = 0
    for leaf in leaves(children):
        start, end = end, end + _length(leaf)
        if isinstance(leaf, Date):
            dates |= {*range(start, end)}
        if isinstance(leaf, Ordinal) and text.startswith(" ", end) and not RANGE.match(text, end):
            yield end, NO_BREAK_SPACE
    for match in COUNTED.finditer(text):
        if match.start() not in dates or match.start(1) in dates:  # a date counts nothing after it
            yield match.start(1), NO_BREAK_SPACE


def _rules(language: Language) -> Iterator[tuple[re.Pattern[str], str]]:
    """Yield the rules of a language: words that no line ends with, spaces inside its quotes."""
    if language.data.proclitics:
        words = "|".join(map(re.escape, language.data.proclitics))
        yield re.compile(rf"(?<!\w)(?:{words})( )(?=\S)", re.IGNORECASE), NO_BREAK_SPACE
    for mark in language.data.quotes:
        if mark[-1].isspace():
            yield re.compile(rf"{re.escape(mark.strip())}( )"), mark[-1]
        if mark[0].isspace():
            yield re.compile(rf"( ){re.escape(mark.strip())}"), mark[0]


def _filled(children: Inlines, text: str) -> Inlines:
    """Return inline content with another text of the same length in its leaves."""
    result: list[Inline] = []
    start = 0
    for node in children:
        end = start + sum(map(_length, leaves((node,))))
        match node:
            case Text() | Value() | Date():
                result.append(replace(node, text=text[start:end]))
            case Emphasis() | Strong() | Link() | Unbroken() | Isolate():
                result.append(replace(node, children=_filled(node.children, text[start:end])))
            case Number() | Ordinal() | LineBreak():
                result.append(node)
            case _:
                assert_never(node)
        start = end
    return tuple(result)


def _length(leaf: Leaf) -> int:
    return 1 if isinstance(leaf, LineBreak) else len(leaf.text)
