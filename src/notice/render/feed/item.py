"""Statement → one item of its notice's feed, as JSON Feed 1.1 has it.

It holds what was said. The addresses of page and PDF come in when the feed is put together, because
they depend on what else is published.
"""

from __future__ import annotations

import json
from typing import Any, assert_never

from markupsafe import Markup

from notice.document import plain
from notice.render.feed import identity
from notice.render.feed.revision import Revision, rfc3339
from notice.render.html import nodes
from notice.statement.statement import Lines, Part, Prose, Statement, Translation


def render(statement: Statement, revision: Revision) -> bytes:
    """Return the item as JSON in UTF-8: identity, title, words, times in RFC 3339, language.

    The title is the subject line, because that tells the years apart in a list. The summary is the
    subtitle; of a statement that was corrected or withdrawn it is what says so.
    """
    head, definition = statement.letterhead, statement.definition
    amendment = statement.amendment
    content: dict[str, Any] = {
        "id": identity.uri(head.publish_url, definition, identity.of_statement(statement)),
        "title": statement.subject,
        "summary": plain(amendment.line if amendment else statement.subtitle),
        "content_html": _content(statement),
        "date_published": rfc3339(revision.published),
        "date_modified": rfc3339(revision.updated),
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
    return Markup('<div lang="{}" dir="{}">\n{}\n</div>').format(
        statement.language.tag,
        statement.language.data.direction,
        Markup("\n").join(filter(None, map(_part, statement.parts()))),
    )


def _part(part: Part) -> Markup:
    match part:
        case Lines("title", (title,)):
            return Markup("<h1>{}</h1>").format(nodes.inlines(title))
        case Lines(_, lines):
            return Markup("<p>{}</p>").format(Markup("<br>").join(map(nodes.inlines, lines)))
        case Prose("closing", blocks):
            return Markup("<hr>\n{}").format(nodes.blocks(blocks))
        case Prose(_, blocks):
            return nodes.blocks(blocks)
        case Translation():
            return Markup()  # each language has an item of its own
        case _:
            assert_never(part)
