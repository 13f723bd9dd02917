"""The text of a mail message: lines that flow are joined (RFC 3676), quotation marks understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from notice import extent
from notice.document import Block, Blocks, Quote
from notice.importing import looks, plaintext
from notice.importing.intake import Intake, Remark
from notice.importing.runs import quoted

SIGNATURE = "-- "
"""The line above a signature (4.3)."""
QUOTED = re.compile(r"(?:> ?)*")
"""The marks of a quotation; only text that does not flow has spaces between them (4.5)."""
DEEPEST = 10
"""How deep a quotation in a quotation is told apart."""

Line = tuple[int, str]
"""How deep a line is quoted, and its text."""


def read(text: str, *, soft: bool = False, delsp: bool = False) -> Intake:
    """Return a text; with ``soft`` its lines flow, with ``delsp`` their last space is no text.

    Raises ``ValueError`` for one that is too long.
    """
    extent.check(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = lines.index(SIGNATURE) if SIGNATURE in lines else len(lines)
    signature = " ".join(" ".join(lines[end + 1 :]).split())
    said = f"left out, as it is the issuer's: {quoted(signature)}"
    remarks = [Remark(said, "the signature")] if signature else []
    found = _joined(lines[:end], delsp=delsp) if soft else map(_unmarked, lines[:end])
    return Intake(_blocks([*found], 0), tuple(remarks))


def _unmarked(line: str) -> Line:
    marks = QUOTED.match(line)
    length = marks.end() if marks else 0
    return min(line[:length].count(">"), DEEPEST), line[length:]


def _joined(lines: Sequence[str], *, delsp: bool) -> Iterator[Line]:
    """Yield the paragraphs of flowed lines (4.2 to 4.5)."""
    depth, text, goes_on = 0, "", False
    for line in lines:
        rest = line.lstrip(">")
        level, rest = min(len(line) - len(rest), DEEPEST), rest.removeprefix(" ")
        if goes_on and level != depth:
            yield depth, text
            text = ""
        depth, goes_on = level, rest.endswith(" ")
        text += rest[:-1] if goes_on and delsp else rest
        if not goes_on:
            yield depth, text
            text = ""
    if text:
        yield depth, text


def _blocks(lines: Sequence[Line], depth: int) -> Blocks:
    """Return the blocks of lines that are quoted so deep or deeper."""
    result: list[Block] = []
    for deeper, group in groupby(lines, lambda line: line[0] > depth):
        if deeper:
            inside = _blocks([*group], depth + 1)
            result += [Quote(inside)] if inside else []
        else:
            result += plaintext.read("\n".join(text for _, text in group)).blocks
    return looks.flat(result) if depth else tuple(result)
