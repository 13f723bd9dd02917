"""The years ahead: every statement of many years made and looked over, none of them written."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from notice import folders
from notice.calendar import schedule
from notice.calendar.occurrence import Occurrence, occurrence
from notice.definition import fonts, layouts, project
from notice.definition.fonts import FontSet
from notice.definition.layouts import Layout
from notice.definition.models import Notice
from notice.definition.project import LoadedIssuer, LoadedNotice
from notice.edition import pipeline, plan
from notice.edition.artifact import Artifact, Settings
from notice.errors import Collector, Fault, NoticeError, OccurrenceError, UsageError
from notice.folders import Folders
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.preflight.finding import Finding, Severity, about, codes
from notice.render.pdf.archive import Standard
from notice.worker import Here, Worker

if TYPE_CHECKING:
    from notice.preflight.verapdf import VeraPdf

YEARS_A_TASK = 10
"""Few enough for progress to be seen, enough to pay for a start of Java."""


@dataclass(frozen=True)
class CheckOptions:
    """What is asked about the years ahead; the options of the command line, read."""

    years: range | None = None
    notices: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    layout: str | None = None
    paper: str = DEFAULT_PAPER
    standard: Standard = "a3-ua1"
    fast: bool = False
    """Leave the PDF out."""
    conformance: bool = False
    jobs: int | None = None
    """How many processes work; one a core if ``None``."""
    templates: Path | None = None
    fonts: Path | None = None
    today: date | None = None


@dataclass(frozen=True, order=True)
class Entry:
    """One thing that is wrong in one or more of the years, told by its first."""

    notice: str
    language: str
    """Empty for what is wrong in every language."""
    issuer: str
    """Empty for what is wrong whoever speaks."""
    severity: Severity
    code: str
    """The code of a finding, or empty for an error in a source that only some years bring out."""
    message: str
    years: tuple[int, ...]


@dataclass(frozen=True)
class Outlook:
    """What was looked at and what was found."""

    statements: int
    entries: tuple[Entry, ...]
    skipped: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether an edition of these years would be refused."""
        return any(entry.severity == "error" for entry in self.entries)


@dataclass(frozen=True)
class _Task:
    """Some years of one notice in one language by one issuer."""

    options: CheckOptions
    notice: str
    language: str
    issuer: str
    layout: Layout
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True)
class _Seen:
    """Something wrong in one year."""

    task: _Task
    year: int
    finding: Finding | Fault


def run(options: CheckOptions, progress: Callable[[str], None]) -> Outlook:
    """Return what would go wrong in the years that are asked about.

    Every notice, language and issuer is tried: without ``issuers`` the notice's own and all that
    lie with the notices. ``progress`` is told what has been done. Raises ``NoticeError`` for what
    is wrong in every year: a usage or a source that cannot be read.
    """
    where = folders.locate(options.templates, options.fonts)
    days: dict[str, tuple[Occurrence, ...]] = {}
    tasks: list[_Task] = []
    skipped: list[str] = []
    problems = Collector()
    for name in plan.named(options.notices, where):
        with problems.gathered():
            selection = _selection(name, options, where)
            days[name], skipped[len(skipped) :] = selection.occurrences, selection.skipped
            tasks += _tasks(name, selection.occurrences, options, where)
    problems.raise_all()
    if not tasks:
        offered = {tag for name in days for tag in project.outline(name, where).languages}
        tag = options.languages[0] if options.languages else ""
        hint = project.language_hint(tag, offered)
        raise UsageError(Fault(message=f"no notice has the language '{tag}'", hint=hint))
    seen: list[_Seen] = []
    done = 0
    try:
        for found in _results(tasks, options.jobs or os.cpu_count() or 1):
            seen += found
            done += 1
            progress(f"{done} of {len(tasks)}")
    finally:
        progress("")
    statements = sum(len(task.occurrences) for task in tasks)
    entries = (*_entries(seen), *_same_days(days, where))
    return Outlook(statements, tuple(sorted(entries)), tuple(skipped))


def _selection(name: str, options: CheckOptions, where: Folders) -> schedule.Selection:
    definition = project.load_definition(name, where)
    if options.years is not None:
        return schedule.select(definition, options.years)
    day = schedule.today(definition, options.today)
    return schedule.Selection((next(schedule.coming(definition, day)),))


def _tasks(
    name: str, occurrences: Sequence[Occurrence], options: CheckOptions, where: Folders
) -> Iterator[_Task]:
    """Yield the tasks of a notice, once all of its files have been read without an error."""
    loaded = project.load_notice(name, where)
    layout = layouts.chosen(loaded, options.layout)
    own = (path.stem for path in sorted((where.notices / "issuers").glob("*.toml")))
    named = options.issuers or dict.fromkeys((loaded.definition.issuer, *own))
    for issuer in [project.load_issuer(each, where) for each in named]:
        for tag in loaded.sources:
            speaks = not issuer.data.languages or tag in issuer.data.languages
            wanted = not options.languages or tag in options.languages
            if wanted and (speaks or options.issuers):
                for start in range(0, len(occurrences), YEARS_A_TASK):
                    part = tuple(occurrences[start : start + YEARS_A_TASK])
                    yield _Task(options, name, tag, issuer.id, layout, part)


def _results(tasks: Sequence[_Task], jobs: int) -> Iterator[list[_Seen]]:
    """Yield what was seen in each task, in their order, however many work at them."""
    free: SimpleQueue[Worker] = SimpleQueue()
    workers = [Worker() for _ in range(min(jobs, len(tasks)))]
    for each in workers:
        each.start()
        free.put(each)

    def examine(task: _Task) -> list[_Seen]:
        mine = free.get()
        try:
            return _examine(task, mine)
        finally:
            free.put(mine)

    with ThreadPoolExecutor(len(workers)) as pool:
        try:
            yield from pool.map(examine, tasks)
        finally:
            for each in workers:
                each.close()
            pool.shutdown(cancel_futures=True)


def _examine(task: _Task, worker: Worker) -> list[_Seen]:
    """Have the statements of a task made and looked over, a year at a time."""
    seen: list[_Seen] = []
    with _judge(task.options) as judge:
        for each in task.occurrences:
            about = pipeline.about(task.layout, task.notice, each.year, task.language)
            found, artifacts = worker.run(about, _made, task, each)
            found = (*found, *_conformance(artifacts, task.options.standard, judge))
            seen += [_Seen(task, each.year, one) for one in found]
    return seen


def _made(
    task: _Task, each: Occurrence
) -> tuple[tuple[Finding | Fault, ...], tuple[Artifact, ...]]:
    """Return what is wrong in a year, and the files where they are to be judged."""
    options = task.options
    where = folders.locate(options.templates, options.fonts)
    notice, issuer, families = _read(task.notice, task.language, task.issuer, where)
    formats = ("txt", "html") if options.fast else ("txt", "html", "pdf")
    settings = Settings(task.layout, formats, options.paper, standard=options.standard)
    try:
        statements = pipeline.compose(notice, each, [issuer])
    except NoticeError as error:
        return error.faults, ()
    edition = pipeline.produce(notice, each, statements, families, settings, Here())
    return edition.findings, edition.artifacts if options.conformance else ()


@lru_cache(maxsize=1)
def _read(
    notice: str, language: str, issuer: str, where: Folders
) -> tuple[LoadedNotice, LoadedIssuer, FontSet]:
    """Return what the years of a task have in common."""
    loaded = project.load_notice(notice, where, [language])
    return loaded, project.load_issuer(issuer, where), fonts.load(where)


def _judge(options: CheckOptions) -> AbstractContextManager[VeraPdf | None]:
    if not options.conformance:
        return nullcontext()
    from notice.preflight.verapdf import VeraPdf  # noqa: PLC0415 - seldom asked for

    return closing(VeraPdf())


def _conformance(
    artifacts: Iterable[Artifact], standard: Standard, judge: VeraPdf | None
) -> Iterator[Finding]:
    if judge is None:
        return
    from notice.preflight import structure  # noqa: PLC0415 - seldom asked for

    for artifact in artifacts:
        if artifact.format == "pdf":
            yield from about(artifact.name, judge.check(artifact.data, standard))
            findings = structure.check(artifact.statement, artifact.data)
            yield from about(artifact.name, findings)


def _entries(seen: Iterable[_Seen]) -> Iterator[Entry]:
    """Yield one entry for what is wrong in the same way in several years."""
    alike: dict[_Likeness, dict[int, str]] = defaultdict(dict)
    for each in seen:
        alike[_likeness(each)].setdefault(each.year, _message(each.finding))
    for (notice, language, issuer, severity, code, _), messages in alike.items():
        years = tuple(sorted(messages))
        yield Entry(notice, language, issuer, severity, code, messages[years[0]], years)


_Likeness = tuple[str, str, str, Severity, str, str]
"""Notice, language, issuer, severity, code, and the kind of file or the place in a source."""


def _likeness(seen: _Seen) -> _Likeness:
    """Return what makes two things one, the year aside.

    What is wrong with a source or a definition is so whoever speaks, in whatever format.
    """
    task, found = seen.task, seen.finding
    if isinstance(found, Fault):
        place = f"{found.source}:{found.line}"
        return task.notice, task.language, task.issuer, "error", "", place
    if found.artifact:
        kind = found.artifact.rpartition(".")[2]
        return task.notice, task.language, task.issuer, found.severity, found.code, kind
    return task.notice, "", "", found.severity, found.code, found.place


def _message(found: Finding | Fault) -> str:
    if isinstance(found, Fault):
        return str(found)
    return str(found).partition("] ")[2]


def _same_days(days: Mapping[str, Sequence[Occurrence]], where: Folders) -> Iterator[Entry]:
    """Yield an entry for each other notice that some occurrence falls on the day of."""
    for other in project.load_definitions(where):
        years = {found.year for each in days.values() for found in each}
        taken = {occurrence.date for occurrence in _occurrences(other, years)}
        for name, occurrences in days.items():
            both = [one for one in occurrences if one.date in taken and name != other.id]
            if both and (name < other.id or other.id not in days):
                message = f"{both[0].date} is the day of {other.id} as well"
                years_of = tuple(occurrence.year for occurrence in both)
                severity = codes()["same-day"].severity
                yield Entry(name, "", "", severity, "same-day", message, years_of)


def _occurrences(definition: Notice, years: Iterable[int]) -> Iterator[Occurrence]:
    for year in sorted(years):
        with suppress(OccurrenceError):
            yield occurrence(definition, year)
