"""``notice build`` and ``notice check``: the editions of years, written or only looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, assert_never

import click

from notice.cli import console, options
from notice.cli.documents import (
    BuildDocument,
    CheckDocument,
    EditionRow,
    EntryRow,
    FindingRow,
    UnmovedRow,
    fault_rows,
)
from notice.cli.program import program
from notice.cli.report import Report, in_order, told_as
from notice.errors import Collector, ExitCode, Fault, UsageError

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
@click.option("--with", "second", default="", metavar="TAG", help="This language behind each.")
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
@click.option(
    "--embargo", type=options.embargo, metavar="TIME", help="2026-01-20T08:00+04:00, or none."
)
@click.option("--from", "sender", metavar="ADDRESS", help="Who a message is from; for eml.")
@click.option("--to", metavar="ADDRESSES", help="Whom it is to; for eml.")
@click.option("--reply-to", metavar="ADDRESSES", help="Where answers go; for eml.")
@click.option("--list-unsubscribe", metavar="URLS", help="mailto: or https:, to leave; for eml.")
@click.option(
    "--require-approved", is_flag=True, help="Refuse drafts and what nobody has approved."
)
@click.option("--due", "only_due", is_flag=True, help="Build what `notice next` says is due, once.")
@click.option("--force", is_flag=True, help="Build what is up to date as well.")
@told_as
@click.option("--frozen", is_flag=True, help="Write nothing; exit 1 if anything would be written.")
@options.quiet
@options.today
@options.as_json
@options.folders
def build(
    only_due: bool,
    fail_on: str,
    reported: str | None,
    quiet: bool,
    as_json: bool,
    **values: object,
) -> int:
    """Build the statements of YEARS: 2026, or 2026..2030. Without it, the next of each notice.

    With --due it builds what is due and has not been built, and prints no other path: run it every
    day. A mistake in one notice then keeps no other from being built.
    """
    from notice.edition import due  # noqa: PLC0415 - heavy
    from notice.edition.build import BuildOptions, Done, Fed, run  # noqa: PLC0415 - the same

    asked = options.filled(BuildOptions, {**values, "dated": options.source_date()})
    if only_due and asked.years is not None:
        hint = "leave YEARS out, or --due"
        raise UsageError(Fault(message="--due says which years are built", hint=hint))
    report = Report(as_json, reported is not None, quiet)
    started = perf_counter()
    editions: list[Done] = []
    feeds: list[str] = []
    causes: set[tuple[str, str]] = set()
    problems = Collector()
    stale = False
    made = due.run if only_due else run
    with problems.gathered():
        for done in made(asked, console.progress(quiet=quiet), partial(console.skip, quiet=quiet)):
            match done:
                case Done():
                    editions.append(done)
                    told = not (only_due and done.current)
                    report.findings(_untold(done, causes) if told else ())
                    if done.stale:
                        console.say(f"{done.notice} {done.occurrence.year}: it would be written")
                    if done.refused:
                        year = done.occurrence.year
                        refusal = f"{done.notice} {year}: refused, nothing of it was written"
                        console.say(refusal, "error")
                case Fed():
                    feeds += map(str, done.paths) if told else ()
                    for path in done.paths if done.stale else ():
                        console.say(f"{path}: it would be written")
                    stale |= done.stale
                case _:
                    assert_never(done)
            for path in done.paths if told and not (as_json or done.stale) else ():
                console.put(str(path))
    faults = fault_rows(problems.error)
    report.document(BuildDocument([*map(EditionRow.of, editions)], feeds, faults))
    fresh = [done for done in editions if not done.current]
    looked_at = fresh if only_due else editions
    found = in_order(finding for done in looked_at for finding in _reported(done))
    report.summary(_summary(looked_at, failed=bool(faults)), [*faults, *map(FindingRow.of, found)])
    codes = {finding.code for done in fresh if done.sample for finding in done.findings}
    if not quiet and codes & OF_SAMPLES:
        console.say(SAMPLES, "warning")
    if not quiet and not fresh and not problems.errors:
        number = f"{len(editions)} edition{'s' if len(editions) > 1 else ''}"
        seconds = f"{perf_counter() - started:.1f} s"
        up_to_date = f"up to date: {number}, checked in {seconds}"
        console.say("nothing to do" if only_due else up_to_date)
    negative = stale or any(done.refused or done.stale for done in editions)
    warned = fail_on == "warning" and any(
        not finding.allowed for done in looked_at for finding in done.findings
    )
    return report.end(problems, negative=negative or warned)


def _summary(editions: Sequence[Done], *, failed: bool) -> Iterator[str]:
    """Yield lines of Markdown that say what became of each edition."""
    yield from ("### Statements", "")
    if not editions:
        yield "Nothing was made." if failed else "Nothing to do."
        return
    yield from ("| notice | day | number | status | files |", "| --- | --- | --- | --- | --- |")
    for done in editions:
        day = done.occurrence
        yield f"| {done.notice} | {day.date} | {day.number} | {done.status} | {len(done.paths)} |"


def _untold(done: Done, causes: set[tuple[str, str]]) -> list[Finding]:
    """Return the findings whose cause no edition before has had, and add it to the ``causes``.

    A cause is a code and where it lies, in whatever year: what is wrong with a text is so in all.
    """
    made = f"-{done.occurrence.year}."
    by_cause = [
        ((finding.code, finding.place or finding.artifact.replace(made, ".")), finding)
        for finding in _reported(done)
    ]
    untold = [finding for cause, finding in by_cause if cause not in causes]
    causes.update(cause for cause, _ in by_cause)
    return untold


def _reported(done: Done) -> list[Finding]:
    """Return the findings of an edition but those that are allowed or that every sample has."""
    return [
        finding
        for finding in done.findings
        if not (finding.allowed or (done.sample and finding.code in OF_SAMPLES))
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
@told_as
@options.quiet
@options.today
@options.as_json
@options.folders
def check(fail_on: str, reported: str | None, quiet: bool, as_json: bool, **values: object) -> int:
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
    report = Report(as_json, reported is not None, quiet)
    survey = run(asked, console.progress(quiet=quiet))
    for reason in survey.skipped:
        console.skip(reason, quiet=quiet)
    rows = [EntryRow.of_entry(entry) for entry in survey.entries]
    unmoved = [UnmovedRow.of(row) for row in survey.unmoved]
    report.document(CheckDocument(survey.statements, rows, unmoved))
    told = [
        (entry, row) for entry, row in zip(survey.entries, rows, strict=True) if not row.allowed
    ]
    severities = [entry.severity for entry, _ in told]
    total = (
        f"{survey.statements} statements looked at: "
        f"{severities.count('error')} errors, {severities.count('warning')} warnings"
    )
    for entry, row in told:
        if reported is not None:
            report.told(row, entry.severity, _line(entry))
        elif not as_json and (entry.severity == "error" or not quiet):
            console.put(_line(entry))
    if not as_json:
        for unmoved_row in unmoved if not quiet else ():
            whose = f"{unmoved_row.notice} {unmoved_row.language}"
            numbers = ", ".join(unmoved_row.numbers)
            console.put(f"does not move, {unmoved_row.origin}: {whose}: {numbers}")
        console.put(total)
    report.summary(["### Years ahead", "", f"{total}."], [row for _, row in told])
    warned = fail_on == "warning" and "warning" in severities
    return ExitCode.NEGATIVE if survey.refused or warned else ExitCode.DONE


def _line(entry: Entry) -> str:
    """Return one line: ``severity [code] notice language issuer: years: message``."""
    code = f" [{entry.code}]" if entry.code else ""
    whose = " ".join(filter(None, (entry.notice, entry.language, entry.issuer)))
    first, count = entry.years[0], len(entry.years)
    years = f"{first}" if count == 1 else f"first in {first}, {count} years"
    return f"{entry.severity}{code} {whose}: {years}: {entry}"
