"""The proof of an import: the words of the statement that comes of it beside those of the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from notice.compare.changes import Comparison, passages
from notice.compare.words import Wording, collect
from notice.document import Blocks, Break, Heading, List, Paragraph, Quote, plain
from notice.importing.letter import Letter
from notice.statement.statement import Statement

QUOTES = re.compile("[“”„‟«»‹›‘’‚‛'\"]+")
DASHES = re.compile("[‐‑‒–—―-]+")
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\ufeff]")


def compared(name: str, file: Blocks, letter: Letter, statement: Statement) -> Comparison:
    """Return what differs between a file and the statement of its year, word for word.

    ``name`` is that of the file, and ``file`` all of its blocks, so that nothing that was lost on
    the way is lost on the proof. Its letterhead, dateline and signature are set aside: the issuer
    has them; so is the title of the statement if the file has none. Typographic quotation marks,
    dashes and spaces are alike.
    """
    aside = Counter(map(_normal, (*letter.letterhead, letter.dateline, " ".join(letter.signature))))
    lines: list[str] = []
    for line in map(_normal, _lines(file)):
        if aside[line] > 0:
            aside[line] -= 1
        else:
            lines.append(line)
    title = plain(statement.title) if letter.title else ""
    head = (title, plain(statement.subtitle))
    made = map(_normal, (*head, *_lines((*statement.body, *statement.closing))))
    before, after = _wording(lines), _wording(made)
    return Comparison(
        statement.definition.id,
        statement.language,
        statement.letterhead.issuer,
        name,
        str(statement.occurrence.year),
        passages(before, after, after),
    )


def alike(one: str, other: str) -> bool:
    """Whether two texts have the same words."""
    return _normal(one) == _normal(other)


def _normal(text: str) -> str:
    text = UNSEEN.sub("", normalize("NFC", text))
    return " ".join(DASHES.sub("-", QUOTES.sub("'", text)).split())


def _wording(lines: Iterable[str]) -> Wording:
    return collect(("text", [(line, "")]) for line in lines)


def _lines(blocks: Blocks, mark: str = "") -> Iterator[str]:
    """Yield the text of each block; ``mark`` is the number of a numbered item."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield mark + plain(block.children)
            case List():
                for index, item in enumerate(block.items):
                    number = "" if block.start is None else f"{block.start + index}. "
                    yield from _lines(item.children, number)
            case Quote():
                yield from _lines(block.children, mark)
            case Break():
                pass
        mark = ""
