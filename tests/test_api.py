"""``import notice``: what a program of one's own may use, and how it may go wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

import notice
from notice import errors
from notice.edition.artifact import DEFAULT
from notice.edition.build import BuildOptions, run

ROOT = Path(__file__).parents[1]
NAMES = [
    "Artifact",
    "Edition",
    "Finding",
    "LoadedNotice",
    "NoticeError",
    "Occurrence",
    "Statement",
    "build",
    "load",
    "ordinal",
    "write",
]


@pytest.fixture
def day(office: Callable[..., Path]) -> notice.LoadedNotice:
    """Load a notice of one's own."""
    return notice.load("day", templates=office())


def test_the_names_are_these_and_can_be_imported() -> None:
    """A name that is gone breaks the programs of others: this list changes with a new version."""
    assert notice.__all__ == NAMES
    code = "from notice import *; print(sorted(name for name in dir() if name[0] != '_'))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == str(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_the_thing_itself(name: str) -> None:
    found = getattr(notice, name)
    assert found.__name__ == name
    assert found.__module__.startswith("notice.")
    assert found.__doc__


def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(AttributeError, match="module 'notice' has no attribute 'biuld'"):
        _ = notice.biuld


def test_types_are_promised() -> None:
    """PEP 561: without this file a type checker ignores what the package says."""
    assert resources.files("notice").joinpath("py.typed").is_file()


def test_load_build_and_write(tmp_path: Path) -> None:
    """The story of the README, on a bundled notice."""
    loaded = notice.load("20-january", languages=["en"], templates=ROOT / "templates")
    edition = notice.build(loaded, 2026, formats=("txt",))
    assert edition.occurrence.number == 36
    assert edition.occurrence.date.isoformat() == "2026-01-20"
    assert not edition.refused
    (artifact,) = edition.artifacts
    assert artifact.name == "20-january-2026.en.txt"
    assert "36th anniversary" in artifact.data.decode()
    assert [*tmp_path.iterdir()] == [], "building writes nothing"
    (path,) = notice.write(edition, tmp_path)
    assert path == tmp_path / "20-january" / "2026" / "20-january-2026.en.txt"
    assert path.read_bytes() == artifact.data


def test_build_makes_what_the_command_makes(
    day: notice.LoadedNotice, tmp_path: Path, office: Callable[..., Path]
) -> None:
    """The same bytes, the manifest's too: what one has built is up to date for the other."""
    order = BuildOptions(
        range(2026, 2027), out=tmp_path / "out", templates=office(), paper="letter", width=60
    )
    (done,) = run(order, lambda _: None, lambda _: None)
    edition = notice.build(day, 2026, paper="letter", width=60)
    assert {each.name: each.data for each in edition.artifacts} == {
        path.name: path.read_bytes() for path in done.paths
    }
    before = (tmp_path / "out/day/2026/manifest.json").read_bytes()
    notice.write(edition, tmp_path / "out")
    assert (tmp_path / "out/day/2026/manifest.json").read_bytes() == before


def test_build_for_an_issuer(day: notice.LoadedNotice, tmp_path: Path) -> None:
    issuers = tmp_path / "templates" / "issuers"
    issuers.joinpath("bureau.toml").write_text('name = "A Bureau"\nplace = "Ganja"\n')
    (artifact,) = notice.build(day, 2026, issuer="bureau", formats=("txt",)).artifacts
    assert artifact.name == "day-2026.bureau.en.txt"
    assert "A Bureau" in artifact.data.decode()


def test_the_usual_formats_are_built(
    day: notice.LoadedNotice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    before = dict(os.environ)
    edition = notice.build(day, 2026)
    assert dict(os.environ) == before, "fontconfig's file is of use for the build alone"
    formats = [artifact.format for artifact in edition.artifacts]
    assert sorted(formats) == sorted(DEFAULT)


def test_a_refused_edition_is_not_written(office: Callable[..., Path], tmp_path: Path) -> None:
    loaded = notice.load("day", templates=office("In 1990."))
    edition = notice.build(loaded, 2026, formats=("txt",))
    assert edition.refused
    assert [finding.code for finding in edition.findings] == ["stale-literal"]
    with pytest.raises(ValueError, match="the edition is refused: see its findings"):
        notice.write(edition, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("year", [1989, 1990, 0, -5, 10000])
def test_a_year_without_an_occurrence(day: notice.LoadedNotice, year: int) -> None:
    with pytest.raises(errors.OccurrenceError):
        notice.build(day, year)


@pytest.mark.parametrize(
    ("n", "language", "form", "expected"),
    [
        (36, "az", None, "36-cı"),
        (36, "en", None, "36th"),
        (1, "fr", None, "1er"),
        (36, "kk", None, "36"),  # the cardinal stands with the word for anniversary
        (36, "uz", None, "36"),
        (1, "en", "digit", "1st"),
        (9999, "de", None, "9999."),
    ],
)
def test_ordinal(n: int, language: str, form: str | None, expected: str) -> None:
    assert notice.ordinal(n, language, form) == expected


@pytest.mark.parametrize("n", [0, -1, -36])
def test_there_is_no_ordinal_below_one(n: int) -> None:
    with pytest.raises(ValueError, match=f"{n} has no ordinal"):
        notice.ordinal(n, "en")


@pytest.mark.parametrize(
    "language", ["xx", "", ".", "EN", "en.toml", "../languages/en", "/etc/hostname", "en\0"]
)
def test_an_unknown_language(language: str) -> None:
    """A ``LookupError``, and a ``NoticeError`` that says which file to write."""
    with pytest.raises(LookupError) as caught:
        notice.ordinal(1, language)
    assert isinstance(caught.value, notice.NoticeError)
    assert f"there is no language '{language}'" in str(caught.value)


def test_an_unknown_form() -> None:
    with pytest.raises(LookupError, match="did you mean 'digit'") as caught:
        notice.ordinal(1, "en", "digits")
    assert isinstance(caught.value, notice.NoticeError)


@pytest.mark.parametrize("language", ["az", "xx", "../day/en", ""])
def test_a_language_that_the_notice_does_not_have(
    office: Callable[..., Path], language: str
) -> None:
    """Whether there is a language file or not: the notice has no text in it."""
    with pytest.raises(LookupError, match="day has no language") as caught:
        notice.load("day", languages=["en", language], templates=office())
    assert isinstance(caught.value, notice.NoticeError)


@pytest.mark.parametrize("name", ["dya", "issuers", "../day", ""])
def test_an_unknown_notice(office: Callable[..., Path], name: str) -> None:
    with pytest.raises(notice.NoticeError, match=f"there is no notice '{name}'"):
        notice.load(name, templates=office())


def test_an_unknown_issuer(day: notice.LoadedNotice) -> None:
    with pytest.raises(notice.NoticeError, match=r"no issuer '\.\./issuers/office'"):
        notice.build(day, 2026, issuer="../issuers/office")


def test_an_error_holds_every_fault(office: Callable[..., Path], tmp_path: Path) -> None:
    """Each with its place, so that an editor can show it there."""
    templates = office("{{ one_ }}\n\n{{ two_ }}")
    with pytest.raises(notice.NoticeError) as caught:
        notice.build(notice.load("day", templates=templates), 2026)
    places = [(Path(fault.source).name, fault.line) for fault in caught.value.faults]
    assert places == [("en.md", 7), ("en.md", 9)]
    assert str(caught.value).count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.UsageError, 2),
        (errors.DefinitionError, 2),
        (errors.SourceError, 2),
        (errors.OccurrenceError, 2),
        (errors.UnknownLanguageError, 2),
        (errors.UnknownFormError, 2),
        (errors.LibraryError, 3),
        (errors.FileError, 4),
    ],
)
def test_an_error_knows_its_exit_code(kind: type[notice.NoticeError], code: int) -> None:
    """It belongs to the class, so that a program of one's own can end with the same."""
    assert kind("x").exit_code == code
    assert isinstance(kind("x"), notice.NoticeError)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (["pdf", "html"], "there is no format 'pfd'; did you mean 'pdf'?"),
        (["txt", "html"], "there is no format 'pfd'; known: html, txt"),
        ([], "there is no format 'pfd'"),
        ([f"{n:04}" for n in range(errors.LISTED + 1)], "there is no format 'pfd'"),
    ],
)
def test_an_unknown_name_comes_with_the_nearest_known_one(known: list[str], expected: str) -> None:
    assert str(errors.unknown("format", "pfd", known)) == expected
