"""What is looked at: a notice, year, language, issuer, layout and paper; and what else there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Self, get_args

from notice import folders
from notice.calendar import schedule
from notice.definition import project
from notice.definition.models import Notice
from notice.errors import NoticeError
from notice.folders import Folders
from notice.render.html.page import Paper


@dataclass(frozen=True)
class Choice:
    """What a browser asks to see, as it stands in an address; empty is left to the notice."""

    notice: str = ""
    year: str = ""
    language: str = ""
    issuer: str = ""
    layout: str = ""
    paper: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """Read the query of an address; keys that it should not have are passed over."""
        return cls(**{field.name: query.get(field.name, "") for field in fields(cls)})


def complete(choice: Choice, where: Folders, today: date | None) -> Choice:
    """Fill in what is empty, and the first language where the notice has not the one chosen.

    ``today`` stands in for the clock. Raises ``NoticeError`` for a definition that has faults or
    is not there, and where no occurrence follows.
    """
    chosen = replace(choice, notice=choice.notice or folders.notice_ids(where)[0])
    definition = project.load_definition(chosen.notice, where)
    spoken = chosen.language in definition.languages
    return replace(
        chosen,
        year=chosen.year or str(_next_year(definition, today)),
        language=chosen.language if spoken else definition.languages[0],
        issuer=chosen.issuer or definition.issuer,
        layout=chosen.layout or definition.layout,
        paper=chosen.paper or get_args(Paper)[0],
    )


def _next_year(definition: Notice, today: date | None) -> int:
    day = schedule.today(definition, today)
    return next(schedule.coming(definition, day)).year


def offer(choice: Choice, where: Folders) -> dict[str, Any]:
    """Return a choice and what may be put in the place of each part of it, for the page's menus.

    Each menu is a list of ``[value, label]``. What cannot be read because of a fault is left out.
    """
    tags: tuple[str, ...] = ()
    known = folders.notice_ids(where)
    if choice.notice in known:
        try:
            tags = project.outline(choice.notice, where).languages
        except NoticeError:
            tags = (choice.language,) if choice.language else ()
    return {
        "choice": asdict(choice),
        "notice": [[name, name] for name in known],
        "language": [[tag, _language_name(tag, where)] for tag in tags],
        "issuer": [[name, name] for name in where.names("issuers", ".toml")],
        "layout": [[name, name] for name in where.names("layouts")],
        "paper": [[name, PAPERS[name]] for name in get_args(Paper)],
    }


PAPERS: Mapping[Paper, str] = {"a4": "A4", "letter": "Letter"}


def _language_name(tag: str, where: Folders) -> str:
    try:
        return f"{project.load_language(tag, where).data.name} ({tag})"
    except NoticeError:
        return tag
