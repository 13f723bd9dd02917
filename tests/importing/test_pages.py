"""PDFs: by their structure, or by the places of their lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import docx
import pikepdf
import pymupdf
import pytest
import weasyprint
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm
from PIL import Image

from notice.document import Blocks
from notice.importing import pages

Outline = Callable[[Blocks], str]
Saved = Callable[[str, bytes, str], bytes]
Placed = tuple[float, float, str, str, float]
"""Where a text stands, the text, its font and size."""
PLACES = "the words were read by their place on the page; compare them with it"


def drawn(*sheets: Sequence[Placed], **more: object) -> bytes:
    """Draw lines of text on pages that have no structure."""
    with pymupdf.open() as document:  # type: ignore[no-untyped-call]
        for sheet in sheets:
            page = document.new_page(width=420, height=595)
            for x, y, text, font, size in sheet:
                page.insert_text((x, y), text, fontname=font, fontsize=size)
        data: bytes = document.tobytes(**more)
    return data


def lines(*texts: str, x: float = 60, y: float = 100, leading: float = 14) -> list[Placed]:
    return [(x, y + leading * row, text, "helv", 11) for row, text in enumerate(texts)]


def letter() -> bytes:
    """Return a Word file of a Georgian letter, two pages of it."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(14), Cm(11)
    section.header.paragraphs[0].text = "ხსოვნის სამსახური"
    document.add_paragraph("მიწისძვრის 10 წლისთავი", style="Title")
    document.add_paragraph(
        "დღეს ვიხსენებთ ყველას, ვინც დაიღუპა."
    ).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading("რა მოხდა", 1)
    paragraph = document.add_paragraph("მიწა ")
    paragraph.add_run("ორჯერ").italic = True
    paragraph.add_run(" შეირყა " + "და ხალხი გარეთ გამოვიდა " * 14 + "ბოლოს.")
    document.add_heading("ვინ დაგვეხმარა", 1)
    for text in ("ექიმები", "მეზობლები"):
        document.add_paragraph(text, style="List Bullet")
    for text in ("ერთი", "ორი"):
        document.add_paragraph(text, style="List Number")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


LONG = "მიწა _ორჯერ_ შეირყა " + "და ხალხი გარეთ გამოვიდა " * 14 + "ბოლოს."
LETTER = f"""\
# მიწისძვრის 10 წლისთავი
დღეს ვიხსენებთ ყველას, ვინც დაიღუპა.
## რა მოხდა
{LONG}
## ვინ დაგვეხმარა
- ექიმები
- მეზობლები
1. ერთი
2. ორი"""


@pytest.mark.parametrize("tagged", ["true", "false"])
def test_a_letter_of_two_pages(tagged: str, saved: Saved, outline: Outline) -> None:
    """One paragraph goes on over the end of the page, and the header is on both."""
    form = f'pdf:writer_pdf_Export:{{"UseTaggedPDF":{{"type":"boolean","value":"{tagged}"}}}}'
    data = saved("letter.docx", letter(), form)
    with pymupdf.open(stream=data) as document:  # type: ignore[no-untyped-call]
        assert len(document) > 1
    intake = pages.read(data)
    assert outline(intake.blocks) == LETTER
    remarks = [*map(str, intake.remarks)]
    assert "page 1: left out, as it is in the margin: 'ხსოვნის სამსახური'" in remarks
    assert (PLACES in remarks) == (tagged == "false")


def test_paragraphs_and_headings_are_told_by_their_places(outline: Outline) -> None:
    """A Polish statement: gaps, sizes, bold lines, an indented line, short lines."""
    data = drawn(
        [
            (60, 60, "30. rocznica pozaru", "helv", 18),
            (60, 80, "Oswiadczenie", "heit", 13),
            *lines(
                "Dzisiaj wspominamy wszystkich, ktorzy zgineli w pozarze, i ich",
                "rodziny, ktore stracily dom.",
            ),
            (60, 140, "Tamta noc", "hebo", 11),
            *lines(
                "Ogien wybuchl po polnocy i trwal do rana, a straz pozarna byla",
                "na miejscu po kwadransie.",
                y=154,
            ),
            (72, 182, "Nikt tego nie zapomnial, bo miasto od tamtej nocy wyglada cal-", "helv", 11),
            (60, 196, "kiem inaczej.", "helv", 11),
            *lines("Biuro Pamieci", "Krakow", y=230),
        ]
    )
    intake = pages.read(data)
    assert (
        outline(intake.blocks)
        == """\
# 30. rocznica pozaru
Oswiadczenie
Dzisiaj wspominamy wszystkich, ktorzy zgineli w pozarze, i ich rodziny, ktore stracily dom.
## Tamta noc
Ogien wybuchl po polnocy i trwal do rana, a straz pozarna byla na miejscu po kwadransie.
Nikt tego nie zapomnial, bo miasto od tamtej nocy wyglada calkiem inaczej.
Biuro Pamieci|Krakow""".replace("Oswiadczenie", "_Oswiadczenie_", 1)
    )
    assert [*map(str, intake.remarks)] == [
        "paragraph 6: 'cal-kiem' lost its hyphen at the end of a line",
        PLACES,
    ]


def test_what_is_in_the_margins_of_several_pages_is_left_out(outline: Outline) -> None:
    sheets = [
        [
            (60, 40, "The Office", "helv", 9),
            *lines(text),
            (200, 570 + 5 * number, f"- {number} -", "helv", 9),
        ]
        for number, text in enumerate(("The first page is full.", "The next is not."), 1)
    ]
    intake = pages.read(drawn(*sheets))
    assert outline(intake.blocks) == ("The first page is full.\nThe next is not.")
    assert [*map(str, intake.remarks)] == [
        PLACES,
        "page 1: left out, as it is in the margin: 'The Office'",
        "page 1: left out, as it is in the margin: '- 1 -'",
    ]


def test_one_page_has_no_margin_that_could_be_told(outline: Outline) -> None:
    sheet = [*lines("The text stands here, and it is longer."), *lines("The Office", "7", y=300)]
    assert outline(pages.read(drawn(sheet)).blocks) == (
        "The text stands here, and it is longer.\nThe Office|7"
    )


def right_to_left() -> bytes:
    document = docx.Document()
    document.add_paragraph("נזכור את כולם בכל שנה.")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_letters_from_right_to_left_are_refused(saved: Saved) -> None:
    """Whoever reads them gets the letters of a ligature, and punctuation, in another order."""
    data = saved("letter.docx", right_to_left(), "pdf:writer_pdf_Export")
    with pytest.raises(ValueError, match="right to left, and a PDF mixes up such letters; ask for"):
        pages.read(data)


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 40), "navy").save(file, "PDF")
    return file.getvalue()


def locked() -> bytes:
    file = BytesIO()
    with pikepdf.open(BytesIO(drawn(lines("Locked.")))) as document:
        document.save(file, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no PDF, damaged, or has a password"),
        (b"%PDF-1.7\n1 0 obj", "no PDF, damaged, or has a password"),
        (drawn(lines("Cut."))[:300], "no PDF, damaged, or has a password"),
        (locked(), "no PDF, damaged, or has a password .*password"),
        (picture(), "pictures of a text, and no text; ask for the file"),
        (drawn(*([lines("Page.")] * 21)), "21 pages, where 20 are the most"),
        (bytes(17 * 10**6), "more than 16 MB"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_a_file_that_is_no_statement_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pages.read(data)


SPANISH = """\
<style>body { font: 12pt serif } h1 { font-size: 20pt }</style>
<p>Oficina de la Memoria</p>
<h1>El 25.º aniversario</h1>
<p>Hoy <em>recordamos</em> a <a href="https://example.org/">todos</a>.</p>
<h2>Aquella noche</h2>
<ul><li>uno</li>
<li>dos<ol style="counter-reset: list-item 2"><li>tres</li><li>cuatro</li></ol></li></ul>
<blockquote><p>Nadie lo vio venir.</p></blockquote>
<p>Foto: <img alt="El puente" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'\
 width='9' height='9'><path d='M0 0h9v9z'/></svg>"></p>
<table><tr><td>Norte</td><td>4</td></tr></table>
<p>Una línea corta<br>y otra que es tan larga que sigue en la línea de abajo, porque no cabe, y
que termina aquí.</p>
"""


def tagged(source: str) -> bytes:
    data: bytes = weasyprint.HTML(string=f'<html lang="en">{source}').write_pdf(pdf_tags=True)
    return data


def test_elements_say_what_a_part_is(outline: Outline) -> None:
    intake = pages.read(tagged(SPANISH))
    assert (
        outline(intake.blocks)
        == """\
Oficina de la Memoria
# El 25.º aniversario
Hoy _recordamos_ a todos.
## Aquella noche
- uno
- dos
  3. tres
  4. cuatro
> Nadie lo vio venir.
Foto:
Una línea corta|y otra que es tan larga que sigue en la línea de abajo, porque no cabe, y que \
termina aquí."""
    )
    assert [*map(str, intake.remarks)] == [
        "page 1: a picture was left out: 'El puente'",
        "page 1: a table was left out: 'Norte 4'",
    ]


def test_an_element_may_give_weight_that_the_type_has_not(outline: Outline) -> None:
    """ISO 32000-2, 14.8.4.7.2."""
    data = BytesIO()
    with pikepdf.open(BytesIO(tagged("<p>Not <em>one</em> of them.</p>"))) as document:
        (top,) = document.Root.StructTreeRoot.K
        top.K[0].K[1].S = pikepdf.Name.Strong
        document.save(data)
    assert outline(pages.read(data.getvalue()).blocks) == "Not *_one_* of them."


def test_a_structure_without_some_of_the_text_is_not_followed(outline: Outline) -> None:
    data = BytesIO()
    with pikepdf.open(BytesIO(tagged("<p>One is here.</p><p>Two is not.</p>"))) as document:
        (top,) = document.Root.StructTreeRoot.K
        del top.K[1]
        document.save(data)
    intake = pages.read(data.getvalue())
    assert outline(intake.blocks) == "One is here.\nTwo is not."
    assert [*map(str, intake.remarks)] == [PLACES]


def test_signs_without_a_letter_and_words_that_turn_are_named() -> None:
    """A few Hebrew words in an English text."""
    data = tagged("<p>The day has the name יום הזיכרון in the language of the town.</p>")
    assert [*map(str, pages.read(data).remarks)] == [
        "what runs from right to left may have lost its order"
    ]
    blind = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        for font in document.pages[0].Resources.Font.values():
            font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"<0064>", b"<FFFD>"))
        document.save(blind)
    assert str(pages.read(blind.getvalue()).remarks[0]) == (
        "page 1: signs without a letter in the file: 1; ask for the file that it was made from"
    )
