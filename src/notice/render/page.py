"""A statement as one HTML page: a layout filled for the screen or for print."""

from __future__ import annotations

import json
import os.path
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import FunctionLoader, StrictUndefined, TemplateError
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from notice.document import plain
from notice.errors import DefinitionError, Fault, UsageError
from notice.folders import shown
from notice.render import html
from notice.render.density import Density
from notice.source import read
from notice.statement import Picture, Statement

Medium = Literal["screen", "print"]
Paper = Literal["a4", "letter"]
PAGE = "page.html"
LAYOUT_FILES = (PAGE, "print.css", "screen.css")
MISTAKES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What Jinja lets through when an expression of a layout goes wrong."""


@dataclass(frozen=True)
class Layout:
    """How statements look: a folder with a page for each kind of format, and its style sheets.

    ``behind`` are the folders of the layout classic, the nearest first: a file that the layout's
    own folder lacks is taken from there.
    """

    id: str
    folder: Path
    behind: tuple[Path, ...] = ()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that may hold a file of the layout, its own first."""
        return (self.folder, *self.behind)

    def file(self, name: str) -> Path:
        """Return where a file of the layout lies; its own place where there is none."""
        places = [folder / name for folder in self.folders]
        return next((path for path in places if os.path.lexists(path)), places[0])

    def read(self, name: str) -> str:
        """Return the text of a file of the layout; raise ``NoticeError`` if it cannot be read."""
        path = self.file(name)
        folder = next(folder for folder in self.folders if path.is_relative_to(folder))
        return read(path, shown(path), folder.parent.parent)  # layouts/NAME/FILE of the templates


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
def _environment(layout: Layout) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(partial(_template, layout)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _template(layout: Layout, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """Return a file of a layout as Jinja takes it, with a way to ask whether it is still so."""
    name = "/".join(split_template_path(name))  # refuses a name that leads out, as with ../
    path = layout.file(name)
    if not os.path.lexists(path):
        return None
    text = layout.read(name)
    return text, str(path), lambda: layout.read(name) == text


def _style(layout: Layout, name: str) -> Markup:
    return Markup(layout.read(name))  # noqa: S704 - a style sheet of the layout, not input


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
        "style": _style(layout, style),
        "logo": inside(statement.letterhead.logo),
        "plain": plain,
        "blocks": html.blocks,
        "inlines": html.inlines,
    }
    try:
        return _environment(layout).get_template(name).render({**shared, **own})
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
    if pdf:
        data["encoding"] = {
            "@type": "MediaObject",
            "encodingFormat": "application/pdf",
            "contentUrl": pdf,
        }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - escaped for script just here
