"""One run of ``notice build --due``: what ``notice next`` calls due, each notice by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from notice.calendar import schedule
from notice.calendar.occurrence import Occurrence
from notice.definition import languages, project
from notice.definition.models import Notice
from notice.edition import build, manifest, plan
from notice.edition.build import BuildOptions
from notice.edition.done import Done, Fed
from notice.edition.overdue import Overdue, overdue
from notice.edition.step import Step
from notice.errors import Collector
from notice.folders import Folders


def run(
    options: BuildOptions, progress: Callable[[Step], None], skip: Callable[[str], None]
) -> Iterator[Done | Fed | Overdue]:
    """Build what is due, and nothing where nothing is. Say what is overdue.

    A mistake in one notice keeps no other from being built: ``NoticeError`` is raised at the end,
    with the faults of all. A mistake in the options is told on every day, whatever is due.
    """
    where = build.prepare(options).where
    for kind, suffix, wanted in (
        ("issuer", ".toml", options.issuers),
        ("layout", "", filter(None, [options.layout])),
    ):
        for name in wanted:
            project.located(kind, name, where, suffix)
    problems = Collector()
    definitions = _definitions(options, where, problems)
    spelled = languages.spelled(options.languages, where)
    for definition in definitions:
        tags = tuple(tag for tag in spelled if tag in definition.languages)
        if spelled and not tags:
            continue
        with problems.gathered():
            today = schedule.today(definition, options.today)
            late = overdue(definition, where, today)
            if late is not None and _expected(late, options):
                yield late
            for due in _due(definition, today):
                years, only = range(due.year, due.year + 1), (definition.id,)
                alone = replace(options, years=years, notices=only, languages=tags)
                yield from build.run(alone, progress, skip)
    problems.raise_all()


def _expected(late: Overdue, options: BuildOptions) -> bool:
    """Whether somebody waits for a statement: the office records what it issues, or none was built.

    An office that never typed ``notice issue`` is not told every day to begin with it.
    """
    target = manifest.folder(options.out, late.notice, late.occurrence.year)
    return late.severity == "error" or not (target / manifest.NAME).exists()


def _due(definition: Notice, today: date) -> Iterator[Occurrence]:
    """Yield what is due: with an embargo also the statement of the day before.

    So a run every day makes what waited for the end of the embargo.
    """
    days = [(today, None), *([(today - timedelta(days=1), 0)] if definition.embargo else [])]
    return filter(None, (schedule.due(definition, day, within) for day, within in reversed(days)))


def _definitions(options: BuildOptions, where: Folders, problems: Collector) -> list[Notice]:
    """Return the sound definitions among those asked for; ``problems`` get the faults of others.

    Raises ``UsageError`` for a notice or a language that is not there.
    """
    definitions: list[Notice] = []
    offered: set[str] = set()
    for name in plan.named(options.notices, where):
        with problems.gathered():
            offered |= {*project.outline(name, where).languages}
            definitions.append(project.load_definition(name, where))
    plan.check_languages(languages.spelled(options.languages, where), offered)
    return definitions
