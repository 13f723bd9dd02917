"""``notice build`` and ``notice check``: the editions of years, written or only looked at."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, assert_never

import click

from notice.cli import console, options
from notice.cli.program import program
from notice.errors import ExitCode, Fault, UsageError

if TYPE_CHECKING:
    from notice.edition.build import Done
    from notice.edition.survey import Entry
    from notice.preflight.finding import Finding

SAMPLES = (
    "warning: the bundled texts are samples: drafts that nobody has approved; "
    "notice new --from ID makes one your own"
)
OF_SAMPLES = {"draft", "unapproved"}
"""The codes of which one warning for all samples is enough."""


@program.command(
    short_help="Build the statements of one year or several.",
    epilog="Example: notice build 2026 --notice 20-january --lang en",
)
@click.argument("years", type=options.years, required=False)
@options.notices
@options.languages
@options.issuers("Issue as this office.")
@click.option("--format", "formats", type=options.words, metavar="LIST", help="pdf,txt,… or all.")
@click.option(
    "--for",
    "profile",
    type=options.word,
    metavar="TOOL",
    help="What this tool takes, with a HOWTO.",
)
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
@click.option(
    "--require-approved", is_flag=True, help="Refuse drafts and what nobody has approved."
)
@click.option("--force", is_flag=True, help="Build what is up to date as well.")
@click.option("--frozen", is_flag=True, help="Write nothing; exit 1 if anything would be written.")
@options.quiet
@options.today
@options.as_json
@options.folders
def build(quiet: bool, as_json: bool, **values: object) -> int:
    """Build the statements of YEARS: 2026, or 2026..2030. Without it, the next of each notice."""
    from notice.edition.build import BuildOptions, Done, Fed, run  # noqa: PLC0415 - heavy

    asked = options.filled(BuildOptions, {**values, "dated": options.source_date()})
    started = perf_counter()
    editions: list[Done] = []
    feeds: list[str] = []
    stale = False
    for done in run(asked, console.progress(quiet=quiet), partial(console.skip, quiet=quiet)):
        match done:
            case Done():
                editions.append(done)
                console.report(_reported(done), quiet=quiet)
                if done.stale:
                    console.say(f"{done.notice} {done.occurrence.year}: it would be written")
                if done.refused:
                    refusal = (
                        f"{done.notice} {done.occurrence.year}: refused, nothing of it was written"
                    )
                    console.say(refusal, "error")
            case Fed():
                feeds += map(str, done.paths)
                for path in done.paths if done.stale else ():
                    console.say(f"{path}: it would be written")
                stale |= done.stale
            case _:
                assert_never(done)
        for path in () if as_json or done.stale else done.paths:
            console.put(str(path))
    if as_json:
        console.put_json({"editions": [done.summary() for done in editions], "feeds": feeds})
    fresh = [done for done in editions if not done.current]
    if not quiet and any(len(_reported(done)) < len(done.findings) for done in fresh):
        console.say(SAMPLES, "warning")
    if not quiet and not fresh:
        number = f"{len(editions)} edition{'s' if len(editions) > 1 else ''}"
        console.say(f"up to date: {number}, checked in {perf_counter() - started:.1f} s")
    failed = stale or any(done.refused or done.stale for done in editions)
    return ExitCode.NEGATIVE if failed else ExitCode.DONE


def _reported(done: Done) -> list[Finding]:
    """Return the findings of an edition but those that every sample has."""
    return [
        finding for finding in done.findings if not (done.sample and finding.code in OF_SAMPLES)
    ]


@program.command(
    short_help="Check the statements of many years ahead.",
    epilog="Example: notice check 2026..2035 --notice 20-january",
)
@click.argument("years", type=options.years, required=False)
@options.notices
@options.languages
@options.issuers("Only this issuer.")
@options.layout
@options.paper
@options.standard
@click.option("--fast", is_flag=True, help="Make no PDF.")
@click.option("--conformance", is_flag=True, help="Have veraPDF judge each PDF as well.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes; one a core.")
@options.quiet
@options.today
@options.as_json
@options.folders
def check(quiet: bool, as_json: bool, **values: object) -> int:
    """Check the statements of YEARS, such as 2026..2125, and write nothing.

    It makes and checks every year, language and issuer, and reports what would go wrong with the
    first year in which it does. It lists the numbers that do not move with the year. Exits with 1
    if an edition would be refused.
    """
    from notice.edition.check import CheckOptions, run  # noqa: PLC0415 - heavy

    asked = options.filled(CheckOptions, values)
    if asked.fast and asked.conformance:
        message = "--conformance looks at PDFs, and --fast makes none"
        raise UsageError(Fault(message=message, hint="give one of them"))
    survey = run(asked, console.progress(quiet=quiet))
    for reason in survey.skipped:
        console.skip(reason, quiet=quiet)
    if as_json:
        rows = [_row(entry) for entry in survey.entries]
        unmoved = [asdict(row) for row in survey.unmoved]
        console.put_json({"statements": survey.statements, "findings": rows, "unmoved": unmoved})
    else:
        severities = [entry.severity for entry in survey.entries]
        for entry in survey.entries:
            if entry.severity == "error" or not quiet:
                console.put(_line(entry))
        for row in survey.unmoved if not quiet else ():
            whose = f"{row.notice} {row.language}: {', '.join(row.numbers)}"
            console.put(f"does not move, {row.origin}: {whose}")
        console.put(
            f"{survey.statements} statements looked at: "
            f"{severities.count('error')} errors, {severities.count('warning')} warnings"
        )
    return ExitCode.NEGATIVE if survey.refused else ExitCode.DONE


def _line(entry: Entry) -> str:
    """Return one line: ``severity [code] notice language issuer: years: message``."""
    code = f" [{entry.code}]" if entry.code else ""
    whose = " ".join(filter(None, (entry.notice, entry.language, entry.issuer)))
    first, count = entry.years[0], len(entry.years)
    years = f"{first}" if count == 1 else f"first in {first}, {count} years"
    return f"{entry.severity}{code} {whose}: {years}: {entry.message}"


def _row(entry: Entry) -> dict[str, object]:
    row = {name: value or None for name, value in asdict(entry).items()}
    return {**row, "first_year": entry.years[0]}
