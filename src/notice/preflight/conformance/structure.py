"""What veraPDF leaves to people: the structure that a screen reader follows says what is meant.

Each check yields what is wrong with a PDF.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile

from pikepdf import Array, Dictionary, Name

from notice.document import plain
from notice.preflight.conformance.tagged import Content, Read, letters

TYPES = {
    "Document",
    "Part",
    "Art",
    "Div",
    "NonStruct",
    "H1",
    "H2",
    "H3",
    "P",
    "BlockQuote",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Span",
    "Link",
    "Figure",
}
NOTES = re.compile(r"^\u200f?\[\d+\] \S+$|\u00a0\[\d+\]", re.MULTILINE)


def headings(read: Read) -> Iterator[str]:
    """Expect the title as the one heading of level 1, first, and no level left out."""
    found = [each for each in read.every() if re.fullmatch(r"H\d?", each.kind)]
    levels = [int(each.kind[1:] or 0) for each in found]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"levels {levels}"
    yield from (
        f"H{lower} after H{upper}" for upper, lower in pairwise(levels) if lower > upper + 1
    )
    if found and letters(read.text(found[0])) != letters(plain(read.statement.title)):
        yield f"H1 is '{read.text(found[0])}'"


def reached(read: Read) -> Iterator[str]:
    """Expect whatever is drawn in one element or an artifact, and none of them empty."""
    held = [content for each in read.every() for content in each.contents]
    drawn = [Content(page, number) for page, each in enumerate(read.pages) for number in each.drawn]
    if sorted(held, key=str) != sorted(drawn, key=str):
        yield f"held {len(held)}, drawn {len(drawn)}"
    yield from (
        f"page {number}: {each.loose}" for number, each in enumerate(read.pages) if each.loose
    )


def artifacts(read: Read) -> Iterator[str]:
    """Expect nothing left out of the reading order but what is repeated on pages: pagination."""
    for number, page in enumerate(read.pages, 1):
        yield from (
            f"page {number}: '{text}' is an artifact of the type '{kind}'"
            for kind, text in page.artifacts
            if text.strip() and kind != "/Pagination"
        )


def tree(read: Read) -> Iterator[str]:
    """Expect elements of standard types that know their parent and are in the parent tree."""
    owners = [
        *read.pdf.pages,
        *(reference.Obj for each in read.every() for reference in each.objects),
    ]
    keys = [each.get(Name.StructParents, each.get(Name.StructParent)) for each in owners]
    if sorted(keys) != list(read.pdf.Root.StructTreeRoot.ParentTree.Nums)[::2]:
        yield "the parent tree has other keys"
    for each in read.every():
        if each.kind not in TYPES:
            yield f"type {each.kind}"
        above = each.parent.data if each.parent else read.pdf.Root.StructTreeRoot
        if each.data.P.objgen != above.objgen:
            yield f"{each.kind}: another parent"
        for content in each.contents:
            key = read.pdf.pages[content.page].StructParents
            if read.parents(key)[content.number].objgen != each.data.objgen:
                yield f"{each.kind}: not in the parent tree"


def order(read: Read) -> Iterator[str]:
    """Expect to be read out the plain text, letter by letter and in its order."""
    wanted = letters(NOTES.sub("", read.plain))
    found = letters(read.text(read.tree))
    if wanted != found:
        alike = (a == b for a, b in zip(wanted, found, strict=False))
        at = len(list(takewhile(bool, alike)))
        yield f"'{found[at : at + 20]}' is '{wanted[at : at + 20]}' in the text"


def words(read: Read) -> Iterator[str]:
    """Expect the words of the plain text, where they are told apart from their glyphs."""
    text = NOTES.sub("", read.plain).replace("_", "")
    blocks = [each for each in read.every() if each.kind in {"P", "Lbl", "LBody", "H1", "H2", "H3"}]
    leaves = [
        each for each in blocks if not any(kid in blocks for kid in each.walk() if kid != each)
    ]
    found = [word for each in leaves for word in re.findall(r"\w+", read.text(each))]
    if read.statement.language.rtl and found != re.findall(r"\w+", text):
        yield f"words {found}"


def hyphens(read: Read) -> Iterator[str]:
    """Expect a soft hyphen where a word is divided at a line end, and no other there."""
    text = " ".join(read.plain.split())
    for each in read.every("Span"):
        drawn = "".join(map(read.drawn, each.contents))
        written = drawn.endswith("-") and drawn.split()[-1] in text
        if drawn.endswith("-") and read.text(each).endswith("\u00ad") == written:
            yield f"'{drawn}' is read '{read.text(each)}'"


def lists(read: Read) -> Iterator[str]:
    """Expect items in a list, in each a label and one body, and how they are numbered."""
    for each in read.every("L"):
        inside = [(item.kind, *(kid.kind for kid in item.elements)) for item in each.elements]
        if set(inside) != {("LI", "Lbl", "LBody")}:
            yield f"a list of {inside}"
        labels = [read.text(kid).strip() for kid in each.walk() if kid.kind == "Lbl"]
        wanted = "/Decimal" if labels[0][0].isdigit() else "/Disc"
        attributes = each.data.get(Name.A, Dictionary())
        if (attributes.get(Name.O), attributes.get(Name.ListNumbering)) != (
            Name.List,
            Name(wanted),
        ):
            yield f"{labels[0]} is numbered {attributes}"
    for each in read.every("Lbl", "LBody", "LI"):
        if each.parent is None or each.parent.kind != ("L" if each.kind == "LI" else "LI"):
            yield f"{each.kind} outside of its place"


def links(read: Read) -> Iterator[str]:
    """Expect annotations in links alone, each saying where it leads, and no link without."""
    held: list[tuple[int, int]] = []
    for each in read.every():
        for reference in each.objects:
            annotation = reference.Obj
            held.append(annotation.objgen)
            if each.kind != "Link":
                yield f"{each.kind} holds an annotation"
            if read.parents(annotation.StructParent).objgen != each.data.objgen:
                yield "an annotation does not know its link"
            if str(annotation.get(Name.Contents, "")) != str(annotation.A.URI):
                yield "an annotation without Contents"
    found = [each.objgen for page in read.pdf.pages for each in page.obj.get(Name.Annots, Array())]
    if sorted(held) != sorted(found):
        yield f"{len(found)} annotations, {len(held)} in the tree"
    yield from (f"'{read.text(each)}'" for each in read.every("Link") if not each.objects)


def figures(read: Read) -> Iterator[str]:
    """Expect the logo with the text that stands for it, in its shape at the head of the page."""
    logo = read.statement.letterhead.logo
    found = read.every("Figure")
    if [str(each.data.get(Name.Alt, "")) for each in found] != ([logo.alt] if logo else []):
        yield f"{len(found)} figures"
    for each in found:
        left, bottom, right, top = map(float, each.data.A.BBox)
        width, height = map(float, read.pdf.pages[0].MediaBox[2:])
        if not (0 < left < right < width and height / 2 < bottom < top < height):
            yield f"a figure at {left, bottom, right, top}"


def catalogue(read: Read) -> Iterator[str]:
    """Expect language, direction, tags, and that the title is shown."""
    root, language = read.pdf.Root, read.statement.language
    if str(root.get(Name.Lang, "")) != language.tag:
        yield "another language"
    if not (root.get(Name.MarkInfo) and root.MarkInfo.Marked):
        yield "not marked"
    if not root.ViewerPreferences.get(Name.DisplayDocTitle, False):
        yield "the title is not shown"
    if (root.ViewerPreferences.get(Name.Direction) == Name.R2L) != language.rtl:
        yield "another direction"
    attributes = read.tree.data.get(Name.A, Dictionary())
    if (attributes.get(Name.WritingMode) == Name.RlTb) != language.rtl:
        yield "another writing mode"
    if any(page.obj.get(Name.Tabs) != Name.S for page in read.pdf.pages):
        yield "tabs in another order"


def attached(read: Read) -> Iterator[str]:
    """Expect the plain text as the one associated file: another form of the same content."""
    each, root = read.statement, read.pdf.Root
    (name, entry), (file,) = list(root.Names.EmbeddedFiles.Names), list(root.get(Name.AF, [None]))
    if (
        file is None
        or entry.objgen != file.objgen
        or str(name) != f"statement.{each.language.tag}.txt"
    ):
        yield "another file"
        return
    if [str(file.F), str(file.UF)] != [str(name)] * 2 or str(file.Desc) != plain(each.title):
        yield "another name"
    if file.get(Name.AFRelationship) != Name.Alternative:
        yield "another relationship"
    stream = file.EF.F
    if stream.read_bytes() != read.plain.encode():
        yield "another text"
    day = f"D:{each.dated:%Y%m%d%H%M%S}Z"
    if [str(stream.Params.CreationDate), str(stream.Params.ModDate)] != [day, day]:
        yield "another date"
    if stream.Subtype != Name("/text/plain") or stream.Params.Size != len(stream.read_bytes()):
        yield "another kind"


def metadata(read: Read) -> Iterator[str]:
    """Expect the statement's title, author, description, language, publisher and date."""
    each = read.statement
    name, subtitle = each.letterhead.name, plain(each.subtitle)
    title = plain(each.title) + (f": {subtitle}" if subtitle else "")
    wanted = {
        "dc:title": title,
        "dc:creator": [name],
        "dc:description": subtitle or None,
        "dc:language": {each.language.tag},
        "dc:publisher": {name},
        "xmp:CreateDate": each.dated.isoformat(),
    }
    packet = read.pdf.open_metadata()
    found = {key: packet.get(key) for key in wanted}
    if found != wanted:
        yield f"XMP {found}"
    entries = read.pdf.trailer.get(Name.Info, Dictionary())
    info = {key: str(value) for key, value in entries.items() if key != "/Producer"}
    same = {
        "/Title": title,
        "/Author": name,
        "/CreationDate": f"D:{each.dated:%Y%m%d%H%M%S}+00'00",
        **({"/Subject": subtitle} if subtitle else {}),
    }
    if info != (same if read.pdf.pdf_version != "2.0" else {}):
        yield f"Info {info}"


Check = Callable[[Read], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    headings,
    reached,
    artifacts,
    tree,
    order,
    words,
    hyphens,
    lists,
    links,
    figures,
    catalogue,
    attached,
    metadata,
)
