"""What veraPDF leaves to people: the structure that a screen reader follows says what is meant.

Each check of ``preflight.conformance`` yields nothing for the PDFs of the program; spoilt ones show
that it sees what it looks for.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf

from notice.document import plain
from notice.edition.artifact import Artifact
from notice.preflight.conformance.structure import (
    CHECKS,
    Check,
    artifacts,
    attached,
    catalogue,
    figures,
    headings,
    hyphens,
    links,
    lists,
    metadata,
    order,
    reached,
    tree,
    words,
)
from notice.preflight.conformance.tagged import Read, letters
from notice.render.text import text

Make = Callable[..., Artifact]

TEMPLATES = Path(__file__).parents[2] / "templates"
BUNDLED = [(path.parent.name, path.stem) for path in sorted(TEMPLATES.glob("*/*.md"))]
LAYOUTS = sorted(path.name for path in (TEMPLATES / "layouts").iterdir())
OFFICE = "office-for-public-information"
POINTS = range(3, 26)
ITEMS = "\n".join(
    f"{n}. Point {n} of the list, which has so many points, each of them as long as the others, "
    "that it ends on another page than the one on which it began, as lists do now and then."
    for n in POINTS
)
COMPOUNDS = {"well-", "hand-", "long-", "self-", "half-", "much-"}
COMPOUND_WORDS = " ".join(
    f"{filler} well-known, hand-written, long-lost, self-made, half-hearted, much-loved."
    for filler in ("A", "So", "All", "Once", "First", "Always")
)
LONG = {
    "en": f"""\
An uncharacteristically extraordinary introduction acknowledges internationally representative \
organisations, notwithstanding considerable administrative responsibilities everywhere concerned.

{COMPOUND_WORDS}

## First part

- An item with [*a link* to the {{{{ ordinal }}}} statement](https://example.org/a) in it
- An item that holds a list:
    1. the first
    2. the second, which holds another:
        - the innermost
        - its **strong** neighbour

  and goes on after it.
- The last item

### A part of it

> A quotation.
>
> - quoted
> - twice
>
> It goes on.

## Second part

{ITEMS}

---

See [the archive of all that this office has ever said on this day, year after year, and of what \
others have said](https://example.org/b).
""",
    "ar": """\
نتذكر الذين عملوا هنا والكثيرين الذين حافظوا على المكان كما كان، ونتذكر معهم كل من جاء بعدهم.

## الجزء الأول

- بند فيه [رابط *إلى* البيان](https://example.org/a) في وسطه
- بند فيه قائمة:
    1. الأول
    2. الثاني، وفيه قائمة أخرى:
        - الأعمق
        - وجاره **القوي**

  ويستمر بعدها.
- البند الأخير، وفيه اسم Human Rights Watch

> اقتباس يستمر

## الجزء الثاني

PARAGRAPHS
""".replace(
        "PARAGRAPHS",
        "\n\n".join(["نتذكر الذين عملوا هنا والكثيرين الذين حافظوا على المكان كما كان. " * 9] * 6),
    ),
}


# --- what only the program's own layouts promise --------------------------------------------------


def numbers(read: Read) -> Iterator[str]:
    """Expect page numbers where there are two pages, and no other artifact with a text."""
    count = len(read.pages)
    for number, page in enumerate(read.pages, 1):
        drawn = f"{count} / {number}" if read.statement.language.rtl else f"{number} / {count}"
        wanted = [("/Pagination", drawn)] if count > 1 else []
        found = [(kind, text) for kind, text in page.artifacts if text or kind]
        if found != wanted:
            yield f"page {number}: {found}"


def shapes(read: Read) -> Iterator[str]:
    """Expect the logo in its own proportions."""
    for each in read.every("Figure"):
        left, bottom, right, top = map(float, each.data.A.BBox)
        if abs((right - left) / (top - bottom) - 96 / 72) > 0.01:
            yield "a figure of another shape"


def outline(read: Read) -> Iterator[str]:
    """Expect the headings as outline, in PDF 2.0 with items that lead to their elements."""
    found = read.every("H1", "H2", "H3")
    items = list(siblings(read.pdf.Root.Outlines))
    if [letters(str(item.Title)) for item in items] != [letters(read.text(each)) for each in found]:
        yield f"{len(items)} items"
    if read.pdf.pdf_version == "2.0":
        aims = [item.Dest[0].objgen for item in items]
        if aims != [each.data.objgen for each in found]:
            yield "an item leads elsewhere"


def siblings(item: Object) -> Iterator[Object]:
    """Yield the items below an outline item, in reading order."""
    child = item.get(Name.First)
    while child is not None:
        yield child
        yield from siblings(child)
        child = child.get(Name.Next)


OWN: tuple[Check, ...] = (*CHECKS, numbers, shapes, outline)

# --- the program's files --------------------------------------------------------------------------

CASES = [
    *((name, language, layout, "a3-ua1") for name, language in BUNDLED for layout in LAYOUTS),
    *((name, language, "classic", "a4-ua2") for name, language in BUNDLED),
    *(
        ("long", language, "own", standard)
        for language in LONG
        for standard in ("a3-ua1", "a4-ua2")
    ),
]


@pytest.fixture(scope="session")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a notice of two pages with all that Markdown has, and a layout that makes a remark."""
    root = tmp_path_factory.mktemp("long") / "templates"
    (root / "long").mkdir(parents=True)
    (root / "long" / "notice.toml").write_text(
        'id = "long"\nname = "A day"\nfirst_date = 1990-01-20\ntimezone = "UTC"\n'
        'counts = "anniversaries"\ntone = "commemoration"\nlanguages = ["en", "ar"]\n'
        f'issuer = "{OFFICE}"\nlayout = "own"\n',
        "utf-8",
    )
    for language, body in LONG.items():
        front = 'title = "A day, 1990"\nsubtitle = "A & B"\nsubject = "A day"\nstatus = "final"'
        (root / "long" / f"{language}.md").write_text(f"+++\n{front}\n+++\n{body}", "utf-8")
    layout = root / "layouts" / "own"
    shutil.copytree(TEMPLATES / "layouts" / "classic", layout)
    page = (layout / "page.html").read_text("utf-8")
    place = "{{ statement.dateline }}"
    assert place in page
    page = page.replace(place, f'<span lang="la">{place}</span><span></span>')
    (layout / "page.html").write_text(page, "utf-8")
    return root


@pytest.fixture(scope="session")
def reading(make: Make, long: Path) -> Callable[..., Read]:
    """Return a function that makes a PDF and reads it back, after it was spoilt."""

    def read(
        name: str,
        language: str,
        layout: str,
        standard: str,
        spoil: Callable[[Pdf], None] | None = None,
    ) -> Read:
        root = long if name == "long" else TEMPLATES
        made = make(name, language, issuer=OFFICE, layout=layout, standard=standard, templates=root)
        if spoil is None:
            return Read(made.statement, text.render(made.statement), made.data)
        written = BytesIO()
        with Pdf.open(BytesIO(made.data)) as pdf:
            spoil(pdf)
            pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return Read(made.statement, text.render(made.statement), written.getvalue())

    return read


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_file_has_the_structure_that_is_meant(
    case: tuple[str, str, str, str], reading: Callable[..., Read]
) -> None:
    read = reading(*case)
    assert {check.__name__: list(check(read)) for check in OWN} == {
        check.__name__: [] for check in OWN
    }


@pytest.mark.parametrize("language", LONG)
def test_what_runs_over_a_page_end_is_one_element(
    language: str, reading: Callable[..., Read]
) -> None:
    read = reading("long", language, "own", "a3-ua1")
    assert len(read.pages) == 2
    assert [each.kind for each in read.tree.elements] == ["Part"]
    over = [
        each
        for each in read.every("P", "L")
        if len({content.page for part in each.walk() for content in part.contents}) > 1
    ]
    if language == "en":
        (numbered,) = over
        labels = [read.text(kid).strip() for kid in numbered.walk() if kid.kind == "Lbl"]
        assert labels == [f"{number}." for number in POINTS]
    else:
        (paragraph,) = over
        assert letters(read.text(paragraph)) == letters(LONG["ar"].split("\n\n")[-1])


def test_a_link_that_runs_over_a_line_end_is_one_element(reading: Callable[..., Read]) -> None:
    read = reading("long", "en", "own", "a3-ua1")
    first, second = read.every("Link")
    assert read.text(first) == "a link to the 36th statement"
    assert len(first.objects) == 1
    assert letters(read.text(second)).startswith("thearchiveofallthat")
    assert len(second.objects) == 2


def test_items_in_a_line_are_no_obstacle(make: Make, office: Callable[..., Path]) -> None:
    root = office("- one\n- two", print_css="li { display: inline-block }")
    assert make("day", "en", layout="own", templates=root).data.startswith(b"%PDF-")


def test_lists_lie_in_the_items_that_they_belong_to(reading: Callable[..., Read]) -> None:
    read = reading("long", "en", "own", "a3-ua1")
    outer = read.every("L")[0]
    body = outer.elements[1].elements[1]
    assert [each.kind for each in body.elements] == ["P", "L", "P"]
    assert read.text(body.elements[2]) == "and goes on after it."
    inner = body.elements[1].elements[1].elements[1]
    assert [each.kind for each in inner.elements] == ["P", "L"]


def test_text_in_another_language_says_so(reading: Callable[..., Read]) -> None:
    for language in LONG:
        read = reading("long", language, "own", "a3-ua1")
        named = [each for each in read.every() if Name.Lang in each.data]
        assert {str(each.data.Lang) for each in named} == {"la"}
        dateline = plain(read.statement.dateline)
        assert letters("".join(map(read.text, named))) == letters(dateline)


def test_a_word_divided_at_a_line_end_is_read_out_whole(reading: Callable[..., Read]) -> None:
    """A line may end in the hyphen of a word too, which stays what it is."""
    read = reading("long", "en", "own", "a3-ua1")
    spans = [(each, "".join(map(read.drawn, each.contents))) for each in read.every("Span")]
    ended = {drawn.split()[-1]: read.text(each)[-1] for each, drawn in spans if drawn[-1:] == "-"}
    assert {end for word, end in ended.items() if word in COMPOUNDS} == {"-"}
    assert {end for word, end in ended.items() if word not in COMPOUNDS} == {"\u00ad"}


def test_right_to_left_text_is_read_out_in_its_order(reading: Callable[..., Read]) -> None:
    """The glyphs lie in the order of the eye, from left to right; what is read out does not."""
    read = reading("20-january", "ar", "classic", "a3-ua1")
    (title,) = read.every("H1")
    assert read.text(title).replace("\u00a0", " ").strip() == "20 يناير، يوم الحداد الوطني"
    drawn = [read.drawn(content) for each in title.walk() for content in each.contents]
    assert drawn == ["20", "ينطولا دادحلا موي ،رياني "]


# --- spoilt files ---------------------------------------------------------------------------------


def first(pdf: Pdf, kind: str) -> Object:
    """Return the first structure element of a type, in reading order."""

    def search(element: Object) -> Iterator[Object]:
        yield element
        for kid in element.get(Name.K, Array()):
            if isinstance(kid, Object) and kid.get(Name.Type) == Name.StructElem:
                yield from search(kid)

    (document,) = pdf.Root.StructTreeRoot.K
    return next(each for each in search(document) if str(each.S) == f"/{kind}")


def content(pdf: Pdf, old: bytes, new: bytes) -> None:
    """Replace something once in the content of the first page."""
    stream = pdf.pages[0].Contents
    data = stream.read_bytes()
    assert old in data
    stream.write(data.replace(old, new, 1))


def packet(pdf: Pdf, old: bytes, new: bytes) -> None:
    data = pdf.Root.Metadata.read_bytes()
    assert old in data
    pdf.Root.Metadata.write(data.replace(old, new))


def swap(pdf: Pdf, kind: str) -> None:
    """Let the first two elements of a type change their places."""
    element = first(pdf, kind)
    kids = element.P.K
    index = next(i for i, kid in enumerate(kids) if kid.objgen == element.objgen)
    kids[index], kids[index + 1] = kids[index + 1], kids[index]


def orphaned(pdf: Pdf) -> None:
    element = first(pdf, "P")
    element.P.K = Array([kid for kid in element.P.K if kid.objgen != element.objgen])


def unlink(pdf: Pdf) -> None:
    link = first(pdf, "Link")
    link.K = Array([kid for kid in link.K if kid.get(Name.Type) == Name.StructElem])


def untell(pdf: Pdf) -> None:
    """Take away what texts are said to read as."""
    for each in pdf.objects:
        if isinstance(each, Dictionary) and Name.ActualText in each:
            del each[Name.ActualText]


def rename(old: str, new: str) -> Callable[[Pdf], None]:
    """Return what gives the first element of a type another."""
    return lambda pdf: setattr(first(pdf, old), "S", Name(f"/{new}"))


def put(find: Callable[[Pdf], Object], key: str, value: object) -> Callable[[Pdf], None]:
    """Return what sets a key of an object."""
    return lambda pdf: find(pdf).__setitem__(Name(f"/{key}"), value)


SPOILT: dict[str, tuple[Check, str, Callable[[Pdf], None]]] = {
    "no title": (headings, "en", rename("H1", "P")),
    "two titles": (headings, "en", rename("H2", "H1")),
    "a level left out": (headings, "en", rename("H2", "H3")),
    "text outside of the tree": (reached, "en", orphaned),
    "text outside of marked content": (
        reached,
        "en",
        lambda pdf: content(pdf, b"q\n", b"0 0 1 1 re f q\n"),
    ),
    "text as an artifact": (artifacts, "en", lambda pdf: content(pdf, b"/Span", b"/Artifact")),
    "a page without its number": (
        numbers,
        "en",
        lambda pdf: content(pdf, b"/Type /Pagination", b"/Nothing true"),
    ),
    "a logo out of shape": (
        shapes,
        "en",
        put(lambda pdf: first(pdf, "Figure").A, "BBox", Array([70, 740, 120, 766])),
    ),
    "a page number of no type": (
        artifacts,
        "en",
        lambda pdf: content(pdf, b"/Type /Pagination", b"/Nothing true"),
    ),
    "a type of its own": (tree, "en", rename("P", "Paragraph")),
    "another parent": (tree, "en", lambda pdf: setattr(first(pdf, "P"), "P", first(pdf, "H1"))),
    "another owner": (
        tree,
        "en",
        lambda pdf: pdf.Root.StructTreeRoot.ParentTree.Nums[1].__setitem__(0, first(pdf, "H1")),
    ),
    "glyphs in the order of the eye": (order, "ar", untell),
    "words in two": (hyphens, "en", untell),
    "another order": (order, "en", lambda pdf: swap(pdf, "H2")),
    "another order, right to left": (words, "ar", lambda pdf: swap(pdf, "H2")),
    "words run together": (
        words,
        "ar",
        put(lambda pdf: first(pdf, "H2").K[0], "ActualText", "الجزءالأول"),
    ),
    "an item without a label": (lists, "en", rename("Lbl", "Span")),
    "a body outside of an item": (lists, "en", rename("P", "LBody")),
    "another numbering": (
        lists,
        "en",
        put(lambda pdf: first(pdf, "L").A, "ListNumbering", Name.Decimal),
    ),
    "a link without its annotation": (links, "en", unlink),
    "an annotation in other text": (links, "en", rename("Link", "Span")),
    "a link without Contents": (
        links,
        "en",
        put(lambda pdf: pdf.pages[0].Annots[0], "Contents", ""),
    ),
    "a picture without words": (figures, "en", put(lambda pdf: first(pdf, "Figure"), "Alt", "")),
    "a picture off its place": (
        figures,
        "en",
        put(lambda pdf: first(pdf, "Figure").A, "BBox", Array([500, 40, 534, 66])),
    ),
    "no language": (catalogue, "en", lambda pdf: pdf.Root.__delitem__(Name.Lang)),
    "not marked": (catalogue, "en", lambda pdf: pdf.Root.__delitem__(Name.MarkInfo)),
    "a title not shown": (
        catalogue,
        "en",
        put(lambda pdf: pdf.Root.ViewerPreferences, "DisplayDocTitle", value=False),
    ),
    "another direction": (
        catalogue,
        "ar",
        put(lambda pdf: pdf.Root.ViewerPreferences, "Direction", Name.L2R),
    ),
    "no order of tabs": (catalogue, "en", lambda pdf: pdf.pages[1].obj.__delitem__(Name.Tabs)),
    "another outline": (outline, "en", put(lambda pdf: pdf.Root.Outlines.First, "Title", "No")),
    "no relationship": (
        attached,
        "en",
        put(lambda pdf: pdf.Root.AF[0], "AFRelationship", Name.Data),
    ),
    "another text": (attached, "en", lambda pdf: pdf.Root.AF[0].EF.F.write(b"No")),
    "another date": (
        attached,
        "en",
        put(lambda pdf: pdf.Root.AF[0].EF.F.Params, "ModDate", "D:20260121000000Z"),
    ),
    "another XMP title": (metadata, "en", lambda pdf: packet(pdf, b"A day, 1990", b"Another day")),
    "another publisher": (metadata, "en", lambda pdf: packet(pdf, b"dc:publisher", b"dc:source")),
    "another Info title": (metadata, "en", put(lambda pdf: pdf.docinfo, "Title", "Another day")),
}


@pytest.mark.parametrize(("check", "language", "spoil"), SPOILT.values(), ids=SPOILT)
def test_a_check_sees_what_it_looks_for(
    check: Check, language: str, spoil: Callable[[Pdf], None], reading: Callable[..., Read]
) -> None:
    assert list(check(reading("long", language, "own", "a3-ua1", spoil)))


def test_every_check_has_been_seen_to_find_something() -> None:
    assert {row[0] for row in SPOILT.values()} == set(OWN)
