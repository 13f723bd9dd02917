"""Style sheets of print and card, looked over: a font that is not ours would go unnoticed."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from notice.definition.layouts import Layout
from notice.errors import DefinitionError, Fault, did_you_mean
from notice.folders import shown

SHEETS = ("print.css", "card.css", "number.css")
"""What WeasyPrint sets, with our fonts only; the others are for browsers and mail programs."""
GENERIC = frozenset(
    {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math", "emoji"}
    | {"inherit", "initial", "unset", "revert", "revert-layer"}
)
"""What stands for no family by name (CSS Fonts 4, 2.1)."""
SIZES = frozenset(
    {"xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large"}
    | {"smaller", "larger"}
)


def check(layout: Layout, families: frozenset[str]) -> None:
    """Raise ``DefinitionError`` with each font family of a layout that is none of these.

    The engine sets the text in another face and says nothing of it. A font that a style sheet
    brings by itself (``@font-face``) would pass under any name, and is refused.
    """
    faults: list[Fault] = []
    for sheet in SHEETS:
        path = layout.file(sheet)
        css = layout.read(sheet) if os.path.lexists(path) else ""
        faults += _faults(css, shown(path), families)
    if faults:
        raise DefinitionError(*faults)


@cache
def _faults(css: str, path: str, families: frozenset[str]) -> tuple[Fault, ...]:
    """Return the faults of a style sheet; the same text is parsed once."""
    known = {name.casefold() for name in families} | GENERIC
    faults: list[Fault] = []
    for line in _brought(css):
        message = "a layout brings no font of its own (@font-face)"
        hint = "put it into a folder with a fonts.toml and give that with --fonts"
        faults.append(Fault(path, line, message=message, hint=hint))
    for line, name in _named(css):
        if name.casefold() not in known:
            hint = did_you_mean(name, families) or "add it to fonts.toml"
            message = f"there is no font family '{name}'"
            faults.append(Fault(path, line, message=message, hint=hint))
    return tuple(faults)


def _brought(css: str) -> Iterator[int]:
    """Yield the line of each ``@font-face``."""
    import tinycss2  # noqa: PLC0415 - as below

    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
            yield rule.source_line


def _named(css: str) -> Iterator[tuple[int, str]]:
    """Yield every family that a style sheet names, with its line."""
    import tinycss2  # noqa: PLC0415 - an edition that is up to date needs none

    rules: list[Any] = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    while rules:
        rule = rules.pop()
        if rule.type == "declaration" and rule.lower_name in {"font", "font-family"}:
            yield from families(rule.value, shorthand=rule.lower_name == "font")
        elif getattr(rule, "content", None) is not None:
            rules += tinycss2.parse_blocks_contents(
                rule.content, skip_comments=True, skip_whitespace=True
            )


def families(value: Sequence[Any], *, shorthand: bool) -> Iterator[tuple[int, str]]:
    """Yield each family that a value names, with its line: strings, or runs of words.

    ``shorthand`` says that it is a value of ``font``, where other words stand before them.
    """
    tokens = [token for token in value if token.type not in {"whitespace", "comment"}]
    if shorthand:  # [style, weight ...] size[/line-height] family[, family ...]
        sizes = [index for index, token in enumerate(tokens) if _is_size(token)]
        tokens = tokens[sizes[-1] + 1 :] if sizes else []
    words: list[Any] = []
    for token in [*tokens, None]:
        if token is not None and token.type in {"string", "ident"}:
            words.append(token)
        elif words:
            yield words[0].source_line, " ".join(word.value for word in words)
            words = []


def _is_size(token: Any) -> bool:
    """Whether a token of ``font`` stands before the families: a size, its line height, a weight."""
    if token.type == "ident":
        return token.lower_value in SIZES
    sizes = {"dimension", "percentage", "number", "function"}
    return token.type in sizes or (token.type == "literal" and token.value == "/")
