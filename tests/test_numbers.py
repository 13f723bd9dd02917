"""Numbers by meaning: a typed one that should move is found, in every language; no other is."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import notice
from notice.calendar import schedule
from notice.calendar.occurrence import occurrence
from notice.cli import main
from notice.definition import project
from notice.definition.project import LoadedNotice
from notice.definition.source import parse
from notice.document import plain
from notice.edition import movements
from notice.preflight import numbers, prose
from notice.preflight.finding import Finding
from notice.statement.compose import compose

DATA = Path(__file__).with_name("data")
SOURCE = '+++\ntitle = "T"\nsubject = "S"\nstatus = "final"\n{front}+++\n\n{text}\n'
FACTS = """
[facts.resolution]
value = 1994-03-29
source = "Parliament"

[facts.independence]
value = 1991-10-18
source = "Parliament"
"""
Reader = Callable[..., list[Finding]]


def rows(name: str) -> list[tuple[str, ...]]:
    lines = (DATA / name).read_text().split("\n")
    return [
        tuple(cell.strip() for cell in line.split(" | "))
        for line in lines
        if line and not line.startswith("#")
    ]


PLANTED = rows("stale-numbers.txt")


@pytest.fixture(scope="module")
def spoken() -> dict[str, LoadedNotice]:
    return {}


@pytest.fixture
def read(office: Callable[..., Path], spoken: dict[str, LoadedNotice]) -> Reader:
    """Return what is said of the numbers of a text in a year; a language is loaded once."""

    def look(text: str, language: str, year: int, front: str = "") -> list[Finding]:
        if language not in spoken:
            root = office(language=language, facts=FACTS)
            spoken[language] = notice.load("day", templates=root)
        loaded = spoken[language]
        whole = SOURCE.format(front=front, text=text)
        source = parse(whole, "x.md", loaded.sources[language].language)
        return [*prose.check(loaded, source, occurrence(loaded.definition, year))]

    return look


def test_the_planted_set_is_as_large_as_it_should_be() -> None:
    languages = Counter(language for language, _, _ in PLANTED)
    assert sum(languages.values()) >= 200
    assert sum(count >= 10 for count in languages.values()) >= 8
    assert len(languages) >= 25


@pytest.mark.parametrize("year", [2026, 2031])
@pytest.mark.parametrize(("language", "typed", "text"), PLANTED)
def test_a_planted_number_is_found(
    language: str, typed: str, text: str, year: int, read: Reader
) -> None:
    found = [finding.message for finding in read(text, language, year)]
    assert any(typed.casefold() in message.casefold() for message in found), found


STATEMENTS = sorted((DATA / "statements").glob("*.md"))


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: path.name)
def test_a_statement_whose_numbers_are_true_gives_no_alarm(
    path: Path, office: Callable[..., Path]
) -> None:
    """Neither an error nor a warning, in any year; what could be either is declared in it once."""
    language = path.name.split(".")[1]
    root = office(language=language, facts=FACTS)
    loaded = notice.load("day", templates=root)
    source = parse(path.read_text(), path.name, loaded.sources[language].language)
    for year in range(1991, 2126):
        day = occurrence(loaded.definition, year)
        assert [*prose.check(loaded, source, day)] == [], year


@pytest.mark.parametrize("notice_id", ["20-january", "human-rights-day"])
def test_the_bundled_texts_give_no_alarm(notice_id: str) -> None:
    loaded = notice.load(notice_id)
    for year in range(1991, 2126):
        day = occurrence(loaded.definition, year)
        for source in loaded.sources.values():
            assert [*prose.check(loaded, source, day)] == [], year


# --- what is beside a weekday, what is declared ---------------------------------------------------

BESIDE = [
    ("On Friday, {{ facts.resolution }}, it was adopted.", "", []),
    ("On Friday, 19 January 1990, it began.", 'constants = ["1990"]\n', ["Friday"]),
    ("On Friday, 19 January 1990, it began.", 'constants = ["Friday, 19 January 1990"]\n', []),
    ("On Tuesday, {{ date }}, it ends.", "", ["Tuesday"]),
    ("The 36 years of exile.", 'constants = ["36 years of exile"]\n', []),
    ("The 36 years of exile, and 36 years on.", 'constants = ["36 years of exile"]\n', ["36"]),
]


@pytest.mark.parametrize(("text", "front", "typed"), BESIDE)
def test_a_weekday_is_judged_by_its_date_and_a_constant_holds_in_its_place(
    text: str, front: str, typed: list[str], read: Reader
) -> None:
    found = read(text, "en", 2026, front)
    assert [finding.message.split("'")[1] for finding in found] == typed


def test_the_article_of_a_year_that_has_passed_is_a_number(read: Reader) -> None:
    """It is no number before a year that recurs."""
    for language, text in (
        ("en", "It fell a year ago."),
        ("de", "Vor einem Jahr fiel sie."),
        ("nl", "Een jaar geleden."),
    ):
        assert [each.severity for each in read(text, language, 1991)] == ["error"]
    assert read("We met three times a year, on a day of a year.", "en", 1991) == []
    assert read("Einmal im Jahr, ein Jahr lang.", "de", 1991) == []


def test_what_cannot_be_decided_is_a_warning_that_names_both(read: Reader) -> None:
    [finding] = read("The 36th session.", "en", 2026)
    assert finding.severity == "warning"
    assert finding.hint == 'write {{ ordinal }}, or constants = ["36th session"]'
    assert read("The 36th session.", "en", 2026, 'constants = ["36th session"]\n') == []


def test_the_day_of_a_notice_that_moves_is_a_number_that_moves(office: Callable[..., Path]) -> None:
    rule = '[observed]\nrule = "weekday"\nmonth = 5\nweekday = "wednesday"\nnth = 1\n'
    root = office("On May 6th, and on 6 May, not on 20 January.", facts=rule)
    loaded = notice.load("day", templates=root)
    for year in (2026, 2027):
        day = occurrence(loaded.definition, year)
        found = [*prose.check(loaded, loaded.sources["en"], day)]
        assert [finding.message.split("'")[1] for finding in found] == ["May 6th", "6 May"]
        assert all("{{ date.day_month }}" in finding.hint for finding in found)


# --- the table ------------------------------------------------------------------------------------

TABLE = """\
day, English (en): the numbers in 2026 and in 2027
  from fields
    20 January 2026     20 January 2027     {{ issued }}
    36th                37th                {{ ordinal }} (2 times)
    thirty-one          thirty-two          {{
                                            words(years_since(facts.resolution))
                                            }}
  from facts
    29 March 1994       =                   {{ facts.resolution }}: Parliament
  declared constant
    217                 =                   templates/day/en.md:10
  typed
    744                 =                   templates/day/en.md:10
"""
TEXT = """The {{ ordinal }}, {{ words(years_since(facts.resolution)) }} years after
{{ facts.resolution }}, and the {{ ordinal }} again:
217 A (III), 744."""


@pytest.fixture
def stated(office: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = office(TEXT, facts=FACTS)
    source = root / "day" / "en.md"
    source.write_text(source.read_text().replace("status", 'constants = ["217"]\nstatus'))
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("stated")
def test_the_command_prints_what_each_number_is_and_will_be(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as done:
        main(["numbers", "2026"])
    out = capsys.readouterr().out.replace("\u00a0", " ")
    assert (done.value.code, out) == (0, TABLE)
    with pytest.raises(SystemExit):
        main(["numbers", "2026", "--json"])
    [data] = json.loads(capsys.readouterr().out)["statements"]
    assert (data["year"], data["following"]) == (2026, 2027)
    assert {number["origin"] for number in data["numbers"]} == {
        "field",
        "fact",
        "constant",
        "typed",
    }


@pytest.mark.usefixtures("stated")
def test_check_and_diff_list_the_numbers_that_do_not_move(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["check", "2026", "--fast", "--jobs", "1"])
    checked = capsys.readouterr().out.replace("\u00a0", " ")
    assert "does not move, typed: day en: 744\n" in checked
    assert "does not move, constant: day en: 217\n" in checked
    assert "does not move, fact: day en: 29 March 1994\n" in checked
    with pytest.raises(SystemExit):
        main(["diff", "2025", "2026"])
    compared = capsys.readouterr().out
    assert "  does not move, typed: 744\n" in compared
    assert "field" not in compared


def test_diff_fails_where_letters_after_a_field_make_an_ordinal(
    office: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office("The anniversary ({{ anniversary }}th).")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as done:
        main(["diff", "2030", "2031"])
    out = capsys.readouterr().out
    assert done.value.code == 1
    assert "'{{ anniversary }}th' is a second ordinal typed as text" in " ".join(out.split())


@pytest.mark.parametrize("notice_id", ["20-january", "human-rights-day"])
def test_every_figure_of_a_statement_is_in_the_table(notice_id: str) -> None:
    """In every language each run of digits is in one number and no two numbers overlap."""
    loaded = notice.load(notice_id)
    issuer = project.load_issuer(loaded.definition.issuer, loaded.where)
    for tag in loaded.sources:
        statement = compose(loaded, occurrence(loaded.definition, 2026), tag, issuer)
        stated = numbers.numbers(statement)
        for index, line in enumerate(numbers.lines(statement)):
            spans = [number.span for number in stated if number.line == index]
            assert all(a[1] <= b[0] for a, b in pairwise(spans))
            for match in re.finditer(r"(?<![\d/])\d+(?![\d/])", plain(line)):
                assert any(a <= match.start() and match.end() <= b for a, b in spans), match


def test_the_years_beside_a_year_are_those_that_exist() -> None:
    """One and ten years before and after, and the next milestone; none before the event."""
    definition = notice.load("20-january").definition
    years = [day.year for day in schedule.neighbours(definition, 2026)]
    assert years == [2016, 2025, 2027, 2030, 2036]
    assert [day.year for day in schedule.neighbours(definition, 1991)] == [1992, 2000, 2001]


def test_the_occurrence_after_a_leap_day_is_four_years_off(office: Callable[..., Path]) -> None:
    """A rule that leaves years out has its neighbours farther off, and a number that moves."""
    leap = '[observed]\nrule = "leap-years"\n'
    root = office("The {{ ordinal }}.", facts=leap)
    path = root / "day" / "notice.toml"
    path.write_text(path.read_text().replace("1990-01-20", "1952-02-29"))
    loaded = notice.load("day", templates=root)
    definition = loaded.definition
    assert [day.year for day in schedule.neighbours(definition, 2024)] == [2020, 2028]
    issuer = project.load_issuer(definition.issuer, loaded.where)
    made = compose(loaded, occurrence(definition, 2024), "en", issuer)
    table = movements.table(loaded, made)
    assert table.following is not None
    assert table.following.year == 2028
    assert "72nd" not in [number.text for number in movements.unmoved(loaded, made)]
