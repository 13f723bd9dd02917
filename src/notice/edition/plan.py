"""What is asked for → the statements to make, filled but not rendered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from notice import folders
from notice.calendar.occurrence import Occurrence
from notice.calendar.schedule import Selection
from notice.definition import languages, project
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
    second: str = ""
    """The language that stands behind each of the others in its files, if one is asked for."""
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
    second = "".join(languages.spelled([request.second], where))
    request = replace(request, languages=languages.spelled(request.languages, where), second=second)
    problems = Collector()
    plans: list[Plan] = []
    offered: set[str] = set()
    for name in named(request.notices, where):
        with problems.gathered():
            outline = project.outline(name, where)
            offered |= set(outline.languages)
            tags = _tags(request, outline.languages)
            wanted = set(request.languages or outline.languages) & set(outline.languages)
            if wanted == {request.second}:
                message = f"{name} is asked for in no other language than '{request.second}'"
                hint = "give --with a language that stands behind another"
                raise UsageError(Fault(message=message, hint=hint))
            if tags or not (request.languages and outline.languages):
                issuers = tuple(dict.fromkeys(request.issuers)) or outline.issuers
                plans.append(_plan(name, tags, issuers, request, where, select))
    problems.raise_all()
    check_languages(request.languages, offered)
    if not any(plan.composed for plan in plans):
        reasons = (Fault(message=reason) for plan in plans for reason in plan.skipped)
        raise OccurrenceError(*reasons)
    return plans


def check_languages(wanted: Sequence[str], offered: Collection[str]) -> None:
    """Raise ``UsageError`` for a language that none of the notices offers."""
    missing = next((tag for tag in wanted if tag not in offered), None)
    if missing is not None:
        message = f"no notice that is built has the language '{missing}'"
        raise UsageError(Fault(message=message, hint=languages.hint(missing, offered)))


def named(wanted: Sequence[str], where: Folders) -> list[str]:
    """Return the notices of these names, or all; raise ``UsageError`` for one that is not there."""
    known = folders.notice_ids(where)
    for name in wanted:
        if name not in known:
            raise UsageError(unknown("notice", name, known))
    return [name for name in known if not wanted or name in wanted]


def _tags(request: Request, offered: Sequence[str]) -> Sequence[str]:
    wanted = [tag for tag in offered if tag != request.second]
    if request.languages:
        return [tag for tag in wanted if tag in request.languages]
    return wanted[:1] if request.one_language else wanted


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
        behind = [request.second] if request.second else []
        notice = project.load_notice(name, where, [*tags, *behind])
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
            composed[occurrence] = pipeline.compose(
                notice, occurrence, loaded, request.release, request.second
            )
    problems.raise_all()
    return Plan(notice, composed, selection.skipped)
