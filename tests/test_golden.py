"""Golden plain texts: what the bundled notices say, to be read by people.

``pytest tests/test_golden.py --update-golden`` takes what the program says now; read the
difference before it is committed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import notice
from notice.calendar.occurrence import occurrence
from notice.definition.project import load_issuer
from notice.render.text import text
from notice.statement.compose import compose

TEMPLATES = Path(__file__).parents[1] / "templates"
GOLDEN = Path(__file__).parent / "golden"
CASES = [
    *(("20-january", 2026, tag) for tag in ("ar", "az", "de", "en", "fr", "ru", "tr")),
    ("20-january", 2031, "en"),
    *(("human-rights-day", 2026, tag) for tag in ("ar", "en", "es", "fr")),
]

# From the rules of the languages and of arithmetic: 2026 - 1990 = 36 and 2026 - 1948 = 78.
SAID = {
    ("20-january", "en"): ["36th anniversary", "Tuesday, 20 January 2026", "thirty-four\nyears"],
    ("20-january", "az"): ["36-cı\nildönümü", "2026-cı il yanvarın 20-də", "1994-cü il"],
    ("20-january", "ru"): ["36-й годовщины", "36-я годовщина", "Тридцать шесть лет"],
    ("20-january", "tr"): ["36. yıl dönümü", "20 Ocak 2026", "29 Mart 1994"],
    ("20-january", "fr"): ["36e anniversaire", "mardi 20 janvier 2026", "29 mars 1994"],
    ("20-january", "de"): ["36. Jahrestag", "20. Januar 2026", "29. März 1994"],
    ("20-january", "ar"): ["الذكرى السادسة والثلاثين", "20 يناير 2026", "29 مارس 1994"],
    ("human-rights-day", "en"): ["78th anniversary", "10 December 1948", "217 A (III)"],
    ("human-rights-day", "fr"): ["78e anniversaire", "10 décembre 1948", "217 A (III)"],
    ("human-rights-day", "es"): ["78.º aniversario", "10 de diciembre de 1948", "217 A (III)"],
    ("human-rights-day", "ar"): ["الذكرى الثامنة والسبعين", "10 ديسمبر 1948", "217 ألف (د-3)"],
}  # fmt: skip


@cache
def said(name: str, year: int, language: str) -> str:
    """Return the plain text of a bundled statement."""
    loaded = notice.load(name, languages=[language], templates=TEMPLATES)
    issuer = load_issuer(loaded.definition.issuer, loaded.where)
    return text.render(compose(loaded, occurrence(loaded.definition, year), language, issuer))


def file(name: str, year: int, language: str) -> Path:
    return GOLDEN / f"{name}-{year}.{language}.txt"


def flat(whole: str) -> str:
    """Return a text with its lines joined and without the marks of its direction."""
    return " ".join(whole.replace("\u200f", "").split())


@pytest.mark.parametrize(("name", "year", "language"), CASES)
def test_golden(name: str, year: int, language: str, pytestconfig: pytest.Config) -> None:
    found, path = said(name, year, language), file(name, year, language)
    if pytestconfig.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8", newline="\n")
    assert found == path.read_text("utf-8")


def test_every_language_of_every_notice_has_a_golden_text() -> None:
    bundled = {(path.parent.name, path.stem) for path in TEMPLATES.glob("*/*.md")}
    assert {(name, language) for name, _, language in CASES} == bundled
    assert {path.name for path in GOLDEN.glob("*.txt")} == {file(*case).name for case in CASES}


@pytest.mark.parametrize(("name", "language"), SAID)
def test_the_golden_texts_say_what_the_year_asks(name: str, language: str) -> None:
    """So that a wrong text is not taken over with the flag."""
    whole = flat(said(name, 2026, language))
    assert [phrase for phrase in SAID[name, language] if flat(phrase) not in whole] == []


def test_the_english_statement_of_2026() -> None:
    whole = said("20-january", 2026, "en")
    for fact in ("36th", "150", "744", "4 are missing", "29 March 1994"):
        assert fact in whole
    for town in ("Baku", "Sumgayit", "Neftchala", "Lankaran"):
        assert town in whole
    resolution = "On 29 March 1994, the Milli Majlis adopted its resolution"
    assert resolution in flat(whole)


def test_nothing_of_2026_is_left_in_2031() -> None:
    whole = said("20-january", 2031, "en")
    assert "41st anniversary" in flat(whole)
    assert "Forty-one years on" in flat(whole)
    for stale in ("2026", "36", "thirty-six", "Thirty-six"):
        assert stale not in whole
