"""What a layout is given of a statement: texts, numbers, lists and mappings, and no object."""

from __future__ import annotations

from base64 import b64encode

from notice.document import plain
from notice.render.html import nodes
from notice.statement.statement import Letterhead, Picture, Statement
from notice.template.layout import Values


def of_statement(statement: Statement, below: int = 0) -> Values:
    """Return the values that every page of a layout may use, by name.

    Titles, dateline, body and closing are HTML, with headings ``below`` levels lower than they
    are; a name that ends in ``_text`` is the same without mark-up.
    """
    language = statement.language
    return {
        "statement": {
            "title": nodes.inlines(statement.title),
            "title_text": plain(statement.title),
            "subtitle": nodes.inlines(statement.subtitle),
            "subtitle_text": plain(statement.subtitle),
            "subject": statement.subject,
            "dateline": nodes.inlines(statement.dateline),
            "mark": statement.mark,
            "body": nodes.blocks(statement.body, below),
            "closing": nodes.blocks(statement.closing, below),
            "notice": statement.definition.id,
            "year": statement.occurrence.year,
            "number": statement.occurrence.number,
            "issued": statement.issued.isoformat(),
            "dated": statement.dated.isoformat(),
        },
        "letterhead": _of_letterhead(statement.letterhead),
        "language": {
            "tag": language.tag,
            "direction": language.data.direction,
            "rtl": language.rtl,
            "hyphenation": language.data.hyphenation,
        },
        "logo": address(statement.letterhead.logo),
    }


def _of_letterhead(head: Letterhead) -> Values:
    return {
        "issuer": head.issuer,
        "name": head.name,
        "place": head.place,
        "address": [*head.address],
        "contact": [*head.contact],
        "lines": [*head.address, *head.contact],
        "signatory": head.signatory,
        "signatory_title": head.signatory_title,
        "reference": head.reference,
        "publish_url": head.publish_url,
        "logo_alt": head.logo.alt if head.logo else "",
    }


def address(picture: Picture | None) -> str:
    """Return the ``data:`` address of a picture, which holds all of it; empty without one."""
    if picture is None:
        return ""
    return f"data:{picture.media_type};base64,{b64encode(picture.data).decode('ascii')}"
