"""What the address of the page asks for, what it means, and what could be chosen instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from notice import folders, paper
from notice.calendar import schedule
from notice.definition import languages, project
from notice.errors import NoticeError
from notice.folders import Folders


@dataclass(frozen=True)
class Query:
    """The query of an address: what to show; an empty part is left to the notice."""

    notice: str = ""
    year: str = ""
    language: str = ""
    issuer: str = ""
    layout: str = ""
    paper: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Self:
        """Read the parameters of an address; unknown ones are ignored."""
        return cls(**{field.name: parameters.get(field.name, "") for field in fields(cls)})


def complete(query: Query, where: Folders, today: date | None) -> Query:
    """Fill in the empty parts, and replace a language that the notice does not have by its first.

    ``today`` stands in for the clock. Raises ``NoticeError`` if the definition is missing or has
    faults, and if no occurrence follows.
    """
    notice_id = query.notice or folders.notice_ids(where)[0]
    definition = project.load_definition(notice_id, where)
    known = query.language in definition.languages
    year = query.year
    if not year:
        year = str(schedule.following(definition, today).year)
    return Query(
        notice_id,
        year,
        language=query.language if known else definition.languages[0],
        issuer=query.issuer or definition.issuer,
        layout=query.layout or definition.layout,
        paper=query.paper or paper.DEFAULT,
    )


def menus(query: Query, where: Folders) -> dict[str, Any]:
    """Return a query and the menus of the page, each a list of ``[value, label]``.

    Whatever cannot be read because of a fault is left out.
    """
    tags: tuple[str, ...] = ()
    known = folders.notice_ids(where)
    if query.notice in known:
        try:
            tags = project.outline(query.notice, where).languages
        except NoticeError:
            tags = (query.language,) if query.language else ()
    return {
        "choice": asdict(query),
        "notice": [[name, name] for name in known],
        "language": [[tag, _language_name(tag, where)] for tag in tags],
        "issuer": [[name, name] for name in where.names("issuers", ".toml")],
        "layout": [[name, name] for name in where.names("layouts")],
        "paper": [[name, size.name] for name, size in paper.PAPERS.items()],
    }


def _language_name(tag: str, where: Folders) -> str:
    try:
        return f"{languages.load(tag, where).data.name} ({tag})"
    except NoticeError:
        return tag
