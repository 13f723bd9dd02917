"""``notice import``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notice import folders
from notice.cli import asking, console, options
from notice.cli.numbers import table_lines
from notice.cli.program import program
from notice.errors import ExitCode, Fault, UsageError

if TYPE_CHECKING:
    from notice.folders import Folders
    from notice.importing.statement import Imported


@program.command(
    "import",
    epilog="Example: notice import statement-2026.docx founding-day --year 2026 --since 1990-01-20",
)
@click.argument("file", type=options.FOLDER)
@click.argument("notice_id", metavar="ID")
@click.option("--year", type=options.year, required=True, help="The year of the statement.")
@click.option("--encoding", default="", metavar="NAME", help="Of a text that is not UTF-8: cp1251.")
@options.of_new_notice
def import_statement(
    file: Path, notice_id: str, year: int, encoding: str, **texts: str | None
) -> int:
    """Make a statement as an office has it a notice in ./templates, with fields for what moves.

    It builds the statement of YEAR from the new notice and compares its words with those of FILE,
    and shows what next year will say. It never overwrites a file. Exits with 1 if a word differs.
    Where ID is a notice already, FILE becomes its text in the language of --lang.
    """
    from notice.importing import statement  # noqa: PLC0415 - keeps --help quick
    from notice.importing.readers import Original  # noqa: PLC0415 - the same
    from notice.new import questions  # noqa: PLC0415 - the same

    where = folders.office()
    if notice_id in folders.notice_ids(where):
        return _told(file, _added(file, notice_id, year, encoding, texts, where))
    typed = {f"--{name.replace('_', '-')}": text for name, text in texts.items() if text}
    answers = questions.named(questions.Answers({"ID": notice_id, **typed}, where))
    original = Original.at(file)
    answers = statement.placed(original, answers, encoding)
    if questions.lacking(answers) and console.can_ask():
        answers = asking.asked(answers)
    notice = questions.read(answers)
    proposal = statement.proposed(original, year, notice, where, encoding, asking.number)
    return _told(file, proposal.written(where))


def _added(
    file: Path,
    notice_id: str,
    year: int,
    encoding: str,
    texts: Mapping[str, str | None],
    where: Folders,
) -> Imported:
    """Import a further language of a notice, which says all else of itself."""
    from notice.definition import languages  # noqa: PLC0415 - keeps --help quick
    from notice.importing import addition  # noqa: PLC0415 - the same
    from notice.importing.readers import Original  # noqa: PLC0415 - the same

    others = [f"--{name.replace('_', '-')}" for name, text in texts.items() if text]
    if others != ["--lang"]:
        message = f"{notice_id} already exists, and only a language can be added to it"
        hint = "give --lang and none of the others, or take another id"
        raise UsageError(Fault(message=message, hint=hint))
    language = languages.load(texts["lang"] or "", where)
    return addition.run(
        Original.at(file), year, notice_id, language, where, encoding, asking.number
    )


def _told(file: Path, imported: Imported) -> ExitCode:
    """Print what was written, what is to be looked at, the numbers and the proof."""
    from notice.compare import report  # noqa: PLC0415 - keeps --help quick

    for path in imported.paths:
        console.put(str(path))
    for remark in imported.remarks:
        console.say(f"please check: {remark}", "warning")
    console.put("")
    console.put("\n".join(table_lines(imported.table)))
    console.put("")
    if imported.equal:
        console.put(f"the words are those of {file.name}")
        notice_id, tag = imported.comparison.notice_id, imported.comparison.language.tag
        approve = f"notice approve --notice {notice_id} --lang {tag} --by NAME"
        console.say(f'next: read the text, write status = "final" in it, then {approve}')
        return ExitCode.DONE
    console.put(report.as_text([imported.comparison]), colour=console.coloured())
    return ExitCode.NEGATIVE
