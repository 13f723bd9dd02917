"""``notice build``: the editions of years, made and written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from notice import folders
from notice.cli import console, options
from notice.cli.program import program
from notice.edition.trace import Told, Trace
from notice.errors import ExitCode, Fault, UsageError

HOW = {"force", "frozen", "jobs", "dask"}
"""Options that say how it is built, and change nothing of what comes of it."""


@program.command(
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
@options.jobs
@click.option("--dask", metavar="ADDRESS", help="Have a Dask cluster make them: tcp://host:8786.")
@click.option("--force", is_flag=True, help="Build what is up to date as well.")
@options.told_as
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
    **values: Any,
) -> int:
    """Build the statements of YEARS: 2026, or 2026..2030. Without it, the next of each notice.

    With --due it builds what is due and has not been built, and prints no other path: run it every
    day. A mistake in one notice then keeps no other from being built, and a day that has passed
    without its statement is told.
    """
    started = perf_counter()
    values = {**values, "dated": options.source_date()}
    trace = None if only_due or reported else _trace(values)
    if trace is not None and fail_on == "error" and not (as_json or values["force"]):
        before = trace.told()
        if before is not None:
            return _repeat(before, started, quiet=quiet)
    from notice.cli import progress  # noqa: PLC0415 - seldom needed
    from notice.cli.account import Account  # noqa: PLC0415 - heavy
    from notice.edition import due  # noqa: PLC0415 - the same
    from notice.edition.build import BuildOptions, run  # noqa: PLC0415 - the same

    asked = options.filled(BuildOptions, values)
    if only_due and asked.years is not None:
        hint = "leave YEARS out, or --due"
        raise UsageError(Fault(message="--due says which years are built", hint=hint))
    account = Account(as_json, reported is not None, quiet, only_due)
    made = due.run if only_due else run
    with account.problems.gathered():
        for done in made(asked, progress.shown(quiet=quiet), account.skip):
            account.tell(done)
    account.close()
    if not (quiet or account.fresh or account.overdue or account.problems.errors):
        number = len(account.editions)
        console.say("nothing to do" if only_due else _up_to_date(number, started))
    code = account.end(fail_on)
    told_each_time = any(done.issued or done.waits for done in account.editions)
    if trace is not None and not (code or asked.frozen or told_each_time):
        trace.keep(account.told(), _trace(values))
    return code


def _trace(values: Mapping[str, Any]) -> Trace | None:
    """Return the trace of a build of given years; that of any other depends on the clock."""
    if values["years"] is None:
        return None
    asked = {key: value for key, value in values.items() if key not in HOW}
    return Trace.begin(values["out"], asked, folders.locate(values["templates"], values["fonts"]))


def _repeat(told: Told, started: float, *, quiet: bool) -> ExitCode:
    """Tell again what the same build told before."""
    for reason in told.skipped:
        console.skip(reason, quiet=quiet)
    for severity, line in told.findings if not quiet else ():
        console.say(line, severity)
    for path in told.paths:
        console.put(path)
    if not quiet:
        console.say(_up_to_date(told.editions, started))
    return ExitCode.DONE


def _up_to_date(editions: int, started: float) -> str:
    number = f"{editions} edition{'s' if editions > 1 else ''}"
    return f"up to date: {number}, checked in {perf_counter() - started:.1f} s"
