"""One run of ``notice import``: a file of an office → the files of a notice, and the proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from notice import staging
from notice.calendar.occurrence import occurrence
from notice.compare.changes import Comparison
from notice.definition import project
from notice.definition.models import Notice
from notice.document import (
    plain,
)
from notice.edition import movements
from notice.edition.movements import Table
from notice.errors import Fault, FileError
from notice.folders import DEFINITION, Folders
from notice.importing import letter as letters
from notice.importing import proof, readers, signature, source
from notice.importing.intake import Intake, Remark
from notice.importing.letter import Letter
from notice.importing.moving import Moving
from notice.importing.notes import Ask, unasked
from notice.importing.readers import Original
from notice.importing.runs import quoted
from notice.new import questions, scaffold
from notice.new.questions import Answers
from notice.new.scaffold import NewNotice
from notice.preflight import prose
from notice.statement.compose import compose

ONE_PAGE = 330
"""About how many words a page holds."""


@dataclass(frozen=True)
class Imported:
    """What an import wrote, how its words compare with the file, and what next year will say."""

    paths: tuple[Path, ...]
    comparison: Comparison
    table: Table
    remarks: tuple[Remark, ...]

    @property
    def equal(self) -> bool:
        """Whether the statement of its year says what the file says, word for word."""
        return not self.comparison.changes


@dataclass(frozen=True)
class Proposal:
    """A notice that would come of a file; nothing of it is written."""

    file: Original
    intake: Intake
    letter: Letter
    moving: Moving
    files: Mapping[str, bytes]
    """By their path below the folder of the notices."""

    def rehearsed(self, where: Folders) -> Imported:
        """Return what writing it would give; raise ``NoticeError`` if it could not be built."""
        notice_id = self.moving.notice.id
        with staging.rehearsed(where.notices / notice_id, self.files) as fresh:
            there = replace(where, notices=fresh, shared=(fresh, *where.shared))
            scaffold.attempt(notice_id, there)
            return proved(self.file, self.intake, self.letter, self.moving, (), there)

    def written(self, where: Folders) -> Imported:
        """Write the files and prove them.

        Raises ``NoticeError`` for a notice that could not be built and for a file that is there;
        then it leaves no file.
        """
        paths = scaffold.write(self.moving.notice.id, self.files, where)
        return proved(self.file, self.intake, self.letter, self.moving, paths, where)


def placed(file: Original, answers: Answers, encoding: str = "") -> Answers:
    """Return answers with the place of a new issuer, if none was typed and the dateline has it.

    Raises ``NoticeError`` for a file that cannot be read.
    """
    if not answers.issuer_is_new() or questions.PLACE.option in answers.typed:
        return answers
    languages = questions.LANGUAGES.value(answers)
    dateline = letters.recognised(readers.read(file, encoding).blocks, languages[0]).dateline
    found = letters.place(dateline, languages[0])
    typed = {questions.PLACE.option: found} if found else {}
    return replace(answers, typed={**answers.typed, **typed})


def proposed(
    file: Original,
    year: int,
    notice: NewNotice,
    where: Folders,
    encoding: str = "",
    ask: Ask = unasked,
) -> Proposal:
    """Return a notice whose statement of a year says what a file says.

    Raises ``NoticeError`` for a file that cannot be read and a year without an occurrence.
    """
    (language,) = notice.languages
    intake = readers.read(file, encoding)
    read = letters.recognised(intake.blocks, language)
    if not read.body:
        raise FileError(_bare(file, read))
    definition = _definition(notice)
    moving = Moving(notice, language, occurrence(definition, year), ask)
    letter = signature.signed(read, notice, where)
    text = source.filled(letter, moving)
    files = scaffold.files(notice, where)
    files[f"{notice.id}/{language.tag}.md"] = text.encode()
    if notice.place:
        issuer = f"issuers/{notice.issuer}.toml"
        files[issuer] = signature.written(files[issuer].decode(), read.signature).encode()
    name = f"{notice.id}/{DEFINITION}"
    files[name] = _with_facts(files[name].decode(), file, letter, moving).encode()
    return Proposal(file, intake, letter, moving, files)


def proved(
    file: Original,
    intake: Intake,
    letter: Letter,
    moving: Moving,
    paths: Sequence[Path],
    where: Folders,
) -> Imported:
    """Return how the statement of a notice that was written compares with the file.

    What would refuse its edition is told with the rest.
    """
    loaded = project.load_notice(moving.notice.id, where)
    issuer = project.load_issuer(loaded.definition.issuer, loaded.where)
    statement = compose(loaded, moving.today, moving.language.tag, issuer)
    told = [*intake.remarks, *moving.remarks]
    if letter.letterhead:
        lines = ", ".join(letter.letterhead)
        told.append(Remark(f"'{lines}' stands above the title: the issuer's file has a letterhead"))
    own = plain(statement.dateline)
    if letter.dateline and not proof.alike(letter.dateline, own):
        told.append(Remark(f"'{letter.dateline}' is the dateline, which will be '{own}'"))
    found = prose.check(loaded, loaded.sources[moving.language.tag], moving.today)
    told += (
        Remark(f"{each.message}; {each.hint}", f"{moving.language.tag}.md:{each.line}")
        for each in found
        if each.severity == "error"
    )
    comparison = proof.compared(file.name, intake.blocks, letter, statement)
    return Imported(tuple(paths), comparison, movements.table(loaded, statement), tuple(told))


def _bare(file: Original, letter: Letter) -> Fault:
    """Return what is to be done with a file that has at most a title."""
    title = plain(letter.title)
    message = f"nothing stands below its title {quoted(title)}" if title else "it holds no text"
    return Fault(file.place, message=message, hint="add the text of the statement to it")


def _definition(notice: NewNotice) -> Notice:
    """Return what a new notice says of its day; the rest is as in every notice."""
    return Notice.model_validate(
        {
            "id": notice.id,
            "name": notice.name,
            "first_date": notice.first_date,
            "timezone": notice.timezone,
            "counts": notice.counts,
            "tone": notice.tone,
            "languages": [language.tag for language in notice.languages],
            "issuer": notice.issuer,
            "observed": notice.observed,
        }
    )


def _with_facts(definition: str, file: Original, letter: Letter, moving: Moving) -> str:
    """Return a definition with the facts of a letter, and with as many pages as it needs."""
    pages = sum(len(text.split()) for text in source.texts(letter)) // ONE_PAGE + 1
    definition = definition.replace("max_pages = 1\n", f"max_pages = {pages}\n")
    return definition + source.facts(moving, file.name)
