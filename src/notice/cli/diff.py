"""``notice diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from notice.cli import console, options
from notice.cli.program import program
from notice.errors import Fault, UsageError

UNEXPECTED = 1
FORMATS = ("text", "html", "json", "markdown")


@program.command()
@click.argument("years", nargs=-1, required=True, metavar="[YEAR] YEAR")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Compare with the edition released in this folder, or show what this file changes.",
)
@click.option(
    "--against-rev", "revision", metavar="REV", help="Compare with the sources of a git revision."
)
@click.option("--notice", "notices", multiple=True, metavar="ID", help="Only this notice.")
@click.option("--lang", "languages", multiple=True, metavar="TAG", help="Only this language.")
@click.option("--issuer", "issuers", multiple=True, metavar="ID", help="As this office.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], help="How to print it."
)
@options.folders
def diff(
    years: tuple[str, ...], form: str, against: Path | None, revision: str | None, **given: Any
) -> int:
    """Show what has changed between two years, and whether the year explains it.

    Exits with 0 if it explains every change, and with 1 if not.
    """
    from notice.compare import page, report  # noqa: PLC0415 - keeps --help quick
    from notice.compare.diff import DiffOptions, run  # noqa: PLC0415 - the same

    earlier, year = _years(years)
    if against is not None and revision is not None:
        raise UsageError("give --against or --against-rev, not both")
    if earlier is None and against is None and revision is None:
        hint = "add an earlier year, --against DIR or --against-rev REV"
        raise UsageError(Fault(message=f"{year} is compared with nothing", hint=hint))
    comparisons = run(DiffOptions(year, earlier, against=against, revision=revision, **given))
    match form:
        case "html":
            console.put(page.render(comparisons).rstrip("\n"))
        case "json":
            console.put_json(report.as_data(comparisons))
        case "markdown":
            console.put(report.as_markdown(comparisons).rstrip("\n"))
        case _:
            console.put(report.as_text(comparisons), colour=console.coloured())
    return UNEXPECTED if any(comparison.unexpected for comparison in comparisons) else 0


def _years(years: tuple[str, ...]) -> tuple[int | None, int]:
    """Read the earlier year, if one was given, and the year; raise ``UsageError``."""
    from notice.calendar import schedule  # noqa: PLC0415 - keeps --help quick

    ranges = [schedule.parse_years(text) for text in years]
    if len(ranges) > 2 or any(len(span) > 1 for span in ranges):  # noqa: PLR2004
        raise UsageError(Fault(message="give one year or two", hint="as in: notice diff 2025 2026"))
    return ranges[0][0] if len(ranges) > 1 else None, ranges[-1][0]
