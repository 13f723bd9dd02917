"""One run of ``notice build``: what is asked for is read, built, checked and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from notice import folders, staging, worker
from notice.calendar import schedule
from notice.calendar.embargo import Asked
from notice.crew import Crew, cores
from notice.definition import fonts, layouts, mail, profile, project
from notice.definition.fonts import FontSet
from notice.definition.layouts import Layout
from notice.definition.mail import MailHeader
from notice.definition.profile import Profile
from notice.edition import cluster, feeds, formats, order, pipeline, plan
from notice.edition.artifact import DEFAULT, Settings, Typeset
from notice.edition.done import Done, Fed
from notice.edition.order import Order
from notice.edition.plan import Plan, Request
from notice.edition.step import Step
from notice.errors import Collector, Fault, NoticeError, UsageError
from notice.folders import Folders
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.render import eml
from notice.render.pdf import engine
from notice.render.text.lines import WIDTH
from notice.render.text.text import NARROWEST
from notice.standard import Standard
from notice.statement.statement import Release, Statement

WIDEST = 998
"""RFC 5322, 2.1.1: the most characters that a line of mail may have."""


@dataclass(frozen=True)
class BuildOptions:
    """What is asked of a build; the options of the command line, read."""

    years: range | None = None
    """The next occurrence of each notice if ``None``."""
    notices: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    second: str = ""
    """The language that stands behind each of the others in its files."""
    issuers: tuple[str, ...] = ()
    formats: tuple[str, ...] | None = None
    """Words of ``--format``; if ``None``, the formats of the profile or else ``DEFAULT``."""
    profile: str | None = None
    out: Path = Path("out")
    layout: str | None = None
    paper: str = DEFAULT_PAPER
    standard: Standard = "a3-ua1"
    width: int = WIDTH
    issued: date | None = None
    dated: datetime | None = None
    mark_drafts: bool = False
    embargo: Asked | None = None
    sender: str | None = None
    to: str | None = None
    reply_to: str | None = None
    list_unsubscribe: str | None = None
    require_approved: bool = False
    force: bool = False
    frozen: bool = False
    """Write nothing, and say what would be written."""
    jobs: int | None = None
    """How many processes work at once; one a core if ``None``."""
    dask: str | None = None
    """The address of a Dask cluster that makes the statements."""
    templates: Path | None = None
    fonts: Path | None = None
    today: date | None = None

    def header(self) -> MailHeader:
        """Return what the header of a message is to say; raise ``UsageError``."""
        return mail.from_options(
            **{
                "from": self.sender,
                "to": self.to,
                "reply_to": self.reply_to,
                "list_unsubscribe": self.list_unsubscribe,
            }
        )


class Prepared(NamedTuple):
    """What a build needs whatever its notices are."""

    where: Folders
    tool: Profile | None
    names: tuple[str, ...]
    """Of the formats."""
    header: MailHeader
    families: FontSet


def prepare(options: BuildOptions) -> Prepared:
    """Return what the options ask of every notice; raise ``NoticeError`` if they cannot be met."""
    where = folders.locate(options.templates, options.fonts)
    tool = None
    if options.profile is not None:
        tool = profile.load(options.profile, where, formats.CHOICES)
    names, header = _formats(options.formats, tool), options.header()
    if not NARROWEST <= options.width <= WIDEST:
        message = f"--width {options.width}: give a number from {NARROWEST} to {WIDEST}"
        raise UsageError(message)
    staging.check_out(options.out)
    return Prepared(where, tool, names, header, fonts.load(where))


def run(
    options: BuildOptions, progress: Callable[[Step], None], skip: Callable[[str], None]
) -> Iterator[Done | Fed]:
    """Build what is asked for, edition by edition, and write what is not refused.

    After the editions of a notice come its feeds. It calls ``progress`` with what it builds and
    ``skip`` with what it leaves out. All sources are read and filled before anything is rendered,
    so that a mistake in any of them stops the run with nothing written. Raises ``NoticeError``,
    after what has failed by it.
    """
    if options.force and options.frozen:
        message = "--force builds everything, and --frozen nothing"
        raise UsageError(Fault(message=message, hint="give one of them"))
    where, tool, names, header, families = prepare(options)
    if "pdf" in names and cores() > 1 and not options.frozen:
        worker.shared().start(engine.require)  # which takes as long as reading the texts
    release = Release(options.issued, options.dated, options.mark_drafts, options.embargo)
    request = Request(options.notices, options.languages, options.issuers, release, options.second)
    try:
        plans = plan.make(
            request, where, lambda notice: schedule.select(notice, options.years, options.today)
        )
    except NoticeError:
        yield from _failed(options, where)
        raise
    _check_embargo(plans, options.embargo)
    statements = [statement for planned in plans for statement in planned.statements()]
    chosen, ready = _typeset(plans, options.layout, families, names)
    words = options.formats or ()
    every_format = "all" in words and "eml" not in words
    if "eml" in names:
        _check_senders(statements, header, skip, every_format=every_format)
    if not options.frozen:
        staging.mend(options.out)
    orders: list[tuple[Plan, Settings, list[Order]]] = []
    for planned in plans:
        settings = Settings(
            chosen[planned.notice.definition.id],
            names,
            options.paper,
            options.width,
            bool(options.issuers),
            options.standard,
            header,
            options.require_approved,
            tool,
            schedule.now_at(planned.notice.definition, options.today),
            every_format,
        )
        left_out = {reason for each in planned.statements() for reason in _left_out(each, settings)}
        for reason in sorted(left_out):
            skip(reason)
        for reason in planned.skipped:
            skip(reason)
        if not options.frozen:
            staging.mend(options.out / planned.notice.definition.id)
        of_notice = order.orders(
            planned, ready, settings, options.out, force=options.force, frozen=options.frozen
        )
        orders.append((planned, settings, of_notice))
    stale = sum(asked.size for _, _, of_notice in orders for asked in of_notice)
    with _executor(options, 0 if options.frozen else stale) as executor:
        for planned, settings, of_notice in orders:
            yield from order.made(
                of_notice, families, options.out, executor, progress, frozen=options.frozen
            )
            yield from _fed(planned, settings, options)


@contextmanager
def _executor(options: BuildOptions, stale: int) -> Iterator[Executor | None]:
    """Give what makes so many statements, several at once; ``None`` for the process itself."""
    size = min(options.jobs or cores(), stale)
    if options.dask is not None and stale:
        with cluster.connected(options.dask) as executor:
            yield executor
    elif size > 1:
        crew = Crew(size)
        try:
            yield crew
        finally:
            crew.shutdown(cancel_futures=True)
    else:
        yield None


def _fed(planned: Plan, settings: Settings, options: BuildOptions) -> Iterator[Fed]:
    """Bring the feeds of a notice up to date, and yield them if it has any."""
    first = next(iter(planned.composed.values()), [])
    if options.frozen:
        paths = feeds.stale(options.out, first, settings)
    else:
        paths = feeds.update(options.out, first, settings)
    if paths:
        yield Fed(planned.notice.definition.id, tuple(paths), stale=options.frozen)


def _failed(options: BuildOptions, where: Folders) -> Iterator[Done]:
    """Yield the editions asked for, none of which is made, as far as the definitions tell them."""
    for name in plan.named(options.notices, where):
        with suppress(NoticeError):
            definition = project.load_definition(name, where)
            for occurrence in schedule.select(definition, options.years, options.today).occurrences:
                yield Done(name, occurrence, (), (), failed=True)


def _typeset(
    plans: Sequence[Plan], wanted: str | None, families: FontSet, names: Sequence[str]
) -> tuple[dict[str, Layout], dict[int, Typeset]]:
    """Return the layout of each notice, and every statement with its faces, by ``id``.

    Raises ``NoticeError`` with the faults of all.
    """
    problems = Collector()
    chosen: dict[str, Layout] = {}
    ready: dict[int, Typeset] = {}
    for planned in plans:
        with problems.gathered():
            layout = layouts.chosen(planned.notice, wanted)
            chosen[planned.notice.definition.id] = layout
            items = pipeline.typeset(planned.statements(), layout, families, names)
            ready |= {id(item.statement): item for item in items}
    problems.raise_all()
    return chosen, ready


def _check_embargo(plans: Sequence[Plan], asked: Asked | None) -> None:
    """Raise ``UsageError`` where one time would be the embargo of several editions."""
    editions = sum(len(planned.composed) for planned in plans)
    if isinstance(asked, datetime) and editions > 1:
        message = f"--embargo is one time, and {editions} editions would be built"
        raise UsageError(Fault(message=message, hint="give one --notice and one year"))


def _left_out(statement: Statement, settings: Settings) -> Iterator[str]:
    """Yield what is asked for of a statement and not made now: it waits, or has one language."""
    made = {form.name for form in formats.wanted(statement, settings)}
    lacking = {*settings.formats} & formats.SINGLE - made
    words = [word for word, names in formats.CHOICES.items() if names[0] in lacking]
    if words:
        reason = "of one language only"
        if statement.second is None and statement.embargo is not None:
            reason = f"under embargo until {statement.embargo.isoformat(timespec='minutes')}"
        edition = f"{statement.definition.id} {statement.occurrence.year}"
        yield f"{edition}: {', '.join(words)}: {reason}"


def _check_senders(
    statements: Sequence[Statement],
    header: MailHeader,
    skip: Callable[[str], None],
    *,
    every_format: bool,
) -> None:
    """Raise ``DefinitionError`` for messages without a sender; among all formats, skip them."""
    sent = [
        statement for statement in statements if not every_format or eml.sendable(statement, header)
    ]
    eml.check(sent, header)
    sending = {statement.letterhead.path for statement in sent}
    for path in sorted({statement.letterhead.path for statement in statements} - sending):
        skip(f"eml: {path} has no address to send mail from, and --from gives none")


def _formats(words: Sequence[str] | None, tool: Profile | None) -> tuple[str, ...]:
    """Return the formats to make: those of the words, else of the tool, else the usual ones."""
    if tool is not None:
        if words is not None:
            hint = "leave --format out"
            raise UsageError(Fault(message="--for says which formats there are", hint=hint))
        return (*formats.asked(tool.formats), *formats.HOWTOS)
    if words is None:
        return DEFAULT
    if not words:
        raise UsageError(Fault(message="--format is empty", hint="write --format pdf,txt,html"))
    return formats.asked(words)
