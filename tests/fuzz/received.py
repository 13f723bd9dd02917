"""Readers of what somebody types, of what others send, and of what an earlier build wrote."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from tests.fuzz.office import NOTICE, YEAR, office
from tests.fuzz.target import Run

from notice import paper, spans, standard, worker
from notice.calendar.occurrence import occurrence
from notice.cli import options
from notice.compare import released
from notice.definition import fonts, languages, layouts, project
from notice.definition.models import Observed
from notice.edition import feeds, formats, manifest, pipeline, receipt, store, verify
from notice.edition.artifact import Settings
from notice.edition.build import BuildOptions
from notice.edition.build import run as build
from notice.edition.verify import VerifyOptions
from notice.errors import NoticeError
from notice.folders import Folders
from notice.importing import statement
from notice.importing.readers import Original
from notice.new import questions
from notice.new.questions import Answers
from notice.new.scaffold import NewNotice
from notice.worker import Here

EPOCH = (1980, 1, 1, 0, 0, 0)


# --- what somebody types --------------------------------------------------------------------------


def arguments(folder: Path) -> Run:
    """Read what is typed: years, dates, names, and the answers to what a new notice is to be."""
    where = office(folder)
    readers: list[Callable[[str], object]] = [
        spans.parse_years,
        spans.parse_span,
        spans.parse_epoch,
        options.year,
        options.words,
        options._dated("--date"),  # noqa: SLF001 - the reader of every date that is typed
        paper.parse,
        standard.parse,
        lambda typed: languages.load(typed, where),
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


def numbers(folder: Path) -> Run:
    """Read the numbers of a text in the language that its first byte chooses."""
    where = office(folder)
    tags = where.names("languages", ".toml")

    def run(data: bytes) -> None:
        language = languages.load(tags[data[0] % len(tags) if data else 0], where)
        read = data[1:].decode("utf-8", "replace")
        for sentences in (True, False):
            for mention in language.reader.read(read, sentences=sentences):
                assert 0 <= mention.start < mention.end <= len(read)
                mention.phrase(read)
                mention.sentence(read)

    return run


def imported(suffix: str, folder: Path) -> Run:
    """Make a notice of a file, as ``notice import`` does, without a process that has limits."""
    where = office(folder)
    path = folder / f"statement{suffix}"
    language = languages.load("en", where)
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
            imported = statement.proposed(Original.at(path), YEAR, new, where).written(where)
        shutil.rmtree(where.notices / new.id)
        str([*map(str, imported.remarks)]).encode()

    return run


def against(suffix: str, folder: Path) -> Run:
    """Read a copy that a reviewer gives back."""
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


def word_parts(folder: Path) -> Run:
    """Read a Word file whose parts are given, to import it and as a copy."""
    readers = imported(".docx", folder), against(".docx", folder)

    def run(data: bytes) -> None:
        for reader in readers:
            try:
                reader(packed(data))
            except NoticeError:
                continue

    return run


def built(folder: Path) -> tuple[Folders, Path]:
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


def manifest_file(folder: Path) -> Run:
    """Read a manifest wherever it is read, and make its edition again."""
    where, edition = built(folder)
    path = edition / manifest.NAME
    notice = project.load_notice(NOTICE, where, ["en"])
    issuer = project.load_issuer("remembrance-office", where)
    today = occurrence(notice.definition, YEAR)
    families = fonts.load(where)
    settings = Settings(layouts.chosen(notice), ("txt", "ics", "item"))
    statements = pipeline.compose(notice, today, [issuer])
    ready = pipeline.typeset(statements, settings.layout, families, settings.formats)
    made = pipeline.build(notice, today, ready, families, settings, Here())
    statements = [each.statement for each in ready]

    def run(data: bytes) -> None:
        path.write_bytes(data)
        content = manifest.read(path)
        names = {row["file"] for row in content["files"]}
        [found.line for found in manifest.findings(content, names, statements, notice)]
        store.revised(made, edition)
        feeds.stale(folder / "out", statements, settings)
        for found in released.find(folder / "out", NOTICE):
            found.wording("en", "remembrance-office")
        with patch.object(worker, "shared", Here):
            verify.run(VerifyOptions(folder / "out", rebuild=True, templates=where.notices))

    return run


def item_file(folder: Path) -> Run:
    """Read an item of a feed back that its manifest says was written so."""
    where, edition = built(folder)
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
