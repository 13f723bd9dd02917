"""One run of ``notice new``: the files of a notice are tried, then put in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from notice import staging
from notice.calendar import schedule
from notice.definition import project
from notice.definition.project import LoadedNotice
from notice.edition import pipeline
from notice.errors import Fault, UsageError
from notice.folders import Folders, shown
from notice.preflight import literals


def run(notice: str, files: Mapping[str, bytes], where: Folders) -> list[Path]:
    """Write the files of a new notice below the folder of an office and return their paths.

    They are written beside their place and filled there for the next occurrence: what does not
    build is not begun. Raises ``NoticeError``; then nothing of them is left.
    """
    with staging.begun(where.notices, files) as fresh:
        _try(notice, replace(where, notices=fresh, shared=(fresh, *where.shared)))
    return [Path(shown(where.notices / name)) for name in files]


def _try(notice: str, where: Folders) -> None:
    """Raise ``NoticeError`` with what would keep a notice from being built."""
    loaded = project.load_notice(notice, where)
    definition = loaded.definition
    day = next(schedule.coming(definition, schedule.today(definition)))
    pipeline.compose(loaded, day, [project.load_issuer(definition.issuer, where)])
    faults = [*_literal_faults(loaded)]
    if faults:
        raise UsageError(*faults)


def _literal_faults(notice: LoadedNotice) -> list[Fault]:
    """Return what the name of a notice brings into its texts that no statement may hold."""
    return [
        Fault(message=finding.message, hint="take another name or --tone celebration")
        for source in notice.sources.values()
        for finding in literals.check_tone(notice, source)
    ]
