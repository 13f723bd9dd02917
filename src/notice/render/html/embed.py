"""A statement as a snippet for a web page of one's own."""

from __future__ import annotations

from notice.definition.layouts import Layout
from notice.render import frame as frames
from notice.render.frame import BARE, Frame
from notice.render.html import email, page, values
from notice.statement.statement import Statement
from notice.template.layout import Values

TEMPLATE = "embed.html"
STYLE = "embed.css"
BELOW = 1
"""The page around it has a title of its own: all headings are one level lower."""


def render(statement: Statement, layout: Layout, frame: Frame = BARE) -> str:
    """Return the statement as one ``article`` that leads to its page and its PDF on the web.

    Its styles stand in its elements, so that they touch nothing else of the page: a ``style``
    element may stand in a head alone, and would reach further. Raises ``DefinitionError`` for a
    layout that does not fill.
    """
    own: Values = {
        "links": frames.addresses(frame),
        "link_texts": frames.texts(statement, frame),
        "data": page.structured(statement, frame.pdf),
        "statement": values.of_statement(statement, BELOW)["statement"],
    }
    source = page.fill(layout, TEMPLATE, STYLE, statement, own)
    return email.fragment(email.inlined(source))
