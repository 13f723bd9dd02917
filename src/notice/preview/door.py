"""The door of the preview: a file that somebody chose → what would become of it, and its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from notice import folders, spans
from notice.definition import languages
from notice.edition.movements import Table
from notice.errors import Fault, NoticeError, UsageError
from notice.folders import Folders
from notice.importing import readers, statement
from notice.importing.notes import Mark, Passage
from notice.importing.readers import Original
from notice.importing.statement import Imported, Proposal
from notice.new import questions

OPTIONS = frozenset(question.option for question in questions.QUESTIONS)
DIGITS = frozenset("0123456789")
"""A question never has more ways to be answered than a digit counts."""
Message = dict[str, Any]


@dataclass
class Answered:
    """Answers the questions of an import by the choices of the page, in their order."""

    choices: Sequence[int | None]
    asked: int = 0

    def __call__(self, _sentence: str, _typed: str, ways: Sequence[str]) -> int | None:
        """Return the choice for the next question; ``None`` where none was made."""
        at, self.asked = self.asked, self.asked + 1
        choice = self.choices[at] if at < len(self.choices) else None
        return choice if choice in range(len(ways)) else None


@dataclass(frozen=True)
class Form:
    """What the page sends with a file: the options of ``notice import``, and the choices."""

    file: str
    year: str
    encoding: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    """By the option, ``ID`` among them."""
    choices: tuple[int | None, ...] = ()
    """The answer to each question, in their order; ``None`` where none was chosen."""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Form:
        """Read the parameters of an address; unknown and empty ones are ignored."""
        named = ((key if key == "ID" else f"--{key}", text) for key, text in parameters.items())
        typed = {option: text.strip() for option, text in named if option in OPTIONS}
        choices = parameters.get("choices", "").split(",")
        return cls(
            parameters.get("file", ""),
            parameters.get("year", "").strip(),
            parameters.get("encoding", "").strip(),
            {option: text for option, text in typed.items() if text},
            tuple(int(each) if each in DIGITS else None for each in choices),
        )


def menu(where: Folders) -> Message:
    """Return what the fields of the page offer, each a list of ``[value, label]``."""
    tags = where.names("languages", ".toml")
    return {
        "kinds": list(readers.KINDS),
        "language": [[tag, name] for tag in tags for name in _language_names(tag, where)],
        "issuer": where.names("issuers", ".toml"),
        "folder": folders.shown(where.notices),
    }


def _language_names(tag: str, where: Folders) -> Iterator[str]:
    """Yield the name of a language; a file that cannot be read is left out."""
    try:
        yield f"{languages.load(tag, where).data.name} ({tag})"
    except NoticeError:
        return


def propose(form: Form, data: bytes, where: Folders) -> Message:
    """Return what would become of a file; nothing is written. Raises ``NoticeError``."""
    proposal = _proposal(form, data, where)
    return {
        "language": proposal.moving.language.tag,
        "direction": proposal.moving.language.data.direction,
        "passages": [_passage(passage) for passage in proposal.moving.passages],
        **_outcome(proposal.rehearsed(where)),
    }


def write(form: Form, data: bytes, where: Folders) -> Message:
    """Write the notice as ``notice import`` does, and return its paths and the proof.

    Raises ``NoticeError``; then it leaves no file, and it never overwrites one.
    """
    proposal = _proposal(form, data, where)
    imported = proposal.written(where)
    return {
        "notice": proposal.moving.notice.id,
        "year": proposal.moving.today.year,
        "language": proposal.moving.language.tag,
        "direction": proposal.moving.language.data.direction,
        "paths": [str(path) for path in imported.paths],
        **_outcome(imported),
    }


def _proposal(form: Form, data: bytes, where: Folders) -> Proposal:
    name = form.file
    if not name or name != Path(name.replace("\\", "/")).name:
        raise UsageError(Fault(message="the name of a file has no folder in it"))
    years = spans.parse_years(form.year) if form.year else ()
    if len(years) != 1:
        message = "the year of the statement is one year"
        raise UsageError(Fault(key="year", message=message, hint="write it as 2026"))
    kind = readers.kind_of(name, name)
    original = Original(name, name, kind, data)
    answers = questions.named(questions.Answers(form.typed, where))
    notice = questions.read(statement.placed(original, answers, form.encoding))
    if len(notice.languages) != 1:
        message = "a statement is in one language"
        raise UsageError(Fault(key=questions.LANGUAGES.option, message=message))
    asked = Answered(form.choices)
    return statement.proposed(original, years[0], notice, where, form.encoding, asked)


def _passage(passage: Passage) -> Message:
    """Return a line as runs: ``[text, mark]``, where ``mark`` is ``None`` or says what it is."""
    runs: list[tuple[str, Message | None]] = []
    end = 0
    for mark in passage.marks:
        runs += [(passage.text[end : mark.start], None)]
        runs += [(passage.text[mark.start : mark.end], _mark(mark))]
        end = mark.end
    runs.append((passage.text[end:], None))
    return {"runs": [run for run in runs if run[0]]}


def _mark(mark: Mark) -> Message:
    kind = "open" if mark.questions else "moves" if mark.moves else "stays"
    return {
        "kind": kind,
        "expression": mark.expression,
        "moves": mark.moves,
        "ways": mark.questions,
    }


def _outcome(imported: Imported) -> Message:
    """Return the proof and the numbers of next year."""
    return {
        "equal": imported.equal,
        "remarks": [str(remark) for remark in imported.remarks],
        "differences": [[change.before, change.after] for change in imported.comparison.changes],
        **_numbers(imported.table),
    }


def _numbers(table: Table) -> Message:
    """Return the numbers of a table, each with what it says this year and next, once."""
    rows = [
        (
            movement.number.text,
            movement.others[0] if movement.others else "",
            movement.number.origin,
        )
        for movement in table.movements
    ]
    return {
        "years": [table.statement.occurrence.year, table.following and table.following.year],
        "numbers": list(dict.fromkeys(rows)),
    }
