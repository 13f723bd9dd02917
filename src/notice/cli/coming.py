"""``notice list`` and ``notice next``: what there is, and when it comes."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice.cli import console, options
from notice.cli.program import program
from notice.errors import Collector, ExitCode

if TYPE_CHECKING:
    from notice.calendar.occurrence import Occurrence
    from notice.language.language import Language

COMING = 3


@program.command("list")
@options.today
@options.as_json
@options.folders
def list_notices(
    today: str | None, as_json: bool, templates: Path | None, fonts: Path | None
) -> None:
    """List the notices, their languages and coming occurrences."""
    from notice import folders  # noqa: PLC0415 - keeps --help quick
    from notice.calendar import schedule  # noqa: PLC0415 - keeps --help quick
    from notice.definition import project  # noqa: PLC0415 - keeps --help quick

    where = folders.locate(templates, fonts)
    english = project.load_language("en", where)
    rows: list[dict[str, Any]] = []
    problems = Collector()
    stand_in = options.day("--today", today)
    for definition in project.sound_definitions(where, problems):
        with problems.gathered():
            day = schedule.today(definition, stand_in)
            coming = list(islice(schedule.coming(definition, day), COMING))
            rows.append(
                {
                    "notice": definition.id,
                    "name": definition.name,
                    "languages": list(definition.languages),
                    "issuer": definition.issuer,
                    "coming": [_occurrence(occurrence, day, english) for occurrence in coming],
                }
            )
    if as_json:
        console.put_json({"notices": rows})
    for row in rows if not as_json else ():
        console.put(f"{row['notice']}  {row['name']}  ({', '.join(row['languages'])})")
        for found in row["coming"]:
            console.put(f"    {found['date']}  {found['weekday']:<9}  {found['ordinal']}")
    problems.raise_all()


@program.command("next")
@click.option("--within", metavar="DAYS", help="Days ahead, such as 21d; else each lead_days.")
@options.quiet
@options.today
@options.as_json
@options.folders
def next_due(
    within: str | None,
    quiet: bool,
    today: str | None,
    as_json: bool,
    templates: Path | None,
    fonts: Path | None,
) -> int:
    """Say what is due, today included. Exit 0 if something is, 1 if nothing.

    A notice with a mistake hides no other: what is due is said, then the mistake, with exit 2.
    """
    from notice import folders  # noqa: PLC0415 - keeps --help quick
    from notice.calendar import schedule  # noqa: PLC0415 - keeps --help quick
    from notice.definition import project  # noqa: PLC0415 - keeps --help quick

    days = None if within is None else schedule.parse_span(within)
    where = folders.locate(templates, fonts)
    english = project.load_language("en", where)
    rows: list[dict[str, Any]] = []
    problems = Collector()
    stand_in = options.day("--today", today)
    for definition in project.sound_definitions(where, problems):
        day = schedule.today(definition, stand_in)
        occurrence = schedule.due(definition, day, days)
        if occurrence:
            rows.append({"notice": definition.id, **_occurrence(occurrence, day, english)})
    if as_json:
        console.put_json({"due": rows})
    else:
        for row in rows:
            console.put(f"{row['notice']}  {row['date']}  {row['weekday']}  {row['ordinal']}")
    problems.raise_all()
    if not rows:
        if not quiet:
            console.say("nothing is due")
        return ExitCode.NEGATIVE
    return ExitCode.DONE


def _occurrence(occurrence: Occurrence, today: date, english: Language) -> dict[str, Any]:
    return {
        "year": occurrence.year,
        "date": occurrence.date.isoformat(),
        "weekday": occurrence.date.strftime("%A"),
        "number": occurrence.number,
        "ordinal": english.ordinal(occurrence.number).text,
        "in_days": (occurrence.date - today).days,
    }
