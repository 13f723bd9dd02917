"""A run of builds: what is made, what is left alone, what is refused, and what is built again."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pytest

import notice
from notice.edition.build import BuildOptions, run
from notice.edition.done import Done
from notice.edition.formats import FORMATS, HOWTOS
from notice.errors import DefinitionError, FileError, SourceError
from notice.spans import parse_years

ROOT = Path(__file__).parents[1]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "src")}
AZERBAIJANI = """\
+++
title = "Bir gün"
subject = "Gün haqqında bəyanat"
status = "draft"
+++

{}
"""
NO_GLYPH = "\U00012000"
"""A cuneiform sign: no font of ours has it."""
DRAWN = ("txt", "html")
"""Formats of which one is set in fonts."""


class Build(Protocol):
    """Builds in the test's folder."""

    def __call__(self, years: str | None = "2026", **order: Any) -> list[Done]:
        """Return what became of each edition."""


@pytest.fixture
def build(
    tmp_path: Path,
    office: Callable[..., Path],
    approve: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Build:
    """Build the notice ``day``, in English as final and in Azerbaijani as a draft; texts only."""
    templates = office()
    definition = templates / "day" / "notice.toml"
    definition.write_text(definition.read_text().replace('"en"', '"en", "az"'))
    (templates / "day" / "az.md").write_text(AZERBAIJANI.format("Xatırlayırıq."), "utf-8")
    approve(templates)
    monkeypatch.chdir(tmp_path)

    def start(years: str | None = "2026", **order: Any) -> list[Done]:
        given = BuildOptions(
            None if years is None else parse_years(years), **{"formats": ("txt",)} | order
        )
        done = run(given, lambda _: None, lambda _: None)
        return [each for each in done if isinstance(each, Done)]

    return start


def write(path: str, old: str, new: str) -> None:
    """Replace a part of a file, which has to be there once."""
    text = Path(path).read_text("utf-8")
    assert text.count(old) == 1
    Path(path).write_text(text.replace(old, new), "utf-8")


def add_notice(name: str, definition: str = "", text: str = "We remember.") -> None:
    """Write a second notice in English beside ``day``; ``definition`` replaces its first date."""
    folder = Path("templates", name)
    folder.mkdir()
    toml = Path("templates/day/notice.toml").read_text()
    toml = toml.replace('"day"', f'"{name}"').replace('"en", "az"', '"en"')
    (folder / "notice.toml").write_text(toml.replace("1990-01-20", definition or "1990-01-20"))
    english = Path("templates/day/en.md").read_text().replace("We remember.", text)
    (folder / "en.md").write_text(english, "utf-8")


def state(folder: str = "out") -> dict[str, tuple[int, int]]:
    """Return every file and folder below ``folder`` with its identity and time of change."""
    paths = [Path(folder), *Path(folder).rglob("*")]
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


def contents(folder: str = "out") -> dict[str, bytes]:
    """Return every file below ``folder`` with its bytes."""
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def listed(path: str = "out/day/2026/manifest.json") -> dict[str, dict[str, Any]]:
    """Return the rows of a manifest by file."""
    return {row["file"]: row for row in json.loads(Path(path).read_bytes())["files"]}


# --- what each output keeps ----------------------------------------------------------------------

APART = {
    "txt": r"body\.\n\n\* \* \*\n\nThe end",
    "flowed": r"body\.\n\n\* \* \*\n\nThe end",
    "md": r"body\.\n\n---\n\nThe end",
    "html": 'body.*<div class="closing">\n<p>The end',
    "email": 'body.*<hr [^>]*>\n<div class="closing"[^>]*>\n<p [^>]*>The end',
    "fragment": 'body.*<hr [^>]*>\n<div class="closing"[^>]*>\n<p [^>]*>The end',
    "embed": "body.*<hr [^>]*>\n<p [^>]*>The end",
    "item": r"body.*<hr>\\n<p>The end",
    "eml": r"body\.\s+\* \* \*\s+The end.*body.*<hr [^>]*>\s+<div [^>]*>\s+<p [^>]*>The end",
}
"""What stands between the text and its closing, by format."""


@pytest.mark.parametrize("form", APART)
def test_every_output_sets_the_closing_apart(form: str, office: Callable[..., Path]) -> None:
    mail = '[mail]\nfrom = "press@office.example"\n'
    root = office("The body.\n\n---\n\nThe end.", issuer=mail)
    made = notice.build(notice.load("day", templates=root), 2026, formats=[form])
    text = next(each.data for each in made.artifacts if each.format == form).decode()
    text = re.sub(r"=\r\n", "", text).replace("=3D", "=") if form == "eml" else text
    assert re.search(APART[form], re.sub("</?span[^>]*>", "", text), re.DOTALL)


# --- which editions ------------------------------------------------------------------------------


def test_a_range_of_years(build: Build) -> None:
    done = build("2026..2029")
    assert [(each.notice, each.occurrence.year, each.occurrence.number) for each in done] == [
        ("day", 2026, 36),
        ("day", 2027, 37),
        ("day", 2028, 38),
        ("day", 2029, 39),
    ]
    for each in done:
        folder = Path("out", "day", str(each.occurrence.year))
        names = [f"day-{each.occurrence.year}.az.txt", f"day-{each.occurrence.year}.en.txt"]
        assert each.paths == tuple(folder / name for name in names)
        assert {path.name for path in folder.iterdir()} == {*names, "manifest.json", "SHA256SUMS"}


@pytest.mark.parametrize(
    ("today", "year"),
    [("2026-01-19", 2026), ("2026-01-20", 2026), ("2026-01-21", 2027), ("1989-05-01", 1991)],
)
def test_without_years_the_next_occurrence_is_built(build: Build, today: str, year: int) -> None:
    """The day itself is still to come."""
    (done,) = build(None, today=date.fromisoformat(today))
    assert done.occurrence.year == year


def test_each_notice_has_its_own_next_occurrence(build: Build) -> None:
    add_notice("eve", "1990-12-31")
    done = build(None, today=date(2026, 3, 1))
    assert [(each.notice, each.occurrence.year) for each in done] == [("day", 2027), ("eve", 2026)]


@pytest.mark.usefixtures("build")
def test_years_left_out_are_said_once() -> None:
    """In a range, a leap-years notice has an edition every fourth year and a message for others."""
    add_notice("leap", '1988-02-29\n[observed]\nrule = "leap-years"\n')
    toml = Path("templates/leap/notice.toml")
    lines = toml.read_text().split("\n")
    table = lines.index("[observed]")
    toml.write_text("\n".join(lines[:table] + lines[table + 2 :] + lines[table : table + 2]))
    told: list[str] = []
    order = BuildOptions(range(2026, 2034), ("leap",), formats=("txt",))
    done = [*run(order, lambda _: None, told.append)]
    assert [each.occurrence.year for each in done if isinstance(each, Done)] == [2028, 2032]
    left_out = (2026, 2027, 2029, 2030, 2031, 2033)
    assert told == [f"leap: {year} has no 29 February" for year in left_out]


def test_a_language_that_one_notice_has(build: Build) -> None:
    """``--lang az`` builds the notices that have it and passes the others by."""
    add_notice("eve")
    assert [(each.notice, len(each.paths)) for each in build(languages=["az"])] == [("day", 1)]


def test_names_hold_the_issuer_where_one_is_asked_for(build: Build) -> None:
    shutil.copy("templates/issuers/office.toml", "templates/issuers/bureau.toml")
    build()
    (done,) = build(issuers=["office", "bureau"])
    names = [
        f"day-2026.{issuer}.{tag}.txt" for issuer in ("bureau", "office") for tag in ("az", "en")
    ]
    assert [path.name for path in done.paths] == names
    assert sorted(listed()) == sorted([*names, "day-2026.az.txt", "day-2026.en.txt"])
    assert {row["issuer"] for row in listed().values()} == {"bureau", "office"}


def test_what_is_asked_twice_is_made_once(build: Build) -> None:
    (done,) = build(
        notices=["day", "day"],
        languages=["en", "en"],
        issuers=["office"] * 2,
        formats=["txt", "text"],
    )
    assert [path.name for path in done.paths] == ["day-2026.office.en.txt"]


# --- nothing, or all of it -----------------------------------------------------------------------


def test_one_mistake_anywhere_stops_the_run_with_nothing_written(build: Build) -> None:
    add_notice("eve", text="{{ yaer }}")
    with pytest.raises(SourceError, match="yaer"):
        build()
    assert not Path("out").exists()


def test_a_refused_edition_leaves_the_previous_one(build: Build) -> None:
    """2027 has a character without a glyph: 2026 and 2028 are written, 2027 stays as it was."""
    build("2026..2028", formats=DRAWN)
    before = contents()
    text = f"We remember everyone.{{% if year == 2027 %}} {NO_GLYPH}{{% endif %}}"
    write("templates/day/en.md", "We remember.", text.replace("{%", "\n{%").replace("%} ", "%}\n"))
    done = build("2026..2028", formats=DRAWN)
    assert [each.refused for each in done] == [False, True, False]
    assert done[1].paths == ()
    assert [finding.code for finding in done[1].findings if finding.severity == "error"] == [
        "missing-glyph"
    ]
    after = contents()
    assert after.keys() == before.keys()
    changed = {name for name in after if after[name] != before[name]}
    assert {name.split("/")[1] for name in changed} == {"2026", "2028"}
    assert b"everyone" in after["day/2028/day-2028.en.txt"]


def test_a_refused_first_edition_makes_no_folder(build: Build) -> None:
    write("templates/day/en.md", "We remember.", NO_GLYPH)
    (done,) = build(formats=DRAWN)
    assert done.refused
    assert not Path("out").exists()


def test_a_refused_edition_is_not_taken_for_up_to_date(build: Build) -> None:
    write("templates/day/en.md", "We remember.", NO_GLYPH)
    assert [build(formats=DRAWN)[0].refused, build(formats=DRAWN)[0].refused] == [True, True]
    write("templates/day/en.md", NO_GLYPH, "We remember.")
    assert not build(formats=DRAWN)[0].refused


# --- a part of an edition ------------------------------------------------------------------------


def test_a_partial_build_replaces_its_own_rows(build: Build) -> None:
    build()
    before = listed()
    write("templates/day/az.md", "Xatırlayırıq.", "Hamını xatırlayırıq.")
    (done,) = build(languages=["az"])
    assert [path.name for path in done.paths] == ["day-2026.az.txt"]
    after = listed()
    assert [*after] == [*before] == ["day-2026.az.txt", "day-2026.en.txt"]
    assert after["day-2026.en.txt"] == before["day-2026.en.txt"]
    assert after["day-2026.az.txt"]["sha256"] != before["day-2026.az.txt"]["sha256"]


def test_a_partial_build_keeps_the_findings_of_the_rest(build: Build) -> None:
    """The Azerbaijani draft is still told of in the manifest after a build in English alone."""
    build()
    before = contents()
    (done,) = build(languages=["en"], force=True)
    assert done.findings == ()
    assert contents() == before


@pytest.mark.parametrize("part", [{"languages": ["az"]}, {"formats": ["html"]}, {"force": True}])
def test_after_a_partial_build_the_whole_is_up_to_date(build: Build, part: dict[str, Any]) -> None:
    """What a part is made from does not depend on what else was asked for."""
    build()
    build(**part)
    before = state()
    build()
    assert state() == before


def test_a_language_that_the_notice_no_longer_has_goes(build: Build) -> None:
    """Its rows, files and findings: nobody would keep them right."""
    build()
    write("templates/day/notice.toml", '"en", "az"', '"en"')
    (done,) = build()
    assert [path.name for path in done.paths] == ["day-2026.en.txt"]
    names = ("SHA256SUMS", "day-2026.en.txt", "manifest.json")
    assert sorted(contents()) == [f"day/2026/{name}" for name in names]
    assert [*listed()] == ["day-2026.en.txt"]
    assert json.loads(Path("out/day/2026/manifest.json").read_bytes())["findings"] == []


def test_a_file_that_somebody_has_changed_is_not_deleted(build: Build) -> None:
    build()
    Path("out/day/2026/day-2026.az.txt").write_text("corrected by hand")
    Path("out/day/2026/notes.txt").write_text("not ours")
    write("templates/day/notice.toml", '"en", "az"', '"en"')
    build()
    assert contents()["day/2026/day-2026.az.txt"] == b"corrected by hand"
    assert contents()["day/2026/notes.txt"] == b"not ours"
    assert [*listed()] == ["day-2026.en.txt"]


# --- up to date ----------------------------------------------------------------------------------


def test_an_up_to_date_build_writes_nothing_and_says_the_same(build: Build) -> None:
    first = build("2026..2027")
    before = state()
    assert build("2026..2027") == [replace(done, current=True) for done in first]
    assert [finding.code for finding in first[0].findings] == ["draft"]
    assert state() == before


def test_an_up_to_date_build_says_the_same_from_another_folder(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Places in the manifest begin at the templates, wherever they and the reader are."""
    build()
    before = contents()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (done,) = build(templates=tmp_path / "templates", out=tmp_path / "out")
    place = f"{tmp_path}/templates/day/az.md:4"
    assert [finding.place for finding in done.findings] == [place]
    (done,) = build(templates=tmp_path / "templates", out=tmp_path / "out", force=True)
    assert [finding.place for finding in done.findings] == [place]
    assert contents("../out") == before


def test_an_up_to_date_build_imports_no_engine(build: Build) -> None:
    """In another process, with another hash seed and time zone, it is up to date as well."""
    (done,) = build(formats=("pdf", "txt", "html"))
    before = contents()
    command = [sys.executable, "-X", "importtime", "-m", "notice", "build", "2026"]
    ran = subprocess.run(
        command,
        env=ENVIRONMENT | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == [str(path) for path in done.paths]
    assert "warning [draft] templates/day/az.md" in ran.stderr
    imported = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert "notice.edition.build" in imported
    assert not {"weasyprint", "fontTools", "tinycss2", "PIL"} & imported
    assert contents() == before


def touch_nothing() -> None:
    """Only the time of a source changes."""
    os.utime("templates/day/en.md", (0, 0))


@pytest.mark.parametrize(
    "change",
    [
        touch_nothing,
        lambda: write("templates/day/notice.toml", 'tone = "', '# A comment.\ntone = "'),
        lambda: add_notice("eve"),
        lambda: Path("templates/issuers/other.toml").write_text("x"),
        lambda: Path("out/day/2026/notes.txt").write_text("not ours"),
    ],
    ids=["time", "comment", "notice", "issuer", "file-of-the-reader"],
)
def test_what_does_not_matter_builds_nothing_again(
    build: Build, change: Callable[[], object]
) -> None:
    build(notices=["day"])
    change()
    before = state()
    build(notices=["day"])
    assert state() == before


def own_language(old: str, new: str) -> None:
    """Put a changed language file beside the notices: it hides the shipped one."""
    Path("templates/languages").mkdir()
    shutil.copy(ROOT / "templates/languages/en.toml", "templates/languages")
    write("templates/languages/en.toml", f'name = "{old}"', f'name = "{new}"')


CHANGES: dict[str, Callable[[], object]] = {
    "source": lambda: write("templates/day/en.md", "We remember.", "We remember everyone."),
    "front-matter": lambda: write("templates/day/en.md", "on the day", "on this day"),
    "definition": lambda: write("templates/day/notice.toml", '"A day"', '"The day"'),
    "fact": lambda: Path("templates/day/notice.toml").write_text(
        Path("templates/day/notice.toml").read_text()
        + '[facts.killed]\nvalue = 150\nsource = "A record"\n'
    ),
    "issuer": lambda: write("templates/issuers/office.toml", 'en = "Baku"', 'en = "Bakı"'),
    "language": lambda: own_language("English", "British English"),
    "style-sheet": lambda: Path("templates/layouts/own/print.css").write_text("p { color: red }"),
    "page": lambda: Path("templates/layouts/own/page.html").write_text("<p>x</p>"),
    "file-of-the-layout": lambda: Path("templates/layouts/own/seal.svg").write_text("<svg/>"),
    "output-changed": lambda: Path("out/day/2026/day-2026.en.txt").write_text("x"),
    "output-emptied": lambda: Path("out/day/2026/day-2026.en.txt").write_bytes(b""),
    "output-gone": lambda: Path("out/day/2026/day-2026.en.txt").unlink(),
    "manifest-changed": lambda: write(
        "out/day/2026/manifest.json", '"ordinal": 36', '"ordinal": 37'
    ),
    "digests-gone": lambda: Path("out/day/2026/SHA256SUMS").unlink(),
    "digests-changed": lambda: Path("out/day/2026/SHA256SUMS").write_text("x"),
    "manifest-gone": lambda: Path("out/day/2026/manifest.json").unlink(),
    "everything-gone": lambda: shutil.rmtree("out"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_matters_builds_again(build: Build, change: Callable[[], object]) -> None:
    """Afterwards it is as if it had been built for the first time, and up to date."""
    build()
    before = state()
    change()
    (done,) = build()
    after = state()
    english = "out/day/2026/day-2026.en.txt"
    assert Path(english) in done.paths
    assert after[english] != before[english]
    built = contents()
    build()
    assert state() == after
    shutil.rmtree("out")
    build()
    assert contents() == built


@pytest.mark.parametrize(
    "option",
    [{"width": 60}, {"paper": "letter"}, {"standard": "a4-ua2"}, {"fonts": Path("own")}],
    ids=str,
)
def test_another_option_builds_again(build: Build, option: dict[str, Any]) -> None:
    shutil.copytree(ROOT / "fonts", "own")
    table = Path("own/fonts.toml")
    families = table.read_text("utf-8").split("[[families]]")
    table.write_text(
        "[[families]]".join(families[:2]).replace('family = "', 'family = "Own '), "utf-8"
    )
    build()
    before = state()
    build(**option)
    assert state() != before


def test_a_logo_builds_again(build: Build) -> None:
    logo = Path("templates/issuers/wave.svg")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>{}</title></svg>'
    logo.write_text(svg.format("A wave"))
    issuer = Path("templates/issuers/office.toml")
    issuer.write_text(issuer.read_text() + '[logo]\nfile = "wave.svg"\nalt = "A wave"\n')
    build()
    before = state()
    build()
    assert state() == before
    logo.write_text(svg.format("Another wave"))
    build()
    assert state() != before


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"version": 2}', "[" * 200_000])
def test_a_damaged_manifest_stops_the_build(build: Build, text: str) -> None:
    """What it says of events that readers have would be lost; more in tests/test_receipt.py."""
    build()
    Path("out/day/2026/manifest.json").write_text(text)
    before = contents()
    for force in (False, True):
        with pytest.raises(FileError) as caught:
            build(force=force)
        assert str(caught.value).startswith("out/day/2026/manifest.json: ")
        assert str(caught.value).endswith("or delete it, and the next build makes the edition anew")
        assert contents() == before


KILLED = """
import os, signal, sys
from notice import cli

def hook(event, arguments):
    if event == "os.link" and "notes.txt" in str(arguments[0]):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
cli.main(["build", "2026", "--format", "txt,html"])
"""
"""The program, dead at the moment at which it takes over a file of the reader (PEP 578)."""


def test_the_next_build_mends_what_a_killed_one_left(build: Build, tmp_path: Path) -> None:
    """The edition of before stays, and the hidden folder goes. More: tests/test_reliability.py."""
    build(formats=("txt", "html"))
    Path("out/day/2026/notes.txt").write_text("not ours")
    write("templates/day/en.md", "We remember.", "We remember everyone.")
    (tmp_path / "tmp").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", KILLED], env=ENVIRONMENT | {"TMPDIR": "tmp"}, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert [*Path("out/day").glob(".notice-*")] != []
    assert "everyone" not in Path("out/day/2026/day-2026.en.txt").read_text()
    build(formats=("txt", "html"))
    mended = contents()
    assert mended.pop("day/2026/notes.txt") == b"not ours"
    shutil.rmtree("out")
    build(formats=("txt", "html"))
    assert contents() == mended


# --- the same bytes ------------------------------------------------------------------------------


def test_the_same_bytes_again(build: Build) -> None:
    """Forced, not a byte of an edition differs. Elsewhere: tests/test_bytes.py."""
    build(formats=("pdf", "txt", "html"))
    first = contents()
    assert len(first) == 8
    build(formats=("pdf", "txt", "html"), force=True)
    assert contents() == first


def test_two_builds_at_once_keep_the_rows_of_each_other(build: Build) -> None:
    """Two processes build a language each into one edition, over and over."""
    command = [sys.executable, "-m", "notice", "build", "2026..2045", "--format", "txt", "-q"]
    both = [
        subprocess.Popen([*command, "--lang", tag], env=ENVIRONMENT, stdout=subprocess.PIPE)
        for tag in ("en", "az")
    ]
    for process in both:
        process.communicate()
        assert process.returncode == 0
    for year in range(2026, 2046):
        rows = listed(f"out/day/{year}/manifest.json")
        assert [*rows] == [f"day-{year}.az.txt", f"day-{year}.en.txt"]
    before = state()
    build("2026..2045")
    assert state() == before


def test_a_build_waits_for_another_that_is_writing(build: Build) -> None:
    """While a folder is held, nothing in it changes; then the build goes on."""
    build()
    before = state()
    command = [sys.executable, "-m", "notice", "build", "2026", "--format", "txt", "--force"]
    held = os.open("out/day", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        process.communicate(timeout=2)
    assert state() == before
    os.close(held)
    process.communicate()
    assert process.returncode == 0
    assert state() != before


def test_all_formats_are_all_but_a_message_from_nobody(
    tmp_path: Path, office: Callable[..., Path]
) -> None:
    templates = office()
    told: list[str] = []

    def formats(*asked: str, sender: str | None = None) -> set[str]:
        out = tmp_path / "out"
        years = range(2026, 2027)
        order = BuildOptions(years, formats=asked, templates=templates, out=out, sender=sender)
        done = run(order, lambda _: None, told.append)
        paths = next(each for each in done if isinstance(each, Done)).paths
        return {path.name.removeprefix("day-2026.en.") for path in paths}

    every = {form.extension for form in FORMATS.values() if form.name not in {"logo", *HOWTOS}}
    assert formats("all") == every - {"eml"}
    issuer = f"{templates}/issuers/office.toml"
    assert told == [f"eml: {issuer} has no address to send mail from, and --from gives none"]
    assert formats("all", sender="press@example.org") == every
    with pytest.raises(DefinitionError, match="no address to send mail from"):
        formats("all", "eml")
    assert len(told) == 1
