"""``notice list``, ``notice next`` and ``notice calendar``: what there is, and when it comes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notice import folders, spans
from notice.cli import console, documents, options
from notice.cli.program import program
from notice.cli.report import Report
from notice.errors import Collector

if TYPE_CHECKING:
    from notice.calendar.occurrence import Occurrence
    from notice.folders import Folders

COMING = 3


@program.command("list", epilog="Example: notice list --json")
@options.today
@options.as_json
@options.folders
def list_notices(
    today: date | None, as_json: bool, templates: Path | None, fonts: Path | None
) -> int:
    """List the notices, their languages and coming occurrences."""
    from notice.calendar import schedule  # noqa: PLC0415 - keeps --help quick
    from notice.definition import project  # noqa: PLC0415 - keeps --help quick

    where = folders.locate(templates, fonts)
    rows: list[documents.NoticeRow] = []
    problems = Collector()
    for definition in project.sound_definitions(where, problems):
        with problems.gathered():
            day = schedule.today(definition, today)
            coming = [
                _occurrence(occurrence, day, where)
                for occurrence in islice(schedule.coming(definition, day), COMING)
            ]
            named = (definition.id, definition.name, definition.languages, definition.issuer)
            rows.append(documents.NoticeRow(*named, coming))
    report = Report(as_json)
    report.document(documents.ListDocument(rows, documents.fault_rows(problems.error)))
    for row in rows if not as_json else ():
        console.put(f"{row.notice}  {row.name}  ({', '.join(row.languages)})")
        for each in row.coming:
            console.put(f"    {each.date}  {each.weekday:<9}  {each.ordinal}")
    return report.end(problems)


@program.command("next", epilog="Example: notice next --within 21d")
@click.option("--within", metavar="DAYS", help="Days ahead, such as 21d; else each lead_days.")
@click.option(
    "--overdue", "late", is_flag=True, help="Say which day has passed without its statement."
)
@options.quiet
@options.today
@options.as_json
@options.folders
def next_due(
    within: str | None,
    late: bool,
    quiet: bool,
    today: date | None,
    as_json: bool,
    **places: Path | None,
) -> int:
    """Say what is due, today included. Exit 0 if something is, 1 if nothing.

    With --overdue it says which days have passed as lately without `notice issue`.
    A mistake in one notice hides no other: what is due comes first, then the mistake and exit 2.
    """
    from notice.calendar import schedule  # noqa: PLC0415 - keeps --help quick
    from notice.definition import project  # noqa: PLC0415 - keeps --help quick
    from notice.edition.overdue import Overdue, overdue  # noqa: PLC0415 - the same

    days = None if within is None else spans.parse_span(within)
    where = folders.locate(**places)
    rows: list[documents.DueRow] = []
    passed: list[Overdue] = []
    problems = Collector()
    for definition in project.sound_definitions(where, problems):
        day = schedule.today(definition, today)
        if late:
            with problems.gathered():
                found = overdue(definition, where, day, days)
                passed += [found] if found else []
            continue
        occurrence = schedule.due(definition, day, days)
        if occurrence:
            coming = _occurrence(occurrence, day, where)
            rows.append(documents.DueRow(**asdict(coming), notice=definition.id))
    report = Report(as_json)
    late_rows = [documents.OverdueRow.of(each) for each in passed]
    faults = documents.fault_rows(problems.error)
    report.document(documents.NextDocument(rows, faults, late_rows))
    for row in rows if not as_json else ():
        console.put(f"{row.notice}  {row.date}  {row.weekday}  {row.ordinal}")
    for each in passed if not as_json else ():
        console.put(str(each))
    if not (rows or passed or problems.errors or quiet):
        console.say("nothing is overdue" if late else "nothing is due")
    return report.end(problems, negative=not (rows or passed))


def _occurrence(occurrence: Occurrence, today: date, where: Folders) -> documents.ComingRow:
    from notice.definition import languages  # noqa: PLC0415 - keeps --help quick

    english = languages.load("en", where)
    return documents.ComingRow(
        occurrence.year,
        occurrence.date.isoformat(),
        occurrence.date.strftime("%A"),
        occurrence.number,
        english.ordinal(occurrence.number).text,
        (occurrence.date - today).days,
    )


@program.command(
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
