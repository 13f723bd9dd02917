"""The words of each format, so that they can be compared: nothing may be lost on the way."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import zip_longest

from markdown_it import MarkdownIt

from notice.statement import text
from notice.statement.statement import Statement

NOTE = re.compile(r"^\u200f?\[\d+\] \S+$", re.MULTILINE)
NOTE_MARK = re.compile(r"\u00a0\[\d+\]")
HYPHENATED = re.compile(r"[\u2010\u00ad\ufffe]\s*\n\s*|[\u00ad\ufffe]")
DIVIDED = re.compile(r"([\u2010\u00ad\ufffe])(?=[^\n]*\Z)")
"""Where a page ends in a part of a word: PDFium then leaves the page number on the same line."""
PAGE_NUMBER = re.compile(r"\s*\d+\s*(?:/\s*\d+)?\s*")
LIST_MARK = re.compile(r"\s*(?:[^\w\s]|\d+\.|\.\d+)\s*")
STYLE_LOAD = re.compile(r"(?:url\(|@import)\s*['\"]?(?!data:)([^'\")\s;]+)", re.IGNORECASE)
LOADING = {"src", "srcset", "poster", "data", "background"}
"""The attributes whose address a browser fetches by itself; of a link, ``href`` may be one too."""
LOADING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "manifest"}
HIDDEN = re.compile(r"display:\s*none", re.IGNORECASE)
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
    | {"source", "track", "wbr"}
)
"""Elements without an end tag (HTML Living Standard, 13.1.2)."""
SILENT = {"script", "style", "title", "template"}
BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "blockquote", "header"}


class _Reader(HTMLParser):
    """Collects the text of a page as a reader would see it, list numbers included."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.hidden = 0
        self.lists: list[int | None] = []
        self.language = ""
        self.title = ""
        self.in_title = False
        self.in_style = False
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._note_loads(tag, given)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag not in VOID and (self.hidden or HIDDEN.search(given.get("style") or "")):
            self.hidden += 1  # how deep in it
        if tag in SILENT:
            self.silent += 1
            self.in_title, self.in_style = tag == "title", tag == "style"
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
        self.hidden -= 1 if self.hidden else 0
        if tag in SILENT:
            self.silent -= 1
            self.in_title = self.in_style = False
        if tag in {"ol", "ul"} and self.lists:
            self.lists.pop()
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data
        if self.in_style:
            self.loads += STYLE_LOAD.findall(data)
        if not self.silent and not self.hidden:
            self.parts.append(data)

    def _note_loads(self, tag: str, given: Mapping[str, str | None]) -> None:
        names = set(LOADING)
        if tag == "link" and LOADING_LINKS & set((given.get("rel") or "").lower().split()):
            names.add("href")
        addresses = [given[name] or "" for name in given if name in names]
        self.loads += [each for each in addresses if each and not each.startswith("data:")]
        self.loads += STYLE_LOAD.findall(given.get("style") or "")


@dataclass(frozen=True)
class HtmlFile:
    """What preflight wants to know of a page."""

    text: str
    language: str
    title: str
    loads: tuple[str, ...]
    """The addresses that a browser would fetch to show it."""


def read_html(page: str) -> HtmlFile:
    """Return what an HTML page shows, says of itself and loads."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    text = "".join(reader.parts)
    return HtmlFile(text, reader.language, reader.title.strip(), tuple(reader.loads))


def of_statement(statement: Statement, more: str = "", *, list_numbers: bool = True) -> list[str]:
    """Return the words of the document tree, which each format must hold, and of ``more``."""
    return _words(f"{text.of_statement(statement, list_numbers=list_numbers)}\n{more}")


def of_text(text: str) -> list[str]:
    """Return the words of a plain text, link notes aside."""
    return _words(NOTE_MARK.sub("", NOTE.sub("", text)))


def of_html(page: str) -> list[str]:
    """Return the words that an HTML page shows."""
    return _words(read_html(page).text)


def of_markdown(text: str) -> list[str]:
    """Return the words that a Markdown text shows, as CommonMark reads it."""
    return of_html(MarkdownIt("commonmark").render(text))


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
