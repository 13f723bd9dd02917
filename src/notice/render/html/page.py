"""A statement as one HTML page: a layout filled for the screen or for print."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from notice.definition.layouts import Layout
from notice.definition.source import read
from notice.document import plain
from notice.errors import DefinitionError, Fault, UsageError
from notice.folders import shown
from notice.render.html import nodes
from notice.render.pdf.density import Density
from notice.statement.statement import Picture, Statement

Medium = Literal["screen", "print"]
Paper = Literal["a4", "letter"]
PAGE = "page.html"
MISTAKES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What Jinja lets through when an expression of a layout goes wrong."""


def parse_paper(text: str) -> Paper:
    """Read a size of paper (ISO 216, ANSI Y14.1); raise ``UsageError`` for an unknown one."""
    match text.lower():
        case "a4":
            return "a4"
        case "letter":
            return "letter"
        case _:
            hint = "write a4 or letter"
            raise UsageError(Fault(message=f"there is no paper '{text}'", hint=hint))


@cache
def _environment(folders: tuple[Path, ...]) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
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
    density: Density = "normal",
    *,
    numbered: bool = False,
) -> str:
    """Return the page as HTML, self-contained: styles inline, the logo as a ``data:`` address.

    ``density`` is how densely it is set in print, ``numbered`` asks for page numbers. Raises
    ``DefinitionError`` for a layout that does not fill.
    """
    own = {
        "medium": medium,
        "paper": paper,
        "density": density,
        "numbered": numbered,
        "data": structured(statement) if medium == "screen" else "",
    }
    return fill(layout, PAGE, f"{medium}.css", statement, own)


def fill(
    layout: Layout, name: str, style: str, statement: Statement, own: Mapping[str, Any]
) -> str:
    """Return a page of a layout, by file name, with its style sheet and a statement in it.

    ``own`` are the names that only this page may use, or that mean something else in it. Raises
    ``DefinitionError`` for a layout that does not fill.
    """
    shared = {
        "statement": statement,
        "letterhead": statement.letterhead,
        "language": statement.language,
        "style": _style(layout.file(style)),
        "logo": inside(statement.letterhead.logo),
        "plain": plain,
        "blocks": nodes.blocks,
        "inlines": nodes.inlines,
    }
    try:
        return _environment(layout.folders).get_template(name).render({**shared, **own})
    except (TemplateError, *MISTAKES) as error:
        line = getattr(error, "lineno", 0) or 0
        what = getattr(error, "message", error)  # of Jinja's, without the lines around it
        message = f"the layout '{layout.id}' does not fill: {what}"
        path = shown(layout.file(name))
        raise DefinitionError(Fault(path, line, message=message)) from None


def inside(picture: Picture | None) -> str:
    """Return the ``data:`` address of a picture, which holds all of it; empty without one."""
    if picture is None:
        return ""
    return f"data:{picture.media_type};base64,{b64encode(picture.data).decode('ascii')}"


def structured(statement: Statement, pdf: str = "") -> Markup:
    """Return the statement as schema.org data (JSON-LD), safe inside a ``script`` element.

    ``pdf`` is the address of its PDF on the web, if it has one.
    """
    head = statement.letterhead
    author: dict[str, Any] = {"@type": "Organization", "name": head.name}
    if head.publish_url:
        author["url"] = head.publish_url
    definition = statement.definition
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
    if pdf:
        data["encoding"] = {
            "@type": "MediaObject",
            "encodingFormat": "application/pdf",
            "contentUrl": pdf,
        }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - escaped for script just here
