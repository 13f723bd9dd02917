"""The structure tree of a PDF, put right where WeasyPrint leaves it short of ISO 14289.

What a screen reader follows is this tree, not the page. WeasyPrint makes it of its boxes: one
element a box, so that whatever runs over a line or page end falls into several, and text as its
glyphs lie, so that Arabic reads backwards and a word divided at a line end in two. Everything here
works on the finished objects (of pydyf), before they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

import pydyf

from notice.definition.face import Face
from notice.render.pdf import tounicode
from notice.render.pdf.boxes import TURNING
from notice.render.pdf.structure import (
    absorb,
    create,
    elements,
    owner,
    parent_tree,
    position,
    resolve,
    root,
    walk,
)
from notice.render.pdf.syllables import REORDERED

POINTS = 0.75
"""Points of a CSS pixel, in which boxes are measured."""
SOFT_HYPHEN = "\u00ad"
NUMBERINGS = {
    "disc": "/Disc",
    "circle": "/Circle",
    "square": "/Square",
    **dict.fromkeys(("decimal", "arabic-indic", "persian", "devanagari"), "/Decimal"),
    "upper-roman": "/UpperRoman",
    "lower-roman": "/LowerRoman",
    "upper-alpha": "/UpperAlpha",
    "lower-alpha": "/LowerAlpha",
}
"""How CSS and PDF call the same numbering (ISO 32000-1, table 347)."""
BODIES = {"/Div", "/LBody"}
TEXTS = {"/Span", "/Em", "/Strong", "/NonStruct"}


def repair(document: Any, pdf: Any, language: str, faces: Sequence[Face], *, rtl: bool) -> None:
    """Put right what is amiss in the tree of a document in a language, and what glyphs read as."""
    tounicode.correct(pdf, faces)
    _mark_pagination(pdf)
    _set_list_numbering(document, pdf)
    _name_list_bodies(pdf)
    _wrap_link_texts(pdf)
    _drop_inner_links(pdf)
    texts = _tell_texts(document, pdf, language)
    tell_syllables(document, pdf)
    _place_figures(pdf)
    _join_over_pages(document, pdf)
    _join_links(document, pdf)
    _tell_turned(pdf, root(pdf), texts, rtl=rtl)
    if rtl:
        root(pdf)["A"] = pydyf.Dictionary({"O": "/Layout", "WritingMode": "/RlTb"})


def _mark_pagination(pdf: Any) -> None:
    """Turn content that no element of the tree holds, page margin boxes, into artifacts.

    WeasyPrint marks it as content of an element outside of the tree (ISO 14289-1, 7.1 and 7.8).
    """
    tree = elements(pdf)
    held = {(part["Pg"], kid) for part in tree for kid in part["K"] if isinstance(kid, int)}
    for reference in pdf.page_references:
        page = resolve(pdf, reference)
        owners = owner(pdf, page["StructParents"])
        content = resolve(pdf, page["Contents"]).stream
        for index, item in enumerate(content):
            if isinstance(item, dict) and "MCID" in item and (reference, item["MCID"]) not in held:
                content[index - 1] = "/Artifact"
                owners[item["MCID"]] = "null"
                item.clear()
                item["Type"] = "/Pagination"


def _boxes(document: Any) -> Iterator[Any]:
    """Yield the boxes of all pages in the order of the tree, margin boxes left out."""
    for page in document.pages:
        for box in page._page_box.children:  # noqa: SLF001 - nothing public tells
            if box.element is not None:
                yield from box.descendants(placeholders=True)


def _set_list_numbering(document: Any, pdf: Any) -> None:
    """Say of each list how it is numbered (ISO 32000-2, table 382): PDF/UA-2 asks for it.

    The structure does not tell; the boxes that it was made from do, and stand in the same order.
    """
    newer = "Namespaces" in resolve(pdf, pdf.catalog["StructTreeRoot"])  # of PDF 2.0
    others = {"ol": "/Ordered", "ul": "/Unordered"} if newer else {}
    boxes = [box for box in _boxes(document) if box.element_tag in {"ol", "ul"}]
    boxes = [box for box in boxes if not (_is_line(box) or _is_text(box))]
    for element, box in zip(elements(pdf, "/L"), boxes, strict=True):
        other = others.get(box.element_tag, "/None")
        numbering = NUMBERINGS.get(box.style["list_style_type"], other)
        element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})


def _is_line(box: Any) -> bool:
    return type(box).__name__ == "LineBox"


def _name_list_bodies(pdf: Any) -> None:
    """Let an item hold nothing but its label and one body (ISO 32000-2, table 371).

    An item of several blocks has them in a ``div``, which becomes the body. A label that a layout
    sets inside of the text comes out of it.
    """
    for label in elements(pdf, "/Lbl"):
        item = holder = resolve(pdf, label["P"])
        while item["S"] != "/LI":
            item = resolve(pdf, item["P"])
        holder["K"].remove(label.reference)
        item["K"].append(label.reference)
        label["P"] = item.reference
    for item in elements(pdf, "/LI"):
        kids = {kid: resolve(pdf, kid) for kid in item["K"]}
        labels = [kid for kid, child in kids.items() if child["S"] == "/Lbl"]
        content = {kid: child for kid, child in kids.items() if child["K"] and kid not in labels}
        body, *others = content.values() or [None]
        if others or (body and body["S"] not in BODIES):
            body = create(pdf, "/LBody", item, list(content))
            for child in content.values():
                child["P"] = body.reference
                child["S"] = "/Div" if child["S"] == "/LBody" else child["S"]
        item["K"][:] = labels
        if body:
            body["S"] = "/LBody"
            item["K"].append(body.reference)


def _drop_inner_links(pdf: Any) -> None:
    """Leave a link one annotation, its own or else that of a picture in it.

    WeasyPrint gives each element inside of a link, such as emphasis, one as well; none but links
    may have them (ISO 14289-1, 7.18.5).
    """
    for link in elements(pdf, "/Link"):
        if resolve(pdf, link["P"])["S"] == "/Link":  # of a pseudo-element
            link["S"] = "/NonStruct"
            continue
        references = [
            (holder, kid)
            for holder in walk(pdf, link)
            for kid in holder["K"]
            if not isinstance(kid, int) and resolve(pdf, kid)["Type"] == "/OBJR"
        ]
        for index, (holder, kid) in enumerate(references):
            holder["K"].remove(kid)
            annotation = resolve(pdf, resolve(pdf, kid)["Obj"])
            entry = position(pdf, annotation["StructParent"])
            if index == 0:
                link["K"].insert(0, kid)
                parent_tree(pdf)[entry + 1] = link.reference
            else:
                page = resolve(pdf, resolve(pdf, kid)["Pg"])
                page["Annots"].remove(annotation.reference)
                del parent_tree(pdf)[entry : entry + 2]
                annotation.clear()


def _wrap_link_texts(pdf: Any) -> None:
    """Give each text of a link an element of its own, as all other text has."""
    for link in elements(pdf, "/Link"):
        for index, kid in enumerate(link["K"]):
            if isinstance(kid, int):
                span = create(pdf, "/Span", link, [kid])
                link["K"][index] = span.reference
                page = resolve(pdf, link["Pg"])
                owner(pdf, page["StructParents"])[kid] = span.reference


def _tell_texts(document: Any, pdf: Any, language: str) -> dict[bytes, str]:
    """Say what language a text is in, and what the last word of a line reads as if it is divided.

    Its hyphen is a soft one (ISO 32000-1, 14.8.2.2.3). Return what each element that holds text
    reads as, by its reference; at a line end, where the space is left to the eye, it is put in.
    """
    boxes = _boxes(document)
    drawn = ((box, [*filter(_is_drawn, _texts(box))]) for box in boxes if _is_line(box))
    lines = {id(texts[-1]): box for box, texts in drawn if texts}
    read: dict[bytes, str] = {}
    for leaf, box in _leaves(document, pdf):
        line = lines.get(id(box))
        text = box.text + (" " if line else "")
        if line and _is_divided(box, line):
            text = box.text.removesuffix(box.style["hyphenate_character"]) + SOFT_HYPHEN
            leaf["ActualText"] = pydyf.String(text)
        if (box.style["lang"] or language) != language:
            leaf["Lang"] = pydyf.String(box.style["lang"])
        read[leaf.reference] = text
    return read


def _tell_turned(pdf: Any, element: Any, texts: Mapping[bytes, str], *, rtl: bool) -> None:
    """Say what right-to-left text reads as: its glyphs lie in the order of the eye (14.9.4).

    It is said of as much text as no link divides, by an element above those that hold the glyphs:
    MuPDF loses letters where it is said of these themselves.
    """
    kids = [resolve(pdf, kid) for kid in element["K"] if not isinstance(kid, int)]
    kids = [kid for kid in kids if kid["Type"] == "/StructElem"]
    for language, group in groupby(kids, lambda kid: _language(pdf, kid)):
        run = [*group]
        leaves = [leaf for kid in run for leaf in walk(pdf, kid)]
        text = "".join(texts.get(leaf.reference, "") for leaf in leaves)
        if language is None:
            for kid in run:
                _tell_turned(pdf, kid, texts, rtl=rtl)
        elif text and (rtl or TURNING.search(text)):
            above = create(pdf, "/Span", element, [kid.reference for kid in run])
            above["ActualText"] = pydyf.String(text)
            for leaf in leaves if language else ():
                above["Lang"] = leaf.pop("Lang", above.get("Lang"))
            first = element["K"].index(run[0].reference)
            element["K"][first : first + len(run)] = [above.reference]
            for kid in run:
                kid["P"] = above.reference


def _language(pdf: Any, element: Any) -> str | None:
    """Return the language of an element that is text and nothing else: no block, no link.

    Text in the language of the document says none, and has an empty one; ``None`` is any other
    element, and text in several languages.
    """
    parts = [*walk(pdf, element)]
    languages = {part.get("Lang", pydyf.String("")).string for part in parts if _is_leaf(part)}
    uniform = len(languages) == 1 and TEXTS.issuperset(part["S"] for part in parts)
    return languages.pop() if uniform else None


def _is_leaf(element: Any) -> bool:
    return any(isinstance(kid, int) for kid in element["K"])


def tell_syllables(document: Any, pdf: Any) -> None:
    """Say in the content of a page what text in Indic scripts reads as (ISO 32000-1, 14.9.4).

    Glyph by glyph it reads as none, and not all who read a page follow its structure.
    """
    _wrap_link_texts(pdf)
    for leaf, box in _leaves(document, pdf):
        if REORDERED.search(box.text):
            page = resolve(pdf, leaf["Pg"])
            for item in resolve(pdf, page["Contents"]).stream:
                if isinstance(item, dict) and item.get("MCID") in leaf["K"]:
                    item["ActualText"] = pydyf.String(box.text)


def _leaves(document: Any, pdf: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each element that holds text, with the box that it was made from."""
    spans = elements(pdf, "/Span")
    leaves = filter(_is_leaf, spans)
    yield from zip(leaves, filter(_is_text, _boxes(document)), strict=True)


def _texts(box: Any) -> list[Any]:
    """Return the texts of a box in order."""
    return [*filter(_is_text, box.descendants(placeholders=True))]


def _is_text(box: Any) -> bool:
    return hasattr(box, "text")


def _is_drawn(box: Any) -> bool:
    """Whether a text is more than the beginning of an element that goes on in the next line."""
    return bool(box.text)


def _is_divided(box: Any, line: Any) -> bool:
    """Whether a line ends with this text in a hyphen that no word of the block has there."""
    word = box.text.rsplit(maxsplit=1)[-1] if box.text.strip() else ""
    hyphen = box.style["hyphenate_character"]
    return bool(hyphen) and word.endswith(hyphen) and word not in "".join(line.element.itertext())


def _place_figures(pdf: Any) -> None:
    """Give the place of each figure from the lower left corner in points (ISO 32000-1, 14.8.5.4.3).

    WeasyPrint leaves it in CSS pixels from the upper left corner.
    """
    for figure in elements(pdf, "/Figure"):
        left, top, right, bottom = (POINTS * side for side in figure["A"]["BBox"])
        height = resolve(pdf, figure["Pg"])["MediaBox"][3]
        figure["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])


def _join_over_pages(document: Any, pdf: Any) -> None:
    """Make one element again of each, a paragraph or a list say, that runs over a page end."""
    for number, (before, after) in enumerate(pairwise(document.pages), start=1):
        depth = _running_over(before, after)
        outer = root(pdf)
        pages = [resolve(pdf, kid)["Pg"] for kid in outer["K"]]
        index = pages.index(pdf.page_references[number]) if depth else 0
        for _ in range(depth):
            match [resolve(pdf, kid) for kid in outer["K"][index - 1 : index + 1]]:
                case [first, second] if first["S"] == second["S"]:
                    index, outer = len(first["K"]), first
                    absorb(pdf, first, second)
                case _:
                    break


def _running_over(before: Any, after: Any) -> int:
    """Return how many elements, each in the one before it, go on from one page to the next."""
    begun = {id(box.element) for box in before._page_box.descendants()}  # noqa: SLF001 - as above
    depth = 0
    box = after._page_box  # noqa: SLF001 - as above
    while flow := [child for child in box.children if child.is_in_normal_flow()]:
        box = flow[0]
        if _is_line(box) or id(box.element) not in begun:
            break
        depth += box.element_tag not in {"html", "body"}
    return depth


def _join_links(document: Any, pdf: Any) -> None:
    """Make one element again of each link that runs over a line end, with all its annotations."""
    links: dict[int, list[tuple[Any, int]]] = {}
    for box in _boxes(document):
        key = (box.link_annotation or {}).get("StructParent")
        if key is not None:
            links.setdefault(id(box.element), []).append((resolve(pdf, owner(pdf, key)), key))
    for (first, _), *rest in links.values():
        for second, key in rest:
            parent_tree(pdf)[position(pdf, key) + 1] = first.reference
            absorb(pdf, first, second)
