"""OpenDocument texts, as LibreOffice saves them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document

from notice.document import Blocks
from notice.importing import odtfile

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
        "above the text: a tracked deletion was accepted: 'thirty'",
        "paragraph 2: a footnote was left out: 'See the law.'",
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
