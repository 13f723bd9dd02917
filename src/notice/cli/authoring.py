"""``notice new`` and ``notice approve``: a notice is begun, and its texts are approved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from notice import folders
from notice.cli import asking, console, options
from notice.cli.program import program
from notice.errors import Fault, UsageError

if TYPE_CHECKING:
    pass


@program.command(
    epilog='Example: notice new founding-day --name "Founding Day" --since 1952-03-01',
)
@click.argument("notice_id", metavar="ID", required=False)
@click.option(
    "--from", "original", metavar="ID|FILE", help="Copy this notice, or import this statement."
)
@click.option("--year", type=options.year, metavar="YEAR", help="The year of that statement.")
@options.of_new_notice
@click.pass_context
def new(
    context: click.Context,
    /,
    notice_id: str | None,
    original: str | None,
    year: int | None,
    **texts: str | None,
) -> int | None:
    """Begin a notice in ./templates: its definition, and in each language a text to complete.

    On a terminal it asks for whatever you leave out. It never overwrites a file. With --from FILE
    it does what `notice import` does.
    """
    from notice.new import questions, scaffold  # noqa: PLC0415 - keeps --help quick

    where = folders.office()
    typed = {f"--{name.replace('_', '-')}": text for name, text in texts.items() if text}
    if original is not None and Path(original).is_file():
        from notice.cli.importing import import_statement  # noqa: PLC0415 - it imports this module

        if year is None or notice_id is None:
            hint = "notice new ID --from FILE --year 2026 --since 1990-01-20"
            raise UsageError(Fault(message="--from FILE needs --year and an ID", hint=hint))
        file = Path(original)
        code: int = context.invoke(
            import_statement, file=file, notice_id=notice_id, year=year, encoding="", **texts
        )
        return code
    if original is not None:
        original = options.word(original)
        if typed:
            hint = "change the copy afterwards"
            message = f"--from copies a notice as it is, without {', '.join(typed)}"
            raise UsageError(Fault(message=message, hint=hint))
        typed["ID"] = notice_id or original
        notice_id = questions.ID.value(questions.Answers(typed, where))
        shipped = folders.locate(folders.shipped("templates"))
        files = scaffold.copied(original, notice_id, where, shipped)
    else:
        typed |= {} if notice_id is None else {"ID": notice_id}
        answers = questions.Answers(typed, where)
        if questions.lacking(answers) and console.can_ask():
            answers = asking.asked(answers)
        notice = questions.read(answers)
        notice_id, files = notice.id, scaffold.files(notice, where)
    for path in scaffold.write(notice_id, files, where):
        console.put(str(path))
    console.say(f"next: edit the texts, then notice build --notice {notice_id}")
    return None


@program.command(
    epilog='Example: notice approve 2026 --lang en --by "Ruth Okafor"',
)
@click.argument("year", type=options.year, required=False)
@click.option("--lang", "language", required=True, metavar="TAG", help="The text in this language.")
@click.option("--by", required=True, metavar="NAME", help="Who approves it.")
@click.option("--note", default="", metavar="TEXT", help="A remark to keep with it.")
@click.option(
    "--notice",
    type=options.word,
    metavar="ID",
    help="Of this notice; needed where there are more.",
)
@options.today
@options.folders
def approve(**values: object) -> None:
    """Record that a text is approved as it is now, for YEAR or without it for every year.

    The record is a file beside the text, approvals/TAG.toml. A draft cannot be approved. A block
    that changes afterwards needs approval again, and so does a translation when its original does.
    """
    from notice.edition.approve import ApproveOptions, run  # noqa: PLC0415 - keeps --help quick

    recorded = run(options.filled(ApproveOptions, values))
    when = f"for {recorded.approval.year}" if recorded.approval.year else "for every year"
    by = recorded.approval.by
    console.say(f"{recorded.blocks} blocks of {recorded.source} are approved {when}, by {by}")
    console.put(str(recorded.path))
