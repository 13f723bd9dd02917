"""What python-docx has no call for: numbering, links, direction, language, and the same bytes.

Names are those of WordprocessingML (ISO/IEC 29500-1, 17).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from babel import Locale
from babel.core import get_global, parse_locale
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FIRST_OF_ZIP = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can hold."""
SCRIPT_NAMED = {"az", "uz"}
"""Languages whose tag in Word names the script ([MS-LCID]): az-Latn-AZ, but tr-TR."""
KINDS = {
    **dict.fromkeys(("Jpan", "Kore", "Hans", "Hant"), "eastAsia"),
    **dict.fromkeys(("Arab", "Hebr", "Deva", "Beng", "Taml", "Thai", "Khmr", "Mymr"), "bidi"),
}
"""The scripts whose language Word keeps apart from that of all others."""
NO_LANGUAGE = "x-none"
LEVELS = 9
TWIPS_A_LEVEL = 360
BULLETS = "•–·"
FORMS = (("bullet", BULLETS), ("decimal", ""))
FIRST_ABSTRACT = 90
"""Above the numbering that comes with the library's template."""


def add(parent: Any, name: str, **attributes: str) -> Any:
    """Append an element ``w:name`` with attributes in the same namespace, and return it."""
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def language(cldr: str) -> str:
    """Return the tag that Word knows a CLDR locale by, such as ``en-GB`` or ``az-Latn-AZ``."""
    locale = Locale.parse(cldr)
    script, territory = _likely(cldr)
    named = f"-{script}" if locale.language in SCRIPT_NAMED else ""
    return f"{locale.language}{named}-{locale.territory or territory}"


def _likely(cldr: str) -> tuple[str, str]:
    """Return the script and territory that a locale most likely has (UTS #35, 4.3)."""
    tag = Locale.parse(cldr).language
    _, territory, script, *_ = parse_locale(get_global("likely_subtags").get(tag, cldr))
    return script or "", territory or ""


def define_language(document: Document, cldr: str) -> None:
    """Say what language the text is in, by script: Word keeps three at once (17.3.2.20).

    Latin words in a Japanese or Arabic text are in no language that is known.
    """
    [fonts] = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    for old in fonts.findall(qn("w:lang")):
        fonts.remove(old)
    kind = KINDS.get(_likely(cldr)[0], "val")
    add(fonts, "lang", **({"val": NO_LANGUAGE} | {kind: language(cldr)}))


def tell_language(run: Run, cldr: str) -> None:
    """Say what language a run is in, where it is not that of the document (17.3.2.20)."""
    kind = KINDS.get(_likely(cldr)[0], "val")
    add(run._r.get_or_add_rPr(), "lang", **({"val": NO_LANGUAGE} | {kind: language(cldr)}))  # noqa: SLF001 - as below


AFTER_SIZE = ("highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "lang")
AFTER_BIDI = ("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "jc", "rPr")
"""What the schema wants behind an element (17.3.2.1, 17.3.1.22)."""


def size_other_scripts(properties: Any, points: float) -> None:
    """Set the size of Arabic and Hebrew letters, which Word keeps by itself (17.3.2.39)."""
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(round(points * 2)))
    properties.insert_element_before(size, *(f"w:{name}" for name in AFTER_SIZE))


def turn(paragraph: Paragraph) -> None:
    """Set a paragraph from right to left (17.3.1.6)."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no other way in
    bidi = OxmlElement("w:bidi")
    properties.insert_element_before(
        bidi, "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def write_unbroken(run: Run, text: str) -> None:
    """Write text that no line may end in: with no-break spaces and hyphens (17.3.3.18).

    To UAX #9 a no-break space makes one of two numbers (W4). In a run from right to left a mark
    behind it keeps them apart, as the space does that stands there in the text.
    """
    space = "\u00a0\u200f" if run.font.rtl else "\u00a0"
    parts = text.replace(" ", space).split("-")
    for index, part in enumerate(parts):
        if index:
            add(run._r, "noBreakHyphen")  # noqa: SLF001 - as above
        if part:
            run.add_text(part)


def link(paragraph: Paragraph, address: str) -> Any:
    """Append a link to a paragraph and return the element that its runs go into (17.16.22)."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), relation)
    paragraph._p.append(element)  # noqa: SLF001 - as above
    return element


def define_numbering(document: Document) -> None:
    """Add a bulleted and a decimal numbering of nine levels (17.9.1)."""
    root = document.part.numbering_part.element
    first = root.find(qn("w:num"))
    for offset, (form, bullets) in enumerate(FORMS):
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), str(FIRST_ABSTRACT + offset))
        add(abstract, "multiLevelType", val="hybridMultilevel")
        for level in range(LEVELS):
            numbered = add(abstract, "lvl", ilvl=str(level))
            add(numbered, "start", val="1")
            add(numbered, "numFmt", val=form)
            mark = bullets[level % len(bullets)] if bullets else f"%{level + 1}."
            add(numbered, "lvlText", val=mark)
            add(numbered, "lvlJc", val="left")
            indent = add(numbered, "pPr")
            left = str(TWIPS_A_LEVEL * (level + 1))
            add(indent, "ind", left=left, hanging=str(TWIPS_A_LEVEL))
        first.addprevious(abstract)


def begin_list(document: Document, start: int | None, level: int) -> int:
    """Return the number of a new list, bulleted or from ``start`` on (17.9.15)."""
    root = document.part.numbering_part.element
    number = 1 + max(int(num.get(qn("w:numId"))) for num in root.findall(qn("w:num")))
    num = add(root, "num", numId=str(number))
    add(num, "abstractNumId", val=str(FIRST_ABSTRACT + (start is not None)))
    if start is not None:
        override = add(num, "lvlOverride", ilvl=str(level))
        add(override, "startOverride", val=str(start))
    return number


def put_in_list(paragraph: Paragraph, number: int, level: int) -> None:
    """Make a paragraph an item of a list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - as above
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number


def add_picture(
    paragraph: Paragraph, data: bytes, height: Length, widest: Length, alt: str
) -> None:
    """Append a picture that stands in the line, with the text that stands for it (20.4.2.5).

    It has this height unless it would then be wider than ``widest``.
    """
    picture = paragraph.add_run().add_picture(BytesIO(data), height=height)
    if picture.width > widest:
        picture.height = Emu(picture.height * widest // picture.width)
        picture.width = widest
    picture._inline.docPr.set("descr", alt)  # noqa: SLF001 - as above


def add_page_number(paragraph: Paragraph) -> None:
    """Append the number of the page, which Word fills in (17.16.5.44)."""
    field = add(paragraph._p, "fldSimple", instr=" PAGE ")  # noqa: SLF001 - as above
    add(add(field, "r"), "t").text = "2"


@dataclass(frozen=True)
class _Archive:
    """A ZIP file that the library writes into: its own takes the time of the clock."""

    file: ZipFile

    def write(self, name: PackURI, data: bytes | str) -> None:
        """Append a part of the document."""
        entry = ZipInfo(name.membername, FIRST_OF_ZIP)
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        self.file.writestr(entry, data)


def packed(document: Document) -> bytes:
    """Return the file of a document, the same bytes for the same content: no time of the clock."""
    package = document.part.package
    for part in package.parts:
        part.before_marshal()
    written = BytesIO()
    writer: Any = PackageWriter  # without types
    with ZipFile(written, "w") as file:
        archive = _Archive(file)
        writer._write_content_types_stream(archive, package.parts)  # noqa: SLF001 - as above
        writer._write_pkg_rels(archive, package.rels)  # noqa: SLF001 - as above
        writer._write_parts(archive, package.parts)  # noqa: SLF001 - as above
    return written.getvalue()
