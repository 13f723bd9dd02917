"""``notice build``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, assert_never

import click

from notice.cli import console, options
from notice.cli.program import program
from notice.errors import ExitCode


@program.command()
@click.argument("years", required=False)
@click.option("--notice", "notices", multiple=True, metavar="ID", help="Only this notice.")
@click.option("--lang", "languages", multiple=True, metavar="TAG", help="Only this language.")
@click.option("--issuer", "issuers", multiple=True, metavar="ID", help="Issue as this office.")
@click.option("--format", "formats", metavar="LIST", help="Of the formats, by commas; or all.")
@click.option("--for", "profile", metavar="TOOL", help="What this tool takes, with a HOWTO.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), help="Where to.")
@click.option("--layout", metavar="ID", help="Set it in this layout.")
@click.option("--paper", default="a4", help="a4 or letter.")
@click.option("--pdf-standard", default="a3-ua1", help="PDF/A and PDF/UA: a3-ua1 or a4-ua2.")
@click.option("--width", default=72, help="Columns of the plain text.")
@click.option("--date", "issued", metavar="DATE", help="The day of issue: 2026-01-19.")
@click.option("--mark-drafts", is_flag=True, help="Mark texts with the status draft as such.")
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
def build(years: str | None, today: str | None, issued: str | None, **given: Any) -> int:
    """Build the statements of YEARS: 2026, or 2026..2030; without it the next of each notice."""
    from notice.edition.build import Done, Fed, Order, run  # noqa: PLC0415 - imports much
    from notice.statement.statement import Release  # noqa: PLC0415 - the same

    order = Order(
        years=years,
        notices=given["notices"],
        languages=given["languages"],
        issuers=given["issuers"],
        formats=_listed(given["formats"]),
        profile=given["profile"],
        out=given["out"],
        layout=given["layout"],
        paper=given["paper"],
        pdf_standard=given["pdf_standard"],
        width=given["width"],
        release=Release(options.day("--date", issued), options.source_date(), given["mark_drafts"]),
        mail={
            "from": given["sender"],
            "to": given["to"],
            "reply_to": given["reply_to"],
            "list_unsubscribe": given["list_unsubscribe"],
        },
        require_approved=given["require_approved"],
        force=given["force"],
        templates=given["templates"],
        fonts=given["fonts"],
        today=options.day("--today", today),
    )
    quiet = given["quiet"]
    refused = False
    results: list[dict[str, Any]] = []

    def skip(reason: str) -> None:
        if not quiet:
            console.say(f"skipped: {reason}")

    fed: list[str] = []
    for done in run(order, console.progress(quiet=quiet), skip):
        match done:
            case Done():
                console.report(done.findings, quiet=quiet)
                refused = refused or done.refused
                if done.refused:
                    said = f"{done.notice} {done.year}: refused, nothing of it was written"
                    console.say(said, "error")
                results.append(done.summary())
            case Fed():
                fed += [str(path) for path in done.paths]
            case _:
                assert_never(done)
        if not given["as_json"]:
            for path in done.paths:
                console.put(str(path))
    if given["as_json"]:
        console.put_json({"editions": results, "feeds": fed})
    return ExitCode.NEGATIVE if refused else ExitCode.DONE


def _listed(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(part for part in text.split(",") if part)
