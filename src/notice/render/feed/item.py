"""Statement → one item of its notice's feed, as JSON Feed 1.1 has it.

It holds what was said. The addresses of page and PDF come in when the feed is put together, because
they depend on what else is published.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from typing import Any

from markupsafe import Markup, escape

from notice.document import plain
from notice.render.feed import identity
from notice.render.html import nodes
from notice.statement.statement import Statement


def render(statement: Statement) -> bytes:
    """Return the item as JSON in UTF-8: identity, title, words, times in RFC 3339, language.

    The title is the subject line, because that tells the years apart in a list.
    """
    head, definition = statement.letterhead, statement.notice.definition
    dated = statement.dated
    published = min(dated, datetime.combine(statement.issued, time(), UTC))
    content: dict[str, Any] = {
        "id": identity.uri(head.publish_url, definition, identity.of_statement(statement)),
        "title": statement.subject,
        "summary": plain(statement.subtitle),
        "content_html": _content(statement),
        "date_published": published.isoformat(timespec="seconds"),
        "date_modified": dated.isoformat(timespec="seconds"),
        "authors": [{"name": head.name}],
        "language": statement.language.tag,
    }
    if not content["summary"]:
        del content["summary"]
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _content(statement: Statement) -> str:
    """Return the whole statement as HTML with its language and direction on one element.

    Feed readers drop style sheets and what they do not know, so it is text and nothing else.
    """
    head = statement.letterhead
    lines = Markup("<br>").join((head.name, *head.address, *head.contact))
    dated = Markup("<br>").join(
        part for part in (nodes.inlines(statement.dateline), escape(head.reference)) if part
    )
    signed = Markup("<br>").join(part for part in (head.signatory, head.signatory_title) if part)
    parts = (
        Markup("<p>{}</p>").format(lines),
        Markup("<h1>{}</h1>").format(nodes.inlines(statement.title)),
        _paragraph(nodes.inlines(statement.subtitle)),
        _paragraph(dated),
        nodes.blocks(statement.body),
        nodes.blocks(statement.closing),
        _paragraph(signed),
    )
    return Markup('<div lang="{}" dir="{}">\n{}\n</div>').format(
        statement.language.tag,
        statement.language.data.direction,
        Markup("\n").join(part for part in parts if part),
    )


def _paragraph(content: Markup) -> Markup:
    return Markup("<p>{}</p>").format(content) if content else Markup()
