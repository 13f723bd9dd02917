"""One run of ``notice approve``: a text is read, and its approval written beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from notice import files, folders, staging
from notice.calendar import schedule
from notice.calendar.occurrence import occurrence
from notice.characters import REFUSED, refusal
from notice.definition import approval, languages, project
from notice.definition.approval import Approval
from notice.definition.source import FINISHED
from notice.edition import pipeline, plan
from notice.errors import Fault, UsageError
from notice.folders import Folders, shown
from notice.toml.record import one_line


@dataclass(frozen=True)
class ApproveOptions:
    """What is approved, and by whom; the options of the command line, read."""

    language: str
    by: str
    note: str = ""
    notice: str | None = None
    """The only one that has the language if ``None``."""
    year: int | None = None
    """Every year if ``None``."""
    templates: Path | None = None
    fonts: Path | None = None
    today: date | None = None


@dataclass(frozen=True)
class Recorded:
    """An approval, and the file that holds it now."""

    approval: Approval
    path: Path
    source: str
    blocks: int


def run(options: ApproveOptions) -> Recorded:
    """Write the approval of a text as it is now, and return it.

    The text has to be final, and to fill for the year or for the next occurrence: what is a draft
    or cannot be built cannot be approved. Raises ``UsageError`` for that and ``FileError``.
    """
    where = folders.locate(options.templates, options.fonts)
    (language,) = languages.spelled([options.language], where)
    options = replace(options, language=language)
    name = _notice(options, where)
    _check(options, name, where)
    notice = project.load_notice(name, where)
    definition, year = notice.definition, options.year
    upcoming = (
        occurrence(definition, year) if year else schedule.following(definition, options.today)
    )
    issuer = project.load_issuer(definition.issuer, where)
    pipeline.compose(project.load_notice(name, where, [options.language]), upcoming, [issuer])
    source, original = notice.sources[options.language], notice.original
    if source.front.status == "draft":
        message = "a draft cannot be approved"
        raise UsageError(Fault(source.path, source.status_line, "status", message, FINISHED))
    blocks = approval.blocks(source, definition)
    translated = original is not None and original.path != source.path
    original_blocks = approval.blocks(original, definition) if original and translated else ()
    new = Approval(
        by=options.by,
        on=schedule.today(definition, options.today),
        note=options.note,
        year=year,
        blocks=approval.approved(blocks),
        original=approval.approved(original_blocks),
    )
    path = where.notices / name / approval.FOLDER / f"{options.language}.toml"
    if path.parent.exists():
        files.check_inside(path.parent, where.notices)  # what is read there is checked already
    approvals = approval.added(notice.approvals.get(options.language, ()), new)
    staging.write_file(path, approval.to_toml(approvals).encode())
    return Recorded(new, Path(shown(path)), source.path, len(blocks))


def _notice(options: ApproveOptions, where: Folders) -> str:
    """Return the notice that is meant: the one named, or the only one in the language."""
    if options.notice is not None:
        (name,) = plan.named([options.notice], where)
        return name
    offered = {name: project.outline(name, where).languages for name in plan.named((), where)}
    matching = [name for name, tags in offered.items() if options.language in tags]
    match matching:
        case [name]:
            return name
        case []:
            hint = languages.hint(
                options.language, {tag for tags in offered.values() for tag in tags}
            )
            message = f"no notice has the language '{options.language}'"
            raise UsageError(Fault(message=message, hint=hint))
        case _:
            message = f"several notices have the language '{options.language}'"
            hint = f"say which: --notice {matching[0]}"
            raise UsageError(Fault(message=message, hint=hint))


def _check(options: ApproveOptions, name: str, where: Folders) -> None:
    for option, text in (("--by", options.by), ("--note", options.note)):
        try:
            one_line(text)
        except ValueError as error:
            raise UsageError(f"{option}: {error}") from None
        if refused := REFUSED.search(text):  # the file could not be read again
            message, hint = refusal(refused[0])
            raise UsageError(Fault(message=f"{option}: {message}", hint=hint))
    if not options.by.strip():
        raise UsageError(Fault(message="--by is empty", hint="say who approves the text"))
    if where.notices.is_relative_to(folders.PACKAGE):
        message = f"{name} came with the program, and an approval has to lie beside its text"
        hint = f"make it your own first: notice new --from {name}"
        raise UsageError(Fault(message=message, hint=hint))
