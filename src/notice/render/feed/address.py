"""Where the files of an edition will be found on the web: below the issuer's ``publish_url``."""

from __future__ import annotations

from urllib.parse import quote, urljoin

from notice.statement.statement import Statement


def of_file(statement: Statement, name: str) -> str:
    """Return the address of a file of the statement's edition, such as its PDF, by file name.

    It is ``publish_url`` + ``NOTICE/YEAR/NAME``, as the files lie below ``--out``; empty for an
    issuer without a ``publish_url``.
    """
    definition, occurrence = statement.definition, statement.occurrence
    return below(statement.letterhead.publish_url, definition.id, str(occurrence.year), name)


def logo_file(statement: Statement) -> str:
    """Return the name of the logo that lies beside the editions of a notice."""
    return f"{statement.letterhead.issuer}.logo.png"


def of_logo(statement: Statement) -> str:
    """Return the address of the logo: one for all languages and years of a notice."""
    head, name = statement.letterhead, logo_file(statement)
    return below(head.publish_url, statement.definition.id, name)


def below(publish_url: str, *names: str) -> str:
    """Return the address of a file by the names that lead to it; empty without a start."""
    if not publish_url:
        return ""
    path = "/".join(quote(name) for name in names)
    return urljoin(publish_url if publish_url.endswith("/") else f"{publish_url}/", path)
