"""What goes on the web: the page, the snippet, the item of a feed, the event of a calendar."""

from __future__ import annotations

import json
from collections.abc import Iterator

from notice.document import plain
from notice.preflight import active, htmlfile, mail, words
from notice.preflight.finding import Finding
from notice.render.frame import BARE, Frame, links
from notice.render.html.page import POLICY
from notice.statement.statement import Statement


def check_page(statement: Statement, data: bytes) -> Iterator[Finding]:
    """Yield what is wrong with the HTML page of a statement."""
    file = htmlfile.read(data.decode())
    yield from active.check(file, POLICY)
    yield from active.check_requests(file)
    yield from words.check_identity(statement, file.language, file.title)
    yield from mail.check_second(statement, file)
    yield from words.check(statement, words.of_html(file))


def check_snippet(statement: Statement, data: bytes, frame: Frame = BARE) -> Iterator[Finding]:
    """Yield what is wrong with the snippet of a statement for a web page."""
    file = htmlfile.read(data.decode())
    yield from mail.check_address(statement)
    yield from mail.check_wrapper(statement, file)
    yield from mail.check_links(statement, file)
    yield from active.check(file)
    yield from active.check_requests(file)
    leading = " ".join(text for text, _ in links(statement, frame))
    expected = [*words.of_statement(statement), *words.of_text(leading)]
    yield from words.check(statement, words.of_html(file), expected)


def check_item(statement: Statement, data: bytes) -> Iterator[Finding]:
    """Yield what is wrong with the item of a statement for the feed of its notice."""
    file = htmlfile.read(json.loads(data)["content_html"])
    yield from words.check(statement, words.of_html(file))
    yield from mail.check_address(statement)


def check_event(statement: Statement, data: bytes) -> Iterator[Finding]:
    """Yield what is wrong with a calendar that holds the day of a statement as its one event."""
    from icalendar import Calendar  # noqa: PLC0415 - heavy

    (event,) = Calendar.from_ical(data).walk("VEVENT")
    day, title = event.decoded("DTSTART"), str(event["SUMMARY"])
    expected = (statement.occurrence.date, plain(statement.title))
    if (day, title) != expected:
        message = f"the event is {day}, '{title}', not {expected[0]}, '{expected[1]}'"
        yield Finding("words-differ", message)
