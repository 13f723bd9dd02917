"""The items of a notice → its feed: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

ATOM = Markup("""\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>{id}</id>
<title>{title}</title>
<updated>{updated}</updated>
{links}{entries}</feed>
""")
ENTRY = Markup("""\
<entry xml:lang="{language}">
<id>{id}</id>
<title>{title}</title>
<published>{date_published}</published>
<updated>{date_modified}</updated>
<author><name>{author}</name></author>
{links}{summary}<content type="html">{content_html}</content>
</entry>
""")
SUMMARY = Markup("<summary>{}</summary>\n")
SELF = Markup('<link rel="self" type="application/atom+xml" href="{}"/>\n')
PAGE = Markup('<link rel="alternate" type="text/html" hreflang="{}" href="{}"/>\n')
PDF = Markup('<link rel="enclosure" type="application/pdf" hreflang="{}" length="{}" href="{}"/>\n')


@dataclass(frozen=True)
class Entry:
    """An item as ``render.item`` writes it, and what is published beside it.

    ``page`` and ``pdf`` are absolute addresses, or empty texts; ``pdf_size`` is in bytes.
    """

    item: Mapping[str, Any]
    page: str
    pdf: str
    pdf_size: int


@dataclass(frozen=True)
class Feed:
    """A feed: its entries, the newest first, and what it says of itself."""

    id: str
    title: str
    entries: tuple[Entry, ...]


def atom(feed: Feed, address: str) -> bytes:
    """Return the feed as Atom in UTF-8; ``address`` is its own, or an empty text."""
    times = (entry.item["date_modified"] for entry in feed.entries)
    updated = max(times, key=datetime.fromisoformat)
    return ATOM.format(
        id=feed.id,
        title=feed.title,
        updated=updated,
        links=SELF.format(address) if address else "",
        entries=Markup().join(_entry(entry) for entry in feed.entries),
    ).encode()


def _entry(entry: Entry) -> Markup:
    item, language = entry.item, entry.item["language"]
    links = PAGE.format(language, entry.page) if entry.page else Markup()
    links += PDF.format(language, entry.pdf_size, entry.pdf) if entry.pdf else Markup()
    summary = item.get("summary")
    return ENTRY.format(
        **{**item, "summary": SUMMARY.format(summary) if summary else ""},
        author=item["authors"][0]["name"],
        links=links,
    )


def json_feed(feed: Feed, address: str) -> bytes:
    """Return the feed as JSON Feed in UTF-8; ``address`` is its own, or an empty text."""
    content: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title}
    if address:
        content["feed_url"] = address
    content["items"] = [_item(entry) for entry in feed.entries]
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    item = dict(entry.item)
    if entry.page:
        item["url"] = entry.page
    if entry.pdf:
        size = entry.pdf_size
        attachment = {"url": entry.pdf, "mime_type": "application/pdf", "size_in_bytes": size}
        item["attachments"] = [attachment]
    return item
