"""Last year's statement beside this year's, with what differs marked."""

from __future__ import annotations

from typing import Any, assert_never

from notice.calendar.occurrence import NoOccurrenceError, Occurrence, occurrence
from notice.compare.changes import Change, Kept, Run, Sides, passages
from notice.compare.words import of_statement
from notice.definition import project
from notice.definition.project import LoadedNotice
from notice.errors import OccurrenceError
from notice.statement.compose import compose
from notice.statement.statement import Statement


def beside(each: Statement, notice: LoadedNotice) -> dict[str, Any]:
    """Return a statement beside the one of the occurrence before, passage by passage, for the page.

    Each run of words is ``[kind, before, after, spaced]``: what the two years say there, and
    whether a space comes before it. There is no passage where no occurrence came before. Raises
    ``NoticeError`` where the sources cannot be filled for that year.
    """
    day = _before(each)
    if day is None:
        return {"passages": []}
    issuer = project.load_issuer(each.letterhead.issuer, notice.where)
    earlier = compose(notice, day, each.language.tag, issuer)
    old, new = (of_statement(one, subject=True) for one in (earlier, each))
    sides = Sides(old, old, new, (earlier.conditions, each.conditions))
    return {
        "years": [day.year, each.occurrence.year],
        "passages": [
            {"kind": passage.kind, "runs": [_run(run) for run in passage.runs]}
            for passage in passages(sides)
        ],
    }


def _before(each: Statement) -> Occurrence | None:
    """Return the last occurrence before a statement's, over years that the notice skips."""
    definition = each.definition
    for year in range(each.occurrence.year - 1, definition.first_date.year - 1, -1):
        try:
            return occurrence(definition, year)
        except NoOccurrenceError:
            continue
        except OccurrenceError:
            break
    return None


def _run(run: Run) -> tuple[str, str, str, bool]:
    match run:
        case Kept(text, spaced):
            return "kept", text, text, spaced
        case Change(before, after, spaced):
            return "change", before, after, spaced
        case _:
            assert_never(run)
