"""What becomes of a number, a word beside it and a title, in sentences that offices write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import notice
from notice import folders
from notice.calendar.occurrence import occurrence
from notice.definition import project
from notice.importing import plaintext, statement
from notice.importing.readers import Original
from notice.importing.statement import Imported
from notice.new import questions
from notice.preflight import prose
from notice.preflight.finding import Finding
from notice.statement.compose import compose

ANSWERS = {
    "ID": "day",
    "--name": "A day",
    "--since": "1990-01-20",
    "--issuer": "an-office",
    "--place": "Whitby",
}
Bring = Callable[..., Imported]


@pytest.fixture
def bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bring:
    """Write a text as a file and import it: each line is a paragraph, the first the title."""
    monkeypatch.chdir(tmp_path)

    def made(text: str, language: str, name: str = "a.txt", **more: str) -> Imported:
        where = folders.office()
        file = Original(name, name, Path(name).suffix, text.encode())
        answers = questions.Answers({**ANSWERS, "--lang": language, **more}, where)
        return statement.proposed(file, 2026, questions.read(answers), where).written(where)

    return made


def source(language: str) -> str:
    """Return the source of the notice as one line."""
    return " ".join(Path(f"templates/day/{language}.md").read_text("utf-8").split())


def stated(language: str, year: int) -> tuple[str, list[Finding]]:
    """Return the words of the statement of a year, and what is found in its text."""
    loaded = notice.load("day", templates=Path("templates"))
    day = occurrence(loaded.definition, year)
    issuer = project.load_issuer(loaded.definition.issuer, loaded.where)
    text = compose(loaded, day, language, issuer).text()
    return " ".join(text.split()), [*prose.check(loaded, loaded.sources[language], day)]


COUNTED = [
    ("ru", "1990", "День\n\n20 января 2026 года минуло 36 лет.\n", "36 лет", "41 год", "42 года"),
    (
        "uk",
        "1990",
        "День\n\n20 січня 2026 року минуло 36 років.\n",
        "36 років",
        "41 рік",
        "42 роки",
    ),
    ("pl", "1990", "Dzień\n\n20 stycznia 2026 minęło 36 lat.\n", "36 lat", "41 lat", "42 lata"),
    ("cs", "2023", "Den\n\n20. ledna 2026 uplynuly 3 roky.\n", "3 roky", "8 let", "9 let"),
    ("en", "2025", "Day\n\nOne year on, we meet.\n", "One year", "Six years", "Seven years"),
    ("fr", "2025", "Jour\n\nC’était il y a 1 an.\n", "1 an.", "6 ans", "7 ans"),
    ("ca", "2025", "Dia\n\nFa 1 any, ho recordem.\n", "1 any,", "6 anys", "7 anys"),
    ("es", "2025", "Día\n\nHace 1 año, lo recordamos.\n", "1 año,", "6 años", "7 años"),
    ("it", "2025", "Giorno\n\nDopo 1 anno, ricordiamo.\n", "1 anno,", "6 anni", "7 anni"),
    ("pt", "2025", "Dia\n\nHá 1 ano, foi aqui.\n", "1 ano,", "6 anos", "7 anos"),
    ("pt-BR", "2025", "Dia\n\nHá 1 ano, foi aqui.\n", "1 ano,", "6 anos", "7 anos"),
    ("el", "2025", "Ημέρα\n\nΠριν από 1 χρόνο, εδώ.\n", "1 χρόνο,", "6 χρόνια", "7 χρόνια"),
    ("en", "2025", "Day\n\nA year ago, we met.\n", "A year ago", "Six years", "Seven years"),
    ("ro", "2011", "Zi\n\nAcum 15 ani, aici.\n", "15 ani", "20 de ani", "21 de ani"),
]


@pytest.mark.parametrize(("language", "since", "text", *("in_2026", "in_2031", "in_2032")), COUNTED)
def test_the_word_for_years_has_the_form_of_its_number(  # noqa: PLR0913, PLR0917 - a row
    language: str, since: str, text: str, in_2026: str, in_2031: str, in_2032: str, bring: Bring
) -> None:
    """The forms are those of grammars: Polish has its last in 41, unlike Russian."""
    done = bring(text, language, **{"--since": f"{since}-01-20"})
    assert done.equal
    assert "{{ plural(anniversary, " in source(language)
    for year, words in ((2026, in_2026), (2031, in_2031), (2032, in_2032)):
        assert words in stated(language, year)[0]


def test_a_word_whose_forms_are_not_known_is_told(bring: Bring) -> None:
    """It counts another noun, or its number stands in a case and so may it: it stays."""
    done = bring("День\n\nПосле тридцати шести лет мы помним. Прошло 36 долгих лет.\n", "ru")
    told = [*map(str, done.remarks)]
    assert "in '36 долгих' the word may change with the number: see plural()" in told
    assert any(remark.startswith("'лет' stays as it is; it may be") for remark in told)
    assert "plural(anniversary" not in source("ru").partition("+++ ")[2].partition("+++")[2]


def test_an_article_moves_and_a_noun_of_two_cases_is_told(bring: Bring) -> None:
    """German has ``zwei Jahren`` and ``zwei Jahre``: which of them is right is for the author."""
    done = bring(
        "Tag\n\nVor einem Jahr war es. Einmal im Jahr.\n", "de", **{"--since": "2025-01-20"}
    )
    told = "in 'einem Jahr' the word may change with the number: see plural()"
    assert ([*map(str, done.remarks)], done.equal) == ([told], True)
    assert "Vor zwei Jahr war es. Einmal im Jahr." in stated("de", 2027)[0]


def test_a_noun_without_a_plural_after_numbers_is_not_told(bring: Bring) -> None:
    for language, text in (("nl", "Dag\n\nEen jaar geleden.\n"), ("tr", "Gün\n\n1 yıl önce.\n")):
        done = bring(text, language, ID=f"day-{language}", **{"--since": "2025-01-20"})
        assert done.remarks == ()


def test_a_compound_that_begins_with_the_number_moves(bring: Bring) -> None:
    """German writes it in one; that of a round hundred is not repeated, and is told instead."""
    bring("Ein Tag\n\nZur Siebzigjahrfeier: 70 Jahre.\n", "de", **{"--since": "1956-01-20"})
    assert "Siebzigjahrfeier" in stated("de", 2026)[0]
    assert "Einundsiebzigjahrfeier: 71 Jahre" in stated("de", 2027)[0]


def test_a_word_that_stays_is_not_told(bring: Bring) -> None:
    """French has its third category for millions alone, English no other form after one year."""
    for language, text in (("fr", "Jour\n\nIl y a 36 ans.\n"), ("en", "Day\n\n36 years on.\n")):
        done = bring(text, language, ID="day" if language == "fr" else "day-too")
        assert [remark for remark in done.remarks if "plural" in str(remark)] == []


def test_years_since_the_first_year_are_those_of_the_anniversary(bring: Bring) -> None:
    bring("Day\n\nThirty-six years on from 1990, we remember.\n", "en")
    assert "{{ words(anniversary) | capitalize }} years on" in source("en")


@pytest.mark.parametrize(
    ("language", "since", "text", "word"),
    [
        (
            "en",
            "1926-05-03",
            "The centennial\n\nToday is the centennial of the bridge.\n",
            "centennial",
        ),
        ("en", "1876-05-03", "A day\n\nIts sesquicentennial is today.\n", "sesquicentennial"),
        (
            "fr",
            "1826-05-03",
            "Un jour\n\nC’est aujourd’hui le bicentenaire du pont.\n",
            "bicentenaire",
        ),
        ("es", "1976-05-03", "Un día\n\nHoy es el cincuentenario del puente.\n", "cincuentenario"),
        ("ru", "1826-05-03", "День\n\nСегодня двухсотлетие моста.\n", "двухсотлетие"),
        ("de", "1926-05-03", "Ein Tag\n\nWir feiern Hundertjahrfeier.\n", "Hundertjahrfeier"),
        ("it", "1976-05-03", "Un giorno\n\nOggi è il cinquantennale.\n", "cinquantennale"),
        ("nl", "1926-05-03", "Een dag\n\nVandaag is het eeuwfeest.\n", "eeuwfeest"),
        ("hu", "1926-05-03", "Nap\n\nMa van a híd centenáriuma.\n", "centenáriuma"),
        ("pl", "1976-05-03", "Dzień\n\nDziś pięćdziesięciolecie.\n", "pięćdziesięciolecie"),
        ("el", "1926-05-03", "Ημέρα\n\nΣήμερα η εκατονταετηρίδα.\n", "εκατονταετηρίδα"),
        ("pt-BR", "1876-05-03", "Dia\n\nÉ o sesquicentenário.\n", "sesquicentenário"),
    ],
)
def test_an_anniversary_that_one_word_names_is_told(
    language: str, since: str, text: str, word: str, bring: Bring
) -> None:
    """No field writes it: it stays and is told with its line, in this year and in the next."""
    done = bring(text, language, **{"--since": since})
    assert done.equal
    assert f"'{word}' moves, and no field writes it so: write it anew" in map(str, done.remarks)
    assert "constants" not in source(language)
    for year in (2026, 2027):
        found = stated(language, year)[1]
        assert {each.code for each in found if f"'{word}' is" in each.message} == {
            "undecided-number"
        }


def test_a_figure_that_returns_is_that_of_its_fact(bring: Bring) -> None:
    """Typed, it would be refused: what is imported can be built."""
    done = bring("A day\n\nWe mourn 27 people.\n\nWe remember all 27. Of 28, one lived.\n", "en")
    assert done.equal
    assert "all {{ facts.people }}. Of 28," in source("en")
    assert stated("en", 2027)[1] == []


def test_a_number_that_would_refuse_the_edition_is_told(bring: Bring) -> None:
    """Here a figure stands before the sentence that says what it counts."""
    done = bring("A day\n\nFor all 27, we meet today.\n\nWe mourn 27 people.\n", "en")
    (told,) = map(str, done.remarks)
    assert told.startswith("en.md:7: '27' is the figure of facts.people typed as")
    assert told.endswith('write {{ facts.people }}, or, if it never changes, constants = ["27"]')


def test_the_ending_of_a_day_that_moves_is_not_kept(bring: Bring) -> None:
    """The 18th of one year is the 17th of the next, and may be the 21st."""
    since = {"--since": "1990-01-21", "--observed": "third-sunday-of-january"}
    done = bring("A day\n\nOn 18th January 2026, we meet.\n", "en", **since)
    told = "'18th January 2026' moves, and no field writes it so: write it anew"
    assert told in map(str, done.remarks)
    assert "18th January 2026" in source("en")


def test_the_centenary_of_something_else_stays(bring: Bring) -> None:
    done = bring("A day\n\nIn the year of the centenary of the port we meet.\n", "en")
    assert done.remarks == ()
    assert stated("en", 2026)[1] == stated("en", 2027)[1] == []


def test_a_link_in_a_title_is_told(bring: Bring) -> None:
    done = bring("# On [the *flood*](https://example.org/a)\n\nWe remember.\n", "en", name="a.md")
    told = "the link to 'https://example.org/a' was left out: a title has none"
    assert [*map(str, done.remarks)] == [told]


def test_a_text_without_a_title_has_the_name_of_the_notice_and_says_so(bring: Bring) -> None:
    """The name is no word of the file, and no word of it is lost: the proof holds."""
    done = bring("We remember today all of those who died in the flood of 1990.\n\nAll.\n", "en")
    told = "the file has no title, so 'A day' stands there: write it in en.md"
    assert ([*map(str, done.remarks)], done.equal) == ([told], True)
    assert 'title = "A day"' in source("en")


def test_zero_width_spaces_part_words_where_nothing_else_does() -> None:
    """Thai and Khmer keep them; elsewhere, and what else nobody sees, they go (UAX #14, SA)."""
    intake = plaintext.read("T\n\nวัน\u200bที่ re\u200bmem\u00adber\u2060ed\ue000 it.\n")
    assert intake.blocks == plaintext.read("T\n\nวัน\u200bที่ remembered it.\n").blocks
    (remark,) = intake.remarks
    assert "U+E000" in str(remark)
