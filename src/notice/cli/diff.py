"""``notice diff``."""

from __future__ import annotations

import click

from notice import spans
from notice.cli import console, options
from notice.cli.program import program
from notice.errors import ExitCode, Fault, UsageError

FORMATS = ("text", "html", "json", "markdown")


@program.command(
    epilog="Example: notice diff 2025 2026 --lang en",
)
@click.argument("years", nargs=-1, required=True, metavar="[YEAR] YEAR")
@click.option(
    "--against",
    type=options.FOLDER,
    metavar="PATH",
    help="Compare with the edition released in this folder, or show what this file changes.",
)
@click.option(
    "--against-rev", "revision", metavar="REV", help="Compare with the sources of a git revision."
)
@options.notices
@options.languages
@options.issuers("As this office.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS, case_sensitive=False),
    default=FORMATS[0],
    show_default=True,
    help="How to print it.",
)
@options.folders
def diff(years: tuple[str, ...], form: str, **values: object) -> int:
    """Show what has changed between two years, and whether the year explains it.

    It also lists the numbers that do not move with the year. Exits with 0 if the year explains
    every change, and with 1 if not or if a typed number should be a field.
    """
    from notice.compare import report  # noqa: PLC0415 - keeps --help quick
    from notice.compare.diff import DiffOptions, run  # noqa: PLC0415 - the same

    earlier, year = _years(years)
    asked = options.filled(DiffOptions, {**values, "year": year, "earlier": earlier})
    if asked.against is not None and asked.revision is not None:
        raise UsageError("give --against or --against-rev, not both")
    if asked.earlier is None and asked.against is None and asked.revision is None:
        hint = "add an earlier year, --against DIR or --against-rev REV"
        raise UsageError(Fault(message=f"{year} is compared with nothing", hint=hint))
    comparisons = run(asked)
    match form:
        case "html":
            console.put(report.as_page(comparisons))
        case "json":
            console.put_json(report.as_data(comparisons))
        case "markdown":
            console.put(report.as_markdown(comparisons).rstrip("\n"))
        case _:
            console.put(report.as_text(comparisons), colour=console.coloured())
    sound = all(comparison.sound for comparison in comparisons)
    return ExitCode.DONE if sound else ExitCode.NEGATIVE


def _years(years: tuple[str, ...]) -> tuple[int | None, int]:
    """Read the earlier year, if one was given, and the year; raise ``UsageError``."""
    ranges = [spans.parse_years(text) for text in years]
    if len(ranges) > 2 or any(len(span) > 1 for span in ranges):  # noqa: PLR2004
        raise UsageError(Fault(message="give one year or two", hint="as in: notice diff 2025 2026"))
    return ranges[0][0] if len(ranges) > 1 else None, ranges[-1][0]
