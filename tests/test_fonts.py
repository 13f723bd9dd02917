"""The font files are what `fonts/fonts.toml` says, and can print every language we promise."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTCollection, TTFont
from fontTools.unicodedata import script

from notice import folders
from notice.definition import fonts
from notice.definition.face import Face, coverage
from notice.definition.fonts import Family

Entry = tuple[dict[str, Any], dict[str, Any]]  # a family of the table, one of its files
Installed = Callable[[Family], tuple[Face, ...]]

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "fonts"
TABLE = tomllib.loads((FONTS / "fonts.toml").read_text("utf-8"))
FAMILIES: list[dict[str, Any]] = TABLE["families"]
BUNDLED = [family for family in FAMILIES if "package" not in family]
PACKAGED = [family for family in FAMILIES if "package" in family]
FILES: list[Entry] = [(family, file) for family in BUNDLED for file in family["files"]]

CLDR: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "data" / "exemplars.json").read_text("utf-8")
)["languages"]
SET = re.compile(r"\{([^}]*[^\\}])\}|\\u([0-9a-f]{4})|\\(.)|([^ {}])", re.IGNORECASE)
"""The members of a UnicodeSet (UTS #35): a {string}, an escape, or a character."""
LACKING = {
    "ar": "\u061c",  # a mark of direction, which is not drawn
    "hu": "⁒⟨⟩",  # a sign of commerce, brackets of linguistics
    "ja": "‾",
    "ko": "‾",
}
"""What no font of ours has: a statement with it is refused (missing-glyph)."""
BEYOND = {"de": "ẞ", "en": "éèï", "sv": "é", "tr": "âîûÂÎÛ", "uk": "’", "uz": "ʻ’", "kk": "№"}
"""Letters and marks of formal prose that CLDR does not count among a language's own."""
SHIPPED = fonts.load(folders.locate(ROOT / "templates"))
SCRIPTS = {family["family"]: family["scripts"] for family in FAMILIES}
ALWAYS = [
    face
    for face in SHIPPED.faces
    if face.family == "Notice Serif" and (face.weight, face.style) == (400, "normal")
]
DIGITS = "0123456789"
MARKS = ".,;:!?()[]/&@%+-*'\"§€" + "“”„«»‘’–—…\u00a0\u202f\u2010№ºªʻ"
ARABIC = (
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةىٱ"
    "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
)
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩" + DIGITS
ARABIC_MARKS = "،؛؟٪٫٬«».:! \u00a0"


@cache
def font(path: str) -> TTFont:
    """Open a font file once for all tests."""
    return TTFont(FONTS / path, lazy=True)


def opened(path: Path) -> TTCollection:
    """Open a collection, or a font file as a collection of one."""
    if path.suffix == ".ttc":
        return TTCollection(path, lazy=True)
    fonts = TTCollection()
    fonts.fonts = [TTFont(path, lazy=True)]
    return fonts


def both_cases(letters: str) -> set[str]:
    """Add the capital of each letter that has one: 'ß' and 'ΐ' have none of one character."""
    return set(letters) | {letter.upper() for letter in letters if len(letter.upper()) == 1}


def members(unicode_set: str) -> set[str]:
    """Return the characters of a UnicodeSet of CLDR; it has no ranges and no operations."""
    found = SET.findall(unicode_set.removeprefix("[").removesuffix("]"))
    return {
        char
        for string, code, escaped, plain in found
        for char in string or (chr(int(code, 16)) if code else escaped or plain)
    }


def missing(script: str, wanted: set[str]) -> dict[str, list[str]]:
    """List what each file for a script lacks: every weight and style must print all of it."""
    files = [file["path"] for family, file in FILES if script in family["scripts"]]
    assert files, f"no family for {script}"
    lacks = {
        path: sorted(char for char in wanted if ord(char) not in font(path).getBestCmap())
        for path in files
    }
    return {path: chars for path, chars in lacks.items() if chars}


def each_file(value: Entry) -> str:
    """Name a test by the font file it looks at."""
    return str(Path(value[1]["path"]).stem)


@pytest.mark.parametrize("entry", FILES, ids=each_file)
def test_file_is_the_one_in_the_table(entry: Entry) -> None:
    """A font that changes changes every page ever printed: the digest notices."""
    _, file = entry
    assert hashlib.sha256((FONTS / file["path"]).read_bytes()).hexdigest() == file["sha256"]


@pytest.mark.parametrize("entry", FILES, ids=each_file)
def test_file_is_static_truetype(entry: Entry) -> None:
    """Variable fonts make other bytes at every run, and CFF outlines make larger ones."""
    tables = set(font(entry[1]["path"]).keys())
    assert "fvar" not in tables
    assert {"glyf", "loca", "cmap", "name", "OS/2"} <= tables
    assert not {"CFF ", "CFF2"} & tables


@pytest.mark.parametrize("entry", FILES, ids=each_file)
def test_file_names_itself_and_its_licence(entry: Entry) -> None:
    """Name, version, weight, style and licence inside the file agree with the table."""
    family, file = entry
    ttf = font(file["path"])
    names = ttf["name"]
    assert names.getBestFamilyName() == family["name"]
    assert family["version"] in names.getDebugName(5)
    assert "SIL Open Font License, Version 1.1" in names.getDebugName(13)
    assert family["licence"] == "OFL-1.1"
    assert ttf["OS/2"].usWeightClass == file["weight"]
    assert bool(ttf["OS/2"].fsSelection & 1) == (file["style"] == "italic")
    assert ttf["OS/2"].fsType == 0, "the licence bits forbid embedding"


@pytest.mark.parametrize(
    "family", SHIPPED.serving(sans=True).packaged, ids=lambda family: family.name
)
def test_an_installed_font_is_what_the_table_says(family: Family, installed: Installed) -> None:
    """Name, weight, licence; and of the version that the table names, the very bytes."""
    for face, listed in zip(installed(family), family.files, strict=True):
        with closing(opened(face.path)) as fonts:
            [ttf] = [each for each in fonts if each["name"].getBestFamilyName() == family.name]
            names = ttf["name"]
            assert "SIL Open Font License, Version 1.1" in names.getDebugName(13)
            assert family.licence == "OFL-1.1"
            assert ttf["OS/2"].usWeightClass == face.weight
            assert ttf["OS/2"].fsType == 0
            if names.getDebugName(5).startswith(f"Version {family.version}"):
                assert face.sha256 == listed.sha256
                assert names.getDebugName(0) == family.copyright


def test_every_family_says_where_it_is_from() -> None:
    """Bundled families lie here with their licence; others name the package that has them."""
    for family in FAMILIES:
        assert {"licence_file", "package"} & set(family) in ({"licence_file"}, {"package"})
        for key in ("name", "origin", "version", "licence", "copyright"):
            assert family[key]
        for file in family["files"]:
            assert re.fullmatch("[0-9a-f]{64}", file["sha256"])
        if "package" in family:
            assert family["origin"].startswith(f"Debian {family['package']} ")


def test_every_family_has_its_licence_beside_it() -> None:
    """The OFL must go wherever the files go."""
    for family in BUNDLED:
        text = (FONTS / family["licence_file"]).read_text("utf-8")
        assert {Path(file["path"]).parent for file in family["files"]} == {
            Path(family["licence_file"]).parent
        }
        assert text.startswith("Copyright ")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_no_font_file_is_left_out_of_the_table() -> None:
    """A file nobody listed is a file nobody checks."""
    found = {
        path.relative_to(FONTS).as_posix()
        for path in FONTS.rglob("*")
        if path.suffix in {".ttf", ".otf", ".ttc", ".woff2"}
    }
    assert found == {file["path"] for _, file in FILES}


def test_one_file_for_each_weight_and_style() -> None:
    """Two files under one family, weight and style print garbled letters."""
    faces = [(family["family"], file["weight"], file["style"]) for family, file in FILES]
    assert len(faces) == len(set(faces))


def test_family_names_are_private() -> None:
    """A family named like an installed font is mixed with it on the page."""
    names = {family["name"] for family in FAMILIES}
    names |= {
        name.toUnicode()
        for _, file in FILES
        for name in font(file["path"])["name"].names
        if name.nameID in {1, 4, 6, 16}
    }
    assert not names & {family["family"] for family in FAMILIES}


def test_a_unicode_set_is_read() -> None:
    assert members(r"[aä {ch}{ij} \- \u200E \[ \\ \} {í}]") == set("aächij-\u200e[\\}í")


@pytest.mark.parametrize("sans", [False, True], ids=["serif", "sans"])
@pytest.mark.parametrize("language", CLDR)
def test_exemplar_characters_are_printed(
    language: str, installed: Installed, *, sans: bool
) -> None:
    """Letters in both cases, punctuation and figures of CLDR, in every weight and style.

    Each comes from the family of the language's script or, as digits and most punctuation do,
    from the family that stands first in every stack.
    """
    sets = CLDR[language]
    letters = members(sets["main"]) | set(BEYOND.get(language, ""))
    wanted = both_cases("".join(letters))
    wanted |= members(sets["punctuation"]) | members(sets["numbers"])
    wanted -= set(LACKING.get(language, ""))
    scripts = Counter(script(char) for char in letters)
    mine = next(name for name, _ in scripts.most_common() if name not in {"Zyyy", "Zinh"})
    served = SHIPPED.serving(sans=sans)
    faces = [face for face in served.faces if mine in SCRIPTS[face.family]]
    if not faces:
        needed = served.needed("".join(sorted(letters)), language)
        faces = [face for family in needed.values() for face in installed(family)]
    assert faces
    for face in faces:
        covered = coverage([replace(face, weight=400, style="normal"), *ALWAYS])
        assert not {char for char in wanted if ord(char) not in covered}


def test_every_language_file_has_exemplar_characters() -> None:
    """After a new language file: tests/data/make_exemplars.py."""
    assert set(CLDR) == {path.stem for path in (ROOT / "templates" / "languages").glob("*.toml")}


@pytest.mark.parametrize("of", ["Latn", "Cyrl", "Grek"])
def test_digits_and_marks_are_printed(of: str) -> None:
    """A missing quotation mark or no-break space shows on the page, not in extracted text."""
    assert missing(of, set(DIGITS + MARKS + " ")) == {}


def test_arabic_is_printed() -> None:
    """Letters, vowel signs, both kinds of digits and the punctuation of Arabic print."""
    assert missing("Arab", set(ARABIC + ARABIC_DIGITS + ARABIC_MARKS)) == {}


def test_arabic_and_latin_together_print_what_an_arabic_text_holds() -> None:
    """Brackets, dashes and English quotation marks of an Arabic text come from the Latin family."""
    covered = set(chain.from_iterable(font(file["path"]).getBestCmap() for _, file in FILES))
    assert not {
        char for char in ARABIC + ARABIC_DIGITS + ARABIC_MARKS + MARKS if ord(char) not in covered
    }
