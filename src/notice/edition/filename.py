"""The names of the files of a statement."""

from __future__ import annotations

from notice.edition.artifact import Settings
from notice.statement.statement import Statement


def of_statement(
    statement: Statement, extension: str, settings: Settings, *, framed: bool = False
) -> str:
    """Return ``NOTICE-YEAR.LANG.EXT``; ``.TOOL.EXT`` for what is ``framed`` for one tool only.

    Where an issuer was asked for, it is ``NOTICE-YEAR.ISSUER.LANG.EXT``.
    """
    tool = f"{settings.profile.id}." if settings.profile and framed else ""
    issuer = f".{statement.letterhead.issuer}" if settings.name_issuer else ""
    stem = f"{statement.definition.id}-{statement.occurrence.year}{issuer}"
    return f"{stem}.{statement.tag}.{tool}{extension}"
