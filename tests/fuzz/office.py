"""Readers of what an office keeps in files, each for a folder with an office of its own."""

from __future__ import annotations

import hashlib
import shutil
import unicodedata
from datetime import date
from pathlib import Path

from tests.fuzz.target import Run

from notice import folders
from notice.calendar import schedule
from notice.calendar.occurrence import occurrence
from notice.definition import approval, face, fonts, layouts, logo, profile, project, sfnt
from notice.edition import formats, movements, pipeline
from notice.edition.artifact import Settings
from notice.errors import DefinitionError
from notice.folders import Folders
from notice.language.language import Language
from notice.preflight import sources
from notice.specimen import specimen, text
from notice.statement.compose import compose
from notice.toml import tomlfile
from notice.worker import Here

NOTICE, YEAR = "20-january", 2026


def office(folder: Path) -> Folders:
    """Write the office of one notice into a folder and return where its files lie."""
    shipped = folders.shipped("templates")
    for name in (NOTICE, "issuers", "layouts", "profiles"):
        shutil.copytree(shipped / name, folder / "templates" / name, dirs_exist_ok=True)
    return folders.locate(folder / "templates")


# --- what an office writes ------------------------------------------------------------------------


def source_file(folder: Path) -> Run:
    """Fill a source, and look for the numbers and stale words in it."""
    where = office(folder)
    path = where.notices / NOTICE / "en.md"
    issuer = project.load_issuer("remembrance-office", where)

    def run(data: bytes) -> None:
        path.write_bytes(data)
        notice = project.load_notice(NOTICE, where, ["en"])
        today = occurrence(notice.definition, YEAR)
        composed = compose(notice, today, "en", issuer)
        [*sources.check(notice, today)]
        movements.table(notice, composed)

    return run


def definition_file(folder: Path) -> Run:
    """Read a definition, and compose its next occurrence."""
    where = office(folder)
    path = where.notices / NOTICE / folders.DEFINITION

    def run(data: bytes) -> None:
        path.write_bytes(data)
        definition = project.load_definition(NOTICE, where)
        schedule.due(definition, date(YEAR, 1, 19))
        schedule.ahead(definition, date(YEAR, 1, 19), 3)
        notice = project.load_notice(NOTICE, where, ["en"])
        today = schedule.following(definition, date(YEAR, 1, 19))
        compose(notice, today, "en", project.load_issuer(definition.issuer, where))

    return run


def issuer_file(folder: Path) -> Run:
    """Read an issuer, and compose a statement of its."""
    where = office(folder)
    path = where.notices / "issuers" / "remembrance-office.toml"
    notice = project.load_notice(NOTICE, where)
    today = occurrence(notice.definition, YEAR)

    def run(data: bytes) -> None:
        path.write_bytes(data)
        pipeline.compose(notice, today, [project.load_issuer("remembrance-office", where)])

    return run


def language_file(folder: Path) -> Run:
    """Read the file of a language, and set out its specimen."""
    path = folder / "en.toml"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        language = Language.of("en", tomlfile.read(path, folder))
        text.as_text(specimen.specimen(language))
        language.reader.read("36th, thirty-six years since 1990, on 20 January 2026")

    return run


def profile_file(folder: Path) -> Run:
    """Read the profile of a newsletter tool."""
    where = office(folder)
    path = where.notices / "profiles" / "ghost.toml"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        profile.load("ghost", where, formats.CHOICES)

    return run


def approvals_file(folder: Path) -> Run:
    """Read approvals, and write them again."""
    where = office(folder)
    path = where.notices / NOTICE / approval.FOLDER / "en.toml"
    path.parent.mkdir(exist_ok=True)

    def run(data: bytes) -> None:
        path.write_bytes(data)
        notice = project.load_notice(NOTICE, where, ["en"])
        given = notice.approvals["en"]
        now = approval.blocks(notice.sources["en"], notice.definition)
        approval.status(given, YEAR, now, now)
        written = unicodedata.normalize("NFC", approval.to_toml(given))
        path.write_text(written, "utf-8")
        read = project.load_notice(NOTICE, where, ["en"]).approvals["en"]
        assert approval.to_toml(read) == written  # what is added to keeps what it holds

    return run


def layout_files(names: tuple[str, ...], folder: Path) -> Run:
    """Fill and check what browsers and mail programs get, with one text as several files."""
    where = office(folder)
    notice = project.load_notice(NOTICE, where, ["en"])
    issuer = project.load_issuer("remembrance-office", where)
    today = occurrence(notice.definition, YEAR)
    layout = layouts.chosen(notice, "classic")
    families = fonts.load(where)
    asked = ("html", "email", "fragment", "embed")
    ready = pipeline.typeset(pipeline.compose(notice, today, [issuer]), layout, families, asked)

    def run(data: bytes) -> None:
        for name in names:
            (layout.folder / name).write_bytes(data)
        try:
            pipeline.build(notice, today, ready, families, Settings(layout, asked), Here())
        except RecursionError as error:  # a worker says as much
            raise DefinitionError("it is nested too deeply") from error

    return run


def logo_file(suffix: str, folder: Path) -> Run:
    """Read a logo, and draw it."""
    where = office(folder)
    path = where.notices / "issuers" / f"logo.{suffix}"
    issuer = where.notices / "issuers" / "remembrance-office.toml"
    issuer.write_text(f'{issuer.read_text("utf-8")}\n[logo]\nfile = "{path.name}"\nalt = "Arms"\n')
    notice = project.load_notice(NOTICE, where, ["en"])
    today = occurrence(notice.definition, YEAR)
    layout = layouts.chosen(notice, "classic")
    families = fonts.load(where)

    def run(data: bytes) -> None:
        path.write_bytes(data)
        loaded = project.load_issuer("remembrance-office", where)
        statements = pipeline.compose(notice, today, [loaded])
        logo.usual_height(data)
        ready = pipeline.typeset(statements, layout, families, ("logo",))
        pipeline.build(notice, today, ready, families, Settings(layout, ("logo",)), Here())

    return run


def font_table(folder: Path) -> Run:
    """Read a table of fonts."""
    where = office(folder)
    own = folder / "fonts"
    shutil.copytree(folders.shipped("fonts"), own, dirs_exist_ok=True)
    where = folders.locate(where.notices, own)

    def run(data: bytes) -> None:
        (own / folders.FONT_TABLE).write_bytes(data)
        families = fonts.load(where)
        families.needed("აბ 漢字", "ka")

    return run


def font_file(folder: Path) -> Run:
    """Read a font, alone and as a collection."""

    def run(data: bytes) -> None:
        for suffix in (".ttf", face.COLLECTION):
            reason = sfnt.wrong(data, collection=suffix == face.COLLECTION)
            sfnt.is_variable(data)
            path = folder / f"font{suffix}"
            path.write_bytes(data)
            digest = hashlib.sha256(data).hexdigest()
            own = face.Face(path, "notice-font", "Font", face.REGULAR, "normal", digest)
            if not reason:
                face.drawn.__wrapped__(own)

    return run
