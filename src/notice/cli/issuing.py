"""``notice issue``: an edition is issued, and from then on stays as it is."""

from __future__ import annotations

from pathlib import Path

import click

from notice.cli import console, options
from notice.cli.documents import IssueDocument
from notice.cli.program import program
from notice.cli.report import Report
from notice.errors import Fault, UsageError


@program.command(
    epilog='Example: notice issue 2026 --by "Ruth Okafor"',
)
@click.argument("year", type=options.year, required=False)
@click.option("--by", required=True, metavar="NAME", help="Who issues it.")
@click.option(
    "--notice",
    type=options.word,
    metavar="ID",
    help="Of this notice; needed where there are more.",
)
@click.option(
    "--correct",
    multiple=True,
    metavar="[TAG=]REASON",
    help="Issue a corrected version; once for each language.",
)
@click.option(
    "--withdraw",
    multiple=True,
    metavar="[TAG=]REASON",
    help="Issue a version that says it is withdrawn.",
)
@click.option("--unapproved", is_flag=True, help="Issue what nobody has approved.")
@click.option(
    "--out",
    type=options.FOLDER,
    default=Path("out"),
    show_default=True,
    help="Where the edition lies.",
)
@options.today
@options.as_json
@options.folders
def issue(
    correct: tuple[str, ...], withdraw: tuple[str, ...], as_json: bool, **values: object
) -> None:
    """Mark the edition of YEAR, or of the next occurrence, as issued as it lies there.

    The record is a file beside the texts, issued/YEAR.toml. From then on no build changes the
    edition. Only this command does, with --correct or --withdraw: it keeps the version before, and
    text, page, feed and calendar say what has become of it. Exits with 1 if it is refused.
    """
    from notice.edition.issue import IssueOptions, run  # noqa: PLC0415 - heavy

    if correct and withdraw:
        message, hint = "--correct and --withdraw contradict each other", "give one of them"
        raise UsageError(Fault(message=message, hint=hint))
    kind = "corrected" if correct else "withdrawn" if withdraw else "issued"
    asked = {**values, "kind": kind, "reasons": correct or withdraw}
    recorded = run(options.filled(IssueOptions, asked))
    report = Report(as_json)
    report.findings(recorded.findings)
    report.document(IssueDocument.of(recorded))
    last, version = recorded.issues[-1], len(recorded.issues)
    of = f", version {version}" if version > 1 else ""
    console.say(f"{recorded.notice} {recorded.year}{of}: {last.kind} by {last.by}")
    if not as_json:
        console.put(str(recorded.path))
        for path in recorded.files if version > 1 else ():
            console.put(str(path))
