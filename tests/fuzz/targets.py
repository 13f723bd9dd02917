"""Every reader of what somebody else may have written, each as a function of bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from tests.fuzz.target import Run, Target

from notice import folders, paper, worker
from notice.calendar import schedule
from notice.calendar.occurrence import occurrence
from notice.cli import options
from notice.compare import released
from notice.definition import approval, face, fonts, layouts, logo, profile, project, sfnt
from notice.definition.models import Observed
from notice.edition import feeds, formats, manifest, movements, pipeline, receipt, verify
from notice.edition.artifact import Settings
from notice.edition.build import BuildOptions
from notice.edition.build import run as build
from notice.edition.verify import VerifyOptions
from notice.errors import DefinitionError, NoticeError
from notice.folders import Folders
from notice.importing import statement
from notice.language.language import Language
from notice.new import questions
from notice.new.questions import Answers
from notice.new.scaffold import NewNotice
from notice.preflight import sources
from notice.render.pdf.archive import parse_standard
from notice.specimen import specimen, text
from notice.statement.compose import compose
from notice.toml import tomlfile
from notice.worker import Here

NOTICE, YEAR = "20-january", 2026
SHEETS = ("print.css", "card.css", "screen.css")
EPOCH = (1980, 1, 1, 0, 0, 0)


def office(folder: Path) -> Folders:
    """Write the office of one notice into a folder and return where its files lie."""
    shipped = folders.shipped("templates")
    for name in (NOTICE, "issuers", "layouts", "profiles"):
        shutil.copytree(shipped / name, folder / "templates" / name, dirs_exist_ok=True)
    return folders.locate(folder / "templates")


# --- what an office writes ------------------------------------------------------------------------


def _source(folder: Path) -> Run:
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


def _definition(folder: Path) -> Run:
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


def _issuer(folder: Path) -> Run:
    where = office(folder)
    path = where.notices / "issuers" / "remembrance-office.toml"
    notice = project.load_notice(NOTICE, where)
    today = occurrence(notice.definition, YEAR)

    def run(data: bytes) -> None:
        path.write_bytes(data)
        pipeline.compose(notice, today, [project.load_issuer("remembrance-office", where)])

    return run


def _language(folder: Path) -> Run:
    path = folder / "en.toml"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        language = Language.of("en", tomlfile.read(path, folder))
        text.as_text(specimen.specimen(language))
        language.reader.read("36th, thirty-six years since 1990, on 20 January 2026")

    return run


def _profile(folder: Path) -> Run:
    where = office(folder)
    path = where.notices / "profiles" / "ghost.toml"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        profile.load("ghost", where, formats.CHOICES)

    return run


def _approvals(folder: Path) -> Run:
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


def _layout(names: tuple[str, ...], folder: Path) -> Run:
    """Fill and check what browsers and mail programs get, with one text as several files."""
    where = office(folder)
    notice = project.load_notice(NOTICE, where, ["en"])
    issuer = project.load_issuer("remembrance-office", where)
    today = occurrence(notice.definition, YEAR)
    layout = layouts.chosen(notice, "classic")
    families = fonts.load(where)
    asked = ("html", "email", "fragment", "embed")
    ready = pipeline.typeset(pipeline.compose(notice, today, [issuer]), families, asked)

    def run(data: bytes) -> None:
        for name in names:
            (layout.folder / name).write_bytes(data)
        try:
            pipeline.build(notice, today, ready, families, Settings(layout, asked), Here())
        except RecursionError as error:  # a worker says as much
            raise DefinitionError("it is nested too deeply") from error

    return run


def _logo(suffix: str, folder: Path) -> Run:
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
        ready = pipeline.typeset(statements, families, ("logo",))
        pipeline.build(notice, today, ready, families, Settings(layout, ("logo",)), Here())

    return run


def _font_table(folder: Path) -> Run:
    where = office(folder)
    own = folder / "fonts"
    shutil.copytree(folders.shipped("fonts"), own, dirs_exist_ok=True)
    where = folders.locate(where.notices, own)

    def run(data: bytes) -> None:
        (own / folders.FONT_TABLE).write_bytes(data)
        families = fonts.load(where)
        families.needed("აბ 漢字", "ka")

    return run


def _font(folder: Path) -> Run:
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


# --- what somebody types --------------------------------------------------------------------------


def _arguments(folder: Path) -> Run:
    where = office(folder)
    readers: list[Callable[[str], object]] = [
        schedule.parse_years,
        schedule.parse_span,
        schedule.parse_epoch,
        options.year,
        options.words,
        options._dated("--date"),  # noqa: SLF001 - the reader of every date that is typed
        paper.parse,
        parse_standard,
        lambda typed: project.load_language(typed, where),
        lambda typed: project.load_issuer(typed, where),
        lambda typed: project.located("layout", typed, where, ""),
        lambda typed: project.load_notice(NOTICE, where, [typed]),
        lambda typed: formats.asked([typed]),
    ]

    def run(data: bytes) -> None:
        lines = data.decode("utf-8", "surrogateescape").split("\n")
        for reader in readers:
            try:
                reader(lines[0])
            except NoticeError:
                continue
        typed = dict(line.split("=", 1) for line in lines if "=" in line)
        questions.read(Answers(typed, where))

    return run


# --- what others send -----------------------------------------------------------------------------


def _numbers(folder: Path) -> Run:
    where = office(folder)
    tags = where.names("languages", ".toml")

    def run(data: bytes) -> None:
        language = project.load_language(tags[data[0] % len(tags) if data else 0], where)
        read = data[1:].decode("utf-8", "replace")
        for sentences in (True, False):
            for mention in language.reader.read(read, sentences=sentences):
                assert 0 <= mention.start < mention.end <= len(read)
                mention.phrase(read)
                mention.sentence(read)

    return run


def _imported(suffix: str, folder: Path) -> Run:
    """Make a notice of a file, as ``notice import`` does, without a process that has limits."""
    where = office(folder)
    path = folder / f"statement{suffix}"
    language = project.load_language("en", where)
    new = NewNotice(
        id="day",
        name="A day",
        first_date=date(1990, 1, 20),
        observed=Observed(),
        languages=(language,),
        issuer="remembrance-office",
        issuer_name="",
        place="",
        timezone="UTC",
        counts="anniversaries",
        tone="commemoration",
    )

    def run(data: bytes) -> None:
        path.write_bytes(data)
        with patch.object(worker, "shared", Here):
            imported = statement.run(path, YEAR, new, where)
        shutil.rmtree(where.notices / new.id)
        str([*map(str, imported.remarks)]).encode()

    return run


def _against(suffix: str, folder: Path) -> Run:
    path = folder / f"copy{suffix}"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        released.of_file(path)

    return run


def packed(data: bytes) -> bytes:
    """Return a Word file of parts that follow each other, each after a line ``=== its name``."""
    parts = dict(part.partition(b"\n")[::2] for part in data.split(b"\n=== ")[1:])
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name.decode("latin-1"), EPOCH), content)
    return file.getvalue()


def _word_parts(folder: Path) -> Run:
    imported, against = _imported(".docx", folder), _against(".docx", folder)

    def run(data: bytes) -> None:
        for reader in (imported, against):
            try:
                reader(packed(data))
            except NoticeError:
                continue

    return run


def _edition(folder: Path) -> tuple[Folders, Path]:
    """Build an edition into a folder, and return where its notice and its files lie."""
    where, out = office(folder), folder / "out"
    asked = BuildOptions(
        range(YEAR, YEAR + 1),
        (NOTICE,),
        ("en",),
        formats=("txt", "ics", "feed"),
        out=out,
        templates=where.notices,
    )
    for _ in build(asked, print, print):
        pass
    return where, manifest.folder(out, NOTICE, YEAR)


def _manifest(folder: Path) -> Run:
    where, edition = _edition(folder)
    path = edition / manifest.NAME
    notice = project.load_notice(NOTICE, where, ["en"])
    issuer = project.load_issuer("remembrance-office", where)
    today = occurrence(notice.definition, YEAR)
    families = fonts.load(where)
    settings = Settings(layouts.chosen(notice), ("txt", "ics", "item"))
    ready = pipeline.typeset(pipeline.compose(notice, today, [issuer]), families, settings.formats)
    made = pipeline.build(notice, today, ready, families, settings, Here())
    statements = [each.statement for each in ready]

    def run(data: bytes) -> None:
        path.write_bytes(data)
        content = manifest.read(path)
        names = {row["file"] for row in content["files"]}
        [found.line for found in manifest.findings(content, names, statements, notice)]
        manifest.revised(made, edition)
        feeds.stale(folder / "out", statements, settings)
        for found in released.find(folder / "out", NOTICE):
            found.wording("en", "remembrance-office")
        with patch.object(worker, "shared", Here):
            verify.run(VerifyOptions(folder / "out", rebuild=True, templates=where.notices))

    return run


def _item(folder: Path) -> Run:
    """Read an item of a feed back that its manifest says was written so."""
    where, edition = _edition(folder)
    notice = project.load_notice(NOTICE, where, ["en"])
    issuer = project.load_issuer("remembrance-office", where)
    statements = pipeline.compose(notice, occurrence(notice.definition, YEAR), [issuer])
    path = edition / manifest.NAME
    content = json.loads(path.read_bytes())
    settings = Settings(layouts.chosen(notice), ("item",))

    def run(data: bytes) -> None:
        for row in content["files"]:
            if row["format"] == "item":
                (edition / row["file"]).write_bytes(data)
                row["sha256"] = hashlib.sha256(data).hexdigest()
        path.write_bytes(receipt.write(content))
        feeds.stale(folder / "out", statements, settings)

    return run


QUICK = 300
"""The inputs of readers that take a few milliseconds for each."""
DEFINITIONS = "templates/*/notice.toml"
LAYOUTS = "templates/layouts/*"
TEXTS = "tests/data/letters/*.txt"
TARGETS = {
    target.name: target
    for target in (
        Target("source", _source, ["templates/*/en.md", "tests/data/statements/*.en.md"]),
        Target("definition", _definition, [DEFINITIONS], fresh=QUICK),
        Target("issuer", _issuer, ["templates/issuers/*.toml"], fresh=QUICK),
        Target("language", _language, ["templates/languages/*.toml"]),
        Target("profile", _profile, ["templates/profiles/*.toml"], fresh=QUICK),
        Target("approvals", _approvals, fresh=QUICK),
        Target("font-table", _font_table, ["fonts/fonts.toml"], fresh=QUICK),
        Target("font", _font, fresh=QUICK),
        Target("style-sheet", partial(_layout, SHEETS), [f"{LAYOUTS}/[!e]*.css"]),
        Target("mail-style-sheet", partial(_layout, ("email.css",)), [f"{LAYOUTS}/email.css"]),
        Target("page", partial(_layout, ("page.html",)), [f"{LAYOUTS}/page.html"]),
        Target("mail-page", partial(_layout, ("email.html",)), [f"{LAYOUTS}/email.html"]),
        Target("logo-svg", partial(_logo, "svg"), ["templates/issuers/*.svg"]),
        Target("logo-png", partial(_logo, "png")),
        Target("manifest", _manifest, fresh=QUICK),
        Target("item", _item, fresh=QUICK),
        Target("arguments", _arguments, fresh=QUICK),
        Target("numbers", _numbers, [TEXTS]),
        Target("import-text", partial(_imported, ".txt"), [TEXTS]),
        Target("import-markdown", partial(_imported, ".md"), ["tests/golden/*.md"]),
        Target("import-page", partial(_imported, ".html")),
        Target("import-mail", partial(_imported, ".eml")),
        Target("import-word", partial(_imported, ".docx"), fresh=QUICK),
        Target("import-pdf", partial(_imported, ".pdf")),
        Target("word-parts", _word_parts),
        Target("against-text", partial(_against, ".txt"), ["tests/golden/*.txt"], fresh=QUICK),
        Target("against-page", partial(_against, ".html"), fresh=QUICK),
    )
}
