"""The manifest: what is said of each file of an edition, and what is believed when read again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import notice
from notice import files, staging
from notice.edition import manifest
from notice.edition.inputs import versions
from notice.errors import FileError, UsageError
from notice.render.pdf import engine

ROOT = Path(__file__).parents[1]


@pytest.fixture
def edition(
    office: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> notice.Edition:
    """Build the notice ``day`` of 2026 as text and page, with a draft to be told of."""
    templates = office()
    source = templates / "day" / "en.md"
    source.write_text(source.read_text("utf-8").replace("final", "draft"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return notice.build(notice.load("day"), 2026, formats=("txt", "html"))


def written(edition: notice.Edition, out: str = "out") -> dict[str, Any]:
    """Write an edition and return its manifest."""
    notice.write(edition, Path(out))
    content: dict[str, Any] = json.loads(Path(out, "day", "2026", "manifest.json").read_bytes())
    return content


def test_what_a_manifest_says(edition: notice.Edition) -> None:
    content = written(edition)
    listed = content.pop("versions")
    fonts = content.pop("fonts")
    rows = content.pop("files")
    assert [row["language"] for row in content.pop("statements")] == ["en"]
    assert content == {
        "version": 1,
        "notice": "day",
        "year": 2026,
        "date": "2026-01-20",
        "ordinal": 36,
        "counts": "anniversaries",
        "findings": [
            {
                "artifact": "",
                "code": "draft",
                "place": "day/en.md:4",
                "message": "the text in English has the status draft",
                "hint": 'write status = "final" when it is finished',
                "allowed": "",
                "severity": "warning",
            }
        ],
    }
    libraries = {"fontconfig", "freetype", "harfbuzz", "pango", "zlib"}
    pdf = {"cssselect2", "fonttools", "pillow", "pydyf", "pypdfium2", "tinycss2", "weasyprint"}
    texts = {"babel", "jinja2", "markdown-it-py", "tree-sitter", "uniseg", "wcwidth"}
    others = {"brotli", "css-inline", "icalendar", "python-dateutil", "python-docx", "tinyhtml5"}
    assert [*listed] == sorted(libraries | pdf | texts | others | {"notice", "python", "tzdata"})
    assert all(re.fullmatch(r"\d+(\.\d+)+", listed[name]) for name in libraries)
    assert listed["notice"] == notice.__version__
    assert [row["file"] for row in rows] == ["day-2026.en.html", "day-2026.en.txt"]
    table = tomllib.loads((ROOT / "fonts" / "fonts.toml").read_text("utf-8"))
    assert sorted((row["font"], row["file"], row["sha256"]) for row in fonts) == sorted(
        (family["name"], Path(file["path"]).name, file["sha256"])
        for family in table["families"]
        if not family.get("sans")
        for file in family["files"]
        if "package" not in family
    )


def test_the_versions_are_those_that_the_engine_has_loaded(program: Callable[[str], str]) -> None:
    """Asked by another way: WeasyPrint's, and fontconfig's own program."""
    loaded = engine.weasyprint().text.ffi
    pango, harfbuzz = (
        [int(part) for part in versions()[name].split(".")] for name in ("pango", "harfbuzz")
    )
    assert loaded.pango.pango_version() == pango[0] * 10_000 + pango[1] * 100 + pango[2]
    assert loaded.harfbuzz.hb_version_atleast(*harfbuzz)
    assert not loaded.harfbuzz.hb_version_atleast(*harfbuzz[:2], harfbuzz[2] + 1)
    asked = subprocess.run(
        [program("fc-list"), "--version"], capture_output=True, text=True, check=True
    )
    assert f"fontconfig version {versions()['fontconfig']}" in asked.stdout + asked.stderr


def test_a_row_says_what_the_file_is(edition: notice.Edition) -> None:
    for row in written(edition)["files"]:
        data = Path("out/day/2026", row["file"]).read_bytes()
        inputs = row.pop("inputs")
        assert len(inputs) == 64
        assert row == {
            "file": f"day-2026.en.{row['format']}",
            "language": "en",
            "issuer": "office",
            "format": row["format"],
            "status": "draft",
            "approval": None,
            "revision": None,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }


def test_a_manifest_is_read_by_people_too(edition: notice.Edition) -> None:
    """UTF-8 and not ASCII, indented, with a line end at the end, and nothing of this machine."""
    written(edition)
    text = Path("out/day/2026/manifest.json").read_text("utf-8")
    assert text.endswith("\n}\n")
    assert '\n  "year": 2026\n}\n' in text
    assert str(Path.cwd()) not in text


def test_rows_are_sorted_whatever_came_first(edition: notice.Edition) -> None:
    """Two builds in either order leave the same bytes."""
    parts = [notice.build(edition.notice, 2026, formats=(form,)) for form in ("txt", "html")]
    for out, order in (("one", parts), ("two", parts[::-1]), ("both", [edition])):
        for part in order:
            written(part, out)
    found = {Path(out, "day/2026/manifest.json").read_bytes() for out in ("one", "two", "both")}
    assert len(found) == 1


def test_write_returns_the_files_and_not_the_manifest(edition: notice.Edition) -> None:
    folder = Path("out/day/2026")
    assert notice.write(edition, Path("out")) == [
        folder / "day-2026.en.html",
        folder / "day-2026.en.txt",
    ]
    assert sorted(path.name for path in folder.iterdir()) == [
        "SHA256SUMS",
        "day-2026.en.html",
        "day-2026.en.txt",
        "manifest.json",
    ]


def test_files_may_be_read_by_others(edition: notice.Edition) -> None:
    """A web server publishes them: the mode is what the user's mask allows."""
    before = os.umask(0o022)
    try:
        notice.write(edition, Path("out"))
    finally:
        os.umask(before)
    for path in Path("out/day/2026").iterdir():
        assert path.stat().st_mode & 0o777 == 0o644


def test_a_row_whose_file_has_changed_is_not_kept(edition: notice.Edition) -> None:
    written(edition)
    Path("out/day/2026/day-2026.en.html").write_text("by hand")
    content = written(notice.build(edition.notice, 2026, formats=("txt",)))
    assert [row["file"] for row in content["files"]] == ["day-2026.en.txt"]
    assert Path("out/day/2026/day-2026.en.html").read_text() == "by hand"


def test_a_file_stands_where_a_folder_has_to_be(edition: notice.Edition) -> None:
    Path("out").mkdir()
    Path("out/day").write_text("x")
    with pytest.raises(FileError, match=r"out/day.*cannot be written: .*; give another folder"):
        notice.write(edition, Path("out"))


def test_out_may_be_a_link_to_a_folder(edition: notice.Edition) -> None:
    Path("real").mkdir()
    Path("out").symlink_to("real")
    staging.check_out(Path("out"))
    written(edition)
    assert Path("real/day/2026/manifest.json").is_file()


def test_out_may_not_be_a_file() -> None:
    with pytest.raises(UsageError, match="this is a file; give a folder"):
        staging.check_out(Path(__file__))


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["manifest.py", "preflight/findings.toml", "preflight/caniemail.json"]
)
def test_the_digest_of_the_program_changes_with_its_code_and_data(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    monkeypatch.setattr(files, "PACKAGE", tmp_path)
    digests: set[str] = set()
    for text in ("one", "two"):
        file.write_text(text, "utf-8")
        files.program_digest.cache_clear()
        digests.add(files.program_digest())
    files.program_digest.cache_clear()
    assert len(digests) == 2


def test_reading_where_there_is_none(tmp_path: Path) -> None:
    assert manifest.read(tmp_path / "manifest.json") == {}
    with pytest.raises(FileError, match="cannot be read: it is a folder; put a file there"):
        manifest.read(tmp_path)


def test_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
    assert manifest.unchanged(path, abc)
    assert not manifest.unchanged(path, abc.replace("b", "c"))
    assert not manifest.unchanged(tmp_path / "b.txt", abc)
    assert not manifest.unchanged(tmp_path, abc)
