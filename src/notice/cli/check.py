"""``notice check``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notice.cli import console, options
from notice.cli.program import program
from notice.errors import ExitCode, Fault, UsageError

if TYPE_CHECKING:
    from notice.edition.outlook import Entry


@program.command(
    short_help="Check the statements of many years ahead.",
    epilog="Example: notice check 2026..2035 --notice 20-january",
)
@click.argument("years", type=options.YEARS, required=False)
@options.notices
@options.languages
@click.option("--issuer", "issuers", multiple=True, metavar="ID", help="Only this issuer.")
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
def check(quiet: bool, as_json: bool, **given: object) -> int:
    """Check the statements of YEARS, such as 2026..2125, and write nothing.

    It makes and checks every year, language and issuer, and reports what would go wrong with the
    first year in which it does. Exits with 1 if an edition would be refused.
    """
    from notice.edition.check import CheckOptions, run  # noqa: PLC0415 - heavy

    asked = options.filled(CheckOptions, given)
    if asked.fast and asked.conformance:
        hint = "give one of them"
        message = "--conformance looks at PDFs, and --fast makes none"
        raise UsageError(Fault(message=message, hint=hint))
    found = run(asked, console.progress(quiet=quiet))
    for reason in () if quiet else found.skipped:
        console.say(f"skipped: {reason}")
    told = [entry for entry in found.entries if entry.severity == "error" or not quiet]
    counts = {
        severity: sum(entry.severity == severity for entry in found.entries)
        for severity in ("error", "warning")
    }
    if as_json:
        rows = [_row(entry) for entry in found.entries]
        console.put_json({"statements": found.statements, "findings": rows})
    else:
        for entry in told:
            console.put(_line(entry))
        console.put(
            f"{found.statements} statements looked at: "
            f"{counts['error']} errors, {counts['warning']} warnings"
        )
    return ExitCode.NEGATIVE if found.refused else ExitCode.DONE


def _line(entry: Entry) -> str:
    """Return one line: ``severity [code] notice language issuer: years: message``."""
    code = f" [{entry.code}]" if entry.code else ""
    whose = " ".join(part for part in (entry.notice, entry.language, entry.issuer) if part)
    first, count = entry.years[0], len(entry.years)
    years = f"{first}" if count == 1 else f"first in {first}, {count} years"
    return f"{entry.severity}{code} {whose}: {years}: {entry.message}"


def _row(entry: Entry) -> dict[str, object]:
    return {
        "notice": entry.notice,
        "language": entry.language or None,
        "issuer": entry.issuer or None,
        "severity": entry.severity,
        "code": entry.code or None,
        "message": entry.message,
        "first_year": entry.years[0],
        "years": list(entry.years),
    }
