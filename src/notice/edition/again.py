"""An edition that is made again in memory, as its receipt says that it was asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from notice import paper, standard
from notice.calendar.embargo import Asked
from notice.calendar.occurrence import occurrence
from notice.dates import midnight
from notice.definition import fonts, layouts, profile, project
from notice.definition.issue import Issue
from notice.definition.mail import MailHeader
from notice.edition import formats, pipeline
from notice.edition.artifact import Settings
from notice.edition.pipeline import Edition
from notice.edition.receipt import RESTORE
from notice.errors import Fault, FileError
from notice.folders import Folders
from notice.statement.statement import Release

Row = Mapping[str, Any]


def groups(content: Row) -> list[list[Row]]:
    """Return the statements of a receipt, those together that differ in nothing but language."""
    groups: dict[str, list[Row]] = {}
    for row in content["statements"]:
        second = row["language"].partition("+")[2]
        asked = [row["issuer"], row["options"], _forms(content, [row]), second]
        key = json.dumps(asked, sort_keys=True)
        groups.setdefault(key, []).append(row)
    return [*groups.values()]


def _forms(content: Row, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the formats that statements have files of, in the order in which they are made."""
    inputs = {row["inputs"] for row in rows}
    had = {row["format"] for row in content["files"] if row["inputs"] in inputs}
    return tuple(name for name in formats.FORMATS if name in had)


def edition(
    content: Row, rows: Sequence[Row], where: Folders, issues: Sequence[Issue] | None = None
) -> Edition:
    """Return some statements of a receipt as an edition, made from the texts as they are now.

    ``issues`` are its versions where those that are recorded do not count. Raises ``NoticeError``.
    """
    options, tags = rows[0]["options"], [row["language"].split("+") for row in rows]
    second = "".join(tags[0][1:])
    languages = [*(tag for tag, *_ in tags), *([second] if second else [])]
    notice = project.load_notice(content["notice"], where, languages)
    if issues is not None:
        notice = replace(notice, issues={**notice.issues, content["year"]: tuple(issues)})
    tool, names = options["profile"], _forms(content, rows)
    settings = Settings(
        layouts.chosen(notice, options["layout"]),
        names,
        paper.parse(options["paper"]),
        options["width"],
        options["name_issuer"],
        standard.parse(options["standard"]),
        _header(options),
        options["require_approved"],
        profile.load(tool, where, formats.CHOICES) if tool else None,
    )
    issued, dated = date.fromisoformat(options["issued"]), datetime.fromisoformat(options["dated"])
    first = midnight(issued, notice.definition.timezone)
    amended = len(notice.issues.get(content["year"], ())) > 1  # then its own time counts
    mark = any(row["options"]["mark"] for row in rows)
    until = options.get("embargo")
    embargo: Asked = datetime.fromisoformat(until) if until else "none"
    release = Release(issued if amended or dated == first else None, dated, mark, embargo)
    issuer = project.load_issuer(rows[0]["issuer"], where)
    day = occurrence(notice.definition, content["year"])
    families = fonts.load(where)
    statements = pipeline.compose(notice, day, [issuer], release, second)
    ready = pipeline.typeset(statements, settings.layout, families, names)
    return pipeline.build(notice, day, ready, families, settings)


def _header(options: Row) -> MailHeader:
    """Return what a receipt says of the header of a message; raise ``FileError``."""
    try:
        return MailHeader.model_validate(options["mail"])
    except ValidationError:
        message = "no message has such a header"
        fault = Fault("manifest.json", key="mail", message=message, hint=RESTORE)
        raise FileError(fault) from None
