"""The reader of an office's files: folders in, notices and issuers out."""

from __future__ import annotations

import hashlib
import os.path
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from notice.definition import languages, logo, source
from notice.definition.approval import FOLDER as APPROVALS
from notice.definition.approval import Approval, ApprovalFile
from notice.definition.issue import FOLDER as ISSUED
from notice.definition.issue import Issue, IssueFile
from notice.definition.models import IDENTIFIER, LETTERS, Issuer, Notice, entries, inconsistencies
from notice.definition.source import Source
from notice.errors import (
    Collector,
    DefinitionError,
    Fault,
    UnknownLanguageError,
    UsageError,
    unknown,
)
from notice.folders import DEFINITION, Folders, notice_ids, shown
from notice.toml import record, tomlfile
from notice.toml.tomlfile import TomlFile

YEAR = re.compile(r"[1-9][0-9]{0,3}")
"""How the record of an issued edition is called."""


@dataclass(frozen=True)
class LoadedIssuer:
    """An issuer, its id, its file and its logo."""

    id: str
    data: Issuer
    toml: TomlFile
    drawing: bytes
    """The logo as its file holds it; empty without one."""


@dataclass(frozen=True)
class LoadedNotice:
    """A notice with its sources by language tag, ready to be issued for a year."""

    definition: Notice
    toml: TomlFile
    where: Folders
    sources: Mapping[str, Source]
    approvals: Mapping[str, tuple[Approval, ...]]
    """By language, in the order in which people gave them."""
    original: Source | None = None
    """The source in the notice's first language, which the others are translated from."""
    issues: Mapping[int, tuple[Issue, ...]] = field(default_factory=dict)
    """The versions of each edition that was issued, by year."""

    @property
    def path(self) -> str:
        """The path of the definition's file."""
        return self.toml.path

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the definition, and of the lines that findings name."""
        reviewed = (name for name, fact in self.definition.facts.items() if fact.review_by)
        lines = [self.toml.line(("facts", name, "review_by")) for name in reviewed]
        content = repr((sorted(self.toml.data.items()), lines))
        return hashlib.sha256(content.encode()).hexdigest()


def located(kind: str, name: str, where: Folders, suffix: str = ".toml") -> Path:
    """Return where the file or folder of an issuer, a layout or a profile lies.

    Raises ``UsageError`` where none has this name; a path is no name.
    """
    known = where.names(f"{kind}s", suffix)
    path = where.find(f"{kind}s", name + suffix)
    if path is None or name not in known:
        raise UsageError(unknown(kind, name, known))
    return path


def load_definition(notice: str, where: Folders) -> Notice:
    """Return a definition, checked against the files beside it.

    Raises ``UsageError`` for a notice that does not exist, ``NoticeError`` with every fault.
    """
    return _definition(_definition_file(notice, where), where.notices / notice, where)


def _definition_file(notice: str, where: Folders) -> TomlFile:
    path = where.notices / notice / DEFINITION
    known = notice_ids(where)
    if notice not in known:
        raise UsageError(unknown("notice", notice, known))
    return tomlfile.read(path, where.root(path))


def _definition(toml: TomlFile, folder: Path, where: Folders) -> Notice:
    problems = Collector()
    with problems.gathered():
        definition = record.validate(Notice, toml)
    problems.add(toml.fault(*fault) for fault in inconsistencies(toml.data))
    problems.add(_neighbour_faults(toml, folder, where))
    problems.raise_all()
    return definition


def _neighbour_faults(toml: TomlFile, folder: Path, where: Folders) -> Iterator[Fault]:
    """Yield what a definition names that is not there, whatever else is wrong with it."""
    named = toml.data.get("id")
    if isinstance(named, str) and named != folder.name:
        hint = f'write id = "{folder.name}"'
        yield toml.fault(("id",), f"the id differs from its folder's name '{folder.name}'", hint)
    tags = entries(toml.data, "languages", str)
    for index, tag in tags:
        if not os.path.lexists(folder / f"{tag}.md"):
            hint = f"write {shown(folder / f'{tag}.md')} or take '{tag}' off the list"
            yield toml.fault(("languages", index), f"there is no source for '{tag}'", hint)
    for key in toml.lines:
        match key:
            case ("facts" | "sources", str(), "attribution", str(tag)) if tag not in {
                record.EVERY,
                *(tag for _, tag in tags),
            }:
                hint = languages.hint(tag, (tag for _, tag in tags))
                yield toml.fault(key, f"'{tag}' is not a language of this notice", hint)
            case _:
                pass
    offered = {"issuer": where.names("issuers", ".toml"), "layout": where.names("layouts")}
    for kind, known in offered.items():
        wanted = toml.data.get(kind)
        if isinstance(wanted, str) and wanted not in known:
            fault = unknown(kind, wanted, known)
            yield toml.fault((kind,), fault.message, fault.hint)


@dataclass(frozen=True)
class Outline:
    """What a definition names, whatever is wrong with it: its languages, its issuer if known."""

    languages: tuple[str, ...]
    issuers: tuple[str, ...]


def outline(notice: str, where: Folders) -> Outline:
    """Return what a definition names; raise ``NoticeError`` if there is none or no TOML in it."""
    toml = _definition_file(notice, where)
    tags = dict.fromkeys(tag for _, tag in entries(toml.data, "languages", str))
    issuers = (name for name in where.names("issuers", ".toml") if name == toml.data.get("issuer"))
    return Outline(tuple(tags), tuple(issuers))


def load_definitions(where: Folders) -> list[Notice]:
    """Return every notice's definition; raise ``NoticeError`` with the faults of all."""
    problems = Collector()
    definitions = sound_definitions(where, problems)
    problems.raise_all()
    return definitions


def sound_definitions(where: Folders, problems: Collector) -> list[Notice]:
    """Return the definitions in which nothing is wrong; ``problems`` get the faults of others."""
    definitions: list[Notice] = []
    for notice in notice_ids(where):
        with problems.gathered():
            definitions.append(load_definition(notice, where))
    return definitions


def load_notice(notice: str, where: Folders, tags: Iterable[str] = ()) -> LoadedNotice:
    """Return a notice with its sources in ``tags``, or in each of its languages.

    Raises ``NoticeError`` with the faults of every file, and for a language it does not have.
    """
    folder = where.notices / notice
    toml = _definition_file(notice, where)
    listed = [tag for _, tag in entries(toml.data, "languages", str)]
    chosen = tuple(dict.fromkeys(tags)) or tuple(dict.fromkeys(listed))
    for tag in chosen:
        if tag not in listed:
            hint = languages.hint(tag, listed)
            message = f"{notice} has no language '{tag}'"
            raise UnknownLanguageError(Fault(message=message, hint=hint))
    problems = Collector()
    sources: dict[str, Source] = {}
    with problems.gathered():
        definition = _definition(toml, folder, where)
    for tag in chosen:
        path = folder / f"{tag}.md"
        with problems.gathered():
            try:
                language = languages.load(tag, where)
            except UnknownLanguageError as error:
                key = ("languages", listed.index(tag))
                faults = (toml.fault(key, fault.message, fault.hint) for fault in error.faults)
                raise DefinitionError(*faults) from None
            if os.path.lexists(path):  # the definition has the fault of a missing source
                sources[tag] = source.read(path, where.root(path), language)
    approvals: dict[str, tuple[Approval, ...]] = {}
    for tag in listed:
        with problems.gathered():
            approvals[tag] = _approvals(folder, tag, where)
    first = next(iter(listed), "")
    original = sources.get(first)
    if original is None and first not in chosen and any(approvals.values()):
        with problems.gathered():
            path = folder / f"{first}.md"
            original = source.read(path, where.root(path), languages.load(first, where))
    with problems.gathered():
        issues = load_issues(notice, where)
    problems.raise_all()
    return LoadedNotice(definition, toml, where, sources, approvals, original, issues)


def _approvals(folder: Path, tag: str, where: Folders) -> tuple[Approval, ...]:
    path = folder / APPROVALS / f"{tag}.toml"
    if not os.path.lexists(path):
        return ()
    toml = tomlfile.read(path, where.root(path))
    return tuple(record.validate(ApprovalFile, toml).approvals)


def load_issues(notice: str, where: Folders) -> Mapping[int, tuple[Issue, ...]]:
    """Return the versions of each edition of a notice that was issued, by year.

    Raises ``NoticeError`` with the faults of every record.
    """
    problems = Collector()
    issues: dict[int, tuple[Issue, ...]] = {}
    for path in sorted((where.notices / notice / ISSUED).glob("*.toml")):
        if YEAR.fullmatch(path.stem):
            with problems.gathered():
                toml = tomlfile.read(path, where.root(path))
                issues[int(path.stem)] = tuple(record.validate(IssueFile, toml).versions)
    problems.raise_all()
    return issues


def load_issuer(issuer: str, where: Folders) -> LoadedIssuer:
    """Return an issuer.

    Raises ``UsageError`` for an unknown one, and for a name that files and headers cannot hold.
    """
    path = located("issuer", issuer, where)
    if not re.fullmatch(IDENTIFIER, issuer):
        message = f"{issuer + '.toml'!r} cannot be an issuer's file"
        raise UsageError(Fault(message=message, hint=f"name it in {LETTERS}"))
    toml = tomlfile.read(path, where.root(path))
    data = record.validate(Issuer, toml)
    drawing = logo.read(data.logo.file, path.parent, toml) if data.logo is not None else b""
    return LoadedIssuer(issuer, data, toml, drawing)
