"""What a layout is given of a statement: texts, numbers, lists and mappings, and no object."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from notice.document import Blocks, Direction, Inlines, mapped, plain
from notice.language import isolation
from notice.render.html import nodes
from notice.statement.letterhead import Letterhead, Picture
from notice.statement.statement import Statement
from notice.template.layout import Values

Arrange = Callable[[Inlines, Direction], Inlines]
"""What changes inline content that stands in a text of some direction."""
SECOND = Markup("""\
<div class="second {division}" lang="{tag}" dir="{direction}">
{embargo}{mark}<h1>{title}</h1>
{subtitle}<p class="dateline"><span>{dateline}</span></p>
<div class="body">
{body}
</div>
{closing}</div>""")
"""A second language, with the classes that the first has in the bundled layouts."""


def of_statement(statement: Statement, below: int = 0, arrange: Arrange | None = None) -> Values:
    """Return the values that every page of a layout may use, by name.

    Titles, dateline, body, closing and the lines of a letterhead are HTML, with headings ``below``
    levels lower than they are; a name that ends in ``_text`` is the same without mark-up.
    ``arrange`` changes inline content before it becomes HTML.
    """
    language = statement.language

    def arranged(children: Inlines) -> Inlines:
        return arrange(children, language.data.direction) if arrange else children

    def inlines(children: Inlines) -> Markup:
        return nodes.inlines(arranged(children))

    def blocks(tree: Blocks) -> Markup:
        return nodes.blocks(mapped(tree, arranged), below)

    def line(text: str) -> Markup:
        return inlines(isolation.line(text, language.data.direction))

    return {
        "statement": {
            "title": inlines(statement.title),
            "title_text": plain(statement.title),
            "subtitle": inlines(statement.subtitle),
            "subtitle_text": plain(statement.subtitle),
            "subject": statement.subject,
            "dateline": inlines(statement.dateline),
            "embargo": inlines(statement.embargoed),
            "mark": statement.mark,
            "body": blocks(statement.body),
            "closing": blocks(statement.closing),
            "notice": statement.definition.id,
            "year": statement.occurrence.year,
            "number": statement.occurrence.number,
            "issued": statement.issued.isoformat(),
            "dated": statement.dated.isoformat(),
        },
        "letterhead": _of_letterhead(statement.letterhead, line),
        "language": {
            "tag": language.tag,
            "direction": language.data.direction,
            "rtl": language.rtl,
            "hyphenation": language.data.hyphenation,
            "counter_style": language.counter_style,
        },
        "second": _second(statement.second, arrange) if statement.second else "",
        "logo": address(statement.letterhead.logo),
    }


def _second(statement: Statement, arrange: Arrange | None) -> Markup:
    """Return the second language of a statement, one element with its language and direction."""
    given: Any = of_statement(statement, arrange=arrange)
    says, language = given["statement"], given["language"]

    def line(name: str) -> Markup:
        wanted = Markup('<p class="{}">{}</p>\n') if says[name] else Markup()
        return wanted.format(name, says[name])

    closing = Markup('<div class="closing">\n{}\n</div>\n') if statement.closing else Markup()
    return SECOND.format(
        division="hyphenated" if language["hyphenation"] else "ragged",
        tag=language["tag"],
        direction=language["direction"],
        **{name: line(name) for name in ("embargo", "mark", "subtitle")},
        **{name: says[name] for name in ("title", "dateline", "body")},
        closing=closing.format(says["closing"]),
    )


def _of_letterhead(head: Letterhead, line: Callable[[str], Markup]) -> Values:
    return {
        "issuer": head.issuer,
        "name": line(head.name),
        "name_text": head.name,
        "place": line(head.place),
        "address": [*map(line, head.address)],
        "contact": [*map(line, head.contact)],
        "lines": [*map(line, (*head.address, *head.contact))],
        "signatory": line(head.signatory),
        "signatory_title": line(head.signatory_title),
        "reference": line(head.reference),
        "publish_url": head.publish_url,
        "logo_alt": head.logo.alt if head.logo else "",
        "logo_height": f"{head.logo.height:g}mm" if head.logo else "",
        "logo_position": (head.logo.position if head.logo else None) or "",
    }


def address(picture: Picture | None) -> str:
    """Return the ``data:`` address of a picture, which holds all of it; empty without one."""
    if picture is None:
        return ""
    return f"data:{picture.media_type};base64,{b64encode(picture.data).decode('ascii')}"
