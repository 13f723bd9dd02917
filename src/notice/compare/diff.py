"""One run of ``notice diff``: the statements of a year beside earlier ones, in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from notice import folders
from notice.calendar.occurrence import occurrence
from notice.compare import released
from notice.compare.changes import Comparison, passages
from notice.compare.words import Wording, of_statement
from notice.definition import languages, project, repository
from notice.definition.project import LoadedIssuer, LoadedNotice
from notice.edition import movements, plan
from notice.errors import Collector, Fault, UsageError
from notice.folders import Folders, shown
from notice.preflight import prose
from notice.preflight.finding import Finding
from notice.statement.compose import compose
from notice.statement.statement import Statement

NUMBERS = {"stale-literal", "undecided-number"}
ISSUED = "issued"
"""The field of the date of issue, which ``build --date`` sets as it likes."""


@dataclass(frozen=True)
class DiffOptions:
    """What to compare the statements of a year with, and which of them; all, if none are named."""

    year: int
    earlier: int | None = None
    """The earlier year. Without it: the last one released, or the year itself at a revision."""
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
    """A notice with its sources and issuers, as they are now or in an earlier revision."""

    notice: LoadedNotice
    issuers: tuple[LoadedIssuer, ...]

    def wording(self, year: int, tag: str, issuer: int, *, subject: bool = True) -> Wording:
        """Return the words of a statement by the index of its issuer; none where there is none."""
        statement = self.statement(year, tag, issuer)
        return of_statement(statement, subject=subject) if statement else Wording()

    def statement(self, year: int, tag: str, issuer: int) -> Statement | None:
        """Return a statement by the index of its issuer, if there is one."""
        if tag not in self.notice.sources or issuer >= len(self.issuers):
            return None
        day = occurrence(self.notice.definition, year)
        return compose(self.notice, day, tag, self.issuers[issuer])


@dataclass(frozen=True)
class _Earlier:
    """The earlier side of a comparison."""

    year: int
    label: str
    languages: Sequence[str]
    wording: Callable[[str, int], Wording]
    """Returns a statement by its language and the index of its issuer."""
    has_subject: bool


def run(options: DiffOptions) -> list[Comparison]:
    """Return what has changed, notice by notice and language by language.

    Raises ``NoticeError`` with the faults of every source, of the present and the earlier ones.
    """
    where = folders.locate(options.templates, options.fonts)
    options = replace(options, languages=languages.spelled(options.languages, where))
    if options.against is not None and not options.against.is_dir() and options.against.exists():
        return [_reviewed(options, options.against, where)]
    problems = Collector()
    comparisons: list[Comparison] = []
    with ExitStack() as stack:
        old = where
        if options.revision is not None:
            copy = stack.enter_context(repository.checked_out(where.notices, options.revision))
            old = folders.locate(copy, options.fonts)
        for notice_id in plan.named(options.notices, where):
            with problems.gathered():
                now = _sources(notice_id, where, options)
                if now is None:
                    continue
                if options.against is not None:
                    earlier = _released(now, options.against, options)
                else:
                    then = now if old is where else _sources(notice_id, old, options)
                    earlier = _filled(then, options)
                if earlier is not None:
                    comparisons += _compared(now, earlier, options.year)
        problems.raise_all()
    if not comparisons:
        raise UsageError(_nothing(options))
    return comparisons


def _nothing(options: DiffOptions) -> Fault:
    """Return why there is nothing to compare."""
    if options.against is None:
        language = options.languages[0]
        hint = languages.hint(language, ())
        return Fault(message=f"no notice has the language '{language}'", hint=hint)
    span = f"up to {options.year}" if options.earlier is None else f"of {options.earlier}"
    message = f"--against {shown(options.against)}: there is no edition {span} to compare with"
    return Fault(message=message, hint="it is read from txt or html files and their manifest")


def _sources(notice_id: str, where: Folders, options: DiffOptions) -> _Sources | None:
    """Return a notice in the languages asked for, or ``None`` if it has none of them."""
    if notice_id not in folders.notice_ids(where):
        return None
    outline = project.outline(notice_id, where)
    tags = [tag for tag in outline.languages if tag in (options.languages or (tag,))]
    if options.languages and not tags:
        return None
    problems = Collector()
    issuers: list[LoadedIssuer] = []
    with problems.gathered():
        notice = project.load_notice(notice_id, where, tags)
    for issuer in tuple(dict.fromkeys(options.issuers)) or outline.issuers:
        with problems.gathered():
            issuers.append(project.load_issuer(issuer, where))
    problems.raise_all()
    return _Sources(notice, tuple(issuers))


def _filled(sources: _Sources | None, options: DiffOptions) -> _Earlier:
    """Return earlier statements, filled from the sources of now or of a revision."""
    year = options.year if options.earlier is None else options.earlier
    label = str(year) if options.revision is None else f"{year} at {options.revision}"
    if sources is None:
        return _Earlier(year, label, (), lambda *_: Wording(), has_subject=True)
    languages = tuple(sources.notice.sources)
    return _Earlier(year, label, languages, partial(sources.wording, year), has_subject=True)


def _released(now: _Sources, folder: Path, options: DiffOptions) -> _Earlier | None:
    """Return the edition of the earlier year, or the last one up to the year; if there is any."""
    editions = [
        edition
        for edition in released.find(folder, now.notice.definition.id)
        if edition.year == options.earlier
        or (options.earlier is None and edition.year <= options.year)
    ]
    if not editions:
        return None
    edition = editions[-1]
    dropped = [tag for tag in edition.languages if tag not in now.notice.definition.languages]

    def wording(tag: str, issuer: int) -> Wording:
        return edition.wording(tag, now.issuers[issuer].id)

    label = f"{edition.year} as released"
    return _Earlier(edition.year, label, dropped, wording, has_subject=False)


def _compared(now: _Sources, earlier: _Earlier, year: int) -> Iterator[Comparison]:
    """Yield each statement beside the earlier one, in every language that either side has."""
    facts = now.notice.definition.facts
    varying = frozenset({ISSUED, *(f"facts.{name}" for name in facts if facts[name].varies)})
    for tag in dict.fromkeys([*now.notice.sources, *earlier.languages]):
        language = languages.load(tag, now.notice.where)
        for index, issuer in enumerate(now.issuers):
            before = earlier.wording(tag, index)
            after = now.wording(year, tag, index, subject=earlier.has_subject)
            between = after
            if before.words:
                between = now.wording(earlier.year, tag, index, subject=earlier.has_subject)
            statement = now.statement(year, tag, index)
            yield Comparison(
                now.notice.definition.id,
                language,
                issuer.id,
                earlier.label,
                str(year),
                passages(before, between, after, varying),
                _stale(now.notice, statement),
                movements.unmoved(now.notice, statement) if statement else (),
            )


def _stale(notice: LoadedNotice, statement: Statement | None) -> tuple[Finding, ...]:
    """Return what is wrong with the numbers that a statement has from its source as text."""
    if statement is None:
        return ()
    findings = prose.check(notice, statement.source, statement.occurrence)
    return tuple(finding for finding in findings if finding.code in NUMBERS)


def _reviewed(options: DiffOptions, file: Path, where: Folders) -> Comparison:
    """Return what a reviewer's file changes in a statement, which is the earlier side here."""
    notices = (_sources(name, where, options) for name in plan.named(options.notices, where))
    candidates = [
        (sources, tag, index)
        for sources in filter(None, notices)
        for tag in sources.notice.sources
        for index, _ in enumerate(sources.issuers)
    ]
    if len(candidates) != 1:
        hint = "say which with --notice, --lang and --issuer"
        message = f"--against {shown(file)} is one statement, and {len(candidates)} are meant"
        raise UsageError(Fault(message=message, hint=hint))
    sources, tag, index = candidates[0]
    theirs = released.of_file(file)
    return Comparison(
        sources.notice.definition.id,
        languages.load(tag, where),
        sources.issuers[index].id,
        str(options.year),
        file.name,
        passages(sources.wording(options.year, tag, index, subject=False), theirs, theirs),
    )
