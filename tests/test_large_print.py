"""Large print: 16 points or more, no serifs, nothing slanted, divided or left out."""

from __future__ import annotations

import ctypes
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

import notice
from notice import folders
from notice.definition import fonts, layouts
from notice.definition.face import Face
from notice.definition.fonts import Family
from notice.edition.pipeline import Edition
from notice.errors import DefinitionError
from notice.preflight import pdffile

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "templates"
LAYOUT = "large-print"
SMALLEST = 16
BUNDLED = [(path.parent.name, path.stem) for path in sorted(SHIPPED.glob("*/*.md"))]
FONTS = fonts.load(folders.locate(SHIPPED))
OTHERS = {
    "ka": ("დღეს ვიხსენებთ **დაღუპულებს**.", "Notice Sans Georgian"),
    "he": ("היום אנו זוכרים את **הנופלים**.", "Notice Sans Hebrew"),
    "hi": ("आज हम उन लोगों को **याद** करते हैं।", "Notice Sans Devanagari"),
    "ja": ("私たちは**犠牲者**を追悼します。", "Notice Sans Japanese"),
    "ko": ("오늘 우리는 **희생자**를 추모합니다.", "Notice Sans Korean"),
    "zh-Hans": ("今天我们**缅怀**遇难者。", "Notice Sans Simplified Chinese"),
}
"""A text in each script that comes from the machine, and the family that sets it."""
LONG = "Unabhängigkeitserklärungen Menschenrechtsverletzungen Staatsangehörigkeitsfragen " * 12
Office = Callable[..., Path]


def built(templates: Path, name: str = "day", tag: str = "", paper: str = "a4") -> Edition:
    loaded = notice.load(name, languages=[tag] if tag else [], templates=templates)
    return notice.build(loaded, 2026, layout=LAYOUT, formats=["pdf"], paper=paper)


def sizes(data: bytes) -> Iterator[tuple[float, str, str]]:
    """Yield the size in points of each character that a PDF draws, its font, and itself."""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                item = raw.FPDFText_GetTextObject(text, index)
                char = chr(raw.FPDFText_GetUnicode(text, index))
                if item and not char.isspace():
                    matrix = raw.FS_MATRIX()
                    raw.FPDFText_GetMatrix(text, index, matrix)
                    size = raw.FPDFText_GetFontSize(text, index) * abs(matrix.d)
                    name = item_font(item)
                    yield round(size, 2), name, char


def item_font(item: raw.FPDF_PAGEOBJECT) -> str:
    buffer = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(item), buffer, 200)
    return buffer.value.decode().rpartition("+")[2]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(("name", "tag"), BUNDLED)
def test_every_character_is_large(name: str, tag: str, paper: str) -> None:
    """Page numbers, the letterhead and superiors as well; of text, nothing is found to be amiss."""
    made = built(SHIPPED, name, tag, paper=paper)
    assert {finding.code for finding in made.findings} <= {"draft", "unapproved"}
    (pdf,) = made.artifacts
    drawn = [*sizes(pdf.data)]
    assert len(drawn) > 500
    assert [each for each in drawn if each[0] < SMALLEST] == []
    assert {font for _, font, _ in drawn if not font.startswith("Notice-Sans")} == set()


@pytest.mark.parametrize("tag", OTHERS)
def test_every_script_is_without_serifs(
    tag: str, office: Office, installed: Callable[[Family], tuple[Face, ...]]
) -> None:
    """The layout names no family of these scripts, and asks for their sans all the same."""
    text, name = OTHERS[tag]
    assert FONTS.sans is not None
    [family] = [each for each in FONTS.sans.packaged if each.family == name]
    installed(family)
    made = built(office(text, language=tag))
    assert made.findings == ()
    drawn = {font for _, font, _ in sizes(made.artifacts[0].data)}
    assert any(font.startswith(name.replace(" ", "-")) for font in drawn)
    assert {font for font in drawn if not font.startswith("Notice-Sans")} == set()


def test_what_is_stressed_is_bold_and_upright(office: Office) -> None:
    made = built(office("We *remember* all of **them**."))
    bold = "".join(char for _, font, char in sizes(made.artifacts[0].data) if font.endswith("Bold"))
    assert "remember" in bold
    assert "them" in bold
    assert "We" not in bold


def test_lines_are_ragged_and_words_whole(office: Office) -> None:
    """In a language whose words are divided elsewhere, and in lines that would gain by it."""
    made = built(office(LONG, language="de"))
    (pdf,) = made.artifacts
    text = "\n".join(pdffile.read(pdf.data).pages)
    assert {finding.code for finding in made.findings} == set()
    assert re.search("[\N{HYPHEN}\N{SOFT HYPHEN}\ufffe]|-$", text, re.MULTILINE) is None
    with pypdfium2.PdfDocument(pdf.data) as document:
        [width] = {page.get_width() for page in document}
        ends = [round(end) for page in document for end in _ends(page.get_textpage())]
    assert len(set(ends[5:])) > 2
    assert max(ends) < width - 50


def _ends(text: pypdfium2.PdfTextpage) -> list[float]:
    """Return where each line ends, in points from the left."""
    lines: dict[int, float] = {}
    for index in range(text.count_chars()):
        _, bottom, right, top = text.get_charbox(index, loose=True)
        if top > bottom:
            line = round(bottom)
            lines[line] = max(lines.get(line, 0), right)
    return list(lines.values())


def test_a_superior_is_as_large_as_the_rest(office: Office) -> None:
    made = built(office("Le {{ ordinal }} anniversaire.", language="fr"))
    assert "36e\xa0anniversaire" in pdffile.read(made.artifacts[0].data).pages[0]
    assert min(size for size, _, _ in sizes(made.artifacts[0].data)) >= SMALLEST


def test_three_of_its_pages_may_stand_for_one(office: Office) -> None:
    """A text that no longer fits is refused as in any other layout."""
    paragraphs = ["We remember all who were killed, and say so each year again. " * 5] * 30
    found: list[tuple[int, bool]] = []
    for count in (6, 12, 14, 16):
        made = built(office("\n\n".join(paragraphs[:count])))
        pages = len(pdffile.read(made.artifacts[0].data).pages)
        found.append((pages, made.refused))
    assert {pages > 3 for pages, _ in found} == {True, False}
    assert all(refused == (pages > 3) for pages, refused in found)


def test_other_layouts_have_no_such_fonts() -> None:
    """Their faces, and with them their files and receipts, are what they were."""
    assert FONTS.sans is not None
    assert {face.family for face in FONTS.faces} == {
        "Notice Serif",
        "Notice Serif Subhead",
        "Notice Naskh",
    }
    assert [each.family for each in FONTS.sans.bundled[:2]] == ["Notice Sans", "Notice Sans Arabic"]
    assert not any(family.sans for family in (*FONTS.bundled, *FONTS.packaged))
    assert FONTS.serving(sans=False) is FONTS


def test_a_page_carries_the_same_letters() -> None:
    loaded = notice.load("20-january", languages=["ar"], templates=SHIPPED)
    made = notice.build(loaded, 2026, layout=LAYOUT, formats=["html"])
    html = made.artifacts[0].data.decode()
    carried = set(re.findall(r'@font-face \{ font-family: "([^"]+)"', html))
    assert carried == {"Notice Sans", "Notice Sans Arabic"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("pages = 0", "layout.toml:1: pages: this must be 1 or more; found 0"),
        ('sans = "yes"', "layout.toml:1: sans: this must be true or false"),
        ("serif = true", "layout.toml:1: serif: "),
    ],
)
def test_what_a_layout_says_of_itself_is_checked(line: str, told: str, office: Office) -> None:
    templates = office()
    (templates / "layouts" / "own" / "layout.toml").write_text(f"{line}\n", "utf-8")
    with pytest.raises(DefinitionError) as raised:
        layouts.chosen(notice.load("day", templates=templates))
    assert told in str(raised.value)


def test_a_layout_may_be_two_style_sheets(office: Office) -> None:
    """Its page is then that of classic."""
    templates = office()
    own = templates / "layouts" / "own"
    for path in own.iterdir():
        if path.suffix == ".html":
            path.unlink()
    shutil.copyfile(SHIPPED / "layouts" / LAYOUT / "print.css", own / "print.css")
    made = notice.build(notice.load("day", templates=templates), 2026, formats=["pdf", "html"])
    assert made.findings == ()


def test_a_mail_stays_black_on_white_and_as_wide_as_its_window() -> None:
    """A mail program with dark colours fills what a mail leaves open with black."""
    loaded = notice.load("20-january", languages=["en"], templates=SHIPPED)
    (mail,) = notice.build(loaded, 2026, layout=LAYOUT, formats=["email"]).artifacts
    head = mail.data.decode().partition("</head>")[0]
    (body,) = re.findall(r"^body \{(.*)\}", head, re.MULTILINE)
    assert {"margin: 0", "background-color: #ffffff"} == {each.strip() for each in body.split(";")}
    assert "prefers-color-scheme" not in head
