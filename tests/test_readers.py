"""What five programs read in a PDF: no letter or figure is missing, doubled, or out of its word.

Search engines, reading programs and screen readers see a page through one of them.
"""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pymupdf
import pypdf
import pypdfium2
import pytest
from pdfminer.high_level import extract_text

import notice

TEMPLATES = Path(__file__).parents[1] / "templates"
BUNDLED = [f"{path.parent.name}.{path.stem}" for path in sorted(TEMPLATES.glob("*/*.md"))]
SCRIPTS = {
    "fa": "امروز کسانی را به یاد می‌آوریم که کشته شدند. **{{ ordinal }} سالگرد**، {{ date }}.",
    "he": "היום אנו זוכרים את הנופלים, שָׁלוֹם. **{{ ordinal }}**, {{ date }}, 10:30-12:00.",
    "hi": "आज हम उन लोगों को याद करते हैं जो मारे गए, और जिनके प्रियजन फिर नहीं लौटे। स्मृति।",
    "ka": "დღეს ვიხსენებთ დაღუპულებს. **{{ ordinal }} წლისთავი**, {{ date }}.",
    "el": "Σήμερα θυμόμαστε τα θύματα, **{{ ordinal }}** επέτειος, {{ date }}.",
    "ja": "私たちは犠牲者を追悼します。**{{ ordinal }}**、{{ date }}、「記憶」。",
    "ko": "오늘 우리는 희생자를 추모합니다. **{{ ordinal }}**, {{ date }}.",
    "zh-Hans": "今天我们缅怀遇难者。**{{ ordinal }}**，{{ date }}。",
    "kk": "Бүгін біз қаза тапқандарды еске аламыз, {{ date }}.",
}
"""A text for each script, and for languages with letters of their own, beyond the bundled ones."""
VISUAL = {"pdfminer", "pypdf"}
"""The readers that give the glyphs of a line as they lie, from left to right."""


def pdfium(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def poppler(data: bytes) -> str:
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


def mupdf(data: bytes) -> str:
    with pymupdf.open(stream=data) as document:  # type: ignore[no-untyped-call]
        return "\n".join(page.get_text() for page in document)


def pdfminer(data: bytes) -> str:
    return extract_text(io.BytesIO(data))


def pypdf_(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


READERS: Mapping[str, Callable[[bytes], str]] = {
    "pdfium": pdfium,
    "poppler": poppler,
    "mupdf": mupdf,
    "pdfminer": pdfminer,
    "pypdf": pypdf_,
}


@cache
def pages(name: str) -> tuple[bytes, str]:
    """Return the PDF and the plain text of a bundled statement of 2026."""
    notice_id, language = name.split(".")
    loaded = notice.load(notice_id, languages=[language], templates=TEMPLATES)
    return files(notice.build(loaded, 2026, formats=["pdf", "txt"]))


def files(edition: notice.Edition) -> tuple[bytes, str]:
    page, text = (artifact.data for artifact in edition.artifacts)
    return page, text.decode()


def signs(text: str) -> Counter[str]:
    """Return how often each letter, digit and vowel sign is there.

    Devanagari draws the vowel O as the signs of A and E, and a glyph does not say which it was.
    """
    plain = unicodedata.normalize("NFKD", text).replace("\u094b", "\u093e\u0947")
    return Counter(char for char in plain if unicodedata.category(char)[0] in "LNM")


def check(page: bytes, text: str, reader: str) -> None:
    """See that a reader finds each sign as often as it is there, and whole words where it can."""
    read = READERS[reader](page)
    assert signs(read) == signs(text)
    if reader not in VISUAL:
        run = re.sub(r"[\s\u00ad\u2010\ufffe]+", "", seen(read))
        tokens = re.split(r"[\W\d_]+", MARKED.sub(" ", seen(text)))
        assert [word for word in tokens if word not in run] == []


MARKED = re.compile("[^\\W\\d_]*(?:[\u064b-\u0652\u0591-\u05c7]+[^\\W\\d_]*)+")
"""A word with vowel marks, which PDFium tears at them."""


def seen(text: str) -> str:
    """Return a text without what is not seen, such as marks of direction."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if unicodedata.category(char) != "Cf")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_page_is_read_whole(name: str, reader: str) -> None:
    check(*pages(name), reader)


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_page_of_each_script_is_read_whole(language: str, office: Callable[..., Path]) -> None:
    root = office(SCRIPTS[language], language=language, title=SCRIPTS[language][:9].strip())
    loaded = notice.load("day", templates=root)
    page, text = files(notice.build(loaded, 2026, formats=["pdf", "txt"]))
    for reader in READERS:
        check(page, text, reader)
