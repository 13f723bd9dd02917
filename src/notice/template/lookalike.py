"""What looks like Markdown and is read as plain text: most of it was pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from textwrap import shorten

from markdown_it.token import Token

from notice.template.diagnosis import Refusal
from notice.template.filling import MARKER

BULLET = re.compile(r"\s*([•‣⁃◦∙·・●○▪▫■□◆◇❖►▶➢➤])")
"""The bullets of word processors, at the beginning of a line."""
HEADING = re.compile(r"\s*(#{2,6})[^#\s]")
HELD = re.compile(r"\s*([-+*]|#{1,6})\u00a0")
"""A mark and a no-break space, which is none to Markdown (CommonMark 0.31.2, 2.1)."""
ROW = re.compile(r"\s*\|.*\|\s*")
MARK = re.compile(r"^\s*(?:[^\w\s]|\(?\w{1,2}[.)])\s+")
"""What may stand before a tab at the beginning of a line that is no row of a table."""
CELL = re.compile(r"(?<=\S)(?=\s*\t)\s++(?=\S)")
"""What stands between two cells of a table that comes from a spreadsheet."""
EDGES = {
    **dict.fromkeys(("softbreak", "hardbreak"), "\n"),
    **dict.fromkeys(("em_open", "strong_open"), "\x02"),
    **dict.fromkeys(("em_close", "strong_close"), "\x03"),
    "text_special": "\ufffc",
}
"""What stands for line ends, edges of emphasis and escaped signs while marks are looked for."""
FIRST = rf"[\w„“«‘‹¿¡(\[]|{MARKER.pattern}"
"""What emphasised words may begin with."""
UNPAIRED = re.compile(
    rf"(?<!\*)\*\*(?!\*)|(?<![\w*])\*(?={FIRST})|(?<![\w_])__?(?!_)(?={FIRST})"
    r"|(?<![*_])[*_]++(?=\x02)|(?<=\x03)[*_]+"
)
"""A mark of emphasis that is left in a text. One asterisk behind a word may lead to a note, one
within a word may belong to it, and a row of lines may wait for a name."""
BETWEEN = re.compile(
    r"""(?<=\w)[*_]+(?=["'“„‘«(\[「『（])|(?<=["'”“’‘»)\].,:!?…」』），。！？])[*_]+(?=\w)"""
)
"""A mark that does not hold, because a letter stands outside of it and no space (6.2)."""
WITHIN = re.compile(r"(?<=\w)\*(?=\w)[^*]*+(?<=\w)\*(?=\w)")
"""Two asterisks in words, as in ``Bürger*innen und Künstler*innen``."""
SHOWN = 30
"""The most characters that a message shows of a line."""


def refusals(tokens: Sequence[Token]) -> Iterator[Refusal]:
    """Yield a refusal, with its row, for each mark of a parsed text that does nothing."""
    for opening, token in pairwise(tokens):
        if token.type == "inline":
            if opening.type == "paragraph_open":
                lines = dict(enumerate(token.content.split("\n"), _first_row(token)))
                yield from _line_refusals(lines)
                yield from _table_refusals(lines)
            yield from _emphasis_refusals(token)


def _line_refusals(lines: Mapping[int, str]) -> Iterator[Refusal]:
    """Refuse each line of a paragraph that looks like an item or a heading."""
    for row, line in lines.items():
        if bullet := BULLET.match(line):
            message = f"'{bullet[1]}' begins no item of a list"
            yield row, message, "write - and a space in its place"
        if mark := HEADING.match(line):
            message = f"'{shorten(line, SHOWN, placeholder=' ...')}' is no heading"
            yield row, message, f"write a space behind {mark[1]}"
        if mark := HELD.match(line):
            yield row, f"a no-break space stands behind '{mark[1]}'", "write a plain space"


def _table_refusals(lines: Mapping[int, str]) -> Iterator[Refusal]:
    """Refuse a table that is set with bars or, in several lines or columns, with tabs."""
    barred = [row for row, line in lines.items() if ROW.fullmatch(line)]
    gaps = [row for row, line in lines.items() for _ in CELL.findall(MARK.sub("", line, 1))]
    for rows in (barred, gaps[:-1]):
        if rows:
            yield rows[0], "a table is not allowed in a statement", "write a list or sentences"


def _emphasis_refusals(inline: Token) -> Iterator[Refusal]:
    """Refuse marks that emphasise nothing, and asterisks in words that emphasise unasked."""
    text = "".join(EDGES.get(token.type, token.content) for token in inline.children or ())
    for row, line in enumerate(text.split("\n"), _first_row(inline)):
        for match in UNPAIRED.finditer(line):
            mark = match[0]
            escaped = "".join(f"\\{char}" for char in mark)
            hint = f"write {mark}words{mark}, or {escaped} for the sign itself"
            if BETWEEN.match(line, match.start()):
                hint = f"put {mark} on the other side of the bracket, quotation mark or point there"
            yield row, f"'{mark}' emphasises nothing here", hint
    emphasised = any(token.type == "em_open" for token in inline.children or ())
    pairs = WITHIN.finditer(inline.content if emphasised else "")
    if within := next((pair for pair in pairs if len(pair[0].split()) > 1), None):
        row = _first_row(inline) + inline.content.count("\n", 0, within.start())
        message = "a '*' within a word begins an emphasis that ends in another word"
        yield row, message, r"write \* for the sign itself"


def _first_row(token: Token) -> int:
    return token.map[0] if token.map else 0
