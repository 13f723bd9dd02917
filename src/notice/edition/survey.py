"""What would go wrong in the years ahead: problems of single years, gathered into entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from notice.calendar.occurrence import Occurrence, occurrence
from notice.dates import completed_years
from notice.definition import project
from notice.definition.models import Notice
from notice.edition import movements
from notice.errors import Fault, NoticeError, OccurrenceError
from notice.folders import Folders
from notice.preflight.finding import Finding, Severity, codes
from notice.preflight.numbers import Origin
from notice.statement.compose import compose


@dataclass(frozen=True, order=True)
class Entry:
    """One thing that is wrong in one or more of the years; the message is that of the first."""

    notice: str
    language: str
    """Empty for what is wrong in every language."""
    issuer: str
    """Empty for what is wrong with every issuer."""
    severity: Severity
    code: str
    """The code of a finding, or empty for an error in a source that only some years bring out."""
    message: str
    years: tuple[int, ...]


@dataclass(frozen=True)
class Unmoved:
    """The numbers of a notice that say the same in the years around the first that was checked."""

    notice: str
    language: str
    origin: Origin
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Survey:
    """How many statements were checked, what is wrong with them, and what does not move."""

    statements: int
    entries: tuple[Entry, ...]
    skipped: tuple[str, ...]
    unmoved: tuple[Unmoved, ...]

    @property
    def refused(self) -> bool:
        """Whether an edition of these years would be refused."""
        return any(entry.severity == "error" for entry in self.entries)


_Likeness = tuple[str, str, str, Severity, str, str]
"""Notice, language, issuer, severity, code, and the kind of file or the place in a source."""


@dataclass(frozen=True)
class Problem:
    """Something wrong with the statement of one notice, language, issuer and year."""

    notice: str
    language: str
    issuer: str
    year: int
    finding: Finding | Fault

    @property
    def message(self) -> str:
        """What is wrong, without the severity and the code of a finding."""
        text = str(self.finding)
        return text if isinstance(self.finding, Fault) else text.partition("] ")[2]

    @property
    def likeness(self) -> _Likeness:
        """What makes two problems one, the year aside.

        What is wrong with a source or a definition is so with every issuer and in every format.
        """
        finding = self.finding
        if isinstance(finding, Fault):
            place = f"{finding.source}:{finding.line}"
            return self.notice, self.language, self.issuer, "error", "", place
        severity, code = finding.severity, finding.code
        if finding.artifact:
            kind = finding.artifact.rpartition(".")[2]
            return self.notice, self.language, self.issuer, severity, code, kind
        return self.notice, "", "", severity, code, finding.place


def entries(problems: Iterable[Problem]) -> Iterator[Entry]:
    """Yield one entry for what is wrong in the same way in several years."""
    alike: dict[_Likeness, dict[int, str]] = defaultdict(dict)
    for problem in problems:
        alike[problem.likeness].setdefault(problem.year, problem.message)
    for (notice, language, issuer, severity, code, _), messages in alike.items():
        years = tuple(sorted(messages))
        yield Entry(notice, language, issuer, severity, code, messages[years[0]], years)


def early_days(notice: Notice, occurrences: Sequence[Occurrence]) -> Iterator[Entry]:
    """Yield an entry for a notice whose moved day lies before the date of the event in some years.

    The rule ``feb-28`` moves no day: with it the office says when the years are complete.
    """
    if notice.counts != "anniversaries" or notice.observed.rule not in {"weekday", "easter"}:
        return
    first = notice.first_date
    early = [moved for moved in occurrences if completed_years(first, moved.date) < moved.number]
    if early:
        message = f"{early[0].date} lies before the day of {first} in its year"
        years = tuple(moved.year for moved in early)
        severity = codes()["early-day"].severity
        yield Entry(notice.id, "", "", severity, "early-day", message, years)


def same_days(occurrences: Mapping[str, Sequence[Occurrence]], where: Folders) -> Iterator[Entry]:
    """Yield an entry for each other notice that some occurrence falls on the day of."""
    years = {marked.year for selected in occurrences.values() for marked in selected}
    for other in project.load_definitions(where):
        days: set[date] = set()
        for year in years:
            with suppress(OccurrenceError):
                days.add(occurrence(other, year).date)
        for name, selected in occurrences.items():
            both = [marked for marked in selected if marked.date in days]
            if both and (name < other.id or other.id not in occurrences):
                message = f"{both[0].date} is the day of {other.id} as well"
                years_of_both = tuple(marked.year for marked in both)
                severity = codes()["same-day"].severity
                yield Entry(name, "", "", severity, "same-day", message, years_of_both)


def unmoved(name: str, year: int, languages: Iterable[str], where: Folders) -> Iterator[Unmoved]:
    """Yield the numbers that do not move, of each language of a notice, by where they come from.

    A language that cannot be filled for the year has entries of its own, and is left out.
    """
    notice = project.load_notice(name, where)
    issuer = project.load_issuer(notice.definition.issuer, where)
    today = occurrence(notice.definition, year)
    for tag in languages:
        with suppress(NoticeError):
            statement = compose(notice, today, tag, issuer)
            groups: dict[Origin, dict[str, None]] = {}
            for number in movements.unmoved(notice, statement):
                groups.setdefault(number.origin, {})[number.text] = None
            for origin, texts in groups.items():
                yield Unmoved(name, tag, origin, tuple(texts))
