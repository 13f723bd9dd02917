"""What ``import notice`` offers: load a notice, build an edition, write an ordinal."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from datetime import UTC, date, datetime
from pathlib import Path

from notice import folders
from notice.calendar.embargo import Asked
from notice.calendar.occurrence import occurrence
from notice.definition import fonts, languages, layouts, project
from notice.definition.project import LoadedNotice
from notice.edition import feeds, pipeline, store
from notice.edition.artifact import DEFAULT, Settings
from notice.edition.formats import named
from notice.edition.pipeline import Edition
from notice.errors import Fault, UnknownLanguageError
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.render.text.lines import WIDTH
from notice.standard import Standard
from notice.statement.statement import Release


def load(
    notice: str,
    *,
    languages: Sequence[str] = (),
    templates: Path | None = None,
    fonts: Path | None = None,
) -> LoadedNotice:
    """Read a notice by its id, with its sources in ``languages`` or in all that it has.

    ``templates`` and ``fonts`` are folders as for the command line; without ``templates``,
    ``./templates`` counts where it holds a notice, else the notices shipped with the program.
    Raises ``NoticeError`` with every fault of its files.
    """
    return project.load_notice(notice, folders.locate(templates, fonts), languages)


def build(  # noqa: PLR0913 - what is wanted of an edition, by name
    notice: LoadedNotice,
    year: int,
    *,
    issuer: str | None = None,
    formats: Sequence[str] = DEFAULT,
    layout: str | None = None,
    paper: str = DEFAULT_PAPER,
    standard: Standard = "a3-ua1",
    width: int = WIDTH,
    second: str = "",
    issued: date | None = None,
    mark_drafts: bool = False,
    embargo: Asked | None = None,
    now: datetime | None = None,
    executor: Executor | None = None,
) -> Edition:
    """Return the edition of a notice for a year, checked, as bytes: it writes nothing.

    ``layout`` takes the place of the notice's own, and ``issued`` that of the day of issue which
    follows from the issuer. ``second`` is a language of those loaded that stands behind each of the
    others in its files. ``embargo`` takes the place of the notice's own. Neither the environment
    nor the clock is read: ``now``, with its offset
    from UTC, says whether an embargo has ended; without it, what waits for that is left out.

    ``executor`` (PEP 3148) makes the statements, several at once and in any order: the edition is
    the same. Its processes need the program, and none of the files that lie here.

    Raises ``OccurrenceError`` for a year without one and ``NoticeError`` for a fault in a source.
    Look at ``Edition.refused`` before you issue it; ``write`` does.
    """
    if second and second not in notice.sources:
        hint = f"name it in load(..., languages=[..., '{second}'])"
        message = f"the language '{second}' is not loaded"
        raise UnknownLanguageError(Fault(message=message, hint=hint))
    families = fonts.load(notice.where)
    office = project.load_issuer(issuer or notice.definition.issuer, notice.where)
    names = tuple(named(name).name for name in formats)
    layout_of_notice = layouts.chosen(notice, layout)
    settings = Settings(
        layout_of_notice,
        names,
        paper,
        width,
        issuer is not None,
        standard,
        now=now or datetime.min.replace(tzinfo=UTC),
    )
    release = Release(issued, mark_drafts=mark_drafts, embargo=embargo)
    anniversary = occurrence(notice.definition, year)
    statements = pipeline.compose(notice, anniversary, [office], release, second)
    ready = pipeline.typeset(statements, layout_of_notice, families, names)
    begun = pipeline.begin(notice, anniversary, ready, families, settings, executor=executor)
    return begun.finish()


def write(edition: Edition, out: Path) -> list[Path]:
    """Write an edition and its manifest below ``out`` and return the paths of its files.

    An event or an item that differs from the one there is written as the copy after it. The feed
    of its notice is brought up to date, if it has one.

    Raises ``FileError`` where that cannot be done and ``ValueError`` for a refused edition.
    """
    if edition.refused:
        raise ValueError("the edition is refused: see its findings")
    statements = [artifact.statement for artifact in edition.artifacts]
    return [*store.write([edition], out), *feeds.update(out, statements, edition.settings)]


def ordinal(n: int, language: str, form: str | None = None) -> str:
    """Return the ordinal of ``n`` as digits with their ending: ``ordinal(36, "az") == "36-cı"``.

    ``language`` is a BCP 47 tag with a language file; ``form`` names another form of that file
    than the one used with the word for anniversary. Raises ``LookupError`` for an unknown language
    or form, ``ValueError`` for ``n`` below 1.
    """
    if n < 1:
        raise ValueError(f"{n} has no ordinal")
    return languages.load(language, folders.locate()).ordinal(n, form).text
