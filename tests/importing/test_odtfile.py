"""OpenDocument texts, as LibreOffice saves them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.shared import Cm
from PIL import Image

from notice.document import Blocks
from notice.importing import odtfile
from notice.render.docx import ooxml

Outline = Callable[[Blocks], str]
Saved = Callable[[str, bytes, str], bytes]
FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document office:mimetype="application/vnd.oasis.opendocument.text" office:version="1.3"
  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xlink="http://www.w3.org/1999/xlink">
<office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>
<office:change-info><dc:creator>A</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info>
<text:p>thirty </text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h text:outline-level="1">The Flood</text:h>
<text:p>For <text:change text:change-id="c1"/>18 years we
remember<text:note text:note-class="footnote"
><text:note-citation>1</text:note-citation
><text:note-body><text:p>See the law.</text:p></text:note-body
></text:note>
it, <text:a xlink:href="https://example.org/">as here</text:a>.<text:line-break/>All of us.</text:p>
</office:text></office:body></office:document>
"""


def packed(document: Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def picture() -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (4, 4), "navy").save(file, "PNG")
    return file


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """Return a packed file with the content of one part changed."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(target, "w") as made:
        for entry in source.namelist():
            made.writestr(entry, content if entry == name else source.read(entry))
    return target.getvalue()


def test_styles_and_looks_say_what_a_paragraph_is(saved: Saved, outline: Outline) -> None:
    document = docx.Document()
    document.add_paragraph("The Flood", style="Title")
    line = document.add_paragraph("We remember ")
    line.add_run("all of them").italic = True
    line.add_run(", and ")
    line.add_run("each").bold = True
    line.add_run(".")
    document.add_heading("What was done", 1)
    document.add_paragraph("doctors", style="List Bullet")
    document.add_paragraph("builders", style="List Bullet")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    document.add_paragraph().add_run("What is left").bold = True
    document.add_paragraph("The houses stand again, and the river has a wall of stone.")
    document.sections[0].header.paragraphs[0].text = "City Hall"
    intake = odtfile.read(saved("flood.docx", packed(document), "odt"))
    assert outline(intake.blocks).split("\n") == [
        "# The Flood",
        "We remember _all of them_, and *each*.",
        "## What was done",
        "- doctors",
        "- builders",
        "1. first",
        "2. second",
        "## What is left",
        "The houses stand again, and the river has a wall of stone.",
    ]
    assert [str(remark) for remark in intake.remarks] == [
        "the header: left out, as it is the issuer's: 'City Hall'"
    ]


def test_what_is_no_text_is_told_with_its_place(saved: Saved, outline: Outline) -> None:
    intake = odtfile.read(saved("flood.fodt", FLAT.encode(), "odt"))
    assert outline(intake.blocks).split("\n") == [
        "# The Flood",
        "For 18 years we remember it, [as here](https://example.org/).|All of us.",
    ]
    assert [str(remark) for remark in intake.remarks] == [
        "paragraph 2: a tracked deletion was accepted: 'thirty'",
        "paragraph 2: a footnote was left out: 'See the law.'",
    ]


def test_a_list_that_goes_on_has_the_next_number(saved: Saved, outline: Outline) -> None:
    """LibreOffice writes a list for each run of items; its numbers go on, or begin elsewhere."""
    document = docx.Document()
    document.add_paragraph("The Flood", style="Title")
    ooxml.define_numbering(document)
    first, other = ooxml.begin_list(document, 1, 0), ooxml.begin_list(document, 7, 0)
    for number, texts in (
        (first, ("one", "two")),
        (first, ("three",)),
        (other, ("seven", "eight")),
    ):
        for text in texts:
            ooxml.put_in_list(document.add_paragraph(text), number, 0)
        document.add_paragraph("A sentence stands between them, and it ends.")
    heading = document.add_heading("A part", 1)
    ooxml.put_in_list(heading, ooxml.begin_list(document, 1, 0), 0)
    document.add_paragraph("Its text.")
    intake = odtfile.read(saved("flood.docx", packed(document), "odt"))
    lines = [line for line in outline(intake.blocks).split("\n") if "sentence" not in line]
    assert lines == [
        *("# The Flood", "1. one", "2. two", "3. three", "7. seven", "8. eight"),
        *("## A part", "Its text."),
    ]
    assert [str(remark) for remark in intake.remarks] == [
        "paragraph 10: the number 1 of this heading was left out: type it"
    ]


def test_quotations_and_changes_that_libreoffice_took_from_word(
    saved: Saved, outline: Outline
) -> None:
    document = docx.Document()
    document.sections[0].different_first_page_header_footer = True
    head = document.sections[0].first_page_header.paragraphs[0]
    head.add_run("City Hall").add_picture(picture())
    document.sections[0].footer.paragraphs[0].text = "Tel. 000"
    document.add_paragraph("The Flood", style="Title")
    body = document.add_paragraph("We ")._p  # noqa: SLF001
    for change, tag, text in (("del", "delText", "forget"), ("ins", "t", "remember")):
        run = ooxml.add(ooxml.add(body, change, id="1", author="A"), "r")
        ooxml.add(run, tag).text = text
    document.add_paragraph("The water came at night.", style="Quote")
    indented = document.add_paragraph("It left by day.").paragraph_format
    indented.left_indent = indented.right_indent = Cm(1)
    intake = odtfile.read(saved("flood.docx", packed(document), "odt"))
    assert outline(intake.blocks).split("\n") == [
        "# The Flood",
        "We remember",
        "> The water came at night.",
        "> It left by day.",
    ]
    said = sorted(str(remark) for remark in intake.remarks)
    assert said == [
        "paragraph 2: a tracked deletion was accepted: 'forget'",
        "paragraph 2: a tracked insertion was accepted: 'remember'",
        "the footer: left out, as it is the issuer's: 'Tel. 000'",
        "the header: a picture was left out; the logo is the issuer's",
        "the header: left out, as it is the issuer's: 'City Hall'",
    ]


PARTS = """<text:h text:outline-level="1">The Flood</text:h>
<text:section text:name="A" text:display="none"><text:p>Not yet.</text:p></text:section>
<text:p><text:change-start text:change-id="c2"/>We were there.</text:p>
<text:p>And you.<text:change-end text:change-id="c2"/> All.<draw:frame><draw:text-box
><text:p>Beside.</text:p></draw:text-box></draw:frame></text:p>
<text:list text:style-name="L"><text:list-item><text:p>a</text:p><text:p>more of a</text:p>
<text:list><text:list-item><text:p>deep</text:p></text:list-item></text:list></text:list-item>
<text:list-item><text:p>b</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><table:table><table:table-row><table:table-cell
><text:p>In a frame.</text:p></table:table-cell></table:table-row></table:table></table:table-cell
></table:table-row></table:table>"""
STYLES = """<text:list-style style:name="L"><text:list-level-style-number text:level="1"
 style:num-format="a" text:start-value="3"/><text:list-level-style-bullet text:level="2"
 text:bullet-char="-"/></text:list-style>"""


def test_what_other_programs_write(saved: Saved, outline: Outline) -> None:
    """Lists that begin elsewhere and in letters, changes over paragraphs, and tables in tables."""
    data = saved("flood.fodt", FLAT.encode(), "odt")
    spaces = dict(re.findall(r'xmlns:(\w+)="([^"]+)"', FLAT)) | {
        name: f"urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"
        for name, of in (("style", "style"), ("table", "table"), ("draw", "drawing"))
    }
    named = " ".join(f'xmlns:{name}="{space}"' for name, space in spaces.items())
    changes = """<text:tracked-changes><text:changed-region text:id="c2"><text:insertion/>
</text:changed-region></text:tracked-changes>"""
    content = f"""<office:document-content {named}><office:automatic-styles>{STYLES}
</office:automatic-styles><office:body><office:text>{changes}{PARTS}</office:text></office:body>
</office:document-content>"""
    intake = odtfile.read(changed(data, "content.xml", content.encode()))
    assert outline(intake.blocks).split("\n") == [
        *("# The Flood", "We were there.", "And you. All."),
        *("3. a", "more of a", "- deep", "4. b", "In a frame."),
    ]
    assert [str(remark) for remark in intake.remarks] == [
        "after paragraph 1: hidden text was left out: 'Not yet.'",
        "paragraph 2: a tracked insertion was accepted: 'We were there.'",
        "paragraph 3: a text box was left out: 'Beside.'",
        "paragraph 3: a tracked insertion was accepted: 'And you.'",
        "paragraph 4: this item is numbered in lowerLetter, a statement has figures",
        "paragraph 7: this item is numbered in lowerLetter, a statement has figures",
    ]


def test_a_table_is_refused_with_its_place(saved: Saved) -> None:
    document = docx.Document()
    document.add_paragraph("The Flood", style="Title")
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "dead", "27"
    with pytest.raises(ValueError, match=r"table after paragraph 1: 'dead \| 27' cannot be"):
        odtfile.read(saved("flood.docx", packed(document), "odt"))


def test_what_is_none_or_hostile_is_refused(saved: Saved) -> None:
    """No entity is resolved, no part may be endless, and damage is one message."""
    data = saved("flood.fodt", FLAT.encode(), "odt")
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    for broken, message in (
        (b"text", "it is no OpenDocument text, or damaged"),
        (data[:-200], "it is no OpenDocument text, or damaged"),
        (changed(data, "mimetype", b"application/zip"), "it is no OpenDocument text"),
        (changed(data, "content.xml", b"<a>"), "it is no OpenDocument text, or damaged"),
        (changed(data, "content.xml", entity), "its part content.xml has a document type"),
        (changed(data, "content.xml", b" " * 5 * 10**6), "content.xml has more than 4 MB of text"),
    ):
        with pytest.raises(ValueError, match=message):
            odtfile.read(broken)
