"""Statements as offices have them become notices that say the same, and next year the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import notice
from notice import folders
from notice.calendar.occurrence import occurrence
from notice.cli import main
from notice.definition import languages, project
from notice.definition.project import LoadedNotice
from notice.document import Blocks, Break, Heading, List, Paragraph, Text, inlines, plain
from notice.importing import dated, plaintext, proof, statement
from notice.importing import letter as letters
from notice.importing.letter import recognised
from notice.importing.readers import Original
from notice.new import questions
from notice.preflight import prose
from notice.statement.compose import compose

LETTERS = Path(__file__).parents[1] / "data" / "letters"


@dataclass(frozen=True)
class Letter:
    """A statement, its year and event, and what it must turn into."""

    name: str
    year: int
    since: str
    fields: tuple[str, ...]
    """Expressions that its source must have."""
    said: tuple[str, ...]
    """What the statement of the next year must say."""
    kept: tuple[str, ...] = ()
    """What it must say still."""
    more: tuple[str, ...] = ()
    """Further options."""

    @property
    def language(self) -> str:
        """The language that the name of its file gives."""
        return self.name.split(".")[1]


CASES = [
    Letter(
        "bridge.en.txt",
        2026,
        "2008-06-03",
        (
            "{{ ordinal }}",
            "{{ weekday }}",
            "{{ date }}",
            "{{ first_date }}",
            "{{ words(anniversary) | capitalize }}",
            "{{ facts.families }}",
            "{{ words(years_since(facts.date_2011_05_12)) }}",
        ),
        ("19th anniversary", "Thursday, 3 June 2027", "Nineteen years on", "sixteen years ago"),
        ("27 families", "41 houses", "3 June 2008", "12 May 2011", "At 10:30"),
    ),
    Letter(
        "library.en.txt",
        2026,
        "1898-05-14",
        ("{{ ordinal }}", "{{ first_date }}", "{{ year }}"),
        ("129th anniversary", "readers of 2027"),
        ("20th century", "1930s", "two years later", "every Tuesday", "250,000 books"),
    ),
    Letter(
        "tuefe.de.txt",
        2026,
        "1995-03-06",
        (
            "{{ ordinal }}",
            "{{ words(anniversary) }}",
            "{{ years_since(facts.date_2003_07_01) }}",
        ),
        ("zum 32. Mal", "zweiunddreißig Jahren", "sind 23 Jahre", "Samstag, dem 6. März 2027"),
        ("17 Bergleute", "Im 21. Jahrhundert", "1. Juli 2003"),
    ),
    Letter(
        "crue.fr.txt",
        2026,
        "2002-09-09",
        ("{{ anniversary }}", "{{ ordinal_words }}", "{{ weekday }}", "{{ first_date }}"),
        ("Il y a 25 ans", "vingt-cinquième anniversaire", "jeudi 9 septembre 2027"),
        ("36 maisons", "la digue de 2005"),
    ),
    Letter(
        "sel.ru.txt",
        2027,
        "1977-07-08",
        ("{{ ordinal }}", "{{ date }}", "{{ first_date }}"),
        ("51-я годовщина", "8 июля 2028 года", "с 51-й годовщиной"),
        ("29 человек", "1980 года"),
    ),
    Letter(
        "zelzele.az.txt",
        2026,
        "2002-02-11",
        ("{{ ordinal }}", "{{ anniversary }}", "{{ ordinal_words | capitalize }}"),
        ("25-ci ildönümü", "25 il sonra", "İyirmi beşinci"),
        ("19", "fevralın 11-də"),
    ),
    Letter(
        "deprem.tr.txt",
        2026,
        "1999-08-17",
        ("{{ ordinal }}", "{{ date }}", "{{ words(anniversary) | capitalize }}"),
        ("28. yıl dönümü", "Yirmi sekiz yıl önce", "17 Ağustos 2027", "28. kez"),
        ("212 kişi",),
    ),
    Letter(
        "fayadan.ar.txt",
        2026,
        "2010-11-01",
        ("{{ ordinal_words }}", "{{ weekday }}", "{{ date }}", "{{ first_date }}"),
        ("السابعة عشرة", "الاثنين", "1 نوفمبر 2027", "سبعة عشر"),
        ("35 شخصًا", "1 نوفمبر 2010"),
    ),
    Letter(
        "mitsri.ka.txt",
        2026,
        "1991-04-29",
        ("{{ ordinal }}", "{{ anniversary }}"),
        ("36-ე წლისთავია", "36 წლის შემდეგ", "2027 წლის"),
        ("270", "29 აპრილს"),
    ),
    Letter(
        "riada.es.txt",
        2026,
        "1996-08-07",
        ("{{ ordinal }}", "{{ weekday }}", "{{ words(anniversary) }}"),
        ("31.er aniversario", "sábado, 7 de agosto de 2027", "treinta y un"),
        ("87 personas", "7 de agosto de 1996"),
    ),
    Letter(
        "powodz.pl.txt",
        2026,
        "1997-07-08",
        ("{{ ordinal }}", "{{ date }}"),
        ("30. rocznica", "8 lipca 2027"),
        ("11 osób", "8 lipca 1997"),
    ),
    Letter(
        "dizhen.zh-Hans.txt",
        2026,
        "2008-05-12",
        ("{{ date }}", "{{ weekday }}", "{{ ordinal }}", "{{ anniversary }}"),
        ("2027年5月12日，星期三", "19周年", "19年后"),
    ),
    Letter(
        "vatra.uk.txt",
        2026,
        "2014-03-04",
        ("{{ ordinal }}", "{{ date }}"),
        ("13-та річниця", "4 березня 2027 року"),
        ("14 людей",),
    ),
    Letter(
        "charter.en.md",
        2026,
        "1876-05-06",
        ("{{ ordinal }}", "{{ weekday }}", "{{ words(anniversary) }}", "{{ facts.children }}"),
        ("Thursday, May 6, 2027", "151st anniversary", "one hundred and fifty-one years"),
        ("May 6, 1876", "62,000 children", "amended 14 times", "Flags fly from May 6."),
    ),
    Letter(
        "theatre.en.html",
        2026,
        "1946-10-02",
        ("{{ ordinal }}", "{{ weekday }}", "{{ words(anniversary) | capitalize }}"),
        ("Saturday, 2 October 2027", "81st anniversary", "Eighty-one years on"),
        ("The archive is open every Friday.", "The Theatre at Eighty", "96 of them new", "In 1963"),
    ),
    Letter(
        "valanga.it.txt",
        2026,
        "1951-02-11",
        ("{{ ordinal }}", "{{ weekday | capitalize }}", "{{ words(anniversary) }}"),
        ("76º anniversario", "Giovedì 11 febbraio 2027", "settantasei anni"),
        ("11 febbraio 1951", "21 vittime", "Nel 1954"),
    ),
    Letter(
        "enchente.pt.html",
        2026,
        "1967-11-26",
        ("{{ ordinal }}", "{{ weekday }}", "{{ anniversary }}"),
        ("60.º aniversário", "sexta-feira, 26 de novembro de 2027", "Passados 60 anos"),
        ("462 pessoas", "2000 casas", "26 de novembro de 1967"),
    ),
    Letter(
        "shakhta.ru.md",
        2026,
        "1996-03-15",
        ("{{ ordinal }}", "{{ weekday }}", "{{ words(anniversary) }}", "{{ plural(anniversary"),
        ("31-я годовщина", "понедельник, 15 марта 2027 года", "исполняется 31 год"),
        ("64 человека", "12 семей", "В 1998 году"),
    ),
    Letter(
        "mekteb.az.html",
        2026,
        "1976-09-15",
        ("{{ ordinal }}", "{{ ordinal(year) }}", "{{ anniversary }}"),
        ("2027-ci il sentyabrın 15-də", "51-ci ildönümü", "51 il ərzində"),
        ("8400 şagird", "310 müəllim"),
    ),
    Letter(
        "naufrage.fr.txt",
        2026,
        "1986-07-04",
        ("{{ ordinal }}", "{{ weekday }}", "{{ words(anniversary) }}"),
        ("41e anniversaire", "dimanche 4 juillet 2027", "quarante et un ans", "41 ans durant"),
        ("4 juillet 1986", "Trente et une personnes", "7 furent"),
    ),
    Letter(
        "watersnood.nl.txt",
        2026,
        "1953-02-01",
        ("{{ ordinal }}", "{{ weekday }}", "{{ words(anniversary) | capitalize }}"),
        ("74e keer", "maandag 1 februari 2027", "Vierenzeventig jaar"),
        ("32 namen", "sinds 1958"),
    ),
    Letter(
        "sikul.he.txt",
        2026,
        "1996-05-11",
        ("{{ ordinal }}", "{{ date }}", "{{ anniversary }}"),
        ("11 במאי 2027", "ה-31", "31 שנים"),
        ("18 בני אדם",),
    ),
    Letter(
        "madrasa.ar.md",
        2026,
        "1986-10-06",
        ("{{ ordinal_words }}", "{{ weekday }}", "{{ first_year }}"),
        ("الحادية والأربعون", "الأربعاء 6 أكتوبر 2027"),
        ("5200 طالب", "140 معلمًا"),
    ),
    Letter(
        "poem.en.txt",
        2026,
        "1986-02-02",
        ("{{ ordinal }}",),
        ("41st year",),
        ("nine and thirty souls",),
    ),
]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def imported(letter: Letter, *more: str) -> int:
    """Import a letter as a user types it, and return the exit code."""
    with pytest.raises(SystemExit) as done:
        main(
            [
                "import",
                str(LETTERS / letter.name),
                "day",
                *("--year", str(letter.year), "--since", letter.since, "--lang", letter.language),
                *("--issuer", "our-office", "--place", "Whitby", *letter.more, *more),
            ]
        )
    assert isinstance(done.value.code, int)
    return done.value.code


def said(root: Path, language: str, year: int) -> str:
    """Return the words of the statement of a year."""
    loaded = notice.load("day", templates=root / "templates")
    issuer = project.load_issuer("our-office", loaded.where)
    statement = compose(loaded, occurrence(loaded.definition, year), language, issuer)
    return " ".join(statement.text().replace("\u2066", "").replace("\u2069", "").split())


@pytest.mark.parametrize("letter", CASES, ids=lambda letter: letter.name)
def test_a_letter_becomes_a_notice_with_its_words_and_those_of_next_year(
    letter: Letter, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = imported(letter)
    out = capsys.readouterr().out
    assert (code, out.strip().endswith(f"the words are those of {letter.name}")) == (0, True), out
    source = " ".join((office / "templates" / "day" / f"{letter.language}.md").read_text().split())
    assert [field for field in letter.fields if field not in source] == []
    following = said(office, letter.language, letter.year + 1)
    assert [words for words in (*letter.said, *letter.kept) if words not in following] == []


@pytest.mark.parametrize("letter", CASES, ids=lambda letter: letter.name)
def test_what_is_imported_has_no_stale_number(letter: Letter, office: Path) -> None:
    """Preflight refuses none of its numbers, in the year of the letter and in the next."""
    assert imported(letter) == 0
    loaded = notice.load("day", templates=office / "templates")
    for year in (letter.year, letter.year + 1):
        day = occurrence(loaded.definition, year)
        for source in loaded.sources.values():
            found = prose.check(loaded, source, day)
            assert [str(finding) for finding in found if finding.severity == "error"] == []


# --- the way there and back -----------------------------------------------------------------------

SENTENCES = (
    "On {{ weekday }}, {{ date }}, we meet at the bridge.",
    "It is the {{ ordinal }} anniversary of that night.",
    "{{ words(anniversary) | capitalize }} years on, we remember them.",
    "In {{ year }} we think of {{ first_date }} once more.",
    "After {{ anniversary }} years nothing is forgotten.",
    "This {{ ordinal_words }} anniversary is kept in silence.",
    "On {{ facts.law }} a law was passed; it is {{ years_since(facts.law) }} years old.",
    "Some 27 families came, and 1,250 guests, at 10:30.",
    "The 20th century had no such night.",
)
LAW = """
[facts.law]
value = 2011-05-12
source = "Parliament"
"""


TITLED = '+++\ntitle = "A day"\nsubject = "A day"\nstatus = "final"\n+++\n\n'
DAY = """\
id = "day"
name = "A day"
first_date = 1990-01-20
timezone = "UTC"
counts = "anniversaries"
tone = "commemoration"
languages = ["en"]
issuer = "an-office"
"""


def written(root: Path, text: str) -> LoadedNotice:
    """Write a notice with a text, and return it."""
    for path, content in {
        "day/notice.toml": DAY + LAW,
        "day/en.md": TITLED + text + "\n",
        "issuers/an-office.toml": 'name = "An Office"\nplace = "Whitby"\n',
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    return notice.load("day", templates=root)


def lines(loaded: LoadedNotice, year: int) -> list[str]:
    """Return the title and the paragraphs of the statement of a year."""
    issuer = project.load_issuer("an-office", loaded.where)
    made = compose(loaded, occurrence(loaded.definition, year), "en", issuer)
    return [plain(line) for line in (made.title, *inlines(made.body), *inlines(made.closing))]


@settings(max_examples=24, deadline=None)
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=6, unique=True),
    st.integers(2013, 2090),
    st.sampled_from(["txt", "md", "html", "docx"]),
)
def test_a_statement_that_is_imported_again_says_the_same_in_both_years(
    tmp_path_factory: pytest.TempPathFactory, sentences: list[str], year: int, form: str
) -> None:
    """A template filled for a year, and imported from a file that was made of it, says the same.

    So it does in the year after, where each number that moves has moved.
    """
    root = tmp_path_factory.mktemp("office")
    first = written(root / "first", "\n\n".join(sentences))
    text = lines(first, year)
    edition = notice.build(first, year, formats=[form])
    (root / f"letter.{form}").write_bytes(edition.artifacts[0].data)
    where = folders.office(root / "second" / "templates")
    answers = {"ID": "day", "--name": "A day", "--since": "1990-01-20", "--lang": "en"}
    answers |= {"--issuer": "an-office", "--place": "Whitby"}
    made = questions.read(questions.Answers(answers, where))
    letter = Original.at(root / f"letter.{form}")
    done = statement.proposed(letter, year, made, where).written(where)
    assert done.equal
    second = notice.load("day", templates=where.notices)
    assert lines(second, year) == text
    assert lines(second, year + 1) == lines(first, year + 1)


# --- what is told ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "more", "message"),
    [
        (
            "a.txt",
            "Zürich".encode("cp1252"),
            (),
            "its text is not utf-8 (byte 2); save it as UTF-8; or name its encoding: --encoding",
        ),
        ("a.xyz", b"text", (), "this kind of file is not read"),
        ("a.txt", b"A text. " * 200_000, (), "it has more than 250 kB; save the statement alone"),
        ("a.rtf", b"text", (), "this kind of file is not read; save it as .docx"),
        ("a.docx", b"text", (), "a.docx: "),
        ("a.txt", b"   \n", (), "a.txt: it holds no text; add the text of the statement to it"),
        ("a.txt", b"A day\n", (), "nothing stands below its title 'A day'; add the text of the"),
        ("a.txt", b"A day\n\nA golden jubilee.\n", (), "jubilee word; take another word or --tone"),
        ("a.txt", b"A text.", ("--year", "1990"), "1990 has no anniversary; it counts from 1990"),
        ("a.txt", b"A text.", ("--since", "soon"), "'soon' is not a date"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(
    name: str,
    data: bytes,
    more: tuple[str, ...],
    message: str,
    office: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (office / name).write_bytes(data)
    given = ("--year", "2026", "--since", "1990-01-20", "--lang", "en", "--issuer", "o")
    with pytest.raises(SystemExit) as done:
        main(["import", name, "day", *given, "--place", "P", *more])
    assert done.value.code in {2, 4}
    assert message in capsys.readouterr().err
    assert not (office / "templates").exists()


@pytest.mark.parametrize("name", ["a\udcff", "a\x07", "a\u00ad", "a\nb", "a\"b'\\"])
def test_a_file_may_have_any_name(name: str, office: Path) -> None:
    text = (LETTERS / "bridge.en.txt").read_text("utf-8")
    (office / f"{name}.txt").write_text(text, "utf-8")
    given = ("--year", "2026", "--since", "2008-06-03", "--lang", "en", "--issuer", "our-office")
    with pytest.raises(SystemExit) as done:
        main(["import", f"{name}.txt", "day", *given, "--place", "P"])
    assert done.value.code == 0


def test_no_years_are_since_nothing(office: Path) -> None:
    (office / "a.md").write_text("# A day\n\nIn 0 years we have met 1500 people and 0 kings.\n")
    given = ("--year", "2026", "--since", "1990-01-20", "--lang", "en", "--issuer", "our-office")
    with pytest.raises(SystemExit) as done:
        main(["import", "a.md", "day", *given, "--place", "P"])
    assert done.value.code == 0
    assert "In 0 years" in (office / "templates" / "day" / "en.md").read_text("utf-8")


def test_an_encoding_that_is_named_is_read(office: Path) -> None:
    (office / "a.txt").write_bytes("Память\n\nМы помним.\n".encode("cp1251"))
    given = ("--year", "2026", "--since", "1990-01-20", "--lang", "ru", "--issuer", "o")
    with pytest.raises(SystemExit) as done:
        main(["import", "a.txt", "day", *given, "--place", "P", "--encoding", "cp1251"])
    assert done.value.code == 0
    assert "Мы помним." in (office / "templates" / "day" / "ru.md").read_text()


def test_a_word_that_comes_out_otherwise_is_shown_and_ends_with_1(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A number that no field writes as it was typed, and what is written instead."""
    (office / "a.txt").write_text("A day\n\nOn the 36 th anniversary, we remember.\n")
    given = ("--year", "2026", "--since", "1990-01-20", "--lang", "en", "--issuer", "o")
    with pytest.raises(SystemExit) as done:
        main(["import", "a.txt", "day", *given, "--place", "P"])
    told = capsys.readouterr()
    assert done.value.code == 1
    assert "- 36 th" in told.out
    assert "+ 36th" in told.out
    assert "'36 th' becomes {{ ordinal }}, which writes it in its own way" in told.err


AMBIGUOUS = """A day

We meet for the 36th session of the council. It is 36 years since 5 May 1989. For 36
years we have kept the night.
"""


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ((1, 1), ("{{ ordinal }} session", "{{ years_since(facts.date_1989_05_05) }} years since")),
        ((0, 0), ("36th session", "{{ anniversary }} years since {{ facts.date_1989_05_05 }}")),
        ((None, None), ("36th session", "{{ anniversary }} years since")),
    ],
)
def test_a_number_that_can_be_read_two_ways_is_asked_about_with_its_sentence(
    answers: tuple[int | None, ...], wanted: tuple[str, ...], office: Path
) -> None:
    """Where nobody answers, the careful way is taken, and the source says so in a remark."""
    (office / "a.txt").write_text(AMBIGUOUS)
    typed = {"ID": "day", "--name": "A day", "--since": "1990-01-20", "--lang": "en"}
    typed |= {"--issuer": "an-office", "--place": "Whitby"}
    where = folders.office()
    made = questions.read(questions.Answers(typed, where))
    asked: list[tuple[str, str]] = []

    def ask(sentence: str, number: str, ways: Sequence[str]) -> int | None:
        assert len(ways) == 2
        asked.append((number, sentence[:20]))
        return answers[len(asked) - 1]

    letter = Original.at(office / "a.txt")
    done = statement.proposed(letter, 2026, made, where, "", ask).written(where)
    assert asked == [("36th", "We meet for the 36th"), ("36", "It is 36 years since")]
    source = " ".join((office / "templates" / "day" / "en.md").read_text().split())
    assert all(words in source for words in wanted)
    assert ("# Please check:" in source) == (answers[0] is None)
    assert done.equal


def test_nothing_is_overwritten(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = CASES[0]
    assert imported(letter) == 0
    before = (office / "templates" / "day" / "en.md").read_bytes()
    assert imported(letter) == 2
    assert "day already exists, and only a language can be added to it" in capsys.readouterr().err
    assert (office / "templates" / "day" / "en.md").read_bytes() == before


def test_new_from_a_file_does_the_same(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = CASES[0]
    given = ("--year", "2026", "--since", letter.since, "--lang", "en", "--issuer", "our-office")
    with pytest.raises(SystemExit) as done:
        main(["new", "day", "--from", str(LETTERS / letter.name), *given, "--place", "Whitby"])
    assert done.value.code == 0
    assert "the words are those of bridge.en.txt" in capsys.readouterr().out
    assert (office / "templates" / "day" / "en.md").exists()
    with pytest.raises(SystemExit) as done:
        main(["new", "other", "--from", str(LETTERS / letter.name)])
    assert done.value.code == 2
    assert "--from FILE needs --year" in capsys.readouterr().err


LOST = [
    "A day\nof the city\nand of its river\n\nWe remember.\n\nThe end.\n",
    "A day\n\nWe remember.\n\nThe end.\n\nAda Whitfield\nHarbour Master\nWhitby Harbour\n",
    "# Whitby Council\n\n# A day\n\nWe remember.\n\n---\n\n# The end\n\nWe go on.\n",
]


@pytest.mark.parametrize("text", LOST)
def test_no_line_is_lost_at_the_beginning_or_the_end(text: str, office: Path) -> None:
    """Titles and signatures of more lines than usual, and headings where none is expected."""
    (office / "a.txt").write_text(text)
    given = ("--year", "2026", "--since", "1990-01-20", "--lang", "en", "--issuer", "our-office")
    with pytest.raises(SystemExit) as done:
        main(["import", "a.txt", "day", *given, "--place", "P"])
    assert done.value.code == 0
    words = said(office, "en", 2026)
    assert [
        word for word in text.replace("#", "").split() if word not in (*words.split(), "---")
    ] == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# A day\n\nWe ask.\n\n1. Remember *all*.\n\nWe go on.\n", "1. Remember all."),
        ("# A day\n\nWe ask.\n\n- a\n- b\n\n  7. Remember.\n", "7. Remember."),
        ("# A day\n\nWe ask.\n\n> 3. Remember.\n\nWe go on.\n", "3. Remember."),
    ],
)
def test_a_numbered_list_of_one_item_is_a_paragraph(text: str, line: str, office: Path) -> None:
    (office / "a.md").write_text(text)
    given = ("--year", "2026", "--since", "1990-01-20", "--lang", "en", "--issuer", "our-office")
    with pytest.raises(SystemExit) as done:
        main(["import", "a.md", "day", *given, "--place", "P"])
    assert done.value.code == 0
    assert line in said(office, "en", 2026)


def test_the_proof_sees_what_was_lost_before_it(office: Path) -> None:
    """It compares the file itself, not what was recognised in it."""
    assert imported(CASES[0]) == 0
    loaded = notice.load("day", templates=office / "templates")
    issuer = project.load_issuer("our-office", loaded.where)
    made = compose(loaded, occurrence(loaded.definition, 2026), "en", issuer)
    blocks = plaintext.read((LETTERS / "bridge.en.txt").read_text()).blocks
    letter = recognised(blocks, loaded.sources["en"].language)
    assert proof.compared("a", blocks, letter, made).changes == []
    more = (*blocks, Paragraph((Text("Nobody is forgotten."),)))
    [change] = proof.compared("a", more, letter, made).changes
    assert change.before == "Nobody is forgotten."


def test_who_signs_is_written_for_a_new_issuer(office: Path) -> None:
    assert imported(CASES[0]) == 0
    issuer = (office / "templates" / "issuers" / "our-office.toml").read_text()
    assert 'signatory = "Ada Whitfield"\nsignatory_title = "Harbour Master"\n' in issuer


# --- a second language ----------------------------------------------------------------------------


def added(language: str) -> int:
    file = str(LETTERS / f"bridge.{language}.txt")
    with pytest.raises(SystemExit) as done:
        main(["import", file, "day", "--year", "2026", "--lang", language])
    assert isinstance(done.value.code, int)
    return done.value.code


def test_a_second_language_joins_the_notice_and_shares_its_facts(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(CASES[0]) == 0
    assert added("de") == 0
    told = capsys.readouterr()
    assert "the words are those of bridge.de.txt" in told.out
    assert "\ntemplates/day/de.md\ntemplates/day/notice.toml\n" in told.out
    assert "5 is no fact of the notice: it has become facts.stimmen" in told.err
    definition = (office / "templates" / "day" / "notice.toml").read_text()
    assert 'languages = ["en", "de"]' in definition
    source = " ".join((office / "templates" / "day" / "de.md").read_text().split())
    for name in ("families", "houses", "pages", "causes", "stimmen"):
        assert f"{{{{ facts.{name} }}}}" in source
    assert "{{ words(years_since(facts.date_2011_05_12)) }}" in source
    assert "zum 19. Mal" in said(office, "de", 2027)


def test_a_language_that_is_there_is_left_alone(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(CASES[0]) == 0
    folder = office / "templates" / "day"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert added("en") == 2
    assert "this language is there already" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("languages", ['[\n"en"\n]', '["en" #]\n]'])
def test_a_language_joins_a_list_on_one_line_only(
    languages: str, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(CASES[0]) == 0
    definition = office / "templates" / "day" / "notice.toml"
    before = definition.read_text().replace('["en"]', languages)
    definition.write_text(before)
    assert added("de") == 2
    assert "no language can be added; write them on one line" in capsys.readouterr().err
    assert definition.read_text() == before


# --- plain text -----------------------------------------------------------------------------------

SHAPES = [
    (
        "A title\n\nOne line that is long and\nwrapped here.",
        ["p A title", "p One line that is long and wrapped here."],
    ),
    (
        f"- A title\nA paragraph{' that is long' * 10}.\nA heading\nAnother{' that is long' * 10}.",
        ["1 A title", "p A paragraph", "2 A heading", "p Another"],
    ),
    ("T\n\n• one\n• two\n\n1. first\n2. second", ["p T", "l one", "l two", "n first", "n second"]),
    ("T\n=\n\nHead\n----\n\nText.", ["1 T", "2 Head", "p Text."]),
    ("# T\n\n## Head\n\nText.\n\n* * *\n\nEnd.", ["1 T", "2 Head", "p Text.", "-", "p End."]),
    ("36. Jahrestag\n\nHier.", ["p 36. Jahrestag", "p Hier."]),
    ("T\n\n纪念大桥倒塌的第三十六\n周年。", ["p T", "p 纪念大桥倒塌的第三十六周年。"]),
    (
        "T\n\n3. a\n4. b\n\nOn Tuesday the\n3. of June.",
        ["p T", "n a", "n b", "p On Tuesday the 3. of"],
    ),
    ("T\n\nText\u00ad\u200b here.\u2028Next.", ["p T", "p Text here. Next."]),
]


@pytest.mark.parametrize(("text", "shape"), SHAPES)
def test_a_plain_text_has_its_blocks(text: str, shape: list[str]) -> None:
    found = [*shaped(plaintext.read(text).blocks)]
    assert len(found) == len(shape), found
    assert all(a.startswith(b) for a, b in zip(found, shape, strict=True)), found


def shaped(blocks: Blocks) -> Iterator[str]:
    """Yield each block as a letter for its kind, and its text."""
    for block in blocks:
        match block:
            case Heading():
                yield f"{block.level} {plain(block.children)}"
            case Paragraph():
                yield f"p {plain(block.children)}"
            case List():
                for item in block.items:
                    mark = "l" if block.start is None else "n"
                    yield from (mark + row[1:] for row in shaped(item.children))
            case Break():
                yield "-"
            case _:
                raise AssertionError(block)


def test_a_date_does_not_go_on_over_a_quotation_mark() -> None:
    """The year of a title that begins behind a day is none of that day's."""
    language = languages.load("az", folders.locate())
    text = (
        "Qərar martın 29-da “1990-cı ilin hadisələri haqqında” adlanır, 29 mart 1994 ilə bağlıdır."
    )
    assert [day.iso for _, day in dated.dates(text, language)] == ["1994-03-29"]


@pytest.mark.parametrize(
    ("dateline", "tag", "place"),
    [
        ("Whitby, 3 June 2026", "en", "Whitby"),
        ("New York – 3 June 2026", "en", "New York"),
        ("3 June 2026", "en", ""),
        ("Wednesday, 3 June 2026", "en", ""),
        ("Berlin, den 3. Juni 2026", "de", ""),
        ("Bakı, 20 yanvar 2026", "az", "Bakı"),
    ],
)
def test_a_dateline_names_the_place_or_none_is_guessed(dateline: str, tag: str, place: str) -> None:
    language = languages.load(tag, folders.office())
    assert letters.place(dateline, language) == place


def test_what_may_move_by_chance_stays_and_is_asked_about(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A weekday without its day, and a number without a noun: next year they may be the same."""
    letter = next(letter for letter in CASES if letter.name == "theatre.en.html")
    assert imported(letter) == 0
    told = capsys.readouterr().err
    assert "'Friday' stays as it is; it may be {{ weekday }}" in told
    assert "'Eighty' stays as it is; it may be {{ words(anniversary) | capitalize }}" in told
    assert "every Friday" in said(office, "en", 2027)
