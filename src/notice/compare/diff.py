"""One run of ``notice diff``: statements of a year beside earlier ones, language by language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from notice import folders
from notice.calendar import schedule
from notice.calendar.occurrence import occurrence
from notice.compare import released
from notice.compare.changes import Comparison, Sides, passages
from notice.compare.words import Wording, of_statement
from notice.definition import project, revision
from notice.definition.project import LoadedIssuer, LoadedNotice
from notice.edition import plan
from notice.errors import Collector, Fault, UsageError
from notice.folders import Folders, shown
from notice.statement.compose import compose
from notice.statement.statement import Statement

NOTHING = Wording()
CHOSEN = "issued"
"""The field of the date of issue, which ``build --date`` sets as it likes."""


@dataclass(frozen=True)
class Order:
    """What a user asks to be compared, as typed."""

    years: Sequence[str]
    """The year in question, or an earlier one and that."""
    notices: Sequence[str] = ()
    languages: Sequence[str] = ()
    issuers: Sequence[str] = ()
    against: Path | None = None
    """A folder with a released edition, or a file that a reviewer has changed."""
    revision: str | None = None
    """A git revision of the sources."""
    templates: Path | None = None
    fonts: Path | None = None


@dataclass(frozen=True)
class _Sources:
    """A notice with its sources and issuers, of now or of an earlier revision."""

    notice: LoadedNotice
    issuers: tuple[LoadedIssuer, ...]

    def statement(self, tag: str, year: int, issuer: int) -> Statement | None:
        """Return the statement of the how-manieth issuer, or ``None`` where the source lacks."""
        if tag not in self.notice.sources:
            return None
        day = occurrence(self.notice.definition, year)
        return compose(self.notice, day, tag, self.issuers[issuer])


class _Earlier(Protocol):
    """The earlier side of a comparison."""

    @property
    def year(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def has_subject(self) -> bool: ...
    def wording(self, tag: str, issuer: int) -> Wording: ...


@dataclass(frozen=True)
class _Filled:
    """Earlier statements that are filled again, from sources of now or of a revision."""

    sources: _Sources | None
    year: int
    label: str
    has_subject: bool = True

    @property
    def languages(self) -> Sequence[str]:
        return [*self.sources.notice.sources] if self.sources else []

    def wording(self, tag: str, issuer: int) -> Wording:
        found = self.sources.statement(tag, self.year, issuer) if self.sources else None
        return of_statement(found, subject=True) if found else NOTHING


@dataclass(frozen=True)
class _Released:
    """Earlier statements that are read from the files of an edition."""

    edition: released.Edition
    issuers: Sequence[str]
    languages: Sequence[str]
    has_subject: bool = False

    @property
    def year(self) -> int:
        return self.edition.year

    @property
    def label(self) -> str:
        return f"{self.edition.year} as released"

    def wording(self, tag: str, issuer: int) -> Wording:
        return self.edition.wording(tag, self.issuers[issuer]) or NOTHING


def run(order: Order) -> list[Comparison]:
    """Return what has changed, notice by notice and language by language.

    Raises ``NoticeError`` with the faults of every source, of the present and the earlier ones.
    """
    first, year = _years(order)
    where = folders.locate(order.templates, order.fonts)
    if order.against is not None and order.against.exists() and not order.against.is_dir():
        return [_reviewed(order, where, year)]
    problems = Collector()
    found: list[Comparison] = []
    with ExitStack() as stack:
        old = where
        if order.revision is not None:
            copy = stack.enter_context(revision.checked_out(where.notices, order.revision))
            old = folders.locate(copy, order.fonts)
        for notice in plan.named(order.notices, where):
            with problems.gathered():
                now = _sources(notice, where, order)
                if now is None:
                    continue
                if order.against is not None:
                    then: _Earlier | None = _released(now, notice, order.against, first, year)
                else:
                    sources = now if old is where else _sources(notice, old, order)
                    then = _Filled(sources, year if first is None else first, _label(order))
                found += _compared(now, then, year) if then else ()
        problems.raise_all()
    if not found:
        raise UsageError(_nothing(order, year if first is None else first))
    return found


def _years(order: Order) -> tuple[int | None, int]:
    """Return the earlier year, where one was given, and the year in question."""
    read = [schedule.parse_years(text) for text in order.years]
    if len(read) not in {1, 2} or any(len(years) > 1 for years in read):
        raise UsageError(Fault(message="give one year or two", hint="as in: notice diff 2025 2026"))
    if order.against is not None and order.revision is not None:
        raise UsageError("give --against or --against-rev, not both")
    if len(read) == 1 and order.against is None and order.revision is None:
        hint = "add an earlier year, --against DIR or --against-rev REV"
        raise UsageError(Fault(message=f"{order.years[0]} is compared with nothing", hint=hint))
    return (None if len(read) == 1 else read[0][0]), read[-1][0]


def _label(order: Order) -> str:
    return order.years[0] if order.revision is None else f"{order.years[0]} at {order.revision}"


def _nothing(order: Order, year: int) -> Fault:
    if order.against is None:
        hint = project.language_hint(order.languages[0], ())
        return Fault(message=f"no notice has the language '{order.languages[0]}'", hint=hint)
    span = f"up to {year}" if len(order.years) == 1 else f"of {year}"
    message = f"--against {shown(order.against)}: there is no edition {span} to compare with"
    return Fault(message=message, hint="it is read from txt or html files and their manifest")


def _sources(notice: str, where: Folders, order: Order) -> _Sources | None:
    """Return a notice in the languages of an order, or ``None`` where it has none of them."""
    if notice not in folders.notice_ids(where):
        return None
    named = project.outline(notice, where)
    tags = [tag for tag in named.languages if tag in (order.languages or (tag,))]
    if order.languages and not tags:
        return None
    problems = Collector()
    issuers: list[LoadedIssuer] = []
    with problems.gathered():
        loaded = project.load_notice(notice, where, tags)
    for issuer in tuple(dict.fromkeys(order.issuers)) or named.issuers:
        with problems.gathered():
            issuers.append(project.load_issuer(issuer, where))
    problems.raise_all()
    return _Sources(loaded, tuple(issuers))


def _released(
    now: _Sources, notice: str, folder: Path, first: int | None, year: int
) -> _Released | None:
    """Return the edition of the year that was asked for, else the last up to that in question."""
    found = released.find(folder, notice)
    if first is None:
        meant = [edition for edition in found if edition.year <= year]
    else:
        meant = [edition for edition in found if edition.year == first]
    if not meant:
        return None
    gone = [tag for tag in meant[-1].languages if tag not in now.notice.definition.languages]
    issuers = [issuer.id for issuer in now.issuers]
    return _Released(meant[-1], issuers, [*now.notice.sources, *gone])


def _reviewed(order: Order, where: Folders, year: int) -> Comparison:
    """Return what a file has changed of one statement: here the statement is the earlier side."""
    file = order.against or Path()
    sources = [_sources(name, where, order) for name in plan.named(order.notices, where)]
    meant = [
        (each, tag, index)
        for each in sources
        if each is not None
        for tag in each.notice.sources
        for index, _ in enumerate(each.issuers)
    ]
    if len(meant) != 1:
        hint = "say which with --notice, --lang and --issuer"
        message = f"--against {shown(file)} is one statement, and {len(meant)} are meant"
        raise UsageError(Fault(message=message, hint=hint))
    now, tag, index = meant[0]
    ours, theirs = now.statement(tag, year, index), released.of_file(file)
    before = of_statement(ours, subject=False) if ours else NOTHING
    return Comparison(
        now.notice.definition.id,
        project.load_language(tag, where),
        now.issuers[index].id,
        str(year),
        file.name,
        passages(Sides(before, theirs, theirs)),
    )


def _compared(now: _Sources, then: _Earlier, year: int) -> Iterator[Comparison]:
    """Yield each statement beside the earlier one, in every language that either side has."""
    definition = now.notice.definition
    varying = {f"facts.{name}" for name, fact in definition.facts.items() if fact.varies}
    for tag in dict.fromkeys([*now.notice.sources, *then.languages]):
        for index, issuer in enumerate(now.issuers):
            before = then.wording(tag, index)
            after = now.statement(tag, year, index)
            between = now.statement(tag, then.year, index) if before.words else after
            filled, wanted = (
                of_statement(each, subject=then.has_subject) if each else NOTHING
                for each in (between, after)
            )
            turned = (between.conditions, after.conditions) if between and after else ((), ())
            sides = Sides(before, filled, wanted, turned, frozenset({CHOSEN, *varying}))
            language = project.load_language(tag, now.notice.where)
            yield Comparison(
                definition.id, language, issuer.id, then.label, str(year), passages(sides)
            )
