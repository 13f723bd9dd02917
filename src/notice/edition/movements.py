"""One run of ``notice numbers``: what each number of a statement says, this year and next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from notice import folders
from notice.calendar import schedule
from notice.calendar.occurrence import Occurrence
from notice.calendar.schedule import Selection
from notice.definition import project
from notice.definition.models import Notice
from notice.definition.project import LoadedNotice
from notice.edition import plan
from notice.edition.plan import Request
from notice.errors import NoticeError
from notice.preflight.numbers import FACT, Movement, StatedNumber, movements
from notice.statement.compose import compose
from notice.statement.statement import Statement


@dataclass(frozen=True)
class NumbersOptions:
    """Whose numbers are asked for; those of every statement of the next occurrence, if none is."""

    year: int | None = None
    notices: Sequence[str] = ()
    languages: Sequence[str] = ()
    issuers: Sequence[str] = ()
    templates: Path | None = None
    fonts: Path | None = None
    today: date | None = None


@dataclass(frozen=True)
class Table:
    """The numbers of one statement beside those of the occurrence after it, if there is one."""

    statement: Statement
    following: Occurrence | None
    movements: tuple[Movement, ...]

    def source(self, number: StatedNumber) -> str:
        """Return where a number comes from, as an approver reads it."""
        if number.origin == "fact" and (fact := FACT.search(number.source)):
            citation = self.statement.definition.citation(fact[1]).citation
            return f"{{{{ {number.source} }}}}: {citation}"
        return f"{{{{ {number.source} }}}}" if number.origin == "field" else number.source


def run(options: NumbersOptions) -> list[Table]:
    """Return the numbers of each statement that is asked for.

    Raises ``NoticeError`` for what cannot be read or filled.
    """
    where = folders.locate(options.templates, options.fonts)

    def select(notice: Notice) -> Selection:
        years = None if options.year is None else range(options.year, options.year + 1)
        return schedule.select(notice, years, options.today)

    request = Request(options.notices, options.languages, options.issuers)
    return [
        table(planned.notice, statement)
        for planned in plan.make(request, where, select)
        for statement in planned.statements()
    ]


def beside(
    notice: LoadedNotice, statement: Statement, occurrences: Iterable[Occurrence]
) -> tuple[Movement, ...]:
    """Return the numbers of a statement beside what they are on other occurrences.

    An occurrence for which the sources cannot be filled is left out.
    """
    issuer = project.load_issuer(statement.letterhead.issuer, notice.where)
    others: list[Statement] = []
    for occurrence in occurrences:
        with suppress(NoticeError):
            others.append(compose(notice, occurrence, statement.language.tag, issuer))
    return movements(statement, others)


def unmoved(notice: LoadedNotice, statement: Statement) -> tuple[StatedNumber, ...]:
    """Return the numbers of a statement that say the same in all of the years beside its own."""
    around = schedule.neighbours(notice.definition, statement.occurrence.year)
    rows = beside(notice, statement, around)
    return tuple(movement.number for movement in rows if not movement.moves)


def table(notice: LoadedNotice, statement: Statement) -> Table:
    """Return the numbers of a statement beside those of the occurrence after it."""
    following = schedule.after(notice.definition, statement.occurrence.year)
    rows = beside(notice, statement, [following] if following else [])
    return Table(statement, following, rows)
