"""Every PDF of the program passes veraPDF under both standards that it claims, no spoilt one."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Future
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from notice import folders
from notice.definition import fonts as fonttable
from notice.definition.face import Face
from notice.definition.fonts import Family
from notice.edition.artifact import Artifact
from notice.preflight import structure
from notice.preflight.verapdf import FLAVOURS
from notice.standard import Standard

Make = Callable[..., Artifact]
Judge = Callable[..., Future[dict[str, list[str]]]]

TEMPLATES = Path(__file__).parents[2] / "templates"
BUNDLED = [(path.parent.name, path.stem) for path in sorted(TEMPLATES.glob("*/*.md"))]
ISSUERS = sorted(path.stem for path in (TEMPLATES / "issuers").glob("*.toml"))
LAYOUTS = sorted(path.name for path in (TEMPLATES / "layouts").iterdir())
PAPERS = ("a4", "letter")
LONG = {
    "en": """\
{remark}

## First part

{remark} {remark} {remark}

- An item with [*a link* to the {{{{ ordinal }}}} statement](https://example.org/a) in it
- An item that holds a list:
    1. the first
    2. the second, which holds another:
        - the innermost
        - its **strong** neighbour

  and goes on after it.
- The last item

### A part of it

> {remark}
>
> - quoted
> - twice
>
> The quotation goes on.

## Second part

3. {remark} {remark}
4. {remark} {remark}
5. {remark} {remark}
6. {remark} {remark}
7. {remark} {remark}
8. {remark} {remark}
9. {remark} {remark}
10. {remark} {remark}
11. {remark} {remark}
12. {remark} {remark}

---

{remark} See [the archive of all that this office has ever said on this day](https://example.org/b).
""".format(remark="We remember those who worked here and the many who kept the place as it was."),
    "ar": """\
{remark}

## الجزء الأول

{remark} {remark} {remark}

- بند فيه [رابط *إلى* البيان رقم {{{{ year }}}}](https://example.org/a) في وسطه
- بند فيه قائمة:
    1. الأول
    2. الثاني، وفيه قائمة أخرى:
        - الأعمق
        - وجاره **القوي**

  ويستمر بعدها.
- البند الأخير

### جزء منه

> {remark}
>
> - اقتباس
> - مرتين
>
> ويستمر الاقتباس.

## الجزء الثاني

3. {remark} {remark}
4. {remark} {remark}
5. {remark} {remark}
6. {remark} {remark}
7. {remark} {remark}
8. {remark} {remark}
9. {remark} {remark}
10. {remark} {remark}
11. {remark} {remark}
12. {remark} {remark}

---

{remark} انظروا [أرشيف كل ما قاله هذا المكتب في هذا اليوم](https://example.org/b).
""".format(remark="نتذكر الذين عملوا هنا والكثيرين الذين حافظوا على المكان كما كان."),
}


@pytest.mark.parametrize("year", [2026, 2090])
@pytest.mark.parametrize("issuer", ISSUERS)
@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_every_bundled_statement_is_archival_and_accessible(
    name: str, language: str, issuer: str, year: int, make: Make, judge: Judge
) -> None:
    asked = {
        (layout, paper): judge(
            make(name, language, year, issuer=issuer, layout=layout, paper=paper).data, "3a", "ua1"
        )
        for layout in LAYOUTS
        for paper in PAPERS
    }
    failed = {key: verdict.result() for key, verdict in asked.items()}
    assert failed == {key: {"3a": [], "ua1": []} for key in asked}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_every_bundled_statement_passes_the_newer_pair(
    name: str, language: str, layout: str, make: Make, judge: Judge
) -> None:
    made = make(name, language, layout=layout, standard="a4-ua2")
    assert judge(made.data, "4f", "ua2").result() == {"4f": [], "ua2": []}


@pytest.mark.parametrize("standard", FLAVOURS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", LONG)
def test_a_statement_of_several_pages_with_all_that_markdown_has_passes(
    language: str,
    layout: str,
    standard: Standard,
    make: Make,
    judge: Judge,
    office: Callable[..., Path],
) -> None:
    root = office(LONG[language], language=language)
    made = make("day", language, layout=layout, standard=standard, templates=root)
    with Pdf.open(BytesIO(made.data)) as pdf:
        assert len(pdf.pages) >= 2
    flavours = FLAVOURS[standard]
    assert judge(made.data, *flavours).result() == {flavour: [] for flavour in flavours}


@pytest.mark.parametrize("standard", FLAVOURS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("language", "second"), [("en", "az"), ("en", "ar"), ("ar", "en")])
def test_a_statement_in_two_languages_passes(
    language: str, second: str, layout: str, standard: Standard, make: Make, judge: Judge
) -> None:
    """And a screen reader says each part in its order, with its headings."""
    made = make("20-january", language, second=second, layout=layout, standard=standard)
    flavours = FLAVOURS[standard]
    assert judge(made.data, *flavours).result() == {flavour: [] for flavour in flavours}
    assert [*structure.check(made.statement, made.data)] == []


SCRIPTS = {
    "ka": ("Notice Georgian", "დღეს **ვიხსენებთ** დაღუპულებს."),
    "he": ("Notice Hebrew", "היום אנו **זוכרים** את הנופלים.\n\n- ראשון\n- שני"),
    "hi": ("Notice Devanagari", "आज हम उन लोगों को **याद** करते हैं जो मारे गए।"),
    "ja": ("Notice Japanese", "私たちは**犠牲者**を追悼します。"),
}
"""Fonts of the machine: TrueType, from right to left, reordered, and CFF out of a collection."""


@pytest.mark.parametrize("standard", FLAVOURS)
@pytest.mark.parametrize("language", SCRIPTS)
def test_a_statement_in_fonts_of_the_machine_passes(
    language: str,
    standard: Standard,
    make: Make,
    judge: Judge,
    office: Callable[..., Path],
    installed: Callable[[Family], tuple[Face, ...]],
) -> None:
    name, text = SCRIPTS[language]
    families = fonttable.load(folders.locate(TEMPLATES)).packaged
    assert installed(next(each for each in families if each.family == name))
    root = office(f"{text}\n\n## {text}", language=language)
    made = make("day", language, standard=standard, templates=root)
    flavours = FLAVOURS[standard]
    assert judge(made.data, *flavours).result() == {flavour: [] for flavour in flavours}


STYLES = {
    "labels inside": "li { list-style-position: inside }",
    "labels of one's own": 'ul { list-style-type: "– " } ol { list-style-type: lower-alpha }',
    "no labels": "ul { list-style: none }",
    "two columns": ".body { columns: 2 }",
    "letterhead out of the flow": ".letterhead { position: absolute; top: 0 }",
    "letterhead on each page": (
        ".letterhead { position: running(a) } @page { @top-left { content: element(a) } }"
    ),
    "footer of one's own": '@page { @bottom-left { content: "Page " counter(page) } }',
    "parts on new pages": "h2 { break-before: right }",
    "outline without parts": "h3 { bookmark-level: none }",
    "outline of more": '.closing { bookmark-level: 2; bookmark-label: "end" }',
    "marks beside links": 'a::after { content: " §" } li::before { content: "§" }',
    "boxes in lines": ".ordinal, a { display: inline-block }",
}


@pytest.mark.parametrize("standard", FLAVOURS)
@pytest.mark.parametrize("css", STYLES.values(), ids=STYLES)
def test_a_layout_of_ones_own_passes(
    css: str, standard: Standard, make: Make, judge: Judge, office: Callable[..., Path]
) -> None:
    root = office(LONG["en"], print_css=css)
    made = make("day", "en", layout="own", standard=standard, templates=root)
    flavours = FLAVOURS[standard]
    assert judge(made.data, *flavours).result() == {flavour: [] for flavour in flavours}


# --- spoilt files ---------------------------------------------------------------------------------


def elements(pdf: Pdf, kind: str) -> list[Dictionary]:
    """Return the structure elements of a type."""
    every = (each for each in pdf.objects if isinstance(each, Dictionary))
    return [
        each
        for each in every
        if each.get(Name.Type) == Name.StructElem and each.get(Name.S) == Name(f"/{kind}")
    ]


def fonts(pdf: Pdf) -> list[Dictionary]:
    every = (each for each in pdf.objects if isinstance(each, Dictionary))
    return [each for each in every if each.get(Name.Subtype) == Name.Type0]


def without_language(pdf: Pdf) -> None:
    del pdf.Root[Name.Lang]


def without_title(pdf: Pdf) -> None:
    edit_packet(pdf, rb"<dc:title>.*?</dc:title>", b"")


def without_shown_title(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences[Name.DisplayDocTitle]


def without_ua_claim(pdf: Pdf) -> None:
    edit_packet(pdf, rb"<pdfuaid:part>.</pdfuaid:part>", b"")


def without_ua_schema(pdf: Pdf) -> None:
    edit_packet(pdf, rb"<pdfaExtension:schemas>.*?</pdfaExtension:schemas>", b"")


def without_a_claim(pdf: Pdf) -> None:
    edit_packet(pdf, rb' pdfaid:part="."', b"")


def without_packet(pdf: Pdf) -> None:
    del pdf.Root[Name.Metadata]


def edit_packet(pdf: Pdf, pattern: bytes, new: bytes) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    edited, count = re.subn(pattern, new, packet, flags=re.DOTALL)
    assert count == 1
    pdf.Root.Metadata.write(edited)


def without_tree(pdf: Pdf) -> None:
    del pdf.Root[Name.StructTreeRoot]


def without_mark(pdf: Pdf) -> None:
    del pdf.Root[Name.MarkInfo]


def without_alternative(pdf: Pdf) -> None:
    (figure,) = elements(pdf, "Figure")
    del figure[Name.Alt]


def with_a_skipped_heading(pdf: Pdf) -> None:
    for heading in elements(pdf, "H2"):
        heading[Name.S] = Name.H3


def without_contents(pdf: Pdf) -> None:
    for link in links(pdf):
        del link[Name.Contents]


def with_a_link_in_emphasis(pdf: Pdf) -> None:
    for element in elements(pdf, "Link"):
        element[Name.S] = Name.NonStruct


def links(pdf: Pdf) -> list[pikepdf.Object]:
    return [each for page in pdf.pages for each in page.get(Name.Annots, Array())]


def without_tab_order(pdf: Pdf) -> None:
    for page in pdf.pages:
        del page[Name.Tabs]


def with_untagged_text(pdf: Pdf) -> None:
    page = pdf.pages[0]
    content = [
        instruction
        for instruction in pikepdf.parse_content_stream(page)
        if str(instruction.operator) not in {"BDC", "BMC", "EMC"}
    ]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(content))


def with_a_label_outside_of_its_item(pdf: Pdf) -> None:
    for label in elements(pdf, "Lbl"):
        label[Name.S] = Name.LI


def without_numbering(pdf: Pdf) -> None:
    for each in elements(pdf, "L"):
        del each[Name.A]


def without_unicode(pdf: Pdf) -> None:
    for font in fonts(pdf):
        del font[Name.ToUnicode]


def without_font(pdf: Pdf) -> None:
    for font in fonts(pdf):
        descriptor = font.DescendantFonts[0].FontDescriptor
        for key in (Name.FontFile2, Name.FontFile3):
            if key in descriptor:
                del descriptor[key]


def without_relationship(pdf: Pdf) -> None:
    (file,) = pdf.Root.AF
    del file[Name.AFRelationship]


def without_attachment(pdf: Pdf) -> None:
    del pdf.Root[Name.AF]
    del pdf.Root.Names[Name.EmbeddedFiles]


def without_colours(pdf: Pdf) -> None:
    del pdf.Root[Name.OutputIntents]


def with_a_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('no')")


def with_outline_of_places(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest[0] = pdf.pages[0].obj


Spoil = Callable[[Pdf], None]
SPOILT: list[tuple[Spoil, str, str]] = [
    (without_language, "ua1", "7.2"),
    (without_title, "ua1", "7.1"),
    (without_shown_title, "ua1", "7.1"),
    (without_ua_claim, "ua1", "5"),
    (without_ua_schema, "3a", "6.6.2.3.1"),
    (without_a_claim, "3a", "6.6.4"),
    (without_packet, "3a", "6.6.2.1"),
    (without_packet, "ua1", "7.1"),
    (without_tree, "3a", "6.7.3.3"),
    (without_tree, "ua1", "7.1"),
    (without_mark, "3a", "6.7.2.2"),
    (without_mark, "ua1", "6.2"),
    (without_alternative, "ua1", "7.3"),
    (with_a_skipped_heading, "ua1", "7.4.2"),
    (without_contents, "ua1", "7.18.5"),
    (with_a_link_in_emphasis, "ua1", "7.18.5"),
    (without_tab_order, "ua1", "7.18.3"),
    (with_untagged_text, "ua1", "7.1"),
    (with_a_label_outside_of_its_item, "ua1", "7.2"),
    (without_unicode, "3a", "6.2.11.7.2"),
    (without_unicode, "ua1", "7.21.7"),
    (without_font, "3a", "6.2.11.4.1"),
    (without_font, "ua1", "7.21.4.1"),
    (without_relationship, "3a", "6.8"),
    (without_colours, "3a", "6.2.4.3"),
    (with_a_script, "3a", "6.5.1"),
    (without_language, "ua2", "8.4.4"),
    (without_ua_claim, "ua2", "5"),
    (without_numbering, "ua2", "8.2.5.25"),
    (with_outline_of_places, "ua2", "8.8"),
    (without_attachment, "4f", "6.9"),
    (without_relationship, "4f", "6.9"),
]


@pytest.fixture(scope="session")
def whole(make: Make, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """Return a statement with a logo, headings, lists and a link, by flavour."""
    root = tmp_path_factory.mktemp("whole") / "templates"
    (root / "day").mkdir(parents=True)
    (root / "day" / "en.md").write_text(
        '+++\ntitle = "A day"\nsubject = "A"\nstatus = "final"\n+++\n'
        "Text.\n\n## Part\n\n- one\n- [two](https://example.org/)\n",
        "utf-8",
    )
    (root / "day" / "notice.toml").write_text(
        'id = "day"\nname = "A day"\nfirst_date = 1990-01-20\ntimezone = "UTC"\n'
        'counts = "anniversaries"\ntone = "commemoration"\nlanguages = ["en"]\n'
        'issuer = "office-for-public-information"\n',
        "utf-8",
    )

    def data(flavour: str) -> bytes:
        standard = next(pair for pair, flavours in FLAVOURS.items() if flavour in flavours)
        return make("day", "en", standard=standard, templates=root).data

    return data


def saved(data: bytes, spoil: Spoil | None = None) -> bytes:
    """Return a PDF as pikepdf writes it, spoilt or whole."""
    written = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        if spoil:
            spoil(pdf)
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


@pytest.mark.parametrize("flavours", FLAVOURS.values())
def test_a_file_that_pikepdf_writes_again_passes(
    flavours: tuple[str, str], judge: Judge, whole: Callable[[str], bytes]
) -> None:
    """So that what fails below fails for its own reason."""
    data = saved(whole(flavours[0]))
    assert judge(data, *flavours).result() == {flavour: [] for flavour in flavours}


@pytest.mark.parametrize(
    ("spoil", "flavour", "clause"),
    [pytest.param(*row, id=f"{row[0].__name__}-{row[1]}") for row in SPOILT],
)
def test_a_spoilt_file_is_rejected_for_what_was_spoilt(
    spoil: Spoil, flavour: str, clause: str, judge: Judge, whole: Callable[[str], bytes]
) -> None:
    failed = judge(saved(whole(flavour), spoil), flavour).result()[flavour]
    assert clause in {rule.partition("-")[0] for rule in failed}, failed


@pytest.mark.parametrize("flavour", [each for pair in FLAVOURS.values() for each in pair])
def test_a_truncated_file_is_rejected(
    flavour: str, judge: Judge, whole: Callable[[str], bytes]
) -> None:
    data = whole(flavour)
    assert judge(data[: len(data) * 2 // 3], flavour).result()[flavour]


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_a_flipped_byte_in_a_font_is_rejected(
    flavour: str, judge: Judge, whole: Callable[[str], bytes]
) -> None:
    data = bytearray(whole(flavour))
    with Pdf.open(BytesIO(bytes(data))) as pdf:
        file = fonts(pdf)[0].DescendantFonts[0].FontDescriptor.FontFile2.read_raw_bytes()
    data[data.index(file) + len(file) // 10] ^= 0xFF
    assert judge(bytes(data), flavour).result()[flavour]


@pytest.mark.parametrize("flavour", ["3a", "ua1", "4f", "ua2"])
def test_a_text_file_is_rejected(flavour: str, judge: Judge) -> None:
    assert judge(b"This is not a PDF.", flavour).result()[flavour]
