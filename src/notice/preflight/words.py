"""The words of each format, so that they can be compared: nothing may be lost on the way."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import zip_longest
from typing import assert_never

from notice.document import Blocks, Break, Heading, List, Paragraph, Quote, plain
from notice.statement import Statement

NOTE = re.compile(r"^\u200f?\[\d+\] \S+$", re.MULTILINE)
NOTE_MARK = re.compile(r"\u00a0\[\d+\]")
HYPHENATED = re.compile(r"[\u2010\u00ad\ufffe]\s*\n\s*|[\u00ad\ufffe]")
PAGE_NUMBER = re.compile(r"^\s*\d+\s*(?:/\s*\d+)?\s*$", re.MULTILINE)
SILENT = {"script", "style", "title", "template"}
BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "blockquote", "header"}


class _Reader(HTMLParser):
    """Collects the text of a page as a reader would see it, list numbers included."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.lists: list[int | None] = []
        self.language = ""
        self.title = ""
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag in SILENT:
            self.silent += 1
            self.in_title = tag == "title"
        if tag == "ol":
            self.lists.append(int(given.get("start") or 1))
        if tag == "ul":
            self.lists.append(None)
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag == "li" and self.lists and self.lists[-1] is not None:
            self.parts.append(f"{self.lists[-1]}. ")
            self.lists[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent -= 1
            self.in_title = False
        if tag in {"ol", "ul"} and self.lists:
            self.lists.pop()
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data
        if not self.silent:
            self.parts.append(data)


def read_html(page: str) -> tuple[str, str, str]:
    """Return the visible text, the language and the title of an HTML page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "".join(reader.parts), reader.language, reader.title.strip()


def text_of(statement: Statement) -> str:
    """Return what every format of a statement says, in reading order, a block a line."""
    head = statement.letterhead
    lines = [head.name, *head.address, *head.contact, plain(statement.title)]
    lines += [plain(statement.subtitle), plain(statement.dateline), head.reference]
    lines += [*_block_lines(statement.body), *_block_lines(statement.closing)]
    return "\n".join([*lines, head.signatory, head.signatory_title])


def _block_lines(blocks: Blocks) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield plain(block.children)
            case List():
                for index, item in enumerate(block.items):
                    yield "" if block.start is None else f"{block.start + index}."
                    yield from _block_lines(item.children)
            case Quote():
                yield from _block_lines(block.children)
            case Break():
                pass
            case _:
                assert_never(block)


def of_statement(statement: Statement) -> list[str]:
    """Return the words of the document tree, which each format must hold."""
    return _words(text_of(statement))


def of_text(text: str) -> list[str]:
    """Return the words of a plain text, link notes aside."""
    return _words(NOTE_MARK.sub("", NOTE.sub("", text)))


def of_html(page: str) -> list[str]:
    """Return the words that an HTML page shows."""
    return _words(read_html(page)[0])


def of_pdf(pages: Sequence[str]) -> list[str]:
    """Return the words of a PDF's pages, page numbers and line-end hyphens aside."""
    numbered = len(pages) > 1
    texts = (page.replace("\r\n", "\n") for page in pages)
    joined = "\n".join(_without_number(text) if numbered else text for text in texts)
    return _words(HYPHENATED.sub("", joined))


def _without_number(page: str) -> str:
    """Drop a page number that is the first or the last line of a page."""
    lines = page.strip("\n").split("\n")
    for end in (0, -1):
        if len(lines) > 1 and PAGE_NUMBER.match(lines[end]):
            lines.pop(end)
            break
    return "\n".join(lines)


def _words(text: str) -> list[str]:
    """Split a text into runs of letters, digits and marks, after NFKC and without format marks."""
    plain = unicodedata.normalize("NFKC", text)
    kept = (char for char in plain if unicodedata.category(char) != "Cf")
    return "".join(char if _in_word(char) else " " for char in kept).split()


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) in {"Mn", "Mc"}


def difference(expected: Sequence[str], found: Sequence[str], *, rtl: bool) -> str:
    """Return where two lists of words first differ, or an empty text.

    Left-to-right text must agree letter by letter, in order. Right-to-left text comes out of a PDF
    in the order of drawing, a ligature's letters in any order and a word torn at its vowel marks:
    there the words must agree as sets of letters, and torn pieces must add up to the same letters.
    """
    if rtl:
        return _lost(expected, found)
    if "".join(expected) == "".join(found):
        return ""
    for index, (wanted, got) in enumerate(zip_longest(expected, found, fillvalue="")):
        if wanted != got:
            before = " ".join(expected[max(0, index - 3) : index])
            return f"after '{before}': '{wanted}' is '{got}'" if got else f"'{wanted}' is missing"
    return ""


def _lost(expected: Sequence[str], found: Sequence[str]) -> str:
    wanted, got = Counter(_bags(expected)), Counter(_bags(found))
    missing, surplus = wanted - got, got - wanted
    if sorted("".join(missing.elements())) == sorted("".join(surplus.elements())):
        return ""
    words = [word for word in expected if _bag(word) in missing]
    others = [word for word in found if _bag(word) in surplus]
    return f"missing: {' '.join(words) or '-'}; in their place: {' '.join(others) or '-'}"


def _bags(words: Sequence[str]) -> Iterator[str]:
    return (_bag(word) for word in words)


def _bag(word: str) -> str:
    """Return the letters of a word in a fixed order, vowel marks left out."""
    return "".join(sorted(char for char in word if unicodedata.category(char) != "Mn"))
