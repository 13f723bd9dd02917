"""A statement as one HTML page: a layout filled for the screen or for print."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from notice.document import plain
from notice.errors import DefinitionError, Fault
from notice.folders import shown
from notice.render import html
from notice.source import read
from notice.statement import Picture, Statement

Medium = Literal["screen", "print"]
Paper = Literal["a4", "letter"]
PAGE = "page.html"
LAYOUT_FILES = (PAGE, "print.css", "screen.css")
MISTAKES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What Jinja lets through when an expression of a layout goes wrong."""


@dataclass(frozen=True)
class Layout:
    """How statements look: a folder with ``page.html`` and a style sheet per medium."""

    id: str
    folder: Path


@cache
def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _style(path: Path) -> Markup:
    return Markup(read(path, shown(path)))  # noqa: S704 - a style sheet of the layout, not input


def render(
    statement: Statement,
    layout: Layout,
    medium: Medium,
    paper: Paper = "a4",
    *,
    numbered: bool = False,
) -> str:
    """Return the page as HTML, self-contained: styles inline, the logo as a ``data:`` address.

    ``numbered`` asks for page numbers. Raises ``DefinitionError`` for a layout that does not fill.
    """
    try:
        return (
            _environment(layout.folder)
            .get_template(PAGE)
            .render(
                statement=statement,
                letterhead=statement.letterhead,
                language=statement.language,
                medium=medium,
                paper=paper,
                numbered=numbered,
                style=_style(layout.folder / f"{medium}.css"),
                logo=_address(statement.letterhead.logo),
                data=_structured(statement) if medium == "screen" else "",
                plain=plain,
                blocks=html.blocks,
                inlines=html.inlines,
            )
        )
    except (TemplateError, *MISTAKES) as error:
        line = getattr(error, "lineno", 0) or 0
        what = getattr(error, "message", error)  # of Jinja's, without the lines around it
        message = f"the layout '{layout.id}' does not fill: {what}"
        path = shown(layout.folder / PAGE)
        raise DefinitionError(Fault(path, line, message=message)) from None


def _address(picture: Picture | None) -> str:
    if picture is None:
        return ""
    return f"data:{picture.media_type};base64,{b64encode(picture.data).decode('ascii')}"


def _structured(statement: Statement) -> Markup:
    """Return the statement as schema.org data (JSON-LD), safe inside a ``script`` element."""
    head = statement.letterhead
    author: dict[str, Any] = {"@type": "Organization", "name": head.name}
    if head.publish_url:
        author["url"] = head.publish_url
    definition = statement.notice.definition
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": plain(statement.title),
        "alternativeHeadline": plain(statement.subtitle),
        "inLanguage": statement.language.tag,
        "datePublished": statement.issued.isoformat(),
        "author": author,
        "publisher": author,
        "about": {
            "@type": "Event",
            "name": plain(statement.title),
            "startDate": definition.first_date.isoformat(),
        },
    }
    if not data["alternativeHeadline"]:
        del data["alternativeHeadline"]
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - escaped for script just here
