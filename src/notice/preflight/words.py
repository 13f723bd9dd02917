"""The words of each format, compared with the statement's: nothing may be lost on the way."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from unicodedata import bidirectional

from markdown_it import MarkdownIt

from notice.definition.face import Face, coverage
from notice.document import plain
from notice.preflight import htmlfile
from notice.preflight.finding import Finding
from notice.preflight.htmlfile import HtmlFile
from notice.render import frame as frames
from notice.render.frame import BARE, Frame
from notice.statement.statement import Statement, lines_of

NOTE = re.compile(r"^[\u200f\u2066-\u2069]*\[\d+\] (?: ?\n)?\S+$", re.MULTILINE)
"""The number and address of a link. Flowed text breaks between them where the address is long, and
has a space more there if readers delete one (RFC 3676, 4.1)."""
NOTE_MARK = re.compile(r"\u00a0\[\d+\]")
HYPHENATED = re.compile(r"[\u2010\u00ad\ufffe]\s*\n\s*|[\u00ad\ufffe]")
LIST_MARK = re.compile(r"\s*(?:[^\w\s]|\d+\.|\.\d+)\s*")


def check(
    statement: Statement, actual: Sequence[str], expected: Sequence[str] | None = None
) -> Iterator[Finding]:
    """Yield a finding where a file has other words than ``expected``, else than the statement."""
    expected = of_statement(statement) if expected is None else expected
    if difference := first_difference(expected, actual):
        yield Finding("words-differ", difference)


def check_drawn(actual: Sequence[str], expected: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding where a PDF has other words, in whatever order of reading it gives them."""
    if difference := difference_drawn(expected, actual):
        yield Finding("words-differ", difference)


def check_text(statement: Statement, data: bytes, frame: Frame = BARE) -> Iterator[Finding]:
    """Yield what is wrong with the plain text of a statement, in the frame of a mail."""
    said = [statement.text(), *frames.lines(statement, frame)]
    yield from check(statement, of_text(data.decode()), of_text("\n".join(said)))


def check_flowed(statement: Statement, data: bytes, frame: Frame = BARE) -> Iterator[Finding]:
    """Yield what is wrong with the flowed text of a statement: the signature comes last."""
    parts = [*statement.parts()]
    told = [line for part in parts if part.role != "signature" for line in lines_of(part)]
    signed = [line for part in parts if part.role == "signature" for line in lines_of(part)]
    expected = of_text("\n".join([*told, *frames.lines(statement, frame), *signed]))
    yield from check(statement, of_text(data.decode()), expected)


def check_markdown(statement: Statement, data: bytes, frame: Frame = BARE) -> Iterator[Finding]:
    """Yield what is wrong with the Markdown of a statement, in the frame of a mail."""
    around = [text for text, _ in frames.links(statement, frame)]
    expected = of_text("\n".join([statement.text(), *around]))
    yield from check(statement, of_markdown(data.decode()), expected)


def check_identity(statement: Statement, language: str, title: str) -> Iterator[Finding]:
    """Yield a finding unless a document has the language and the title of its statement."""
    tag = statement.language.tag
    if language != tag:
        message = f"it gives the language '{language}'" if language else "it gives no language"
        yield Finding("missing-language", f"{message}; the text is in '{tag}'")
    if plain(statement.title) not in title:
        message = f"the title '{title}' is not the statement's" if title else "it has no title"
        yield Finding("missing-title", message)


def check_glyphs(statement: Statement, faces: Sequence[Face]) -> Iterator[Finding]:
    """Yield a finding for each character of a statement that no font can draw."""
    if statement.second is not None:
        yield from check_glyphs(statement.second, faces)
    source, covered = statement.source, coverage(faces)
    for char in sorted(set(replace(statement, second=None).text())):
        if ord(char) not in covered and not char.isspace() and unicodedata.category(char) != "Cf":
            line = source.line_of(char)
            message = f"no font has '{char}' (U+{ord(char):04X})"
            place = f"{source.path}:{line}" if line else source.path
            yield Finding("missing-glyph", message, place=place)


def of_statement(statement: Statement, *, list_numbers: bool = True) -> list[str]:
    """Return the words of the document tree, which each format must hold."""
    return _words(statement.text(list_numbers=list_numbers))


def letters(text: str) -> str:
    """Return the words of a text without what is between them."""
    return "".join(_words(text))


def of_text(text: str) -> list[str]:
    """Return the words of a plain text, link notes aside."""
    return _words(NOTE_MARK.sub("", NOTE.sub("", text)))


def of_html(file: HtmlFile) -> list[str]:
    """Return the words that HTML shows."""
    return _words(file.text)


def of_markdown(text: str) -> list[str]:
    """Return the words that a Markdown text shows, as CommonMark reads it."""
    return of_html(htmlfile.read(MarkdownIt("commonmark").render(text)))


def of_pdf(pages: Sequence[str]) -> list[str]:
    """Return the words of a PDF's pages; list marks and line-end hyphens aside."""
    return _words(HYPHENATED.sub("", "\n".join(prose_of_pdf(pages))))


def prose_of_pdf(pages: Sequence[str]) -> list[str]:
    """Return the text of each page of a PDF without its list marks."""
    return [*map(_prose, pages)]


def _prose(page: str) -> str:
    """Return the lines of a page without the list marks at the end.

    WeasyPrint paints the marks of a page's lists when all else of the page is painted.
    """
    lines = [line for line in page.replace("\r\n", "\n").split("\n") if line.strip()]
    while lines and LIST_MARK.fullmatch(lines[-1]):
        lines.pop()
    return "\n".join(lines)


def _words(text: str) -> list[str]:
    """Split a text into runs of letters, digits and marks, after NFKC and without format marks.

    Digits are those of ASCII: the number of an item is in the language's own, or left to a browser.
    """
    plain = unicodedata.normalize("NFKC", text)
    kept = (char for char in plain if unicodedata.category(char) != "Cf")
    return "".join(_digit(char) if _in_word(char) else " " for char in kept).split()


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char, char))


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) in {"Mn", "Mc"}


def first_difference(expected: Sequence[str], actual: Sequence[str]) -> str:
    """Return where two lists of words first differ, or an empty text.

    They must agree letter by letter, in order; where a word is divided does not matter.
    """
    if "".join(expected) == "".join(actual):
        return ""
    for index, (word, other) in enumerate(zip_longest(expected, actual, fillvalue="")):
        if word != other:
            before = " ".join(expected[max(0, index - 3) : index])
            where = f"after '{before}'" if before else "at the beginning"
            return f"{where}: " + (f"'{word}' is '{other}'" if other else f"'{word}' is missing")
    return ""


def difference_drawn(expected: Sequence[str], actual: Sequence[str]) -> str:
    """Return where the words of a PDF differ from those of its text, or an empty text.

    Right-to-left text comes out of a PDF in the order of drawing, a ligature's letters in any order
    and a word torn at its vowel marks. Where there is any, the words must agree as sets of letters,
    and torn pieces add up to the same letters; that they are in order is seen on the page.
    """
    turned = any(bidirectional(char) in {"R", "AL"} for word in expected for char in word)
    return _lost(expected, actual) if turned else first_difference(expected, actual)


def _lost(expected: Sequence[str], actual: Sequence[str]) -> str:
    wanted, got = Counter(map(_bag, expected)), Counter(map(_bag, actual))
    missing, surplus = wanted - got, got - wanted
    if sorted("".join(missing.elements())) == sorted("".join(surplus.elements())):
        return ""
    words = [word for word in expected if _bag(word) in missing]
    others = [word for word in actual if _bag(word) in surplus]
    return f"missing: {' '.join(words) or '-'}; in their place: {' '.join(others) or '-'}"


def _bag(word: str) -> str:
    """Return the letters of a word in a fixed order, vowel marks left out."""
    return "".join(sorted(char for char in word if unicodedata.category(char) != "Mn"))
