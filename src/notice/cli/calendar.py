"""``notice calendar``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from notice.cli import console, options
from notice.cli.program import program


@program.command()
@click.argument("years", required=False)
@click.option("--notice", "notices", multiple=True, metavar="ID", help="Only this notice.")
@click.option(
    "--lang",
    "languages",
    multiple=True,
    metavar="TAG",
    help="In this language; without it the first of each notice.",
)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@options.quiet
@options.today
@options.folders
def calendar(years: str | None, today: str | None, **given: Any) -> None:
    """Print the days of YEARS, such as 2026..2030, as a calendar (iCalendar).

    Without YEARS it holds the next ten years. Each day is an event of its own, with its ordinal.
    """
    from notice import folders, staging  # noqa: PLC0415 - what they import is heavy
    from notice.edition.observances import run  # noqa: PLC0415 - the same
    from notice.edition.plans import Choice  # noqa: PLC0415 - the same
    from notice.statement.statement import Release  # noqa: PLC0415 - the same

    made = run(
        Choice(
            given["notices"],
            given["languages"],
            release=Release(dated=options.source_date()),
            one_language=True,
        ),
        folders.locate(given["templates"], given["fonts"]),
        years,
        today=options.day("--today", today),
    )
    for reason in made.skipped if not given["quiet"] else ():
        console.say(f"skipped: {reason}")
    if given["out"] is None:
        console.put_bytes(made.data)
        return
    staging.write_file(given["out"], made.data)
    console.put(str(given["out"]))
