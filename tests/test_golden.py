"""Golden plain texts: what the bundled notices say, to be read by people.

``pytest tests/test_golden.py --update-golden`` takes what the program says now; read the
difference before it is committed.
"""

from __future__ import annotations

import re
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
    ("20-january", 2026, "en+az"),
    ("20-january", 2026, "en+ar"),
    *(("human-rights-day", 2026, tag) for tag in ("ar", "en", "es", "fr")),
]

# From the rules of the languages and of arithmetic: 2026 - 1990 = 36 and 2026 - 1948 = 78.
SAID = {
    ("20-january", "en"): ["36th anniversary", "Tuesday, 20 January 2026", "thirty-four\nyears"],
    ("20-january", "az"): ["36-cı\nildönümü", "2026-cı il yanvarın 20-də", "1994-cü il"],
    ("20-january", "ru"): ["36-й годовщиной", "36-я годовщина", "Тридцать шесть лет"],
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
    first, _, second = language.partition("+")
    loaded = notice.load(name, languages=language.split("+"), templates=TEMPLATES)
    issuer = load_issuer(loaded.definition.issuer, loaded.where)
    day = occurrence(loaded.definition, year)
    return text.render(compose(loaded, day, first, issuer, second=second))


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
    assert {(name, tag) for name, _, tag in CASES if "+" not in tag} == bundled
    assert {path.name for path in GOLDEN.glob("*.txt")} == {file(*case).name for case in CASES}


@pytest.mark.parametrize(("name", "language"), SAID)
def test_the_golden_texts_say_what_the_year_asks(name: str, language: str) -> None:
    """So that a wrong text is not taken over with the flag."""
    whole = flat(said(name, 2026, language))
    assert [phrase for phrase in SAID[name, language] if flat(phrase) not in whole] == []


# What a statement of the day owes its readers, in the order in which it stands: the name of the
# day, that of the tragedy, that the dead were civilians and who says so, what the day means for
# independence, the assessment of 1994 and whose it is, the wish and the last words.
OWED = {
    "en": [
        *("National Mourning Day", "20 January tragedy", "remember the civilians"),
        *("According to the Ministry of Foreign Affairs of Azerbaijan, 150 civilians",),
        *("path to independence", "thirty-one years ago", "the Milli Majlis, the Parliament of"),
        *("political and legal assessment", "good health to the survivors", "rest in peace."),
    ],
    "az": [
        *("Ümumxalq Hüzn Günü", "20 Yanvar faciəsinin", "dinc sakinləri yad edirik"),
        *("Azərbaycan Xarici İşlər Nazirliyinin məlumatına görə, 150 dinc sakin",),
        *("müstəqilliyə gedən yolun", "parlamenti – Milli Məclis", "otuz bir il əvvəl"),
        *("siyasi-hüquqi qiymət", "Sağ qalanlara", "cansağlığı", "ruhu şad olsun."),
    ],
    "ru": [
        *("День всенародной скорби", "трагедии 20 января", "погибших мирных жителей"),
        *("По данным Министерства иностранных дел Азербайджана, 150 мирных жителей были убиты",),
        *("пути Азербайджана к независимости", "парламент Азербайджана (Милли Меджлис)"),
        *("тридцать один год назад", "политико-правовую оценку", "здоровья выжившим"),
        *("Вечная память погибшим.",),
    ],
    "tr": [
        *("Ulusal Yas Günü", "20 Ocak trajedisinin", "hayatını kaybeden sivilleri"),
        *("Azerbaycan Dışişleri Bakanlığının verilerine göre 150 sivil",),
        *("bağımsızlığa giden yolun", "parlamentosu Millî Meclis", "otuz bir yıl önce"),
        *("siyasi ve hukuki açıdan", "Hayatta kalanlara", "sağlık", "ruhu şad olsun."),
    ],
    "fr": [
        *("Journée de deuil national", "la tragédie du 20 janvier", "des civils tués"),
        *("Selon le ministère des Affaires étrangères de l’Azerbaïdjan, 150 civils",),
        *("chemin de l’Azerbaïdjan vers l’indépendance", "trente et un ans"),
        *("le Milli Majlis, le Parlement de", "politique et juridique"),
        *("la santé aux survivants", "reposent en paix."),
    ],
    "de": [
        *("Tag der nationalen Trauer", "Tragödie vom 20. Januar", "der getöteten Zivilpersonen"),
        *("Nach Angaben des Außenministeriums von Aserbaidschan wurden 150 Zivilpersonen",),
        *("in die Unabhängigkeit", "vor 31 Jahren", "Parlament Aserbaidschans (Milli Majlis)"),
        *("politische und rechtliche Bewertung", "Überlebenden", "Gesundheit", "Frieden ruhen."),
    ],
    "ar": [
        *("يوم الحداد الوطني", "لمأساة 20 يناير", "نستذكر المدنيين"),
        *("بحسب وزارة الخارجية الأذربيجانية، بلغ عدد القتلى من المدنيين 150",),
        *("إلى الاستقلال", "برلمان أذربيجان (ملي مجلس)", "سياسيًا وقانونيًا"),
        *("الحادية والثلاثون", "الصحة للناجين", "الرحمة لأرواح الذين قُتلوا."),
    ],
}


@pytest.mark.parametrize("language", OWED)
def test_a_statement_says_what_it_owes_its_readers(language: str) -> None:
    whole, end = flat(said("20-january", 2026, language)), 0
    for phrase in OWED[language]:
        assert phrase in whole[end:], phrase
        end = whole.index(phrase, end)


@pytest.mark.parametrize(("name", "year", "language"), CASES)
def test_a_letterhead_names_whom_to_ask(name: str, year: int, language: str) -> None:
    """A name in the language's own letters, and a number that Ofcom keeps for fiction."""
    _, person, telephone, address, *_ = said(name, year, language).splitlines()
    assert re.search(r"[^\W\d_]+\s?: \w+ \w+", person)
    assert re.search(r"\+44 1632 960\d{3}", telephone)
    assert "@" in address


@pytest.mark.parametrize("year", [2026, 2031, 2125])
def test_the_english_statement_is_of_280_to_320_words(year: int) -> None:
    """From the first paragraph to the last words: with the rest, as much as a page of A4 holds."""
    _, _, text = said("20-january", year, "en").partition(f"RO/{year}/01")
    assert 280 <= len(re.findall(r"\w\S*", text.partition("Leyla")[0])) <= 320


@pytest.mark.slow
@pytest.mark.parametrize("name", ["20-january", "human-rights-day"])
@pytest.mark.parametrize(("year", "paper"), [(1991, "a4"), (2026, "letter"), (2111, "a4")])
def test_each_statement_is_one_page_that_is_not_tightened(name: str, year: int, paper: str) -> None:
    """1991 has the first anniversary, 2111 the longest number in words: the 121st."""
    loaded = notice.load(name, templates=TEMPLATES)
    made = notice.build(loaded, year, formats=["pdf"], paper=paper)
    assert {finding.code for finding in made.findings} <= {"draft", "unapproved", "review-due"}


def test_the_english_statement_of_2026() -> None:
    whole = flat(said("20-january", 2026, "en"))
    for fact in ("36th", "150 civilians", "744", "four went missing", "29 March 1994"):
        assert fact in whole
    for town in ("Baku", "Sumgayit", "Neftchala", "Lankaran"):
        assert town in whole
    assert "On 29 March 1994, thirty-one years ago, the Milli Majlis, the Parliament" in whole


def test_nothing_of_2026_is_left_in_2031() -> None:
    whole = said("20-january", 2031, "en")
    assert "41st anniversary" in flat(whole)
    assert "Forty-one years on" in flat(whole)
    assert "29 March 1994, thirty-six years ago" in flat(whole)
    for stale in ("2026", "36", "Thirty-six", "thirty-four"):
        assert stale not in whole
