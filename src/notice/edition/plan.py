"""What is asked for → the statements to make, filled but not rendered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from notice import folders
from notice.calendar.occurrence import Occurrence
from notice.calendar.schedule import Selection
from notice.definition import project
from notice.definition.models import Notice
from notice.definition.project import LoadedIssuer, LoadedNotice
from notice.edition import pipeline
from notice.errors import Collector, Fault, OccurrenceError, UsageError, unknown
from notice.folders import Folders
from notice.statement.statement import Release, Statement


@dataclass(frozen=True)
class Request:
    """Which statements are asked for: all notices, languages and issuers that are not narrowed."""

    notices: Sequence[str] = ()
    languages: Sequence[str] = ()
    issuers: Sequence[str] = ()
    release: Release = field(default_factory=Release)
    one_language: bool = False
    """Whether a notice of which no language is asked for comes in its first one only."""


@dataclass(frozen=True)
class Plan:
    """One notice of a run: its statements by occurrence."""

    notice: LoadedNotice
    composed: dict[Occurrence, list[Statement]]
    skipped: tuple[str, ...]

    def statements(self) -> list[Statement]:
        """Return all statements, occurrence by occurrence."""
        return [statement for composed in self.composed.values() for statement in composed]


def make(request: Request, where: Folders, select: Callable[[Notice], Selection]) -> list[Plan]:
    """Return the plan of each notice that is wanted; ``select`` gives its occurrences.

    Raises ``NoticeError`` with the faults of every notice at once.
    """
    request = replace(request, languages=project.spelled(request.languages, where))
    problems = Collector()
    plans: list[Plan] = []
    offered: set[str] = set()
    for name in named(request.notices, where):
        with problems.gathered():
            outline = project.outline(name, where)
            offered |= set(outline.languages)
            tags = _tags(request, outline.languages)
            if tags or not (request.languages and outline.languages):
                issuers = tuple(dict.fromkeys(request.issuers)) or outline.issuers
                plans.append(_plan(name, tags, issuers, request, where, select))
    problems.raise_all()
    missing = [tag for tag in request.languages if tag not in offered]
    if missing:
        hint = project.language_hint(missing[0], offered)
        message = f"no notice that is built has the language '{missing[0]}'"
        raise UsageError(Fault(message=message, hint=hint))
    if not any(plan.composed for plan in plans):
        reasons = (Fault(message=reason) for plan in plans for reason in plan.skipped)
        raise OccurrenceError(*reasons)
    return plans


def named(wanted: Sequence[str], where: Folders) -> list[str]:
    """Return the notices of these names, or all; raise ``UsageError`` for one that is not there."""
    known = folders.notice_ids(where)
    for name in wanted:
        if name not in known:
            raise UsageError(unknown("notice", name, known))
    return [name for name in known if not wanted or name in wanted]


def _tags(request: Request, offered: Sequence[str]) -> Sequence[str]:
    if request.languages:
        return [tag for tag in offered if tag in request.languages]
    return offered[:1] if request.one_language else offered


def _plan(
    name: str,
    tags: Sequence[str],
    issuers: Sequence[str],
    request: Request,
    where: Folders,
    select: Callable[[Notice], Selection],
) -> Plan:
    problems = Collector()
    with problems.gathered():
        notice = project.load_notice(name, where, tags)
    loaded: list[LoadedIssuer] = []
    for issuer in issuers:
        with problems.gathered():
            loaded.append(project.load_issuer(issuer, where))
    for tag in tags if problems.errors and len(tags) > 1 else ():
        with problems.gathered():  # faults of one language do not hide those of another
            _plan(name, [tag], issuers, request, where, select)
    problems.raise_all()
    selection = select(notice.definition)
    composed: dict[Occurrence, list[Statement]] = {}
    for occurrence in selection.occurrences:
        with problems.gathered():
            composed[occurrence] = pipeline.compose(notice, occurrence, loaded, request.release)
    problems.raise_all()
    return Plan(notice, composed, selection.skipped)
