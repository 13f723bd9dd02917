"""Where the files of an edition will be found on the web: below the issuer's ``publish_url``."""

from __future__ import annotations

from urllib.parse import quote, urljoin

from notice.statement import Statement


def of_file(statement: Statement, name: str) -> str:
    """Return the address of a file of the statement's edition, such as its PDF, by file name.

    It is ``publish_url`` + ``NOTICE/YEAR/NAME``, as the files lie below ``--out``; empty for an
    issuer without a ``publish_url``.
    """
    start = statement.letterhead.publish_url
    if not start:
        return ""
    definition, occurrence = statement.notice.definition, statement.occurrence
    path = f"{definition.id}/{occurrence.year}/{quote(name)}"
    return urljoin(start if start.endswith("/") else f"{start}/", path)
