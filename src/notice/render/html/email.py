"""A statement as HTML for mail: every style in its element, as mail programs want it."""

from __future__ import annotations

import os.path

from markupsafe import Markup

from notice.definition.layouts import Layout
from notice.render import frame as frames
from notice.render.frame import BARE, Frame
from notice.render.html import page
from notice.statement.statement import Statement
from notice.template.layout import Values

TEMPLATE = "email.html"
STYLE = "email.css"
MEDIA = "email.media.css"
"""What stands in the head: dark colours, and what a telephone has different."""
TABLE = '<table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0">'
OUTLOOK = (f"[if mso]>{TABLE}<tr><td><![endif]", "[if mso]></td></tr></table><![endif]")
"""The comments that Outlook for Windows reads: it knows no ``max-width``, so a table of 600 pixels
stands around the mail there. The program writes them; a layout may write no others."""


def render(statement: Statement, layout: Layout, frame: Frame = BARE) -> str:
    """Return the statement as an HTML document for mail, in its frame.

    Raises ``DefinitionError`` for a layout that does not fill, and for a word of the frame that the
    language lacks.
    """
    before, after = (Markup(f"<!--{comment}-->") for comment in OUTLOOK)  # noqa: S704 - our own
    own: Values = {
        "logo": frame.logo,
        "preheader": frames.first_paragraph(statement) if frame.preview is None else frame.preview,
        "titled": frame.titled,
        "links": frames.addresses(frame),
        "link_texts": frames.texts(statement, frame),
        "postal_address": frame.address,
        "outlook": {"before": before, "after": after},
    }
    document = inlined(page.fill(layout, TEMPLATE, STYLE, statement, own))
    if not os.path.lexists(layout.file(STYLE).with_name(MEDIA)):
        return document  # the colours of another layout would not go with these
    media = page.style_sheet(layout, MEDIA)
    return document.replace("</head>", f"<style>\n{media}</style>\n</head>", 1)


def inlined(source: str) -> str:
    """Return a document with what its ``style`` elements say in the elements it is said of."""
    from css_inline import CSSInliner  # noqa: PLC0415 - a library of Rust, which pages do not need

    return CSSInliner(load_remote_stylesheets=False).inline(source).rstrip() + "\n"


def fragment(document: str) -> str:
    """Return what stands in the body of a mail's document, to be pasted into another."""
    _, _, rest = document.partition("<body")
    inner, _, _ = rest.partition(">")[2].rpartition("</body>")
    return inner.strip() + "\n"
