"""What decides the bytes of a statement's files: a digest of it all, and each of it by name."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

from notice import __version__, files
from notice.dates import PartialDate
from notice.definition import approval
from notice.definition.project import LoadedNotice
from notice.edition import libraries
from notice.edition.artifact import Settings, Typeset
from notice.folders import DEFINITION, FONT_TABLE
from notice.preflight import sources
from notice.statement.statement import Statement

PACKAGES = (
    "babel",
    "brotli",
    "css-inline",
    "cssselect2",
    "fonttools",
    "icalendar",
    "jinja2",
    "markdown-it-py",
    "pillow",
    "pydyf",
    "pypdfium2",
    "python-dateutil",
    "python-docx",
    "tinycss2",
    "tinyhtml5",
    "tree-sitter",
    "tzdata",
    "uniseg",
    "wcwidth",
    "weasyprint",
)
"""The packages that have a say in the bytes of some format."""


def digest(notice: LoadedNotice, ready: Typeset, settings: Settings) -> str:
    """Return a digest of all that decides the bytes of a statement's files and their findings."""
    statement = ready.statement
    content = hashlib.sha256(files.program_digest().encode())
    content.update(notice.digest.encode())
    for each in statement.languages():
        content.update(each.source.text.encode())
        content.update(repr(each.language.data).encode())
        status = sources.approval_status(notice, each.source, each.occurrence.year)
        content.update(repr((status, each.mark)).encode())
    content.update(repr((statement.occurrence, statement.letterhead)).encode())
    content.update(repr((statement.issued, statement.dated)).encode())
    content.update(repr(statement.amendment).encode())
    layouts = (files.digest(folder, folder.parent.parent) for folder in settings.layout.folders)
    for layout in dict.fromkeys(layouts):
        content.update(layout.encode())  # once: a copy of classic stands behind itself
    for face in ready.faces:
        content.update(repr((face.family, face.weight, face.style, face.sha256)).encode())
    content.update(repr((settings.paper, settings.width, settings.standard)).encode())
    content.update(repr((settings.mail, settings.profile, statement.embargo)).encode())
    content.update(repr(settings.require_approved).encode())
    content.update(repr(versions()).encode())
    return content.hexdigest()


def made(notice: LoadedNotice, ready: Typeset, settings: Settings) -> Mapping[str, Any]:
    """Return what the receipt says of a statement; raise ``FileError`` for a file that is gone."""
    statement = ready.statement
    status = sources.approval_status(notice, statement.source, statement.occurrence.year)
    read = dict(_sources(notice, statement, settings))
    mail, profile = settings.mail.model_dump(by_alias=True, exclude_none=True), settings.profile
    return {
        "inputs": digest(notice, ready, settings),
        "language": statement.tag,
        "issuer": statement.letterhead.issuer,
        "status": statement.source.front.status,
        "approval": approval.summary(status.approval) if status.approved else None,
        "sources": [{"file": name, "sha256": read[name]} for name in sorted(read)],
        "facts": {
            name: _fact(notice, name)
            for each in statement.languages()
            for name in approval.facts(each.source)
        },
        "options": {
            "layout": settings.layout.id,
            "paper": settings.paper,
            "width": settings.width,
            "standard": settings.standard,
            "issued": statement.issued.isoformat(),
            "dated": statement.dated.isoformat(),
            "mark": statement.mark,
            "embargo": statement.embargo.isoformat() if statement.embargo else None,
            "mail": mail,
            "profile": profile.id if profile else None,
            "require_approved": settings.require_approved,
            "name_issuer": settings.name_issuer,
        },
    }


def _fact(notice: LoadedNotice, name: str) -> Mapping[str, str]:
    value = notice.definition.facts[name].value
    text = value.iso if isinstance(value, PartialDate) else str(value)
    return {"value": text, "source": notice.definition.citation(name).citation}


def _sources(
    notice: LoadedNotice, statement: Statement, settings: Settings
) -> Iterator[tuple[str, str]]:
    """Yield the files that a statement was made from, by their path in a folder, with SHA-256.

    Fonts have a list of their own. Of a layout's files, those behind it that it hides are left out.
    """
    where, tags = notice.where, [each.language.tag for each in statement.languages()]
    folder = where.notices / notice.definition.id
    texts = dict.fromkeys((*tags, *(notice.definition.languages[:1] if notice.original else ())))
    issuer = where.find("issuers", f"{statement.letterhead.issuer}.toml")
    paths = [folder / DEFINITION, *(folder / f"{text}.md" for text in texts), issuer]
    for tag in tags:
        paths += [folder / approval.FOLDER / f"{tag}.toml", where.find("languages", f"{tag}.toml")]
    drawing = statement.letterhead.toml.data.get("logo", {}).get("file")
    paths += [issuer.parent / drawing] if issuer and drawing else []
    if settings.profile:
        paths.append(where.find("profiles", f"{settings.profile.id}.toml"))
    paths += [where.fonts[0] / FONT_TABLE]
    seen = set[str]()
    for path in (
        *paths,
        *(path for each in settings.layout.folders for path in files.visible(each)),
    ):
        if path is None or not os.path.lexists(path):
            continue
        root = where.root(path)
        name = os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")
        if name not in seen:
            seen.add(name)
            yield name, hashlib.sha256(files.read(path, files.PICTURE, root)).hexdigest()


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of packages and libraries by name, sorted."""
    numbers = {name: version(name) for name in PACKAGES}
    numbers |= {"notice": __version__, "python": platform.python_version()}
    return dict(sorted({**numbers, **libraries.versions()}.items()))
