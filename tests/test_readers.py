"""What five programs read in a PDF: no letter or figure is missing, doubled, or out of its word.

Search engines, reading programs and screen readers see a page through one of them.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pymupdf
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text

TEMPLATES = Path(__file__).parents[1] / "templates"
BUNDLED = [f"{path.parent.name}.{path.stem}" for path in sorted(TEMPLATES.glob("*/*.md"))]


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
