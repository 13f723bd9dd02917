"""What lies beside the editions of a notice: feeds, the logo of mails; a calendar."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from annotated_types import Len
from pydantic import BaseModel, Field, ValidationError

from notice import files, folders, staging
from notice.calendar import schedule
from notice.calendar.schedule import Selection
from notice.definition.models import Notice
from notice.edition import manifest, plan
from notice.edition.artifact import Settings
from notice.edition.formats import FORMATS
from notice.edition.plan import Request
from notice.edition.receipt import Time
from notice.errors import FileError
from notice.render.feed import address, feed, ics, identity
from notice.render.feed.feed import Entry, Feed
from notice.render.feed.revision import Revision
from notice.statement.statement import Release, Statement

YEAR = re.compile(r"[1-9][0-9]{0,3}")
YEARS = 10
"""How many years a calendar holds where none are asked for."""
Text = Annotated[str, Field(pattern=r"^[\t\n\r -\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]*$")]
"""What XML can hold (XML 1.0, 2.2)."""


class _Author(BaseModel, strict=True):
    name: Text


class Item(BaseModel, strict=True):
    """What a feed takes of an item, as ``render.item`` writes it."""

    id: Text
    title: Text
    summary: Text = ""
    content_html: Text
    date_published: Time
    date_modified: Time
    authors: Annotated[list[_Author], Len(1)]
    language: Text


def update(out: Path, statements: Sequence[Statement], settings: Settings) -> list[Path]:
    """Bring the feeds of a notice below ``out`` up to date, one for each issuer of the statements.

    Returns the paths of the feeds that are there. Without an edition that has items there is none.
    A feed that would come out the same is left alone. Raises ``FileError``.
    """
    by_issuer = {statement.letterhead.issuer: statement for statement in statements}
    return [path for statement in by_issuer.values() for path in _update(out, statement, settings)]


def stale(out: Path, statements: Sequence[Statement], settings: Settings) -> list[Path]:
    """Return the feeds that ``update`` would write."""
    by_issuer = {statement.letterhead.issuer: statement for statement in statements}
    return [path for statement in by_issuer.values() for path in _stale(out, statement, settings)]


def _stale(out: Path, statement: Statement, settings: Settings) -> list[Path]:
    target = out / statement.definition.id
    digests = {
        target / name: hashlib.sha256(data).hexdigest()
        for name, data in _files(target, statement, settings).items()
    }
    return [path for path, digest in digests.items() if not manifest.unchanged(path, digest)]


def _update(out: Path, statement: Statement, settings: Settings) -> list[Path]:
    target = out / statement.definition.id
    files = _files(target, statement, settings)
    if _stale(out, statement, settings):
        with staging.staged(target) as fresh:
            files = _files(target, statement, settings)  # read again: no other build writes now
            staging.place(fresh, target, files)
    return [target / name for name in sorted(files)]


def _files(target: Path, statement: Statement, settings: Settings) -> Mapping[str, bytes]:
    """Return the feeds of a statement's notice and issuer, and the logo, by file name.

    There are no feeds without items, and no logo without an edition that has one.
    """
    definition, head = statement.definition, statement.letterhead
    issuer = f".{head.issuer}" if settings.name_issuer else ""
    entries = tuple(_entries(target, definition, issuer, head.publish_url))
    picture = _logo(target, definition, issuer)
    logo = {address.logo_file(statement): picture} if picture else {}
    if not entries:
        return logo
    uri = identity.uri(head.publish_url, definition, (head.issuer,))
    content = Feed(uri, definition.name, entries)
    writers = {f"feed{issuer}.atom.xml": feed.atom, f"feed{issuer}.json": feed.json_feed}
    return logo | {
        name: write(content, address.below(head.publish_url, definition.id, name))
        for name, write in writers.items()
    }


def _logo(target: Path, notice: Notice, issuer: str) -> bytes:
    """Return the logo of the newest edition that has one; nothing where none does.

    A picture counts where its manifest lists it and it is still what the manifest says.
    """
    for year, content in _editions(target):
        for row in content.get("files", []):
            stem = f"{notice.id}-{year}{issuer}.{row['language']}"
            if row["file"] == f"{stem}.{FORMATS['logo'].extension}":
                data = files.read(target / year / row["file"], files.OUTPUT)
                if hashlib.sha256(data).hexdigest() == row["sha256"]:
                    return data
    return b""


def _editions(target: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the year and the manifest of each edition on disk, the newest first."""
    names = (path.parent.name for path in target.glob(f"*/{manifest.NAME}"))
    for year in sorted((name for name in names if YEAR.fullmatch(name)), key=int, reverse=True):
        yield year, manifest.read(target / year / manifest.NAME)


def _entries(target: Path, notice: Notice, issuer: str, publish_url: str) -> Iterator[Entry]:
    """Yield the items of the editions on disk, the newest first, with what lies beside each.

    An item counts where its manifest lists it and it is still what the manifest says.
    """
    for year, content in _editions(target):
        rows = {row["file"]: row for row in content.get("files", [])}
        for row in content.get("files", []):
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
                manifest.on_disk(rows.get(pdf, {})).get("size", 0),
            )


def _item(path: Path, sha256: str) -> Mapping[str, Any] | None:
    """Return an item, or ``None`` where the file is not the one that was written, or none."""
    try:
        data = files.read(path, files.OUTPUT)
        item = Item.model_validate_json(data)
    except (FileError, ValidationError):
        return None
    same = hashlib.sha256(data).hexdigest() == sha256
    return item.model_dump(exclude_unset=True) if same else None


@dataclass(frozen=True)
class Calendar:
    """A calendar as bytes, and what was left out of it and why."""

    data: bytes
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class CalendarOptions:
    """What is asked of a calendar; the options of the command line, read."""

    years: range | None = None
    """Ten years from today if ``None``."""
    notices: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    dated: datetime | None = None
    templates: Path | None = None
    fonts: Path | None = None
    today: date | None = None


def calendar(options: CalendarOptions) -> Calendar:
    """Return the observances of some years as one calendar.

    An event has no address: it is not known yet whether its page will be published. No edition lies
    before the calendar, so each event is a first copy: subscribers replace the calendar whole.
    Raises ``NoticeError`` with the faults of every notice.
    """

    def select(notice: Notice) -> Selection:
        if options.years is not None:
            return schedule.select(notice, options.years)
        return schedule.ahead(notice, schedule.today(notice, options.today), YEARS)

    release = Release(dated=options.dated)
    request = Request(options.notices, options.languages, (), release, one_language=True)
    plans = plan.make(request, folders.locate(options.templates, options.fonts), select)
    by_plan = [planned.statements() for planned in plans]
    offices = dict.fromkeys(statements[0].letterhead.name for statements in by_plan if statements)
    statements = [statement for statements in by_plan for statement in statements]
    statements.sort(key=lambda statement: statement.occurrence.date)
    events = [(statement, Revision.first(statement), "") for statement in statements]
    data = ics.render(events, ", ".join(offices))
    return Calendar(data, tuple(reason for planned in plans for reason in planned.skipped))
