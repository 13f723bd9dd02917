"""The Word file: read back with its styles, lists, links and language, and by LibreOffice."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

import notice
from notice import cli
from notice.preflight import docxfile, words
from notice.render.docx import docx as docx_renderer
from notice.render.docx import ooxml
from notice.statement.statement import Statement

SHIPPED = Path(__file__).parents[1] / "templates"
BUNDLED = [(path.parent.name, path.stem) for path in sorted(SHIPPED.glob("*/*.md"))]
TEXT = """\
It is the {{ ordinal }} anniversary, with *stress* and **weight**.

## A part

- one
- two, which holds:

    3. three
    4. four
- last

### A smaller part

1. again from one
2. to two

> Quoted, with [a link](https://example.org/a) in it.

A line\\
and another.

---

The end."""


def made(root: Path, name: str = "day", tag: str = "en", **more: object) -> tuple[Statement, bytes]:
    loaded = notice.load(name, languages=[tag], templates=root)
    edition = notice.build(loaded, 2026, formats=("docx",), **more)  # type: ignore[arg-type]
    assert not edition.refused
    [artifact] = edition.artifacts
    return artifact.statement, artifact.data


def opened(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


@pytest.mark.parametrize(("name", "tag"), BUNDLED)
def test_every_bundled_statement_says_its_words_in_its_language(name: str, tag: str) -> None:
    statement, data = made(SHIPPED, name, tag)
    file = docxfile.read(data)
    wanted = words.of_statement(statement, list_numbers=False)
    assert words.of_text(file.text) == wanted, "in order, from right to left as well"
    assert file.language == tag
    document = opened(data)
    [named] = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    assert tag in {value.partition("-")[0] for value in named.attrib.values()}
    head = document.sections[0].first_page_header
    properties = [*document.element.body.iter(qn("w:pPr")), *head._element.iter(qn("w:pPr"))]  # noqa: SLF001
    assert {bool(each.findall(qn("w:bidi"))) for each in properties} == {statement.language.rtl}


def test_blocks_have_the_styles_that_word_knows(office: Callable[..., Path]) -> None:
    _, data = made(office(TEXT))
    styles = [(block.style, block.mark, block.text[:14]) for block in docxfile.read(data).blocks]
    assert styles == [
        ("Letterhead", "", "An Office"),
        ("Title", "", "A day"),
        ("Dateline", "", "Baku, 20\u00a0Janua"),
        ("Normal", "", "It is the 36th"),
        ("Heading 1", "", "A part"),
        ("Normal", "", "one"),
        ("Normal", "", "two, which\u00a0hol"),
        ("Normal", "3.", "three"),
        ("Normal", "4.", "four"),
        ("Normal", "", "last"),
        ("Heading 2", "", "A smaller part"),
        ("Normal", "1.", "again from one"),
        ("Normal", "2.", "to two"),
        ("Quote", "", "Quoted, with a"),
        ("Normal", "", "A line and ano"),
        ("Statement Closing", "", "* * *"),
        ("Normal", "", "The end."),
    ]


def test_runs_are_set_as_they_are_meant(office: Callable[..., Path]) -> None:
    document = opened(made(office(TEXT))[1])
    first = next(each for each in document.paragraphs if each.text.startswith("It is"))
    assert [run.text for run in first.runs if run.italic] == ["stress"]
    assert [run.text for run in first.runs if run.bold] == ["weight"]
    quoted = next(each for each in document.paragraphs if each.style and each.style.name == "Quote")
    [link] = quoted.hyperlinks
    assert (link.address, link.text) == ("https://example.org/a", "a\u00a0link")


def test_superior_letters_are_superior() -> None:
    document = opened(made(SHIPPED, "human-rights-day", "fr")[1])
    raised = [run.text for each in document.paragraphs for run in each.runs if run.font.superscript]
    assert raised
    assert set(raised) == {"e"}


def test_the_first_of_a_month_has_a_superior_too() -> None:
    document = opened(made(SHIPPED, "human-rights-day", "fr", issued=date(2026, 12, 1))[1])
    [dateline] = [each for each in document.paragraphs if "1er\u00a0décembre 2026" in each.text]
    assert [run.text for run in dateline.runs if run.font.superscript] == ["er"]


def test_an_ordinal_is_not_broken() -> None:
    """Word ends a line after a hyphen, but not after a no-break hyphen (17.3.3.18)."""
    _, data = made(SHIPPED, "20-january", "az")
    body = opened(data).element.body
    assert len(body.findall(f".//{qn('w:noBreakHyphen')}")) >= 2
    assert "36-cı" in docxfile.read(data).text
    assert "36-cı" not in "".join(each.text or "" for each in body.iter(qn("w:t")))


@pytest.mark.parametrize(("paper", "width"), [("a4", 210), ("letter", 215.9)])
def test_the_paper_is_that_which_was_asked_for(
    paper: str, width: float, office: Callable[..., Path]
) -> None:
    [section] = opened(made(office(), paper=paper)[1]).sections
    assert section.page_width is not None
    assert section.page_width.mm == pytest.approx(width, abs=0.1)


def test_latin_names_in_arabic_run_their_own_way(office: Callable[..., Path]) -> None:
    _, data = made(office("قالت Human Rights Watch ذلك.", language="ar"), tag="ar")
    [paragraph] = [each for each in opened(data).paragraphs if "Rights" in each.text]
    latin = [run.text for run in paragraph.runs if not run.font.rtl]
    assert "".join(latin) == "Human Rights Watch", "the spaces between its words too"
    assert not any(
        each.alignment == WD_ALIGN_PARAGRAPH.RIGHT for each in opened(data).paragraphs
    ), "the direction puts them there"


@pytest.mark.parametrize(
    ("cldr", "tag"),
    [
        ("en_GB", "en-GB"),
        ("az", "az-Latn-AZ"),
        ("ru", "ru-RU"),
        ("ar", "ar-EG"),
        ("pt_BR", "pt-BR"),
        ("zh_Hans", "zh-CN"),
        ("uz", "uz-Latn-UZ"),
    ],
)
def test_word_knows_the_language(cldr: str, tag: str) -> None:
    assert ooxml.language(cldr) == tag


@pytest.mark.parametrize(
    ("language", "text", "own"),
    [
        ("en", "We remember.", {"val": "en-GB"}),
        ("ru", "Мы помним.", {"val": "ru-RU"}),
        ("ka", "ჩვენ გვახსოვს.", {"val": "ka-GE"}),
        ("ar", "نتذكر.", {"val": "x-none", "bidi": "ar-EG"}),
        ("hi", "हम याद करते हैं।", {"val": "x-none", "bidi": "hi-IN"}),
        ("ja", "私たちは忘れません。", {"val": "x-none", "eastAsia": "ja-JP"}),
        ("ko", "우리는 기억합니다.", {"val": "x-none", "eastAsia": "ko-KR"}),
    ],
)
def test_each_kind_of_script_has_its_own_language(
    language: str, text: str, own: dict[str, str], office: Callable[..., Path]
) -> None:
    """Latin words in a Japanese text are in no language that is known (ISO/IEC 29500-1, 17.3.2.20).

    In Japanese, as LibreOffice had them before, they were divided between any two letters.
    """
    _, data = made(office(text, language=language), tag=language)
    [lang] = opened(data).styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    assert {key.rpartition("}")[2]: value for key, value in lang.attrib.items()} == own


def test_a_style_has_one_size_of_each_kind(office: Callable[..., Path]) -> None:
    _, data = made(office("نتذكر.", language="ar"), tag="ar")
    for style in opened(data).styles.element.xpath("w:style/w:rPr"):
        sizes = [size.get(qn("w:val")) for size in style.xpath("w:sz | w:szCs")]
        assert len(style.findall(qn("w:szCs"))) <= 1
        assert len(set(sizes)) <= 1


def test_the_same_statement_is_the_same_bytes_without_a_time(office: Callable[..., Path]) -> None:
    root = office(TEXT)
    (statement, first), (_, second) = made(root), made(root)
    assert first == second
    with ZipFile(BytesIO(first)) as file:
        assert {entry.date_time for entry in file.infolist()} == {ooxml.FIRST_OF_ZIP}
        assert file.namelist()[0] == "[Content_Types].xml"
    about = opened(first).core_properties
    assert about.created == about.modified == statement.dated
    assert (about.title, about.author, about.last_modified_by) == (
        "A day",
        "An Office",
        "An Office",
    )


def test_a_draft_is_marked(office: Callable[..., Path]) -> None:
    _, data = made(office(status="draft"), mark_drafts=True)
    assert ("Draft Mark", "Draft") in [
        (each.style, each.text) for each in docxfile.read(data).blocks
    ]


def convert(office_program: str, path: Path, form: str, folder: Path) -> None:
    """Have LibreOffice save a file in another form in a folder."""
    home = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [office_program, home, "--headless", "--convert-to", form, "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True)


def test_libreoffice_reads_what_word_would(
    program: Callable[[str], str], office: Callable[..., Path], tmp_path: Path
) -> None:
    """Numbers of lists included, which are not in the file as text."""
    office_program = program("soffice")
    for name, tag, root in (("day", "en", office(TEXT)), ("20-january", "ar", SHIPPED)):
        statement, data = made(root, name, tag)
        (tmp_path / f"{tag}.docx").write_bytes(data)
        convert(office_program, tmp_path / f"{tag}.docx", "txt:Text (encoded):UTF8", tmp_path)
        text = (tmp_path / f"{tag}.txt").read_text("utf-8-sig")
        head = {statement.letterhead.name, *statement.letterhead.contact}
        wanted = "\n".join(line for line in statement.text().split("\n") if line not in head)
        assert words.of_text(text) == words.of_text(wanted)


LISTS = """\
1. one
2. two

   1. in
   2. it

3. three

   - here

     7. deep
     8. deeper

   - there

Between.

5. five
6. six
7. seven

Then.

1. again
2. twice
"""


def test_lists_that_libreoffice_has_saved_are_numbered_as_before(
    program: Callable[[str], str], office: Callable[..., Path], tmp_path: Path
) -> None:
    """It gives the first item of a list one instance of the numbering and the rest another."""
    _, data = made(office(LISTS))
    (tmp_path / "lists.docx").write_bytes(data)
    convert(program("soffice"), tmp_path / "lists.docx", "docx:MS Word 2007 XML", tmp_path / "back")
    saved = (tmp_path / "back" / "lists.docx").read_bytes()
    for file in map(docxfile.read, (data, saved)):
        marks = [block.mark for block in file.blocks if block.mark]
        assert " ".join(marks) == "1. 2. 1. 2. 3. 7. 8. 5. 6. 7. 1. 2."


def test_a_reviewers_change_is_shown(
    office: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A word typed over, and one that was changed with tracking on: inserted, and deleted."""
    _, data = made(office(TEXT))
    document = opened(data)
    paragraph = next(each for each in document.paragraphs if each.text == "The end.")
    paragraph.runs[0].text = "The last "
    inserted = ooxml.add(paragraph._p, "ins", id="1", author="R")  # noqa: SLF001
    ooxml.add(ooxml.add(inserted, "r"), "t").text = "word."
    deleted = ooxml.add(paragraph._p, "del", id="2", author="R")  # noqa: SLF001
    ooxml.add(ooxml.add(deleted, "r"), "delText").text = "end."
    document.save(str(tmp_path / "reviewed.docx"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        cli.main(["diff", "2026", "--against", "reviewed.docx", "--format", "json"])
    said = capsys.readouterr().out
    assert stopped.value.code == 1
    assert "last word." in said
    assert '"unexpected": 1' in said or said.count('"expected": false') == 1


def test_what_is_no_word_file_is_told(
    office: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "no.docx").write_bytes(b"This is no Word file.")
    with pytest.raises(SystemExit) as stopped:
        cli.main(["diff", "2026", "--against", "no.docx"])
    assert stopped.value.code == 4
    assert "no.docx: it is no Word file" in capsys.readouterr().err


SHIPPED_DOCX = ("word/document.xml", "word/styles.xml", "[Content_Types].xml", "docProps/core.xml")


@cache
def whole() -> bytes:
    """Return the Word file of a bundled statement."""
    return made(SHIPPED, "human-rights-day")[1]


def packed_anew(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return a ZIP file with each part changed, or left out where it comes to nothing."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                target.writestr(name, part)
    return file.getvalue()


@given(st.data())
def test_a_damaged_file_is_told(data: st.DataObject) -> None:
    """Bytes lost or changed in the file or in a part of it: its words, or a ``ValueError``."""
    part = data.draw(st.sampled_from(["", *SHIPPED_DOCX]))

    def torn(found: bytes) -> bytes:
        at = data.draw(st.integers(0, len(found)))
        lost = data.draw(st.integers(0, 40))
        return found[:at] + data.draw(st.binary(max_size=4)) + found[at + lost :]

    if part:
        damaged = packed_anew(whole(), lambda name, found: torn(found) if name == part else found)
    else:
        damaged = torn(whole())
    try:
        docxfile.read(damaged)
    except ValueError as error:
        assert str(error).startswith("it is no Word file, or damaged (")  # noqa: PT017 - either is right


def test_a_small_file_that_unpacks_to_a_large_one_is_not_read() -> None:
    blank = b"<!--" + b" " * docxfile.LARGEST + b"-->"
    bomb = packed_anew(whole(), lambda name, found: found + blank * (name == SHIPPED_DOCX[0]))
    assert len(bomb) < docxfile.LARGEST / 500
    with pytest.raises(ValueError, match="bytes when unpacked"):
        docxfile.read(bomb)


def test_a_file_without_numberings_is_read() -> None:
    """As programs other than Word save it where there is no list."""

    def change(name: str, found: bytes) -> bytes | None:
        if name == "word/_rels/document.xml.rels":
            return re.sub(rb"<Relationship [^>]*numbering[^>]*/>", b"", found)
        return None if name == "word/numbering.xml" else found

    file = docxfile.read(packed_anew(whole(), change))
    assert [block.mark for block in file.blocks if block.mark] == []
    assert "Declaration" in file.text.split()


def test_the_logo_stands_above_the_name_and_says_what_it_shows() -> None:
    statement, data = made(SHIPPED, "human-rights-day", "ar")
    logo, name, *_ = opened(data).sections[0].first_page_header.paragraphs
    [picture] = logo._p.iter(qn("wp:docPr"))  # noqa: SLF001 - the library has no call for it
    assert statement.letterhead.logo is not None
    assert picture.get("descr") == statement.letterhead.logo.alt
    assert name.text == statement.letterhead.name
    [shape] = logo._p.iter(qn("wp:extent"))  # noqa: SLF001
    width, height = (int(shape.get(side)) for side in ("cx", "cy"))
    assert (height, width > height / 2) == (Mm(11), True)
    [image] = opened(data).sections[0].first_page_header.part.rels.values()
    assert image.target_part.blob.startswith(b"\x89PNG")


def test_no_clock_is_asked(office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine may begin in 1970, which is before all times that a ZIP file can hold."""
    statement, data = made(office(TEXT))
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert docx_renderer.render(statement) == data


def test_a_long_title_and_a_long_name_are_cut_in_the_properties_only(
    office: Callable[..., Path],
) -> None:
    """Word's properties have 255 characters at most; the text has them all."""
    title = "A day " * 43 + "ends"
    root = office(title=title, front=f'subtitle = "{title}"\n')
    name = f'name = "{"Office " * 40}"\nplace = "Baku"\n'
    (root / "issuers" / "office.toml").write_text(name, "utf-8")
    _, data = made(root)
    about = docx.Document(BytesIO(data)).core_properties
    lengths = [len(each) for each in (about.title, about.subject, about.author)]
    assert lengths == [255, 255, 255]
    assert docxfile.read(data).text.count(title) == 2
