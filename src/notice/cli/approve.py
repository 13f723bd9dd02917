"""``notice approve``."""

from __future__ import annotations

import click

from notice.cli import console, options
from notice.cli.program import program


@program.command(
    short_help="Record that a text is approved as it is now.",
    epilog='Example: notice approve 2026 --lang en --by "Ruth Okafor"',
)
@click.argument("year", type=options.YEAR, required=False)
@click.option("--lang", "language", required=True, metavar="TAG", help="The text in this language.")
@click.option("--by", required=True, metavar="NAME", help="Who approves it.")
@click.option("--note", default="", metavar="TEXT", help="A remark to keep with it.")
@click.option("--notice", metavar="ID", help="Of this notice; needed where there are more.")
@options.today
@options.folders
def approve(**given: object) -> None:
    """Record that a text is approved as it is now, for YEAR or without it for every year.

    The record is a file beside the text, approvals/TAG.toml. A block that changes afterwards needs
    approval again, and so does a translation when its original changes.
    """
    from notice.edition.approve import ApproveOptions, run  # noqa: PLC0415 - keeps --help quick

    done = run(options.filled(ApproveOptions, given))
    when = f"for {done.approval.year}" if done.approval.year else "for every year"
    by = done.approval.by
    console.say(f"{done.blocks} blocks of {done.source} are approved {when}, by {by}")
    console.put(str(done.path))
