"""One run of ``notice build``: what is asked for is read, built, checked and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from notice import folders, staging
from notice.calendar import schedule
from notice.calendar.occurrence import Occurrence
from notice.definition import fonts, layouts, mail, profile, project
from notice.definition.fonts import FontSet
from notice.definition.mail import MailHeader
from notice.definition.profile import Profile
from notice.definition.project import LoadedNotice
from notice.edition import feeds, formats, manifest, pipeline, plan
from notice.edition.artifact import DEFAULT, Settings, Typeset
from notice.edition.inputs import digest
from notice.edition.pipeline import Edition
from notice.edition.plan import Request
from notice.errors import Fault, NoticeError, UsageError
from notice.folders import Folders
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.preflight import allowed
from notice.preflight.finding import Finding
from notice.render import eml
from notice.render.pdf.archive import Standard
from notice.render.text.lines import WIDTH
from notice.render.text.text import NARROWEST
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
    sender: str | None = None
    to: str | None = None
    reply_to: str | None = None
    list_unsubscribe: str | None = None
    require_approved: bool = False
    force: bool = False
    frozen: bool = False
    """Write nothing, and say what would be written."""
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


Status = Literal["written", "unchanged", "stale", "refused", "failed"]


@dataclass(frozen=True)
class Done:
    """What became of one edition."""

    notice: str
    occurrence: Occurrence
    paths: tuple[Path, ...]
    findings: tuple[Finding, ...]
    refused: bool = False
    current: bool = False
    """Whether it lay there already as it would be built now."""
    stale: bool = False
    """Whether it would be written, were that not forbidden (``BuildOptions.frozen``)."""
    sample: bool = False
    """Whether its texts came with the program, for an office to make its own."""
    failed: bool = False
    """Whether a mistake in an input kept it from being made; an error says which."""

    @property
    def status(self) -> Status:
        """What became of it, in one word."""
        if self.failed:
            return "failed"
        if self.refused:
            return "refused"
        if self.stale:
            return "stale"
        return "unchanged" if self.current else "written"


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


@dataclass(frozen=True)
class Fed:
    """The feeds of a notice as they are now; none where no edition of it has items."""

    notice: str
    paths: tuple[Path, ...]
    stale: bool = False
    """Whether one of them would be written, were that not forbidden."""


def run(
    options: BuildOptions, progress: Callable[[str], None], skip: Callable[[str], None]
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
    release = Release(options.issued, options.dated, options.mark_drafts)
    request = Request(options.notices, options.languages, options.issuers, release)
    try:
        plans = plan.make(
            request, where, lambda notice: schedule.select(notice, options.years, options.today)
        )
    except NoticeError:
        yield from _failed(options, where)
        raise
    statements = [statement for planned in plans for statement in planned.statements()]
    ready = {id(item.statement): item for item in pipeline.typeset(statements, families, names)}
    words = options.formats or ()
    every_format = "all" in words and "eml" not in words
    if "eml" in names:
        _check_senders(statements, header, skip, every_format=every_format)
    for planned in plans:
        notice = planned.notice
        settings = Settings(
            layouts.chosen(notice, options.layout),
            names,
            options.paper,
            options.width,
            bool(options.issuers),
            options.standard,
            header,
            options.require_approved,
            tool,
            every_format,
        )
        for reason in planned.skipped:
            skip(reason)
        if not options.frozen:
            staging.mend(options.out / notice.definition.id)
        for occurrence, composed in planned.composed.items():
            items = [ready[id(statement)] for statement in composed]
            done = None if options.force else _current(notice, options.out, items, settings)
            if done is None and options.frozen:
                done = Done(notice.definition.id, occurrence, (), (), stale=True)
            if done is None:
                progress(f"{notice.definition.id} {occurrence.year}")
                try:
                    edition = pipeline.build(notice, occurrence, items, families, settings)
                except NoticeError:
                    yield Done(notice.definition.id, occurrence, (), (), failed=True)
                    raise
                finally:
                    progress("")
                done = _write(edition, options.out)
            yield done
        first = next(iter(planned.composed.values()), [])
        if options.frozen:
            paths = feeds.stale(options.out, first, settings)
        else:
            paths = feeds.update(options.out, first, settings)
        if paths:
            yield Fed(notice.definition.id, tuple(paths), stale=options.frozen)


def _failed(options: BuildOptions, where: Folders) -> Iterator[Done]:
    """Yield the editions asked for, none of which is made, as far as the definitions tell them."""
    for name in plan.named(options.notices, where):
        with suppress(NoticeError):
            definition = project.load_definition(name, where)
            for occurrence in schedule.select(definition, options.years, options.today).occurrences:
                yield Done(name, occurrence, (), (), failed=True)


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


def _current(
    notice: LoadedNotice, out: Path, statements: Sequence[Typeset], settings: Settings
) -> Done | None:
    """Return an edition that lies in ``out`` as it would be built now, else ``None``."""
    occurrence = statements[0].statement.occurrence
    target = manifest.folder(out, notice.definition.id, occurrence.year)
    content = manifest.read(target / manifest.NAME)
    rows = {row["file"]: row for row in content.get("files", [])}
    names: list[str] = []
    for ready in statements:
        inputs = digest(notice, ready, settings)
        for form in formats.wanted(ready.statement, settings):
            name = formats.file_name(ready.statement, form, settings)
            row = rows.get(name, {})
            if row.get("inputs") != inputs or not manifest.unchanged(target / name, row["sha256"]):
                return None
            names.append(name)
    if not manifest.summed(target, content):
        return None
    sources = [ready.statement for ready in statements]
    findings = allowed.applied(manifest.findings(content, set(names), sources, notice), notice)
    paths = tuple(target / name for name in sorted(names))
    sample = _is_sample(notice)
    return Done(notice.definition.id, occurrence, paths, findings, current=True, sample=sample)


def _write(edition: Edition, out: Path) -> Done:
    return Done(
        edition.notice.definition.id,
        edition.occurrence,
        () if edition.refused else tuple(manifest.write(edition, out)),
        edition.findings,
        edition.refused,
        sample=_is_sample(edition.notice),
    )


def _is_sample(notice: LoadedNotice) -> bool:
    return notice.where.notices == folders.shipped("templates").resolve()
