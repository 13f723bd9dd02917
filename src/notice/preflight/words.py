"""The words of each format, so that they can be compared: nothing may be lost on the way."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from markdown_it import MarkdownIt

from notice.preflight import htmlfile
from notice.preflight.htmlfile import HtmlFile
from notice.statement.statement import Statement

NOTE = re.compile(r"^\u200f?\[\d+\] \S+$", re.MULTILINE)
NOTE_MARK = re.compile(r"\u00a0\[\d+\]")
HYPHENATED = re.compile(r"[\u2010\u00ad\ufffe]\s*\n\s*|[\u00ad\ufffe]")
DIVIDED = re.compile(r"([\u2010\u00ad\ufffe])(?=[^\n]*\Z)")
"""Where a page ends in a part of a word: PDFium then leaves the page number on the same line."""
PAGE_NUMBER = re.compile(r"\s*\d+\s*(?:/\s*\d+)?\s*")
LIST_MARK = re.compile(r"\s*(?:[^\w\s]|\d+\.|\.\d+)\s*")


def of_statement(statement: Statement, more: str = "", *, list_numbers: bool = True) -> list[str]:
    """Return the words of the document tree, which each format must hold, and of ``more``."""
    return _words(f"{statement.text(list_numbers=list_numbers)}\n{more}")


def of_text(text: str) -> list[str]:
    """Return the words of a plain text, link notes aside."""
    return _words(NOTE_MARK.sub("", NOTE.sub("", text)))


def of_html(file: HtmlFile) -> list[str]:
    """Return the words that HTML shows."""
    return _words(file.text)


def of_markdown(text: str) -> list[str]:
    """Return the words that a Markdown text shows, as CommonMark reads it."""
    return of_html(htmlfile.read(MarkdownIt("commonmark").render(text)))


def of_pdf(pages: Sequence[str], mark: str = "") -> list[str]:
    """Return the words of a PDF's pages; page numbers, list marks, line-end hyphens aside.

    ``mark`` is the word for a draft that stands beside each page number.
    """
    joined = "\n".join(prose_of_pdf(pages, mark))
    return _words(HYPHENATED.sub("", joined))


def prose_of_pdf(pages: Sequence[str], mark: str = "") -> list[str]:
    """Return the text of each page of a PDF without its page number and list marks."""
    numbered = len(pages) > 1
    return [_prose(page.replace("\r\n", "\n"), mark, numbered=numbered) for page in pages]


def _prose(page: str, mark: str, *, numbered: bool) -> str:
    """Drop a page number that is the first or last line, and the list marks at the end.

    WeasyPrint paints the marks of a page's lists when all else of the page is painted. The letters
    of a right-to-left mark come in any order.
    """
    lines = DIVIDED.sub(r"\1\n", page.strip("\n")).split("\n")
    unmarked = str.maketrans("", "", mark)
    for end in (0, -1):
        if numbered and len(lines) > 1 and PAGE_NUMBER.fullmatch(lines[end].translate(unmarked)):
            lines.pop(end)
            break
    while lines and LIST_MARK.fullmatch(lines[-1]):
        lines.pop()
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
            where = f"after '{before}'" if before else "at the beginning"
            return f"{where}: " + (f"'{wanted}' is '{got}'" if got else f"'{wanted}' is missing")
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
