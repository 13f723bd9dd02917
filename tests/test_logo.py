"""Logos: what one holds is no text of the statement, and how high and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from PIL import Image
from pypdfium2 import raw

import notice
from notice.definition.logo import usual_height
from notice.edition.pipeline import Edition
from notice.errors import DefinitionError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}><rect width="96" height="72"/>{}</svg>'
SIDES = 'width="96" height="72"'
WORDS = '<text x="4" y="40" font-size="20" fill="white">Hello</text>'
ISSUER = '[logo]\nfile = "logo.svg"\nalt = "A mark"\n'
MM = 72 / 25.4
"""Points of a millimetre."""
MARGINS = {"classic": (43, 43), "modern": (17, 149)}
"""Left and right of where a logo may stand on A4: the column of text, or the one beside it."""


def png(width: int, height: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, "PNG")
    return file.getvalue()


def built(root: Path, drawing: str, formats: list[str], layout: str = "own") -> Edition:
    (root / "issuers" / "logo.svg").write_text(drawing, "utf-8")
    loaded = notice.load("day", templates=root)
    return notice.build(loaded, 2026, formats=formats, layout=layout)


def placed(data: bytes) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of the one bitmap of a PDF, in millimetres."""
    with pypdfium2.PdfDocument(data) as document:
        [image] = document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
        left, bottom, right, top = (side / MM for side in image.get_bounds())
    return left, bottom, right, top


def test_words_in_a_drawing_are_no_words_of_the_statement(office: Callable[..., Path]) -> None:
    """Such a drawing is set as a bitmap, 600 to the inch; the page on the web keeps it."""
    made = built(office(issuer=ISSUER), SVG.format(SIDES, WORDS), ["pdf", "card", "docx", "html"])
    assert made.findings == ()
    pdf, _, _, page = (artifact.data for artifact in made.artifacts)
    assert b"data:image/svg+xml" in page
    with pypdfium2.PdfDocument(pdf) as document:
        assert "Hello" not in document[0].get_textpage().get_text_range()
        [image] = document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
        assert b"/Interpolate true" not in pdf
        assert image.get_px_size() == pytest.approx((441, 331), abs=1)


def test_a_drawing_without_words_stays_one(office: Callable[..., Path]) -> None:
    made = built(office(issuer=ISSUER), SVG.format(SIDES, ""), ["pdf"])
    with pypdfium2.PdfDocument(made.artifacts[0].data) as document:
        assert [*document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])] == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("<text>&#x5e9;&#x5dc;</text>", "from right to left"),
        ("<text>كتب</text>", "from right to left"),
        ('<path id="p"/><text><textPath href="#p">City</textPath></text>', "on a path"),
        ("<style>text { font: bold 80px Arial }</style><text>City</text>", "a style sheet"),
    ],
)
def test_text_of_a_drawing_that_would_be_drawn_wrongly_is_refused(
    words: str, reason: str, office: Callable[..., Path]
) -> None:
    with pytest.raises(DefinitionError, match=rf"office.toml:\d+: logo.file: .*{reason}.*paths"):
        built(office(issuer=ISSUER), SVG.format(SIDES, words), ["pdf"])


@pytest.mark.parametrize("form", ["pdf", "card", "docx"])
def test_a_logo_that_cannot_be_drawn_is_named(form: str, office: Callable[..., Path]) -> None:
    with pytest.raises(DefinitionError) as caught:
        built(office(issuer=ISSUER), "<svg", [form])
    [fault] = caught.value.faults
    assert (fault.line, fault.key) == (4, "logo.file")
    assert "the logo cannot be drawn" in fault.message


@pytest.mark.parametrize(
    ("data", "height"),
    [
        (png(30, 30), 14),
        (png(30, 60), 14),
        (png(44, 30), 14),
        (png(45, 30), 9),
        (SVG.format(SIDES, "").encode(), 14),
        (SVG.format('viewBox="0 0 400 100"', "").encode(), 9),
        (SVG.format("viewBox='-5,-5 100.5,100'", "").encode(), 14),
        (SVG.format('width="30mm" height="10mm"', "").encode(), 9),
        (SVG.format("", "").encode(), 9),
        (b"<svg", 9),
        (b'<svg width="1.2.3" height="1">', 9),
    ],
)
def test_arms_stand_higher_than_a_wordmark(data: bytes, height: float) -> None:
    assert usual_height(data) == height


@pytest.mark.parametrize("layout", ["classic", "modern"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("position", ["left", "centre", "right"])
def test_the_office_says_how_high_a_logo_stands_and_where(
    position: str, language: str, layout: str, office: Callable[..., Path]
) -> None:
    """From right to left the letterhead is mirrored, and left is right."""
    root = office(language=language, issuer=f'{ISSUER}height = 20.5\nposition = "{position}"\n')
    made = built(root, SVG.format('viewBox="0 0 96 72"', WORDS), ["pdf"], layout)
    left, bottom, right, top = placed(made.artifacts[0].data)
    assert top - bottom == pytest.approx(20.5, abs=0.1)
    rtl = language == "ar"
    before, after = MARGINS[layout][::-1] if rtl else MARGINS[layout]
    start, end = left - before, 210 - after - right
    if position == "centre":
        assert start == pytest.approx(end, abs=0.5)
    else:
        edge = start if (position == "left") != rtl else end
        assert edge == pytest.approx(0, abs=0.5)


def test_a_wide_logo_does_not_leave_the_page(office: Callable[..., Path]) -> None:
    """It is drawn smaller."""
    root = office(issuer=f"{ISSUER}height = 40\n")
    for layout, room in (("classic", 0.7 * 124), ("modern", 44)):
        made = built(root, SVG.format('viewBox="0 0 960 72"', WORDS), ["pdf"], layout)
        left, _, right, _ = placed(made.artifacts[0].data)
        assert right - left <= room + 0.1


def test_a_word_file_has_the_logo_where_the_office_says(office: Callable[..., Path]) -> None:
    root = office(issuer=f'{ISSUER}height = 20\nposition = "centre"\n')
    [word] = built(root, SVG.format(SIDES, WORDS), ["docx"]).artifacts
    document = docx.Document(BytesIO(word.data))
    paragraph = document.sections[0].first_page_header.paragraphs[0]
    assert paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER
    [extent] = paragraph._p.iter("{*}extent")  # noqa: SLF001 - the library has no call for it
    assert int(extent.get("cy")) == Mm(20)


def test_a_word_file_holds_a_wide_logo_within_its_column(office: Callable[..., Path]) -> None:
    root = office(issuer=f"{ISSUER}height = 40\n")
    [word] = built(root, SVG.format('viewBox="0 0 96 12"', WORDS), ["docx"]).artifacts
    section = docx.Document(BytesIO(word.data)).sections[0]
    paragraph = section.first_page_header.paragraphs[0]
    [extent] = paragraph._p.iter("{*}extent")  # noqa: SLF001 - as above
    column = (section.page_width or 0) - 2 * (section.left_margin or 0)
    assert (int(extent.get("cx")), int(extent.get("cy")) < Mm(40)) == (column, True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("height = 4.9", "logo.height: this must be 5 or more"),
        ("height = 41", "logo.height: this must be 40 or less"),
        ('height = "14mm"', "logo.height: this must be a number"),
        ('position = "middle"', "logo.position: this must be one of left, centre, right"),
    ],
)
def test_a_height_or_position_that_cannot_be_is_refused(
    line: str, said: str, office: Callable[..., Path]
) -> None:
    with pytest.raises(DefinitionError, match=said):
        built(office(issuer=f"{ISSUER}{line}\n"), SVG.format(SIDES, ""), ["txt"])
