"""Observances → iCalendar (RFC 5545): each an all-day event on the day of its year.

A recurrence rule could not say the ordinal, which is another every year.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from notice.document import plain
from notice.render.feed import identity
from notice.render.feed.revision import Revision
from notice.statement.statement import Statement

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//notice//anniversary statements//EN"


def render(observances: Iterable[tuple[Statement, Revision, str]], name: str = "") -> bytes:
    """Return a calendar: UTF-8, lines folded at 75 octets and ended by CRLF (RFC 5545, 3.1).

    Each statement comes with its revision and the address of its page, or an empty text. ``name``
    is what a program that subscribes calls the calendar (RFC 7986, 5.1).
    """
    from icalendar import Calendar, vText  # noqa: PLC0415 - heavy

    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    if name:
        escaped = vText(name)  # the library knows neither property, and would write it as it is
        calendar.add("NAME", escaped)
        calendar.add("X-WR-CALNAME", escaped)  # what Google, Apple and Outlook read
    for statement, revision, address in observances:
        calendar.add_component(_event(statement, revision, address))
    data: bytes = calendar.to_ical()
    return data


def _event(statement: Statement, revision: Revision, address: str) -> Event:
    """Return the day as an event that keeps nobody's time busy.

    A program replaces its copy by one with a higher ``SEQUENCE``, and among copies of one
    ``SEQUENCE`` by the later ``DTSTAMP`` (RFC 5546, 2.1.5). What was withdrawn is ``CANCELLED``
    (RFC 5545, 3.8.1.11).
    """
    from icalendar import Event  # noqa: PLC0415 - heavy

    day, language = statement.occurrence.date, {"LANGUAGE": statement.language.tag}
    event = Event()
    definition = statement.definition
    event.add("UID", str(identity.uuid(definition, identity.of_statement(statement))))
    event.add("DTSTAMP", revision.updated.astimezone(UTC))
    event.add("LAST-MODIFIED", revision.updated.astimezone(UTC))
    event.add("SEQUENCE", revision.sequence)
    event.add("DTSTART", day)
    if day < date.max:
        event.add("DTEND", day + timedelta(days=1))  # the first day that is not part of it
    if statement.amendment and statement.amendment.withdrawn:
        event.add("STATUS", "CANCELLED")
    event.add("SUMMARY", plain(statement.title), language)
    about = f"{statement.subject}\n{statement.letterhead.name}"
    if statement.amendment:
        about = f"{plain(statement.amendment.line)}\n{about}"
    event.add("DESCRIPTION", about, language)
    if address:
        event.add("URL", address)
    event.add("CLASS", "PUBLIC")
    event.add("TRANSP", "TRANSPARENT")
    return event
