"""Word files as offices have them: by Word's styles, by looks, and as LibreOffice saves them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image

from notice.document import Blocks, List
from notice.document import Paragraph as Block
from notice.importing import wordfile
from notice.render.docx import ooxml

Outline = Callable[[Blocks], str]
Saved = Callable[[str, bytes, str], bytes]
WORD = "docx:MS Word 2007 XML"


def packed(document: Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def said(data: bytes) -> list[str]:
    return [str(remark) for remark in wordfile.read(data).remarks]


def line(document: Document, text: str, *, bold: bool = False, style: str = "Normal") -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(text).bold = bold or None
    return paragraph


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a packed file with one part changed."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as packed_again:
        for entry in source.namelist():
            content = source.read(entry)
            packed_again.writestr(entry, change(content) if entry == name else content)
    return target.getvalue()


def picture() -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (4, 4), "navy").save(file, "PNG")
    return file


def test_styles_say_what_a_paragraph_is(outline: Outline) -> None:
    """An Azerbaijani statement, typed with the styles of Word."""
    document = docx.Document()
    document.add_paragraph("Zəlzələnin 35-ci ildönümü", style="Title")
    document.add_paragraph("Bu gün zəlzələdə həlak olanları anırıq.")
    document.add_heading("Həmin gecə", 1)
    document.add_paragraph("Zəlzələ səhər saat 4-də başladı.")
    document.add_heading("Sonra", 3)
    document.add_paragraph("kömək edənlər", style="List Bullet")
    document.add_paragraph("həkimlər", style="List Bullet")
    document.add_paragraph("birinci", style="List Number")
    document.add_paragraph("ikinci", style="List Number")
    document.add_paragraph("Hər şey bir dəqiqəyə bitdi.", style="Quote")
    assert (
        outline(wordfile.read(packed(document)).blocks)
        == """\
# Zəlzələnin 35-ci ildönümü
Bu gün zəlzələdə həlak olanları anırıq.
## Həmin gecə
Zəlzələ səhər saat 4-də başladı.
### Sonra
- kömək edənlər
- həkimlər
1. birinci
2. ikinci
> Hər şey bir dəqiqəyə bitdi."""
    )


def test_the_only_heading_of_the_first_level_is_the_title(outline: Outline) -> None:
    document = docx.Document()
    title = document.add_heading("Day of the Lost Harbour", 1).runs[0]
    title.font.size, title.bold = Pt(8), False
    document.add_heading("What we know", 2)
    document.add_paragraph("The harbour burned for two days.")
    blocks = wordfile.read(packed(document)).blocks
    assert outline(blocks[:2]) == "# Day of the Lost Harbour\n## What we know"


def test_looks_say_it_where_styles_do_not(outline: Outline) -> None:
    """A German letter: the title in the middle, headings in bold, marks typed by hand."""
    document = docx.Document()
    line(document, "Amt für Gedenken")
    title = line(document, "Zum 12. Jahrestag des Deichbruchs", bold=True)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line(document, "Heute denken wir an die Toten des Deichbruchs.")
    line(document, "Was geschah", bold=True)
    line(document, "Der Deich brach um Mitternacht.")
    line(document, "Das hat niemand vergessen.", bold=True)  # it ends in a full stop
    line(document, "Wir danken\u00a0allen:")
    for text in ("• den Helfern", "• den Ärzten", "– in der Stadt", "– auf dem Land"):
        line(document, text)
    line(document, "1. Erstens")
    line(document, "2. Zweitens")
    quote = line(document, "Das Wasser kam ohne Warnung.")
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(1)
    line(document, "Das Amt", bold=True)  # nothing stands below it
    assert (
        outline(wordfile.read(packed(document)).blocks)
        == """\
Amt für Gedenken
# Zum 12. Jahrestag des Deichbruchs
Heute denken wir an die Toten des Deichbruchs.
## Was geschah
Der Deich brach um Mitternacht.
*Das hat niemand vergessen.*
Wir danken\u00a0allen:
- den Helfern
- den Ärzten
- in der Stadt
- auf dem Land
1. Erstens
2. Zweitens
> Das Wasser kam ohne Warnung.
*Das Amt*"""
    )


def test_a_large_line_is_the_title_and_a_long_bold_one_no_heading(outline: Outline) -> None:
    document = docx.Document()
    line(document, "Thirty years on").runs[0].font.size = Pt(20)
    long_line = "a bold sentence that goes on and on " * 3 + "to its end"
    line(document, long_line, bold=True)
    line(document, "Plain.")
    assert outline(wordfile.read(packed(document)).blocks) == (
        f"# Thirty years on\n*{long_line}*\nPlain."
    )


def test_a_bold_line_is_a_heading_where_text_stands_below_it(outline: Outline) -> None:
    """A Ukrainian letter: one above its text in one paragraph, and a name that is none."""
    document = docx.Document()
    document.add_paragraph("Сьогодні ми згадуємо всіх.")
    paragraph = line(document, "Тієї ночі", bold=True)
    paragraph.add_run().add_break()
    paragraph.add_run("Пожежа почалася вночі.")
    document.add_paragraph("Ми дякуємо:\n• лікарям\n• пожежникам")
    line(document, "Олена Коваль", bold=True)
    line(document, "Голова служби")
    name = line(document, "Служба пам’яті", bold=True)
    name.add_run().add_break()
    name.add_run("Київ")
    assert (
        outline(wordfile.read(packed(document)).blocks)
        == """\
Сьогодні ми згадуємо всіх.
## Тієї ночі
Пожежа почалася вночі.
Ми дякуємо:
- лікарям
- пожежникам
*Олена Коваль*
Голова служби
*Служба пам’яті*|Київ"""
    )


def test_runs_keep_their_look_and_editors_signs_go(outline: Outline) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Le ")
    paragraph.add_run("village ").italic = True  # the space is outside of the emphasis
    paragraph.add_run("tout entier").bold = True
    paragraph.add_run(" –").italic = True  # a sign has no emphasis
    paragraph.add_run(", c’est-à-dire 48\u00a0maisons, a été dé\u00adtruit.\u200b").add_break()
    paragraph.add_run("Voir ")
    ooxml.add(ooxml.add(ooxml.link(paragraph, "https://example.org/a"), "r"), "t").text = "la liste"
    assert outline(wordfile.read(packed(document)).blocks) == (
        "Le _village_ *tout entier* –, c’est-à-dire 48\u00a0maisons, a été détruit."
        "|Voir [la liste](https://example.org/a)"
    )


def test_a_link_by_a_field_is_one_and_a_bad_address_is_told(outline: Outline) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("See ")
    for kind, text in (
        ("begin", ""),
        ("", ' HYPERLINK "https://example.org/f" '),
        ("separate", ""),
    ):
        run = paragraph.add_run()._r  # noqa: SLF001
        if kind:
            ooxml.add(run, "fldChar", fldCharType=kind)
        else:
            ooxml.add(run, "instrText").text = text
    paragraph.add_run("the list")
    ooxml.add(paragraph.add_run()._r, "fldChar", fldCharType="end")  # noqa: SLF001
    paragraph.add_run(" and ")
    ooxml.add(ooxml.add(ooxml.link(paragraph, "C:\\list.txt"), "r"), "t").text = "ours"
    intake = wordfile.read(packed(document))
    assert outline(intake.blocks) == "See [the list](https://example.org/f) and ours"
    assert [*map(str, intake.remarks)] == [
        r"paragraph 1: a link to 'C:\list.txt' was left out: it is no whole address"
    ]


LETTER = ("Служба памяти", "О наводнении 1990\u00a0года", "Сегодня 36\u00a0лет на\u00adводнению. ")


def test_a_letter_that_libreoffice_saved(saved: Saved, outline: Outline) -> None:
    """A Russian one: first-page letterhead with a logo, a footer, and tracked changes."""
    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    head = section.first_page_header.paragraphs[0]
    head.add_run().add_picture(picture())
    head.add_run(LETTER[0])
    section.footer.paragraphs[0].text = "Тел. 000-00-00"
    title = line(document, LETTER[1], bold=True)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    body = line(document, LETTER[2])
    deleted = ooxml.add(ooxml.add(body._p, "del", id="1", author="А"), "r")  # noqa: SLF001
    ooxml.add(deleted, "delText").text = "Не все. "
    inserted = ooxml.add(ooxml.add(body._p, "ins", id="2", author="А"), "r")  # noqa: SLF001
    ooxml.add(inserted, "t").text = "Помним всех."
    line(document, "Как это было", bold=True)
    line(document, "Вода пришла ночью.")
    for data in (packed(document), saved("letter.docx", packed(document), WORD)):
        intake = wordfile.read(data)
        assert outline(intake.blocks) == (
            "# О наводнении 1990\u00a0года\nСегодня 36\u00a0лет наводнению. Помним всех.\n"
            "## Как это было\nВода пришла ночью."
        )
        remarks = "\n".join(map(str, intake.remarks))
        for wanted in (
            "paragraph 2: a tracked deletion was accepted: 'Не все.'",
            "paragraph 2: a tracked insertion was accepted: 'Помним всех.'",
            "the header of the first page: left out, as it is the issuer's: 'Служба памяти'",
            "the header of the first page: a picture",
            "the footer: left out, as it is the issuer's: 'Тел. 000-00-00'",
        ):
            assert wanted in remarks


def test_a_header_that_goes_on_is_named_once() -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    document.sections[0].header.paragraphs[0].text = "The Office"
    document.add_section()
    assert said(packed(document)) == ["the header: left out, as it is the issuer's: 'The Office'"]


def test_each_list_begins_where_it_is_numbered_to_begin(outline: Outline) -> None:
    """Two lists without anything between them, and two numbers typed that are no list."""
    document = docx.Document()
    ooxml.define_numbering(document)
    for start, texts in ((1, ("one", "two")), (1, ("one again",)), (7, ("seven",))):
        number = ooxml.begin_list(document, start, 0)
        for text in texts:
            ooxml.put_in_list(document.add_paragraph(text), number, 0)
    for text in ("3. May was wet", "9. June was dry"):
        document.add_paragraph(text)
    blocks = wordfile.read(packed(document)).blocks
    assert [*map(type, blocks)] == [List, List, List, Block, Block]
    assert outline(blocks) == (
        "1. one\n2. two\n1. one again\n7. seven\n3. May was wet\n9. June was dry"
    )


def test_a_paragraph_whose_end_was_deleted_goes_on_with_the_next(outline: Outline) -> None:
    document = docx.Document()
    first = line(document, "They came at night ")
    mark = ooxml.add(first._p.get_or_add_pPr(), "rPr")  # noqa: SLF001
    ooxml.add(mark, "del", id="1", author="A")
    line(document, "and left by day.")
    assert outline(wordfile.read(packed(document)).blocks) == "They came at night and left by day."


def test_bold_from_right_to_left_has_a_property_of_its_own(outline: Outline) -> None:
    """An Arabic statement (ISO/IEC 29500-1, 17.3.2.2 and 17.3.2.30)."""
    document = docx.Document()
    for text, bold in (("في ذكرى الفيضان", True), ("نتذكر اليوم ضحايا الفيضان.", False)):
        run = document.add_paragraph().add_run(text)
        run.font.rtl, run.font.cs_bold = True, bold
    assert outline(wordfile.read(packed(document)).blocks) == (
        "## في ذكرى الفيضان\nنتذكر اليوم ضحايا الفيضان."
    )


GEORGIAN = """\
<html><head><meta charset="utf-8"><title>x</title></head><body>
<h1>წყალდიდობის წლისთავი</h1>
<p>დღეს ვიხსენებთ <i>ყველას</i>, ვინც დაიღუპა.</p>
<h2>რა მოხდა</h2>
<blockquote>წყალი ღამით მოვიდა.</blockquote>
<ol><li>პირველი</li><li>მეორე<ul><li>შიგნით</li></ul></li><li>მესამე</li></ol>
</body></html>
"""


def test_what_libreoffice_makes_of_a_page(saved: Saved, outline: Outline) -> None:
    data = saved("page.html", GEORGIAN.encode(), WORD)
    assert (
        outline(wordfile.read(data).blocks)
        == """\
# წყალდიდობის წლისთავი
დღეს ვიხსენებთ _ყველას_, ვინც დაიღუპა.
## რა მოხდა
> წყალი ღამით მოვიდა.
1. პირველი
2. მეორე
  - შიგნით
3. მესამე"""
    )


FLAT = """\
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:body><office:text>
<text:p>The mine was closed in 1987.<text:note text:note-class="footnote"><text:note-citation>1\
</text:note-citation><text:note-body><text:p>By the mining act.</text:p></text:note-body>\
</text:note></text:p>
<text:p>It is closed still.<draw:frame text:anchor-type="paragraph" svg:width="5cm"\
 svg:height="2cm"><draw:text-box><text:p>Aside from all.</text:p></draw:text-box></draw:frame>\
</text:p>
<text:p>We remember.<office:annotation><dc:creator>B</dc:creator><text:p>Say whom.</text:p>\
</office:annotation></text:p>
</office:text></office:body></office:document>
"""


def test_what_a_statement_cannot_hold_is_named_with_its_place(
    saved: Saved, outline: Outline
) -> None:
    intake = wordfile.read(saved("mine.fodt", FLAT.encode(), WORD))
    assert outline(intake.blocks) == (
        "The mine was closed in 1987.\nIt is closed still.\nWe remember."
    )
    assert [*map(str, intake.remarks)] == [
        "paragraph 1: a footnote was left out: 'By the mining act.'",
        "paragraph 2: a text box was left out: 'Aside from all.'",
        "paragraph 3: a comment was left out: 'Say whom.'",
    ]


def test_hidden_text_signs_and_formulas_are_named() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Seen.")
    paragraph.add_run("unseen").font.hidden = True
    ooxml.add(paragraph.add_run()._r, "sym", font="Wingdings", char="F0FC")  # noqa: SLF001
    formula = OxmlElement("m:oMath", nsdecls={"m": "http://example.org/math"})
    formula.text = "x+1"
    paragraph._p.append(formula)  # noqa: SLF001
    assert said(packed(document)) == [
        "paragraph 1: hidden text was left out: 'unseen'",
        "paragraph 1: the sign F0FC of the font Wingdings was left out: type it anew",
        "paragraph 1: a formula was left out: 'x+1'",
    ]


def test_tables_are_refused_with_their_place_and_text() -> None:
    document = docx.Document()
    document.add_paragraph("The dead by district:")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("North", "4", "South", "5"), strict=True):  # noqa: SLF001
        cell.text = text
    with pytest.raises(ValueError, match=r"table after paragraph 1: 'North \| 4 \| South \| 5'"):
        wordfile.read(packed(document))


def test_a_table_with_one_cell_of_text_is_layout(outline: Outline) -> None:
    document = docx.Document()
    cells = document.add_table(1, 2)._cells  # noqa: SLF001
    cells[0].paragraphs[0].add_run().add_picture(picture())
    cells[1].text = "Text beside a logo."
    intake = wordfile.read(packed(document))
    assert outline(intake.blocks) == "Text beside a logo."
    assert [*map(str, intake.remarks)] == [
        "above the text: a picture was left out; the logo is the issuer's"
    ]


def test_an_empty_line_parts_paragraphs_and_a_page_break_is_a_line_end(outline: Outline) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("One.")
    for kind in (WD_BREAK.LINE, WD_BREAK.LINE):
        paragraph.add_run().add_break(kind)
    paragraph.add_run("Two,").add_break(WD_BREAK.PAGE)
    paragraph.add_run("three.").add_break()
    document.add_paragraph("  ")
    document.add_paragraph("Four.")
    assert outline(wordfile.read(packed(document)).blocks) == "One.\nTwo,|three.\nFour."


def test_a_number_that_is_printed_otherwise_is_told() -> None:
    """A heading in a numbered list, and an item numbered by letters."""
    document = docx.Document()
    document.add_heading("A part", 1)
    numbered = document.add_heading("Another", 1)
    ooxml.define_numbering(document)
    ooxml.put_in_list(numbered, ooxml.begin_list(document, 1, 0), 0)
    item = document.add_paragraph("an item")
    ooxml.put_in_list(item, ooxml.begin_list(document, 1, 0), 0)
    data = changed(
        packed(document),
        "word/numbering.xml",
        lambda part: part.replace(b'w:numFmt w:val="decimal"', b'w:numFmt w:val="lowerLetter"'),
    )
    assert said(data) == [
        "paragraph 2: the number 1 of this heading was left out: type it",
        "paragraph 3: this item is numbered in lowerLetter, a statement has figures",
    ]


SIMPLE = docx.Document()
SIMPLE.add_paragraph("Simple.")
PLAIN = packed(SIMPLE)
ENTITY = b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no Word file, or damaged"),
        (b"PK\x03\x04 and no more", "no Word file, or damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), r"an old \.doc, or it has a password"),
        (changed(PLAIN, "word/document.xml", lambda part: part[:-20]), "or damaged"),
        (
            changed(PLAIN, "word/document.xml", lambda p: p.replace(b"<w:document", ENTITY)),
            r"word/document\.xml has a document type",
        ),
        (
            changed(
                PLAIN,
                "word/document.xml",
                lambda part: part.replace(b"Simple.", b"<w:smartTag>" * 300),
            ),
            "or damaged",
        ),
        (
            changed(
                PLAIN, "word/document.xml", lambda part: part.replace(b"Simple", b"a " * 3 * 10**6)
            ),
            "more than 4 MB of text",
        ),
        (changed(PLAIN, "docProps/thumbnail.jpeg", lambda _: bytes(65 * 2**20)), "when unpacked"),
        (
            changed(
                PLAIN,
                "[Content_Types].xml",
                lambda part: part.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                    b"application/vnd.ms-word.document.macroEnabled.main",
                ),
            ),
            r"macros \(\.docm\); save it as \.docx",
        ),
        (
            changed(
                PLAIN,
                "[Content_Types].xml",
                lambda part: part.replace(b"document.main+xml", b"template.main+xml"),
            ),
            "its content is application/.*template",
        ),
        (bytes(17 * 10**6), "more than 16 MB; save the statement alone"),
        (packed(docx.Document()), "it holds no text"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_a_file_that_is_no_statement_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message) as raised:
        wordfile.read(data)
    assert "0x" not in str(raised.value)
