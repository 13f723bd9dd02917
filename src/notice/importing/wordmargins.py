"""The headers and footers of a Word file, which are the issuer's and no part of the statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from docx.document import Document
from docx.section import Section

from notice.importing import wordruns
from notice.importing.intake import Remark
from notice.importing.runs import quoted


def remarks(document: Document) -> Iterator[Remark]:
    """Yield what stands in the margins that are printed, each with its place."""
    even = bool(document.settings.odd_and_even_pages_header_footer)
    for section in document.sections:
        for place, margin in _margins(section, even=even):
            if margin.is_linked_to_previous:  # reading it would make one
                continue
            element: Any = margin._element  # noqa: SLF001 - the library has no other way in
            if text := wordruns.text_in(element):
                yield Remark(f"left out, as it is the issuer's: {quoted(text)}", place)
            yield from (replace(each, place=place) for each in wordruns.pictures(element))


def _margins(section: Section, *, even: bool) -> Iterator[tuple[str, Any]]:
    if section.different_first_page_header_footer:
        yield "the header of the first page", section.first_page_header
        yield "the footer of the first page", section.first_page_footer
    yield "the header", section.header
    yield "the footer", section.footer
    if even:
        yield "the header of even pages", section.even_page_header
        yield "the footer of even pages", section.even_page_footer
