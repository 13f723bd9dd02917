"""How each format is made of a statement: what a row of the table of formats names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from notice.edition import framing
from notice.edition.artifact import Artifact, Rendering, Settings, Typeset
from notice.render import card, eml, logo
from notice.render.card import Shape
from notice.render.feed import ics, item
from notice.render.feed.revision import Revision
from notice.render.html import email, embed, page
from notice.render.pdf import pdf
from notice.render.text import flowed, md, text
from notice.statement.statement import Statement

Made = Mapping[str, Artifact]
"""The artifacts that a format is made from, by format."""
Renderer = Callable[[Typeset, Settings, Made], Rendering]
Reviser = Callable[[Statement, Settings, Revision], Rendering]


def text_file(render: Callable[[Statement], str], ready: Typeset, *_: object) -> Rendering:
    """Return a text that is made of the statement alone."""
    return Rendering(render(ready.statement).encode())


def plain_text(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return the plain text, in the frame of the tool that sends it."""
    around = framing.frame_of_text(ready.statement, settings, "txt")
    return Rendering(text.render(ready.statement, settings.width, around).encode())


def markdown(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return the Markdown, in the frame of the tool that sends it."""
    around = framing.frame_of_text(ready.statement, settings, "md")
    return Rendering(md.render(ready.statement, around).encode())


def web_page(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return the page for the web."""
    html = page.for_screen(ready.statement, settings.layout, ready.faces)
    return Rendering(html.encode())


def printed(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return the PDF, with the plain text attached."""
    plain = text.render(ready.statement, settings.width)
    paper, standard = settings.paper, settings.standard
    statement = logo.wordless(ready.statement, settings.layout)
    made = pdf.render(statement, settings.layout, paper, standard, plain, ready.faces)
    return Rendering(made.data, made.messages, made.density)


def mail(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return the HTML document of a mail."""
    around = framing.frame(ready.statement, settings, "email")
    return Rendering(email.render(ready.statement, settings.layout, around).encode())


def fragment(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return what stands in the body of that document."""
    around = framing.frame(ready.statement, settings, "fragment")
    html = email.render(ready.statement, settings.layout, around)
    return Rendering(email.fragment(html).encode())


def logo_file(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return the logo as a PNG."""
    return Rendering(logo.render(ready.statement, settings.layout))


def snippet(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return the snippet for a web page."""
    around = framing.frame_of_snippet(ready.statement, settings)
    return Rendering(embed.render(ready.statement.public(), settings.layout, around).encode())


def first(revise: Reviser, ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return the first copy of what is known again."""
    return revise(ready.statement, settings, Revision.first(ready.statement))


def event(statement: Statement, settings: Settings, revision: Revision) -> Rendering:
    """Return a copy of the event of a calendar."""
    page_on_web = framing.on_web(statement, "html", settings)
    return Rendering(ics.render([(statement, revision, page_on_web)]), revision=revision)


def feed_item(statement: Statement, _: Settings, revision: Revision) -> Rendering:
    """Return a copy of the item of a feed."""
    return Rendering(item.render(statement.public(), revision), revision=revision)


def message(ready: Typeset, settings: Settings, made: Made) -> Rendering:
    """Return the whole message, with the PDF attached."""
    statement, around = ready.statement, framing.frame(ready.statement, settings, "eml")
    attached = eml.Attachment(made["pdf"].name, made["pdf"].data)
    html = email.render(statement, settings.layout, around)
    picture = logo.render(statement, settings.layout) if around.logo else b""
    flowing = flowed.render(statement, around)
    sent = eml.render(statement, settings.mail, flowing, html, attached, picture)
    return Rendering(sent, made["pdf"].rendering.messages)


def card_file(shape: Shape, ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return a card of a shape, and the page that it was drawn from."""
    statement = logo.wordless(ready.statement, settings.layout)
    drawn = card.render(statement, settings.layout, shape)
    return Rendering(drawn.data, drawn.page.messages, page=drawn.page.data)


def word_file(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    """Return the Word file."""
    from notice.render.docx import docx  # noqa: PLC0415 - slow to import, and seldom asked for

    drawn = None
    if picture := ready.statement.letterhead.logo:
        drawn = logo.render(ready.statement, settings.layout, logo.dots(picture))
    return Rendering(docx.render(ready.statement, settings.paper, drawn))
