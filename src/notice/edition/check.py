"""One run of ``notice check``: it makes and checks the statements of many years, writes none."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from notice import folders
from notice.calendar import schedule
from notice.calendar.occurrence import Occurrence
from notice.crew import Crew, cores
from notice.definition import fonts, languages, layouts, project
from notice.definition.fonts import FontSet
from notice.definition.layouts import Layout
from notice.definition.project import LoadedIssuer, LoadedNotice
from notice.edition import pipeline, plan, survey
from notice.edition.artifact import Artifact, Settings
from notice.edition.step import Step
from notice.edition.survey import Entry, Problem, Survey
from notice.errors import Collector, Fault, NoticeError, UsageError
from notice.folders import Folders
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.preflight import allowed
from notice.preflight.finding import Finding, about
from notice.standard import Standard
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


@dataclass(frozen=True)
class _Task:
    """Some years of one notice in one language by one issuer."""

    options: CheckOptions
    notice: str
    language: str
    issuer: str
    layout: Layout
    occurrences: tuple[Occurrence, ...]


def run(options: CheckOptions, progress: Callable[[Step], None]) -> Survey:
    """Return what would go wrong in the years that are asked about.

    Every notice, language and issuer is tried: without ``issuers`` the notice's own and all that
    lie with the notices. It calls ``progress`` with how much is done. Raises ``NoticeError`` for
    what is wrong in every year: a usage or a source that cannot be read.
    """
    where = folders.locate(options.templates, options.fonts)
    options = replace(options, languages=languages.spelled(options.languages, where))
    occurrences: dict[str, tuple[Occurrence, ...]] = {}
    reasons: dict[str, Mapping[str, str]] = {}
    tasks: list[_Task] = []
    skipped: list[str] = []
    early: list[Entry] = []
    collector = Collector()
    for name in plan.named(options.notices, where):
        with collector.gathered():
            definition = project.load_definition(name, where)
            selection = schedule.select(definition, options.years, options.today)
            occurrences[name] = selection.occurrences
            reasons[name] = definition.allowed
            skipped += selection.skipped
            early += survey.early_days(definition, selection.occurrences)
            tasks += _tasks(name, selection.occurrences, options, where)
    collector.raise_all()
    if not tasks:
        offered = {tag for name in occurrences for tag in project.outline(name, where).languages}
        tag = options.languages[0] if options.languages else ""
        hint = languages.hint(tag, offered)
        raise UsageError(Fault(message=f"no notice has the language '{tag}'", hint=hint))
    problems: list[Problem] = []
    results = _results(tasks, options.jobs or cores())
    try:
        for number, result in enumerate(results, 1):
            problems += result
            progress(Step(number, len(tasks)))
    finally:
        results.close()
        progress(Step(len(tasks), len(tasks)))
    statements = sum(len(task.occurrences) for task in tasks)
    entries = [
        replace(entry, allowed=reasons[entry.notice].get(entry.code, ""))
        for entry in (
            *survey.entries(problems),
            *early,
            *survey.same_days(occurrences, where),
        )
    ]
    unmoved = [
        row
        for name, selected in occurrences.items()
        if selected
        for row in survey.unmoved(name, selected[0].year, _languages(tasks, name), where)
    ]
    return Survey(statements, tuple(sorted(entries)), tuple(skipped), tuple(unmoved))


def _languages(tasks: Iterable[_Task], name: str) -> list[str]:
    return [*dict.fromkeys(task.language for task in tasks if task.notice == name)]


def _tasks(
    name: str, occurrences: Sequence[Occurrence], options: CheckOptions, where: Folders
) -> Iterator[_Task]:
    """Yield the tasks of a notice, once all of its files have been read without an error."""
    notice = project.load_notice(name, where)
    allowed.check(notice)
    layout = layouts.chosen(notice, options.layout)
    beside = (path.stem for path in sorted((where.notices / "issuers").glob("*.toml")))
    issuer_ids = options.issuers or dict.fromkeys((notice.definition.issuer, *beside))
    for issuer in [project.load_issuer(issuer_id, where) for issuer_id in issuer_ids]:
        for tag in notice.sources:
            speaks = not issuer.data.languages or tag in issuer.data.languages
            wanted = not options.languages or tag in options.languages
            if wanted and (speaks or options.issuers):
                for start in range(0, len(occurrences), YEARS_A_TASK):
                    part = tuple(occurrences[start : start + YEARS_A_TASK])
                    yield _Task(options, name, tag, issuer.id, layout, part)


def _results(tasks: Sequence[_Task], jobs: int) -> Generator[list[Problem]]:
    """Yield the problems of each task, in the order of the tasks, however many work at them."""
    crew = Crew(min(jobs, len(tasks)))
    try:
        futures = [crew.run(partial(_examine, task)) for task in tasks]
        for future in futures:
            yield future.result()
    finally:
        crew.shutdown(cancel_futures=True)


def _examine(task: _Task, worker: Worker) -> list[Problem]:
    """Have the statements of a task made and checked, a year at a time."""
    problems: list[Problem] = []
    with _judge(task.options) as judge:
        for occurrence in task.occurrences:
            year = occurrence.year
            about = pipeline.about(task.layout, task.notice, year, task.language)
            findings, artifacts = worker.run(about, _made, task, occurrence)
            judged = _conformance(artifacts, task.options.standard, judge)
            problems += [
                Problem(task.notice, task.language, task.issuer, year, finding)
                for finding in (*findings, *judged)
            ]
    return problems


def _made(
    task: _Task, occurrence: Occurrence
) -> tuple[tuple[Finding | Fault, ...], tuple[Artifact, ...]]:
    """Return what is wrong in a year, and the files where they are to be judged."""
    options = task.options
    where = folders.locate(options.templates, options.fonts)
    notice, issuer, families = _read(task.notice, task.language, task.issuer, where)
    formats = ("txt", "html") if options.fast else ("txt", "html", "pdf")
    settings = Settings(task.layout, formats, options.paper, standard=options.standard)
    try:
        statements = pipeline.compose(notice, occurrence, [issuer])
    except NoticeError as error:
        return error.faults, ()
    ready = pipeline.typeset(statements, task.layout, families, formats)
    edition = pipeline.build(notice, occurrence, ready, families, settings, Here())
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
