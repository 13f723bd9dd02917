"""What veraPDF leaves to people: the structure that a screen reader follows says what is meant.

``preflight.structure`` finds nothing in the PDFs of the program, nor do the checks of this file,
which look at what no layout decides; spoilt files show that each sees what it looks for.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf

import notice
from notice.document import plain
from notice.edition.artifact import Artifact
from notice.preflight import structure
from notice.preflight.structure import Content, Element, TaggedPdf
from notice.preflight.words import letters
from notice.render.text import text
from notice.statement.statement import Statement

Make = Callable[..., Artifact]


class Read(TaggedPdf):
    """A PDF read back, beside the statement that it should say."""

    def __init__(self, statement: Statement, data: bytes, layout: str = "classic") -> None:
        super().__init__(data)
        self.statement = statement
        self.data = data
        self.headed = layout != "large-print"


def problems(read: Read) -> list[str]:
    """Return what preflight finds in the structure of a file."""
    return [finding.message for finding in structure.check(read.statement, read.data)]


Check = Callable[[Read], Iterator[str]]
TYPES = {
    "Document",
    "Part",
    "Art",
    "Div",
    "NonStruct",
    "H1",
    "H2",
    "H3",
    "P",
    "BlockQuote",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Span",
    "Link",
    "Figure",
}
DRAWING = {
    *("Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do"),
    "INLINE IMAGE",
}
NOTES = re.compile(r"^\u200f?\[\d+\] \S+$|\u00a0\[\d+\]", re.MULTILINE)

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


def contents(element: Element) -> list[Content]:
    """Return the marked content that an element holds itself."""
    return [child for child in element.children if isinstance(child, Content)]


def parents(read: Read) -> dict[Element, Element]:
    """Return the element that holds each other element."""
    return {child: element for element in read.elements() for child in element.elements}


# --- what a file of the program promises, whatever the layout -------------------------------------


def reached(read: Read) -> Iterator[str]:
    """Expect whatever is drawn in one element or an artifact, and none of them empty."""
    held = [content for element in read.elements() for content in contents(element)]
    drawn = [Content(page, number) for page, each in enumerate(read.pages) for number in each.drawn]
    if sorted(held, key=str) != sorted(drawn, key=str):
        yield f"held {len(held)}, drawn {len(drawn)}"
    for number, page in enumerate(read.pdf.pages):
        if loose := [*unmarked(page)]:
            yield f"page {number}: {loose}"


def unmarked(page: pikepdf.Page) -> Iterator[str]:
    """Yield the operators that draw outside of all marked content."""
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += (operator in {"BMC", "BDC"}) - (operator == "EMC")
        if depth == 0 and operator in DRAWING:
            yield operator


def tree(read: Read) -> Iterator[str]:
    """Expect elements of standard types that know their parent and are in the parent tree."""
    owners = [
        *read.pdf.pages,
        *(annotation for element in read.elements() for annotation in element.annotations),
    ]
    keys = [owner.get(Name.StructParents, owner.get(Name.StructParent)) for owner in owners]
    if sorted(keys) != list(read.pdf.Root.StructTreeRoot.ParentTree.Nums)[::2]:
        yield "the parent tree has other keys"
    above = parents(read)
    for element in read.elements():
        if element.kind not in TYPES:
            yield f"type {element.kind}"
        parent = above[element].data if element in above else read.pdf.Root.StructTreeRoot
        if element.data.P.objgen != parent.objgen:
            yield f"{element.kind}: another parent"
        for content in contents(element):
            key = read.pdf.pages[content.page].StructParents
            if owner(read, key)[content.number].objgen != element.data.objgen:
                yield f"{element.kind}: not in the parent tree"


def owner(read: Read, key: Any) -> Any:
    """Return what the parent tree has for a page or an annotation."""
    numbers = list(read.pdf.Root.StructTreeRoot.ParentTree.Nums)
    return dict(zip(numbers[::2], numbers[1::2], strict=True))[key]


def words(read: Read) -> Iterator[str]:
    """Expect the words of the plain text, where they are told apart from their glyphs."""
    plain_text = NOTES.sub("", text.render(read.statement)).replace("_", "")
    blocks = [
        each for each in read.elements() if each.kind in {"P", "Lbl", "LBody", "H1", "H2", "H3"}
    ]
    leaves = [
        each for each in blocks if not any(kid in blocks for kid in each.walk() if kid != each)
    ]
    found = [word for each in leaves for word in re.findall(r"\w+", read.text(each))]
    if read.statement.language.rtl and found != re.findall(r"\w+", plain_text):
        yield f"words {found}"


def hyphens(read: Read) -> Iterator[str]:
    """Expect a soft hyphen where a word is divided at a line end, and no other there."""
    plain_text = " ".join(text.render(read.statement).split())
    for each in read.elements("Span"):
        drawn = "".join(map(read.drawn, contents(each)))
        written = drawn.endswith("-") and drawn.split()[-1] in plain_text
        if drawn.endswith("-") and read.text(each).endswith("\u00ad") == written:
            yield f"'{drawn}' is read '{read.text(each)}'"


def lists(read: Read) -> Iterator[str]:
    """Expect items in a list, in each a label and one body, and how they are numbered."""
    for each in read.elements("L"):
        inside = [(item.kind, *(kid.kind for kid in item.elements)) for item in each.elements]
        if set(inside) != {("LI", "Lbl", "LBody")}:
            yield f"a list of {inside}"
        labels = [read.text(kid).strip() for kid in each.walk() if kid.kind == "Lbl"]
        wanted = "/Decimal" if labels[0][0].isdigit() else "/Disc"
        attributes = each.data.get(Name.A, Dictionary())
        if (attributes.get(Name.O), attributes.get(Name.ListNumbering)) != (
            Name.List,
            Name(wanted),
        ):
            yield f"{labels[0]} is numbered {attributes}"
    above = parents(read)
    for each in read.elements("Lbl", "LBody", "LI"):
        if each not in above or above[each].kind != ("L" if each.kind == "LI" else "LI"):
            yield f"{each.kind} outside of its place"


def links(read: Read) -> Iterator[str]:
    """Expect annotations that know their link and say where it leads, all of them in the tree."""
    held: list[tuple[int, int]] = []
    for element in read.elements():
        for annotation in element.annotations:
            held.append(annotation.objgen)
            if owner(read, annotation.StructParent).objgen != element.data.objgen:
                yield "an annotation does not know its link"
            if str(annotation.get(Name.Contents, "")) != str(annotation.A.URI):
                yield "an annotation without Contents"
    found = [each.objgen for page in read.pdf.pages for each in page.obj.get(Name.Annots, Array())]
    if sorted(held) != sorted(found):
        yield f"{len(found)} annotations, {len(held)} in the tree"


def catalogue(read: Read) -> Iterator[str]:
    """Expect language, direction, tags, and that the title is shown."""
    root, language = read.pdf.Root, read.statement.language
    if str(root.get(Name.Lang, "")) != language.tag:
        yield "another language"
    if not (root.get(Name.MarkInfo) and root.MarkInfo.Marked):
        yield "not marked"
    if not root.ViewerPreferences.get(Name.DisplayDocTitle, False):
        yield "the title is not shown"
    if (root.ViewerPreferences.get(Name.Direction) == Name.R2L) != language.rtl:
        yield "another direction"
    attributes = read.tree.data.get(Name.A, Dictionary())
    if (attributes.get(Name.WritingMode) == Name.RlTb) != language.rtl:
        yield "another writing mode"
    if any(page.obj.get(Name.Tabs) != Name.S for page in read.pdf.pages):
        yield "tabs in another order"


def attached(read: Read) -> Iterator[str]:
    """Expect the plain text as the one associated file: another form of the same content."""
    each, root = read.statement, read.pdf.Root
    (name, entry), (file,) = list(root.Names.EmbeddedFiles.Names), list(root.get(Name.AF, [None]))
    if (
        file is None
        or entry.objgen != file.objgen
        or str(name) != f"statement.{each.language.tag}.txt"
    ):
        yield "another file"
        return
    if [str(file.F), str(file.UF)] != [str(name)] * 2 or str(file.Desc) != plain(each.title):
        yield "another name"
    if file.get(Name.AFRelationship) != Name.Alternative:
        yield "another relationship"
    stream = file.EF.F
    if stream.read_bytes() != text.render(read.statement).encode():
        yield "another text"
    day = f"D:{each.dated.astimezone(UTC):%Y%m%d%H%M%S}Z"
    if [str(stream.Params.CreationDate), str(stream.Params.ModDate)] != [day, day]:
        yield "another date"
    if stream.Subtype != Name("/text/plain") or stream.Params.Size != len(stream.read_bytes()):
        yield "another kind"


def metadata(read: Read) -> Iterator[str]:
    """Expect the statement's title, author, description, language, publisher and date."""
    each = read.statement
    name, subtitle = each.letterhead.name, plain(each.subtitle)
    title = plain(each.title) + (f": {subtitle}" if subtitle else "")
    wanted = {
        "dc:title": title,
        "dc:creator": [name],
        "dc:description": subtitle or None,
        "dc:language": {each.language.tag},
        "dc:publisher": {name},
        "xmp:CreateDate": each.dated.isoformat(),
    }
    packet = read.pdf.open_metadata()
    found = {key: packet.get(key) for key in wanted}
    if found != wanted:
        yield f"XMP {found}"
    entries = read.pdf.trailer.get(Name.Info, Dictionary())
    offset = f"{each.dated:%z}"
    info = {key: str(value) for key, value in entries.items() if key != "/Producer"}
    same = {
        "/Title": title,
        "/Author": name,
        "/CreationDate": f"D:{each.dated:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:]}",
        **({"/Subject": subtitle} if subtitle else {}),
    }
    if info != (same if read.pdf.pdf_version != "2.0" else {}):
        yield f"Info {info}"


# --- what only the program's own layouts promise --------------------------------------------------


def numbers(read: Read) -> Iterator[str]:
    """Expect page numbers where there are two pages, and no other artifact with a text.

    From the second page on there are title and issuer too, as their glyphs lie, but in large print.
    """
    count, statement = len(read.pages), read.statement
    for number, page in enumerate(read.pages, 1):
        drawn = f"{count} / {number}" if statement.language.rtl else f"{number} / {count}"
        running = (
            [plain(statement.title), statement.letterhead.name]
            if number > 1 and read.headed
            else []
        )
        wanted = [sorted(text) for text in running] + ([sorted(drawn)] if count > 1 else [])
        found = [(kind, text) for kind, text in page.artifacts if text or kind]
        if sorted(wanted) != sorted(sorted(text) for _, text in found):
            yield f"page {number}: {found}"
        if {kind for kind, _ in found} - {"/Pagination"}:
            yield f"page {number}: {found}"


def shapes(read: Read) -> Iterator[str]:
    """Expect the logo in its own proportions, at the head of the page."""
    for each in read.elements("Figure"):
        left, bottom, right, top = map(float, each.data.A.BBox)
        width, height = map(float, read.pdf.pages[0].MediaBox[2:])
        if not (0 < left < right < width and height / 2 < bottom < top < height):
            yield f"a figure at {left, bottom, right, top}"
        if abs((right - left) / (top - bottom) - 96 / 72) > 0.01:
            yield "a figure of another shape"


def outline(read: Read) -> Iterator[str]:
    """Expect the headings as outline, in PDF 2.0 with items that lead to their elements."""
    found = read.elements("H1", "H2", "H3")
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


CHECKS: tuple[Check, ...] = (
    *(reached, tree, words, hyphens, lists, links, catalogue, attached, metadata),
    *(numbers, shapes, outline),
)

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
            return Read(made.statement, made.data, layout)
        written = BytesIO()
        with Pdf.open(BytesIO(made.data)) as pdf:
            spoil(pdf)
            pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return Read(made.statement, written.getvalue())

    return read


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_file_has_the_structure_that_is_meant(
    case: tuple[str, str, str, str], reading: Callable[..., Read]
) -> None:
    read = reading(*case)
    assert problems(read) == []
    assert {check.__name__: list(check(read)) for check in CHECKS} == {
        check.__name__: [] for check in CHECKS
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
        for each in read.elements("P", "L")
        if len({content.page for part in each.walk() for content in contents(part)}) > 1
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
    first, second = read.elements("Link")
    assert read.text(first) == "a link to the 36th statement"
    assert len(first.annotations) == 1
    assert letters(read.text(second)).startswith("thearchiveofallthat")
    assert len(second.annotations) == 2


def test_items_in_a_line_are_no_obstacle(make: Make, office: Callable[..., Path]) -> None:
    root = office("- one\n- two", print_css="li { display: inline-block }")
    assert make("day", "en", layout="own", templates=root).data.startswith(b"%PDF-")


def test_lists_lie_in_the_items_that_they_belong_to(reading: Callable[..., Read]) -> None:
    read = reading("long", "en", "own", "a3-ua1")
    outer = read.elements("L")[0]
    body = outer.elements[1].elements[1]
    assert [each.kind for each in body.elements] == ["P", "L", "P"]
    assert read.text(body.elements[2]) == "and goes on after it."
    inner = body.elements[1].elements[1].elements[1]
    assert [each.kind for each in inner.elements] == ["P", "L"]


def test_text_in_another_language_says_so(reading: Callable[..., Read]) -> None:
    for language in LONG:
        read = reading("long", language, "own", "a3-ua1")
        named = [each for each in read.elements() if Name.Lang in each.data]
        assert {str(each.data.Lang) for each in named} == {"la"}
        dateline = plain(read.statement.dateline)
        assert letters("".join(map(read.text, named))) == letters(dateline)


def test_a_word_divided_at_a_line_end_is_read_out_whole(reading: Callable[..., Read]) -> None:
    """A line may end in the hyphen of a word too, which stays what it is."""
    read = reading("long", "en", "own", "a3-ua1")
    spans = [(each, "".join(map(read.drawn, contents(each)))) for each in read.elements("Span")]
    ended = {drawn.split()[-1]: read.text(each)[-1] for each, drawn in spans if drawn[-1:] == "-"}
    assert {end for word, end in ended.items() if word in COMPOUNDS} == {"-"}
    assert {end for word, end in ended.items() if word not in COMPOUNDS} == {"\u00ad"}


def test_right_to_left_text_is_read_out_in_its_order(reading: Callable[..., Read]) -> None:
    """The glyphs lie in the order of the eye, from left to right; what is read out does not."""
    read = reading("20-january", "ar", "classic", "a3-ua1")
    (title,) = read.elements("H1")
    assert read.text(title).replace("\u00a0", " ").strip() == "20 يناير، يوم الحداد الوطني"
    drawn = [read.drawn(content) for each in title.walk() for content in contents(each)]
    assert drawn == ["20", "ينطولا دادحلا موي ،رياني "]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_non_joiners_are_read_out(language: str, office: Callable[..., Path]) -> None:
    """U+200C stands between the parts of a Persian word and in no glyph."""
    word = "می\u200cخوانیم"
    body = f"""\
{f"{word} " * 40}

## {word}

- {word}, *{word}*
- [{word}](https://example.org/a)

> {word}"""
    root = office(body, language=language, title=word)
    (artifact,) = notice.build(notice.load("day", templates=root), 2026, formats=["pdf"]).artifacts
    file = TaggedPdf(artifact.data)
    assert file.text(file.tree).count(word) == 46


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
    "text outside of the tree": (reached, "en", orphaned),
    "text outside of marked content": (
        reached,
        "en",
        lambda pdf: content(pdf, b"q\n", b"0 0 1 1 re f q\n"),
    ),
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
    "a type of its own": (tree, "en", rename("P", "Paragraph")),
    "another parent": (tree, "en", lambda pdf: setattr(first(pdf, "P"), "P", first(pdf, "H1"))),
    "another owner": (
        tree,
        "en",
        lambda pdf: pdf.Root.StructTreeRoot.ParentTree.Nums[1].__setitem__(0, first(pdf, "H1")),
    ),
    "words in two": (hyphens, "en", untell),
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
    "a link without Contents": (
        links,
        "en",
        put(lambda pdf: pdf.pages[0].Annots[0], "Contents", ""),
    ),
    "a picture off its place": (
        shapes,
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


UNCLEAR: dict[str, tuple[str, Callable[[Pdf], None], str]] = {
    "no title": ("en", rename("H1", "P"), "the title is not the one heading of level 1"),
    "two titles": ("en", rename("H2", "H1"), "the title is not the one heading of level 1"),
    "another title": (
        "en",
        put(lambda pdf: first(pdf, "H1"), "ActualText", "Another day"),
        "the first heading is 'Another day', not the title 'A day, 1990'",
    ),
    "a level left out": (
        "en",
        rename("H2", "H3"),
        "a heading of level 3 follows one of level 1",
    ),
    "text as an artifact": (
        "en",
        lambda pdf: content(pdf, b"/Span", b"/Artifact"),
        "on page 1 is never read out",
    ),
    "a page number of no type": (
        "en",
        lambda pdf: content(pdf, b"/Type /Pagination", b"/Nothing true"),
        "'1 / 2' on page 1 is never read out",
    ),
    "glyphs in the order of the eye": ("ar", untell, "at the beginning a screen reader says '"),
    "another order": (
        "en",
        lambda pdf: swap(pdf, "H2"),
        "a screen reader says 'Anitemwithalink', not 'First part An item'",
    ),
    "a link without its annotation": (
        "en",
        unlink,
        "the link 'a link to the 36th statement' leads nowhere",
    ),
    "a link without a text": (
        "en",
        put(lambda pdf: first(pdf, "Link"), "ActualText", ""),
        "link number 1 has no text",
    ),
    "an annotation in other text": (
        "en",
        rename("Link", "Span"),
        "'a link to the 36th statement' leads to 'https://example.org/a' and is no link",
    ),
    "a picture without words": (
        "en",
        put(lambda pdf: first(pdf, "Figure"), "Alt", ""),
        "the texts that stand for pictures are [''], not ['",
    ),
}


@pytest.mark.parametrize(("language", "spoil", "message"), UNCLEAR.values(), ids=UNCLEAR)
def test_what_a_screen_reader_would_say_amiss_is_told(
    language: str, spoil: Callable[[Pdf], None], message: str, reading: Callable[..., Read]
) -> None:
    found = problems(reading("long", language, "own", "a3-ua1", spoil))
    assert any(message in problem for problem in found), found


@pytest.mark.parametrize(("check", "language", "spoil"), SPOILT.values(), ids=SPOILT)
def test_a_check_sees_what_it_looks_for(
    check: Check, language: str, spoil: Callable[[Pdf], None], reading: Callable[..., Read]
) -> None:
    assert list(check(reading("long", language, "own", "a3-ua1", spoil)))


def test_every_check_has_been_seen_to_find_something() -> None:
    assert {row[0] for row in SPOILT.values()} == set(CHECKS)
