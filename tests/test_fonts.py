"""The font files are what `fonts/fonts.toml` says, and can print every language we promise."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

Entry = tuple[dict[str, Any], dict[str, Any]]  # a family of the table, one of its files

FONTS = Path(__file__).resolve().parent.parent / "fonts"
TABLE = tomllib.loads((FONTS / "fonts.toml").read_text("utf-8"))
FAMILIES: list[dict[str, Any]] = TABLE["families"]
FILES: list[Entry] = [(family, file) for family in FAMILIES for file in family["files"]]

# Lower case, then what a formal text capitalises; from the alphabets of the languages, by hand.
LATIN = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = {
    "en": LATIN + "éè",
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyz" + "ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyzâîû" + "ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZÂÎÛ",
    "uz-Latn": LATIN + "ʻʼ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя" + "ʼ",
    "kk-Cyrl": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ" + "ΆΈΉΊΌΎΏΪΫ",
    "fr": LATIN + "àâæçéèêëîïôœùûüÿ",
    "de": LATIN + "äöüß" + "ẞ",
    "es": LATIN + "áéíñóúü" + "¡¿",
    "it": LATIN + "àèéìíîòóùú",
    "pt": LATIN + "ãáàâçéêíõóôúü",
    "pl": LATIN + "ąćęłńóśźż",
    "nl": LATIN + "áäéëíïóöúüè",
    "sv": LATIN + "åäöéà",
    "ro": LATIN + "ăâîșț",
    "hu": LATIN + "áéíóöőúüű",
    "cs": LATIN + "áčďéěíňóřšťúůýž",
    "ca": LATIN + "àçèéíïòóúü·",
}
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


def both_cases(letters: str) -> set[str]:
    """Add the capital of each letter that has one: 'ß' and 'ΐ' have none of one character."""
    return set(letters) | {letter.upper() for letter in letters if len(letter.upper()) == 1}


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


def test_every_family_has_its_licence_beside_it() -> None:
    """The OFL must go wherever the files go."""
    for family in FAMILIES:
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
    names = {
        name.toUnicode()
        for _, file in FILES
        for name in font(file["path"])["name"].names
        if name.nameID in {1, 4, 6, 16}
    }
    assert not names & {family["family"] for family in FAMILIES}


@pytest.mark.parametrize("language", ALPHABETS)
def test_alphabet_is_printed(language: str) -> None:
    """Every letter of the alphabet, in both cases, in every weight and style."""
    script = {"ru": "Cyrl", "uk": "Cyrl", "kk-Cyrl": "Cyrl", "el": "Grek"}.get(language, "Latn")
    assert missing(script, both_cases(ALPHABETS[language])) == {}


@pytest.mark.parametrize("script", ["Latn", "Cyrl", "Grek"])
def test_digits_and_marks_are_printed(script: str) -> None:
    """A missing quotation mark or no-break space shows on the page, not in extracted text."""
    assert missing(script, set(DIGITS + MARKS + " ")) == {}


def test_arabic_is_printed() -> None:
    """Letters, vowel signs, both kinds of digits and the punctuation of Arabic print."""
    assert missing("Arab", set(ARABIC + ARABIC_DIGITS + ARABIC_MARKS)) == {}


def test_arabic_and_latin_together_print_what_an_arabic_text_holds() -> None:
    """Brackets, dashes and English quotation marks of an Arabic text come from the Latin family."""
    covered = set(chain.from_iterable(font(file["path"]).getBestCmap() for _, file in FILES))
    assert not {
        char for char in ARABIC + ARABIC_DIGITS + ARABIC_MARKS + MARKS if ord(char) not in covered
    }
