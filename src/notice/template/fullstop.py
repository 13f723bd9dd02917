"""The full stop of a sentence behind a value that ends with one: two are never written."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import assert_never

from notice.document import (
    Date,
    Emphasis,
    Inline,
    Inlines,
    Isolate,
    LineBreak,
    Link,
    Number,
    Ordinal,
    Strong,
    Text,
    Unbroken,
    Value,
)

OWN = re.compile(r"\.(?![.\w])")
"""A full stop that ends a sentence: not part of an ellipsis, a number or a name."""


def absorbed(children: Inlines) -> Inlines:
    """Return inline content in which a value's last full stop is also that of its sentence.

    Hungarian and German write ordinals and dates with one (``2026. január 20.``, ``der 45.``); so
    do abbreviations and the names of companies. The rule holds across emphasis and links.
    """
    return _absorbed(children, stopped=False)[0]


def _absorbed(children: Inlines, *, stopped: bool) -> tuple[Inlines, bool]:
    """Return inline content, and whether a value that ends with a full stop comes last in it.

    ``stopped`` tells that of what stands before it.
    """
    result: list[Inline] = []
    for node in children:
        match node:
            case Text():
                own = OWN.match(node.text) if stopped else None
                text = node.text[own.end() :] if own else node.text
                result += [Text(text)] if text else []
                stopped = False
            case Value() | Number() | Ordinal() | Date():
                result.append(node)
                stopped = node.text.endswith(".")
            case Emphasis() | Strong() | Link() | Unbroken() | Isolate():
                inner, stopped = _absorbed(node.children, stopped=stopped)
                result.append(replace(node, children=inner))
            case LineBreak():
                result.append(node)
                stopped = False
            case _:
                assert_never(node)
    return tuple(result), stopped
