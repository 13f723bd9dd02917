"""The whole program on one screen: definition and year in, edition out; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from notice import worker
from notice.calendar.occurrence import Occurrence
from notice.crew import Crew
from notice.definition.fonts import FontSet
from notice.definition.layouts import Layout
from notice.definition.project import LoadedIssuer, LoadedNotice
from notice.edition import formats
from notice.edition.artifact import DEFAULT, Artifact, Settings, Typeset
from notice.edition.parcel import Parcel, Unpacking
from notice.errors import Collector, Fault, NoticeError
from notice.folders import shown
from notice.preflight import allowed, sources
from notice.preflight.finding import Finding
from notice.render.html import stylesheet
from notice.render.pdf import fontconfig, typeface
from notice.statement.compose import compose as compose_statement
from notice.statement.statement import Release, Statement
from notice.worker import Maker

Made = tuple[list[Artifact], list[Finding]]
"""The files of a statement, and what preflight finds in them."""


@dataclass(frozen=True)
class Edition:
    """One notice and year: every artifact, and what preflight found in them."""

    notice: LoadedNotice
    occurrence: Occurrence
    settings: Settings
    statements: tuple[Typeset, ...]
    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether a finding is an error: then no file of the edition may be issued."""
        return any(finding.severity == "error" for finding in self.findings)


def compose(
    notice: LoadedNotice,
    occurrence: Occurrence,
    issuers: Sequence[LoadedIssuer],
    release: Release = Release(),
    second: str = "",
) -> list[Statement]:
    """Return the statements of an occurrence, each with a ``second`` language behind it, if given.

    That language has none by itself then. Raises ``NoticeError`` with the faults of all.
    """
    problems = Collector()
    with problems.gathered():
        allowed.check(notice)
    statements: list[Statement] = []
    for issuer in issuers:
        for tag in [tag for tag in notice.sources if tag != second]:
            with problems.gathered():
                statements.append(
                    compose_statement(notice, occurrence, tag, issuer, release, second)
                )
    problems.raise_all()
    return statements


def typeset(
    statements: Sequence[Statement],
    layout: Layout,
    fonts: FontSet,
    names: Sequence[str] = DEFAULT,
) -> list[Typeset]:
    """Return statements with their faces in a layout, for the formats of these names.

    Raises ``LibraryError`` with every missing font that one of the formats draws with.
    """
    problems = Collector()
    drawn, served = formats.drawn(names), fonts.serving(sans=layout.data.sans)
    ready: list[Typeset] = []
    for statement in statements:
        with problems.gathered():
            ready.append(Typeset(statement, typeface.choose(statement, served, drawn=drawn)))
    problems.raise_all()
    return ready


def build(
    notice: LoadedNotice,
    occurrence: Occurrence,
    statements: Sequence[Typeset],
    fonts: FontSet,
    settings: Settings,
    maker: Maker | None = None,
) -> Edition:
    """Return the edition of an occurrence: its statements rendered and checked.

    ``maker`` does all work that depends on a layout or a logo; by default the worker of this
    process (``worker.shared``). Raises ``DefinitionError`` for a layout that cannot be filled or
    set, that names an unknown font, or that asks for too much.
    """
    return begin(notice, occurrence, statements, fonts, settings, maker).finish()


def begin(  # noqa: PLR0913, PLR0917 - what build takes, and who does the work
    notice: LoadedNotice,
    occurrence: Occurrence,
    statements: Sequence[Typeset],
    fonts: FontSet,
    settings: Settings,
    maker: Maker | None = None,
    executor: Executor | None = None,
) -> Begun:
    """Return an edition to finish: an ``executor`` makes its statements meanwhile, if there is one.

    A crew works with the files that lie here; to any other executor they are sent along, so that
    its processes may be on other machines. Raises what ``build`` raises of a layout.
    """
    maker = maker or worker.shared()
    check_layout(settings.layout, fonts, maker)
    results: list[Callable[[], Made]] = []
    for ready in statements:
        tag = ready.statement.language.tag
        fault = about(settings.layout, notice.definition.id, occurrence.year, tag)
        if executor is None:
            results.append(partial(maker.run, fault, _made, ready, settings))
            continue
        if isinstance(executor, Crew):
            future = executor.submit(_made, ready, settings)
        else:
            future = executor.submit(_made_elsewhere, Parcel.of(ready, settings))
        results.append(partial(_result, future, fault))
    return Begun(notice, occurrence, settings, tuple(statements), tuple(results))


@dataclass(frozen=True)
class Begun:
    """An edition whose statements are being made."""

    notice: LoadedNotice
    occurrence: Occurrence
    settings: Settings
    statements: tuple[Typeset, ...]
    results: tuple[Callable[[], Made], ...]
    """What is made of each statement; a call waits for it."""

    def finish(self) -> Edition:
        """Return the edition, once all of it is made; raise what ``build`` raises."""
        required = self.settings.require_approved
        artifacts: list[Artifact] = []
        findings = [*sources.check(self.notice, self.occurrence, require_approved=required)]
        for ready, result in zip(self.statements, self.results, strict=True):
            made, its_findings = result()
            artifacts += [replace(artifact, statement=ready.statement) for artifact in made]
            findings += [*sources.check_letterhead(ready.statement), *its_findings]
        unique = allowed.applied(dict.fromkeys(findings), self.notice)
        return Edition(
            self.notice, self.occurrence, self.settings, self.statements, tuple(artifacts), unique
        )


def _made_elsewhere(parcel: Parcel) -> Made:
    """Return what ``_made`` does, from the files of a parcel.

    Raises ``NoticeError`` whose files have the paths that they have where the parcel comes from.
    """
    with Unpacking() as folder:
        try:
            return _made(*parcel.unpacked(Path(folder)))
        except NoticeError as error:
            faults = (replace(f, source=f.source.removeprefix(folder)) for f in error.faults)
            raise type(error)(*faults) from None


def _result(future: Future[Made], about: Fault) -> Made:
    try:
        return future.result()
    except NoticeError as error:
        raise type(error)(*map(_seen_from_here, error.faults)) from None
    except OSError:
        raise
    except Exception as failure:  # noqa: BLE001 - every executor has its own
        raise worker.given_up(about, failure) from None


def _seen_from_here(fault: Fault) -> Fault:
    absolute = Path(fault.source).is_absolute()
    return replace(fault, source=shown(Path(fault.source))) if absolute else fault


def check_layout(layout: Layout, fonts: FontSet, maker: Maker) -> None:
    """Raise ``DefinitionError`` for a layout with a font that is not known."""
    maker.run(_fault(layout, "cannot be read"), stylesheet.check, layout, fonts.families)


def about(layout: Layout, notice_id: str, year: int, tag: str) -> Fault:
    """Return what to say of a statement that cannot be made: a layout or a logo is to blame."""
    return _fault(layout, f"{notice_id} {year} {tag} cannot be made")


def _fault(layout: Layout, message: str) -> Fault:
    hint = "look at what was last changed in its pages and style sheets, or in the logo"
    return Fault(shown(layout.folder), message=message, hint=hint)


def _made(ready: Typeset, settings: Settings) -> Made:
    """Return the files of a statement, and what preflight finds in them."""
    with fontconfig.isolated(ready.faces):
        artifacts = [*formats.rendered(ready, settings)]
        return artifacts, [*formats.check(ready, artifacts, settings)]
