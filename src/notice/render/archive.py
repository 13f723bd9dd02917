"""What WeasyPrint's PDF lacks to be PDF/A and PDF/UA in one: added before the file is written.

WeasyPrint claims one standard a file. Its ``finisher`` is given the finished objects (of pydyf), so
the second claim, the publisher and the language can be put into the one XMP packet, and what is
not part of the reading order, page numbers, can be marked as such. ISO 19005-3 and ISO 14289-1
make the default pair, ISO 19005-4 and ISO 14289-2 the newer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape

import pydyf

Standard = Literal["a3-ua1", "a4-ua2"]
Finisher = Callable[[Any, Any], None]
REFERENCE = re.compile(rb"(\d+) 0 R")
HEADING = re.compile(r"/H[1-6]")

UA_1 = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file claims</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""The claim of PDF/UA-1, and its schema: PDF/A-3 knows none but those it lists (6.6.2.3)."""
UA_2 = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>2</pdfuaid:part>
<pdfuaid:rev>2024</pdfuaid:rev>
</rdf:Description>
"""
VARIANTS = {"a3-ua1": "pdf/a-3a", "a4-ua2": "pdf/a-4f"}
"""What WeasyPrint is asked for: the PDF/A part, which sets colours, file ID and annotations."""


@dataclass(frozen=True)
class Claim:
    """What a file says of itself beyond what WeasyPrint takes from the page."""

    standard: Standard
    language: str
    publisher: str


def finisher(claim: Claim) -> Finisher:
    """Return the function that WeasyPrint calls with its document and the PDF before writing."""

    def finish(document: Any, pdf: Any) -> None:
        _extend_metadata(pdf, claim)
        _set_list_numbering(document, pdf)
        _wrap_list_bodies(pdf)
        _mark_pagination(pdf)
        if claim.standard == "a4-ua2":
            _point_outline_at_structure(pdf)

    return finish


def _extend_metadata(pdf: Any, claim: Claim) -> None:
    """Put the claim, the language and the publisher into the packet's one ``rdf:RDF``."""
    texts = {"language": claim.language, "publisher": claim.publisher}
    dublin_core = "".join(
        f"<dc:{name}><rdf:Bag><rdf:li>{escape(text)}</rdf:li></rdf:Bag></dc:{name}>\n"
        for name, text in texts.items()
    )
    addition = (
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"{dublin_core}</rdf:Description>\n"
        f"{UA_1 if claim.standard == 'a3-ua1' else UA_2}"
    )
    stream = _object(pdf, pdf.catalog["Metadata"])
    before, end, after = b"".join(stream.stream).rpartition(b"</rdf:RDF>")
    stream.stream[:] = [before + addition.encode() + end + after]
    stream.compress = False  # so that a program which does not read PDF finds the packet


def _set_list_numbering(document: Any, pdf: Any) -> None:
    """Say of each list how it is numbered (ISO 32000-2, table 382): PDF/UA-2 asks for it.

    The structure does not tell ordered lists from others; the boxes that it was made from do, and
    both stand in the same order, a list that runs over a page end once for each page.
    """
    boxes = [
        box.element_tag
        for page in document.pages
        for box in page._page_box.descendants()  # noqa: SLF001 - nothing public tells
        if box.element_tag in {"ol", "ul"}
    ]
    lists = [each for each in pdf.objects if isinstance(each, dict) and each.get("S") == "/L"]
    for element, tag in zip(lists, boxes, strict=True):
        numbering = "/Decimal" if tag == "ol" else "/Disc"
        element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})


def _wrap_list_bodies(pdf: Any) -> None:
    """Put what a list item holds beside its label into a list body (ISO 32000-2, table 371)."""
    items: list[Any] = [
        each for each in pdf.objects if isinstance(each, dict) and each.get("S") == "/LI"
    ]
    for item in items:
        kids = {kid: _object(pdf, kid) for kid in item["K"]}
        content = [kid for kid, child in kids.items() if child["S"] not in {"/Lbl", "/LBody"}]
        if not content:
            continue
        body = pydyf.Dictionary(
            item | {"S": "/LBody", "K": pydyf.Array(content), "P": item.reference}
        )
        pdf.add_object(body)
        for kid in content:
            kids[kid]["P"] = body.reference
        item["K"] = pydyf.Array([kid for kid in item["K"] if kid not in content] + [body.reference])


def _mark_pagination(pdf: Any) -> None:
    """Turn content that no structure element holds, page margin boxes, into artifacts.

    WeasyPrint marks it as content of an element without a parent (ISO 14289-1, 7.1 and 7.8).
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    held = set(_held(pdf, root, None))
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in _pages(pdf):
        content = _object(pdf, page["Contents"]).stream
        for index, item in enumerate(content):
            if not (isinstance(item, dict) and "MCID" in item):
                continue
            number = item["MCID"]
            if (page.reference, number) in held:
                continue
            content[index - 1] = "/Artifact"
            item.clear()
            item["Type"] = "/Pagination"
            elements = parents[page["StructParents"]]
            _object(pdf, elements[number]).clear()
            elements[number] = "null"


def _held(pdf: Any, element: Any, page: bytes | None) -> Iterator[tuple[bytes, int]]:
    """Yield each marked content that the structure tree holds, as page reference and number."""
    page = element.get("Pg", page)
    kids = element.get("K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if isinstance(kid, int) and page is not None:
            yield page, kid
        elif isinstance(kid, bytes):
            child = _object(pdf, kid)
            if child.get("Type") == "/StructElem":
                yield from _held(pdf, child, page)


def _point_outline_at_structure(pdf: Any) -> None:
    """Let each outline item lead to its heading's element (ISO 14289-2, 8.8)."""
    headings = [element for element in pdf.objects if _is_heading(element)]
    items = [each for each in pdf.objects if isinstance(each, dict) and "Dest" in each]
    for item, heading in zip(items, headings, strict=True):
        item["Dest"][0] = heading.reference


def _is_heading(element: Any) -> bool:
    return isinstance(element, dict) and bool(HEADING.fullmatch(str(element.get("S", ""))))


def _pages(pdf: Any) -> Iterator[Any]:
    return (each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == "/Page")


def _object(pdf: Any, reference: bytes) -> Any:
    """Return the object that an indirect reference names."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"{reference!r} is not a reference")
    return pdf.objects[int(match[1])]
