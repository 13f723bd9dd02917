"""A statement as one HTML page: a layout filled for the screen or for print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from notice.definition.face import Face
from notice.definition.layouts import Layout
from notice.document import plain
from notice.errors import DefinitionError, Fault
from notice.folders import shown
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.render.html import values, webfont
from notice.render.pdf.boxes import boxed
from notice.render.pdf.density import Density
from notice.statement.statement import Statement
from notice.template import layout as template
from notice.template.layout import Value, Values

PAGE, SCREEN, PRINT = "page.html", "screen.css", "print.css"
POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser may do for the published page (Content Security Policy 3): run nothing, and
fetch nothing from elsewhere."""
STATED = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


def for_screen(statement: Statement, layout: Layout, faces: Sequence[Face] = ()) -> str:
    """Return the page for browsers, in one piece: styles, logo and what it needs of the faces.

    Raises ``DefinitionError`` for a layout that does not fill.
    """
    own: dict[str, Value] = {
        "medium": "screen",
        "paper": DEFAULT_PAPER,
        "density": "normal",
        "numbered": False,
        "data": structured(statement),
    }
    bare = fill(layout, PAGE, SCREEN, statement, own)
    digits = statement.language.digits(1234567890)
    rules = Markup(webfont.face_rules(bare, digits, faces))  # noqa: S704 - names are escaped there
    own["style"] = rules + style_sheet(layout, SCREEN)
    html = fill(layout, PAGE, SCREEN, statement, own)
    return html.replace("<head>", f"<head>\n{STATED}", 1)


def for_print(
    statement: Statement,
    layout: Layout,
    paper: str = DEFAULT_PAPER,
    density: Density = "normal",
    *,
    numbered: bool = False,
) -> str:
    """Return the page for the PDF engine, with its styles and the logo in it.

    ``density`` is how densely it is set, ``numbered`` asks for page numbers. Raises
    ``DefinitionError`` for a layout that does not fill.
    """
    own: Values = {
        "medium": "print",
        "paper": paper,
        "density": density,
        "numbered": numbered,
        "data": "",
    }
    return fill(layout, PAGE, PRINT, statement, own, boxed)


def fill(
    layout: Layout,
    name: str,
    style: str,
    statement: Statement,
    own: Values,
    arrange: values.Arrange | None = None,
) -> str:
    """Return a page of a layout, by file name, with its style sheet and a statement in it.

    ``own`` are the values that only this page may use, or that mean something else in it;
    ``arrange`` changes inline content before it becomes HTML. Raises
    ``DefinitionError`` for a layout that does not fill, or whose style sheet would end early.
    """
    given = {
        **values.of_statement(statement, arrange=arrange),
        "style": style_sheet(layout, style),
        **own,
    }
    return template.fill(layout.read(name), shown(layout.file(name)), given)


def style_sheet(layout: Layout, name: str) -> Markup:
    """Return a style sheet as it stands in a ``style`` element.

    Nothing in it may end the element (HTML Living Standard, 13.2.5.4: raw text ends at ``</``).
    """
    css = layout.read(name)
    if "</" in css:
        line = css.count("\n", 0, css.index("</")) + 1
        message = "a style sheet cannot hold '</', which would end it in the page"
        raise DefinitionError(
            Fault(shown(layout.file(name)), line, message=message, hint="delete it")
        )
    return Markup(css)  # noqa: S704 - it has been looked at just here


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
    if statement.amendment:
        data["dateModified"] = statement.dated.isoformat()
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
