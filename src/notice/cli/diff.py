"""``notice diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from notice.cli import console, options
from notice.cli.program import program
from notice.errors import ExitCode

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
@click.option("--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], help="As what.")
@options.folders
def diff(years: tuple[str, ...], form: str, **given: Any) -> int:
    """Say what has changed between two years, and whether it was to be expected.

    Exit 0 if everything was, 1 if something was not.
    """
    from notice.compare import data, markdown, page, terminal  # noqa: PLC0415 - the same
    from notice.compare.diff import Order, run  # noqa: PLC0415 - keeps --help quick

    found = run(Order(years, **given))
    match form:
        case "html":
            console.put(page.render(found).rstrip("\n"))
        case "json":
            console.put_json(data.render(found))
        case "markdown":
            console.put(markdown.render(found).rstrip("\n"))
        case _:
            colour = console.coloured()
            console.put(terminal.render(found, colour=colour), colour=colour)
    unexpected = any(each.unexpected for each in found)
    return ExitCode.NEGATIVE if unexpected else ExitCode.DONE
