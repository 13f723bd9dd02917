"""A statement as HTML for mail: every style in its element, as mail programs want it."""

from __future__ import annotations

from notice.definition.layouts import Layout
from notice.document import Blocks, Paragraph, plain, walk
from notice.render.html import page
from notice.statement.statement import Statement
from notice.template.layout import Values

TEMPLATE = "email.html"
STYLE = "email.css"


def render(statement: Statement, layout: Layout, logo: str = "") -> str:
    """Return the statement as an HTML document for mail; ``logo`` is the address of its picture.

    Raises ``DefinitionError`` for a layout that does not fill.
    """
    own: Values = {"logo": logo, "preheader": _preheader(statement.body)}
    source = page.fill(layout, TEMPLATE, STYLE, statement, own)
    return inlined(source)


def inlined(source: str) -> str:
    """Return a document with what its ``style`` elements say in the elements it is said of."""
    from css_inline import CSSInliner  # noqa: PLC0415 - a library of Rust, which pages do not need

    return CSSInliner(load_remote_stylesheets=False).inline(source).rstrip() + "\n"


def fragment(document: str) -> str:
    """Return what stands in the body of a mail's document, to be pasted into another."""
    _, _, rest = document.partition("<body")
    inner, _, _ = rest.partition(">")[2].rpartition("</body>")
    return inner.strip() + "\n"


def _preheader(body: Blocks) -> str:
    """Return what a list of messages shows after the subject: the text's first paragraph."""
    paragraphs = (block for block in walk(body) if isinstance(block, Paragraph))
    return next((plain(block.children) for block in paragraphs), "")
