"""``notice build`` and ``notice calendar``: what is written."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import assert_never

import click

from notice.cli import console, options
from notice.cli.program import program
from notice.errors import ExitCode

SAMPLES = (
    "warning: the bundled texts are samples: drafts that nobody has approved; "
    "notice new --from ID makes one your own"
)


@program.command(
    short_help="Build the statements of one year or several.",
    epilog="Example: notice build 2026 --notice 20-january --lang en",
)
@click.argument("years", type=options.YEARS, required=False)
@options.notices
@options.languages
@click.option("--issuer", "issuers", multiple=True, metavar="ID", help="Issue as this office.")
@click.option("--format", "formats", type=options.WORDS, metavar="LIST", help="pdf,txt,… or all.")
@click.option("--for", "profile", metavar="TOOL", help="What this tool takes, with a HOWTO.")
@click.option(
    "--out", type=options.FOLDER, default=Path("out"), show_default=True, help="Where to write."
)
@options.layout
@options.paper
@options.standard
@click.option("--width", default=72, show_default=True, help="Columns of the plain text.")
@options.issued
@click.option("--mark-drafts", is_flag=True, help="Print the word for a draft on drafts.")
@click.option("--from", "sender", metavar="ADDRESS", help="Who a message is from; for eml.")
@click.option("--to", metavar="ADDRESSES", help="Whom it is to; for eml.")
@click.option("--reply-to", metavar="ADDRESSES", help="Where answers go; for eml.")
@click.option("--list-unsubscribe", metavar="URLS", help="mailto: or https:, to leave; for eml.")
@click.option("--require-approved", is_flag=True, help="Refuse what nobody has approved.")
@click.option("--force", is_flag=True, help="Build what is up to date as well.")
@options.quiet
@options.today
@options.as_json
@options.folders
def build(quiet: bool, as_json: bool, **given: object) -> int:
    """Build the statements of YEARS: 2026, or 2026..2030. Without it, the next of each notice."""
    from notice.edition.build import (  # noqa: PLC0415 - imports much
        BuildOptions,
        Done,
        Fed,
        run,
    )

    asked = options.filled(BuildOptions, {**given, "dated": options.source_date()})
    started = perf_counter()
    refused = sampled = False
    current: list[bool] = []
    editions: list[dict[str, object]] = []
    feeds: list[str] = []

    def skip(reason: str) -> None:
        if not quiet:
            console.say(f"skipped: {reason}")

    for done in run(asked, console.progress(quiet=quiet), skip):
        match done:
            case Done():
                about_samples = {"draft", "unapproved"} if done.sample else set()
                told = [found for found in done.findings if found.code not in about_samples]
                console.report(told, quiet=quiet)
                sampled = sampled or (len(told) < len(done.findings) and not done.current)
                current.append(done.current)
                refused = refused or done.refused
                if done.refused:
                    name = f"{done.notice} {done.occurrence.year}"
                    console.say(f"{name}: refused, nothing of it was written", "error")
                editions.append(done.summary())
            case Fed():
                feeds += [str(path) for path in done.paths]
            case _:
                assert_never(done)
        if not as_json:
            for path in done.paths:
                console.put(str(path))
    if as_json:
        console.put_json({"editions": editions, "feeds": feeds})
    if sampled and not quiet:
        console.say(SAMPLES, "warning")
    if all(current) and not quiet:
        number = f"{len(current)} edition{'s' if len(current) > 1 else ''}"
        console.say(f"up to date: {number}, checked in {perf_counter() - started:.1f} s")
    return ExitCode.NEGATIVE if refused else ExitCode.DONE


@program.command(
    short_help="Print the days of coming years as a calendar.",
    epilog="Example: notice calendar 2026..2030 --out days.ics",
)
@click.argument("years", type=options.YEARS, required=False)
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
def calendar(out: Path | None, quiet: bool, **given: object) -> None:
    """Print the days of YEARS, such as 2026..2030, as a calendar (iCalendar).

    Without YEARS it holds the next ten years. Each day is an event of its own, with its ordinal.
    """
    from notice import staging  # noqa: PLC0415 - heavy
    from notice.edition import feeds  # noqa: PLC0415 - the same

    made = feeds.calendar(
        options.filled(feeds.CalendarOptions, {**given, "dated": options.source_date()})
    )
    for reason in made.skipped if not quiet else ():
        console.say(f"skipped: {reason}")
    if out is None:
        console.put_bytes(made.data)
        return
    staging.write_file(out, made.data)
    console.put(str(out))
