"""Feeds on disk: put together from the items of the editions that lie beside them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from notice import files, staging
from notice.definition.models import Notice
from notice.edition import manifest
from notice.edition.artifact import Settings
from notice.edition.formats import FORMATS
from notice.errors import FileError
from notice.render.feed import address, feed, identity
from notice.render.feed.feed import Entry, Feed
from notice.statement.statement import Statement

YEAR = re.compile(r"[1-9][0-9]{0,3}")
KEYS = {"id", "title", "content_html", "date_published", "date_modified", "authors", "language"}
"""What an item has to have."""


def update(out: Path, statements: Sequence[Statement], settings: Settings) -> list[Path]:
    """Bring the feeds of a notice below ``out`` up to date, one for each issuer of the statements.

    Returns the paths of the feeds that are there. Without an edition that has items there is none.
    A feed that would come out the same is left alone. Raises ``FileError``.
    """
    issuers = {each.letterhead.issuer: each for each in statements}
    return [path for each in issuers.values() for path in _update(out, each, settings)]


def _update(out: Path, statement: Statement, settings: Settings) -> list[Path]:
    target = out / statement.definition.id
    files = _files(target, statement, settings)
    if any(_differs(target / name, data) for name, data in files.items()):
        with staging.staged(target) as fresh:
            files = _files(target, statement, settings)  # nobody else writes now
            staging.place(fresh, target, files)
    return [target / name for name in sorted(files)]


def _differs(path: Path, data: bytes) -> bool:
    return not manifest.unchanged(path, hashlib.sha256(data).hexdigest())


def _files(target: Path, statement: Statement, settings: Settings) -> Mapping[str, bytes]:
    """Return the feeds of a statement's notice and issuer by file name; none without items."""
    definition, head = statement.definition, statement.letterhead
    issuer = f".{head.issuer}" if settings.name_issuer else ""
    entries = tuple(_entries(target, definition, issuer, head.publish_url))
    if not entries:
        return {}
    name = identity.uri(head.publish_url, definition, (head.issuer,))
    made = Feed(name, definition.name, entries)
    writers = {f"feed{issuer}.atom.xml": feed.atom, f"feed{issuer}.json": feed.json_feed}
    return {
        name: write(made, address.below(head.publish_url, definition.id, name))
        for name, write in writers.items()
    }


def _entries(target: Path, notice: Notice, issuer: str, publish_url: str) -> Iterator[Entry]:
    """Yield the items of the editions on disk, the newest first, with what lies beside each.

    An item counts where its manifest lists it and it is still what the manifest says.
    """
    found = (path.parent.name for path in target.glob(f"*/{manifest.NAME}"))
    for year in sorted((name for name in found if YEAR.fullmatch(name)), key=int, reverse=True):
        listed = manifest.read(target / year / manifest.NAME).get("files", [])
        rows = {row["file"]: row for row in listed}
        for row in listed:
            stem = f"{notice.id}-{year}{issuer}.{row['language']}"
            if row["file"] != f"{stem}.{FORMATS['item'].extension}":
                continue
            item = _item(target / year / row["file"], row["sha256"])
            if item is None:
                continue
            page, pdf = (f"{stem}.{FORMATS[form].extension}" for form in ("html", "pdf"))
            yield Entry(
                item,
                address.below(publish_url, notice.id, year, page) if page in rows else "",
                address.below(publish_url, notice.id, year, pdf) if pdf in rows else "",
                rows.get(pdf, {}).get("size", 0),
            )


def _item(path: Path, sha256: str) -> Mapping[str, Any] | None:
    """Return an item, or ``None`` where the file is not the one that was written, or none."""
    try:
        data = files.read(path, files.OUTPUT)
        item = json.loads(data) if hashlib.sha256(data).hexdigest() == sha256 else None
    except (FileError, RecursionError, ValueError):
        return None
    return item if isinstance(item, dict) and item.keys() >= KEYS else None
