"""``notice check``: the editions of years ahead, made and looked at, and not written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notice.cli import console, options, progress
from notice.cli.documents import CheckDocument, EntryRow, UnmovedRow
from notice.cli.program import program
from notice.cli.report import Report
from notice.errors import ExitCode, Fault, UsageError

if TYPE_CHECKING:
    from notice.edition.survey import Entry


@program.command(
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
@options.jobs
@options.told_as
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
    survey = run(asked, progress.shown(quiet=quiet))
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
