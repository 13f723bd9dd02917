"""The words of statements read back from files: of a released edition, or from a reviewer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notice import extent, files
from notice.compare.words import Kind, Wording, address_after, collect
from notice.edition import manifest
from notice.errors import Fault, FileError, UsageError
from notice.folders import shown
from notice.preflight import htmlfile
from notice.preflight.htmlfile import Element

if TYPE_CHECKING:
    from notice.preflight.docxfile import Block

DIRECTIONS = re.compile("[\u200e\u200f\u2066-\u2069]")
"""The marks and isolates that keep a text in its direction (UAX #9, 2.4 and 2.6)."""
LIST_NUMBER = re.compile(r"(?<=^)\d{1,9}(?=\. )", re.MULTILINE)
"""In the digits of the language; the number of an item is compared, not how it is written."""
NOTE = re.compile(r"^\[(\d+)\] (\S+)$", re.MULTILINE)
NOTE_MARK = re.compile(r"\u00a0\[(\d+)\]")
UNDERLINES: tuple[tuple[str, Kind], ...] = (("=", "title"), ("-", "heading"))
ELEMENTS: Mapping[str, Kind] = {
    "h1": "title",
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("p", "li", "div", "blockquote"), "text"),
}
"""The elements that begin a block, and what it is for."""
SILENT = ("head", "script", "style")


@dataclass(frozen=True)
class Edition:
    """A released edition: its folder, its year, and what the manifest says of each file to read."""

    folder: Path
    year: int
    files: Sequence[Mapping[str, Any]]

    def wording(self, language: str, issuer: str) -> Wording:
        """Return a released statement, without words if there is none in the language.

        If only one office issued it, that office's is meant, whoever issues it now. Raises
        ``FileError`` for a file that is not what the manifest says.
        """
        rows = [row for row in self.files if row["language"] == language]
        issuers = {row.get("issuer") for row in rows}
        rows = [row for row in rows if row.get("issuer") == issuer or len(issuers) == 1]
        if not rows:
            return Wording()
        file = min(rows, key=lambda file: [*READERS].index(file["format"]))
        path = self.folder / file["file"]
        data = files.read(path, files.OUTPUT)
        if hashlib.sha256(data).hexdigest() != file["sha256"]:
            message = "this is not the file that was released"
            reason = "its SHA-256 is not that of the manifest"
            hint = "restore it, or compare with --against-rev"
            raise FileError(Fault(shown(path), message=f"{message}: {reason}", hint=hint))
        return _words(path, file["format"], data)

    @property
    def languages(self) -> list[str]:
        """The languages that it was released in."""
        return [*dict.fromkeys(file["language"] for file in self.files)]


def find(folder: Path, notice_id: str) -> list[Edition]:
    """Return the editions of a notice in an output folder, or in one edition's, by year.

    Raises ``UsageError`` if the folder holds no edition at all.
    """
    paths = [folder / manifest.NAME, *sorted(folder.glob(f"*/[!.]*/{manifest.NAME}"))]
    folders = (path.parent for path in paths if not manifest.FORMER.fullmatch(path.parent.name))
    manifests = {each: manifest.read(each / manifest.NAME) for each in folders}
    if not any(manifests.values()):
        what = "holds no edition" if folder.is_dir() else "there is no such folder"
        hint = "name a folder that `notice build` wrote into"
        raise UsageError(Fault(message=f"--against {shown(folder)}: {what}", hint=hint))
    editions: list[Edition] = []
    for edition, content in manifests.items():
        if content and content["notice"] == notice_id:
            rows = [row for row in content["files"] if str(row.get("format")) in READERS]
            editions.append(Edition(edition, content["year"], rows))
    return sorted(editions, key=lambda edition: edition.year)


def of_file(path: Path) -> Wording:
    """Return the words of a file that belongs to no edition, such as a reviewer's copy.

    Raises ``UsageError`` for an unknown kind of file, ``FileError`` for one that cannot be read.
    """
    form = path.suffix.removeprefix(".").lower()
    if form not in READERS:
        hint = f"give a folder, or a file of these kinds: {', '.join(READERS)}"
        raise UsageError(Fault(message=f"--against {shown(path)}: it cannot be read", hint=hint))
    return _words(path, form, files.read(path, MOST[form]))


def _words(path: Path, form: str, data: bytes) -> Wording:
    """Return the words of a file of some format; raise ``FileError`` for what is none of it."""
    try:
        return READERS[form](data)
    except UnicodeDecodeError:
        raise FileError(Fault(shown(path), message="it is not UTF-8")) from None
    except ValueError as error:
        raise FileError(Fault(shown(path), message=str(error))) from None
    except RecursionError:
        message = "its elements are nested too deeply"
        raise FileError(Fault(shown(path), message=message)) from None


def _decoded(data: bytes) -> str:
    """Return UTF-8 as text, as an editor of any system may have saved it."""
    return data.decode("utf-8-sig").replace("\r\n", "\n")


def of_text(data: bytes) -> Wording:
    """Return the words of a plain text as ``render.text`` writes it, notes put back as links."""
    text = DIRECTIONS.sub("", _decoded(data))
    extent.check(text)
    notes = dict(NOTE.findall(text))

    def address(match: re.Match[str]) -> str:
        return address_after(body[: match.start()], notes.get(match[1], match[0]))

    text = LIST_NUMBER.sub(lambda match: str(int(match[0])), text)
    body = NOTE.sub("", text)
    return _wording(_paragraphs(NOTE_MARK.sub(address, body)))


def _paragraphs(text: str) -> Iterator[tuple[Kind, str]]:
    for paragraph in text.split("\n\n"):
        last = paragraph.strip().rpartition("\n")[2]
        kinds = [kind for mark, kind in UNDERLINES if last and not last.strip(mark)]
        yield (kinds[0] if kinds else "text"), paragraph


def of_page(data: bytes) -> Wording:
    """Return the words that an HTML page shows, as ``render.html.page`` writes it."""
    blocks: list[tuple[Kind, list[str]]] = [("text", [])]
    text = _decoded(data)
    extent.check_page(text)
    _read_content(htmlfile.read(text).content, blocks, repeat(""))
    return _wording((kind, "".join(texts)) for kind, texts in blocks)


def _read_content(
    content: Iterable[Element | str], blocks: list[tuple[Kind, list[str]]], marks: Iterator[str]
) -> None:
    """Add what an element holds to the blocks; ``marks`` stand before its items."""
    for part in content:
        texts = blocks[-1][1]
        if isinstance(part, str):
            texts.append(part)
        elif part.tag == "br":
            texts.append(" ")
        elif part.tag in ELEMENTS:
            blocks.append((ELEMENTS[part.tag], [next(marks)] if part.tag == "li" else []))
            _read_content(part.content, blocks, repeat(""))
            blocks.append(("text", []))
        elif part.tag not in SILENT:
            _read_content(part.content, blocks, _marks(part))
            if part.tag == "a":
                texts.append(address_after("".join(texts), part.attributes.get("href", "")))


def _marks(element: Element) -> Iterator[str]:
    """Return what stands before each item of a list: its number if it is numbered."""
    if element.tag != "ol":
        return repeat("")
    return (f"{number}. " for number in count(htmlfile.first_number(element)))


def of_docx(data: bytes) -> Wording:
    """Return the words of a Word file as ``render.docx`` writes it, tracked changes accepted."""
    from notice.preflight import docxfile  # noqa: PLC0415 - slow to import, and seldom asked for

    blocks = docxfile.read(data).blocks
    return _wording((STYLES.get(block.style, "text"), _text(block)) for block in blocks)


def _text(block: Block) -> str:
    """Return the text of a block of a Word file, the address of a link once, after all of it."""
    text = ""
    for address, parts in groupby(block.parts, key=lambda part: part[1]):
        text += "".join(part for part, _ in parts)
        text += address_after(text, address)
    return f"{block.mark} {DIRECTIONS.sub('', text)}"


def _wording(blocks: Iterable[tuple[Kind, str]]) -> Wording:
    """Return the words of blocks that no field has filled."""
    return collect((kind, [(text, "")]) for kind, text in blocks)


MOST: Mapping[str, int] = {
    "txt": files.STATEMENT,
    "html": files.PICTURE,
    "docx": files.PICTURE,
}
"""Bytes of a file that a reviewer gives back; a page and a Word file hold a logo and fonts."""
STYLES: Mapping[str, Kind] = {"Title": "title", "Heading 1": "heading", "Heading 2": "heading"}
READERS: Mapping[str, Callable[[bytes], Wording]] = {
    "txt": of_text,
    "html": of_page,
    "docx": of_docx,
}
"""How to read each format, the preferred one first."""
