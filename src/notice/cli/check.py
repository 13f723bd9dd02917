"""``notice check``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from notice.cli import console, options
from notice.cli.program import program
from notice.errors import ExitCode, Fault, UsageError

if TYPE_CHECKING:
    from notice.edition.check import Entry


@program.command()
@click.argument("years", required=False)
@click.option("--notice", "notices", multiple=True, metavar="ID", help="Only this notice.")
@click.option("--lang", "languages", multiple=True, metavar="TAG", help="Only this language.")
@click.option("--issuer", "issuers", multiple=True, metavar="ID", help="Only this issuer.")
@click.option("--layout", metavar="ID", help="In this layout.")
@click.option("--paper", default="a4", help="a4 or letter.")
@click.option("--pdf-standard", default="a3-ua1", help="PDF/A and PDF/UA: a3-ua1 or a4-ua2.")
@click.option("--fast", is_flag=True, help="Without the PDF.")
@click.option("--conformance", is_flag=True, help="Have each PDF judged by veraPDF as well.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes; one a core.")
@options.quiet
@options.today
@options.as_json
@options.folders
def check(years: str | None, today: str | None, **given: Any) -> int:
    """Look at the statements of YEARS, such as 2026..2125, and write nothing.

    Every year, language and issuer is made and looked over; what would go wrong is told with the
    first year in which it does. Exit 1 if an edition would be refused.
    """
    from notice.calendar import schedule  # noqa: PLC0415 - heavy
    from notice.edition.check import Order, run  # noqa: PLC0415 - the same
    from notice.render.html import page  # noqa: PLC0415 - the same
    from notice.render.pdf import archive  # noqa: PLC0415 - the same

    if given["fast"] and given["conformance"]:
        hint = "give one of them"
        message = "--conformance looks at PDFs, and --fast makes none"
        raise UsageError(Fault(message=message, hint=hint))
    order = Order(
        years=None if years is None else schedule.parse_years(years),
        notices=given["notices"],
        languages=given["languages"],
        issuers=given["issuers"],
        layout=given["layout"],
        paper=page.parse_paper(given["paper"]),
        standard=archive.parse_standard(given["pdf_standard"]),
        fast=given["fast"],
        conformance=given["conformance"],
        jobs=given["jobs"] or os.cpu_count() or 1,
        templates=given["templates"],
        fonts=given["fonts"],
        today=options.day("--today", today),
    )
    quiet = given["quiet"]
    found = run(order, console.progress(quiet=quiet))
    for reason in () if quiet else found.skipped:
        console.say(f"skipped: {reason}")
    told = [entry for entry in found.entries if entry.severity == "error" or not quiet]
    counts = {
        severity: sum(entry.severity == severity for entry in found.entries)
        for severity in ("error", "warning")
    }
    if given["as_json"]:
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


def _row(entry: Entry) -> dict[str, Any]:
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
