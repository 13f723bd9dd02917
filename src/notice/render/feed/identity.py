"""What a statement or feed is called for ever, so that a reader's program knows it again."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from notice.definition.models import Notice
from notice.statement.statement import Statement


def of_statement(statement: Statement) -> tuple[str, ...]:
    """Return what tells a statement from the others of its notice: year, issuer, language."""
    year = str(statement.occurrence.year)
    return (year, statement.letterhead.issuer, statement.language.tag)


def uuid(notice: Notice, names: tuple[str, ...]) -> UUID:
    """Return a UUID made from a notice and names below it (version 5, RFC 9562).

    RFC 7986, 5.3, wants the ``UID`` of an event to be a UUID and to name no host.
    """
    return uuid5(NAMESPACE_URL, f"notice:{_path(notice, names)}")


def uri(publish_url: str, notice: Notice, names: tuple[str, ...]) -> str:
    """Return a ``tag:`` URI (RFC 4151): ``tag:HOST,FIRST_DATE:NOTICE/NAME/NAME``.

    ``HOST`` is that of the ``publish_url``; without one it is the UUID as a ``urn:uuid:``.
    """
    host = urlsplit(publish_url).hostname
    return f"tag:{host},{_path(notice, names)}" if host else uuid(notice, names).urn


def _path(notice: Notice, names: tuple[str, ...]) -> str:
    return f"{notice.first_date.isoformat()}:{'/'.join((notice.id, *names))}"
