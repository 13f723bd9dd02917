"""``notice new``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notice.cli import console
from notice.cli.program import program
from notice.errors import Fault, NoticeError, UsageError

if TYPE_CHECKING:
    from notice.folders import Folders


@program.command()
@click.argument("notice", metavar="ID", required=False)
@click.option("--from", "original", metavar="ID", help="Copy this notice, texts and all.")
@click.option("--name", metavar="TEXT", help="What is marked: Founding Day.")
@click.option("--since", metavar="DATE", help="The day of the event: 1952-02-29.")
@click.option("--observed", metavar="RULE", help="The day of a year: feb-28, easter-2, …")
@click.option("--lang", metavar="TAGS", help="Its languages: en,de.")
@click.option("--issuer", metavar="ID", help="Who speaks; one that is not there yet is made.")
@click.option("--issuer-name", metavar="TEXT", help="The name of a new issuer.")
@click.option("--place", metavar="TEXT", help="The place of a new issuer.")
@click.option("--timezone", metavar="NAME", help="An IANA time zone; UTC without it.")
@click.option("--counts", metavar="WHAT", help="anniversaries, or editions.")
@click.option("--tone", metavar="TONE", help="commemoration, or celebration.")
def new(notice: str | None, original: str | None, **options: str | None) -> None:
    """Begin a notice in ./templates: its definition and a text to go on with in each language.

    What is not given is asked, on a terminal. Nothing that is there is written over.
    """
    from notice import folders  # noqa: PLC0415 - keeps --help quick
    from notice.new import questions, scaffold  # noqa: PLC0415 - keeps --help quick
    from notice.new.begin import run  # noqa: PLC0415 - the same

    where = folders.office()
    given = {f"--{name.replace('_', '-')}": text for name, text in options.items() if text}
    if original is not None:
        if given:
            hint = "change the copy afterwards"
            message = f"--from copies a notice as it is, without {', '.join(given)}"
            raise UsageError(Fault(message=message, hint=hint))
        notice = questions.identifier(notice or original, "a notice")
        questions.free(notice, where)
        shipped = folders.locate(folders.shipped("templates"))
        files = scaffold.copied(original, notice, where, shipped)
    else:
        given |= {} if notice is None else {"ID": notice}
        if questions.lacking(given, where) and console.can_ask():
            given |= _asked(given, where)
        charter = questions.read(given, where)
        notice, files = charter.id, scaffold.files(charter, where)
    for path in run(notice, files, where):
        console.put(str(path))
    console.say(f"next: edit the texts, then notice build --notice {notice}")


def _asked(given: dict[str, str], where: Folders) -> dict[str, str]:
    """Ask for all that was not given and return it; a wrong answer is told and asked again."""
    from notice.new.questions import QUESTIONS  # noqa: PLC0415 - keeps --help quick

    found: dict[str, str] = {}
    for question in QUESTIONS:
        so_far = given | found
        while question.option not in so_far and question.matters(so_far, where):
            text = console.ask(question.text, question.suggest(so_far, where))
            try:
                question.read(text, so_far, where)
            except NoticeError as error:
                console.say(f"error: {error}", "error")
            else:
                found[question.option] = text
                break
    return found
