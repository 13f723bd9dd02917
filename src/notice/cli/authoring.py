"""``notice new`` and ``notice approve``: a notice is begun, and its texts are approved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from notice import folders
from notice.cli import console, options
from notice.cli.program import program
from notice.errors import Fault, NoticeError, UsageError

if TYPE_CHECKING:
    from notice.new.questions import Answers


@program.command(
    short_help="Begin a notice in ./templates.",
    epilog='Example: notice new founding-day --name "Founding Day" --since 1952-03-01',
)
@click.argument("notice_id", metavar="ID", required=False)
@click.option(
    "--from", "original", type=options.word, metavar="ID", help="Copy this notice, texts and all."
)
@options.of_new_notice
def new(notice_id: str | None, original: str | None, **texts: str | None) -> None:
    """Begin a notice in ./templates: its definition, and in each language a text to complete.

    On a terminal it asks for whatever you leave out. It never overwrites a file.
    """
    from notice.new import questions, scaffold  # noqa: PLC0415 - keeps --help quick

    where = folders.office()
    typed = {f"--{name.replace('_', '-')}": text for name, text in texts.items() if text}
    if original is not None:
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
            answers = asked(answers)
        notice = questions.read(answers)
        notice_id, files = notice.id, scaffold.files(notice, where)
    for path in scaffold.write(notice_id, files, where):
        console.put(str(path))
    console.say(f"next: edit the texts, then notice build --notice {notice_id}")


def asked(answers: Answers) -> Answers:
    """Ask for whatever is left out, and again after a wrong answer; return all the answers."""
    from notice.new.questions import QUESTIONS  # noqa: PLC0415 - keeps --help quick

    for question in QUESTIONS:
        while question.option not in answers.typed and question.matters(answers):
            text = console.ask(question.text, question.suggest(answers))
            try:
                question.read(text, answers)
            except NoticeError as error:
                console.say(f"error: {error}", "error")
            else:
                answers = replace(answers, typed={**answers.typed, question.option: text})
    return answers


@program.command(
    short_help="Record that a text is approved as it is now.",
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
