"""What WeasyPrint's PDF lacks to be PDF/A and PDF/UA in one: added before the file is written.

WeasyPrint claims one standard a file. Its ``finisher`` is given the finished objects (of pydyf), so
the second claim, the publisher and the language can be put into the one XMP packet, and the tree
that screen readers follow be put right. ISO 19005-3 and ISO 14289-1 make the default pair, ISO
19005-4 and ISO 14289-2 the newer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from notice.definition.face import Face
from notice.render.pdf import repair, structure
from notice.standard import Standard

Finisher = Callable[[Any, Any], None]

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
    rtl: bool
    publisher: str


def finisher(claim: Claim, faces: Sequence[Face]) -> Finisher:
    """Return the function that WeasyPrint calls with its document and the PDF before writing.

    ``faces`` are those that the document is set in.
    """

    def finish(document: Any, pdf: Any) -> None:
        _extend_metadata(pdf, claim)
        _associate_once(pdf)
        _leave_pixels(pdf)
        repair.repair(document, pdf, claim.language, faces, rtl=claim.rtl)
        if claim.rtl:
            pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"
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
    stream = structure.resolve(pdf, pdf.catalog["Metadata"])
    before, end, after = b"".join(stream.stream).rpartition(b"</rdf:RDF>")
    stream.stream[:] = [before + addition.encode() + end + after]
    stream.compress = False  # so that a program which does not read PDF finds the packet


def _associate_once(pdf: Any) -> None:
    """Name each associated file once (ISO 32000-2, 14.13): WeasyPrint finds it in two places."""
    pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _leave_pixels(pdf: Any) -> None:
    """Ask no program to smooth a bitmap, which each would do in its way (ISO 19005-3, 6.2.8)."""
    for each in pdf.objects:
        if "Interpolate" in getattr(each, "extra", {}):
            each.extra["Interpolate"] = "false"


def _point_outline_at_structure(pdf: Any) -> None:
    """Let each outline item lead to its heading's element (ISO 14289-2, 8.8).

    A layout may ask for items of other things or keep headings out; such an outline goes.
    """
    headings = structure.elements(pdf, "/H[1-6]")
    items = [item for item in pdf.objects if isinstance(item, dict) and "Dest" in item]
    if len(items) != len(headings):
        pdf.catalog.pop("Outlines", None)
        return
    for item, heading in zip(items, headings, strict=True):
        item["Dest"][0] = heading.reference
