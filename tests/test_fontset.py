"""The table of fonts, the isolation from the fonts of the machine, and what can be drawn."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

import notice
from notice import folders
from notice.definition import fonts, sfnt
from notice.definition.face import coverage
from notice.errors import DefinitionError, LibraryError, NoticeError
from notice.folders import Folders
from notice.render.pdf import fontconfig

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "fonts"
SERIF = SHIPPED / "source-serif-4" / "SourceSerif4-Regular.ttf"


def where(*found: Path) -> Folders:
    """Return folders that look for fonts here, in this order."""
    return Folders(ROOT / "templates", (ROOT / "templates",), found)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the shipped fonts."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "fonts"))


@pytest.fixture
def family(tmp_path: Path) -> Callable[..., Path]:
    """Write a font folder with one family of one file: a shipped one under another name."""
    table = (SHIPPED / "fonts.toml").read_text("utf-8")
    digest = fonts.load(where(SHIPPED)).faces[0].sha256

    def write(name: str, sha256: str = digest) -> Path:
        assert digest in table
        folder = tmp_path / name.replace(" ", "-")
        folder.mkdir()
        shutil.copy(SERIF, folder / "face.ttf")
        (folder / "fonts.toml").write_text(
            f'[[families]]\nfamily = "{name}"\nname = "Source Serif 4"\nscripts = ["Latn"]\n'
            'origin = "https://example.org"\nversion = "1"\nlicence = "OFL-1.1"\n'
            'licence_file = "OFL.txt"\ncopyright = "Adobe"\n[[families.files]]\n'
            f'path = "face.ttf"\nweight = 400\nstyle = "normal"\nsha256 = "{sha256}"\n',
            "utf-8",
        )
        return folder

    return write


SHIPPED_FAMILIES = {"Notice Serif", "Notice Serif Subhead", "Notice Naskh"}


def test_the_shipped_table_is_loaded_whole() -> None:
    found = {(face.family, face.weight, face.style) for face in fonts.load(where(SHIPPED)).faces}
    assert found == {
        ("Notice Serif", 400, "normal"),
        ("Notice Serif", 400, "italic"),
        ("Notice Serif", 600, "normal"),
        ("Notice Serif", 700, "normal"),
        ("Notice Serif Subhead", 600, "normal"),
        ("Notice Naskh", 400, "normal"),
        ("Notice Naskh", 700, "normal"),
    }


def test_a_given_folder_adds_its_families(family: Callable[..., Path]) -> None:
    """What is missing in the folder given comes from the shipped one, family by family."""
    mine = family("My Face")
    found = fonts.load(where(mine, SHIPPED)).faces
    assert {face.family for face in found} == {"My Face", *SHIPPED_FAMILIES}


def test_a_family_of_the_first_folder_hides_the_same_of_the_next(
    family: Callable[..., Path],
) -> None:
    mine = family("Notice Serif")
    found = [
        face for face in fonts.load(where(mine, SHIPPED)).faces if face.family == "Notice Serif"
    ]
    assert [face.path.parent for face in found] == [mine]


def test_the_command_line_looks_in_the_given_folder_first(family: Callable[..., Path]) -> None:
    mine = family("My Face")
    assert folders.locate(ROOT / "templates", mine).fonts == (mine, SHIPPED)


def test_a_changed_file_is_refused(copy: Path) -> None:
    """A digest that differs means another font: another page, and perhaps missing letters."""
    with (copy / "source-serif-4" / "SourceSerif4-Regular.ttf").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(NoticeError) as caught:
        fonts.load(where(copy))
    assert "SourceSerif4-Regular.ttf" in str(caught.value)
    assert "fonts.toml" in str(caught.value)


def saved(font: TTFont | TTCollection) -> bytes:
    """Return a font as the bytes of its file."""
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def lacking(*tags: str) -> bytes:
    """Return a shipped font without some of its tables."""
    font = TTFont(SERIF)
    for tag in tags:
        del font[tag]
    return saved(font)


def overwritten(tag: str) -> bytes:
    """Return a shipped font whose table begins with other bytes."""
    font = TTFont(SERIF)
    start = font.reader.tables[tag].offset
    data = SERIF.read_bytes()
    return data[:start] + b"\xff" * 400 + data[start + 400 :]


def archived() -> bytes:
    """Return a shipped font in an archive, as it is downloaded."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(SERIF, "face.ttf")
    return file.getvalue()


def without_unicode() -> bytes:
    """Return a font whose character map knows no Unicode."""
    font = TTFont(SERIF)
    font["cmap"].tables = []
    return saved(font)


def collected() -> bytes:
    """Return a collection of one font."""
    collection = TTCollection()
    collection.fonts = [TTFont(SERIF)]
    return saved(collection)


def for_the_web() -> bytes:
    """Return a font as pages load it."""
    font = TTFont(SERIF)
    font.flavor = "woff2"
    return saved(font)


DAMAGED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "it is empty"),
    "torn": (lambda: SERIF.read_bytes()[:-1], "its end is missing"),
    "torn in its directory": (lambda: SERIF.read_bytes()[:100], "its end is missing"),
    "a page of an error": (lambda: b"<!doctype html>", "it is no TrueType or OpenType font"),
    "an archive": (archived, "it is an archive"),
    "a collection": (collected, "it is a collection, whose name has to end in .ttc"),
    "for the web": (for_the_web, "it is a font for the web only"),
    "no character map": (lambda: lacking("cmap"), "it has no character map"),
    "no map for Unicode": (without_unicode, "it has no character map for Unicode"),
    "no outlines": (lambda: lacking("glyf", "loca"), "it has no outlines"),
    "a damaged table": (lambda: overwritten("cmap"), "it is damaged"),
    "damaged outlines": (lambda: overwritten("glyf"), "it is damaged"),
}


@pytest.mark.parametrize(("data", "reason"), DAMAGED.values(), ids=DAMAGED)
def test_a_font_that_cannot_be_used_is_told_though_its_digest_is_right(
    data: Callable[[], bytes], reason: str, family: Callable[..., Path]
) -> None:
    """In one line that names the file, whatever is wrong with it."""
    made = data()
    folder = family("Notice Serif", hashlib.sha256(made).hexdigest())
    (folder / "face.ttf").write_bytes(made)
    with pytest.raises(NoticeError) as caught:
        notice.build(
            notice.load("human-rights-day", languages=["en"], fonts=folder), 2026, formats=["html"]
        )
    [fault] = caught.value.faults
    assert fault.source.endswith("face.ttf")
    assert fault.message == f"this font cannot be used: {reason}"


def test_a_collection_is_whole_too() -> None:
    data = collected()
    assert sfnt.wrong(data, collection=True) == ""
    assert sfnt.wrong(data[:-1], collection=True) == sfnt.TORN
    assert sfnt.wrong(data[:13], collection=True) == sfnt.TORN
    for other in (data[:8] + bytes(4), data[:6] + b"\0\1" + data[8:], b""):
        assert sfnt.wrong(other, collection=True)
    assert sfnt.wrong(SERIF.read_bytes(), collection=True) == "it is no collection of fonts"


def test_a_missing_file_is_a_missing_font(copy: Path) -> None:
    (copy / "noto-naskh-arabic" / "NotoNaskhArabic-Bold.ttf").unlink()
    with pytest.raises(LibraryError) as caught:
        fonts.load(where(copy))
    assert "NotoNaskhArabic-Bold.ttf" in str(caught.value)
    assert caught.value.exit_code == 3


def test_no_table_at_all_is_a_missing_font(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        fonts.load(where(tmp_path))
    assert str(tmp_path) in str(caught.value)


def test_a_broken_table_names_its_line(copy: Path) -> None:
    table = copy / "fonts.toml"
    table.write_text('[[families]]\nfamilie = "x"\n', "utf-8")
    with pytest.raises(DefinitionError) as caught:
        fonts.load(where(copy))
    assert f"{table}:2" in str(caught.value)


def test_fontconfig_sees_these_faces_and_no_others(program: Callable[[str], str]) -> None:
    """Under their private names, in a process that is asked from outside."""
    faces = fonts.load(where(SHIPPED)).faces
    with fontconfig.isolated(faces):
        listed = subprocess.run(
            [program("fc-list"), ":", "family"], capture_output=True, check=True, text=True
        )
    assert set(listed.stdout.split("\n")) - {""} == SHIPPED_FAMILIES


def test_a_font_beside_ours_is_not_seen(copy: Path, program: Callable[[str], str]) -> None:
    """A file that the table does not list stays unknown, though it lies in the same folder."""
    shipped = TTFont(copy / "source-serif-4" / "SourceSerif4-Regular.ttf")
    for record in shipped["name"].names:
        record.string = "Stranger"
    shipped.save(copy / "source-serif-4" / "Stranger.ttf")
    shipped.close()
    with fontconfig.isolated(fonts.load(where(copy)).faces):
        listed = subprocess.run(
            [program("fc-list"), ":", "family"], capture_output=True, check=True, text=True
        )
    assert "Stranger" not in listed.stdout


def test_the_environment_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    faces = fonts.load(where(SHIPPED)).faces
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/fonts/other.conf")
    with fontconfig.isolated(faces):
        config = os.environ["FONTCONFIG_FILE"]
        assert Path(config).is_file()
    assert os.environ["FONTCONFIG_FILE"] == "/etc/fonts/other.conf"
    assert not Path(config).exists()
    monkeypatch.delenv("FONTCONFIG_FILE")
    with fontconfig.isolated(faces):
        pass
    assert "FONTCONFIG_FILE" not in os.environ


DRAWN = (
    "AaƏəĞğİıŞşÇçÑñÉéЖжЁёІіΩω0123456789«»„“”‘’–—…№ºª" + "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةى،؛؟"
)
NOT_DRAWN = "აკא中日本한あ😀वी"


@pytest.mark.parametrize("char", DRAWN)
def test_covered(char: str) -> None:
    assert ord(char) in coverage(fonts.load(where(SHIPPED)).faces)


@pytest.mark.parametrize("char", NOT_DRAWN)
def test_not_covered(char: str) -> None:
    assert ord(char) not in coverage(fonts.load(where(SHIPPED)).faces)
