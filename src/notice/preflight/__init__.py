"""Preflight: what is looked at before anything is issued. It returns findings and never raises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import category

from notice.calendar.occurrence import Occurrence
from notice.definition.fonts import Face, coverage
from notice.definition.project import LoadedNotice
from notice.document import plain
from notice.preflight import (
    active,
    approvals,
    htmlfile,
    literals,
    mail,
    messagefile,
    pdffile,
    words,
)
from notice.preflight.card import check as check_card
from notice.preflight.finding import CODES, Code, Finding
from notice.render.html.page import POLICY
from notice.render.pdf.density import Density
from notice.statement.statement import Statement

__all__ = [
    "CODES",
    "Code",
    "Finding",
    "check_card",
    "check_density",
    "check_docx",
    "check_embed",
    "check_event",
    "check_glyphs",
    "check_html",
    "check_item",
    "check_mail",
    "check_markdown",
    "check_message",
    "check_pdf",
    "check_sources",
    "check_text",
]

FEW_LINES = 6
"""Fewer on a last page look left over: a page is turned, or a sheet printed, for too little."""


def check_sources(
    notice: LoadedNotice, occurrence: Occurrence, *, require_approved: bool = False
) -> Iterator[Finding]:
    """Yield what is to be said of the sources and facts of a notice in a year."""
    yield from approvals.check(notice, occurrence, required=require_approved)
    for source in notice.sources.values():
        yield from literals.check(notice, source)
        yield from literals.check_tone(notice, source)
        yield from literals.check_quotes(source)
        if source.front.status == "draft":
            message = f"the text in {source.language.data.name} has the status draft"
            yield Finding("", "draft", source.path, message)
    yield from _outdated(notice)
    for review in notice.reviews():
        if review.due < occurrence.date:
            message = f"facts.{review.fact} was to be reviewed by {review.due}"
            hint = f"its source: {review.source}"
            yield Finding("", "review-due", f"{notice.path}:{review.line}", message, hint)


def _outdated(notice: LoadedNotice) -> Iterator[Finding]:
    """Yield a finding for each source whose attribution its facts say themselves."""
    facts = notice.definition.facts
    by_source: dict[str, list[str]] = {}
    for name, fact in facts.items():
        if fact.attribution:
            by_source.setdefault(fact.source, []).append(name)
    for names in by_source.values():
        line = notice.toml.line(("facts", names[0], "attribution"))
        said = ", ".join(f"facts.{name}" for name in names)
        hint = 'write citation and attribution once, under [sources.NAME], and source = "NAME" here'
        yield Finding(
            "", "outdated-key", f"{notice.path}:{line}", f"an attribution stands in {said}", hint
        )


def check_glyphs(statement: Statement, faces: Sequence[Face]) -> Iterator[Finding]:
    """Yield a finding for each character of a statement that no font can draw."""
    said, covered = statement.text(), coverage(faces)
    for char in sorted(set(said)):
        if ord(char) not in covered and not char.isspace() and category(char) != "Cf":
            line = statement.source.line_of(char)
            place = f"{statement.source.path}:{line}" if line else statement.source.path
            message = f"no font has '{char}' (U+{ord(char):04X})"
            yield Finding("", "missing-glyph", place, message)


def check_text(statement: Statement, data: bytes, name: str) -> Iterator[Finding]:
    """Yield what is wrong with the plain text of a statement."""
    yield from _words(statement, words.of_text(data.decode()), name)


def check_docx(statement: Statement, data: bytes, name: str) -> Iterator[Finding]:
    """Yield what is wrong with the Word file of a statement."""
    from notice.preflight import docxfile  # noqa: PLC0415 - slow to import, and seldom asked for

    file = docxfile.read(data)
    yield from _identity(statement, file.language, file.title, name)
    yield from _words(statement, words.of_text(file.text), name, list_numbers=False)


def check_html(statement: Statement, data: bytes, name: str) -> Iterator[Finding]:
    """Yield what is wrong with the HTML page of a statement."""
    file = htmlfile.read(data.decode())
    yield from _active([*active.faults(file), *active.policy_faults(file, POLICY)], name)
    for address in dict.fromkeys(active.requests(file)):
        yield Finding(name, "external-request", "", f"the page loads '{address}'")
    yield from _identity(statement, file.language, file.title, name)
    yield from _words(statement, words.of_html(file), name)


def check_mail(statement: Statement, data: bytes, name: str) -> Iterator[Finding]:
    """Yield what is wrong with the HTML of a statement for mail, a whole document or a part."""
    yield from mail.check_subject(statement)
    yield from mail.check_logo(statement)
    source = data.decode()
    file = htmlfile.read(source)
    yield from mail.check(statement, file, len(data), name)
    yield from _active(active.faults(file), name)
    if source.startswith("<!DOCTYPE"):
        yield from _identity(statement, file.language, file.title, name)
    yield from _words(statement, words.of_html(file), name)


def check_markdown(statement: Statement, data: bytes, name: str) -> Iterator[Finding]:
    """Yield what is wrong with the Markdown of a statement."""
    yield from _words(statement, words.of_markdown(data.decode()), name)


def check_embed(statement: Statement, data: bytes, name: str) -> Iterator[Finding]:
    """Yield what is wrong with the snippet of a statement for a web page."""
    file = htmlfile.read(data.decode())
    yield from mail.check_address(statement, "the snippet does not lead to the PDF")
    yield from mail.check_wrapper(statement, file.elements, name)
    yield from mail.check_links(statement, file.elements, name)
    yield from _active(active.faults(file), name)
    for address in dict.fromkeys(active.requests(file)):
        yield Finding(name, "external-request", "", f"the snippet loads '{address}'")
    link = f"{plain(statement.title)} PDF" if statement.letterhead.publish_url else ""
    yield from _words(statement, words.of_html(file), name, link)


def check_event(statement: Statement, data: bytes, name: str) -> Iterator[Finding]:
    """Yield what is wrong with a calendar that holds the day of a statement as its one event."""
    from icalendar import Calendar  # noqa: PLC0415 - heavy

    (event,) = Calendar.from_ical(data).walk("VEVENT")
    wanted = (statement.occurrence.date, plain(statement.title))
    found = (event.decoded("DTSTART"), str(event["SUMMARY"]))
    if found != wanted:
        message = f"the event is {found[0]}, '{found[1]}', not {wanted[0]}, '{wanted[1]}'"
        yield Finding(name, "words-differ", "", message)


def check_item(statement: Statement, data: bytes, name: str) -> Iterator[Finding]:
    """Yield what is wrong with the item of a statement for the feed of its notice."""
    item = json.loads(data)
    yield from _words(statement, words.of_html(htmlfile.read(item["content_html"])), name)
    yield from mail.check_address(statement, "the feed leads neither to pages nor to PDFs")


def check_density(density: Density, name: str) -> Iterator[Finding]:
    """Yield a finding for a PDF that had to be set more tightly than its layout is by itself."""
    if density != "normal":
        yield Finding(name, "tightened", "", f"the text is set {density} to save a page")


def check_pdf(
    statement: Statement,
    data: bytes,
    messages: Sequence[str],
    faces: Sequence[Face],
    name: str,
) -> Iterator[Finding]:
    """Yield what is wrong with the PDF of a statement; ``messages`` are what the engine logged."""
    file = pdffile.read(data)
    yield from pdffile.check(file, messages, faces, name)
    yield from _identity(statement, file.language, file.title, name)
    allowed = statement.definition.max_pages
    if len(file.pages) > allowed:
        message = f"{len(file.pages)} pages where max_pages allows {allowed}"
        yield Finding(name, "too-many-pages", "", message)
    last = len(words.prose_of_pdf(file.pages, statement.mark)[-1].split("\n"))
    if len(file.pages) > 1 and last < FEW_LINES:
        yield Finding(name, "sparse-page", "", f"lines on the last page: {last}")
    found = words.of_pdf(file.pages, statement.mark)
    yield from _words(statement, found, name, list_numbers=False)


def check_message(
    statement: Statement,
    data: bytes,
    messages: Sequence[str],
    faces: Sequence[Face],
    name: str,
) -> Iterator[Finding]:
    """Yield what is wrong with any part of a mail message; ``messages`` are those of its PDF."""
    file = messagefile.read(data)
    yield from check_text(statement, file.text.encode(), name)
    yield from check_mail(statement, file.html.encode(), name)
    for attached in file.attached:
        yield from check_pdf(statement, attached, messages, faces, name)


def _active(faults: Iterable[str], name: str) -> Iterator[Finding]:
    """Yield a finding for each thing that a browser could run."""
    hint = "take it out of the pages and style sheets of the layout"
    for fault in dict.fromkeys(faults):
        yield Finding(name, "active-content", "", f"it holds {fault}", hint)


def _identity(statement: Statement, language: str, title: str, name: str) -> Iterator[Finding]:
    wanted = statement.language.tag
    if language != wanted:
        message = f"it gives the language '{language}'" if language else "it gives no language"
        yield Finding(name, "missing-language", "", f"{message}; the text is in '{wanted}'")
    if plain(statement.title) not in title:
        shown = f"the title '{title}' is not the statement's" if title else "it has no title"
        yield Finding(name, "missing-title", "", shown)


def _words(
    statement: Statement,
    found: Sequence[str],
    name: str,
    more: str = "",
    *,
    list_numbers: bool = True,
) -> Iterator[Finding]:
    """Yield a finding where a file holds other words than the statement and then ``more``."""
    expected = words.of_statement(statement, more, list_numbers=list_numbers)
    difference = words.difference(expected, found, rtl=statement.language.rtl)
    if difference:
        yield Finding(name, "words-differ", "", difference)
