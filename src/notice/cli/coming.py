"""``notice list``, ``notice next`` and ``notice calendar``: what there is, and when it comes."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notice import folders
from notice.cli import console, options
from notice.cli.program import program
from notice.errors import Collector, ExitCode

if TYPE_CHECKING:
    from notice.calendar.occurrence import Occurrence
    from notice.language.language import Language

COMING = 3


@program.command(
    "list", short_help="List the notices and their next days.", epilog="Example: notice list --json"
)
@options.today
@options.as_json
@options.folders
def list_notices(
    today: date | None, as_json: bool, templates: Path | None, fonts: Path | None
) -> None:
    """List the notices, their languages and coming occurrences."""
    from notice.calendar import schedule  # noqa: PLC0415 - keeps --help quick
    from notice.definition import project  # noqa: PLC0415 - keeps --help quick

    where = folders.locate(templates, fonts)
    english = project.load_language("en", where)
    rows: list[dict[str, object]] = []
    lines: list[str] = []
    problems = Collector()
    for definition in project.sound_definitions(where, problems):
        with problems.gathered():
            day = schedule.today(definition, today)
            coming = [
                _occurrence(occurrence, day, english)
                for occurrence in islice(schedule.coming(definition, day), COMING)
            ]
            row: dict[str, object] = {"notice": definition.id, "name": definition.name}
            row |= {"languages": list(definition.languages), "issuer": definition.issuer}
            rows.append({**row, "coming": coming})
            lines.append(f"{definition.id}  {definition.name}  ({', '.join(definition.languages)})")
            lines += [f"    {c['date']}  {c['weekday']:<9}  {c['ordinal']}" for c in coming]
    if as_json:
        console.put_json({"notices": rows})
    for line in lines if not as_json else ():
        console.put(line)
    problems.raise_all()


@program.command("next", short_help="Say what is due.", epilog="Example: notice next --within 21d")
@click.option("--within", metavar="DAYS", help="Days ahead, such as 21d; else each lead_days.")
@options.quiet
@options.today
@options.as_json
@options.folders
def next_due(
    within: str | None,
    quiet: bool,
    today: date | None,
    as_json: bool,
    templates: Path | None,
    fonts: Path | None,
) -> int:
    """Say what is due, today included. Exit 0 if something is, 1 if nothing.

    A mistake in one notice hides no other: what is due comes first, then the mistake and exit 2.
    """
    from notice.calendar import schedule  # noqa: PLC0415 - keeps --help quick
    from notice.definition import project  # noqa: PLC0415 - keeps --help quick

    days = None if within is None else schedule.parse_span(within)
    where = folders.locate(templates, fonts)
    english = project.load_language("en", where)
    rows: list[dict[str, object]] = []
    problems = Collector()
    for definition in project.sound_definitions(where, problems):
        day = schedule.today(definition, today)
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


def _occurrence(occurrence: Occurrence, today: date, english: Language) -> dict[str, object]:
    return {
        "year": occurrence.year,
        "date": occurrence.date.isoformat(),
        "weekday": occurrence.date.strftime("%A"),
        "number": occurrence.number,
        "ordinal": english.ordinal(occurrence.number).text,
        "in_days": (occurrence.date - today).days,
    }


@program.command(
    short_help="Print the days of coming years as a calendar.",
    epilog="Example: notice calendar 2026..2030 --out days.ics",
)
@click.argument("years", type=options.years, required=False)
@options.notices
@click.option(
    "--lang",
    "languages",
    multiple=True,
    metavar="TAG",
    help="In this language; without it the first of each notice.",
)
@click.option("--out", type=options.FOLDER, metavar="FILE", help="Write it there.")
@options.quiet
@options.today
@options.folders
def calendar(out: Path | None, quiet: bool, **values: object) -> None:
    """Print the days of YEARS, such as 2026..2030, as a calendar (iCalendar).

    Without YEARS it holds the next ten years. Each day is an event of its own, with its ordinal.
    """
    from notice import staging  # noqa: PLC0415 - heavy
    from notice.edition import feeds  # noqa: PLC0415 - the same

    dated = options.source_date()
    made = feeds.calendar(options.filled(feeds.CalendarOptions, {**values, "dated": dated}))
    for reason in made.skipped:
        console.skip(reason, quiet=quiet)
    if out is None:
        console.put(made.data)
    else:
        staging.write_file(out, made.data)
        console.put(str(out))
